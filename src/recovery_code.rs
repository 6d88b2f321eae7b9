//! The recovery code: 128 random bits on paper that open the vault when the password is forgotten.
//!
//! Written as seven groups of four in Crockford's base32 (no I, L, O or U). 26 characters carry the bits, two more
//! are a checksum, so that a writing error can be distinguished from the code of another vault. Reading accepts lower
//! case, any spacing, O for 0, and I or L for 1.

use crate::i18n::{Sentence, ToSentence, sentence, sentence1};
use crate::vault_file::WrappingKey;
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BYTES: usize = 16;
/// 128 bits, five per character.
const CHARACTERS: usize = 26;
const CHECK: usize = 2;
const GROUP: usize = 4;

/// The prefix of the code in the QR code on the sheet.
pub const QR_PREFIX: &str = "kader-recovery:";

/// A recovery code.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(Zeroizing<[u8; BYTES]>);

/// Why a text is not a recovery code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoveryCodeError {
    /// The text has this number of characters instead of 28.
    Length(usize),
    /// A character that no code contains.
    Character(char),
    /// The checksum is wrong: a character was read or typed wrong.
    Checksum,
}

impl ToSentence for RecoveryCodeError {
    fn to_sentence(&self) -> Sentence {
        match self {
            Self::Length(found) => sentence1("recoveryLength", found.to_string()),
            Self::Character(found) => sentence1("recoveryCharacter", *found),
            Self::Checksum => sentence("recoveryChecksum"),
        }
    }
}

impl RecoveryCode {
    /// Makes a code from 16 random bytes.
    pub fn new(bytes: [u8; BYTES]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Reads what a person typed, or the text of the sheet's QR code.
    pub fn read(text: &str) -> Result<Self, RecoveryCodeError> {
        let text = text.trim();
        let prefixed = text.get(..QR_PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(QR_PREFIX));
        let text = if prefixed { &text[QR_PREFIX.len()..] } else { text };
        let mut values = Zeroizing::new(Vec::with_capacity(CHARACTERS + CHECK));
        for character in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.' | '_')) {
            values.push(value(character).ok_or(RecoveryCodeError::Character(character))?);
        }
        if values.len() != CHARACTERS + CHECK {
            return Err(RecoveryCodeError::Length(values.len()));
        }
        let mut bytes = Zeroizing::new([0u8; BYTES]);
        for (at, value) in values[..CHARACTERS].iter().enumerate() {
            for bit in 0..5 {
                let place = at * 5 + bit;
                let one = value >> (4 - bit) & 1;
                match bytes.get_mut(place / 8) {
                    Some(byte) => *byte |= one << (7 - place % 8),
                    // 26 characters carry two bits more than the code has; these must be zero.
                    None if one != 0 => return Err(RecoveryCodeError::Checksum),
                    None => {}
                }
            }
        }
        let code = Self(bytes);
        if code.checksum()[..] == values[CHARACTERS..] { Ok(code) } else { Err(RecoveryCodeError::Checksum) }
    }

    /// The key that wraps the vault key in the recovery slot: HKDF-SHA-256, no salt, info `recovery`.
    pub fn wrapping_key(&self) -> WrappingKey {
        WrappingKey::of_recovery(&self.0)
    }

    /// The text of the sheet's QR code.
    pub fn qr_text(&self) -> String {
        format!("{QR_PREFIX}{self}")
    }

    /// Ten bits of SHA-256, as two characters.
    fn checksum(&self) -> [u8; CHECK] {
        let digest = Sha256::digest(&self.0[..]);
        [digest[0] >> 3, (digest[0] & 7) << 2 | digest[1] >> 6]
    }
}

fn value(character: char) -> Option<u8> {
    let upper = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|letter| char::from(*letter) == upper).map(|at| at as u8)
}

impl fmt::Display for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bit = |place: usize| self.0.get(place / 8).map_or(0, |byte| byte >> (7 - place % 8) & 1);
        let code = (0..CHARACTERS).map(|at| (0..5).fold(0, |value, offset| value << 1 | bit(at * 5 + offset)));
        for (at, value) in code.chain(self.checksum()).enumerate() {
            if at > 0 && at % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(ALPHABET[usize::from(value)]))?;
        }
        Ok(())
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code() -> RecoveryCode {
        RecoveryCode::new(*b"\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff")
    }

    #[test]
    fn a_printed_code_can_be_read() {
        for byte in 0..=255 {
            let code = RecoveryCode::new([byte; BYTES]);
            let printed = code.to_string();
            assert_eq!(printed.len(), 34);
            assert_eq!(RecoveryCode::read(&printed), Ok(code.clone()));
            assert_eq!(RecoveryCode::read(&code.qr_text()), Ok(code));
        }
        assert_eq!(code().to_string().split('-').next(), Some("008J"));
    }

    #[test]
    fn reading_accepts_how_people_type() {
        let loose = code().to_string().to_lowercase().replace('0', "o").replace('1', "l").replace('-', " ");
        assert_eq!(RecoveryCode::read(&format!("  {loose}\n")), Ok(code()));
    }

    #[test]
    fn typing_errors_are_noticed() {
        let printed: Vec<char> = code().to_string().chars().collect();
        let mut unnoticed = 0;
        for at in (0..printed.len()).filter(|at| printed[*at] != '-') {
            let mut slip = printed.clone();
            slip[at] = if slip[at] == '7' { '3' } else { '7' };
            unnoticed += u32::from(RecoveryCode::read(&slip.iter().collect::<String>()).is_ok());
        }
        // The ten bits of the checksum miss one error in 1,024. For this code they miss none of these errors.
        assert_eq!(unnoticed, 0);
        assert_eq!(RecoveryCode::read("0000-1111"), Err(RecoveryCodeError::Length(8)));
        assert_eq!(RecoveryCode::read("U000-1111"), Err(RecoveryCodeError::Character('U')));
        assert_eq!(RecoveryCode::read(&"Z".repeat(28)), Err(RecoveryCodeError::Checksum));
        assert_eq!(RecoveryCode::read(""), Err(RecoveryCodeError::Length(0)));
    }
}
