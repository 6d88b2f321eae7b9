//! The vault file, format version 2, byte for byte as `docs/vault-format.md` specifies.
//!
//! ```text
//! magic 8 | version 2 | minimum reader 2 | vault id 16 | generation 8 | header length 4 | header | header MAC 32
//! | save salt 32 | nonce 12 | body length 4 | body | SHA-256 of all before 32
//! ```
//!
//! Reading distinguishes three errors that look the same to a user: a *damaged* file (the trailer does not match; no
//! key needed), a *wrong password* (the slot does not unwrap) and a *newer* file (refused, never rewritten).
//! The bytes are parsed once, here; the result needs no further check.

mod body;
mod key_slots;
mod members;
mod slot;

pub use kader_derivation::{Derivation, PasswordKdf, derive};
pub use key_slots::{KeySlots, NewWayIn};
pub use slot::{DEVICE_KEY_LENGTH, Slot, SlotKind, WrappingKey};

use crate::vault::Vault;
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// `89 'K' 'D' 'R' 0D 0A 1A 0A`: a transfer in text mode changes these bytes, which reveals the damage.
pub const MAGIC: [u8; 8] = *b"\x89KDR\r\n\x1a\n";
/// The format that this code writes, and the newest one of which it knows every member.
pub const VERSION: u16 = 2;
/// The longest file that is read or written: 4 MiB.
pub const MOST_BYTES: usize = 4 << 20;
const MOST_HEADER_BYTES: usize = 16 << 10;
const FIXED_HEAD: usize = 8 + 2 + 2 + 16 + 8 + 4;
const DIGEST: usize = 32;
const NONCE: usize = 12;

/// 32 random bytes, generated once per vault. Everything is sealed under subkeys of it.
#[derive(Clone, PartialEq, Eq)]
pub struct VaultKey(Zeroizing<[u8; 32]>);

impl VaultKey {
    /// Takes 32 random bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, for keeping them while the vault is unlocked.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn subkey(&self, salt: Option<&[u8]>, info: &[u8]) -> Zeroizing<[u8; 32]> {
        let mut subkey = Zeroizing::new([0; 32]);
        let done = Hkdf::<Sha256>::new(salt, &self.0[..]).expand(info, &mut subkey[..]);
        // HKDF-SHA256 produces up to 8,160 bytes (RFC 5869 §2.3).
        debug_assert!(done.is_ok());
        subkey
    }
}

impl fmt::Debug for VaultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VaultKey")
    }
}

/// Identifies a vault: 16 random bytes that all its copies and backups share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VaultId(pub [u8; 16]);

/// Which Kader wrote a file, and which Kader may open it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// The newest format whose members the file contains.
    pub version: u16,
    /// The oldest reader that may open the file and write it again. It keeps the members that it does not know.
    pub minimum_reader: u16,
}

impl Format {
    /// What this Kader writes.
    pub const CURRENT: Self = Self { version: VERSION, minimum_reader: VERSION };

    /// The format for writing a file again. Never older than before, since the members of a newer Kader are kept.
    pub fn written_again(self) -> Self {
        Self { version: self.version.max(VERSION), minimum_reader: self.minimum_reader.max(VERSION) }
    }
}

/// The part that is not encrypted: which vault it is, how often it was saved, and how it can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The format of the file.
    pub format: Format,
    /// The vault.
    pub vault_id: VaultId,
    /// The number of committed saves.
    pub generation: u64,
    /// The key slots.
    pub slots: KeySlots,
}

impl Header {
    /// For a vault that this Kader writes.
    pub fn new(vault_id: VaultId, generation: u64, slots: KeySlots) -> Self {
        Self { format: Format::CURRENT, vault_id, generation, slots }
    }
}

/// A file whose bytes are whole and whose unencrypted part is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedVault {
    /// The unencrypted part.
    pub header: Header,
    header_bytes: Vec<u8>,
    header_mac: [u8; DIGEST],
    save_salt: [u8; 32],
    nonce: [u8; NONCE],
    body: Vec<u8>,
}

