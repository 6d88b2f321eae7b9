// Start lines of the Worker that turns a password into a key. It answers once and is ended.
import init, { derive } from "./wasm/derive.js";

addEventListener("message", async ({ data: [kdf, password] }) => {
  await init();
  postMessage(derive(kdf, password));
});
