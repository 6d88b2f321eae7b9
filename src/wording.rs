//! What Kader says, independent of the language: the id of a message in `extension/_locales/*/messages.json` and its
//! parts.
//!
//! The core decides *what* to say; the browser layer looks up the sentence in the user's language. A test checks that
//! every id in `src/` is in every language.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A sentence for the user: a message id and its parts, in the order of the message's placeholders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// The id in `messages.json`.
    pub id: Cow<'static, str>,
    /// The parts, `$1` first.
    pub parts: Vec<String>,
}

/// A value that can be shown to the user as a sentence: every error, and other obstacles.
pub trait Worded {
    /// The sentence for the user.
    fn wording(&self) -> Wording;
}

/// A sentence without parts.
pub fn say(id: &'static str) -> Wording {
    Wording { id: Cow::Borrowed(id), parts: Vec::new() }
}

/// A sentence with one part.
pub fn say1(id: &'static str, part: impl Into<String>) -> Wording {
    Wording { id: Cow::Borrowed(id), parts: vec![part.into()] }
}

/// A sentence with two parts.
pub fn say2(id: &'static str, first: impl Into<String>, second: impl Into<String>) -> Wording {
    Wording { id: Cow::Borrowed(id), parts: vec![first.into(), second.into()] }
}
