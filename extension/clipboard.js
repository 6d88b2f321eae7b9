// A document that nobody sees, for as long as it takes to empty the clipboard if the code in this address is still there.
// The clipboard as pages have it wants somebody's attention; these older commands do not.
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
