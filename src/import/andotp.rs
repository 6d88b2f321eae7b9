//! andOTP: a JSON array, plain or sealed with a password in either of two ways.
//!
//! New: rounds (4 bytes, big-endian) | salt 12 | nonce 12 | AES-256-GCM, PBKDF2-HMAC-SHA-1. Old: nonce 12 | AES-256-GCM
//! with the SHA-256 of the password. Neither begins with a signature, so this is tried last, on bytes of no other
//! format.

use super::ciphers::{Kdf, aes_gcm, sha256};
use super::json::{self, has, items, number, text};
use super::{Claim, File, Import, ImportError, Noted, called};
use crate::parsed_account::{ParsedAccount, Refusal};
use crate::raw_account::{self, RawAccount, Type};
use serde_json::Value;

const SOURCE: &str = "andOTP";
const KNOWN: &[&str] = &[
    "secret",
    "issuer",
    "label",
    "digits",
    "type",
    "algorithm",
    "thumbnail",
    "last_used",
    "used_frequency",
    "period",
    "counter",
    "tags",
];
const TAG: usize = 16;

pub fn claim(file: &File) -> Claim {
    let json = file.json.as_ref().filter(|json| is_andotp(json))?;
    import(json).claimed()
}

fn is_andotp(json: &Value) -> bool {
    json.as_array().is_some_and(|entries| entries.iter().any(|entry| has(entry, &["secret", "type", "label"])))
}

fn import(json: &Value) -> Import {
    let mut import = Import::of(SOURCE);
    for (at, entry) in items(Some(json)).iter().enumerate() {
        let (issuer, name) = names(entry);
        let read = read(entry).noting(json::judged(entry, KNOWN, &["algorithm", "digits"]));
        import.take(called(issuer, name, at + 1), read);
    }
    import
}

/// The issuer and the name of an entry. Old versions have no member for the issuer; it is in the label: `Issuer -
/// Name`.
fn names(entry: &Value) -> (&str, &str) {
    let (issuer, label) = (text(entry, "issuer"), text(entry, "label"));
    match label.split_once(" - ") {
        Some((issuer, name)) if entry.get("issuer").is_none() => (issuer, name),
        _ => (issuer, label),
    }
}

fn read(entry: &Value) -> Result<ParsedAccount, Refusal> {
    let kind = Type::from_name(text(entry, "type"))?;
    let (issuer, name) = names(entry);
    RawAccount {
        algorithm: text(entry, "algorithm").to_owned(),
        digits: number(entry, "digits"),
        period: number(entry, "period"),
        counter: number(entry, "counter"),
        ..RawAccount::new(kind, issuer, name, raw_account::secret(text(entry, "secret"))?)
    }
    .reading()
}

/// Signatures of programs, sounds and other files. A file that andOTP sealed has no signature and looks random.
const MARKED: &[&[u8]] = &[
    b"MZ",
    b"\x7fELF",
    b"OggS",
    b"\xd0\xcf\x11\xe0",
    b"ID3",
    b"fLaC",
    b"PK",
    b"bplist00",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfe\xed",
    b"\xcf\xfa\xed\xfe",
    b"\0asm",
    b"\x1aE\xdf\xa3",
    b"\0\0\x01\0",
    b"LUKS",
    b"8BPS",
    b"\x30\x82",
];

/// Whether bytes look random: no value is much more frequent than the others.
fn looks_random(bytes: &[u8]) -> bool {
    let mut counts = [0usize; 256];
    bytes.iter().for_each(|byte| counts[usize::from(*byte)] += 1);
    // The expected share of a value is 1 in 256; in a short file it may be somewhat higher.
    counts.into_iter().max().unwrap_or(0) <= bytes.len() / 128 + 8
}

/// Claims bytes that have no known signature and are not text.
pub fn claim_sealed(file: &File) -> Claim {
    let is_marked = MARKED.iter().any(|mark| file.bytes.starts_with(mark));
    let is_short = file.bytes.len() < 28 + TAG + 2;
    if file.text.is_some() || is_marked || is_short || !looks_random(file.bytes.get(4..).unwrap_or(&[])) {
        return None;
    }
    // Without a password it is unknown whether andOTP wrote these bytes.
    let Some(password) = file.password else {
        return Some(Err(ImportError::NeedsPassword(SOURCE, 0)));
    };
    let old = aes_gcm(&sha256(password.as_bytes()), &file.bytes[..12], &file.bytes[12..], b"");
    let opened = match (old, rounds(file.bytes)) {
        (Some(opened), _) => Some(opened),
        (None, Some(rounds)) => {
            match Kdf::Pbkdf2Sha1(&file.bytes[4..16], rounds).key(password.as_bytes(), 32, SOURCE) {
                Ok(key) => aes_gcm(&key, &file.bytes[16..28], &file.bytes[28..], b""),
                Err(error) => return Some(Err(error)),
            }
        }
        (None, None) => None,
    };
    Some(match opened {
        None => Err(ImportError::WrongPassword(SOURCE)),
        Some(json) => match json::parse(&json).ok().filter(Value::is_array) {
            None => Err(ImportError::Damaged(SOURCE)),
            Some(json) => return import(&json).claimed(),
        },
    })
}

/// The number of rounds, if it is one that the program writes: 1 to 1,000,000. Otherwise the bytes are the nonce of the
/// old format, or the file is not from andOTP.
fn rounds(bytes: &[u8]) -> Option<u64> {
    let rounds = u64::from(u32::from_be_bytes(*bytes.first_chunk()?));
    (1..=1_000_000).contains(&rounds).then_some(rounds)
}
