//! An attacker who can write to the browser's stores, but has no key, forges copies of the vault that look newer: the
//! good copy is opened, saved, and put into a backup.

use super::in_both;
use super::safety::save_backup;
use super::steps::*;
use super::stores::{put_mirror, set_aside_count, store, stored_copy};
use crate::drive::{Browser, Res};
use crate::portals::Portals;
use base64ct::{Base64, Encoding};
use kader::vault::Vault;
use kader::vault_file::{self, Header, KeySlots, SealRandomness, Slot, SlotKind, VaultKey, WrappingKey};
use sha2::{Digest, Sha256};

in_both![copies_that_look_newer];

fn copies_that_look_newer(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_vault_at_home(browser, &[("AFAS", SECRET), ("Nmbrs", "KRSXG5CTMVRXEZLU")])?;

    // While the vault is open: one place has junk with a higher generation and a valid trailer.
    let good = stored_copy(browser, "vault.a")?;
    store(browser, "vault.a", &junk(&good, 5)?)?;
    reopen(browser)?;
    popup(browser).counts(".row", 2)?;
    popup(browser).notices(message("storageMended"))?;
    picture_of_popup(browser, "forged")?;
    reopen(browser)?;
    popup(browser).counts(".row", 2)?;
    assert_eq!(set_aside_count(browser)?, 1, "the forged copy is set aside");

    // While it is locked: two places have junk and another person's vault, which claims that this device opens it.
    // The third place has the good copy.
    popup(browser).click("#lock")?;
    popup(browser).shows("#unlock")?;
    store(browser, "vault.b", &junk(&good, u64::MAX)?)?;
    put_mirror(browser, &foreign(&good)?)?;
    reopen(browser)?;
    unlock(browser)?;
    popup(browser).counts(".row", 2)?;
    enter_by_hand(browser, "Loket", "MFRGGZDFMZTWQ2LK")?;
    reopen(browser)?;
    popup(browser).counts(".row", 3)?;
    assert_eq!(set_aside_count(browser)?, 3);

    // The backup is the vault, not the forged copy.
    to_settings(browser, "#options")?;
    let backup = vault_file::read(&std::fs::read(save_backup(browser)?)?).map_err(|error| format!("{error:?}"))?;
    let vault = backup.open(&VaultKey::new(crate::seed::KEY)).map_err(|error| format!("{error:?}"))?;
    assert_eq!(vault.entries().len(), 3);
    Ok(())
}

/// The header of a copy with a generation that is this far ahead, and a sealed part that no key opens. According to
/// docs/vault-format.md the generation is in bytes 28 to 36 and the trailer in the last 32.
fn junk(copy: &str, ahead: u64) -> Res<String> {
    let mut bytes = Base64::decode_vec(copy)?;
    let generation = u64::from_le_bytes(bytes[28..36].try_into()?);
    bytes[28..36].copy_from_slice(&generation.saturating_add(ahead).to_le_bytes());
    bytes.truncate(bytes.len() - 32);
    let end = bytes.len() - 20;
    bytes[end] ^= 0xA5;
    let trailer = Sha256::digest(&bytes);
    bytes.extend_from_slice(&trailer);
    Ok(Base64::encode_string(&bytes))
}

/// A whole vault with the same id under the attacker's own key, without a password.
fn foreign(copy: &str) -> Res<String> {
    let header = vault_file::read(&Base64::decode_vec(copy)?).map_err(|error| format!("{error:?}"))?.header;
    let key = VaultKey::new([0xAB; 32]);
    let slot = Slot::wrap(header.vault_id, [1; 16], SlotKind::Device, [2; 12], &WrappingKey::new([3; 32]), &key)
        .ok_or("slot")?;
    let mine = Header::new(header.vault_id, header.generation + 9, KeySlots::new(vec![slot]));
    let noise = SealRandomness { salt: [4; 32], nonce: [5; 12] };
    let bytes = vault_file::seal(&mine, &key, &Vault::default(), &noise).ok_or("too large")?;
    Ok(Base64::encode_string(&bytes))
}
