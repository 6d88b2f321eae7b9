// Starts the popup.
import init from "./wasm/popup.js";

init();
