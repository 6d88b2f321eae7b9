// Types one code into the chosen fields as a person would, and reads it back. Injected after dom.js and before
// code_field.js, which receives the command.
globalThis[Symbol.for("kader.type")] = (() => {
  const dom = globalThis[Symbol.for("kader.dom")];
  const BOX_WAIT_MS = 15;
  // How long a page may take to move the focus to the next box, or to redraw its boxes.
  const SLOW_BOX_WAIT_MS = 60;
  const SETTLE_MS = 40;
  // By then the code is in the field: the user does not wait long for a server that is slow to answer with the time.
  const SERVER_WAIT_MS = 600;

  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const plain = (text) => text.replace(/[^0-9A-Za-z]/g, "");
  const valueOf = (elements) => plain(elements.map((element) => element.value).join(""));

  const setNatively = (element, value) => {
    const prototype = element.localName === "textarea" ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
    // Uses the prototype's setter: a framework puts its own setter on the element and would not notice the change.
    Object.getOwnPropertyDescriptor(prototype, "value").set.call(element, value);
  };

  // While the popup is open it has the focus, and browsers then send the page no focus events for its fields. Widgets
  // that rely on these events receive them here.
  let told = null;
  const focusOn = (element) => {
    element.focus();
    if (dom.hasFocus(document) || told === element) return;
    if (told?.isConnected) {
      told.dispatchEvent(new FocusEvent("blur", { composed: true, relatedTarget: element }));
      told.dispatchEvent(new FocusEvent("focusout", { bubbles: true, composed: true, relatedTarget: element }));
    }
    element.dispatchEvent(new FocusEvent("focus", { composed: true, relatedTarget: told }));
    element.dispatchEvent(new FocusEvent("focusin", { bubbles: true, composed: true, relatedTarget: told }));
    told = element;
  };

  const typeInto = (element, text) => {
    const last = text.at(-1);
    const code = /\d/.test(last) ? `Digit${last}` : `Key${last.toUpperCase()}`;
    const keyed = { key: last, code, keyCode: last.charCodeAt(0), which: last.charCodeAt(0), bubbles: true, composed: true, cancelable: true };
    const typed = { data: text, inputType: "insertText", bubbles: true, composed: true };
    focusOn(element);
    element.dispatchEvent(new KeyboardEvent("keydown", keyed));
    element.dispatchEvent(new InputEvent("beforeinput", { ...typed, cancelable: true }));
    // A page that took the digit from the key event, or from `beforeinput`, and moved on, must not receive it a
    // second time.
    if (element.value !== text) {
      setNatively(element, text);
      element.dispatchEvent(new InputEvent("input", typed));
    }
    element.dispatchEvent(new KeyboardEvent("keyup", keyed));
    element.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // The focused element, also within shadow roots.
  const focused = () => {
    let element = dom.activeElement(document);
    for (let inner = element; inner; inner = dom.shadowRoot(inner)?.activeElement) element = inner;
    return element;
  };

  // The current boxes: the page may have replaced them.
  const boxesNow = (boxes, parent) => {
    if (boxes.every((box) => box.isConnected)) return boxes;
    const now = [...(parent ? dom.querySelectorAll(parent, "input") : [])].filter((box) => box.type !== "hidden");
    return now.length === boxes.length ? now : boxes;
  };

  const common = (boxes) => {
    let parent = dom.parentElement(boxes[0]);
    while (parent && !boxes.every((box) => dom.contains(parent, box))) parent = dom.parentElement(parent);
    return parent;
  };

  const fillBoxes = async (boxes, code, progress) => {
    const parent = common(boxes);
    for (let at = 0; at < boxes.length; at += 1) {
      boxes = boxesNow(boxes, parent);
      if (!boxes[at].isConnected) return boxes;
      progress.isTyped = at + 1 === boxes.length;
      // If the page has already spread the whole code over its boxes, this box is done.
      if (boxes[at].value === code[at]) continue;
      // If the page moves the focus, the typing follows it, as a person does, unless it moved to a wrong place.
      const own = focused();
      const box = boxes.indexOf(own) === at || own?.value !== "" || !boxes.includes(own) ? boxes[at] : own;
      typeInto(box, code[at]);
      await pause(BOX_WAIT_MS);
      if (at + 1 < boxes.length && focused() === box) await pause(SLOW_BOX_WAIT_MS);
    }
    return boxesNow(boxes, parent);
  };

  const clear = (elements) => {
    for (const element of elements.filter((each) => each.isConnected && each.value !== "")) {
      focusOn(element);
      setNatively(element, "");
      element.dispatchEvent(new InputEvent("input", { inputType: "deleteContentBackward", bubbles: true, composed: true }));
    }
  };

  const paste = (element, code) => {
    focusOn(element);
    // In Firefox a page cannot access objects that an extension's script created, so both are created in the page's
    // world.
    const world = "openOrClosedShadowRoot" in Element.prototype ? globalThis.wrappedJSObject : globalThis;
    const clipboardData = new world.DataTransfer();
    clipboardData.setData("text/plain", code);
    // `data` and `dataType` are Firefox's own equivalent of `clipboardData`.
    const said = { clipboardData, data: code, dataType: "text/plain", bubbles: true, composed: true, cancelable: true };
    const options = Object.assign(new world.Object(), said);
    element.dispatchEvent(new world.ClipboardEvent("paste", options));
  };

  // Whether the code is in the fields; or the page received every digit and has replaced the fields.
  const fill = async (elements, code, progress) => {
    const movedOn = () => progress.isTyped && elements.every((element) => !element.isConnected);
    const stands = () => movedOn() || valueOf(elements) === code;
    // The page may not know of a code that is already in the field: Firefox restores it after a reload, without
    // events.
    if (valueOf(elements) === code) clear(elements);
    if (elements.length === 1) {
      progress.isTyped = true;
      typeInto(elements[0], code);
    } else elements = await fillBoxes(elements, code, progress);
    await pause(SETTLE_MS);
    if (stands()) return true;
    if (!elements.every((element) => element.isConnected)) return false;
    // The last resort: pastes into the emptied fields.
    clear(elements);
    await pause(SETTLE_MS);
    paste(elements[0], code);
    await pause(SETTLE_MS);
    return stands();
  };

  // Asks the page's own server for the time: the head of an answer that comes from no cache and no service worker of
  // the page.
  const TIME_LIMIT_MS = 1500;
  const askTime = async () => {
    try {
      const asked = Date.now();
      const address = new URL(`/favicon.ico?${Math.random().toString(36).slice(2)}`, window.origin);
      const { headers } = await fetch(address, {
        method: "HEAD", credentials: "omit", cache: "no-store", redirect: "error",
        referrerPolicy: "no-referrer", signal: AbortSignal.timeout(TIME_LIMIT_MS),
      });
      const date = headers.get("date");
      const age = Number(headers.get("age"));
      return date && { date, age: Number.isFinite(age) ? age : 0, asked, arrived: Date.now() };
    } catch {
      // No time, or not soon enough: then the clocks are not compared.
      return null;
    }
  };

  return async ({ origin, elements, code, button, isVisible }, answer) => {
    const reply = (ended, time = null) => answer({ ended, time });
    const unchanged = origin === window.origin && elements.every((element) => element?.isConnected && isVisible(element) && !element.disabled && !element.readOnly);
    if (!unchanged) return reply("changed");
    const time = askTime();
    // If the page navigates away after the last digit, this script ends with it.
    const progress = { isTyped: false };
    const leaving = () => progress.isTyped && reply("filled");
    dom.addEventListener(window, "pagehide", leaving, { once: true });
    const done = await fill(elements, code, progress);
    if (done && button && dom.isConnected(button) && isVisible(button) && !dom.matches(button, ":disabled")) dom.click(button);
    const told = done ? await Promise.race([time, pause(SERVER_WAIT_MS)]) : null;
    dom.removeEventListener(window, "pagehide", leaving);
    return reply(done ? "filled" : "notTaken", told ?? null);
  };
})();
