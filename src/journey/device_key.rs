//! The key of a vault without a password. It opens the vault for anyone at this computer; the first-run screen says so.
//!
//! It does not stand beside the vault in `storage.local`, which Firefox lets content scripts read, and it has two homes,
//! IndexedDB and localStorage, so that damage to one loses nothing.

use crate::platform::{database_get, database_put, page_storage_get, page_storage_set};
use crate::sealed::DEVICE_KEY_LENGTH;
use base64ct::{Base64, Encoding};

type DeviceKey = [u8; DEVICE_KEY_LENGTH];
const NAME: &str = "device-key";

/// The keys of both homes, likeliest first: they differ where one was damaged. A home that is empty is given the other's again.
pub async fn load() -> Vec<DeviceKey> {
    let near = page_storage_get(NAME).and_then(|text| read(&text));
    let far = far().await;
    if let (Some(key), None) | (None, Some(key)) = (near, far) {
        save(&key).await;
    }
    let mut keys: Vec<DeviceKey> = far.into_iter().chain(near).collect();
    keys.dedup();
    keys
}

/// Puts the key into both homes; true when at least IndexedDB, the sturdier one, gives it back.
pub async fn save(key: &DeviceKey) -> bool {
    let text = Base64::encode_string(key);
    page_storage_set(NAME, &text);
    database_put(&[(NAME, &text)]).await.is_ok() && far().await.as_ref() == Some(key)
}

async fn far() -> Option<DeviceKey> {
    let [text] = database_get([NAME]).await.ok()?;
    read(&text?)
}

fn read(text: &str) -> Option<DeviceKey> {
    Base64::decode_vec(text).ok()?.try_into().ok()
}
