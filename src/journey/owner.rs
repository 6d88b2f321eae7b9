//! What needs the password again, of somebody who finds the vault open: the one gate before it.
//!
//! Whatever adds or replaces a way in, shows secrets, or makes the vault easier to get at takes an [`OwnerConfirmed`], which
//! only this gate makes and which serves for one act. A sealed backup file needs none: it opens with a way in only.

use super::rules;
use super::save::Unlocked;
use super::unlock::{self, Failure};
use crate::recovery_code::RecoveryCode;
use crate::sealed::{Lock, VaultId};

/// An act that needs the password again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuardedAct {
    /// Making a recovery sheet.
    MakeSheet,
    /// Setting another password.
    ChangePassword,
    /// Showing secrets, and giving them to another program.
    ShowSecrets,
    /// A longer time until the vault locks.
    LockLater,
}

impl GuardedAct {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::MakeSheet, Self::ChangePassword, Self::ShowSecrets, Self::LockLater];
}

/// That the owner was asked for one act with one vault. It cannot be copied, and the act uses it up.
#[derive(Debug, PartialEq, Eq)]
pub struct OwnerConfirmed {
    act: GuardedAct,
    vault_id: VaultId,
}

impl OwnerConfirmed {
    /// Whether it was given for this act with this vault.
    pub fn allows(self, act: GuardedAct, vault_id: VaultId) -> bool {
        self.act == act && self.vault_id == vault_id
    }
}

/// Asks the owner: `text` is the password, or the code of a recovery sheet. A vault without a password has nothing to ask for.
pub async fn confirm_owner(open: &Unlocked, act: GuardedAct, text: &str) -> Result<OwnerConfirmed, Failure> {
    if act == GuardedAct::ShowSecrets && rules::in_force().await.forbids_export {
        return Err(Failure::Forbidden);
    }
    let confirmed = OwnerConfirmed { act, vault_id: open.vault_id };
    if !open.slots.has_password() || is_code_of_sheet(open, text) {
        return Ok(confirmed);
    }
    unlock::check_password(open.vault_id, open.slots.all(), text).await?;
    Ok(confirmed)
}

/// For who forgot the password and came in by the sheet.
fn is_code_of_sheet(open: &Unlocked, text: &str) -> bool {
    let Ok(code) = RecoveryCode::read(text) else { return false };
    let mut sheets = open.slots.all().iter().filter(|slot| slot.lock == Lock::Recovery);
    sheets.any(|slot| slot.unwrap(open.vault_id, &code.wrap_key()).is_some_and(|key| key == open.key))
}
