//! 2FAS, schema 1 to 4: `{schemaVersion, services}`, or `servicesEncrypted`.
//!
//! Sealed services are base64 parts, separated by colons: AES-256-GCM, a salt of 256 bytes, the nonce. The key comes
//! from PBKDF2-HMAC-SHA-256 with 10,000 rounds. Schema 1 has few fields; an absent field has its default.

use super::ciphers::{Kdf, aes_gcm};
use super::json::{self, has, items, number, text};
use super::{Claim, File, Import, ImportError, Noted, called};
use crate::parsed_account::{ParsedAccount, Refusal};
use crate::raw_account::{self, Number, RawAccount, Type};
use base64ct::{Base64, Encoding};
use serde_json::Value;

const SOURCE: &str = "2FAS";
const KNOWN: &[&str] = &[
    "name",
    "secret",
    "updatedAt",
    "serviceTypeID",
    "otp",
    "order",
    "badge",
    "icon",
    "groupId",
    "type",
    "authType",
    "isDeleted",
];
const KNOWN_OF_OTP: &[&str] =
    &["link", "label", "account", "issuer", "digits", "period", "algorithm", "counter", "tokenType", "source"];
const ROUNDS: u64 = 10_000;

pub fn claim(file: &File) -> Claim {
    let json = file.json.as_ref().filter(|json| has(json, &["schemaVersion"]))?;
    let services = match text(json, "servicesEncrypted") {
        "" => Ok(json.get("services")?.clone()),
        sealed => open(file, sealed),
    };
    Some(services.and_then(|services| {
        let mut import = Import::of(SOURCE);
        // The first schema has only a name and a secret.
        let is_first = matches!(number(json, "schemaVersion"), Number::Is(0 | 1));
        let always: &[&str] = if is_first { &[] } else { &["algorithm", "digits", "period"] };
        for (at, service) in items(Some(&services)).iter().enumerate() {
            let otp = service.get("otp").unwrap_or(&Value::Null);
            let read = read(service, otp).noting(json::judged(service, KNOWN, &[]));
            let read = read.noting(json::judged(otp, KNOWN_OF_OTP, always));
            import.take(called(text(service, "name"), account(otp), at + 1), read);
        }
        import.whole()
    }))
}

fn read(service: &Value, otp: &Value) -> Result<ParsedAccount, Refusal> {
    let kind = match text(otp, "tokenType") {
        "" => Type::Totp,
        kind => Type::from_name(kind)?,
    };
    // The name is what the app shows, and the user may have changed it.
    let issuer = [text(service, "name"), text(otp, "issuer")].into_iter().find(|name| !name.is_empty());
    RawAccount {
        algorithm: text(otp, "algorithm").to_owned(),
        digits: number(otp, "digits"),
        period: number(otp, "period"),
        counter: number(otp, "counter"),
        ..RawAccount::new(kind, issuer.unwrap_or(""), account(otp), raw_account::secret(text(service, "secret"))?)
    }
    .reading()
}

fn account(otp: &Value) -> &str {
    [text(otp, "account"), text(otp, "label")].into_iter().find(|name| !name.is_empty()).unwrap_or("")
}

fn open(file: &File, sealed: &str) -> Result<Value, ImportError> {
    let password = file.password(SOURCE, 0)?;
    let parts: Option<Vec<Vec<u8>>> = sealed.split(':').map(|part| Base64::decode_vec(part).ok()).collect();
    let Some([sealed, salt, nonce]) = parts.as_deref() else { return Err(ImportError::Damaged(SOURCE)) };
    let key = Kdf::Pbkdf2Sha256(salt, ROUNDS).key(password.as_bytes(), 32, SOURCE)?;
    let services = aes_gcm(&key, nonce, sealed, b"").ok_or(ImportError::WrongPassword(SOURCE))?;
    json::parse(&services).map_err(|_| ImportError::Damaged(SOURCE))
}
