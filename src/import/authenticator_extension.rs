//! The "Authenticator" browser extension: JSON keyed by identifiers, plain or sealed in one of three ways. All three
//! use CryptoJS's passphrase cipher (`U2FsdGVkX1…`: salt, MD5, AES-256-CBC) with different passphrases.
//!
//! 1: each secret is sealed with the password. 2: each secret is sealed with a key; `key.enc` is this key, sealed with
//! the password. 3: each entry is sealed with the Argon2id hash (19 MiB, 2 passes) of the password and the salt of a
//! `Key` record. Source: its encryption.ts and import.ts. Its own import makes every account SHA-1, 30 s and
//! time-based; this one does not.

use super::ciphers::{Kdf, Key, aes_cbc, evp_bytes_to_key};
use super::json::{self, number, text};
use super::{Claim, File, Import, ImportError, Noted, Why, called};
use crate::parsed_account::{ParsedAccount, Refusal};
use crate::raw_account::{self, Number, RawAccount, Type};
use crate::secret::Secret;
use base64ct::{Base64, Base64Unpadded, Encoding};
use serde_json::{Map, Value};
use std::borrow::Cow;
use zeroize::Zeroizing;

const SOURCE: &str = "Authenticator";
/// The largest number of keys. The extension makes one for all entries, and keeps an older one while it changes them.
const MOST_KEYS: usize = 4;
const KNOWN: &[&str] = &[
    "account",
    "issuer",
    "secret",
    "type",
    "hash",
    "counter",
    "index",
    "encrypted",
    "period",
    "digits",
    "algorithm",
    "pinned",
    "dataType",
];
const SALTED: &[u8] = b"Salted__";

pub fn claim(file: &File) -> Claim {
    let records = file.json.as_ref()?.as_object()?;
    records.values().any(is_entry).then_some(())?;
    Some(read_records(file, records).and_then(Import::whole))
}

fn is_entry(record: &Value) -> bool {
    matches!(text(record, "dataType"), "EncOTPStorage" | "OTPStorage")
        || (!text(record, "secret").is_empty() && (record.get("hash").is_some() || record.get("encrypted").is_some()))
}

fn is_sealed(record: &Value) -> bool {
    text(record, "dataType") == "EncOTPStorage" || text(record, "secret").starts_with("U2FsdGVkX1")
}

fn read_records(file: &File, records: &Map<String, Value>) -> Result<Import, ImportError> {
    let mut entries: Vec<&Value> = records.values().filter(|record| is_entry(record)).collect();
    entries.sort_by_key(|entry| entry.get("index").and_then(Value::as_u64));
    let passphrases = match entries.iter().any(|entry| is_sealed(entry)) {
        true => Some(passphrases(file, records)?),
        false => None,
    };
    let mut import = Import::of(SOURCE);
    for (at, entry) in entries.iter().enumerate() {
        let opened = match (&passphrases, is_sealed(entry)) {
            (Some(passphrases), true) => passphrases.open(entry),
            _ => Some(Cow::Borrowed(*entry)),
        };
        let Some(entry) = opened else {
            import.take(
                called(text(entry, "issuer"), text(entry, "account"), at + 1),
                Err::<ParsedAccount, _>(Why::Sealed),
            );
            continue;
        };
        let read = read(&entry).noting(json::judged(&entry, KNOWN, &["type"]));
        import.take(called(text(&entry, "issuer"), text(&entry, "account"), at + 1), read);
    }
    // The first way has no password check: a password that opens no entry is wrong.
    let nothing_opened = import.found.is_empty() && import.problems.iter().all(|problem| problem.why == Why::Sealed);
    if passphrases.is_some() && nothing_opened { Err(ImportError::WrongPassword(SOURCE)) } else { Ok(import) }
}

/// The passphrases that open the entries.
struct Passphrases {
    /// For the secrets of the first two ways.
    secrets: Zeroizing<String>,
    /// For whole entries, by the identifier of their key.
    keys: Vec<(String, Zeroizing<String>)>,
}

impl Passphrases {
    fn open<'a>(&self, entry: &'a Value) -> Option<Cow<'a, Value>> {
        if text(entry, "dataType") == "EncOTPStorage" {
            let (_, key) = self.keys.iter().find(|(id, _)| id == text(entry, "keyId"))?;
            return json::parse(&unsealed(text(entry, "data"), key)?).ok().map(Cow::Owned);
        }
        let secret = unsealed(text(entry, "secret"), &self.secrets)?;
        let mut opened = entry.clone();
        opened["secret"] = std::str::from_utf8(&secret).ok()?.into();
        Some(Cow::Owned(opened))
    }
}

