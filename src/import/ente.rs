//! Ente Auth's sealed export: `{version, kdfParams, encryptedData, encryptionNonce}` around a list of URIs.
//!
//! Argon2id with the memory that the file names (often 1 GiB), then one message of libsodium's secretstream
//! (XChaCha20-Poly1305). The plain export is a list of URIs.

use super::ciphers::Kdf;
use super::json::{has, number, text};
use super::{Claim, File, Import, ImportError, uris};
use crate::raw_account::Number;
use base64ct::{Base64, Encoding};
use crypto_secretstream::{Header, Key, PullStream};
use serde_json::Value;

const SOURCE: &str = "Ente Auth";

pub fn claim(file: &File) -> Claim {
    let json = file.json.as_ref().filter(|json| has(json, &["kdfParams", "encryptedData", "encryptionNonce"]))?;
    Some(open(file, json).and_then(|text| Import { source: SOURCE, ..uris::read_lines(&text) }.whole()))
}

fn open(file: &File, json: &Value) -> Result<String, ImportError> {
    let parameters = &json["kdfParams"];
    let told = |key| match number(parameters, key) {
        Number::Is(number) => Ok(number),
        Number::Default | Number::Unusable => Err(ImportError::Damaged(SOURCE)),
    };
    let decoded = |text| Base64::decode_vec(text).map_err(|_| ImportError::Damaged(SOURCE));
    let salt = decoded(text(parameters, "salt"))?;
    let kdf = Kdf::Argon2id { salt: &salt, kibibytes: told("memLimit")? / 1024, passes: told("opsLimit")?, lanes: 1 };
    let password = file.password(SOURCE, kdf.mebibytes())?;
    let header = decoded(text(json, "encryptionNonce"))?;
    let header = Header::try_from(header.as_slice()).map_err(|_| ImportError::Damaged(SOURCE))?;
    let mut message = decoded(text(json, "encryptedData"))?;
    let key = kdf.key(password.as_bytes(), 32, SOURCE)?;
    let key = Key::try_from(key.as_slice()).map_err(|_| ImportError::Damaged(SOURCE))?;
    PullStream::init(header, &key).pull(&mut message, b"").map_err(|_| ImportError::WrongPassword(SOURCE))?;
    String::from_utf8(message).map_err(|_| ImportError::Damaged(SOURCE))
}
