//! JSON of exports: parsed within limits of memory. Numbers may be texts, and absent values may be omitted or `null`.

use crate::parsed_account::{Warning, quoted};
use crate::raw_account::Number;
use serde_json::Value;

/// The most memory that the values of a file may take, as estimated from its text: 128 MiB.
const MOST_MEMORY: usize = 128 << 20;
/// The memory cost, in bytes, of an object with room for its first members, of an array with room for its first
/// elements, and of each further element or member.
const OBJECT: usize = 700;
const ARRAY: usize = 160;
const ELEMENT: usize = 100;

/// Why a text could not be parsed.
#[derive(Debug, PartialEq, Eq)]
pub enum Unparsed {
    /// It is not JSON.
    Misshapen,
    /// It has more parts than any export.
    Excessive,
}

/// Parses JSON. The memory of the values is estimated before they are created.
pub fn parse(text: &[u8]) -> Result<Value, Unparsed> {
    if memory_of(text) > MOST_MEMORY {
        return Err(Unparsed::Excessive);
    }
    serde_json::from_slice(text).map_err(|_| Unparsed::Misshapen)
}

/// The estimated memory of the values in a text, in bytes, without that of their own texts.
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

/// The text of a member; empty if it is absent, `null` or not a text.
pub fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or("")
}

/// The number of a member, which may be written as a text or with a decimal point.
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

/// The elements of an array; empty if the value is not an array.
pub fn items(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Whether a value has all of these members.
pub fn has(value: &Value, keys: &[&str]) -> bool {
    keys.iter().all(|key| value.get(key).is_some())
}

/// The largest number of unknown members that are named. One is enough to make the user check.
const MOST_NAMED: usize = 3;

/// The warnings about an entry: members that are not in `known`, and members of `always`, which its program always
/// writes, that are absent. An unknown member that is empty is ignored.
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

/// Bytes as Java writes them: an array of numbers from −128 to 255.
pub fn bytes(value: Option<&Value>) -> Option<Vec<u8>> {
    let byte = |number: &Value| number.as_i64().filter(|n| (-128..=255).contains(n)).map(|n| n as u8);
    value?.as_array()?.iter().map(byte).collect()
}
