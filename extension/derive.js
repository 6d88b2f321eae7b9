// Starts the Worker that derives a key from a password. It answers once and is then ended. If the program gives no
// answer, this script sends the reason in one byte, as the program does: 1 for lack of memory, 2 for everything else.
import init, { derive } from "./wasm/derive.js";

addEventListener("message", async ({ data: [kdf, password] }) => {
  try {
    await init();
  } catch (error) {
    // The browser throws a RangeError if the program's first page of memory cannot be allocated.
    return postMessage(Uint8Array.of(error instanceof RangeError ? 1 : 2));
  }
  try {
    postMessage(derive(kdf, password));
  } catch {
    postMessage(Uint8Array.of(2));
  }
});
