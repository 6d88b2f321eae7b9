//! Entry point for the comparison with other decoders (`./build.sh bench`): only the decoder, in wasm. Not shipped.

use js_sys::Date;
use kader::qr::{self, Picture};
use wasm_bindgen::prelude::*;

fn main() {}

/// The texts in a picture of RGBA pixels; none if the sizes do not match.
#[wasm_bindgen]
pub fn read(rgba: &[u8], width: u32, height: u32, budget_ms: f64) -> Vec<String> {
    let rgb: Vec<u8> = rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let Some(picture) = Picture::from_raw(width, height, rgb) else {
        return Vec::new();
    };
    let reading = qr::read(&picture, None, budget_ms, Date::now);
    reading.found.into_iter().map(|found| found.text).collect()
}