fn passphrases(file: &File, records: &Map<String, Value>) -> Result<Passphrases, ImportError> {
    let keys: Vec<&Value> = records.values().filter(|record| text(record, "dataType") == "Key").collect();
    // Each key takes two derivations.
    if keys.len() > MOST_KEYS {
        return Err(ImportError::Damaged(SOURCE));
    }
    let cost = |salt| Kdf::Argon2id { salt, kibibytes: 19_456, passes: 2, lanes: 1 };
    let password = file.password(SOURCE, if keys.is_empty() { 0 } else { cost(&[]).mebibytes() })?;
    let mut made = Passphrases { secrets: Zeroizing::new(password.to_owned()), keys: Vec::new() };
    for key in keys {
        let salt = text(key, "salt");
        let hash = cost(salt.as_bytes()).key(password.as_bytes(), 32, SOURCE)?;
        let phrase = Zeroizing::new(Base64Unpadded::encode_string(&hash));
        // A second hash, of the text of the first, checks the password. Its parameters precede its salt.
        let check = checked(text(key, "hash"), &phrase)?;
        if !check {
            return Err(ImportError::WrongPassword(SOURCE));
        }
        made.keys.push((text(key, "id").to_owned(), phrase));
    }
    // A bug of an old version wrote the two members at the root.
    let wrapped = records.get("key").map(|key| text(key, "enc")).filter(|enc| !enc.is_empty());
    let wrapped = wrapped.or_else(|| records.get("enc").and_then(Value::as_str));
    if let Some(wrapped) = wrapped {
        let key = unsealed(wrapped, password).ok_or(ImportError::WrongPassword(SOURCE))?;
        made.secrets = Zeroizing::new(base16ct::lower::encode_string(&key));
    }
    Ok(made)
}

/// Whether a text has this hash, written as `$argon2id$v=19$m=…,t=…,p=…$salt$hash`.
fn checked(encoded: &str, text: &str) -> Result<bool, ImportError> {
    let damaged = || ImportError::Damaged(SOURCE);
    let [_, "argon2id", "v=19", costs, salt, hash] = encoded.split('$').collect::<Vec<_>>()[..] else {
        return Err(damaged());
    };
    let cost = |name: &str| {
        let found = costs.split(',').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        found.and_then(|number| number.parse().ok()).ok_or_else(damaged)
    };
    let salt = Base64Unpadded::decode_vec(salt).map_err(|_| damaged())?;
    let hash = Base64Unpadded::decode_vec(hash).map_err(|_| damaged())?;
    let kdf = Kdf::Argon2id { salt: &salt, kibibytes: cost("m")?, passes: cost("t")?, lanes: cost("p")? };
    if !(16..=64).contains(&hash.len()) {
        return Err(damaged());
    }
    Ok(*kdf.key(text.as_bytes(), hash.len(), SOURCE)? == hash)
}

/// CryptoJS's `AES.decrypt(text, passphrase)`.
fn unsealed(sealed: &str, passphrase: &str) -> Option<Key> {
    let bytes = Base64::decode_vec(sealed).ok()?;
    let (salt, sealed) = bytes.strip_prefix(SALTED)?.split_at_checked(8)?;
    let (key, iv) = evp_bytes_to_key(passphrase.as_bytes(), salt);
    aes_cbc(&key, &iv, sealed)
}

fn read(entry: &Value) -> Result<ParsedAccount, Why> {
    // `issuer` may contain the site after two colons.
    let issuer = text(entry, "issuer").split("::").next().unwrap_or("");
    let secret = text(entry, "secret");
    let (kind, secret, digits) = match text(entry, "type") {
        _ if secret.starts_with("blz-") || secret.starts_with("bliz-") => (Type::Totp, base32_after_dash(secret)?, 8),
        _ if secret.starts_with("stm-") => (Type::Steam, base32_after_dash(secret)?, 5),
        "" | "totp" => (Type::Totp, raw_account::secret(secret)?, 6),
        "hotp" => (Type::Hotp, raw_account::secret(secret)?, 6),
        "steam" => (Type::Steam, raw_account::secret(secret)?, 5),
        "battle" => (Type::Totp, raw_account::secret(secret)?, 8),
        "hex" => (Type::Totp, hex(secret)?, 6),
        "hhex" => (Type::Hotp, hex(secret)?, 6),
        other => return Err(Refusal::UnknownType(other.to_owned()).into()),
    };
    let told = number(entry, "digits");
    Ok(RawAccount {
        algorithm: text(entry, "algorithm").to_owned(),
        digits: if told == Number::Default { Number::Is(digits) } else { told },
        period: number(entry, "period"),
        counter: number(entry, "counter"),
        ..RawAccount::new(kind, issuer, text(entry, "account"), secret)
    }
    .reading()?)
}

fn base32_after_dash(text: &str) -> Result<Secret, Refusal> {
    raw_account::secret(text.split_once('-').map_or(text, |(_, secret)| secret))
}

fn hex(text: &str) -> Result<Secret, Why> {
    base16ct::mixed::decode_vec(text.trim()).ok().and_then(Secret::from_bytes).ok_or(Why::Misshapen)
}
