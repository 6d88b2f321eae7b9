//! A Worker that answers one question and is then ended: the screen stays responsive, and the memory and data of the
//! work are freed with it.

use super::webext;
use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

#[wasm_bindgen]
extern "C" {
    /// Trusted Types, where the browser has them.
    type TrustedTypes;
    #[wasm_bindgen(thread_local_v2, js_name = trustedTypes)]
    static TRUSTED_TYPES: Option<TrustedTypes>;
    #[wasm_bindgen(method, js_name = createPolicy)]
    fn create_policy(this: &TrustedTypes, name: &str, rules: &JsValue) -> TrustedPolicy;

    type TrustedPolicy;
    #[wasm_bindgen(method, catch, js_name = createScriptURL)]
    fn script_url(this: &TrustedPolicy, url: &str) -> Result<JsValue, JsValue>;

    /// A Worker constructed with Trusted Types, which web-sys lacks.
    type TrustedWorker;
    #[wasm_bindgen(constructor, catch, js_class = "Worker")]
    fn new(url: &JsValue, options: &WorkerOptions) -> Result<TrustedWorker, JsValue>;
}

thread_local! {
    /// The only policy that the manifest allows. It accepts addresses of the extension's own files; nothing else
    /// becomes a script.
    static POLICY: Option<TrustedPolicy> = TRUSTED_TYPES.with(|types| {
        let own = |url: String| Some(url).filter(|url| url.starts_with(&webext::file_url("")));
        let own = Closure::<dyn Fn(String) -> Option<String>>::new(own).into_js_value();
        Some(types.as_ref()?.create_policy("kader", &webext::one("createScriptURL", &own)))
    });
}

fn trusted(url: &str) -> Option<JsValue> {
    POLICY.with(|policy| match policy {
        Some(policy) => policy.script_url(url).ok(),
        None => Some(url.into()),
    })
}

/// A running question.
pub struct Asked {
    worker: Worker,
    answer: Promise,
}

/// Starts a Worker of the extension. `None` if it cannot be started.
pub fn start(script: &str) -> Option<Worker> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = TrustedWorker::new(&trusted(&webext::file_url(script))?, &options).ok()?;
    Some(worker.unchecked_into())
}

/// Starts a Worker of the extension and asks it. `None` if it cannot be started.
pub fn ask(script: &str, question: &Array) -> Option<Asked> {
    let worker = start(script)?;
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
    /// The Worker, for ending the question without an answer.
    pub fn worker(&self) -> Worker {
        self.worker.clone()
    }

    /// The answer; `None` if the Worker crashed, most likely for lack of memory.
    pub async fn answer(self) -> Option<JsValue> {
        let answer = JsFuture::from(self.answer).await;
        self.worker.terminate();
        answer.ok()
    }
}
