//! Google Authenticator's export pictures, `otpauth-migration://offline?data=…`: base64 of a protocol buffer.
//!
//! No specification is published; the fields are those that other readers of the format have found. Version 2 has an
//! identifier for each account and none for the export, so only size and index distinguish the parts of an export. The
//! format has no time step: an account of 60 s arrives as one of 30 s.

use super::{Import, ImportError, Noted, Why, called};
use crate::key_uri::percent_decoded;
use crate::parsed_account::{ParsedAccount, Refusal, Warning};
use crate::raw_account::{Number, RawAccount, Type};
use crate::secret::Secret;
use base64ct::{Base64, Base64Unpadded, Encoding};

const SOURCE: &str = "Google Authenticator";

/// Reads the text of one picture.
pub fn read_migration(uri: &str) -> Result<Import, ImportError> {
    let data = uri.split_once("data=").ok_or(ImportError::Damaged(SOURCE))?.1;
    let data = data.split('&').next().unwrap_or("");
    // A plus sign does not mean a space here: some writers escape neither it nor the padding.
    let data = percent_decoded(data);
    let data = data.trim().trim_end_matches('=').replace([' ', '-'], "+").replace('_', "/");
    let bytes = Base64Unpadded::decode_vec(&data).or_else(|_| Base64::decode_vec(&data));
    let bytes = bytes.map_err(|_| ImportError::Damaged(SOURCE))?;
    let fields = fields(&bytes).ok_or(ImportError::Damaged(SOURCE))?;
    let mut import = Import::of(SOURCE);
    let (mut size, mut index, mut batch) = (1, 0, 0);
    for field in fields {
        match field {
            (1, Field::Bytes(account)) => read_account(account, &mut import),
            (3, Field::Number(number)) => size = number,
            (4, Field::Number(number)) => index = number,
            (5, Field::Number(number)) => batch = number,
            _ => {}
        }
    }
    if import.found.is_empty() && import.problems.is_empty() {
        return Err(ImportError::Damaged(SOURCE));
    }
    if size > 1 {
        import.batch.note(batch, size, index);
    }
    Ok(import)
}

fn read_account(bytes: &[u8], import: &mut Import) {
    let at = import.entries() + 1;
    let Some(fields) = fields(bytes) else {
        return import.take(format!("#{at}"), Err::<ParsedAccount, _>(Why::Misshapen));
    };
    let text = |wanted: u64| {
        let found = fields.iter().find_map(|(field, value)| match value {
            Field::Bytes(bytes) if *field == wanted => Some(String::from_utf8_lossy(bytes).into_owned()),
            _ => None,
        });
        found.unwrap_or_default()
    };
    let number = |wanted: u64| {
        let found = fields.iter().find_map(|(field, value)| match value {
            Field::Number(number) if *field == wanted => Some(*number),
            _ => None,
        });
        found.unwrap_or(0)
    };
    let secret = fields.iter().find_map(|(field, value)| match value {
        Field::Bytes(bytes) if *field == 1 => Secret::from_bytes(bytes.to_vec()),
        _ => None,
    });
    let (name, issuer) = (text(2), text(3));
    let read = || -> Result<ParsedAccount, Refusal> {
        let algorithm = match number(4) {
            0 | 1 => "SHA1",
            2 => "SHA256",
            3 => "SHA512",
            4 => return Err(Refusal::UnknownAlgorithm("MD5".into())),
            other => return Err(Refusal::UnknownAlgorithm(other.to_string())),
        };
        let digits = match number(5) {
            0 | 1 => Number::Is(6),
            2 => Number::Is(8),
            _ => Number::Unusable,
        };
        let kind = match number(6) {
            0 | 2 => Type::Totp,
            1 => Type::Hotp,
            other => return Err(Refusal::UnknownType(other.to_string())),
        };
        let mut described = RawAccount::new(kind, "", "", secret.ok_or(Refusal::NoSecret)?);
        // Not trimmed: a space at the end of a name is the user's.
        (described.issuer, described.name) = (issuer.clone(), name.clone());
        RawAccount { algorithm: algorithm.into(), digits, counter: Number::Is(number(7)), ..described }.reading()
    };
    // Eight fields are known: the last is an identifier.
    let more = fields.iter().filter(|(field, _)| !(1..=8).contains(field));
    let more = more.take(1).map(|(field, _)| Warning::NotUnderstood(field.to_string()));
    import.take(called(&issuer, &name, at), read().noting(more.collect()));
}

enum Field<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

/// The fields of a protocol buffer message, with their numbers; `None` if the bytes are not one. Fields of fixed
/// width are skipped.
fn fields(mut bytes: &[u8]) -> Option<Vec<(u64, Field<'_>)>> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let key = varint(&mut bytes)?;
        match key & 7 {
            0 => fields.push((key >> 3, Field::Number(varint(&mut bytes)?))),
            1 => bytes = bytes.get(8..)?,
            2 => {
                let length = usize::try_from(varint(&mut bytes)?).ok()?;
                let (value, rest) = bytes.split_at_checked(length)?;
                fields.push((key >> 3, Field::Bytes(value)));
                bytes = rest;
            }
            5 => bytes = bytes.get(4..)?,
            _ => return None,
        }
    }
    Some(fields)
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..70).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
