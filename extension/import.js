// Starts the Worker that reads another program's export. It answers once and is then ended; the answer is empty if
// memory runs out.
import init, { read } from "./wasm/import.js";

addEventListener("message", async ({ data: [bytes, password] }) => {
  try {
    await init();
    postMessage(read(bytes, password));
  } catch {
    postMessage(null);
  }
});
