//! What reading an account comes to, from a key URI or from another program's file: the account with what looks odd in it, or why
//! it is refused.

use crate::account::Account;
use crate::i18n::{Sentence, ToSentence, sentence, sentence1, sentence2};
use crate::secret::SecretError;

/// An account read from a URI, and what the user should know about how it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedAccount {
    /// The account.
    pub account: Account,
    /// What was assumed or is unusual, in the order found.
    pub warnings: Vec<Warning>,
}

/// Something that works but deserves a look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// A number of digits outside 6 to 8; kept.
    UnusualDigits(u8),
    /// Digits that are no number from 1 to 9; six assumed.
    DigitsAssumed,
    /// A time step outside 10 to 90 seconds; kept. Seconds.
    UnusualPeriod(u64),
    /// A period that is no number of seconds from 1; thirty assumed.
    PeriodAssumed,
    /// A counter-based account without a usable counter; zero assumed.
    CounterAssumed,
    /// The label and the `issuer` parameter name different issuers; the label's is shown.
    TwoIssuers(String, String),
    /// The sign between two parameters is missing; they were parted where the second begins.
    SeparatorMissing,
    /// The text says more of the account than is understood: what that is called.
    NotUnderstood(String),
    /// The export does not say something that its program always writes, so the usual value holds: what that is called.
    NotSaid(&'static str),
}

/// Why a URI is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not a key URI at all.
    NotAKeyUri,
    /// A type other than totp, hotp and steam.
    UnknownType(String),
    /// No `secret` parameter, or an empty one.
    NoSecret,
    /// The secret is not base32.
    Secret(SecretError),
    /// An algorithm that is not SHA-1, SHA-256 or SHA-512. SHA-1 instead would make wrong codes.
    UnknownAlgorithm(String),
    /// A parameter stands twice with different values: its name.
    Contradiction(&'static str),
    /// Yandex Key: a code needs the user's PIN.
    Yandex,
    /// Mobile-OTP: a code needs the user's PIN.
    MobileOtp,
    /// The secret is one half only: the app that the server expects makes the other (privacyIDEA's `2step_…`).
    HalfASecret,
    /// A parameter that makes other codes of the same secret, in a way that is not known: its name.
    ChangesCodes(String),
    /// The secret is not written in the way that the text says: hexadecimal digits, base64.
    Misencoded,
}

/// What a sentence repeats is not longer, in characters.
const LONGEST_QUOTED: usize = 60;
/// Letters and digits of base32, one after the other, may be a secret from so many on.
const SHORTEST_HIDDEN: usize = 16;

/// A text that the user brought, as it may stand in a sentence: on one line, not long, and with `…` in the place of
/// everything that could be a secret.
pub fn quoted(text: &str) -> String {
    let mut shown = String::new();
    for word in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let bare = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        if may_be_secret(bare) {
            shown.push('…');
            shown.push_str(&word[bare.len()..]);
        } else {
            shown.push_str(word);
        }
    }
    let shown = if is_in_groups(&shown) { "…".to_owned() } else { shown };
    let shown: String = shown.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match shown.char_indices().nth(LONGEST_QUOTED) {
        Some((end, _)) => format!("{}…", &shown[..end]),
        None => shown.trim().to_owned(),
    }
}

/// Whether a text has something in it that could be a secret.
pub fn may_have_secret(text: &str) -> bool {
    let is_long = text.len() >= SHORTEST_HIDDEN;
    is_long && (text.split(|c: char| !c.is_ascii_alphanumeric()).any(may_be_secret) || is_in_groups(text))
}

