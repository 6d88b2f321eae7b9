//! The slots of a vault file: each wraps the vault key for one way to unlock.
//!
//! Limits are checked while reading, before any derivation can run.

use super::members::{Written, read_unknown, write_unknown};
use super::{MAGIC, VaultId, VaultKey};
use crate::vault::UnknownMembers;
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit};
use hkdf::Hkdf;
use kader_derivation::PasswordKdf;
use minicbor::{Decoder, Encoder};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The maximum length of the parameters of an unknown kind.
const MOST_PARAMETER_BYTES: usize = 1 << 10;
/// The version in the associated data of a wrap. It is not the version of the file: a file that is raised to a newer
/// version keeps its slots.
const WRAP_VERSION: u16 = 1;
/// The length of the device key, which the browser keeps for a vault without a password: 32 random bytes.
pub const DEVICE_KEY_LENGTH: usize = 32;

/// The key that wraps the vault key in one slot.
#[derive(PartialEq, Eq)]
pub struct WrappingKey(Zeroizing<[u8; 32]>);

impl WrappingKey {
    /// Takes the result of a derivation.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Derives it from the key that the browser keeps for a vault without a password.
    pub fn of_device(device_key: &[u8; DEVICE_KEY_LENGTH]) -> Self {
        Self::expanded(device_key, b"device")
    }

    /// Derives it from the 128 bits of a recovery code.
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

/// The kind of a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotKind {
    /// A password.
    Password(PasswordKdf),
    /// A recovery code, on paper.
    Recovery,
    /// No password: the browser keeps the key next to the vault. This does not protect it, and the screen says so.
    Device,
    /// A passkey; written by a later Kader, and kept by this one.
    Passkey,
    /// A kind that a newer Kader knows; kept by this one. Its number is above 4.
    Other(u8),
}

impl SlotKind {
    fn number(self) -> u8 {
        match self {
            Self::Password(_) => 1,
            Self::Recovery => 2,
            Self::Device => 3,
            Self::Passkey => 4,
            Self::Other(number) => number,
        }
    }

    /// `None` for invalid parameters, and for an unknown kind where none is allowed.
    fn read(number: u8, parameters: &[u8], allows_unknown: bool) -> Option<Self> {
        match (number, parameters.is_empty()) {
            (1, _) => PasswordKdf::from_bytes(parameters).map(Self::Password),
            (2, true) => Some(Self::Recovery),
            (3, true) => Some(Self::Device),
            (4, true) => Some(Self::Passkey),
            (5.., _) if allows_unknown => Some(Self::Other(number)),
            _ => None,
        }
    }
}

/// One slot: the vault key, wrapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Identifies the slot.
    pub id: [u8; 16],
    /// Its kind.
    pub kind: SlotKind,
    /// The parameters of an unknown kind; empty for the others.
    other_parameters: Vec<u8>,
    nonce: [u8; 12],
    wrapped: [u8; 48],
    unknown: UnknownMembers,
}

impl Slot {
    /// Wraps the vault key. `id` and `nonce` are random.
    pub fn wrap(
        vault_id: VaultId,
        id: [u8; 16],
        kind: SlotKind,
        nonce: [u8; 12],
        wrapping_key: &WrappingKey,
        key: &VaultKey,
    ) -> Option<Self> {
        let cipher = Aes256Gcm::new(&(*wrapping_key.0).into());
        let unknown = UnknownMembers::default();
        let mut slot = Self { id, kind, other_parameters: Vec::new(), nonce, wrapped: [0; 48], unknown };
        let aad = slot.associated_data(vault_id);
        let sealed = cipher.encrypt(&nonce.into(), Payload { msg: key.bytes(), aad: &aad }).ok()?;
        slot.wrapped = sealed.try_into().ok()?;
        Some(slot)
    }

    /// The vault key, if the wrapping key is correct.
    pub fn unwrap(&self, vault_id: VaultId, wrapping_key: &WrappingKey) -> Option<VaultKey> {
        let cipher = Aes256Gcm::new(&(*wrapping_key.0).into());
        let aad = self.associated_data(vault_id);
        let opened = cipher.decrypt(&self.nonce.into(), Payload { msg: &self.wrapped, aad: &aad }).ok()?;
        let opened = Zeroizing::new(opened);
        Some(VaultKey::new(opened.as_slice().try_into().ok()?))
    }

    fn parameters(&self) -> Vec<u8> {
        match self.kind {
            SlotKind::Password(kdf) => kdf.to_bytes(),
            _ => self.other_parameters.clone(),
        }
    }

    /// Magic, version of the wrap, vault id, slot id, type, parameters: a slot is valid only in its own vault and
    /// with its own cost.
    fn associated_data(&self, vault_id: VaultId) -> Vec<u8> {
        let mut aad = Vec::new();
        aad.extend_from_slice(&MAGIC);
        aad.extend_from_slice(&WRAP_VERSION.to_le_bytes());
        aad.extend_from_slice(&vault_id.0);
        aad.extend_from_slice(&self.id);
        aad.push(self.kind.number());
        aad.extend_from_slice(&self.parameters());
        aad
    }

    /// `{0: id, 1: type, 2: parameters, 3: nonce, 4: wrapped key}`, and the members of a newer Kader.
    pub(super) fn write(&self, cbor: &mut Encoder<&mut Vec<u8>>) -> Written {
        cbor.map(5 + self.unknown.count())?;
        cbor.u8(0)?.bytes(&self.id)?;
        cbor.u8(1)?.u8(self.kind.number())?;
        cbor.u8(2)?.bytes(&self.parameters())?;
        cbor.u8(3)?.bytes(&self.nonce)?;
        cbor.u8(4)?.bytes(&self.wrapped)?;
        write_unknown(cbor, &self.unknown);
        Ok(())
    }

    /// `None` if it is not within its limits.
    pub(super) fn read(cbor: &mut Decoder<'_>, allows_unknown: bool) -> Option<Self> {
        let key = |cbor: &mut Decoder<'_>, expected: u8| (cbor.u8().ok()? == expected).then_some(());
        let members = cbor.map().ok()??;
        key(cbor, 0)?;
        let id = cbor.bytes().ok()?.try_into().ok()?;
        key(cbor, 1)?;
        let number = cbor.u8().ok()?;
        key(cbor, 2)?;
        let parameters = cbor.bytes().ok()?;
        let kind = SlotKind::read(number, parameters, allows_unknown)?;
        let other_parameters = if matches!(kind, SlotKind::Other(_)) { parameters.to_vec() } else { Vec::new() };
        (other_parameters.len() <= MOST_PARAMETER_BYTES).then_some(())?;
        key(cbor, 3)?;
        let nonce = cbor.bytes().ok()?.try_into().ok()?;
        key(cbor, 4)?;
        let wrapped = cbor.bytes().ok()?.try_into().ok()?;
        let unknown = read_unknown(cbor, members.checked_sub(5)?, 5, allows_unknown)?;
        Some(Self { id, kind, other_parameters, nonce, wrapped, unknown })
    }
}
