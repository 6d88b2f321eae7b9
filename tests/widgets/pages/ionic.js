import "@ionic/core/css/core.css";
import { initialize } from "@ionic/core/components/index.js";
import { defineCustomElement } from "@ionic/core/components/ion-input-otp.js";
import { report, root } from "../report.js";

initialize();
defineCustomElement();
const field = document.createElement("ion-input-otp");
field.length = 6;
field.addEventListener("ionInput", () => report(field.value));
field.addEventListener("ionComplete", () => report(field.value));
root().append(field);
