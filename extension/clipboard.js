// An offscreen document that empties the clipboard if the code in its address is still there. The modern clipboard
// API requires a focused document; these older commands do not.
const code = location.hash.slice(1);
const field = document.querySelector("textarea");
field.focus();
document.execCommand("paste");
if (field.value.trim() === code) {
  document.addEventListener("copy", (event) => {
    event.preventDefault();
    event.clipboardData.setData("text/plain", "");
  });
  document.execCommand("copy");
}
