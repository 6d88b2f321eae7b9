// Starts the options page.
import init from "./wasm/options.js";

init();
