//! From what the core says to a sentence in the user's language.

use super::webext;
use crate::wording::Wording;

/// The sentence of a message id.
pub fn t(id: &str) -> String {
    webext::sentence(id, &[])
}

/// A Unix second as date and time of day, in the user's language.
pub fn moment(at: u64) -> String {
    let date = js_sys::Date::new(&(at as f64 * 1000.0).into());
    date.to_locale_string(&t("languageCode"), &wasm_bindgen::JsValue::UNDEFINED).into()
}

/// The sentence with its parts.
pub fn tell(wording: &Wording) -> String {
    webext::sentence(&wording.id, &wording.parts)
}
