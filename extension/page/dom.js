// The DOM by its prototypes, for the scripts that come after this one. A page shadows what it likes by an id or a name: on window
// (`<a id=addEventListener>`), on document (`<img name=querySelectorAll>`) and on its forms (a control named `parentElement`).
// What is asked this way cannot be shadowed, and neither can a symbol, under which the scripts know each other.
globalThis[Symbol.for("kader.dom")] ??= (() => {
  const dom = {};
  const call = (native) => (object, ...given) => Reflect.apply(native, object, given);
  const take = ({ prototype }, names) => {
    for (const name of names) {
      const { get, value } = Object.getOwnPropertyDescriptor(prototype, name);
      dom[name] = call(get ?? value);
    }
  };
  take(EventTarget, ["addEventListener", "removeEventListener"]);
  take(Node, ["compareDocumentPosition", "contains", "getRootNode", "isConnected", "lastChild", "nodeType", "parentElement", "textContent"]);
  take(Document, ["activeElement", "createElement", "createTreeWalker", "documentElement", "hasFocus", "title"]);
  take(Element, ["assignedSlot", "checkVisibility", "childElementCount", "closest", "getAttribute", "getAttributeNames", "getBoundingClientRect", "localName", "matches", "scrollWidth", "shadowRoot"]);
  take(HTMLElement, ["click", "inert"]);
  // Documents, their fragments and elements each have their own.
  const within = (name) => {
    const [ofDocument, ofFragment, ofElement] = [Document, DocumentFragment, Element].map(({ prototype }) => call(prototype[name]));
    return (root, selector) => {
      const type = dom.nodeType(root);
      return (type === Node.DOCUMENT_NODE ? ofDocument : type === Node.ELEMENT_NODE ? ofElement : ofFragment)(root, selector);
    };
  };
  dom.querySelector = within("querySelector");
  dom.querySelectorAll = within("querySelectorAll");
  const [idInDocument, idInFragment] = [Document, DocumentFragment].map(({ prototype }) => call(prototype.getElementById));
  dom.getElementById = (root, id) => {
    const type = dom.nodeType(root);
    if (type === Node.ELEMENT_NODE) return null; // an element outside any document
    return (type === Node.DOCUMENT_NODE ? idInDocument : idInFragment)(root, id);
  };
  // Our own API too. Chromium hangs it on the page's element of the name `chrome` where there is one, so that it goes with that
  // element, and a control of such a form (`<form id=chrome><input name=runtime>`) hides a part of it. So it is taken once and
  // kept, and what hides it is out of the page meanwhile: a form knows its controls by former names too. (A frame of the name `chrome`
  // leaves us none at all; then nothing is filled.)
  const hasMethod = { runtime: "sendMessage", i18n: "getMessage", dom: "openOrClosedShadowRoot" };
  const replaceWith = call(Element.prototype.replaceWith);
  const partOfApi = (part) => {
    if (typeof chrome[part]?.[hasMethod[part]] === "function") return chrome[part];
    const places = [];
    for (const element of dom.querySelectorAll(document, `[id="${part}"]:not(iframe), [name="${part}"]:not(iframe)`)) {
      const place = dom.createElement(document, "kader-place");
      replaceWith(element, place);
      places.unshift([place, element]);
    }
    const found = chrome[part];
    for (const [place, element] of places) replaceWith(place, element);
    return found;
  };
  dom.runtime = partOfApi("runtime");
  dom.i18n = partOfApi("i18n");
  // Chromium only; Firefox gives scripts of an extension a property of the element instead.
  dom.closedRoots = "openOrClosedShadowRoot" in Element.prototype ? null : partOfApi("dom");
  return dom;
})();
