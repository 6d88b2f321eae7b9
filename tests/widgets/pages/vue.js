import { createApp, ref, watch } from "vue/dist/vue.esm-bundler.js";
import { report } from "../report.js";

createApp({
  template: '<label>Verificatiecode <input v-model.trim="code" inputmode="numeric"></label>',
  setup() {
    const code = ref("");
    watch(code, report);
    return { code };
  },
}).mount("#root");
