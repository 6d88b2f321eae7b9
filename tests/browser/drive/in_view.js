// Runs in Firefox's own context. Arguments: the extension's id, a script, whether the script needs the browser's
// privileges (real clicks and keys) instead of the view's own scope, and the view: `popup` or `background`. Neither
// view has a window handle; both are accessed through their message managers.
const [id, script, withPowers, view] = arguments;
const popup = () => {
  const browser = document.querySelector(".webextension-popup-browser");
  return browser?.closest("panel")?.state === "open" ? browser : undefined;
};
const background = async () => {
  const { extension } = WebExtensionPolicy.getByID(id);
  await extension.wakeupBackground?.();
  return [...extension.views].find((context) => context.viewType === "background")?.xulBrowser;
};
const browser = view === "popup" ? popup() : await background();
if (!browser) throw new Error(`no ${view}`);
const answer = `kader:${Math.random()}`;
// Scripts in the view's own scope go to one listener, which keeps the scope between scripts.
const listener = `
  let sandbox, document;
  addMessageListener("kader:run", async ({ data: { answer, script } }) => {
    try {
      // The window stays the same when the document changes, but the scope does not.
      if (document !== content.document) {
        document = content.document;
        sandbox = Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
      }
      const value = await Cu.evalInSandbox("(async () => JSON.stringify((await (async () => { return (" + script + "); })()) ?? null))()", sandbox);
      sendAsyncMessage(answer, { value: JSON.parse(value) });
    } catch (error) {
      sendAsyncMessage(answer, { error: String(error) });
    }
  });`;
// Scripts with privileges run as the browser's own.
const powered = `(async () => {
  try {
    const value = await (async (content, document) => { ${withPowers ? script : ""} })(content, content.document);
    sendAsyncMessage(${JSON.stringify(answer)}, { value: value ?? null });
  } catch (error) {
    sendAsyncMessage(${JSON.stringify(answer)}, { error: String(error) });
  }
})()`;
const load = (source) => manager.loadFrameScript(`data:application/javascript;charset=utf-8,${encodeURIComponent(source)}`, false);
const manager = browser.messageManager;
// A popup that closes, or loads another document, drops its promises, and does not always report it.
const documentId = () => browser.browsingContext?.currentWindowGlobal?.innerWindowId;
const asked = documentId();
const isThere = () => (view === "popup" ? popup() === browser : browser.isConnected) && documentId() === asked;
return await new Promise((resolve, reject) => {
  const end = (settle, value) => {
    clearInterval(watch);
    clearTimeout(limit);
    manager.removeMessageListener(answer, hear);
    settle(value);
  };
  const hear = ({ data }) => (data.error ? end(reject, new Error(data.error)) : end(resolve, data.value));
  const watch = setInterval(() => isThere() || end(reject, new Error(`no answer from the ${view}, which is gone`)), 50);
  const limit = setTimeout(() => end(reject, new Error(`no answer from the ${view}`)), 15000);
  manager.addMessageListener(answer, hear);
  if (withPowers) return load(powered);
  // A view that moves to another process gets another manager, without the listener.
  if (browser.kaderListens !== manager) load(listener);
  browser.kaderListens = manager;
  manager.sendAsyncMessage("kader:run", { answer, script });
});
