import "@angular/compiler";
import { Component } from "@angular/core";
import { FormControl, ReactiveFormsModule, Validators } from "@angular/forms";
import { bootstrapApplication } from "@angular/platform-browser";
import { report, root } from "../report.js";

@Component({
  selector: "code-page",
  imports: [ReactiveFormsModule],
  template: '<label>Verificatiecode <input [formControl]="code" inputmode="numeric" maxlength="6"></label>',
})
class CodePage {
  code = new FormControl("", Validators.pattern(/^\d{6}$/));
  constructor() {
    this.code.valueChanges.subscribe((value) => report(this.code.valid ? value : "invalid"));
  }
}
root().append(document.createElement("code-page"));
bootstrapApplication(CodePage);
