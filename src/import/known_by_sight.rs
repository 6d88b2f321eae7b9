//! Files that are known by their first bytes and cannot be read here: each with the export to make instead.

use super::{Claim, File, Trouble};
use crate::vault_file;

/// First bytes, whose they are, and the export that can be read. The names are as the programs show them.
const SIGNS: &[(&[u8], &str, &str)] = &[
    (b"\x03\xd9\xa2\x9a\x67\xfb\x4b", "KeePass", "CSV"),
    (b"SQLite format 3\0", "SQLite", "otpauth://"),
    (b"-----BEGIN PGP", "PGP", "otpauth://"),
    (b"\xff\xd8\xff", "JPEG", "PNG"),
    (b"GIF8", "GIF", "PNG"),
    (b"RIFF", "WebP", "PNG"),
    (b"%PDF", "PDF", "PNG"),
];

pub fn claim(file: &File) -> Claim {
    if file.bytes.starts_with(&vault_file::MAGIC) {
        return Some(Err(Trouble::Kader));
    }
    let (_, source, export) = SIGNS.iter().find(|(sign, _, _)| file.bytes.starts_with(sign))?;
    Some(Err(Trouble::OtherExport(source, export)))
}
