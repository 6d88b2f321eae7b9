//! Accounts as JSON, in the form that the examples use: `type, issuer, name, secret, algorithm, digits, period,
//! counter`.
//!
//! This is not a storage format: the vault file is CBOR and sealed (`sealed`). Checks and benchmarks pass accounts in
//! and read them back in this form.

use crate::account::{Account, Algorithm, Digits, Kind, Period};
use crate::secret::Secret;
use serde::{Deserialize, Serialize};

/// One account in this form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    issuer: String,
    #[serde(default)]
    name: String,
    secret: String,
    #[serde(default)]
    algorithm: String,
    digits: Option<u64>,
    period: Option<u64>,
    counter: Option<u64>,
}

impl Listed {
    /// Converts an account to this form.
    pub fn of(account: &Account) -> Self {
        let (period, counter) = match account.kind {
            Kind::Totp(period) => (Some(period.seconds()), None),
            Kind::Hotp(counter) => (None, Some(counter)),
            Kind::Steam => (Some(Period::THIRTY.seconds()), None),
        };
        Self {
            kind: account.kind.name().into(),
            issuer: account.issuer.clone(),
            name: account.name.clone(),
            secret: account.secret.to_base32(),
            algorithm: account.algorithm.name().into(),
            digits: Some(u64::from(account.digits.get())),
            period,
            counter,
        }
    }

    /// Converts back to an account; the error names the field.
    pub fn into_account(self) -> Result<Account, String> {
        let secret = Secret::from_base32(&self.secret).map_err(|error| format!("secret: {error:?}"))?;
        let algorithm =
            Algorithm::from_name(&self.algorithm).ok_or_else(|| format!("algorithm: {}", self.algorithm))?;
        let (digits, kind) = match self.kind.as_str() {
            "totp" => (6, Kind::Totp(Period::new(self.period.unwrap_or(30)).ok_or("period: out of range")?)),
            "hotp" => (6, Kind::Hotp(self.counter.unwrap_or(0))),
            "steam" => (5, Kind::Steam),
            other => return Err(format!("type: {other}")),
        };
        let digits = Digits::new(self.digits.unwrap_or(digits)).ok_or("digits: out of range")?;
        Ok(Account { algorithm, digits, kind, ..Account::totp(&self.issuer, &self.name, secret) })
    }
}
