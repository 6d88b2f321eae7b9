//! Derives a key from a password in a Worker of its own, so that its memory, up to 64 MiB, is freed afterwards.

use super::worker;
use crate::platform::DerivationError;
use crate::vault_file::{Derivation, PasswordKdf, WrappingKey};
use js_sys::{Array, JsString, Uint8Array};
use wasm_bindgen::JsCast;

/// Normalises a password (Unicode NFC), because keyboards compose é in different ways.
pub fn normalised(password: &str) -> String {
    JsString::from(password).normalize("NFC").into()
}

/// Derives the wrapping key.
pub async fn wrapping_key(kdf: PasswordKdf, password: &str) -> Result<WrappingKey, DerivationError> {
    let question = Array::of2(&Uint8Array::from(kdf.to_bytes().as_slice()), &Uint8Array::from(password.as_bytes()));
    let asked = worker::ask("derive.js", &question).ok_or(DerivationError::Failed)?;
    let answer = asked.answer().await.and_then(|answer| answer.dyn_into::<Uint8Array>().ok());
    match Derivation::from_bytes(&answer.ok_or(DerivationError::Failed)?.to_vec()) {
        Derivation::Done(key) => Ok(WrappingKey::new(*key)),
        Derivation::NoMemory => Err(DerivationError::NoMemory),
        Derivation::Failed => Err(DerivationError::Failed),
    }
}