/// Why bytes are not a readable vault. Each case needs another answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileError {
    /// The bytes do not begin as a Kader vault does.
    NotAVault,
    /// Written by a newer Kader.
    Newer(u16),
    /// Cut short, altered, or over a limit, with the position.
    Damaged(&'static str),
}

/// Why a whole file does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// No slot opens with this key: a wrong password.
    WrongKey,
    /// The key is right, but the body is not what was sealed.
    Tampered,
}

/// Fresh randomness for one save.
#[derive(Clone)]
pub struct SealRandomness {
    /// Salt of the key that encrypts this save's body.
    pub salt: [u8; 32],
    /// AES-GCM nonce.
    pub nonce: [u8; 12],
}

/// Reads a file as far as that is possible without a key.
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
    let header_bytes = content[..FIXED_HEAD + header_length].to_vec();
    let header_mac = rest.array("header MAC")?;
    let save_salt = rest.array("salt")?;
    let nonce = rest.array("nonce")?;
    let body_length = u32::from_le_bytes(rest.array("body length")?) as usize;
    let body = rest.take(body_length, "body")?.to_vec();
    if !rest.0.is_empty() {
        return Err(FileError::Damaged("length"));
    }
    let header = Header { format: Format { version, minimum_reader }, vault_id, generation, slots };
    Ok(SealedVault { header, header_bytes, header_mac, save_salt, nonce, body })
}

/// Seals a vault into the bytes of a file, in this format or in the newer one that it was read from.
///
/// Returns `None` if the file would exceed 4 MiB or the header 16 KiB.
pub fn seal(header: &Header, key: &VaultKey, vault: &Vault, noise: &SealRandomness) -> Option<Vec<u8>> {
    let Header { vault_id, generation, slots, .. } = header;
    let format = header.format.written_again();
    let slots = slots.write(format.version);
    if slots.len() > MOST_HEADER_BYTES {
        return None;
    }
    let mut bytes = Vec::new();
    bytes.extend_from_slice(&MAGIC);
    bytes.extend_from_slice(&format.version.to_le_bytes());
    bytes.extend_from_slice(&format.minimum_reader.to_le_bytes());
    bytes.extend_from_slice(&vault_id.0);
    bytes.extend_from_slice(&generation.to_le_bytes());
    bytes.extend_from_slice(&(slots.len() as u32).to_le_bytes());
    bytes.extend_from_slice(&slots);
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
        // Checked before the body: this MAC binds the slots to the key, and distinguishes the key of another vault
        // from a changed body.
        header_mac(key, &self.header_bytes).verify_slice(&self.header_mac).map_err(|_| OpenError::WrongKey)?;
        let mut before = self.header_bytes.clone();
        before.extend_from_slice(&self.header_mac);
        before.extend_from_slice(&self.save_salt);
        before.extend_from_slice(&self.nonce);
        before.extend_from_slice(&(self.body.len() as u32).to_le_bytes());
        let aad = Sha256::digest(&before);
        let cipher = Aes256Gcm::new(&(*key.subkey(Some(&self.save_salt), b"body v1")).into());
        let message = Payload { msg: &self.body, aad: &aad };
        let plain = cipher.decrypt(&self.nonce.into(), message).map_err(|_| OpenError::Tampered)?;
        body::read(&Zeroizing::new(plain), self.header.format.version).ok_or(OpenError::Tampered)
    }

    /// Unwraps the vault key from one of the slots.
    pub fn unwrap(&self, slot: &Slot, wrapping_key: &WrappingKey) -> Result<VaultKey, OpenError> {
        slot.unwrap(self.header.vault_id, wrapping_key).ok_or(OpenError::WrongKey)
    }
}

fn header_mac(key: &VaultKey, header_bytes: &[u8]) -> Hmac<Sha256> {
    let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&key.subkey(None, b"header")[..]) else {
        unreachable!("HMAC accepts any key")
    };
    mac.update(header_bytes);
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
