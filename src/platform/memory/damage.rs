//! Alters a text in a store: as a faulty store does, and as an attacker does who knows the formats and has no key.

use super::World;
use crate::vault::Vault;
use crate::vault_file::{self, Header, KeySlots, PasswordKdf, SealRandomness, Slot, SlotKind, VaultKey, WrappingKey};
use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

/// Alters a text as a faulty store may: removes it, halves it, returns an older one, writes zeros, changes one
/// letter.
pub fn altered(world: &mut World, name: &str, text: &str) -> String {
    match world.number(5) {
        0 => String::new(),
        1 => text.get(..text.len() / 2).unwrap_or_default().to_owned(),
        2 => world.older.get(name).cloned().unwrap_or_default(),
        3 => "AAAA".repeat(text.len() / 4),
        _ => {
            let at = world.number(text.len());
            let swapped = |(place, letter): (usize, char)| match (place == at, letter) {
                (true, 'A') => 'B',
                (true, _) => 'A',
                (false, letter) => letter,
            };
            text.chars().enumerate().map(swapped).collect()
        }
    }
}

/// Alters a text as an attacker without a key may: a sentinel that counts too high, a copy of the vault that is valid
/// in everything that can be checked without the key, another vault.
pub fn forged(world: &mut World, text: &str) -> String {
    if let Some((before, _)) = text.rsplit_once('.') {
        let number = if world.number(2) == 0 { u64::MAX } else { 1 << 40 };
        return format!("{before}.{number}");
    }
    match Base64::decode_vec(text) {
        Ok(bytes) if bytes.len() > 200 => Base64::encode_string(&forged_copy(world, bytes)),
        _ => String::new(),
    }
}

/// A vault that an attacker made with their own key: its slot asks for all the memory that the format allows.
fn copy_that_asks_for_memory(world: &mut World, bytes: &[u8]) -> Option<Vec<u8>> {
    let header = vault_file::read(bytes).ok()?.header;
    let (key, wrapping_key) = (VaultKey::new([0xAA; 32]), WrappingKey::new([0xBB; 32]));
    let kind = SlotKind::Password(PasswordKdf::argon2id(256 << 10, 16, 4, [0xCC; 16])?);
    let slot = Slot::wrap(header.vault_id, [0xDD; 16], kind, [0xEE; 12], &wrapping_key, &key)?;
    let generation = if world.number(2) == 0 { u64::MAX } else { header.generation.saturating_add(5) };
    let noise = SealRandomness { salt: [1; 32], nonce: [2; 12] };
    let header = Header::new(header.vault_id, generation, KeySlots::new(vec![slot]));
    vault_file::seal(&header, &key, &Vault::default(), &noise)
}

/// Uses the offsets of docs/vault-format.md: the vault id is in bytes 12 to 28, the generation in 28 to 36, the
/// trailer in the last 32.
fn forged_copy(world: &mut World, mut bytes: Vec<u8>) -> Vec<u8> {
    if world.number(4) == 0
        && let Some(copy) = copy_that_asks_for_memory(world, &bytes)
    {
        return copy;
    }
    let mut generation = [0; 8];
    generation.copy_from_slice(&bytes[28..36]);
    let generation = match world.number(4) {
        0 => u64::MAX,
        1 => 0,
        2 => u64::from_le_bytes(generation),
        _ => u64::from_le_bytes(generation).saturating_add(5),
    };
    bytes[28..36].copy_from_slice(&generation.to_le_bytes());
    if world.number(4) == 0 {
        bytes[12..28].fill(7);
    }
    let end = bytes.len() - 32;
    let junk = end - 1 - world.number(16);
    bytes[junk] ^= 0x55;
    let trailer = Sha256::digest(&bytes[..end]);
    bytes[end..].copy_from_slice(&trailer);
    bytes
}
