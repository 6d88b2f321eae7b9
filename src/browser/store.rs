//! The vault in storage: two copies, written in turn, read back before "Saved" is said.
//!
//! Copies are read by their explicit keys and never removed. Bytes that cannot be read are set aside under a
//! quarantine key before their place is written, and *unreadable* is never taken for *empty*.

use super::clock;
use super::randomness::random;
use super::vault_lock::with_vault_lock;
use super::webext::{self, Refused};
use crate::sealed::{self, FileError, OpenError, SaveNoise, SealedVault, Slot, VaultId, VaultKey};
use crate::vault::{Edit, EditError, Vault};
use base64ct::{Base64, Encoding};

const COPIES: [&str; 2] = ["vault.a", "vault.b"];

/// What storage holds.
pub enum Stored {
    /// Nothing was ever saved here.
    Empty,
    /// At least one readable copy, newest first.
    Vault(Vec<Copy>),
    /// Written by a newer Kader; left alone.
    Newer,
    /// Something, but nothing readable: its texts, for the user to keep.
    Damaged(Vec<String>),
}

/// A readable copy.
#[derive(Clone)]
pub struct Copy {
    place: usize,
    /// Its content.
    pub file: SealedVault,
}

/// An open vault.
#[derive(Clone)]
pub struct Open {
    /// How it can be opened.
    pub slots: Vec<Slot>,
    /// The accounts.
    pub vault: Vault,
}

/// Why nothing was saved. The old copies are untouched.
pub enum SaveError {
    /// The browser refused to read or write: storage full, or broken.
    Storage,
    /// What was read back is not what was written.
    ReadBack,
    /// The stored vault does not open with this key any more, or is damaged.
    Unreadable,
    /// The edit cannot be made.
    Edit(EditError),
    /// There is a vault already, made in another window.
    Exists,
    /// Over 4 MiB.
    TooLarge,
}

impl From<Refused> for SaveError {
    fn from(_: Refused) -> Self {
        Self::Storage
    }
}

/// Reads both copies.
pub async fn load() -> Result<Stored, SaveError> {
    let mut copies = Vec::new();
    let (mut damaged, mut newer) = (Vec::new(), false);
    for (place, key) in COPIES.iter().enumerate() {
        let Some(text) = webext::local_get(key).await? else {
            continue;
        };
        let bytes = Base64::decode_vec(&text);
        match bytes.map_err(|_| FileError::NotAVault).and_then(|bytes| sealed::read(&bytes)) {
            Ok(file) => copies.push(Copy { place, file }),
            Err(FileError::Newer(_)) => newer = true,
            Err(_) => damaged.push(text),
        }
    }
    // Two at most, newest first.
    if copies.len() == 2 && copies[1].file.clear.generation > copies[0].file.clear.generation {
        copies.swap(0, 1);
    }
    Ok(match (copies.is_empty(), newer, damaged.is_empty()) {
        (_, true, _) => Stored::Newer,
        (false, ..) => Stored::Vault(copies),
        (true, _, true) => Stored::Empty,
        (true, _, false) => Stored::Damaged(damaged),
    })
}

/// Opens the newest copy that the key opens.
pub fn open(copies: &[Copy], key: &VaultKey) -> Result<(Open, Copy), OpenError> {
    let mut failure = OpenError::WrongKey;
    for copy in copies {
        match copy.file.open(key) {
            Ok(vault) => {
                return Ok((Open { slots: copy.file.clear.slots.clone(), vault }, copy.clone()));
            }
            Err(OpenError::Tampered) => failure = OpenError::Tampered,
            Err(OpenError::WrongKey) => {}
        }
    }
    Err(failure)
}

/// Saves a vault that is new here. Both places must be empty.
pub async fn create(vault_id: VaultId, slot: Slot, key: VaultKey) -> Result<Open, SaveError> {
    let work = async move {
        match load().await? {
            Stored::Empty => {}
            _ => return Err(SaveError::Exists),
        }
        let open = Open { slots: vec![slot], vault: Vault::default() };
        write(vault_id, 1, 0, &open, &key).await?;
        Ok(open)
    };
    with_vault_lock(work).await.unwrap_or(Err(SaveError::Storage))
}

/// Applies one edit to the newest stored vault and saves it. "Saved" is true when this returns.
pub async fn edit(key: VaultKey, edit: Edit) -> Result<Open, SaveError> {
    let work = async move {
        let Stored::Vault(copies) = load().await? else {
            return Err(SaveError::Unreadable);
        };
        let (mut open, newest) = open(&copies, &key).map_err(|_| SaveError::Unreadable)?;
        open.vault.apply(&edit).map_err(SaveError::Edit)?;
        let clear = &newest.file.clear;
        // A copy with a higher generation that did not open must not look newer than what is saved now.
        let generation = copies.iter().map(|copy| copy.file.clear.generation).max().unwrap_or(0) + 1;
        write(clear.vault_id, generation, 1 - newest.place, &open, &key).await?;
        Ok(open)
    };
    with_vault_lock(work).await.unwrap_or(Err(SaveError::Storage))
}

async fn write(id: VaultId, generation: u64, place: usize, open: &Open, key: &VaultKey) -> Result<(), SaveError> {
    let noise = SaveNoise { salt: random(), nonce: random() };
    let bytes = sealed::seal(id, generation, &open.slots, key, &open.vault, &noise).ok_or(SaveError::TooLarge)?;
    // What was encoded must decode to the same before it may replace anything.
    let decoded = sealed::read(&bytes).ok().and_then(|file| file.open(key).ok());
    if decoded.as_ref() != Some(&open.vault) {
        return Err(SaveError::ReadBack);
    }
    set_aside_if_unreadable(COPIES[place]).await?;
    let text = Base64::encode_string(&bytes);
    webext::local_set(COPIES[place], &text).await?;
    if webext::local_get(COPIES[place]).await?.as_deref() != Some(text.as_str()) {
        return Err(SaveError::ReadBack);
    }
    Ok(())
}

async fn set_aside_if_unreadable(key: &str) -> Result<(), SaveError> {
    let Some(text) = webext::local_get(key).await? else {
        return Ok(());
    };
    let readable = Base64::decode_vec(&text).is_ok_and(|bytes| sealed::read(&bytes).is_ok());
    if !readable {
        webext::local_set(&format!("quarantine.{}.{key}", clock::now()), &text).await?;
    }
    Ok(())
}

/// Whatever stands in both places, for the user to keep.
pub async fn raw_texts() -> Vec<String> {
    let mut texts = Vec::new();
    for key in COPIES {
        if let Ok(Some(text)) = webext::local_get(key).await {
            texts.push(text);
        }
    }
    texts
}
