//! Deriving a key from a password in a Worker of its own, which is ended afterwards: the screen stays alive, and the
//! 64 MiB and what they held go with the Worker.

use super::webext;
use crate::sealed::{PasswordKdf, WrapKey};
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

/// Derives the wrap key. `None` when the Worker could not: most likely no memory for Argon2id.
pub async fn wrap_key(kdf: PasswordKdf, password: &str) -> Option<WrapKey> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&webext::file_url("derive.js"), &options).ok()?;
    let answer = Promise::new(&mut |resolve, reject| {
        let answered = Closure::once_into_js(move |event: MessageEvent| {
            let _ = resolve.call1(&JsValue::NULL, &event.data());
        });
        let failed = Closure::once_into_js(move |_: JsValue| {
            let _ = reject.call0(&JsValue::NULL);
        });
        worker.set_onmessage(Some(answered.unchecked_ref()));
        worker.set_onerror(Some(failed.unchecked_ref()));
    });
    let question = Array::of2(&Uint8Array::from(kdf.to_bytes().as_slice()), &Uint8Array::from(password.as_bytes()));
    worker.post_message(&question).ok()?;
    let answer = JsFuture::from(answer).await;
    worker.terminate();
    let bytes = answer.ok()?.dyn_into::<Uint8Array>().ok()?.to_vec();
    Some(WrapKey::new(bytes.try_into().ok()?))
}
