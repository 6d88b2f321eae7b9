//! Creating and changing the ways to unlock a vault: a new vault, another password, a recovery sheet, a vault from a
//! backup.

use super::owner::{GuardedAct, OwnerConfirmed};
use super::save::{self, SaveError, Unlocked};
use super::{device_key, session};
use crate::platform::{self, DerivationError, random};
use crate::recovery_code::RecoveryCode;
use crate::replicas::Replaces;
use crate::settings::LockTime;
use crate::vault::{ActKind, Edit, Vault};
use crate::vault_file::{
    Format, KeySlots, NewWayIn, PasswordKdf, SealedVault, Slot, SlotKind, VaultId, VaultKey, WrappingKey,
};

/// Creates an empty vault, names what it replaces, and leaves it unlocked. Without a password, the browser keeps
/// the device key.
pub async fn make(password: Option<&str>, replaces: Replaces) -> Result<Unlocked, SaveError> {
    let (vault_id, key) = (VaultId(random()), VaultKey::new(random()));
    let slot = match password {
        Some(password) => password_slot(vault_id, &key, password).await?,
        None => device_slot(vault_id, &key).await?,
    };
    let slots = KeySlots::new(vec![slot]);
    let open = save::create(vault_id, Format::CURRENT, slots, key, Vault::default(), replaces).await?;
    session::unlock(&open.key, LockTime::default()).await;
    Ok(open)
}

/// Replaces the old password, or the device key, by a new password, and leaves the vault unlocked. If somebody may
/// know the old password, everything is sealed under a new vault key, and the recovery sheet becomes invalid.
pub async fn change_password(
    open: Unlocked,
    password: &str,
    is_leaked: bool,
    confirmed: OwnerConfirmed,
) -> Result<Unlocked, SaveError> {
    allow(confirmed, GuardedAct::ChangePassword, &open)?;
    let new_key = if is_leaked { VaultKey::new(random()) } else { open.key.clone() };
    let slot = password_slot(open.vault_id, &new_key, password).await?;
    let way = if is_leaked { NewWayIn::PasswordAfterLeak } else { NewWayIn::Password };
    let slots = open.slots.with(slot, way);
    let mut edits = vec![Edit::Noted(ActKind::PasswordSet, String::new())];
    edits.extend((open.slots.has_sheet() && !slots.has_sheet()).then_some(Edit::SheetVoid));
    let open = save::replace_slots(open.key, open.slots, slots, new_key, edits).await?;
    session::unlock(&open.key, open.vault.settings().lock_time).await;
    Ok(open)
}

/// A recovery sheet that was just made. The previous one stays valid until [`keep_sheet`] replaces it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSheet {
    /// The code to print.
    pub code: RecoveryCode,
    slot: Slot,
}

/// Makes a recovery sheet. From now on it opens the vault, like the sheet that the user already has.
pub async fn make_sheet(open: Unlocked, confirmed: OwnerConfirmed) -> Result<(Unlocked, NewSheet), SaveError> {
    allow(confirmed, GuardedAct::MakeSheet, &open)?;
    let code = RecoveryCode::new(random());
    let slot = wrapped(open.vault_id, SlotKind::Recovery, &code.wrapping_key(), &open.key)?;
    let slots = open.slots.with(slot.clone(), NewWayIn::Sheet);
    let edits = vec![Edit::Noted(ActKind::SheetMade, String::new())];
    let open = save::replace_slots(open.key.clone(), open.slots, slots, open.key, edits).await?;
    Ok((open, NewSheet { code, slot }))
}

/// Called when the user confirms that the new sheet is kept: the previous one becomes invalid.
pub async fn keep_sheet(open: Unlocked, sheet: &NewSheet) -> Result<Unlocked, SaveError> {
    if !open.slots.all().contains(&sheet.slot) {
        // Another window changed the ways to unlock in the meantime.
        return Err(SaveError::Exists);
    }
    match open.slots.with_one_sheet(&sheet.slot) {
        Some(slots) => save::replace_slots(open.key.clone(), open.slots, slots, open.key, vec![Edit::SheetMade]).await,
        None => save::edit(open.key, Edit::SheetMade).await,
    }
}

/// Adds to the log that secrets are shown or exported to the named program. If the log cannot be written, the secrets
/// are still shown: if the browser's storage fails, this is how users get their accounts out.
pub async fn show_secrets(open: Unlocked, confirmed: OwnerConfirmed) -> Result<Unlocked, SaveError> {
    allow(confirmed, GuardedAct::ShowSecrets, &open)?;
    Ok(save::edit(open.key.clone(), Edit::Noted(ActKind::SecretShown, String::new())).await.unwrap_or(open))
}

