//! What reading an account comes to, from a key URI or from another program's file: the account with what looks odd in it, or why
//! it is refused.

use crate::account::Account;
use crate::secret::SecretError;
use crate::wording::{Worded, Wording, say, say1, say2};

/// An account read from a URI, and what the user should know about how it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
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
}

impl Worded for Warning {
    fn wording(&self) -> Wording {
        match self {
            Self::UnusualDigits(digits) => say1("warnDigits", digits.to_string()),
            Self::DigitsAssumed => say("warnDigitsAssumed"),
            Self::UnusualPeriod(seconds) => say1("warnPeriod", seconds.to_string()),
            Self::PeriodAssumed => say("warnPeriodAssumed"),
            Self::CounterAssumed => say("warnCounterAssumed"),
            Self::TwoIssuers(label, parameter) => say2("warnTwoIssuers", label, parameter),
        }
    }
}

impl Worded for Refusal {
    fn wording(&self) -> Wording {
        match self {
            Self::NotAKeyUri => say("refuseNotAccount"),
            Self::UnknownType(kind) => say1("refuseType", kind),
            Self::NoSecret => say("refuseNoSecret"),
            Self::Secret(error) => error.wording(),
            Self::UnknownAlgorithm(name) => say1("refuseAlgorithm", name),
            Self::Contradiction("secret") => say("refuseTwoSecrets"),
            Self::Contradiction(name) => say1("refuseTwice", *name),
            Self::Yandex | Self::MobileOtp => say("refuseNeedsPin"),
        }
    }
}
