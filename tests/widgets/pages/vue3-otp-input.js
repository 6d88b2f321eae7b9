import { createApp } from "vue/dist/vue.esm-bundler.js";
import VOtpInput from "vue3-otp-input";
import { report } from "../report.js";

createApp({
  components: { VOtpInput },
  template: '<v-otp-input @on-change="report" :num-inputs="6" input-type="number" separator="-" :should-auto-focus="true" />',
  setup: () => ({ report }),
}).mount("#root");
