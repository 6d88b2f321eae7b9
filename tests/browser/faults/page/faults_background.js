// Saves in the background on a page's request, so that the background can be stopped during a save.
import init, * as kader from "./wasm/faults.js";

const ready = init();

chrome.runtime.onConnect.addListener((port) => {
  port.onMessage.addListener(async ({ from, to }) => {
    await ready;
    for (let number = from; number < to; number++) port.postMessage({ number, saved: await kader.save(number) });
  });
});
