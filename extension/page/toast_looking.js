// The note while a hard picture is read.
globalThis.kaderToast = "toastLooking";
