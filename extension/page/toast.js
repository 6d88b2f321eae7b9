// A short note in a corner of the page. A script before this one stores its message id under a symbol. Injected after
// dom.js. A newer note replaces an older one, and each disappears by itself.
(() => {
  const dom = globalThis[Symbol.for("kader.dom")];
  const TOAST = Symbol.for("kader.toast");
  const id = globalThis[TOAST];
  delete globalThis[TOAST];
  for (const old of dom.querySelectorAll(document, "kader-toast")) old.remove();
  const host = dom.createElement(document, "kader-toast");
  const root = host.attachShadow({ mode: "closed" });
  Object.assign(host.style, { all: "initial", position: "fixed", inset: "16px 16px auto auto", margin: "0", border: "0", padding: "0", background: "transparent", zIndex: "2147483647" });
  const note = root.appendChild(dom.createElement(document, "div"));
  note.setAttribute("role", "status");
  note.textContent = dom.i18n.getMessage(id);
  Object.assign(note.style, {
    maxWidth: "340px", padding: "14px 18px", borderRadius: "10px", background: "#10231f", color: "#fff",
    boxShadow: "0 6px 24px rgba(0,0,0,.35)", font: "500 16px/1.45 system-ui, sans-serif",
  });
  host.popover = "manual";
  dom.documentElement(document).append(host);
  host.showPopover?.();
  setTimeout(() => host.remove(), 8000);
  return true;
})();
