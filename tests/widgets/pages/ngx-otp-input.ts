import "@angular/compiler";
import { Component } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { NgxOtpInputComponent } from "ngx-otp-input";
import { report, root } from "../report.js";

@Component({
  selector: "code-page",
  imports: [NgxOtpInputComponent],
  template: '<ngx-otp-input [options]="options" (otpChange)="changed($event)"></ngx-otp-input>',
})
class CodePage {
  options = { otpLength: 6, autoFocus: true };
  changed(parts: string[]) {
    report(parts.join(""));
  }
}
root().append(document.createElement("code-page"));
bootstrapApplication(CodePage);
