//! Files that are recognised by their first bytes but cannot be read, each with the export to make instead.

use super::{Claim, File, ImportError};
use crate::vault_file;

/// First bytes, their program or format, and the export that can be read. The names are those that the programs show.
const SIGNS: &[(&[u8], &str, &str)] = &[
    (b"\x03\xd9\xa2\x9a\x67\xfb\x4b", "KeePass", "CSV"),
    // KeePass 1, and a trial version of 2.
    (b"\x03\xd9\xa2\x9a\x65\xfb\x4b", "KeePass", "CSV"),
    (b"\x03\xd9\xa2\x9a\x66\xfb\x4b", "KeePass", "CSV"),
    (b"SQLite format 3\0", "SQLite", "otpauth://"),
    (b"-----BEGIN PGP", "PGP", "otpauth://"),
    (b"\xff\xd8\xff", "JPEG", "PNG"),
    (b"GIF8", "GIF", "PNG"),
    (b"RIFF", "WebP", "PNG"),
    (b"%PDF", "PDF", "PNG"),
    (b"BM", "BMP", "PNG"),
    (b"II*\0", "TIFF", "PNG"),
    (b"MM\0*", "TIFF", "PNG"),
    (b"\xff\x0a", "JPEG XL", "PNG"),
    (b"\0\0\0\x0cJXL ", "JPEG XL", "PNG"),
    (b"age-encryption.org/", "age", "otpauth://"),
    (b"-----BEGIN AGE", "age", "otpauth://"),
    (b"Salted__", "OpenSSL", "otpauth://"),
    (b"7z\xbc\xaf\x27\x1c", "7z", "zip"),
    (b"Rar!", "RAR", "zip"),
    (b"\x1f\x8b", "gzip", "zip"),
    (b"\xfd7zXZ\0", "xz", "zip"),
    (b"\x28\xb5\x2f\xfd", "Zstandard", "zip"),
    (b"BZh", "bzip2", "zip"),
];

/// Pictures and videos in the ISO base media file format (ISO/IEC 14496-12): four bytes of length, `ftyp` and a brand.
const BRANDS: &[(&[&[u8; 4]], &str)] = &[
    (&[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"], "HEIC"),
    (&[b"avif", b"avis"], "AVIF"),
];

fn in_boxes(bytes: &[u8]) -> Option<&'static str> {
    let brand: &[u8; 4] = bytes.get(4..)?.strip_prefix(b"ftyp")?.first_chunk()?;
    let known = BRANDS.iter().find(|(brands, _)| brands.contains(&brand));
    Some(known.map_or("MP4", |(_, name)| *name))
}

/// Whether bytes are OpenPGP without armour (RFC 9580 §4.2): the first packet is a session key encrypted with a public
/// key or a password, or encrypted data, and has a version that exists.
fn is_openpgp(bytes: &[u8]) -> bool {
    let Some(&tag) = bytes.first() else { return false };
    let (packet, body) = match tag {
        0x80..0xc0 => ((tag >> 2) & 0xf, [2, 3, 5, 1][usize::from(tag & 3)]),
        0xc0.. => {
            let length = match bytes.get(1) {
                Some(0..192) => 2,
                Some(192..224) => 3,
                Some(255) => 6,
                // A partial length.
                _ => 2,
            };
            (tag & 0x3f, length)
        }
        _ => return false,
    };
    let version = bytes.get(body).copied().unwrap_or(0);
    match packet {
        1 => matches!(version, 3 | 6),
        3 => matches!(version, 4..=6),
        18 => matches!(version, 1 | 2),
        _ => false,
    }
}

pub fn claim(file: &File) -> Claim {
    if file.bytes.starts_with(&vault_file::MAGIC) {
        return Some(Err(ImportError::Kader));
    }
    if let Some(name) = in_boxes(file.bytes) {
        return Some(Err(ImportError::OtherExport(name, "PNG")));
    }
    let is_text = file.text.is_some();
    if !is_text && is_openpgp(file.bytes) {
        return Some(Err(ImportError::OtherExport("OpenPGP", "otpauth://")));
    }
    // A text may begin with the same two or three letters.
    let fits = |sign: &[u8]| file.bytes.starts_with(sign) && (sign.len() > 3 || !is_text);
    let (_, source, export) = SIGNS.iter().find(|(sign, _, _)| fits(sign))?;
    Some(Err(ImportError::OtherExport(source, export)))
}
