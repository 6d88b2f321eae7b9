// The note while a hard picture is read.
globalThis[Symbol.for("kader.toast")] = "toastLooking";
