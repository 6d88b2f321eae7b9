//! "TOTP Authenticator": base64 of AES-256-CBC without an IV, under the SHA-256 of the password, which is
//! `TotpAuthenticator` when the user chose none. Inside, a JSON object whose first key is the text of a JSON array.

use super::ciphers::{aes_cbc, sha256};
use super::json::{self, items, number, text};
use super::{Claim, File, Import, ImportError, Noted, Why, called};
use crate::parsed_account::ParsedAccount;
use crate::raw_account::{self, Number, RawAccount, Type};
use crate::secret::Secret;
use base64ct::{Base64, Encoding};
use serde_json::Value;

const SOURCE: &str = "TOTP Authenticator";
const DEFAULT_PASSWORD: &str = "TotpAuthenticator";
const KNOWN: &[&str] = &["name", "issuer", "key", "base", "digits", "period", "icon", "iconId", "color", "order", "id"];
const BLOCK: usize = 16;

pub fn claim(file: &File) -> Claim {
    let text = file.text.as_deref()?.trim();
    let sealed = Base64::decode_vec(text).ok().filter(|bytes| bytes.len() >= 4 * BLOCK && bytes.len() % BLOCK == 0)?;
    // The base64 data of other programs begins with a signature: CryptoJS and OpenSSL write `Salted__`, archives
    // theirs.
    let is_marked =
        [&b"Salted__"[..], b"PK\x03\x04", b"\x1f\x8b\x08", b"\x89PNG"].iter().any(|mark| sealed.starts_with(mark));
    if is_marked {
        return None;
    }
    // A text that is entirely hexadecimal or base32 is something else.
    let is_other = |is_one: fn(&u8) -> bool| text.bytes().all(|byte| is_one(&byte));
    if is_other(u8::is_ascii_hexdigit) || is_other(|byte| matches!(byte, b'A'..=b'Z' | b'2'..=b'7' | b'=')) {
        return None;
    }
    let passwords = std::iter::once(DEFAULT_PASSWORD).chain(file.password);
    let opened = passwords.filter_map(|password| aes_cbc(&sha256(password.as_bytes()), &[0; BLOCK], &sealed));
    let entries = opened.filter_map(|json| entries(&json)).next();
    match (entries, file.password) {
        (Some(entries), _) => import(&entries).claimed(),
        (None, None) => Some(Err(ImportError::NeedsPassword(SOURCE, 0))),
        (None, Some(_)) => Some(Err(ImportError::WrongPassword(SOURCE))),
    }
}

fn entries(json: &[u8]) -> Option<Value> {
    let json = json::parse(json).ok()?;
    json::parse(json.as_object()?.keys().next()?.as_bytes()).ok()
}

fn import(entries: &Value) -> Import {
    let mut import = Import::of(SOURCE);
    for (at, entry) in items(Some(entries)).iter().enumerate() {
        let read = read(entry).noting(json::judged(entry, KNOWN, &["digits", "period"]));
        import.take(called(text(entry, "issuer"), text(entry, "name"), at + 1), read);
    }
    import
}

fn read(entry: &Value) -> Result<ParsedAccount, Why> {
    let key = text(entry, "key");
    let secret = match number(entry, "base") {
        Number::Is(16) => base16ct::mixed::decode_vec(key).ok().and_then(Secret::from_bytes).ok_or(Why::Misshapen)?,
        Number::Is(64) => Base64::decode_vec(key).ok().and_then(Secret::from_bytes).ok_or(Why::Misshapen)?,
        _ => raw_account::secret(key)?,
    };
    Ok(RawAccount {
        digits: number(entry, "digits"),
        period: number(entry, "period"),
        ..RawAccount::new(Type::Totp, text(entry, "issuer"), text(entry, "name"), secret)
    }
    .reading()?)
}
