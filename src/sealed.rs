//! The vault file, format version 2, byte for byte as `docs/vault-format.md` says.
//!
//! ```text
//! magic 8 | version 2 | minimum reader 2 | vault id 16 | generation 8 | header length 4 | header | header MAC 32
//! | save salt 32 | nonce 12 | body length 4 | body | SHA-256 of all before 32
//! ```
//!
//! Reading tells three things apart that users meet as one: a file that is *damaged* (the trailer, without any
//! key), a *wrong password* (the slot does not unwrap) and a *newer* file (refused, never rewritten).
//! Bytes are parsed once, here; what comes out needs no further check.

mod body;
mod key_slots;
mod members;
mod slot;

pub use kader_derivation::{Derivation, PasswordKdf, derive};
pub use key_slots::{KeySlots, NewWayIn};
pub use slot::{DEVICE_KEY_LENGTH, Lock, Slot, WrapKey};

use crate::vault::Vault;
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// `89 'K' 'D' 'R' 0D 0A 1A 0A`: a transfer in text mode shows at once.
pub const MAGIC: [u8; 8] = *b"\x89KDR\r\n\x1a\n";
/// The format this code writes, and the newest of which it knows every member.
pub const VERSION: u16 = 2;
/// A file is never longer: 4 MiB.
pub const MOST_BYTES: usize = 4 << 20;
const MOST_HEADER_BYTES: usize = 16 << 10;
const FIXED_HEAD: usize = 8 + 2 + 2 + 16 + 8 + 4;
const DIGEST: usize = 32;
const NONCE: usize = 12;

/// 32 random bytes, made once for a vault; everything is sealed under subkeys of it.
#[derive(Clone, PartialEq, Eq)]
pub struct VaultKey(Zeroizing<[u8; 32]>);

impl VaultKey {
    /// Takes 32 random bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, for keeping them while unlocked.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn subkey(&self, salt: Option<&[u8]>, info: &[u8]) -> Zeroizing<[u8; 32]> {
        let mut subkey = Zeroizing::new([0; 32]);
        let done = Hkdf::<Sha256>::new(salt, &self.0[..]).expand(info, &mut subkey[..]);
        // HKDF-SHA256 gives up to 8,160 bytes (RFC 5869 §2.3).
        debug_assert!(done.is_ok());
        subkey
    }
}

impl fmt::Debug for VaultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VaultKey")
    }
}

/// Which vault: 16 random bytes that every copy and backup of it shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VaultId(pub [u8; 16]);

/// Which Kader wrote a file, and which may open it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// The newest format of which the file has members.
    pub version: u16,
    /// The oldest reader that may open it and write it again: what it does not know it keeps.
    pub minimum_reader: u16,
}

impl Format {
    /// What this Kader writes.
    pub const CURRENT: Self = Self { version: VERSION, minimum_reader: VERSION };

    /// As a file is written again: never older than it was, since what a newer Kader wrote is kept.
    pub fn written_again(self) -> Self {
        Self { version: self.version.max(VERSION), minimum_reader: self.minimum_reader.max(VERSION) }
    }
}

/// What is in the clear: that there is a vault, which one, how often it was saved, and how it can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clear {
    /// Which Kader wrote it.
    pub format: Format,
    /// Which vault.
    pub vault_id: VaultId,
    /// +1 for each committed save.
    pub generation: u64,
    /// The ways in.
    pub slots: KeySlots,
}

impl Clear {
    /// Of a vault that this Kader writes.
    pub fn new(vault_id: VaultId, generation: u64, slots: KeySlots) -> Self {
        Self { format: Format::CURRENT, vault_id, generation, slots }
    }
}

/// A file whose bytes are whole and whose clear part is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedVault {
    /// The clear part.
    pub clear: Clear,
    head: Vec<u8>,
    header_mac: [u8; DIGEST],
    save_salt: [u8; 32],
    nonce: [u8; NONCE],
    body: Vec<u8>,
}

/// Why bytes are no readable vault; each needs another answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileError {
    /// Does not begin as a Kader vault.
    NotAVault,
    /// Written by a newer Kader.
    Newer(u16),
    /// Cut short, altered, or over a bound: where.
    Damaged(&'static str),
}

/// Why a whole file does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// No slot opens with this key: a wrong password.
    WrongKey,
    /// The key is right but what it guards is not what was sealed.
    Tampered,
}

/// Fresh randomness for one save.
#[derive(Clone)]
pub struct SaveNoise {
    /// Salt of this save's body key.
    pub salt: [u8; 32],
    /// AES-GCM nonce.
    pub nonce: [u8; 12],
}

