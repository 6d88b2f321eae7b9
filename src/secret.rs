//! The shared secret of an account: parsed from base32, kept as bytes, never logged.
//!
//! Parsing is only as lenient as existing secrets require: white space, dashes, underscores and padding at the end are
//! dropped, lower case is folded, and every character that base32 (RFC 4648 §6) does not have is reported.

use crate::i18n::{Sentence, ToSentence, sentence, sentence1};
use base32ct::{Base32UpperUnpadded, Encoding};
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

/// The bytes that an account's codes are computed from. At least one byte; wiped on drop; `Debug` shows only the
/// length.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<Vec<u8>>);

/// Why a text is not a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretError {
    /// Nothing is left after white space and padding are dropped.
    Empty,
    /// A digit that base32 omits because it looks like a letter: 0 (O), 1 (I or L), 8 (B), 9.
    LooksLike(char),
    /// Characters that base32 does not have, each once, in order of appearance.
    Foreign(Vec<char>),
    /// One base32 character, which is less than one byte.
    TooShort,
}

impl ToSentence for SecretError {
    fn to_sentence(&self) -> Sentence {
        match self {
            Self::Empty => sentence("secretEmpty"),
            Self::LooksLike('0') => sentence("secretHasZero"),
            Self::LooksLike('1') => sentence("secretHasOne"),
            Self::LooksLike('8') => sentence("secretHasEight"),
            Self::LooksLike(digit) => sentence1("secretHasDigit", digit.to_string()),
            Self::Foreign(characters) => {
                let list: Vec<String> = characters.iter().map(char::to_string).collect();
                sentence1("secretForeign", list.join(" "))
            }
            Self::TooShort => sentence("secretTooShort"),
        }
    }
}

impl Secret {
    /// Reads base32 as people and portals write it.
    ///
    /// Accepts any length of at least two characters: `floor(n * 5 / 8)` bytes are decoded and left-over bits are
    /// ignored, since secrets of impossible base32 lengths are in use.
    pub fn from_base32(text: &str) -> Result<Self, SecretError> {
        let mut letters = String::with_capacity(text.len());
        let mut foreign = Vec::new();
        let mut look_alike = None;
        // Padding is at the end only. Elsewhere `=` belongs to something that is not part of the secret.
        let is_padding = |c: char| matches!(c, '=' | '-' | '_') || c.is_whitespace();
        for character in text.trim_end_matches(is_padding).chars() {
            match character.to_ascii_uppercase() {
                '-' | '_' => {}
                c if c.is_whitespace() => {}
                c @ ('A'..='Z' | '2'..='7') => letters.push(c),
                c @ ('0' | '1' | '8' | '9') => look_alike = look_alike.or(Some(c)),
                _ if foreign.contains(&character) => {}
                _ => foreign.push(character),
            }
        }
        if !foreign.is_empty() {
            letters.zeroize();
            return Err(SecretError::Foreign(foreign));
        }
        if let Some(digit) = look_alike {
            letters.zeroize();
            return Err(SecretError::LooksLike(digit));
        }
        if letters.is_empty() {
            return Err(SecretError::Empty);
        }
        let bytes = decode_leniently(&letters);
        letters.zeroize();
        Self::from_bytes(bytes).ok_or(SecretError::TooShort)
    }

    /// Makes a secret of raw bytes; `None` if there are none.
    pub fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        (!bytes.is_empty()).then(|| Self(Zeroizing::new(bytes)))
    }

    /// The bytes, used unchanged: RFC 4226 and RFC 6238 neither pad nor repeat a key.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Upper-case base32 without padding, as key URIs require it.
    pub fn to_base32(&self) -> String {
        Base32UpperUnpadded::encode_string(&self.0)
    }
}

/// Decodes five bits per letter, most significant first; drops an incomplete last byte.
fn decode_leniently(letters: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(letters.len() * 5 / 8);
    let (mut bits, mut count) = (0u32, 0u32);
    for letter in letters.bytes() {
        let value = if letter.is_ascii_digit() { letter - b'2' + 26 } else { letter - b'A' };
        bits = (bits << 5) | u32::from(value);
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    bytes
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_type() {
        let plain = Secret::from_base32("JBSWY3DPEHPK3PXP").unwrap();
        assert_eq!(Secret::from_base32(" jbsw y3dp-ehpk_3pxp==== \n").unwrap(), plain);
        assert_eq!(plain.to_base32(), "JBSWY3DPEHPK3PXP");
    }

    #[test]
    fn odd_lengths_drop_the_left_over_bits() {
        assert_eq!(Secret::from_base32("ABCDEFG").unwrap().to_base32(), "ABCDEFA");
        assert_eq!(Secret::from_base32("A"), Err(SecretError::TooShort));
    }

    #[test]
    fn names_what_is_wrong() {
        assert_eq!(Secret::from_base32("JBSW0"), Err(SecretError::LooksLike('0')));
        assert_eq!(Secret::from_base32("A!B£!"), Err(SecretError::Foreign(vec!['!', '£'])));
        assert_eq!(Secret::from_base32(" = "), Err(SecretError::Empty));
        assert_eq!(Secret::from_base32("JBSWDIGITS=8"), Err(SecretError::Foreign(vec!['='])));
    }

    #[test]
    fn debug_shows_no_byte() {
        assert_eq!(format!("{:?}", Secret::from_base32("JBSWY3DP").unwrap()), "Secret(5 bytes)");
    }
}
