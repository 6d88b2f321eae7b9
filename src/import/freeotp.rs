//! FreeOTP 1 (`tokens.xml`), FreeOTP+ (JSON) and FreeOTP 2 (`externalBackup.xml`, which is not XML but a
//! serialised Java map of texts, sealed with a password).
//!
//! Sources: FreeOTP's Token and SelectableAdapter classes; the Java Object Serialization Specification, chapter 6. A
//! `HashMap<String, String>` needs only strings and block data of it. The counter is kept as it is in the file.

use super::ciphers::{Kdf, Key, aes_gcm};
use super::json::{self, bytes, has, items, number, text};
use super::{Claim, File, Import, ImportError, MOST_ENTRIES, Noted, Why, called, xml};
use crate::parsed_account::ParsedAccount;
use crate::raw_account::{Number, RawAccount, Type};
use crate::secret::Secret;
use serde_json::Value;
use std::collections::BTreeMap;
use std::rc::Rc;
use zeroize::Zeroizing;

const FREEOTP: &str = "FreeOTP";
const PLUS: &str = "FreeOTP+";
const KNOWN: &[&str] = &[
    "algo",
    "counter",
    "digits",
    "issuerExt",
    "issuerInt",
    "issuerAlt",
    "label",
    "labelAlt",
    "period",
    "secret",
    "type",
    "image",
    "imageAlt",
    "color",
    "lock",
    "id",
];
/// The longest text of a token or a key, in bytes.
const LONGEST_TOKEN: usize = 16 << 10;
/// The stream magic and version of Java's serialisation.
const JAVA: &[u8] = &[0xac, 0xed, 0x00, 0x05];

pub fn claim(file: &File) -> Claim {
    if file.bytes.starts_with(JAVA) {
        return Some(open(file).and_then(Import::whole));
    }
    if let Some(json) = &file.json {
        let tokens = items(json.get("tokens"));
        tokens.iter().any(|token| bytes(token.get("secret")).is_some()).then_some(())?;
        return import(PLUS, tokens).claimed();
    }
    let text = file.text.as_deref().filter(|text| text.contains("<map"))?;
    let document = match xml::parse(text)? {
        Ok(document) => document,
        Err(error) => return Some(Err(error)),
    };
    let strings = document.descendants().filter(|node| node.has_tag_name("string")).filter_map(|node| node.text());
    let tokens = strings.filter_map(parse_token).filter(|token| bytes(token.get("secret")).is_some());
    let tokens: Vec<Value> = tokens.take(MOST_ENTRIES + 1).collect();
    if tokens.is_empty() { None } else { import(FREEOTP, &tokens).claimed() }
}

/// Parses a token or a key.
fn parse_token(text: &str) -> Option<Value> {
    json::parse(Some(text.as_bytes()).filter(|text| text.len() <= LONGEST_TOKEN)?).ok()
}

fn import(source: &'static str, tokens: &[Value]) -> Import {
    let mut import = Import::of(source);
    for (at, token) in tokens.iter().enumerate() {
        let secret = bytes(token.get("secret")).and_then(Secret::from_bytes).ok_or(Why::Misshapen);
        import.take(called(issuer(token), label(token), at + 1), secret.and_then(|secret| read(token, secret)));
    }
    import
}

/// The issuer that the user entered, otherwise the one in the QR code.
fn issuer(token: &Value) -> &str {
    let names = ["issuerAlt", "issuerExt", "issuerInt"].map(|key| text(token, key));
    names.into_iter().find(|name| !name.is_empty()).unwrap_or("")
}

/// The name that the user entered, otherwise the one in the QR code.
fn label(token: &Value) -> &str {
    ["labelAlt", "label"].map(|key| text(token, key)).into_iter().find(|name| !name.is_empty()).unwrap_or("")
}

fn read(token: &Value, secret: Secret) -> Result<ParsedAccount, Why> {
    let kind = Type::from_name(text(token, "type"))?;
    Ok(RawAccount {
        algorithm: text(token, "algo").to_owned(),
        digits: number(token, "digits"),
        period: number(token, "period"),
        counter: number(token, "counter"),
        ..RawAccount::new(kind, issuer(token), label(token), secret)
    }
    .reading()
    .noting(json::judged(token, KNOWN, &["algo", "digits"]))?)
}

