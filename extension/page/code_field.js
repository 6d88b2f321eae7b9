// Describes the fields a person can see. Injected, after type_code.js, when the user asks to fill; deciding happens
// elsewhere. Its last expression is the description; it then waits for one command for this very document and is gone.
(() => {
  const LONGEST_TEXT = 300;
  const MOST_NEARBY = 2000;
  const MOST_FIELDS = 200;
  const SMALLEST_PX = 4;
  // A box for one digit is not wider than this; a field is.
  const WIDEST_BOX_PX = 110;

  globalThis.kaderFields?.forget();

  const nonce = crypto.randomUUID();
  const fields = new Map();

  const squeezed = (text, most = LONGEST_TEXT) => (text ?? "").replace(/\s+/g, " ").trim().slice(0, most) || null;

  // Through open shadow roots too; and through closed ones, where the browser lets an extension see them.
  const { dom } = chrome; // Chromium only; Firefox gives scripts of an extension the property instead
  const shadowOf = (element) => {
    if (element.shadowRoot) return element.shadowRoot;
    try {
      return element.openOrClosedShadowRoot ?? dom?.openOrClosedShadowRoot?.(element) ?? null;
    } catch {
      return null; // not an HTMLElement (SVG): no closed root to see
    }
  };
  // Only these elements can have a shadow root: asking each of thousands would take longer than all else.
  const mayHaveShadow = /^(?:.*-.*|article|aside|blockquote|body|div|footer|h[1-6]|header|main|nav|p|section|span)$/;
  const everyElement = function* (root) {
    for (const element of root.querySelectorAll("*")) {
      yield element;
      const inner = mayHaveShadow.test(element.localName) ? shadowOf(element) : null;
      if (inner) yield* everyElement(inner);
    }
  };
  const parentOf = (element) => element.assignedSlot ?? element.parentElement ?? element.getRootNode().host ?? null;

  // How opaque an element is with all that it stands in; 0 when anything hides it. Each is asked once.
  const opacities = new Map();
  const opacityOf = (element) => {
    if (!element) return 1;
    const known = opacities.get(element);
    if (known !== undefined) return known;
    let opacity = opacityOf(parentOf(element));
    if (opacity > 0) {
      const style = getComputedStyle(element);
      opacity *= Number(style.opacity);
      const isCut =
        /inset\((50|100)%|circle\(0/.test(style.clipPath) ||
        (style.position === "absolute" && /^rect\((0|1)px,? (0|1)px,? (0|1)px,? (0|1)px\)$/.test(style.clip)) ||
        (style.overflow !== "visible" && style.display !== "contents" && isTiny(element) && element.localName !== "body");
      if (style.display === "none" || isCut || element.inert) opacity = 0;
    }
    opacities.set(element, opacity);
    return opacity;
  };
  const isTiny = (element) => {
    const box = element.getBoundingClientRect();
    return box.width < SMALLEST_PX || box.height < SMALLEST_PX;
  };
  const modal = document.querySelector("dialog:modal");
  // What a person could see and use: not "in the DOM".
  const isVisible = (element) => {
    const box = element.getBoundingClientRect();
    if (box.width < SMALLEST_PX || box.height < SMALLEST_PX) return false;
    const page = document.documentElement;
    if (box.right + scrollX < 0 || box.bottom + scrollY < 0) return false;
    if (box.left + scrollX > Math.max(page.scrollWidth, innerWidth)) return false;
    if (element.checkVisibility && !element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) return false;
    if (modal && !modal.contains(element) && element.getRootNode() === document) return false;
    return opacityOf(element) >= 0.1;
  };

  const textOfIds = (element, ids) =>
    (ids ?? "").split(/\s+/).filter(Boolean).map((id) => element.getRootNode().getElementById?.(id)?.textContent ?? "").join(" ");

  // The name of an element as assistive technology hears it: its own and labels by id.
  const nameOf = (element) => `${element.getAttribute("aria-label") ?? ""} ${textOfIds(element, element.getAttribute("aria-labelledby"))}`;
  // What a row of boxes is called stands on what they stand in.
  const nameOfGroup = (element) => {
    const group = element.closest("fieldset, [role=group]");
    return group ? `${nameOf(group)} ${group.querySelector("legend")?.textContent ?? ""}` : "";
  };

  // What sites tell password managers that should leave a field alone.
  const isOptedOut = (element) =>
    element.matches("[data-kader-ignore], [data-1p-ignore], [data-bwignore], [data-lpignore=true], [data-protonpass-ignore], [data-form-type=other]");

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
      aria_label: squeezed(`${nameOf(element)} ${textOfIds(element, element.getAttribute("aria-describedby"))}`),
      label: squeezed([...(element.labels ?? [])].map((label) => label.textContent).join(" ")),
      hidden: !isVisible(element),
      disabled: element.matches(":disabled"),
      readonly: element.readOnly === true,
      class_hint: squeezed(attribute("class"), 120),
      group: null,
      opted_out: isOptedOut(element),
    };
  };

  // Rows of four to eight boxes of one size, side by side, one after another, each for one character: narrow, or by its
  // own word. A first box that takes a whole code is one of them; boxes that all take several (a card number's) are not.
  const groupBoxes = (described) => {
    let row = [];
    const close = () => {
      const severals = row.filter(({ field }) => field.maxlength !== null && field.maxlength > 1).length;
      if (row.length >= 4 && row.length <= 8 && severals <= 1) {
        const [{ field: first }] = row;
        first.aria_label = squeezed(`${first.aria_label ?? ""} ${nameOfGroup(fields.get(first.ref))}`);
        row.forEach(({ field }, at) => (field.group = `${at + 1}-of-${row.length}`));
      }
      row = [];
    };
    for (const field of described.filter((field) => !field.hidden)) {
      const box = fields.get(field.ref).getBoundingClientRect();
      const first = row[0]?.box;
      const isAlike = !first || (Math.abs(first.top - box.top) < 4 && Math.abs(first.height - box.height) < 4 && Math.abs(first.width - box.width) < 8);
      const most = field.maxlength;
      const isForOne = most === 1 || field.autocomplete === "one-time-code" || (most ?? 0) >= 4;
      const isBox = (box.width <= WIDEST_BOX_PX || isForOne) && (most === null || most <= 8);
      if (!isBox || !isAlike) close();
      if (isBox) row.push({ field, box });
    }
    close();
  };

  // Of all the texts those nearest to a field, within bounds; what stands before a field is nearer than what stands after.
  // Only what is kept is asked whether it can be seen. Texts and places are both in the order of the page.
  const nearest = (texts, places) => {
    const byDistance = [];
    let next = 0;
    for (const text of texts) {
      while (next < places.length && places[next] < text.at) next += 1;
      const ahead = next < places.length ? places[next] - text.at : Infinity;
      const behind = next > 0 ? (text.at - places[next - 1]) * 2 : Infinity;
      const distance = places.length > 0 ? Math.min(ahead, behind) : text.at;
      (byDistance[distance] ??= []).push(text);
    }
    const kept = [];
    let length = 0;
    for (const text of byDistance.filter(Boolean).flat()) {
      if (length >= MOST_NEARBY) break;
      const own = isVisible(text.element) ? squeezed(text.own) : null;
      if (!own) continue;
      kept.push({ at: text.at, own });
      length += own.length + 1;
    }
    return squeezed(kept.sort((a, b) => a.at - b.at).map(({ own }) => own).join(" "), MOST_NEARBY);
  };

  const describe = () => {
    const forms = new Map();
    const headings = [];
    const texts = [];
    const places = [];
    const closedFrames = [];
    let at = 0;
    const formOf = (element) => {
      const form = element.form ?? element.closest("form") ?? null;
      if (!forms.has(form)) forms.set(form, { inputs: [], buttons: [] });
      return forms.get(form);
    };
    const addButton = (element, text) => {
      const ref = `b${fields.size + 1}`;
      fields.set(ref, element);
      formOf(element).buttons.push({ ref, text: squeezed(text), type: element.type ?? "button" });
    };
    const addText = (element, own) => {
      if (own && /\S\s*\S\s*\S/.test(own)) texts.push({ element, own, at });
    };
    let inputs = 0;
    for (const element of everyElement(document)) {
      const kind = element.localName;
      at += 1;
      if (kind === "input" || kind === "textarea") {
        const { type } = element;
        if (type === "submit" || type === "button") {
          if (isVisible(element)) addButton(element, element.value);
        } else if (!["hidden", "checkbox", "radio", "file", "range", "color", "image", "reset"].includes(type) && inputs < MOST_FIELDS) {
          inputs += 1;
          const ref = `f${fields.size + 1}`;
          fields.set(ref, element);
          const field = describeField(element, ref);
          if (!field.hidden) places.push(at);
          formOf(element).inputs.push(field);
        }
      } else if (kind === "button" || element.getAttribute("role") === "button") {
        if (isVisible(element)) addButton(element, element.textContent);
      } else if (/^h[1-4]$/.test(kind) || kind === "legend") {
        if (headings.length < 12 && isVisible(element)) headings.push(squeezed(element.textContent) ?? "");
      } else if (kind === "iframe") {
        const address = URL.parse?.(element.src, location.href);
        if (address?.protocol.startsWith("http") && address.origin !== location.origin && isVisible(element)) closedFrames.push(address.origin);
      } else if (kind === "img") addText(element, element.alt);
      else if (!["script", "style", "option", "noscript", "template"].includes(kind)) {
        let own = "";
        for (let node = element.firstChild; node; node = node.nextSibling) if (node.nodeType === Node.TEXT_NODE) own += ` ${node.data}`;
        addText(element, own);
      }
    }
    for (const form of forms.values()) groupBoxes(form.inputs);
    const page = { title: squeezed(document.title), headings, nearby_text: nearest(texts, places), forms: [...forms.values()] };
    return { nonce, origin: location.origin, page, closedFrames: [...new Set(closedFrames)].slice(0, 5) };
  };

  const hear = (command, sender, answer) => {
    const order = command?.fillCode ?? command?.forget;
    if (sender.id !== chrome.runtime.id || order?.nonce !== nonce) return false;
    forget();
    if (!command.fillCode) return false;
    opacities.clear();
    globalThis.kaderType({ ...order, elements: order.fields.map((ref) => fields.get(ref)), button: fields.get(order.submit), isVisible }, answer);
    return true;
  };
  const forget = () => {
    chrome.runtime.onMessage.removeListener(hear);
    delete globalThis.kaderFields;
  };
  chrome.runtime.onMessage.addListener(hear);
  globalThis.kaderFields = { forget };

  return describe();
})();
