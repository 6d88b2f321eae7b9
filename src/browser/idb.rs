//! Texts in IndexedDB, a store that is separate from `storage.local`: damage to one does not affect the other.
//!
//! A text is written with strict durability and counts as written when the transaction is complete. Works in the
//! background and in pages.

use super::pause::timeout;
use super::webext::TIMEOUT_MS;
use crate::platform::answers::Refused;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbFactory, IdbRequest, IdbTransaction};

#[wasm_bindgen]
extern "C" {
    type GlobalWithDatabases;
    #[wasm_bindgen(method, getter, js_name = indexedDB)]
    fn databases(this: &GlobalWithDatabases) -> Option<IdbFactory>;
    /// `transaction` with its options, which web-sys lacks.
    #[wasm_bindgen(extends = js_sys::Object)]
    type DatabaseWithDurability;
    #[wasm_bindgen(method, catch, js_name = transaction)]
    fn durable_transaction(
        this: &DatabaseWithDurability,
        table: &str,
        mode: &str,
        options: &Object,
    ) -> Result<IdbTransaction, JsValue>;
}

const DATABASE: &str = "kader";
const TABLE: &str = "texts";

/// The texts of these keys; `None` for a key without a text.
pub async fn database_get<const N: usize>(keys: [&'static str; N]) -> Result<[Option<String>; N], Refused> {
    // One body for all numbers of keys; otherwise the popup would contain one per number.
    let texts = timeout(TIMEOUT_MS, get_all(&keys)).await.unwrap_or(Err(Refused))?;
    texts.try_into().map_err(|_| Refused)
}

/// Writes texts under their keys, all or none.
pub async fn database_put(texts: &[(&'static str, &str)]) -> Result<(), Refused> {
    timeout(TIMEOUT_MS, put_all(texts)).await.unwrap_or(Err(Refused))
}

async fn get_all(keys: &[&'static str]) -> Result<Vec<Option<String>>, Refused> {
    let database = open().await?;
    let result = read(&database, keys).await;
    database.close();
    result
}

async fn read(database: &IdbDatabase, keys: &[&'static str]) -> Result<Vec<Option<String>>, Refused> {
    let table = database.transaction_with_str(TABLE)?.object_store(TABLE)?;
    let mut texts = Vec::new();
    for key in keys {
        texts.push(done(&table.get(&(*key).into())?).await?.as_string());
    }
    Ok(texts)
}

async fn put_all(texts: &[(&'static str, &str)]) -> Result<(), Refused> {
    let database = open().await?;
    let result = write(&database, texts).await;
    database.close();
    result
}

async fn write(database: &IdbDatabase, texts: &[(&'static str, &str)]) -> Result<(), Refused> {
    let strict = Object::new();
    Reflect::set(&strict, &"durability".into(), &"strict".into())?;
    let transaction =
        database.unchecked_ref::<DatabaseWithDurability>().durable_transaction(TABLE, "readwrite", &strict)?;
    let table = transaction.object_store(TABLE)?;
    for (key, text) in texts {
        table.put_with_key(&(*text).into(), &(*key).into())?;
    }
    let complete = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&once(resolve)));
        transaction.set_onabort(Some(&once(reject.clone())));
        transaction.set_onerror(Some(&once(reject)));
    });
    JsFuture::from(complete).await?;
    Ok(())
}

async fn open() -> Result<IdbDatabase, Refused> {
    let global: GlobalWithDatabases = js_sys::global().unchecked_into();
    let request = global.databases().ok_or(Refused)?.open_with_u32(DATABASE, 1)?;
    let opening = request.clone();
    let upgrade = Closure::once_into_js(move |_: JsValue| {
        if let Some(database) = opening.result().ok().and_then(|result| result.dyn_into::<IdbDatabase>().ok()) {
            let _ = database.create_object_store(TABLE);
        }
    });
    request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
    done(&request).await?.dyn_into().map_err(Refused::from)
}

async fn done(request: &IdbRequest) -> Result<JsValue, Refused> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&once(resolve)));
        request.set_onerror(Some(&once(reject)));
    });
    JsFuture::from(promise).await?;
    Ok(request.result()?)
}

/// Settles one side of a promise when an event fires; the event itself is not kept.
fn once(settle: Function) -> Function {
    Closure::once_into_js(move |_: JsValue| {
        let _ = settle.call0(&JsValue::NULL);
    })
    .unchecked_into()
}
