// Describes the fields a person can see, and types one code into the chosen ones. Injected when the user asks to fill;
// deciding happens elsewhere. Its last expression is the description; it then waits for one command for this very
// document and is gone.
(() => {
  const LONGEST_TEXT = 300;
  const MOST_NEARBY = 2000;
  const MOST_FIELDS = 200;
  const BOX_WAIT_MS = 15;

  globalThis.kaderFields?.forget();

  const nonce = crypto.randomUUID();
  const fields = new Map();

  const squeezed = (text, most = LONGEST_TEXT) => (text ?? "").replace(/\s+/g, " ").trim().slice(0, most) || null;

  // Through open shadow roots too; and through closed ones, where the browser lets an extension see them.
  const { dom } = chrome; // Chromium only; Firefox gives scripts of an extension the property instead
  const shadowOf = (element) => {
    try {
      return element.openOrClosedShadowRoot ?? dom?.openOrClosedShadowRoot?.(element) ?? element.shadowRoot;
    } catch {
      return element.shadowRoot; // not an HTMLElement (SVG): no closed root to see
    }
  };
  const everyElement = function* (root) {
    for (const element of root.querySelectorAll("*")) {
      yield element;
      const inner = shadowOf(element);
      if (inner) yield* everyElement(inner);
    }
  };
  const parentOf = (element) => element.assignedSlot ?? element.parentElement ?? element.getRootNode().host ?? null;

  // What a person could see and use: not "in the DOM".
  const isVisible = (element) => {
    const box = element.getBoundingClientRect();
    if (box.width < 4 || box.height < 4) return false;
    const page = document.documentElement;
    if (box.right + scrollX < 0 || box.bottom + scrollY < 0) return false;
    if (box.left + scrollX > Math.max(page.scrollWidth, innerWidth)) return false;
    if (element.checkVisibility && !element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) return false;
    let opacity = 1;
    for (let at = element; at; at = parentOf(at)) {
      const style = getComputedStyle(at);
      opacity *= Number(style.opacity);
      if (opacity < 0.1 || style.visibility === "hidden" || style.display === "none") return false;
      if (at.inert || at.getAttribute("aria-hidden") === "true") return false;
      if (/inset\((50|100)%/.test(style.clipPath)) return false;
    }
    return true;
  };

  const textOfIds = (element, ids) =>
    (ids ?? "").split(/\s+/).filter(Boolean).map((id) => element.getRootNode().getElementById?.(id)?.textContent ?? "").join(" ");

  const labelOf = (element) => {
    const labels = [...(element.labels ?? [])].map((label) => label.textContent).join(" ");
    return squeezed(labels);
  };

  const describeField = (element, ref) => {
    const attribute = (name) => element.getAttribute(name);
    const most = Number.parseInt(attribute("maxlength") ?? "", 10);
    return {
      ref,
      tag: element.localName,
      type: attribute("type")?.toLowerCase() ?? null,
      name: squeezed(attribute("name")),
      id: squeezed(element.id),
      autocomplete: attribute("autocomplete")?.toLowerCase() ?? null,
      inputmode: attribute("inputmode")?.toLowerCase() ?? null,
      maxlength: Number.isNaN(most) ? null : most,
      pattern: squeezed(attribute("pattern")),
      placeholder: squeezed(attribute("placeholder")),
      aria_label: squeezed(`${attribute("aria-label") ?? ""} ${textOfIds(element, attribute("aria-labelledby"))}`),
      label: labelOf(element),
      hidden: !isVisible(element),
      disabled: element.matches(":disabled"),
      readonly: element.readOnly === true,
      class_hint: squeezed(attribute("class"), 120),
      group: null,
    };
  };

  // Rows of four to eight boxes for one character each, one after another.
  const groupBoxes = (described) => {
    let row = [];
    const close = () => {
      if (row.length >= 4 && row.length <= 8) row.forEach((field, at) => (field.group = `${at + 1}-of-${row.length}`));
      row = [];
    };
    for (const field of described) {
      const element = fields.get(field.ref);
      const box = element.getBoundingClientRect();
      const isBox = !field.hidden && box.width < 90 && (field.maxlength === 1 || (row.length > 0 && field.maxlength === null));
      const follows = row.length === 0 || Math.abs(fields.get(row[0].ref).getBoundingClientRect().top - box.top) < 4;
      if (!isBox || !follows) close();
      if (isBox) row.push(field);
    }
    close();
  };

  const describe = () => {
    const forms = new Map();
    const headings = [];
    const nearby = [];
    let nearbyLength = 0;
    const formOf = (element) => {
      const form = element.form ?? element.closest("form") ?? null;
      if (!forms.has(form)) forms.set(form, { inputs: [], buttons: [] });
      return forms.get(form);
    };
    const say = (text) => {
      if (text && nearbyLength < MOST_NEARBY) nearbyLength += nearby.push(text) && text.length;
    };
    for (const element of everyElement(document)) {
      const kind = element.localName;
      if (kind === "input" || kind === "textarea") {
        const type = element.type;
        if (type === "submit" || type === "button") {
          formOf(element).buttons.push({ text: squeezed(element.value), type });
        } else if (!["hidden", "checkbox", "radio", "file", "range", "color", "image", "reset"].includes(type) && fields.size < MOST_FIELDS) {
          const ref = `f${fields.size + 1}`;
          fields.set(ref, element);
          formOf(element).inputs.push(describeField(element, ref));
        }
      } else if (kind === "button" || element.getAttribute("role") === "button") {
        if (isVisible(element)) formOf(element).buttons.push({ text: squeezed(element.textContent), type: element.type ?? "button" });
      } else if (/^h[1-4]$/.test(kind) || kind === "legend") {
        if (headings.length < 12 && isVisible(element)) headings.push(squeezed(element.textContent) ?? "");
      } else if (["p", "li", "span", "div", "label", "td", "dd", "small", "strong"].includes(kind)) {
        const own = squeezed([...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join(" "));
        if (own && own.length > 2 && isVisible(element)) say(own);
      } else if (kind === "img" && isVisible(element)) say(squeezed(element.alt));
    }
    for (const form of forms.values()) groupBoxes(form.inputs);
    return { title: squeezed(document.title), headings, nearby_text: squeezed(nearby.join(" "), MOST_NEARBY), forms: [...forms.values()] };
  };

  const setNatively = (element, value) => {
    const prototype = element.localName === "textarea" ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
    // The prototype's setter: frameworks put their own on the element and would not see the change.
    Object.getOwnPropertyDescriptor(prototype, "value").set.call(element, value);
  };

  const typeInto = (element, text) => {
    const last = text.at(-1);
    const keyed = { key: last, bubbles: true, composed: true, cancelable: true };
    const typed = { data: text, inputType: "insertText", bubbles: true, composed: true };
    element.focus();
    element.dispatchEvent(new KeyboardEvent("keydown", keyed));
    element.dispatchEvent(new InputEvent("beforeinput", { ...typed, cancelable: true }));
    setNatively(element, text);
    element.dispatchEvent(new InputEvent("input", typed));
    element.dispatchEvent(new KeyboardEvent("keyup", keyed));
    element.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const valueOf = (elements) => elements.map((element) => element.value).join("");

  const fill = async ({ origin, fields: refs, code }) => {
    const elements = refs.map((ref) => fields.get(ref));
    const unchanged = origin === location.origin && elements.every((element) => element?.isConnected && isVisible(element) && !element.disabled && !element.readOnly);
    if (!unchanged) return "changed";
    if (elements.length === 1) typeInto(elements[0], code);
    else {
      for (const [at, element] of elements.entries()) {
        // A page that spread a whole code over its boxes by itself needs no second helping.
        if (element.value !== code[at]) typeInto(element, code[at] ?? "");
        await pause(BOX_WAIT_MS);
      }
    }
    await pause(BOX_WAIT_MS);
    return valueOf(elements).replace(/\s/g, "") === code ? "filled" : "notTaken";
  };

  const hear = (command, sender, answer) => {
    const order = command?.fillCode ?? command?.forget;
    if (sender.id !== chrome.runtime.id || order?.nonce !== nonce) return false;
    forget();
    if (!command.fillCode) return false;
    fill(order).then(answer);
    return true;
  };
  const forget = () => {
    chrome.runtime.onMessage.removeListener(hear);
    delete globalThis.kaderFields;
  };
  chrome.runtime.onMessage.addListener(hear);
  globalThis.kaderFields = { forget };

  return { nonce, origin: location.origin, page: describe() };
})();
