// The page of the fault harness. A call is written to `data-call` as JSON, `{id, name, args}`; its answer appears in
// `data-answerID`. Every remote protocol can access attributes.
import init, * as kader from "./wasm/faults.js";

const say = (name, value) => { document.body.dataset[name] = typeof value === "string" ? value : JSON.stringify(value); };

const median = async (work) => {
  const times = [];
  for (let round = 0; round < 11; round++) {
    const start = performance.now();
    await work(round);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[5];
};

// Calls in addition to those of the wasm: loops, and storage that fails.
const here = {
  // Saves accounts in a row, and reports its progress after each.
  async saves(from, to) {
    for (let number = from; number < to; number++) {
      if (!(await kader.save(number))) throw new Error(`save ${number} was refused`);
      say("saved", number);
    }
    return true;
  },
  // The same in the background; stops when the background does.
  async saves_in_background(from, to) {
    const port = chrome.runtime.connect();
    port.onMessage.addListener(({ number, saved }) => say(saved ? "saved" : "refused", number));
    port.postMessage({ from, to });
    await new Promise((ended) => port.onDisconnect.addListener(ended));
    return true;
  },
  // Changes the password repeatedly.
  async passwords(from, to) {
    for (let number = from; number < to; number++) {
      if (!(await kader.change_password(`wachtwoord ${number}`))) throw new Error(`change ${number} was refused`);
      say("saved", number);
    }
    return true;
  },
  // From now on the n-th call of a storage function fails, and all later ones.
  async failing(name, calls) {
    const area = chrome.storage.local;
    const real = area[name].bind(area);
    let left = calls;
    area[name] = (...args) => (left-- > 0 ? real(...args) : Promise.reject(new Error("QUOTA_BYTES quota exceeded")));
    return true;
  },
  async empty() {
    await chrome.storage.local.clear();
    await chrome.storage.session.clear();
    await new Promise((done, failed) => {
      const gone = indexedDB.deleteDatabase("kader");
      gone.onsuccess = done;
      gone.onerror = gone.onblocked = failed;
    });
    localStorage.clear();
    return true;
  },
  // Medians in milliseconds: saving and opening with this number of accounts, and the browser's own set and get.
  async costs(accounts) {
    await kader.fill(0, accounts);
    const keys = ["vault.a", "vault.b"];
    const text = (await chrome.storage.local.get(keys))["vault.a"];
    return {
      set: await median((round) => chrome.storage.local.set({ bench: text.slice(8) + String(round).padStart(8, "0") })),
      save: await median((round) => kader.save(100_000 + round)),
      get: await median(() => chrome.storage.local.get(keys)),
      open: await median(() => kader.state()),
    };
  },
  // A PNG of the size of a window, with text and shades like a page: decoded by Kader, and by the browser.
  async unpacking() {
    const canvas = new OffscreenCanvas(1100, 900);
    const context = canvas.getContext("2d");
    context.fillStyle = "white";
    context.fillRect(0, 0, 1100, 900);
    for (let line = 0; line < 60; line++) {
      context.fillStyle = `hsl(${line * 6} 60% 40%)`;
      context.font = `${10 + (line % 9)}px sans-serif`;
      context.fillText("Uw portaal vraagt om een verificatiecode ".repeat(4), 7 * line, 15 * line);
    }
    const blob = await canvas.convertToBlob({ type: "image/png" });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const theirs = async () => {
      const bitmap = await createImageBitmap(blob);
      const target = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
      target.drawImage(bitmap, 0, 0);
      target.getImageData(0, 0, bitmap.width, bitmap.height);
    };
    if (kader.unpack(bytes) !== 1100) throw new Error("not unpacked");
    return { ours: await median(() => kader.unpack(bytes)), theirs: await median(theirs) };
  },
};

new MutationObserver(async () => {
  const { id, name, args } = JSON.parse(document.body.dataset.call);
  try {
    const value = await (here[name] ?? kader[name])(...args);
    say(`answer${id}`, { value: value ?? null });
  } catch (error) {
    say(`answer${id}`, { error: String(error) });
  }
}).observe(document.body, { attributes: true, attributeFilter: ["data-call"] });

init().then(() => say("ready", "yes"));
