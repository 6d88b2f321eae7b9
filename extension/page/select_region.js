// The selection frame: injected after dom.js when the user asks to scan, removed when a box is drawn or Escape is
// pressed. It returns a nonce, and sends the box to the background with it. Nothing else ever leaves the page.
(() => {
  const dom = globalThis[Symbol.for("kader.dom")];
  const FRAME = Symbol.for("kader.frame");
  const TEXT = (id) => dom.i18n.getMessage(id);
  const STEP = 10;
  const SMALLEST = 16;

  globalThis[FRAME]?.leave();

  // Not `randomUUID`, which a page without TLS lacks, and intranets have such pages.
  const nonce = crypto.getRandomValues(new Uint32Array(4)).join("-");
  // A custom element may have a shadow root; it is closed, so that the page cannot access it.
  const host = dom.createElement(document, "kader-frame");
  const root = host.attachShadow({ mode: "closed" });
  // Styles are set through the CSSOM, because the page's policy may forbid style elements and attributes.
  const styled = (element, style) => Object.assign(element.style, style) && element;
  const part = (style) => root.appendChild(styled(dom.createElement(document, "div"), style));

  styled(host, {
    all: "initial", position: "fixed", inset: "0", width: "100vw", height: "100vh", maxWidth: "none", maxHeight: "none",
    margin: "0", padding: "0", border: "0", background: "transparent", overflow: "hidden", cursor: "crosshair",
    touchAction: "none", userSelect: "none", zIndex: "2147483647", display: "block",
  });
  host.popover = "manual";
  host.tabIndex = 0;
  host.setAttribute("role", "application");
  host.setAttribute("aria-label", TEXT("frameLabel"));

  const shade = part({ position: "absolute", inset: "0", background: "rgba(12, 22, 32, 0.45)" });
  const frame = part({
    position: "absolute", display: "none", boxSizing: "border-box", border: "2px solid #fff", outline: "2px solid #0b6b57",
    boxShadow: "0 0 0 200vmax rgba(12, 22, 32, 0.45)", borderRadius: "4px",
  });
  const hint = part({
    position: "absolute", top: "16px", left: "50%", transform: "translateX(-50%)", maxWidth: "min(560px, 86vw)",
    padding: "12px 18px", borderRadius: "10px", background: "#10231f", color: "#fff", boxShadow: "0 6px 24px rgba(0,0,0,.35)",
    font: "500 16px/1.45 system-ui, sans-serif", textAlign: "center", pointerEvents: "none",
  });
  hint.textContent = TEXT("frameHint");
  const spoken = part({ position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)" });
  spoken.setAttribute("aria-live", "polite");

  let box = null;
  let start = null;

  const show = () => {
    shade.style.display = box ? "none" : "block";
    frame.style.display = box ? "block" : "none";
    if (!box) return;
    styled(frame, {
      left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px`, height: `${box.height}px`,
    });
    // The hint moves away from a box that is drawn under it.
    const under = box.top < hint.offsetTop + hint.offsetHeight + 8;
    styled(hint, { top: under ? "auto" : "16px", bottom: under ? "16px" : "auto" });
  };

  const between = (a, b) => ({
    left: Math.min(a.x, b.x), top: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y),
  });

  const remove = () => {
    for (const [type, listener] of listeners) dom.removeEventListener(window, type, listener, true);
    host.remove();
    delete globalThis[FRAME];
  };

  const leave = () => {
    remove();
    dom.runtime.sendMessage({ regionLeft: { nonce } });
  };

  const take = () => {
    const view = globalThis.visualViewport;
    const viewport = {
      innerWidth, scale: view?.scale ?? 1, offsetLeft: view?.offsetLeft ?? 0, offsetTop: view?.offsetTop ?? 0,
    };
    const drawn = box;
    remove();
    // After two frames the page is painted without the frame; a little later even a busy computer has it on the
    // screen.
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        setTimeout(() => dom.runtime.sendMessage({ regionChosen: { nonce, drawn, viewport } }), 50),
      ),
    );
  };

  const keyBox = () => {
    const side = Math.round(Math.min(innerWidth, innerHeight) / 2.5);
    return { left: (innerWidth - side) / 2, top: (innerHeight - side) / 2, width: side, height: side };
  };

  const clamp = (value, most) => Math.max(0, Math.min(value, most));

  // Only a person may choose: events that the page creates are ignored.
  const byAPerson = (listener) => (event) => {
    if (!event.isTrusted) return;
    // If a page removes the frame, it is put back.
    if (!host.isConnected) stand();
    listener(event);
  };

  const key = (event) => {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === "Escape") leave();
    else if (event.key === "Enter" || event.key === " ") {
      box ??= keyBox();
      take();
    } else if (moves) {
      const [x, y] = moves.map((direction) => direction * (event.ctrlKey ? 1 : STEP));
      if (!box) box = keyBox();
      else if (event.shiftKey) {
        box.width = clamp(box.width + x, innerWidth - box.left);
        box.height = clamp(box.height + y, innerHeight - box.top);
      } else {
        box.left = clamp(box.left + x, innerWidth - box.width);
        box.top = clamp(box.top + y, innerHeight - box.height);
      }
      show();
      const { left, top, width, height } = box;
      spoken.textContent = dom.i18n.getMessage("frameSpoken", [left, top, width, height].map((n) => `${Math.round(n)}`));
    } else if (event.key !== "Tab") return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  // The listeners are on the window, before the page's own, so that a page that listens everywhere cannot intercept a
  // drag.
  const pointer = (event) => {
    if (event.type === "pointercancel") {
      start = box = null;
    } else if (event.type === "pointerdown" && event.button === 0) {
      start = { x: event.clientX, y: event.clientY };
      box = between(start, start);
    } else if (start) {
      box = between(start, { x: event.clientX, y: event.clientY });
      if (event.type === "pointerup") {
        start = null;
        if (Math.max(box.width, box.height) >= SMALLEST) {
          event.preventDefault();
          event.stopImmediatePropagation();
          return take();
        }
        box = null; // a click, not a box: continue
      }
    }
    show();
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const swallow = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const listeners = [
    ["keydown", key], ["pointerdown", pointer], ["pointermove", pointer], ["pointerup", pointer], ["pointercancel", pointer],
    ["mousedown", swallow], ["mouseup", swallow], ["click", swallow],
  ].map(([type, listener]) => [type, byAPerson(listener)]);
  for (const [type, listener] of listeners) dom.addEventListener(window, type, listener, true);

  const stand = () => {
    dom.documentElement(document).append(host);
    // The top layer is above the page's own modal dialogs.
    host.showPopover?.();
    host.focus();
  };
  stand();
  globalThis[FRAME] = { leave: remove };
  return nonce;
})();
