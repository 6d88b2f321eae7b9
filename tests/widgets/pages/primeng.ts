import "@angular/compiler";
import { Component } from "@angular/core";
import { FormsModule } from "@angular/forms";
import { bootstrapApplication } from "@angular/platform-browser";
import { InputOtp } from "primeng/inputotp";
import { report, root } from "../report.js";

@Component({
  selector: "code-page",
  imports: [FormsModule, InputOtp],
  template: '<p-inputotp [(ngModel)]="code" (ngModelChange)="changed($event)" [length]="6" [integerOnly]="true"></p-inputotp>',
})
class CodePage {
  code = "";
  changed(value: string) {
    report(value);
  }
}
root().append(document.createElement("code-page"));
bootstrapApplication(CodePage);
