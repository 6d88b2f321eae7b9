// Describes the fields that a person can see. Injected after dom.js and type_code.js, when the user asks to fill. It
// decides nothing. Its last expression is the description; it then waits for one command for this document and ends.
(() => {
  const dom = globalThis[Symbol.for("kader.dom")];
  const FIELDS = Symbol.for("kader.fields");
  const LONGEST_TEXT = 300;
  const MOST_NEARBY = 2000;
  const MOST_FIELDS = 200;
  const SMALLEST_PX = 4;

  globalThis[FIELDS]?.forget();

  // Not `randomUUID`, which a page without TLS lacks, and intranets have such pages.
  const nonce = crypto.getRandomValues(new Uint32Array(4)).join("-");
  const fields = new Map();

  const squeezed = (text, most = LONGEST_TEXT) => (text ?? "").replace(/\s+/g, " ").trim().slice(0, most) || null;

  // Looks into open shadow roots too, and into closed ones if the browser lets an extension see them.
  const seesAllRoots = "openOrClosedShadowRoot" in Element.prototype;
  const closedRootOf = (element) => {
    try {
      return dom.closedRoots?.openOrClosedShadowRoot(element) ?? null;
    } catch {
      return null; // not an HTMLElement (SVG): no closed root to see
    }
  };
  // An element with a shadow root no longer shows its own content. So the host of a closed root is a custom element
  // or an empty one; asking each of thousands of elements would take longer than everything else.
  const HOSTS = new Set(["article", "aside", "blockquote", "body", "div", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "main", "nav", "p", "section", "span"]);
  const mayHideRoot = (element) =>
    dom.localName(element).includes("-") || (dom.childElementCount(element) === 0 && HOSTS.has(dom.localName(element)) && dom.textContent(element) === "");
  const rootIn = (element) => {
    if (seesAllRoots) return element.openOrClosedShadowRoot;
    return dom.shadowRoot(element) ?? (mayHideRoot(element) ? closedRootOf(element) : null);
  };
  // The most common elements that cannot be a host.
  const MAYBE_HOSTS = "*:not(a, b, br, button, code, em, form, i, img, input, label, li, link, meta, ol, option, path, script, select, small, strong, style, svg, table, tbody, td, textarea, th, thead, tr, ul)";
  // The elements that are examined one by one. The browser selects these and the texts: asking each element of a long
  // page for its kind takes far longer, most of all in Firefox, which checks every access of an extension's script to
  // a page.
  const KEPT = "input, textarea, button, [role=button], h1, h2, h3, h4, legend, iframe, img, option";

  const { DOCUMENT_POSITION_FOLLOWING: FOLLOWING } = Node;
  const isBefore = (one, other) => (dom.compareDocumentPosition(one, other) & FOLLOWING) !== 0;

  // Visits each element of KEPT in document order, and gathers the stretches between them, which contain the texts. A
  // shadow root takes the position of its host. When an element is visited, everything before it has been gathered.
  const shown = new Set();
  // The labels of each field, in document order. Asking a field for its own labels searches the whole page.
  const labels = new Map();
  const visit = (root, stretches, see) => {
    const roots = new Map();
    for (const element of dom.querySelectorAll(root, MAYBE_HOSTS)) {
      const inner = rootIn(element);
      if (inner) roots.set(element, inner);
    }
    hasRoots ||= roots.size > 0;
    for (const label of dom.querySelectorAll(root, "label")) {
      const { control } = label;
      if (control) labels.set(control, [...(labels.get(control) ?? []), label]);
    }
    const kept = dom.querySelectorAll(root, KEPT);
    kept.forEach((element) => shown.add(element));
    const stops = [...new Set([...kept, ...roots.keys()])];
    if (roots.size > 0) stops.sort((one, other) => (isBefore(one, other) ? -1 : 1));
    let after = null;
    for (const stop of stops) {
      stretches.push({ root, after, before: stop });
      if (shown.has(stop)) see(stop);
      const inner = roots.get(stop);
      if (inner) visit(inner, stretches, see);
      after = stop;
    }
    stretches.push({ root, after, before: null });
  };

  // The texts of at least three characters in a stretch, from its start forwards or from its end backwards. Walked
  // only as far as needed: a long page has thousands.
  const isLong = (text) => /\S\s*\S\s*\S/.test(text);
  function* textsOn({ root, after, before, image }) {
    if (image) return yield { element: image, text: image.alt };
    const walker = dom.createTreeWalker(document, root, NodeFilter.SHOW_TEXT);
    if (after) walker.currentNode = after;
    for (let node = walker.nextNode(); node && !(before && !isBefore(node, before)); node = walker.nextNode()) {
      const text = node.data;
      if (isLong(text)) yield { node, text };
    }
  }
  function* textsBack({ root, after, before, image }) {
    if (image) return yield { element: image, text: image.alt };
    let last = root;
    while (!before && dom.lastChild(last)) last = dom.lastChild(last);
    const walker = dom.createTreeWalker(document, root, NodeFilter.SHOW_TEXT);
    walker.currentNode = before ?? last;
    let node = dom.nodeType(last) === Node.TEXT_NODE ? last : walker.previousNode();
    for (; node && !(after && !isBefore(after, node)); node = walker.previousNode()) {
      const text = node.data;
      if (isLong(text)) yield { node, text };
    }
  }
  function* each(stretches, texts) {
    for (const stretch of stretches) yield* texts(stretch);
  }

  // Without shadow roots, no slot and no host has to be asked for.
  let hasRoots = false;
  const hostOf = (root) => (root instanceof ShadowRoot ? root.host : null);
  const parentOf = (element) =>
    hasRoots ? (dom.assignedSlot(element) ?? dom.parentElement(element) ?? hostOf(dom.getRootNode(element))) : dom.parentElement(element);

  // The opacity of a drawn element, including all its ancestors; 0 if anything hides it. Computed once per element.
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
        (style.overflow !== "visible" && style.display !== "contents" && isTiny(element) && dom.localName(element) !== "body");
      if (isCut || isInert(element)) opacity = 0;
    }
    opacities.set(element, opacity);
    return opacity;
  };
  const isInert = (element) => element instanceof HTMLElement && dom.inert(element);
  const isTiny = (element) => {
    const box = dom.getBoundingClientRect(element);
    return box.width < SMALLEST_PX || box.height < SMALLEST_PX;
  };
  const modal = dom.querySelector(document, "dialog:modal");
  // The part of the page that can be scrolled into view, relative to the current scroll position.
  const reach = () => ({ left: -scrollX, top: -scrollY, right: Math.max(dom.scrollWidth(dom.documentElement(document)), innerWidth) - scrollX });
  // Whether the element has a part on the page that the browser would draw.
  const VISIBLE = { visibilityProperty: true, contentVisibilityAuto: true, opacityProperty: true };
  const isDrawn = (element, within) => {
    const { left, top, width, height } = dom.getBoundingClientRect(element);
    if (width < SMALLEST_PX || height < SMALLEST_PX) return false;
    if (left + width < within.left || top + height < within.top || left > within.right) return false;
    if (!dom.checkVisibility(element, VISIBLE)) return false;
    return !modal || dom.contains(modal, element) || dom.getRootNode(element) !== document;
  };
  // Whether a person could see and use the element; being in the DOM is not enough.
  const isVisible = (element, within = reach()) => isDrawn(element, within) && opacityOf(element) >= 0.1;
  // The same for one of many texts, without asking for its own style.
  const isReadable = (element, within) => isDrawn(element, within) && opacityOf(parentOf(element)) >= 0.1;

  const textOfIds = (element, ids) =>
    (ids ?? "").split(/\s+/).filter(Boolean).map((id) => dom.getElementById(dom.getRootNode(element), id)).map((named) => (named ? dom.textContent(named) : "")).join(" ");

  // The name of an element for assistive technology: its own label and labels by id.
  const nameOf = (element, attribute) => `${attribute("aria-label") ?? ""} ${textOfIds(element, attribute("aria-labelledby"))}`;
  // The name of a row of boxes is the name of the element that contains them.
  const nameOfGroup = (element) => {
    const group = dom.closest(element, "fieldset, [role=group]");
    return group ? `${nameOf(group, (name) => dom.getAttribute(group, name))} ${dom.querySelector(group, "legend")?.textContent ?? ""}` : "";
  };

  // Tenths of a CSS pixel are precise enough to recognise the boxes of one row.
  const rectangleOf = (element) => {
    const { left, top, width, height } = dom.getBoundingClientRect(element);
    return [left, top, width, height].map((length) => Math.round(length * 10) / 10);
  };

  // The attributes that tell password managers to ignore a field.
  const isOptedOut = (attribute) =>
    ["data-kader-ignore", "data-1p-ignore", "data-bwignore"].some((name) => attribute(name) !== null) ||
    attribute("data-lpignore") === "true" ||
    attribute("data-protonpass-ignore") !== null ||
    attribute("data-form-type") === "other";

  const describeField = (element, ref, within) => {
    // Reads an attribute only if it exists, because each access costs time.
    const names = new Set(element.getAttributeNames());
    const attribute = (name) => (names.has(name) ? element.getAttribute(name) : null);
    const most = Number.parseInt(attribute("maxlength") ?? "", 10);
    const hidden = !isVisible(element, within);
    return {
      ref,
      tag: element.localName,
      type: attribute("type")?.toLowerCase() ?? null,
      name: squeezed(attribute("name")),
      id: squeezed(attribute("id")),
      autocomplete: attribute("autocomplete")?.toLowerCase() ?? null,
      inputmode: attribute("inputmode")?.toLowerCase() ?? null,
      maxlength: Number.isNaN(most) ? null : most,
      pattern: squeezed(attribute("pattern")),
      placeholder: squeezed(attribute("placeholder")),
      aria_label: squeezed(`${nameOf(element, attribute)} ${textOfIds(element, attribute("aria-describedby"))}`),
      label: squeezed((labels.get(element) ?? []).map((label) => label.textContent).join(" ")),
      hidden,
      disabled: element.matches(":disabled"),
      readonly: names.has("readonly"),
      class_hint: squeezed(attribute("class"), 120),
      rectangle: hidden ? null : rectangleOf(element),
      group_name: hidden ? null : squeezed(nameOfGroup(element)),
      opted_out: isOptedOut(attribute),
    };
  };

  // Of all texts, the nearest to a field, up to a limit, in document order. What comes before a field counts as
  // nearer than what comes after. A place is the number of stretches before a field. In the gap between two fields,
  // texts are taken from both ends until the ends meet. Only texts that are taken are checked for visibility.
  const nearest = (stretches, places, within) => {
    const taken = new Set();
    let length = 0;
    const take = (texts, into) => {
      const { value, done } = texts.next();
      if (done || length >= MOST_NEARBY || taken.has(value.node ?? value.element)) return false;
      taken.add(value.node ?? value.element);
      const element = value.element ?? value.node.parentElement;
      if (!element || (value.node && shown.has(element))) return true; // described elsewhere
      const own = isReadable(element, within) ? squeezed(value.text) : null;
      if (own) into.push(own);
      length += own ? own.length + 1 : 0;
      return true;
    };
    const gaps = [0, ...places].map((from, at) => {
      const between = stretches.slice(from, places[at]);
      const [isAfterField, isBeforeField] = [at > 0, at < places.length];
      return {
        on: isAfterField || !isBeforeField ? each(between, textsOn) : null,
        back: isBeforeField ? each(between.toReversed(), textsBack) : null,
        pace: isAfterField ? 2 : 1,
        first: [],
        last: [],
      };
    });
    let open = gaps;
    for (let distance = 1; open.length > 0; distance += 1) {
      open = open.filter(({ on, back, pace, first, last }) => (!on || distance % pace > 0 || take(on, first)) && (!back || take(back, last)));
    }
    return squeezed(gaps.flatMap(({ first, last }) => [...first, ...last.reverse()]).join(" "), MOST_NEARBY);
  };

  const describe = () => {
    const forms = new Map();
    const headings = [];
    const stretches = [];
    const places = [];
    const closedFrames = [];
    // Whether an element is a control. A form may be styled as a button, and its page can give it any property.
    const isControl = (element) => ["input", "textarea", "button"].includes(dom.localName(element));
    const formOf = (element) => {
      const form = (isControl(element) ? element.form : null) ?? dom.closest(element, "form") ?? null;
      if (!forms.has(form)) forms.set(form, { inputs: [], buttons: [] });
      return forms.get(form);
    };
    const addButton = (element, text) => {
      const ref = `b${fields.size + 1}`;
      fields.set(ref, element);
      formOf(element).buttons.push({ ref, text: squeezed(text), type: isControl(element) ? element.type : "button" });
    };
    const within = reach();
    let inputs = 0;
    visit(document, stretches, (element) => {
      const kind = dom.localName(element);
      if (kind === "input" || kind === "textarea") {
        const { type } = element;
        if (type === "submit" || type === "button") {
          if (isVisible(element, within)) addButton(element, element.value);
        } else if (!["hidden", "checkbox", "radio", "file", "range", "color", "image", "reset"].includes(type) && inputs < MOST_FIELDS) {
          inputs += 1;
          const ref = `f${fields.size + 1}`;
          fields.set(ref, element);
          const field = describeField(element, ref, within);
          if (!field.hidden) places.push(stretches.length);
          formOf(element).inputs.push(field);
        }
      } else if (kind === "button" || dom.getAttribute(element, "role") === "button") {
        if (isVisible(element, within)) addButton(element, dom.textContent(element));
      } else if (/^h[1-4]$/.test(kind) || kind === "legend") {
        if (headings.length < 12 && isVisible(element, within)) headings.push(squeezed(dom.textContent(element)) ?? "");
      } else if (kind === "iframe") {
        const address = URL.parse?.(element.src, location.href);
        if (address?.protocol.startsWith("http") && address.origin !== window.origin && isVisible(element, within)) closedFrames.push(address.origin);
      } else if (kind === "img" && element.alt) stretches.push({ image: element });
    });
    const page = { title: squeezed(dom.title(document)), headings, nearby_text: nearest(stretches, places, within), forms: [...forms.values()] };
    // As text: passing a text takes the browser a fraction of the time of passing an object with a thousand members.
    return JSON.stringify({ nonce, origin: window.origin, page, closedFrames: [...new Set(closedFrames)].slice(0, 5) });
  };

  const hear = (command, sender, answer) => {
    const order = command?.fillCode ?? command?.forget;
    if (sender.id !== dom.runtime.id || order?.nonce !== nonce) return false;
    forget();
    if (!command.fillCode) return false;
    opacities.clear();
    hasRoots = true; // there may be one now
    globalThis[Symbol.for("kader.type")]({ ...order, elements: order.fields.map((ref) => fields.get(ref)), button: fields.get(order.submit), isVisible }, answer);
    return true;
  };
  const forget = () => {
    dom.runtime.onMessage.removeListener(hear);
    delete globalThis[FIELDS];
  };
  dom.runtime.onMessage.addListener(hear);
  globalThis[FIELDS] = { forget };

  return describe();
})();
