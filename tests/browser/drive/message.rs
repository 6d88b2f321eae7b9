//! Kader's sentences by their message ids, so that journeys follow the texts in `extension/_locales` and work in
//! every language.

use super::Res;
use serde_json::Value;
use std::collections::HashMap;
use std::fmt::{self, Display, Formatter};
use std::fs;

/// Text on a screen: one of Kader's messages, or unchanged text from the user (a name, an address).
#[derive(Clone, Debug)]
pub enum Words {
    Message(Message),
    Literal(String),
}

/// One of Kader's messages by its id, with some of its parts.
#[derive(Clone, Debug)]
pub struct Message {
    before: &'static str,
    id: &'static str,
    parts: Vec<Part>,
}

/// A part of a message: `$1`, `$2` and so on.
#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Message(Message),
}

/// The message with this id; its parts may be anything.
pub fn message(id: &'static str) -> Message {
    Message { before: "", id, parts: Vec::new() }
}

impl Message {
    /// Sets the next part: the first call sets `$1`, the second `$2`.
    pub fn with(mut self, part: impl Display) -> Self {
        self.parts.push(Part::Text(part.to_string()));
        self
    }

    /// Sets the next part to another message, for example a time in words.
    pub fn with_message(mut self, part: Message) -> Self {
        self.parts.push(Part::Message(part));
        self
    }

    /// The message directly after a text that is not a message, for example the name of a file.
    pub fn after(self, before: &'static str) -> Self {
        Self { before, ..self }
    }

    /// The whole text in a language; an error if one of its parts is not set.
    pub fn text(&self, language: &str) -> Res<String> {
        match self.pieces(language)?.as_slice() {
            [all] => Ok(all.clone()),
            _ => Err(format!("the message {} has parts that are not given", self.id).into()),
        }
    }

    /// The text in a language, split where a part may be anything: each piece follows the previous one.
    fn pieces(&self, language: &str) -> Res<Vec<String>> {
        let sentence = sentences(language)?
            .remove(self.id)
            .ok_or_else(|| format!("extension/_locales/{language} has no message {}", self.id))?;
        let mut pieces = vec![self.before.to_owned()];
        let mut letters = sentence.chars().peekable();
        while let Some(letter) = letters.next() {
            let number = letters.peek().and_then(|digit| digit.to_digit(10)).filter(|_| letter == '$');
            let last = pieces.last_mut().ok_or("no piece")?;
            let Some(number) = number else {
                last.push(letter);
                continue;
            };
            letters.next();
            match number.checked_sub(1).and_then(|at| self.parts.get(at as usize)) {
                Some(Part::Text(part)) => last.push_str(part),
                Some(Part::Message(part)) => {
                    let mut inner = part.pieces(language)?.into_iter();
                    last.push_str(&inner.next().unwrap_or_default());
                    pieces.extend(inner);
                }
                None => pieces.push(String::new()),
            }
        }
        Ok(pieces)
    }
}

/// The sentences of a language, by their ids.
fn sentences(language: &str) -> Res<HashMap<String, String>> {
    let language = language.split('-').next().unwrap_or(language);
    let path = format!("{}/extension/_locales/{language}/messages.json", env!("CARGO_MANIFEST_DIR"));
    let all: HashMap<String, Value> = serde_json::from_str(&fs::read_to_string(&path)?)?;
    let text = |value: &Value| value["message"].as_str().unwrap_or_default().to_owned();
    Ok(all.into_iter().map(|(id, value)| (id, text(&value))).collect())
}

impl Words {
    fn pieces(&self, language: &str) -> Res<Vec<String>> {
        match self {
            Self::Literal(text) => Ok(vec![text.clone()]),
            Self::Message(message) => message.pieces(language),
        }
    }

    /// JavaScript: whether the text of an expression contains these words, ignoring differences in white space.
    pub fn is_within(&self, text: &str, language: &str) -> Res<String> {
        let pieces = serde_json::to_string(&self.pieces(language)?)?;
        Ok(format!(
            "((text, pieces) => {{ const plain = t => t.replace(/\\s+/g, ' '); let at = 0; \
             for (const piece of pieces.map(plain)) {{ const found = text.indexOf(piece, at); if (found < 0) return false; at = found + piece.length; }} \
             return true; }})(({text}).replace(/\\s+/g, ' '), {pieces})"
        ))
    }

    /// JavaScript: whether the text of an expression is exactly these words, ignoring surrounding white space.
    pub fn is_all_of(&self, text: &str, language: &str) -> Res<String> {
        let pieces = self.pieces(language)?;
        match pieces.as_slice() {
            [all] => Ok(format!("(({text}).trim() === {})", serde_json::to_string(all.trim())?)),
            _ => Err(format!("{self} leaves open what is in it; name its parts").into()),
        }
    }
}

impl From<Message> for Words {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Self::Literal(text.to_owned())
    }
}

impl From<&String> for Words {
    fn from(text: &String) -> Self {
        Self::Literal(text.clone())
    }
}

impl Display for Words {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(text) => write!(f, "{text:?}"),
            Self::Message(message) => write!(f, "the message {}", message.id),
        }
    }
}
