//! What Kader says, independent of the language: the id of a message in `extension/_locales/*/messages.json` and its
//! args.
//!
//! The core decides *what* to say; the browser layer looks up the sentence in the user's language. A test checks that
//! every id in `src/` is in every language.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A sentence for the user: a message id and its args, in the order of the message's placeholders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// The id in `messages.json`.
    pub id: Cow<'static, str>,
    /// The args, `$1` first.
    pub args: Vec<String>,
}

/// A value that can be shown to the user as a sentence: every error, and other obstacles.
pub trait ToSentence {
    /// The sentence for the user.
    fn to_sentence(&self) -> Sentence;
}

/// A sentence without args.
pub fn sentence(id: &'static str) -> Sentence {
    Sentence { id: Cow::Borrowed(id), args: Vec::new() }
}

/// A sentence with one arg.
pub fn sentence1(id: &'static str, arg: impl Into<String>) -> Sentence {
    Sentence { id: Cow::Borrowed(id), args: vec![arg.into()] }
}

/// A sentence with two args.
pub fn sentence2(id: &'static str, first: impl Into<String>, second: impl Into<String>) -> Sentence {
    Sentence { id: Cow::Borrowed(id), args: vec![first.into(), second.into()] }
}