/// Long words of people are in small letters, with vowels and without digits.
fn may_be_secret(word: &str) -> bool {
    let longest = |is_one: fn(char) -> bool| word.split(|c| !is_one(c)).map(str::len).max().unwrap_or(0);
    let run = word.split(['0', '1', '8', '9']).max_by_key(|part| part.len()).unwrap_or("");
    let is_consonant = |c: char| c.is_ascii_alphabetic() && !"aeiouyAEIOUY".contains(c);
    run.len() >= SHORTEST_HIDDEN
        && (run.contains(|c: char| c.is_ascii_digit())
            || longest(|c| c.is_ascii_uppercase()) >= SHORTEST_HIDDEN
            || longest(is_consonant) >= 5
            || run.chars().filter(char::is_ascii_uppercase).count() > run.len() / 4)
}

/// Whether a text has a secret as people write it down: in groups of the same length, with a space or a dash between.
fn is_in_groups(text: &str) -> bool {
    let words: Vec<&str> = text.split([' ', '-', '_', '\u{a0}']).collect();
    let is_group =
        |word: &&str| word.len() >= 3 && word.bytes().all(|b| b.is_ascii_alphabetic() || (b'2'..=b'7').contains(&b));
    words.chunk_by(|a, b| a.len() == b.len() && is_group(a) && is_group(b)).any(|run| {
        let letters: usize = run.iter().map(|word| word.len()).sum();
        run.len() > 1
            && letters + 4 >= SHORTEST_HIDDEN
            && (run.len() > 3 || run.iter().any(|word| word.contains(|c: char| c.is_ascii_digit())))
    })
}

impl ToSentence for Warning {
    fn to_sentence(&self) -> Sentence {
        match self {
            Self::UnusualDigits(digits) => sentence1("warnDigits", digits.to_string()),
            Self::DigitsAssumed => sentence("warnDigitsAssumed"),
            Self::UnusualPeriod(seconds) => sentence1("warnPeriod", seconds.to_string()),
            Self::PeriodAssumed => sentence("warnPeriodAssumed"),
            Self::CounterAssumed => sentence("warnCounterAssumed"),
            Self::TwoIssuers(label, parameter) => sentence2("warnTwoIssuers", label, parameter),
            Self::SeparatorMissing => sentence("warnSeparatorMissing"),
            Self::NotUnderstood(name) => sentence1("warnNotUnderstood", name),
            Self::NotSaid(name) => sentence1("warnNotSaid", *name),
        }
    }
}

impl ToSentence for Refusal {
    fn to_sentence(&self) -> Sentence {
        match self {
            Self::NotAKeyUri => sentence("refuseNotAccount"),
            Self::UnknownType(kind) => sentence1("refuseType", kind),
            Self::NoSecret => sentence("refuseNoSecret"),
            Self::Secret(error) => error.to_sentence(),
            Self::UnknownAlgorithm(name) => sentence1("refuseAlgorithm", name),
            Self::Contradiction("secret") => sentence("refuseTwoSecrets"),
            Self::Contradiction(name) => sentence1("refuseTwice", *name),
            Self::Yandex | Self::MobileOtp => sentence("refuseNeedsPin"),
            Self::HalfASecret => sentence("refuseHalfASecret"),
            Self::Misencoded => sentence("importMisshapen"),
            Self::ChangesCodes(name) => sentence1("refuseChangesCodes", name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn names_are_shown_and_secrets_are_not() {
        for name in [
            "GOST3411_2012_256",
            "Administratiekantoor De Vries",
            "STICHTING VOORBEELD",
            "eva@voorbeeld.nl",
            "Arbeidsongeschiktheid",
        ] {
            assert_eq!(quoted(name), name);
        }
        for secret in [
            "NM4WY2LOMVZWCZLM",
            "nm4wy2lomvzwczlm",
            "NM4W Y2LO MVZW CZLM",
            "nm4w-y2lo-mvzw-czlm",
            "ABCDEFGHABCDEFGHIJ",
            "xNM4WY2LOMVZWCZLM9x",
        ] {
            let shown = quoted(&format!("voor {secret}"));
            assert!(shown.contains('…') && !shown.contains(&secret[..9]), "{shown}");
        }
        assert_eq!(quoted("a\nb"), "a b");
    }
}
