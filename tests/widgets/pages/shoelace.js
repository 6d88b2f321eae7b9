import "@shoelace-style/shoelace/dist/components/input/input.js";
import { report, root } from "../report.js";

const field = document.createElement("sl-input");
field.label = "Verificatiecode";
field.addEventListener("sl-input", () => report(field.value));
root().append(field);
