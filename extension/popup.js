// Start lines of the popup.
import init from "./wasm/popup.js";

init();
