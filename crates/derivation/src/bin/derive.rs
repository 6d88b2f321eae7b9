//! Entry point of the Worker that derives keys: what `extension/derive.js` calls. On the host it is nothing.

fn main() {}

#[cfg(target_arch = "wasm32")]
mod worker {
    use kader_derivation::{Derivation, PasswordKdf};
    use wasm_bindgen::prelude::*;

    /// 32 bytes from a password; nothing when the parameters are out of bounds or memory ends.
    #[wasm_bindgen]
    pub fn derive(kdf: &[u8], password: &[u8]) -> Option<Vec<u8>> {
        match kader_derivation::derive(&PasswordKdf::from_bytes(kdf)?, password) {
            Derivation::Done(bytes) => Some(bytes.to_vec()),
            Derivation::NoMemory => None,
        }
    }
}
