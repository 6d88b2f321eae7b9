//! Entry point of the Worker that derives keys: what `extension/derive.js` calls. On the host it is nothing.

fn main() {}

#[cfg(target_arch = "wasm32")]
mod worker {
    use kader_derivation::{Derivation, PasswordKdf};
    use wasm_bindgen::prelude::*;

    /// What a derivation came to, as [`Derivation::to_bytes`] writes it.
    #[wasm_bindgen]
    pub fn derive(kdf: &[u8], password: &[u8]) -> Vec<u8> {
        let derivation = match PasswordKdf::from_bytes(kdf) {
            Some(kdf) => kader_derivation::derive(&kdf, password),
            None => Derivation::Failed,
        };
        derivation.to_bytes().to_vec()
    }
}
