//! The key of a vault without a password. It opens the vault for anyone at this computer; the first-run screen says so.
//!
//! It does not stand beside the vault in `storage.local`, which Firefox lets content scripts read, and it has two homes,
//! IndexedDB and localStorage, so that damage to one loses nothing.

use crate::sealed::DEVICE_KEY_LENGTH;
use base64ct::{Base64, Encoding};
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbRequest, IdbTransactionMode};

type DeviceKey = [u8; DEVICE_KEY_LENGTH];
const NAME: &str = "device-key";
const DATABASE: &str = "kader";
const TABLE: &str = "keys";

/// The key from whichever home still has it; the other is given it again.
pub async fn load() -> Option<DeviceKey> {
    let near = local_storage().and_then(|storage| storage.get_item(NAME).ok().flatten()).and_then(|text| read(&text));
    let far = match database().await {
        Some(database) => get(&database).await,
        None => None,
    };
    let key = near.or(far)?;
    if near.is_none() || far.is_none() {
        save(&key).await;
    }
    Some(key)
}

/// Puts the key into both homes; true when at least IndexedDB, the sturdier one, gives it back.
pub async fn save(key: &DeviceKey) -> bool {
    let text = Base64::encode_string(key);
    if let Some(storage) = local_storage() {
        let _ = storage.set_item(NAME, &text);
    }
    match database().await {
        Some(database) => put(&database, &text).await.is_some() && get(&database).await.as_ref() == Some(key),
        None => false,
    }
}

fn read(text: &str) -> Option<DeviceKey> {
    Base64::decode_vec(text).ok()?.try_into().ok()
}

fn local_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

async fn database() -> Option<IdbDatabase> {
    let request = web_sys::window()?.indexed_db().ok()??.open_with_u32(DATABASE, 1).ok()?;
    let opening = request.clone();
    let upgrade = Closure::once_into_js(move |_: JsValue| {
        if let Some(database) = opening.result().ok().and_then(|result| result.dyn_into::<IdbDatabase>().ok()) {
            let _ = database.create_object_store(TABLE);
        }
    });
    request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
    done(&request).await?.dyn_into().ok()
}

async fn get(database: &IdbDatabase) -> Option<DeviceKey> {
    let store = database.transaction_with_str(TABLE).ok()?.object_store(TABLE).ok()?;
    read(&done(&store.get(&NAME.into()).ok()?).await?.as_string()?)
}

async fn put(database: &IdbDatabase, text: &str) -> Option<()> {
    let transaction = database.transaction_with_str_and_mode(TABLE, IdbTransactionMode::Readwrite).ok()?;
    let store = transaction.object_store(TABLE).ok()?;
    done(&store.put_with_key(&text.into(), &NAME.into()).ok()?).await?;
    Some(())
}

async fn done(request: &IdbRequest) -> Option<JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        let succeeded = Closure::once_into_js(move |_: JsValue| {
            let _ = resolve.call0(&JsValue::NULL);
        });
        let failed = Closure::once_into_js(move |_: JsValue| {
            let _ = reject.call0(&JsValue::NULL);
        });
        request.set_onsuccess(Some(succeeded.unchecked_ref()));
        request.set_onerror(Some(failed.unchecked_ref()));
    });
    JsFuture::from(promise).await.ok()?;
    request.result().ok()
}
