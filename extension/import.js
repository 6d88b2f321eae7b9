// Start lines of the Worker that reads another program's export. It answers once and is ended; nothing, where memory ends.
import init, { read } from "./wasm/import.js";

addEventListener("message", async ({ data: [bytes, password] }) => {
  try {
    await init();
    postMessage(read(bytes, password));
  } catch {
    postMessage(null);
  }
});
