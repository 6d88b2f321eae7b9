//! Proton Authenticator: `{version, entries: [{content: {uri, entry_type, name}}]}`, or sealed as
//! `{version, salt, content}`: Argon2id (19 MiB, 2 passes), AES-256-GCM, nonce first.

use super::ciphers::{Kdf, aes_gcm};
use super::json::{self, has, items, text};
use super::{Claim, File, Import, ImportError, Noted, called, field_of_manager};
use base64ct::{Base64, Encoding};
use serde_json::Value;

const SOURCE: &str = "Proton Authenticator";
const AAD: &[u8] = b"proton.authenticator.export.v1";
const NONCE: usize = 12;

pub fn claim(file: &File) -> Claim {
    let json = file.json.as_ref().filter(|json| has(json, &["version"]))?;
    if has(json, &["salt", "content"]) && json["content"].is_string() {
        return match open(file, json) {
            Ok(json) => import(&json),
            Err(error) => Some(Err(error)),
        };
    }
    let is_ours = |entry: &Value| entry.get("content").is_some_and(|content| content.get("uri").is_some());
    items(json.get("entries")).iter().any(is_ours).then_some(())?;
    import(json)
}

fn import(json: &Value) -> Claim {
    let mut import = Import::of(SOURCE);
    for (at, entry) in items(json.get("entries")).iter().enumerate() {
        let content = entry.get("content").unwrap_or(&Value::Null);
        let name = text(content, "name");
        // The URI of a Steam entry is `steam://` and has no name, so the name of the entry is the issuer.
        let read = field_of_manager(text(content, "uri"), name, "");
        let read = read.noting(json::judged(content, &["uri", "entry_type", "name"], &[]));
        import.take(called("", name, at + 1), read);
    }
    import.claimed()
}

fn open(file: &File, json: &Value) -> Result<Value, ImportError> {
    let salt = Base64::decode_vec(text(json, "salt")).map_err(|_| ImportError::Damaged(SOURCE))?;
    let kdf = Kdf::Argon2id { salt: &salt, kibibytes: 19_456, passes: 2, lanes: 1 };
    let password = file.password(SOURCE, kdf.mebibytes())?;
    let content = Base64::decode_vec(text(json, "content")).map_err(|_| ImportError::Damaged(SOURCE))?;
    let (nonce, sealed) = content.split_at_checked(NONCE).ok_or(ImportError::Damaged(SOURCE))?;
    let key = kdf.key(password.as_bytes(), 32, SOURCE)?;
    let opened = aes_gcm(&key, nonce, sealed, AAD).ok_or(ImportError::WrongPassword(SOURCE))?;
    json::parse(&opened).map_err(|_| ImportError::Damaged(SOURCE))
}
