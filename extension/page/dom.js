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
  return dom;
})();
