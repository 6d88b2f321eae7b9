//! Entry point for the page of the fault harness (`tests/browser/faults/page`) and for measurements of the benchmark
//! that need no screen. Not shipped.

use kader::browser::faults;
use wasm_bindgen::prelude::*;

fn main() {}

/// Makes a vault.
#[wasm_bindgen]
pub async fn make(password: String) -> bool {
    faults::make(&password).await
}

/// Saves an account; true when acknowledged.
#[wasm_bindgen]
pub async fn save(number: u32) -> bool {
    faults::save(number).await
}

/// Adds many accounts in one save.
#[wasm_bindgen]
pub async fn fill(from: u32, count: u32) -> bool {
    faults::fill(from, count).await
}

/// Changes the password; true when acknowledged.
#[wasm_bindgen]
pub async fn change_password(password: String) -> bool {
    faults::change_password(&password).await
}

/// Whether a password opens the vault.
#[wasm_bindgen]
pub async fn opens_with(password: String) -> bool {
    faults::opens_with(&password).await
}

/// Repairs the stores.
#[wasm_bindgen]
pub async fn mend() {
    faults::mend().await;
}

/// Decodes a PNG as the background does and returns its width; 0 if it is not a PNG. For the benchmark.
#[wasm_bindgen]
pub fn unpack(png: &[u8]) -> u32 {
    kader::qr::picture_of_png(png).map_or(0, |picture| picture.width())
}

/// Stores the key as unlocking does.
#[wasm_bindgen]
pub async fn unlock() {
    faults::unlock().await;
}

/// The content of the stores, as JSON.
#[wasm_bindgen]
pub async fn state() -> String {
    faults::state().await
}
