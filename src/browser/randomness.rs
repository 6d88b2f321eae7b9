//! Random bytes from the browser, which the core receives as an argument.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type GlobalWithCrypto;
    #[wasm_bindgen(method, getter)]
    fn crypto(this: &GlobalWithCrypto) -> web_sys::Crypto;
}

/// `N` bytes of the browser's cryptographic generator.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let global: GlobalWithCrypto = js_sys::global().unchecked_into();
    if global.crypto().get_random_values_with_u8_array(&mut bytes).is_err() {
        // Without randomness, nothing that follows would be secure.
        wasm_bindgen::throw_str("the browser gave no randomness");
    }
    bytes
}
