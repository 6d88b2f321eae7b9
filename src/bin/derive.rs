//! Entry point of the Worker that derives keys: what `extension/derive.js` calls.

use kader::sealed::{self, Derivation, PasswordKdf};
use wasm_bindgen::prelude::*;

fn main() {}

/// 32 bytes from a password; nothing when the parameters are out of bounds or memory ends.
#[wasm_bindgen]
pub fn derive(kdf: &[u8], password: &[u8]) -> Option<Vec<u8>> {
    match sealed::derive(&PasswordKdf::from_bytes(kdf)?, password) {
        Derivation::Done(bytes) => Some(bytes.to_vec()),
        Derivation::NoMemory => None,
    }
}
