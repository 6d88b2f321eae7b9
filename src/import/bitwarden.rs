//! Bitwarden and Bitwarden Authenticator, JSON: plain, or sealed with a password of its own.
//!
//! The key of a sealed export comes from PBKDF2-HMAC-SHA-256 with the salt as text, or from Argon2id with the SHA-256
//! of the salt. HKDF-Expand (RFC 5869) makes an encryption key and a MAC key of it. The sealed strings are
//! `2.iv|text|mac`: AES-256-CBC and HMAC-SHA-256. An export that is restricted to an account can be opened only in that
//! account.

use super::ciphers::{Kdf, Key, aes_cbc, is_hmac, sha256};
use super::json::{self, has, items, number, text};
use super::{Claim, File, Import, ImportError, Noted, Reason, called, field_of_manager, password_managers};
use crate::raw_account::Number;
use base64ct::{Base64, Encoding};
use hkdf::Hkdf;
use serde_json::Value;
use sha2::Sha256;
use zeroize::Zeroizing;

const KNOWN_OF_LOGIN: &[&str] =
    &["uris", "uri", "username", "password", "totp", "fido2Credentials", "passwordRevisionDate", "autofillOnPageLoad"];
const SOURCE: &str = "Bitwarden";

pub fn claim(file: &File) -> Claim {
    let json = file.json.as_ref().filter(|json| is_sealed(json) || is_plain(json))?;
    if json.get("encrypted") != Some(&Value::Bool(true)) {
        return import(json);
    }
    if json.get("passwordProtected") != Some(&Value::Bool(true)) {
        return has(json, &["encKeyValidation_DO_NOT_EDIT"]).then_some(Err(ImportError::AccountRestricted));
    }
    match open(file, json) {
        Ok(json) => import(&json),
        Err(error) => Some(Err(error)),
    }
}

/// Whether the export is sealed. Others write `encrypted` too; only Bitwarden writes the member that validates the key.
fn is_sealed(json: &Value) -> bool {
    json.get("encrypted") == Some(&Value::Bool(true)) && has(json, &["encKeyValidation_DO_NOT_EDIT"])
}

/// Whether the export is plain. Some versions of Bitwarden Authenticator omit `encrypted`.
fn is_plain(json: &Value) -> bool {
    let says_so = json.get("encrypted") == Some(&Value::Bool(false)) && json.get("items").is_some_and(Value::is_array);
    says_so
        || items(json.get("items"))
            .iter()
            .any(|item| item.get("login").is_some_and(|login| login.get("totp").is_some()))
}

fn import(json: &Value) -> Claim {
    let mut import = Import::of(SOURCE);
    for (at, item) in items(json.get("items")).iter().enumerate() {
        let login = item.get("login").unwrap_or(&Value::Null);
        let (title, user) = (text(item, "name"), text(login, "username"));
        let called = called(title, user, at + 1);
        let totp = text(login, "totp");
        if item.get("deletedDate").is_some_and(|date| !date.is_null()) {
            if !totp.is_empty() {
                import.leave_out(called, Reason::InTrash);
            }
            continue;
        }
        let before = import.found.len();
        if !totp.is_empty() {
            let read = field_of_manager(totp, title, user).noting(json::judged(login, KNOWN_OF_LOGIN, &[]));
            import.take(called, read);
        }
        password_managers::read_other_addresses(item, (title, user), (&[totp], before), &mut import);
    }
    import.claimed()
}

fn open(file: &File, json: &Value) -> Result<Value, ImportError> {
    let told = |key| match number(json, key) {
        Number::Is(number) => Ok(number),
        Number::Default | Number::Unusable => Err(ImportError::Damaged(SOURCE)),
    };
    let salt = text(json, "salt");
    let hashed = sha256(salt.as_bytes());
    let kdf = match told("kdfType")? {
        0 => Kdf::Pbkdf2Sha256(salt.as_bytes(), told("kdfIterations")?),
        1 => Kdf::Argon2id {
            salt: &hashed,
            kibibytes: told("kdfMemory")?.saturating_mul(1024),
            passes: told("kdfIterations")?,
            lanes: told("kdfParallelism")?,
        },
        _ => return Err(ImportError::Damaged(SOURCE)),
    };
    let password = file.password(SOURCE, kdf.mebibytes())?;
    let key = kdf.key(password.as_bytes(), 32, SOURCE)?;
    let keys = (expanded(&key, b"enc"), expanded(&key, b"mac"));
    unsealed(&keys, text(json, "encKeyValidation_DO_NOT_EDIT")).ok_or(ImportError::WrongPassword(SOURCE))?;
    let json = unsealed(&keys, text(json, "data")).ok_or(ImportError::Damaged(SOURCE))?;
    json::parse(&json).map_err(|_| ImportError::Damaged(SOURCE))
}

fn expanded(key: &[u8], info: &[u8]) -> Key {
    let mut out = Zeroizing::new(vec![0; 32]);
    // The key is long enough and the output short enough, 32 bytes each (RFC 5869 §2.3), so neither call can fail.
    if let Ok(hkdf) = Hkdf::<Sha256>::from_prk(key) {
        let _ = hkdf.expand(info, &mut out);
    }
    out
}

/// Opens `2.iv|text|mac`, each part in base64. The MAC is checked first.
fn unsealed((enc, mac): &(Key, Key), sealed: &str) -> Option<Key> {
    let parts: Option<Vec<Vec<u8>>> =
        sealed.strip_prefix("2.")?.split('|').map(|p| Base64::decode_vec(p).ok()).collect();
    let parts = parts?;
    let [iv, sealed, tag] = parts.as_slice() else { return None };
    is_hmac(mac, &[iv, sealed], tag).then(|| aes_cbc(enc, iv, sealed))?
}
