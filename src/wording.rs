//! What the product says, before it is in a language: the id of a message in
//! `extension/_locales/*/messages.json` and the parts that go into it.
//!
//! The core decides *what* to say; the browser layer looks the sentence up in the user's language.
//! A test holds every id in `src/` against every language.

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

/// Something that the user is told of: every error of ours, and what else can be in the way.
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
