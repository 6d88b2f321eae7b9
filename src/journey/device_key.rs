//! The device key: the key of a vault without a password. It opens the vault for anyone at this computer; the
//! first-run screen says so.
//!
//! It is not stored next to the vault in `storage.local`, which Firefox lets content scripts read. It is stored in
//! two places, IndexedDB and localStorage, so that damage to one loses nothing.

use crate::platform::{database_get, database_put, page_storage_get, page_storage_set};
use crate::vault_file::DEVICE_KEY_LENGTH;
use base64ct::{Base64, Encoding};

type DeviceKey = [u8; DEVICE_KEY_LENGTH];
const NAME: &str = "device-key";

/// Loads the keys from both places, the most likely one first; they differ if one was damaged. If one place is empty,
/// it gets the key of the other.
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

/// Stores the key in both places. True if at least IndexedDB, the more reliable one, returns it.
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