/// Reads a file as far as that goes without a key.
pub fn read(bytes: &[u8]) -> Result<SealedVault, FileError> {
    if !bytes.starts_with(&MAGIC) {
        return Err(FileError::NotAVault);
    }
    if bytes.len() > MOST_BYTES {
        return Err(FileError::Damaged("size"));
    }
    let (content, trailer) = bytes.split_last_chunk::<DIGEST>().ok_or(FileError::Damaged("end"))?;
    if Sha256::digest(content)[..] != trailer[..] {
        return Err(FileError::Damaged("checksum"));
    }
    let mut rest = Cursor(&content[MAGIC.len()..]);
    let version = u16::from_le_bytes(rest.array("version")?);
    let minimum_reader = u16::from_le_bytes(rest.array("version")?);
    if version == 0 {
        return Err(FileError::Damaged("version"));
    }
    if minimum_reader > VERSION {
        return Err(FileError::Newer(version));
    }
    let vault_id = VaultId(rest.array("vault id")?);
    let generation = u64::from_le_bytes(rest.array("generation")?);
    let header_length = u32::from_le_bytes(rest.array("header length")?) as usize;
    if header_length > MOST_HEADER_BYTES {
        return Err(FileError::Damaged("header length"));
    }
    let slots = KeySlots::read(rest.take(header_length, "header")?, version).ok_or(FileError::Damaged("header"))?;
    let head = content[..FIXED_HEAD + header_length].to_vec();
    let header_mac = rest.array("header MAC")?;
    let save_salt = rest.array("salt")?;
    let nonce = rest.array("nonce")?;
    let body_length = u32::from_le_bytes(rest.array("body length")?) as usize;
    let body = rest.take(body_length, "body")?.to_vec();
    if !rest.0.is_empty() {
        return Err(FileError::Damaged("length"));
    }
    let clear = Clear { format: Format { version, minimum_reader }, vault_id, generation, slots };
    Ok(SealedVault { clear, head, header_mac, save_salt, nonce, body })
}

/// Seals a vault into the bytes of a file, of this format or of the newer one that it was read from.
///
/// Returns `None` when the file would be over 4 MiB or the header over 16 KiB.
pub fn seal(clear: &Clear, key: &VaultKey, vault: &Vault, noise: &SaveNoise) -> Option<Vec<u8>> {
    let Clear { vault_id, generation, slots, .. } = clear;
    let format = clear.format.written_again();
    let header = slots.write(format.version);
    if header.len() > MOST_HEADER_BYTES {
        return None;
    }
    let mut bytes = Vec::new();
    bytes.extend_from_slice(&MAGIC);
    bytes.extend_from_slice(&format.version.to_le_bytes());
    bytes.extend_from_slice(&format.minimum_reader.to_le_bytes());
    bytes.extend_from_slice(&vault_id.0);
    bytes.extend_from_slice(&generation.to_le_bytes());
    bytes.extend_from_slice(&(header.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&header);
    let mac = header_mac(key, &bytes).finalize().into_bytes();
    bytes.extend_from_slice(&mac);
    bytes.extend_from_slice(&noise.salt);
    bytes.extend_from_slice(&noise.nonce);
    let plain = body::write(vault);
    bytes.extend_from_slice(&u32::try_from(plain.len() + 16).ok()?.to_le_bytes());
    let aad = Sha256::digest(&bytes);
    let cipher = Aes256Gcm::new(&(*key.subkey(Some(&noise.salt), b"body v1")).into());
    let sealed = cipher.encrypt(&noise.nonce.into(), Payload { msg: &plain, aad: &aad }).ok()?;
    bytes.extend_from_slice(&sealed);
    let trailer = Sha256::digest(&bytes);
    bytes.extend_from_slice(&trailer);
    (bytes.len() <= MOST_BYTES).then_some(bytes)
}

impl SealedVault {
    /// Opens the file with the vault key.
    pub fn open(&self, key: &VaultKey) -> Result<Vault, OpenError> {
        // Before the body: this MAC binds the slots to the key, and tells another vault's key from a changed body.
        header_mac(key, &self.head).verify_slice(&self.header_mac).map_err(|_| OpenError::WrongKey)?;
        let mut before = self.head.clone();
        before.extend_from_slice(&self.header_mac);
        before.extend_from_slice(&self.save_salt);
        before.extend_from_slice(&self.nonce);
        before.extend_from_slice(&(self.body.len() as u32).to_le_bytes());
        let aad = Sha256::digest(&before);
        let cipher = Aes256Gcm::new(&(*key.subkey(Some(&self.save_salt), b"body v1")).into());
        let message = Payload { msg: &self.body, aad: &aad };
        let plain = cipher.decrypt(&self.nonce.into(), message).map_err(|_| OpenError::Tampered)?;
        body::read(&Zeroizing::new(plain), self.clear.format.version).ok_or(OpenError::Tampered)
    }

    /// Takes the vault key out of one of the slots.
    pub fn unwrap(&self, slot: &Slot, wrap_key: &WrapKey) -> Result<VaultKey, OpenError> {
        slot.unwrap(self.clear.vault_id, wrap_key).ok_or(OpenError::WrongKey)
    }
}

fn header_mac(key: &VaultKey, head: &[u8]) -> Hmac<Sha256> {
    let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&key.subkey(None, b"header")[..]) else {
        unreachable!("HMAC takes any key")
    };
    mac.update(head);
    mac
}

struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take(&mut self, length: usize, what: &'static str) -> Result<&'a [u8], FileError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(FileError::Damaged(what))?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], FileError> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(FileError::Damaged(what))?;
        self.0 = rest;
        Ok(*taken)
    }
}
