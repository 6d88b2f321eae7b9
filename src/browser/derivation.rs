//! Deriving a key from a password in a Worker of its own: 64 MiB that go with it.

use super::worker;
use crate::sealed::{PasswordKdf, WrapKey};
use js_sys::{Array, JsString, Uint8Array};
use wasm_bindgen::JsCast;

/// One spelling for one password (Unicode NFC): keyboards differ in how they compose é.
pub fn normalised(password: &str) -> String {
    JsString::from(password).normalize("NFC").into()
}

/// Derives the wrap key. `None` when the Worker could not: most likely no memory for Argon2id.
pub async fn wrapping_key(kdf: PasswordKdf, password: &str) -> Option<WrapKey> {
    let question = Array::of2(&Uint8Array::from(kdf.to_bytes().as_slice()), &Uint8Array::from(password.as_bytes()));
    let answer = worker::ask("derive.js", &question)?.answer().await?;
    Some(WrapKey::new(answer.dyn_into::<Uint8Array>().ok()?.to_vec().try_into().ok()?))
}
