//! JSON as exports have it: within bounds, and with numbers as texts, texts left out, `null` for nothing.

use crate::parsed_account::{Warning, quoted};
use crate::raw_account::Number;
use serde_json::Value;

/// Values of a file take no more memory than this, as estimated from its text: 128 MiB.
const MOST_MEMORY: usize = 128 << 20;
/// What each costs in memory: an object with room for its first members, an array with room for its first elements, and each
/// further element or member.
const OBJECT: usize = 700;
const ARRAY: usize = 160;
const ELEMENT: usize = 100;

/// Why a text gives no value.
#[derive(Debug, PartialEq, Eq)]
pub enum Unparsed {
    /// It is no JSON.
    Misshapen,
    /// It has more parts than any export.
    Excessive,
}

/// Reads a text in JSON, whose values are counted before they are made.
pub fn parse(text: &[u8]) -> Result<Value, Unparsed> {
    if memory_of(text) > MOST_MEMORY {
        return Err(Unparsed::Excessive);
    }
    serde_json::from_slice(text).map_err(|_| Unparsed::Misshapen)
}

/// What the values of a text will take of memory, besides their own texts.
fn memory_of(text: &[u8]) -> usize {
    let (mut memory, mut in_string, mut is_escaped) = (0, false, false);
    for byte in text {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' => memory += OBJECT,
            b'[' => memory += ARRAY,
            b',' => memory += ELEMENT,
            _ => {}
        }
    }
    memory
}

/// The text of a member; empty when it is absent, `null` or no text.
pub fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or("")
}

/// The number of a member, also where it is written as a text or with a decimal point.
pub fn number(value: &Value, key: &str) -> Number {
    match value.get(key) {
        None | Some(Value::Null) => Number::Default,
        Some(Value::String(text)) => Some(text.as_str()).into(),
        Some(number) => match (number.as_u64(), number.as_f64()) {
            (Some(whole), _) => Number::Is(whole),
            (None, Some(float)) if float >= 0.0 && float.fract() == 0.0 && float < 9e15 => Number::Is(float as u64),
            _ => Number::Unusable,
        },
    }
}

/// The elements of an array; none when it is none.
pub fn items(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Whether every one of these members is there.
pub fn has(value: &Value, keys: &[&str]) -> bool {
    keys.iter().all(|key| value.get(key).is_some())
}

/// More members than these are not named; one is enough to make somebody look.
const MOST_NAMED: usize = 3;

/// What is to be said of an entry whose program has these members, and always writes those: what else it has, and what it
/// lacks. A member that is empty says nothing.
pub fn judged(entry: &Value, known: &[&str], always: &[&'static str]) -> Vec<Warning> {
    let is_empty = |value: &Value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(true) | Value::Number(_) => false,
    };
    let members = entry.as_object().into_iter().flatten();
    let more = members.filter(|(name, value)| !known.contains(&name.as_str()) && !is_empty(value));
    let more = more.take(MOST_NAMED).map(|(name, _)| Warning::NotUnderstood(quoted(name)));
    let lacking = always.iter().filter(|name| entry.get(**name).is_none()).map(|name| Warning::NotSaid(name));
    more.chain(lacking).collect()
}

/// Bytes that Java wrote: an array of numbers from −128 to 255.
pub fn bytes(value: Option<&Value>) -> Option<Vec<u8>> {
    let byte = |number: &Value| number.as_i64().filter(|n| (-128..=255).contains(n)).map(|n| n as u8);
    value?.as_array()?.iter().map(byte).collect()
}
