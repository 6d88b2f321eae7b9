//! The ways into a vault: the key of the session, the device's key, a password, a recovery code; and making them.

use super::randomness::random;
use super::store::{self, Open};
use super::{clock, derivation, device_key, session};
use crate::holdings::{Copy, Held, Sentinel, State};
use crate::recovery_code::RecoveryCode;
use crate::sealed::{Lock, OpenError, PasswordKdf, SealedVault, Slot, VaultId, VaultKey, WrapKey};
use js_sys::JsString;

/// What keeps a vault from opening, other than a password.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// Nothing readable; the texts can be kept as a file.
    Damaged(Vec<String>),
    /// Nothing, and there never was: a new user, or a new computer.
    NoVault,
    /// Nothing at all, though a vault was here.
    Lost(Sentinel),
    /// A newer Kader wrote it.
    Newer,
    /// The browser refused to read.
    Storage,
    /// The key of a vault without a password is gone from this browser.
    NoDeviceKey,
}

/// Why a password or a code does not open the vault.
pub enum Failure {
    /// Wrong password, or the code of another sheet.
    Wrong,
    /// After too many wrong ones: so many seconds to wait.
    Wait(u64),
    /// No memory for the derivation.
    NoMemory,
    /// Something else.
    Trouble(Trouble),
}

/// How things stand when a page of ours opens.
pub enum Start {
    /// Open, by the session's or the device's key.
    Open(Box<Open>, VaultKey),
    /// There is a vault; it wants a password.
    Locked,
    /// There is none, and there never was.
    New,
    /// There is, but.
    Trouble(Trouble),
}

/// Opens the vault if that takes no password. What needs mending in the stores is mended in passing.
pub async fn start() -> Start {
    let held = match store::load().await {
        Ok(State::Vault(held)) => held,
        Ok(State::New) => return Start::New,
        Ok(State::Newer) => return Start::Trouble(Trouble::Newer),
        Ok(State::Damaged(texts)) => return Start::Trouble(Trouble::Damaged(texts)),
        Ok(State::Lost(sentinel)) => return Start::Trouble(Trouble::Lost(sentinel)),
        Err(_) => return Start::Trouble(Trouble::Storage),
    };
    if let Some(key) = session::vault_key().await
        && let Ok(open) = store::open(&held, &key)
    {
        return opened(&held, open, key).await;
    }
    let device = |slot: &&Slot| slot.lock == Lock::Device;
    let Some(slot) = held.newest().file.clear.slots.iter().find(device) else {
        return Start::Locked;
    };
    let wrap_key = device_key::load().await.map(|key| WrapKey::of_device(&key));
    let key = wrap_key.and_then(|wrap_key| held.newest().file.unwrap(slot, &wrap_key).ok());
    match key.and_then(|key| store::open(&held, &key).ok().map(|open| (open, key))) {
        Some((open, key)) => {
            // The background fills with the key of the session, however the vault was opened.
            session::unlock(&key, open.vault.settings().lock_time).await;
            opened(&held, open, key).await
        }
        None => Start::Trouble(Trouble::NoDeviceKey),
    }
}

async fn opened(held: &Held, open: Open, key: VaultKey) -> Start {
    if !held.wanting.is_empty() {
        store::heal().await;
    }
    Start::Open(Box::new(open), key)
}

/// Tries a password on every copy, newest first.
pub async fn with_password(password: &str) -> Result<(Open, VaultKey), Failure> {
    let held = held_when_allowed().await?;
    let key = match key_by_password(&held.copies, password).await? {
        Some(key) => key,
        None => return Err(wrong().await),
    };
    finish(&held, key).await
}

/// Tries a recovery code on every copy.
pub async fn with_recovery_code(code: &RecoveryCode) -> Result<(Open, VaultKey), Failure> {
    let held = held_when_allowed().await?;
    match held.copies.iter().find_map(|copy| key_by_code(&copy.file, code)) {
        Some(key) => finish(&held, key).await,
        None => Err(wrong().await),
    }
}

async fn held_when_allowed() -> Result<Held, Failure> {
    let wait = session::attempts().await.wait(clock::now());
    if wait > 0 {
        return Err(Failure::Wait(wait));
    }
    Err(Failure::Trouble(match store::load().await {
        Ok(State::Vault(held)) => return Ok(held),
        Ok(State::Damaged(texts)) => Trouble::Damaged(texts),
        Ok(State::Newer) => Trouble::Newer,
        Ok(State::Lost(sentinel)) => Trouble::Lost(sentinel),
        Ok(State::New) => Trouble::NoVault,
        Err(_) => Trouble::Storage,
    }))
}

async fn wrong() -> Failure {
    session::set_attempts(Some(session::attempts().await.failed(clock::now()))).await;
    Failure::Wrong
}

