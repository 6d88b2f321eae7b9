import { LitElement, html } from "lit";
import { report, root } from "../report.js";

// The field and its label are in a shadow root.
class CodeField extends LitElement {
  static properties = { code: {} };
  constructor() {
    super();
    this.code = "";
  }
  updated() {
    report(this.code);
  }
  render() {
    return html`<label>Verificatiecode <input inputmode="numeric" .value=${this.code} @input=${(event) => (this.code = event.target.value)}></label>`;
  }
}
customElements.define("code-field", CodeField);
root().append(document.createElement("code-field"));
