//! Stratum, formerly Authenticator Pro: `{Authenticators: [...]}`, plain or sealed in either of two ways.
//!
//! `AUTHENTICATORPRO` | salt 16 | nonce 12 | AES-256-GCM: Argon2id, 64 MiB, 3 passes, 4 lanes.
//! `AuthenticatorPro` | salt 20 | IV 16 | AES-256-CBC: PBKDF2-HMAC-SHA-1, 64,000 rounds.

use super::ciphers::{Kdf, aes_cbc, aes_gcm};
use super::json::{self, has, items, number, text};
use super::{Claim, File, Import, ImportError, Noted, called};
use crate::parsed_account::{ParsedAccount, Refusal};
use crate::raw_account::{self, Number, RawAccount, Type};
use serde_json::Value;

const SOURCE: &str = "Stratum";
const KNOWN: &[&str] = &[
    "Type",
    "Icon",
    "Issuer",
    "Username",
    "Secret",
    "Algorithm",
    "Digits",
    "Period",
    "Counter",
    "CopyCount",
    "Ranking",
];
const STRONG: &[u8] = b"AUTHENTICATORPRO";
const LEGACY: &[u8] = b"AuthenticatorPro";

pub fn claim(file: &File) -> Claim {
    let opened = if let Some(rest) = file.bytes.strip_prefix(STRONG) {
        open_strong(file, rest)
    } else if let Some(rest) = file.bytes.strip_prefix(LEGACY) {
        open_legacy(file, rest)
    } else {
        return import(file.json.as_ref().filter(|json| has(json, &["Authenticators"]))?);
    };
    match opened {
        Ok(json) => import(&json),
        Err(error) => Some(Err(error)),
    }
}

fn import(json: &Value) -> Claim {
    let mut import = Import::of(SOURCE);
    for (at, entry) in items(json.get("Authenticators")).iter().enumerate() {
        let read = read(entry).noting(json::judged(entry, KNOWN, &["Algorithm", "Digits", "Period"]));
        import.take(called(text(entry, "Issuer"), text(entry, "Username"), at + 1), read);
    }
    import.claimed()
}

fn read(entry: &Value) -> Result<ParsedAccount, Refusal> {
    let kind = match number(entry, "Type") {
        Number::Is(1) => Type::Hotp,
        Number::Is(2) => Type::Totp,
        Number::Is(3) => return Err(Refusal::MobileOtp),
        Number::Is(4) => Type::Steam,
        Number::Is(5) => return Err(Refusal::Yandex),
        other => return Err(Refusal::UnknownType(format!("{other:?}"))),
    };
    let algorithm = match number(entry, "Algorithm") {
        Number::Is(0) | Number::Default => "SHA1",
        Number::Is(1) => "SHA256",
        Number::Is(2) => "SHA512",
        other => return Err(Refusal::UnknownAlgorithm(format!("{other:?}"))),
    };
    RawAccount {
        algorithm: algorithm.to_owned(),
        digits: number(entry, "Digits"),
        period: number(entry, "Period"),
        counter: number(entry, "Counter"),
        ..RawAccount::new(
            kind,
            text(entry, "Issuer"),
            text(entry, "Username"),
            raw_account::secret(text(entry, "Secret"))?,
        )
    }
    .reading()
}

fn open_strong(file: &File, rest: &[u8]) -> Result<Value, ImportError> {
    let (salt, rest) = rest.split_at_checked(16).ok_or(ImportError::Damaged(SOURCE))?;
    let (nonce, sealed) = rest.split_at_checked(12).ok_or(ImportError::Damaged(SOURCE))?;
    let kdf = Kdf::Argon2id { salt, kibibytes: 65_536, passes: 3, lanes: 4 };
    let key = kdf.key(file.password(SOURCE, kdf.mebibytes())?.as_bytes(), 32, SOURCE)?;
    let json = aes_gcm(&key, nonce, sealed, b"").ok_or(ImportError::WrongPassword(SOURCE))?;
    json::parse(&json).map_err(|_| ImportError::Damaged(SOURCE))
}

fn open_legacy(file: &File, rest: &[u8]) -> Result<Value, ImportError> {
    let (salt, rest) = rest.split_at_checked(20).ok_or(ImportError::Damaged(SOURCE))?;
    let (iv, sealed) = rest.split_at_checked(16).ok_or(ImportError::Damaged(SOURCE))?;
    let key = Kdf::Pbkdf2Sha1(salt, 64_000).key(file.password(SOURCE, 0)?.as_bytes(), 32, SOURCE)?;
    let json = aes_cbc(&key, iv, sealed).ok_or(ImportError::WrongPassword(SOURCE))?;
    // In this old format only the padding checks the password, and it is valid by chance once in 256.
    json::parse(&json).map_err(|_| ImportError::WrongPassword(SOURCE))
}
