//! Turns a message of the core into a sentence in the user's language.

use super::webext;
use crate::i18n::Sentence;
use js_sys::{Date, Object, Reflect};

/// The sentence of a message id.
pub fn t(id: &str) -> String {
    webext::sentence(id, &[])
}

/// A Unix second as date and time to the minute, in the user's language: "26 november 2026 om 05:26".
pub fn moment(at: u64) -> String {
    let format = Object::new();
    for (part, length) in [("dateStyle", "long"), ("timeStyle", "short")] {
        // A plain object accepts every member.
        let _ = Reflect::set(&format, &part.into(), &length.into());
    }
    Date::new(&(at as f64 * 1000.0).into()).to_locale_string(&t("languageCode"), &format).into()
}

/// The sentence with its parts.
pub fn translate(sentence: &Sentence) -> String {
    webext::sentence(&sentence.id, &sentence.args)
}
