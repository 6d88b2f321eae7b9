//! From what the core says to a sentence in the user's language.

use super::webext;
use crate::wording::Wording;

/// The sentence of a message id.
pub fn t(id: &str) -> String {
    webext::sentence(id, &[])
}

/// The sentence with its parts.
pub fn tell(wording: &Wording) -> String {
    webext::sentence(&wording.id, &wording.parts)
}
