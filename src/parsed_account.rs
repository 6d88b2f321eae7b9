//! The result of reading an account from a key URI or from another program's file: the account with warnings, or a
//! refusal.

use crate::account::Account;
use crate::i18n::{Sentence, ToSentence, sentence, sentence1, sentence2};
use crate::secret::SecretError;

/// An account that was read, with warnings about how it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedAccount {
    /// The account.
    pub account: Account,
    /// What was assumed or is unusual, in the order found.
    pub warnings: Vec<Warning>,
}

/// Something that works, but that the user should check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// A number of digits outside 6 to 8; kept.
    UnusualDigits(u8),
    /// A number of digits that is not from 1 to 9; six is assumed.
    DigitsAssumed,
    /// A time step outside 10 to 90 seconds; kept. In seconds.
    UnusualPeriod(u64),
    /// A period that is not a whole number of seconds from 1; thirty is assumed.
    PeriodAssumed,
    /// A counter-based account without a usable counter; zero is assumed.
    CounterAssumed,
    /// The label and the `issuer` parameter name different issuers; the label's is shown.
    TwoIssuers(String, String),
    /// The `&` between two parameters is missing; they were split where the second begins.
    SeparatorMissing,
    /// The account has a parameter or member that is not understood: its name.
    NotUnderstood(String),
    /// The export lacks a member that its program always writes, so the default is used: its name.
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
    /// An algorithm that is not SHA-1, SHA-256 or SHA-512. Using SHA-1 instead would give wrong codes.
    UnknownAlgorithm(String),
    /// A parameter occurs twice with different values: its name.
    Contradiction(&'static str),
    /// Yandex Key: a code needs the user's PIN.
    Yandex,
    /// Mobile-OTP: a code needs the user's PIN.
    MobileOtp,
    /// The secret is only half: the server expects an app that creates the other half (privacyIDEA's `2step_…`).
    HalfASecret,
    /// A parameter that changes the codes of the secret in a way that is not known: its name.
    ChangesCodes(String),
    /// The secret is not in the encoding that the text states, such as hexadecimal or base64.
    Misencoded,
}

/// The longest text that a sentence repeats, in characters.
const LONGEST_QUOTED: usize = 60;
/// The shortest run of base32 letters and digits that may be a secret, in characters.
const SHORTEST_HIDDEN: usize = 16;

/// A text of the user, prepared for a sentence: on one line, shortened, and with `…` in place of everything that could
/// be a secret.
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

/// Whether a text contains something that could be a secret.
pub fn may_have_secret(text: &str) -> bool {
    let is_long = text.len() >= SHORTEST_HIDDEN;
    is_long && (text.split(|c: char| !c.is_ascii_alphanumeric()).any(may_be_secret) || is_in_groups(text))
}

/// Whether a word could be a secret. Long words of a language are in lower case, with vowels and without digits.
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

/// Whether a text contains a secret as people write it: in groups of equal length, separated by a space or a dash.
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
