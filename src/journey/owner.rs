//! The gate that asks for the password again, so that a person who finds the vault open cannot do everything.
//!
//! An act that adds or replaces a way to unlock, shows secrets or makes the vault easier to access takes an
//! [`OwnerConfirmed`]. Only this gate makes one, and it is valid for one act. A sealed backup file needs none,
//! because opening it needs a way to unlock.

use super::rules;
use super::save::Unlocked;
use super::unlock::{self, Failure};
use crate::recovery_code::RecoveryCode;
use crate::vault_file::{SlotKind, VaultId};

/// An act that needs the password again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuardedAct {
    /// Making a recovery sheet.
    MakeSheet,
    /// Setting another password.
    ChangePassword,
    /// Showing secrets or exporting them to another program.
    ShowSecrets,
    /// A longer lock time.
    LockLater,
}

impl GuardedAct {
    /// All guarded acts.
    pub const ALL: [Self; 4] = [Self::MakeSheet, Self::ChangePassword, Self::ShowSecrets, Self::LockLater];
}

/// Proof that the owner confirmed one act with one vault. It cannot be copied, and the act consumes it.
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

/// Asks the owner: `text` is the password or the code of a recovery sheet. A vault without a password needs no
/// confirmation.
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

/// Accepts the code of the sheet, for a user who forgot the password and unlocked with the sheet.
fn is_code_of_sheet(open: &Unlocked, text: &str) -> bool {
    let Ok(code) = RecoveryCode::read(text) else { return false };
    let mut sheets = open.slots.all().iter().filter(|slot| slot.kind == SlotKind::Recovery);
    sheets.any(|slot| slot.unwrap(open.vault_id, &code.wrapping_key()).is_some_and(|key| key == open.key))
}
