// Start lines of the Worker that turns a password into a key. It answers once and is ended. Without an answer from the program it
// says why in one byte, as the program does: 1 where there is no memory, 2 for everything else.
import init, { derive } from "./wasm/derive.js";

addEventListener("message", async ({ data: [kdf, password] }) => {
  try {
    await init();
  } catch (error) {
    // What the browser throws where the program's first page of memory cannot be had.
    return postMessage(Uint8Array.of(error instanceof RangeError ? 1 : 2));
  }
  try {
    postMessage(derive(kdf, password));
  } catch {
    postMessage(Uint8Array.of(2));
  }
});
