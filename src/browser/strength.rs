//! The strength of a password, estimated in a Worker of its own: its lists are loaded only where the user chooses a
//! password.

use super::worker;
use crate::password::Judgement;
use js_sys::{Array, Date, Function, Promise, Uint8Array};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker};

/// How long loading the lists may take on a slow computer.
const TIMEOUT_MS: u32 = 10_000;

/// The functions to call with the answers to running questions, by number.
type Waiting = Rc<RefCell<HashMap<u32, Function>>>;

/// The Worker, running as long as a password is being chosen.
pub struct Estimator {
    worker: Option<Worker>,
    waiting: Waiting,
    next: Cell<u32>,
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 2],
}

impl Estimator {
    /// Starts it. If it does not start, no password is judged.
    pub fn start() -> Self {
        let worker = worker::start("strength.js");
        let waiting = Waiting::default();
        let answered = {
            let waiting = waiting.clone();
            Closure::new(move |event: MessageEvent| {
                let answer: Array = event.data().unchecked_into();
                let number = answer.get(0).as_f64().unwrap_or_default() as u32;
                let resolve = waiting.borrow_mut().remove(&number);
                if let Some(resolve) = resolve {
                    let _ = resolve.call1(&JsValue::NULL, &answer.get(1));
                }
            })
        };
        let failed = {
            let waiting = waiting.clone();
            Closure::new(move |_: MessageEvent| {
                for resolve in waiting.take().into_values() {
                    let _ = resolve.call0(&JsValue::NULL);
                }
            })
        };
        if let Some(worker) = &worker {
            worker.set_onmessage(Some(answered.as_ref().unchecked_ref()));
            worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        }
        Self { worker, waiting, next: Cell::new(0), _listeners: [answered, failed] }
    }

    /// Judges a password; `names` are those of the user's own portals and accounts. `None` if the Worker did not
    /// start, crashed or does not answer.
    pub fn judge(&self, password: &str, names: &[String]) -> impl Future<Output = Option<Judgement>> + use<> {
        let number = self.next.get();
        self.next.set(number + 1);
        let question = Array::of4(
            &number.into(),
            &Uint8Array::from(password.as_bytes()),
            &names.join("\n").into(),
            &Date::new_0().get_full_year().into(),
        );
        let answer = self.worker.as_ref().map(|worker| {
            let answer = Promise::new(&mut |resolve, _| drop(self.waiting.borrow_mut().insert(number, resolve)));
            let _ = worker.post_message(&question);
            answer
        });
        async move {
            let answer = super::pause::timeout(TIMEOUT_MS, JsFuture::from(answer?)).await?.ok()?;
            Judgement::from_bytes(&answer.dyn_into::<Uint8Array>().ok()?.to_vec())
        }
    }
}

impl Drop for Estimator {
    fn drop(&mut self) {
        if let Some(worker) = &self.worker {
            worker.set_onmessage(None);
            worker.set_onerror(None);
            worker.terminate();
        }
    }
}
