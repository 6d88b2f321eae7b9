//! Ensures one writer at a time over all windows and the background: a Web Lock around everything that saves.

use js_sys::Promise;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

#[wasm_bindgen]
extern "C" {
    type GlobalWithLocks;
    #[wasm_bindgen(method, getter)]
    fn navigator(this: &GlobalWithLocks) -> NavigatorWithLocks;
    type NavigatorWithLocks;
    #[wasm_bindgen(method, getter)]
    fn locks(this: &NavigatorWithLocks) -> Locks;
    type Locks;
    #[wasm_bindgen(method, catch)]
    fn request(this: &Locks, name: &str, work: &JsValue) -> Result<Promise, JsValue>;
}

/// Does `work` while holding the vault's lock. `None` if the browser gave no lock or ended the work.
pub async fn with_vault_lock<T: 'static>(work: impl Future<Output = T> + 'static) -> Option<T> {
    let result = Rc::new(RefCell::new(None));
    let place = Rc::clone(&result);
    let callback = Closure::once_into_js(move |_lock: JsValue| {
        future_to_promise(async move {
            let value = work.await;
            place.borrow_mut().replace(value);
            Ok(JsValue::UNDEFINED)
        })
    });
    let global: GlobalWithLocks = js_sys::global().unchecked_into();
    let held = global.navigator().locks().request("kader-vault", &callback).ok()?;
    JsFuture::from(held).await.ok()?;
    result.borrow_mut().take()
}
