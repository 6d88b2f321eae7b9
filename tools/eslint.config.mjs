// Lints the few scripts that are not Rust: start scripts and page scripts. Recommended rules, and a short list of
// names that a page script may use.
import js from "@eslint/js";

const names = (list) => Object.fromEntries(list.split(" ").map((name) => [name, "readonly"]));
const browser = names(
  "chrome document window globalThis crypto console setTimeout requestAnimationFrame addEventListener removeEventListener " +
    "postMessage getComputedStyle innerWidth innerHeight scrollX scrollY location Node NodeFilter Event InputEvent KeyboardEvent " +
    "HTMLInputElement HTMLTextAreaElement URL FocusEvent fetch AbortSignal Document DocumentFragment Element EventTarget HTMLElement ShadowRoot",
);

export default [
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: browser },
    rules: { eqeqeq: "error", "no-eval": "error", "no-implied-eval": "error", "prefer-const": "error", "no-var": "error" },
  },
];
