// Runs in Firefox's own context. Arguments: the extension's id, a script, and whether the script needs the browser's
// powers (real clicks and keys) instead of the popup's own scope. The popup is in no window handle; it is reached
// through its message manager.
const [, script, withPowers] = arguments;
const browser = document.querySelector(".webextension-popup-browser");
if (!browser || browser.closest("panel")?.state !== "open") throw new Error("no popup");
const answer = `kader:${Math.random()}`;
const inScope = `
  const sandbox = Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
  const value = await Cu.evalInSandbox("(async () => JSON.stringify((await (" + ${JSON.stringify(`async () => { return (${script}); }`)} + ")()) ?? null))()", sandbox);
  sendAsyncMessage(${JSON.stringify(answer)}, { value: JSON.parse(value) });`;
const powered = `
  await (async (content, document) => { ${script} })(content, content.document);
  sendAsyncMessage(${JSON.stringify(answer)}, { value: null });`;
const source = `(async () => { try { ${withPowers ? powered : inScope} } catch (error) { sendAsyncMessage(${JSON.stringify(answer)}, { error: String(error) }); } })()`;
return await new Promise((resolve, reject) => {
  const manager = browser.messageManager;
  const hear = ({ data }) => {
    manager.removeMessageListener(answer, hear);
    if (data.error) reject(new Error(data.error));
    else resolve(data.value);
  };
  manager.addMessageListener(answer, hear);
  manager.loadFrameScript(`data:application/javascript;charset=utf-8,${encodeURIComponent(source)}`, false);
  setTimeout(() => reject(new Error("no answer from the popup")), 15000);
});
