//! An account, as a portal's QR code describes it, in types that cannot hold invalid values.

use crate::secret::Secret;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::NonZeroU32;

/// The hash function of the HMAC (RFC 6238 §1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Algorithm {
    /// HMAC-SHA-1, what nearly every portal uses.
    #[default]
    Sha1,
    /// HMAC-SHA-256.
    Sha256,
    /// HMAC-SHA-512.
    Sha512,
}

impl Algorithm {
    /// The name as it appears in key URIs. Upper case, because some readers refuse anything else.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            Self::Sha512 => "SHA512",
        }
    }

    /// Reads the spellings that other programs write (`sha1`, `SHA-256`, `HmacSHA512`, `Algorithm.sha1`); an empty
    /// text and `null` give the default. `None` for any other text, because a guess would produce wrong codes.
    pub fn from_name(name: &str) -> Option<Self> {
        let folded: String = name.to_ascii_lowercase().chars().filter(|c| !matches!(c, '-' | '_' | ' ')).collect();
        let folded = folded.strip_prefix("algorithm.").unwrap_or(&folded);
        match folded.strip_prefix("hmac").unwrap_or(folded) {
            "" | "null" | "sha1" => Some(Self::Sha1),
            "sha256" => Some(Self::Sha256),
            "sha512" => Some(Self::Sha512),
            _ => None,
        }
    }
}

/// The number of decimal digits of a code: 1 to 9. Most accounts use six; ten would overflow 31 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits(u8);

impl Digits {
    /// Six, the default.
    pub const SIX: Self = Self(6);
    /// Five, the length of a Steam code.
    pub const FIVE: Self = Self(5);

    /// `None` outside 1 to 9.
    pub fn new(digits: u64) -> Option<Self> {
        u8::try_from(digits).ok().filter(|d| (1..=9).contains(d)).map(Self)
    }

    /// 1 to 9.
    pub fn get(self) -> u8 {
        self.0
    }
}

/// The time step of a TOTP account, in seconds, at least 1 (RFC 6238 §4: X).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period(NonZeroU32);

impl Period {
    /// Thirty seconds, the default of RFC 6238.
    pub const THIRTY: Self = Self(match NonZeroU32::new(30) {
        Some(thirty) => thirty,
        None => unreachable!(),
    });

    /// `None` for 0 and for more than 2³² − 1 seconds.
    pub fn new(seconds: u64) -> Option<Self> {
        u32::try_from(seconds).ok().and_then(NonZeroU32::new).map(Self)
    }

    /// Seconds, at least 1.
    pub fn seconds(self) -> u64 {
        u64::from(self.0.get())
    }
}

/// What the codes of an account are computed from: the time or a counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Time-based, RFC 6238.
    Totp(Period),
    /// Counter-based, RFC 4226; the counter is that of the *next* code.
    Hotp(u64),
    /// Steam Guard: time-based, 30 seconds, five letters and digits.
    Steam,
}

impl Kind {
    /// The name used in key URIs and exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Totp(_) => "totp",
            Self::Hotp(_) => "hotp",
            Self::Steam => "steam",
        }
    }
}

/// What a QR code or a typed secret contains. `issuer` and `name` may be empty; the screen then asks for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The service that the account belongs to, as shown.
    pub issuer: String,
    /// The `issuer` parameter, if it differs from the prefix of the label. Kept for export and matching.
    pub issuer_parameter: Option<String>,
    /// The account name, for example an e-mail address or a user name.
    pub name: String,
    /// The shared secret.
    pub secret: Secret,
    /// The hash function of the HMAC.
    pub algorithm: Algorithm,
    /// The length of a code; five for Steam.
    pub digits: Digits,
    /// Time, counter or Steam.
    pub kind: Kind,
}

impl Account {
    /// A TOTP account with every default: SHA-1, six digits, thirty seconds.
    pub fn totp(issuer: &str, name: &str, secret: Secret) -> Self {
        Self {
            issuer: issuer.to_owned(),
            issuer_parameter: None,
            name: name.to_owned(),
            secret,
            algorithm: Algorithm::Sha1,
            digits: Digits::SIX,
            kind: Kind::Totp(Period::THIRTY),
        }
    }

    /// The title to show: the issuer, or else the name. `None` if the account has neither.
    pub fn title(&self) -> Option<&str> {
        let title = if self.issuer.is_empty() { &self.name } else { &self.issuer };
        (!title.is_empty()).then_some(title)
    }

    /// The name, if the title is the issuer; otherwise empty.
    pub fn subtitle(&self) -> &str {
        if self.issuer.is_empty() { "" } else { &self.name }
    }

    /// Whether two accounts produce the same codes: the same secret with the same parameters.
    pub fn same_codes(&self, other: &Self) -> bool {
        let same_kind = match (self.kind, other.kind) {
            (Kind::Hotp(_), Kind::Hotp(_)) => true,
            (a, b) => a == b,
        };
        same_kind && self.secret == other.secret && self.algorithm == other.algorithm && self.digits == other.digits
    }
}

/// Identifies an account permanently: 16 random bytes, so that two windows never create the same id.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AccountId(pub [u8; 16]);

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base16ct::lower::encode_string(&self.0))
    }
}

impl fmt::Debug for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccountId({self})")
    }
}

impl From<AccountId> for String {
    fn from(id: AccountId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for AccountId {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let bytes = base16ct::lower::decode_vec(&text).map_err(|_| "an account id is 32 hexadecimal digits")?;
        bytes.try_into().map(Self).map_err(|_| "an account id is 32 hexadecimal digits")
    }
}
