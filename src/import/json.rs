//! Members of a JSON value as exports write them: numbers as texts, texts left out, `null` for nothing.

use crate::described::Number;
use serde_json::Value;

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

/// Bytes that Java wrote: an array of numbers from −128 to 255.
pub fn bytes(value: Option<&Value>) -> Option<Vec<u8>> {
    let byte = |number: &Value| number.as_i64().filter(|n| (-128..=255).contains(n)).map(|n| n as u8);
    value?.as_array()?.iter().map(byte).collect()
}