fn allow(confirmed: OwnerConfirmed, act: GuardedAct, open: &Unlocked) -> Result<(), SaveError> {
    confirmed.allows(act, open.vault_id).then_some(()).ok_or(SaveError::OwnerNotAsked)
}

/// Makes an opened backup the vault, with the backup's own ways to unlock, or with a new password next to its
/// recovery codes. Leaves it unlocked.
pub async fn restore(
    file: &SealedVault,
    key: VaultKey,
    mut vault: Vault,
    password: Option<&str>,
    replaces: Replaces,
) -> Result<Unlocked, SaveError> {
    let mut slots = file.header.slots.clone();
    if let Some(password) = password {
        let slot = password_slot(file.header.vault_id, &key, password).await?;
        slots = slots.with(slot, NewWayIn::PasswordOfRestored);
    }
    let noted = Edit::Noted(ActKind::Restored, String::new());
    vault.apply(&noted, file.header.generation, platform::now()).map_err(SaveError::Edit)?;
    let open = save::create(file.header.vault_id, file.header.format, slots, key, vault, replaces).await?;
    session::unlock(&open.key, open.vault.settings().lock_time).await;
    Ok(open)
}

/// A slot for a password, at the highest cost that this computer has enough memory for.
pub async fn password_slot(vault_id: VaultId, key: &VaultKey, password: &str) -> Result<Slot, SaveError> {
    slot_of_cost(PasswordKdf::steps(random()).into_iter(), vault_id, key, password).await
}

/// Raises the cost of deriving a key from the password that opened the vault: to the current recommendation, or as
/// close to it as this computer's memory allows. The password, the vault key and the other ways to unlock stay the
/// same. If that fails, nothing changes, and the next unlock tries again.
pub async fn with_todays_cost(open: Unlocked, slot: &Slot, password: &str) -> Unlocked {
    // If a problem was found when opening, nothing is written here.
    let present = match slot.kind {
        SlotKind::Password(present) if present.is_below_recommended() && open.storage_warning.is_none() => present,
        _ => return open,
    };
    let steps = PasswordKdf::steps(random()).into_iter().filter(|step| step.costs_more_than(present));
    let raised = async {
        let new = slot_of_cost(steps, open.vault_id, &open.key, password).await?;
        let slots = open.slots.with_replaced(slot, new).ok_or(SaveError::Exists)?;
        save::replace_slots(open.key.clone(), open.slots.clone(), slots, open.key.clone(), Vec::new()).await
    };
    raised.await.unwrap_or(open)
}

/// A slot of the first of these costs that there is enough memory for. Any other error ends the search.
async fn slot_of_cost(
    costs: impl Iterator<Item = PasswordKdf>,
    vault_id: VaultId,
    key: &VaultKey,
    password: &str,
) -> Result<Slot, SaveError> {
    let password = platform::normalised(password);
    for kdf in costs {
        match wrapping_key(kdf, &password).await {
            Ok(wrapping_key) => return wrapped(vault_id, SlotKind::Password(kdf), &wrapping_key, key),
            Err(DerivationError::NoMemory) => {}
            Err(DerivationError::Failed) => return Err(SaveError::NotDerived),
        }
    }
    Err(SaveError::NoMemory)
}

/// Derived twice: one wrong bit in 64 MiB would make a slot that the correct password never opens.
async fn wrapping_key(kdf: PasswordKdf, password: &str) -> Result<WrappingKey, DerivationError> {
    let key = platform::wrapping_key(kdf, password).await?;
    let again = platform::wrapping_key(kdf, password).await?;
    if again == key { Ok(key) } else { Err(DerivationError::Failed) }
}

/// A slot that this browser opens by itself, for a vault without a password.
async fn device_slot(vault_id: VaultId, key: &VaultKey) -> Result<Slot, SaveError> {
    // An existing key may belong to a vault that another window made a moment ago.
    let device_key = device_key::load().await.first().copied().unwrap_or_else(random);
    if !device_key::save(&device_key).await {
        return Err(SaveError::Storage);
    }
    wrapped(vault_id, SlotKind::Device, &WrappingKey::of_device(&device_key), key)
}

fn wrapped(vault_id: VaultId, lock: SlotKind, wrapping_key: &WrappingKey, key: &VaultKey) -> Result<Slot, SaveError> {
    Slot::wrap(vault_id, random(), lock, random(), wrapping_key, key).ok_or(SaveError::TooLarge)
}
