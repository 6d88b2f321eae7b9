//! The slots of a vault file: each wraps the vault key under another way in.
//!
//! The header is canonical CBOR (RFC 8949 §4.2): an array of maps with small integer keys in ascending order,
//! shortest lengths, nothing indefinite. Bounds are checked while reading, before any derivation can run.

use super::{MAGIC, VERSION, VaultId, VaultKey};
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use hkdf::Hkdf;
use kader_derivation::PasswordKdf;
use minicbor::{Decoder, Encoder};
use sha2::Sha256;
use zeroize::Zeroizing;

const MOST_SLOTS: u64 = 8;
/// What the browser keeps for a vault without a password: 32 random bytes.
pub const DEVICE_KEY_LENGTH: usize = 32;

/// The key that wraps the vault key in one slot.
#[derive(PartialEq, Eq)]
pub struct WrapKey(Zeroizing<[u8; 32]>);

impl WrapKey {
    /// Takes what a derivation gave.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// From the key the browser keeps for a vault without a password.
    pub fn of_device(device_key: &[u8; DEVICE_KEY_LENGTH]) -> Self {
        Self::expanded(device_key, b"device")
    }

    /// From the 128 bits of a recovery code.
    pub(crate) fn of_recovery(code: &[u8; 16]) -> Self {
        Self::expanded(code, b"recovery")
    }

    fn expanded(key: &[u8], info: &[u8]) -> Self {
        let mut bytes = [0; 32];
        let done = Hkdf::<Sha256>::new(None, key).expand(info, &mut bytes);
        debug_assert!(done.is_ok());
        Self::new(bytes)
    }
}

/// What kind of way in a slot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// A password.
    Password(PasswordKdf),
    /// A recovery code, on paper.
    Recovery,
    /// No password: the browser keeps the key beside the vault. No lock, and the screen says so.
    Device,
    /// A passkey; written by a later Kader, kept by this one.
    Passkey,
}

impl Lock {
    fn number(self) -> u8 {
        match self {
            Self::Password(_) => 1,
            Self::Recovery => 2,
            Self::Device => 3,
            Self::Passkey => 4,
        }
    }

    fn parameters(self) -> Vec<u8> {
        match self {
            Self::Password(kdf) => kdf.to_bytes(),
            Self::Recovery | Self::Device | Self::Passkey => Vec::new(),
        }
    }

    fn read(number: u8, parameters: &[u8]) -> Option<Self> {
        match (number, parameters.is_empty()) {
            (1, _) => PasswordKdf::from_bytes(parameters).map(Self::Password),
            (2, true) => Some(Self::Recovery),
            (3, true) => Some(Self::Device),
            (4, true) => Some(Self::Passkey),
            _ => None,
        }
    }
}

/// One way in: the vault key, wrapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Names the slot.
    pub id: [u8; 16],
    /// What opens it.
    pub lock: Lock,
    nonce: [u8; 12],
    wrapped: [u8; 48],
}

impl Slot {
    /// Wraps the vault key. `id` and `nonce` are random.
    pub fn wrap(
        vault_id: VaultId,
        id: [u8; 16],
        lock: Lock,
        nonce: [u8; 12],
        wrap_key: &WrapKey,
        key: &VaultKey,
    ) -> Option<Self> {
        let cipher = Aes256Gcm::new(&(*wrap_key.0).into());
        let aad = associated_data(vault_id, id, lock);
        let sealed = cipher.encrypt(&nonce.into(), Payload { msg: key.bytes(), aad: &aad }).ok()?;
        Some(Self { id, lock, nonce, wrapped: sealed.try_into().ok()? })
    }

    /// The vault key, if the wrap key is right.
    pub fn unwrap(&self, vault_id: VaultId, wrap_key: &WrapKey) -> Option<VaultKey> {
        let cipher = Aes256Gcm::new(&(*wrap_key.0).into());
        let aad = associated_data(vault_id, self.id, self.lock);
        let opened = cipher.decrypt(&self.nonce.into(), Payload { msg: &self.wrapped, aad: &aad }).ok()?;
        let opened = Zeroizing::new(opened);
        Some(VaultKey::new(opened.as_slice().try_into().ok()?))
    }
}

/// Magic, version, vault id, slot id, type, parameters: a slot works in its own vault and with its own cost only.
fn associated_data(vault_id: VaultId, id: [u8; 16], lock: Lock) -> Vec<u8> {
    let mut aad = Vec::new();
    aad.extend_from_slice(&MAGIC);
    aad.extend_from_slice(&VERSION.to_le_bytes());
    aad.extend_from_slice(&vault_id.0);
    aad.extend_from_slice(&id);
    aad.push(lock.number());
    aad.extend_from_slice(&lock.parameters());
    aad
}

/// The header: an array of `{0: id, 1: type, 2: parameters, 3: nonce, 4: wrapped key}`.
pub(super) fn write_all(slots: &[Slot]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut cbor = Encoder::new(&mut bytes);
    let mut write = || {
        cbor.array(slots.len() as u64)?;
        for slot in slots {
            cbor.map(5)?;
            cbor.u8(0)?.bytes(&slot.id)?;
            cbor.u8(1)?.u8(slot.lock.number())?;
            cbor.u8(2)?.bytes(&slot.lock.parameters())?;
            cbor.u8(3)?.bytes(&slot.nonce)?;
            cbor.u8(4)?.bytes(&slot.wrapped)?;
        }
        cbor.ok()
    };
    let written = write();
    debug_assert!(written.is_ok(), "writing to memory cannot fail");
    bytes
}

/// `None` unless the header is canonical and every slot within bounds.
pub(super) fn read_all(bytes: &[u8]) -> Option<Vec<Slot>> {
    let mut cbor = Decoder::new(bytes);
    let count = cbor.array().ok()??;
    if !(1..=MOST_SLOTS).contains(&count) {
        return None;
    }
    let slots: Vec<Slot> = (0..count).map(|_| read_one(&mut cbor)).collect::<Option<_>>()?;
    // Written again it must be the same bytes: that is what canonical means.
    (write_all(&slots) == bytes).then_some(slots)
}

fn read_one(cbor: &mut Decoder<'_>) -> Option<Slot> {
    let key = |cbor: &mut Decoder<'_>, expected: u8| (cbor.u8().ok()? == expected).then_some(());
    (cbor.map().ok()?? == 5).then_some(())?;
    key(cbor, 0)?;
    let id = cbor.bytes().ok()?.try_into().ok()?;
    key(cbor, 1)?;
    let number = cbor.u8().ok()?;
    key(cbor, 2)?;
    let lock = Lock::read(number, cbor.bytes().ok()?)?;
    key(cbor, 3)?;
    let nonce = cbor.bytes().ok()?.try_into().ok()?;
    key(cbor, 4)?;
    let wrapped = cbor.bytes().ok()?.try_into().ok()?;
    Some(Slot { id, lock, nonce, wrapped })
}
