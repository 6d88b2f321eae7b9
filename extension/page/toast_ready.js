// The note where the browser will not open the popup by itself: the find waits behind the button.
globalThis[Symbol.for("kader.toast")] = "toastReady";
