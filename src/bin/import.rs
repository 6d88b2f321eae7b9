//! Entry point of the Worker that reads what other programs export: what `extension/import.js` calls.

use kader::import::{self, report::Report};
use wasm_bindgen::prelude::*;

fn main() {}

/// Reads a file, with its password where one is given; a [`Report`] in JSON.
#[wasm_bindgen]
pub fn read(bytes: &[u8], password: Option<String>) -> Option<String> {
    serde_json::to_string(&Report::of(import::read(bytes, password.as_deref()))).ok()
}
