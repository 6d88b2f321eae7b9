// The note while Kader reads a difficult picture.
globalThis[Symbol.for("kader.toast")] = "toastLooking";
