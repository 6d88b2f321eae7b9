// Accesses the DOM through its prototypes, for the scripts that run after this one. A page can shadow any property by
// an id or a name: on window (`<a id=addEventListener>`), on document (`<img name=querySelectorAll>`) and on its
// forms (a control named `parentElement`). A prototype's function cannot be shadowed in this way, and neither can a
// symbol, which the scripts use to find each other.
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
  // Documents, document fragments and elements have separate implementations.
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
  // The extension's own API can be shadowed too. Chromium attaches it to the page's element with the name `chrome` if
  // there is one, so that it disappears with that element; and a control of such a form
  // (`<form id=chrome><input name=runtime>`) hides part of it. So the API is taken once and kept. The elements that
  // hide it are removed from the page while it is taken; renaming them does not help, because a form also finds its
  // controls by former names. (A frame with the name `chrome` leaves no API at all; then nothing is filled.)
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
  // Chromium only; Firefox gives an extension's scripts a property of the element instead.
  dom.closedRoots = "openOrClosedShadowRoot" in Element.prototype ? null : partOfApi("dom");
  return dom;
})();