async fn finish(held: &Held, key: VaultKey) -> Result<(Open, VaultKey), Failure> {
    session::set_attempts(None).await;
    match store::open(held, &key) {
        Ok(open) => {
            session::unlock(&key, open.vault.settings().lock_time).await;
            if !held.wanting.is_empty() {
                store::heal().await;
            }
            Ok((open, key))
        }
        // The password is right, what it guards is not.
        Err(OpenError::Tampered | OpenError::WrongKey) => {
            Err(Failure::Trouble(Trouble::Damaged(store::raw_texts().await)))
        }
    }
}

async fn key_by_password(copies: &[Copy], password: &str) -> Result<Option<VaultKey>, Failure> {
    let mut tried: Vec<&Slot> = Vec::new();
    for copy in copies {
        for slot in &copy.file.clear.slots {
            if tried.contains(&slot) {
                continue;
            }
            tried.push(slot);
            if let Some(key) = unwrap_by_password(&copy.file, slot, password).await? {
                return Ok(Some(key));
            }
        }
    }
    Ok(None)
}

async fn unwrap_by_password(file: &SealedVault, slot: &Slot, password: &str) -> Result<Option<VaultKey>, Failure> {
    let Lock::Password(kdf) = slot.lock else {
        return Ok(None);
    };
    let wrap_key = derivation::wrap_key(kdf, &normalised(password)).await.ok_or(Failure::NoMemory)?;
    Ok(file.unwrap(slot, &wrap_key).ok())
}

/// Whether this is the password of an open vault, asked again before secrets are shown.
pub async fn is_password(vault_id: VaultId, slots: &[Slot], password: &str) -> Result<bool, Failure> {
    let wait = session::attempts().await.wait(clock::now());
    if wait > 0 {
        return Err(Failure::Wait(wait));
    }
    for slot in slots {
        if let Lock::Password(kdf) = slot.lock {
            let wrap_key = derivation::wrap_key(kdf, &normalised(password)).await.ok_or(Failure::NoMemory)?;
            if slot.unwrap(vault_id, &wrap_key).is_some() {
                session::set_attempts(None).await;
                return Ok(true);
            }
        }
    }
    session::set_attempts(Some(session::attempts().await.failed(clock::now()))).await;
    Ok(false)
}

fn key_by_code(file: &SealedVault, code: &RecoveryCode) -> Option<VaultKey> {
    let slots = file.clear.slots.iter().filter(|slot| slot.lock == Lock::Recovery);
    slots.into_iter().find_map(|slot| file.unwrap(slot, &code.wrap_key()).ok())
}

/// Opens a backup file by its password.
pub async fn key_of_file(file: &SealedVault, password: &str) -> Result<VaultKey, Failure> {
    for slot in &file.clear.slots {
        if let Some(key) = unwrap_by_password(file, slot, password).await? {
            return Ok(key);
        }
    }
    Err(Failure::Wrong)
}

/// Opens a backup file by a recovery code.
pub fn key_of_file_by_code(file: &SealedVault, code: &RecoveryCode) -> Result<VaultKey, Failure> {
    key_by_code(file, code).ok_or(Failure::Wrong)
}

/// A slot that a password opens. Where there is no memory for Argon2id, PBKDF2 serves. `None` without either.
pub async fn password_slot(vault_id: VaultId, key: &VaultKey, password: &str) -> Option<Slot> {
    let password = normalised(password);
    let mut kdf = PasswordKdf::recommended(random());
    let mut wrap_key = derivation::wrap_key(kdf, &password).await;
    if wrap_key.is_none() {
        kdf = PasswordKdf::for_little_memory(random());
        wrap_key = derivation::wrap_key(kdf, &password).await;
    }
    Slot::wrap(vault_id, random(), Lock::Password(kdf), random(), &wrap_key?, key)
}

/// A slot that this browser opens by itself: a vault without a password. `None` when its key cannot be kept.
pub async fn device_slot(vault_id: VaultId, key: &VaultKey) -> Option<Slot> {
    // A key that is there already may belong to a vault made in another window a moment ago.
    let device_key = device_key::load().await.unwrap_or_else(random);
    if !device_key::save(&device_key).await {
        return None;
    }
    Slot::wrap(vault_id, random(), Lock::Device, random(), &WrapKey::of_device(&device_key), key)
}

/// A slot that a recovery code opens.
pub fn recovery_slot(vault_id: VaultId, key: &VaultKey, code: &RecoveryCode) -> Option<Slot> {
    Slot::wrap(vault_id, random(), Lock::Recovery, random(), &code.wrap_key(), key)
}

/// One spelling for one password: keyboards differ in how they compose é.
fn normalised(password: &str) -> String {
    JsString::from(password).normalize("NFC").into()
}