fn open(file: &File) -> Result<Import, ImportError> {
    let map = java_map(file.bytes).ok_or(ImportError::Damaged(FREEOTP))?;
    // Each account has two entries in the map.
    if map.len() > 2 * MOST_ENTRIES + 2 {
        return Err(ImportError::TooMany);
    }
    let parsed = |key: &str| parse_token(map.get(key)?);
    let master = parsed("masterKey").ok_or(ImportError::Damaged(FREEOTP))?;
    let salt = bytes(master.get("mSalt")).ok_or(ImportError::Damaged(FREEOTP))?;
    let Number::Is(rounds) = number(&master, "mIterations") else { return Err(ImportError::Damaged(FREEOTP)) };
    let kdf = match text(&master, "mAlgorithm") {
        "PBKDF2withHmacSHA512" => Kdf::Pbkdf2Sha512(&salt, rounds),
        "PBKDF2withHmacSHA1" => Kdf::Pbkdf2Sha1(&salt, rounds),
        _ => return Err(ImportError::Damaged(FREEOTP)),
    };
    let password = file.password(FREEOTP, 0)?;
    let key = kdf.key(password.as_bytes(), 32, FREEOTP)?;
    let master = master.get("mEncryptedKey").and_then(|sealed| unsealed(&key, sealed));
    let master = master.ok_or(ImportError::WrongPassword(FREEOTP))?;
    let mut import = Import::of(FREEOTP);
    for (at, name) in map.keys().filter_map(|key| key.strip_suffix("-token")).enumerate() {
        let token = parsed(&format!("{name}-token")).unwrap_or(Value::Null);
        let secret = || {
            let outer = parsed(name).filter(|outer| has(outer, &["key"])).ok_or(Why::Misshapen)?;
            let inner = parse_token(text(&outer, "key")).ok_or(Why::Misshapen)?;
            let mut opened = unsealed(&master, &inner).ok_or(Why::Sealed)?;
            Secret::from_bytes(std::mem::take(&mut *opened)).ok_or(Why::Misshapen)
        };
        import.take(called(issuer(&token), label(&token), at + 1), secret().and_then(|secret| read(&token, secret)));
    }
    Ok(import)
}

/// Opens AES-GCM. The nonce is in the DER of the parameters; the name of the key is the associated data.
fn unsealed(key: &[u8], sealed: &Value) -> Option<Key> {
    let parameters = bytes(sealed.get("mParameters"))?;
    // SEQUENCE { OCTET STRING nonce, INTEGER tag length } (RFC 5084 §3.2); Android 6 wrote the octets alone.
    let ([0x30, _, 0x04, 12, rest @ ..] | [0x04, 12, rest @ ..]) = parameters.as_slice() else { return None };
    let sealed_text = Zeroizing::new(bytes(sealed.get("mCipherText"))?);
    aes_gcm(key, rest.get(..12)?, &sealed_text, text(sealed, "mToken").as_bytes())
}

/// The texts of a serialised map: after its block of sizes, strings in pairs. A string is a length and modified UTF-8,
/// or a reference to an earlier string. Texts are shared, because a reference of five bytes can repeat a long text.
fn java_map(bytes: &[u8]) -> Option<BTreeMap<Rc<str>, Rc<str>>> {
    const STRING: u8 = 0x74;
    const LONG_STRING: u8 = 0x7c;
    const REFERENCE: u8 = 0x71;
    const BLOCK: u8 = 0x77;
    const END: u8 = 0x78;
    const FIRST_HANDLE: u32 = 0x7e_0000;
    let at = bytes.windows(2).position(|pair| pair == [BLOCK, 8])? + 10;
    // The class and the map have the first two handles.
    let (mut strings, mut order) = (Vec::<Rc<str>>::new(), Vec::new());
    let mut rest = bytes.get(at..)?;
    while let [tag, after @ ..] = rest {
        let (length, after) = match *tag {
            STRING => (usize::from(u16::from_be_bytes(*after.first_chunk()?)), &after[2..]),
            LONG_STRING => (usize::try_from(u64::from_be_bytes(*after.first_chunk()?)).ok()?, &after[8..]),
            REFERENCE => {
                let handle = u32::from_be_bytes(*after.first_chunk()?).checked_sub(FIRST_HANDLE + 2)?;
                order.push(usize::try_from(handle).ok()?);
                rest = &after[4..];
                continue;
            }
            END => break,
            _ => return None,
        };
        let (text, after) = after.split_at_checked(length)?;
        order.push(strings.len());
        strings.push(String::from_utf8_lossy(text).into());
        rest = after;
    }
    order.chunks_exact(2).map(|pair| Some((strings.get(pair[0])?.clone(), strings.get(pair[1])?.clone()))).collect()
}
