// A page that shadows every name of the DOM and of Kader's scripts: by ids and names on window, on document and on
// the form of the field, and by its own methods. It keeps the functions that the test itself uses, and restores
// everything on request.
(() => {
  const { getOwnPropertyNames, getOwnPropertyDescriptor, getPrototypeOf, defineProperty } = Object;
  const find = Document.prototype.querySelector;
  const form = document.querySelector("form");
  const field = document.querySelector("#otp");
  const names = new Set(["kaderFields", "kaderFrame", "kaderType", "kaderToast", "kader.dom", "wrappedJSObject", "openOrClosedShadowRoot", "browser", "dom"]);
  for (const start of [window, document, form, field, document.createElement("div").attachShadow({ mode: "open" })]) {
    for (let object = start; object; object = getPrototypeOf(object)) getOwnPropertyNames(object).forEach((name) => names.add(name));
  }
  const make = (tag, attributes) => Object.assign(document.createElement(tag), attributes);
  const added = document.createElement("div");
  const shadows = document.createDocumentFragment();
  for (const name of names) {
    if (/^\d+$/.test(name)) continue;
    added.append(make("a", { id: name }), make("img", { name }));
    shadows.append(make("input", { type: "hidden", name, className: "shadow" }));
  }
  for (const name of ["kaderFields", "kaderFrame", "kaderType", "kaderToast", "wrappedJSObject", "addEventListener", "querySelectorAll", "activeElement"]) {
    added.append(make("form", { id: name, name }), make("iframe", { name }));
  }
  // The element that Chromium attaches the extension API to, and names of parts of the API.
  const api = make("form", { id: "chrome" });
  for (const name of ["runtime", "i18n", "dom"]) api.append(make("input", { name, type: "hidden" }));
  added.append(api);
  form.append(shadows);
  Document.prototype.querySelector.call(document, "body").append(added);
  // The page's own methods, in its own world.
  const replaced = [];
  for (const { prototype } of [Node, Element, Document, HTMLElement]) {
    for (const name of ["querySelectorAll", "querySelector", "getBoundingClientRect", "checkVisibility", "getRootNode", "closest", "matches", "getAttribute", "createElement", "focus"]) {
      const own = getOwnPropertyDescriptor(prototype, name);
      if (own) replaced.push([prototype, name, own]);
    }
  }
  const isShadowed = document.querySelectorAll !== Document.prototype.querySelectorAll && form.parentElement !== find.call(document, "main");
  for (const [prototype, name] of replaced) defineProperty(prototype, name, { configurable: true, value: () => { throw new Error(name); } });
  const restore = () => {
    for (const [prototype, name, own] of replaced) defineProperty(prototype, name, own);
    for (const shadow of [...Element.prototype.querySelectorAll.call(form, ".shadow")]) shadow.remove();
    added.remove();
    return true;
  };
  window.clobbered = { isShadowed, names: names.size, restore, code: () => field.value, frame: () => !!find.call(document, "kader-frame") };
  return names.size;
})()
