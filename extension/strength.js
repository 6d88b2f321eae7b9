// Starts the Worker that judges passwords. It answers each question, under the question's number, as long as the user
// is choosing a password. If it crashes, there is no answer.
import init, { judge } from "./wasm/strength.js";

const ready = init();

addEventListener("message", async ({ data: [number, password, names, year] }) => {
  try {
    await ready;
    postMessage([number, judge(password, names, year)]);
  } catch {
    postMessage([number, null]);
  }
});
