//! Damages files: a bit, the end, the header, or a whole file of one store; and searches all files for readable data.

use super::harness::Kind;
use crate::drive::Res;
use std::fs;
use std::path::{Path, PathBuf};

/// One file of a store, and the damage to it.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The path within the profile.
    file: PathBuf,
    how: How,
}

#[derive(Clone, Copy, Debug)]
enum How {
    FlipBit(u64),
    ZeroTail,
    ZeroHead,
    Halve,
    Remove,
}

/// The store that a folder of the profile belongs to: `storage.local`, or the IndexedDB with the mirror.
fn store_of(folder: &Path, kind: Kind) -> Option<&'static str> {
    let path = folder.to_string_lossy();
    let has = |part: &str| path.contains(part);
    match kind {
        Kind::Chromium if has("Local Extension Settings/") => Some("storage.local"),
        Kind::Chromium if has("IndexedDB/chrome-extension_") => Some("IndexedDB"),
        Kind::Firefox if has("moz-extension+++") && has("userContextId") && has("/idb") => Some("storage.local"),
        Kind::Firefox if has("moz-extension+++") && has("/idb") => Some("IndexedDB"),
        _ => None,
    }
}

fn files(folder: &Path) -> Res<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)?.flatten() {
            match entry.file_type()? {
                kind if kind.is_dir() => folders.push(entry.path()),
                kind if kind.is_file() => found.push(entry.path()),
                _ => {}
            }
        }
    }
    found.sort();
    Ok(found)
}

/// This number of faults, spread over the files of both stores and the kinds of damage; zero means one for each
/// store.
pub fn plan(profile: &Path, kind: Kind, many: u32) -> Res<Vec<Fault>> {
    let mut targets = Vec::new();
    for file in files(profile)? {
        let is_lock = file.file_name().is_some_and(|name| name == "LOCK");
        if store_of(&file, kind).is_some() && !is_lock && file.metadata()?.len() > 0 {
            targets.push(file.strip_prefix(profile)?.to_owned());
        }
    }
    let count = targets.len() as u64;
    let fault = |number: u64| {
        let how = match number % 5 {
            0 => How::FlipBit(number.wrapping_mul(2_654_435_761)),
            1 => How::ZeroTail,
            2 => How::ZeroHead,
            3 => How::Halve,
            _ => How::Remove,
        };
        Fault { file: targets[((number / 5 + number * 3) % count) as usize].clone(), how }
    };
    if many == 0 {
        // The largest file of each store contains the vault.
        let largest = |store: &str| {
            let of_store = targets.iter().filter(|file| store_of(&profile.join(file), kind) == Some(store));
            of_store.max_by_key(|file| profile.join(file).metadata().map_or(0, |metadata| metadata.len()))
        };
        let files = ["storage.local", "IndexedDB"].into_iter().filter_map(largest);
        return Ok(files.map(|file| Fault { file: file.clone(), how: How::ZeroTail }).collect());
    }
    Ok(if count == 0 { Vec::new() } else { (0..u64::from(many)).map(fault).collect() })
}

pub fn apply(profile: &Path, fault: &Fault) -> Res<()> {
    let path = profile.join(&fault.file);
    let mut bytes = fs::read(&path)?;
    let length = bytes.len();
    match fault.how {
        How::FlipBit(at) => {
            let bit = (at % (length as u64 * 8)) as usize;
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
        How::ZeroTail => bytes[length - (length / 4).max(1)..].fill(0),
        How::ZeroHead => bytes[..length.min(100)].fill(0),
        How::Halve => bytes.truncate(length / 2),
        How::Remove => return Ok(fs::remove_file(path)?),
    }
    Ok(fs::write(path, bytes)?)
}

/// Deletes both stores from the disk.
pub fn remove_stores(profile: &Path, kind: Kind) -> Res<()> {
    let stores = files(profile)?.into_iter().filter(|file| store_of(file, kind).is_some());
    for file in stores {
        fs::remove_file(file)?;
    }
    Ok(())
}

pub fn copy_folder(from: &Path, to: &Path) -> Res<()> {
    for file in files(from)? {
        let target = to.join(file.strip_prefix(from)?);
        fs::create_dir_all(target.parent().ok_or("no parent")?)?;
        fs::copy(file, target)?;
    }
    Ok(())
}

/// Every file of a profile in which an account's name, a secret or the vault key is readable, in the encodings that
/// browsers use for texts.
pub fn search(profile: &Path) -> Res<Vec<String>> {
    let base32 = kader::secret::Secret::from_bytes(secret(0)).ok_or("a secret")?.to_base32();
    let mut wanted: Vec<(&str, Vec<u8>)> = vec![
        ("issuer", b"Werkgever".to_vec()),
        ("account name", b"geheim.example".to_vec()),
        ("secret", secret(0)),
        ("secret in base32", base32.into_bytes()),
        ("vault key", vec![9; 32]),
        ("vault key in base64", b"CQkJCQkJCQkJCQkJCQkJCQ".to_vec()),
        ("password", b"fiets lamp soep wolk".to_vec()),
    ];
    let wide = |text: &[u8]| text.iter().flat_map(|byte| [*byte, 0]).collect::<Vec<u8>>();
    let doubled: Vec<_> = wanted.iter().map(|(what, text)| (*what, wide(text))).collect();
    wanted.extend(doubled);
    let mut found = Vec::new();
    for file in files(profile)? {
        let bytes = fs::read(&file)?;
        for (what, text) in &wanted {
            if bytes.windows(text.len()).any(|window| window == text) {
                found.push(format!("{what} in {}", file.display()));
            }
        }
    }
    Ok(found)
}

/// The secret of an account, as the harness's page makes it.
fn secret(number: u32) -> Vec<u8> {
    let mut secret = vec![0x5a; 20];
    secret[..4].copy_from_slice(&number.to_be_bytes());
    secret
}
