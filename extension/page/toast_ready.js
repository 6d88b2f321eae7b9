// The note if the browser does not open the popup: the scan result waits behind the button.
globalThis[Symbol.for("kader.toast")] = "toastReady";
