//! A Worker that answers one question and is ended: the screen stays alive meanwhile, and what the work took of memory,
//! and held, goes with it.

use super::webext;
use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, WorkerOptions, WorkerType};

/// A question under way.
pub struct Asked {
    worker: web_sys::Worker,
    answer: Promise,
}

/// Starts a Worker of the extension's and asks. `None` when it cannot be started.
pub fn ask(script: &str, question: &Array) -> Option<Asked> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = web_sys::Worker::new_with_options(&webext::file_url(script), &options).ok()?;
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
    worker.post_message(question).ok()?;
    Some(Asked { worker, answer })
}

impl Asked {
    /// What ends the question without an answer.
    pub fn worker(&self) -> web_sys::Worker {
        self.worker.clone()
    }

    /// The answer; `None` when the Worker broke down: most likely no memory.
    pub async fn answer(self) -> Option<JsValue> {
        let answer = JsFuture::from(self.answer).await;
        self.worker.terminate();
        answer.ok()
    }
}
