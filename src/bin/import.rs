//! Entry point for the Worker that reads exports of other programs; `extension/import.js` calls it.

use kader::import::{self, report::Report};
use wasm_bindgen::prelude::*;

fn main() {}

/// Reads a file, with its password if there is one; returns a [`Report`] as JSON.
#[wasm_bindgen]
pub fn read(bytes: &[u8], password: Option<String>) -> Option<String> {
    serde_json::to_string(&Report::of(import::read(bytes, password.as_deref()))).ok()
}
