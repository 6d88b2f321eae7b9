//! Entry point for the Worker that derives keys; `extension/derive.js` calls it. On the host it does nothing.

fn main() {}

#[cfg(target_arch = "wasm32")]
mod worker {
    use kader_derivation::{Derivation, PasswordKdf};
    use wasm_bindgen::prelude::*;

    /// The result of a derivation, encoded by [`Derivation::to_bytes`].
    #[wasm_bindgen]
    pub fn derive(kdf: &[u8], password: &[u8]) -> Vec<u8> {
        let derivation = match PasswordKdf::from_bytes(kdf) {
            Some(kdf) => kader_derivation::derive(&kdf, password),
            None => Derivation::Failed,
        };
        derivation.to_bytes().to_vec()
    }
}
