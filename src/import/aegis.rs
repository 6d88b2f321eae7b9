//! Aegis: `{version, header: {slots, params}, db}`; `db` is an object when plain, base64 when sealed.
//!
//! Source: Aegis' documentation of its vault format (docs/vault.md in beemdevelopment/Aegis). A password slot wraps the
//! master key with scrypt and AES-256-GCM. Fingerprint slots cannot be used on another device.

use super::ciphers::{Kdf, Key, aes_gcm};
use super::json::{self, has, items, number, text};
use super::{Claim, File, Import, ImportError, Noted, called};
use crate::parsed_account::{ParsedAccount, Refusal, Warning};
use crate::raw_account::{self, Number, RawAccount, Type};
use base64ct::{Base64, Encoding};
use serde_json::Value;

const SOURCE: &str = "Aegis";
/// The known members of an entry. Codes depend only on `type` and `info`.
const KNOWN: &[&str] = &[
    "type",
    "uuid",
    "name",
    "issuer",
    "note",
    "favorite",
    "icon",
    "icon_mime",
    "icon_hash",
    "info",
    "group",
    "groups",
];
const PASSWORD_SLOT: u64 = 1;

pub fn claim(file: &File) -> Claim {
    let json = file.json.as_ref().filter(|json| has(json, &["header", "db"]))?;
    json["header"].get("slots")?;
    let db = match &json["db"] {
        Value::String(sealed) => open(file, &json["header"], sealed),
        plain => Ok(plain.clone()),
    };
    Some(db.and_then(|db| {
        let mut import = Import::of(SOURCE);
        for (at, entry) in items(db.get("entries")).iter().enumerate() {
            let read = read(entry).noting(judged(entry));
            import.take(called(text(entry, "issuer"), text(entry, "name"), at + 1), read);
        }
        import.whole()
    }))
}

fn judged(entry: &Value) -> Vec<Warning> {
    let step = if text(entry, "type") == "hotp" { "counter" } else { "period" };
    let info = entry.get("info").unwrap_or(&Value::Null);
    [
        json::judged(entry, KNOWN, &[]),
        json::judged(info, &["secret", "algo", "digits", "period", "counter"], &["algo", "digits", step]),
    ]
    .concat()
}

fn read(entry: &Value) -> Result<ParsedAccount, Refusal> {
    let info = entry.get("info").unwrap_or(&Value::Null);
    let kind = Type::from_name(text(entry, "type"))?;
    let secret = raw_account::secret(text(info, "secret"))?;
    RawAccount {
        algorithm: text(info, "algo").to_owned(),
        digits: number(info, "digits"),
        period: number(info, "period"),
        counter: number(info, "counter"),
        ..RawAccount::new(kind, text(entry, "issuer"), text(entry, "name"), secret)
    }
    .reading()
}

fn open(file: &File, header: &Value, sealed: &str) -> Result<Value, ImportError> {
    let slots = items(header.get("slots")).iter();
    let slots: Vec<&Value> = slots.filter(|slot| number(slot, "type") == Number::Is(PASSWORD_SLOT)).collect();
    if slots.is_empty() {
        return Err(ImportError::OtherExport(SOURCE, "JSON"));
    }
    let cost = slots.iter().filter_map(|slot| Some(kdf(slot, &hex(slot, "salt")?)?.mebibytes())).max();
    let password = file.password(SOURCE, cost.unwrap_or(0))?;
    let sealed = Base64::decode_vec(sealed).map_err(|_| ImportError::Damaged(SOURCE))?;
    for slot in slots {
        let salt = hex(slot, "salt").ok_or(ImportError::Damaged(SOURCE))?;
        let key = kdf(slot, &salt).ok_or(ImportError::Damaged(SOURCE))?.key(password.as_bytes(), 32, SOURCE)?;
        let wrapped = hex(slot, "key").ok_or(ImportError::Damaged(SOURCE))?;
        let Some(master) = unsealed(&key, slot.get("key_params"), wrapped) else { continue };
        let db = unsealed(&master, header.get("params"), sealed).ok_or(ImportError::Damaged(SOURCE))?;
        return json::parse(&db).map_err(|_| ImportError::Damaged(SOURCE));
    }
    Err(ImportError::WrongPassword(SOURCE))
}

fn kdf<'a>(slot: &Value, salt: &'a [u8]) -> Option<Kdf<'a>> {
    let told = |key| match number(slot, key) {
        Number::Is(number) => Some(number),
        _ => None,
    };
    Some(Kdf::Scrypt { salt, n: told("n")?, r: told("r")?, p: told("p")? })
}

/// Opens AES-GCM whose nonce and tag are separate members, in hexadecimal.
fn unsealed(key: &[u8], parameters: Option<&Value>, mut sealed: Vec<u8>) -> Option<Key> {
    sealed.extend(hex(parameters?, "tag")?);
    aes_gcm(key, &hex(parameters?, "nonce")?, &sealed, b"")
}

fn hex(value: &Value, key: &str) -> Option<Vec<u8>> {
    base16ct::mixed::decode_vec(text(value, key)).ok()
}
