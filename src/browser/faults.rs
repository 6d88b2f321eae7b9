//! Only for the fault harness (`./build.sh faults`): drives the store without screens, so that thousands of saves can
//! be interrupted. The code is the same that the popup saves with. The linker removes it from every program that is
//! shipped.

use super::randomness::random;
use crate::account::{Account, AccountId};
use crate::journey::save::{self, SaveError, StorageWarning};
use crate::journey::{session, unlock, ways_in};
use crate::replicas::{Replaces, State};
use crate::secret::Secret;
use crate::settings::LockTime;
use crate::vault::{Edit, Entry, Vault};
use crate::vault_file::{Format, KeySlots, VaultId, VaultKey};
use serde_json::json;

/// The vault key of every vault that the harness makes.
const KEY: [u8; 32] = [9; 32];

fn key() -> VaultKey {
    VaultKey::new(KEY)
}

/// Makes a vault that this password opens.
pub async fn make(password: &str) -> bool {
    let id = VaultId(random());
    let Ok(slot) = ways_in::password_slot(id, &key(), password).await else {
        return false;
    };
    save::create(id, Format::CURRENT, KeySlots::new(vec![slot]), key(), Vault::default(), Replaces::None).await.is_ok()
}

fn entry(number: u32) -> Option<Entry> {
    let mut secret = [0x5a; 20];
    secret[..4].copy_from_slice(&number.to_be_bytes());
    let secret = Secret::from_bytes(secret.to_vec())?;
    let account = Account::totp(&format!("Werkgever{number}"), "jan@geheim.example", secret);
    Some(Entry::new(AccountId(random()), account, Vec::new()))
}

/// Saves account number `number`; true when acknowledged.
pub async fn save(number: u32) -> bool {
    match entry(number) {
        Some(entry) => save::edit(key(), Edit::Add(Box::new(entry))).await.is_ok(),
        None => false,
    }
}

/// Adds many accounts in one save.
pub async fn fill(from: u32, count: u32) -> bool {
    match Vault::from_entries((from..from + count).filter_map(entry).collect()) {
        Some(vault) => save::edit(key(), Edit::Merge(Box::new(vault))).await.is_ok(),
        None => false,
    }
}

/// Replaces the password; true when acknowledged.
pub async fn change_password(password: &str) -> bool {
    let Ok(State::Vault(copies)) = save::load().await else {
        return false;
    };
    let Ok(open) = save::open(&copies, &key()).await else {
        return false;
    };
    let Ok(slot) = ways_in::password_slot(open.vault_id, &key(), password).await else {
        return false;
    };
    save::replace_slots(key(), open.slots, KeySlots::new(vec![slot]), key(), Vec::new()).await.is_ok()
}

/// Whether this password opens the vault.
pub async fn opens_with(password: &str) -> bool {
    session::set_attempts(None).await;
    unlock::with_password(password).await.is_ok()
}

/// Repairs the stores as start-up does.
pub async fn mend() {
    save::mend(key()).await;
}

/// Stores the key as unlocking does, to examine what that leaves on the disk.
pub async fn unlock() {
    session::unlock(&key(), LockTime::default()).await;
}

/// The content of the stores: `{"state": …, "accounts": […], "generation": …, "storage_warning": …}`.
pub async fn state() -> String {
    let copies = match save::load().await {
        Ok(State::Vault(copies)) => copies,
        Ok(State::New) => return json!({ "state": "new" }).to_string(),
        Ok(State::Newer) => return json!({ "state": "newer" }).to_string(),
        Ok(State::Damaged(texts)) => return json!({ "state": "damaged", "texts": texts.len() }).to_string(),
        Ok(State::Lost(_)) => return json!({ "state": "lost" }).to_string(),
        Err(SaveError::Storage) => return json!({ "state": "storage" }).to_string(),
        Err(_) => return json!({ "state": "unreadable" }).to_string(),
    };
    let Ok(open) = save::open(&copies, &key()).await else {
        return json!({ "state": "tampered" }).to_string();
    };
    let number = |entry: &Entry| entry.account.issuer.strip_prefix("Werkgever")?.parse::<u32>().ok();
    let accounts: Vec<u32> = open.vault.entries().iter().filter_map(number).collect();
    let storage_warning = open.storage_warning.map(|storage_warning| match storage_warning {
        StorageWarning::Mended => "mended",
        StorageWarning::Earlier => "earlier",
        StorageWarning::NoMirror => "no mirror",
    });
    json!({ "state": "vault", "accounts": accounts, "generation": open.generation, "storage_warning": storage_warning })
        .to_string()
}
