//! Undoes the escapes that web pages and programs add to a URI: HTML entities and JSON escapes, also if they were added
//! more than once. An escape that remains hides where a parameter begins.

use std::borrow::Cow;

/// The largest number of nested escapes that are undone.
const MOST_ROUNDS: usize = 8;

/// The text without entities and escapes. Percent-encoding is kept, because it is part of the URI.
pub(crate) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '\\']) {
        return Cow::Borrowed(text);
    }
    let mut text = Cow::Borrowed(text);
    for _ in 0..MOST_ROUNDS {
        let next = without_backslashes(&html_escape::decode_html_entities(&*text));
        if next == text {
            break;
        }
        text = Cow::Owned(next);
    }
    text
}

/// Decodes `\u0026`, `\x26` and a punctuation character after a backslash. A backslash before a letter is kept:
/// `KANTOOR\eva` is a user name.
fn without_backslashes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let coded = [('u', 4), ('U', 4), ('x', 2)].into_iter().find_map(|(letter, length)| {
            let digits = rest.strip_prefix(letter)?.get(..length)?;
            let byte =
                digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())??;
            // Only ASCII: four hexadecimal digits after `\u` may be the beginning of a name.
            let sign = char::from_u32(byte).filter(|c| c.is_ascii() && !c.is_ascii_control())?;
            Some((sign, 1 + length))
        });
        match (coded, rest.chars().next()) {
            (Some((sign, length)), _) => {
                out.push(sign);
                rest = &rest[length..];
            }
            (None, Some(sign)) if sign.is_ascii_punctuation() => {
                out.push(sign);
                rest = &rest[1..];
            }
            _ => out.push('\\'),
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn every_way_to_write_an_ampersand() {
        for written in [
            "&",
            "&amp;",
            "&AMP;",
            "&#38;",
            "&#038;",
            "&#x26;",
            "&#X26;",
            "&amp;amp;",
            "&amp;#38;",
            "&amp;amp;amp;amp;",
            "\\u0026",
            "\\\\u0026",
            "\\x26",
            "\\&",
        ] {
            assert_eq!(unescaped(&format!("a{written}b")), "a&b", "{written}");
        }
        assert_eq!(unescaped("Jan&apos;s caf&eacute; &#39;t &quot;Anker&quot;&nbsp;"), "Jan's café 't \"Anker\"\u{a0}");
        assert_eq!(unescaped("otpauth:\\/\\/totp\\/KANTOOR\\eva"), "otpauth://totp/KANTOOR\\eva");
        assert_eq!(unescaped("a&b;c & d&period=60"), "a&b;c & d&period=60");
    }
}
