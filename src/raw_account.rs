//! An account as a text describes it: the words and numbers of the text, not yet converted to types.
//!
//! Key URIs and the files of other authenticators are read by the same rules, so that no account is changed silently:
//! an assumption or an oddity becomes a [`Warning`], and what would give wrong codes is a [`Refusal`].

use crate::account::{Account, Algorithm, Digits, Kind, Period};
use crate::parsed_account::{ParsedAccount, Refusal, Warning, quoted};
use crate::secret::{Secret, SecretError};
use base64ct::{Base64Unpadded, Encoding as _};

/// The type of an account, by the names that programs use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Time-based.
    Totp,
    /// Counter-based.
    Hotp,
    /// Steam Guard.
    Steam,
}

impl Type {
    /// Parses the name of a type, ignoring case. The refusal names a type that is not supported.
    pub fn from_name(name: &str) -> Result<Self, Refusal> {
        match name.to_ascii_lowercase().as_str() {
            "totp" => Ok(Self::Totp),
            "hotp" => Ok(Self::Hotp),
            "steam" => Ok(Self::Steam),
            "yaotp" | "yandex" => Err(Refusal::Yandex),
            "motp" => Err(Refusal::MobileOtp),
            _ => Err(Refusal::UnknownType(quoted(name))),
        }
    }
}

/// The description of an account. An absent or empty number means the default.
#[derive(Clone, Debug)]
pub struct RawAccount {
    /// Time-based, counter-based or Steam.
    pub kind: Type,
    /// The issuer, as shown.
    pub issuer: String,
    /// The issuer for matching, if it differs.
    pub issuer_parameter: Option<String>,
    /// The account name.
    pub name: String,
    /// The secret, already decoded.
    pub secret: Secret,
    /// The name of the hash algorithm.
    pub algorithm: String,
    /// The length of a code.
    pub digits: Number,
    /// The time step, in seconds.
    pub period: Number,
    /// The counter of the next code.
    pub counter: Number,
}

impl RawAccount {
    /// An account with this secret and the default for every number.
    pub fn new(kind: Type, issuer: &str, name: &str, secret: Secret) -> Self {
        Self {
            kind,
            issuer: issuer.trim().to_owned(),
            issuer_parameter: None,
            name: name.trim().to_owned(),
            secret,
            algorithm: String::new(),
            digits: Number::Default,
            period: Number::Default,
            counter: Number::Default,
        }
    }

    /// The account, with warnings about how it was read.
    pub fn reading(self) -> Result<ParsedAccount, Refusal> {
        let mut warnings = Vec::new();
        let issuer = if is_placeholder(&self.issuer) { "" } else { &self.issuer };
        let mut account = Account::totp(issuer, &self.name, self.secret);
        account.issuer_parameter = self.issuer_parameter.filter(|issuer| !is_placeholder(issuer));
        if self.kind == Type::Steam {
            account.digits = Digits::FIVE;
            account.kind = Kind::Steam;
            return Ok(ParsedAccount { account, warnings });
        }
        account.algorithm =
            Algorithm::from_name(&self.algorithm).ok_or_else(|| Refusal::UnknownAlgorithm(quoted(&self.algorithm)))?;
        account.digits = self.digits.or_warn(Digits::new, Digits::SIX, Warning::DigitsAssumed, &mut warnings);
        if !(6..=8).contains(&account.digits.get()) {
            warnings.push(Warning::UnusualDigits(account.digits.get()));
        }
        account.kind = match self.kind {
            Type::Hotp => Kind::Hotp(self.counter.or_zero(&mut warnings)),
            Type::Totp | Type::Steam => Kind::Totp(self.period.as_period(&mut warnings)),
        };
        Ok(ParsedAccount { account, warnings })
    }
}

/// Whether an issuer is a word that programs write if there is none.
fn is_placeholder(issuer: &str) -> bool {
    ["unknown", "null", "(null)", "undefined", "n/a"].iter().any(|word| issuer.trim().eq_ignore_ascii_case(word))
}

/// The way in which a text encodes the bytes of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// RFC 4648 §6, which nearly all programs write.
    Base32,
    /// RFC 4648 §4, with or without padding.
    Base64,
    /// Two hexadecimal digits per byte.
    Hex,
    /// The bytes of the text itself.
    Utf8,
}

impl Encoding {
    /// Decodes a secret.
    pub fn secret(self, text: &str) -> Result<Secret, Refusal> {
        let trimmed = text.trim();
        let bytes = match self {
            Self::Base32 => return secret(text),
            _ if trimmed.is_empty() => return Err(Refusal::NoSecret),
            Self::Base64 => Base64Unpadded::decode_vec(trimmed.trim_end_matches('=')).ok(),
            Self::Hex => {
                let digits: String = trimmed.chars().filter(|c| !matches!(c, ' ' | '-' | ':')).collect();
                base16ct::mixed::decode_vec(digits).ok()
            }
            Self::Utf8 => Some(text.as_bytes().to_vec()),
        };
        bytes.and_then(Secret::from_bytes).ok_or(Refusal::Misencoded)
    }
}

/// Decodes a base32 secret.
pub fn secret(base32: &str) -> Result<Secret, Refusal> {
    match Secret::from_base32(base32) {
        Ok(secret) => Ok(secret),
        Err(SecretError::Empty) => Err(Refusal::NoSecret),
        Err(error) => Err(Refusal::Secret(error)),
    }
}

/// A number in the description of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Number {
    /// Absent, an empty text or `null`: the default.
    #[default]
    Default,
    /// A whole number from 0.
    Is(u64),
    /// Anything else.
    Unusable,
}

impl From<Option<&str>> for Number {
    fn from(text: Option<&str>) -> Self {
        match text.map(str::trim) {
            None | Some("") => Self::Default,
            Some(text) if text.eq_ignore_ascii_case("null") => Self::Default,
            Some(text) => text.parse().map_or(Self::Unusable, Self::Is),
        }
    }
}

impl Number {
    fn or_warn<T>(self, make: fn(u64) -> Option<T>, default: T, warning: Warning, warnings: &mut Vec<Warning>) -> T {
        let made = match self {
            Self::Default => return default,
            Self::Is(number) => make(number),
            Self::Unusable => None,
        };
        made.unwrap_or_else(|| {
            warnings.push(warning);
            default
        })
    }

    fn as_period(self, warnings: &mut Vec<Warning>) -> Period {
        let period = self.or_warn(Period::new, Period::THIRTY, Warning::PeriodAssumed, warnings);
        if !(10..=90).contains(&period.seconds()) {
            warnings.push(Warning::UnusualPeriod(period.seconds()));
        }
        period
    }

    fn or_zero(self, warnings: &mut Vec<Warning>) -> u64 {
        match self {
            Self::Is(counter) => counter,
            Self::Default | Self::Unusable => {
                warnings.push(Warning::CounterAssumed);
                0
            }
        }
    }
}
