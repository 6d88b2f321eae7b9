// The page of the fault harness. A call is written to `data-call` as JSON, `{id, name, args}`; its answer appears in
// `data-answerID`. Attributes are what every remote protocol can reach.
import init, * as kader from "./wasm/faults.js";

const say = (name, value) => { document.body.dataset[name] = typeof value === "string" ? value : JSON.stringify(value); };

// Calls beside those of the wasm: loops, and storage that misbehaves.
const here = {
  // Saves accounts in a row; says after each how far it came.
  async saves(from, to) {
    for (let number = from; number < to; number++) {
      if (!(await kader.save(number))) throw new Error(`save ${number} was refused`);
      say("saved", number);
    }
    return true;
  },
  // Changes the password in a row.
  async passwords(from, to) {
    for (let number = from; number < to; number++) {
      if (!(await kader.change_password(`wachtwoord ${number}`))) throw new Error(`change ${number} was refused`);
      say("saved", number);
    }
    return true;
  },
  // The n-th call of a storage function from now on fails, and all after it.
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
  // Medians in milliseconds: a save and an opening of so many accounts, beside the browser's own set and get.
  async costs(accounts) {
    await kader.fill(0, accounts);
    const keys = ["vault.a", "vault.b"];
    const text = (await chrome.storage.local.get(keys))["vault.a"];
    const median = async (work) => {
      const times = [];
      for (let round = 0; round < 11; round++) {
        const start = performance.now();
        await work(round);
        times.push(performance.now() - start);
      }
      return times.sort((a, b) => a - b)[5];
    };
    return {
      set: await median((round) => chrome.storage.local.set({ bench: text.slice(8) + String(round).padStart(8, "0") })),
      save: await median((round) => kader.save(100_000 + round)),
      get: await median(() => chrome.storage.local.get(keys)),
      open: await median(() => kader.state()),
    };
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
