//! The changes that a vault can have, and what each one means for backups, for the log, and for security if the vault
//! is unlocked.

use super::{ActKind, Entry, Vault};
use crate::account::AccountId;
use crate::settings::LockTime;
use crate::site::Site;

/// If more sites are added at once, the log lists this many.
const MOST_SITES_LOGGED: usize = 3;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Adds an entry at the end. A removed account that produces the same codes is replaced by it.
    Add(Box<Entry>),
    /// Changes issuer, account name, sites, group and whether filling sends the form. The secret and its parameters
    /// stay.
    Update {
        /// Which account.
        id: AccountId,
        /// The new issuer.
        issuer: String,
        /// The new account name.
        name: String,
        /// The new sites.
        sites: Vec<Site>,
        /// Whether filling sends the form.
        submits: bool,
        /// The new group; empty for none.
        group: String,
    },
    /// Adds a site that the user confirmed.
    AddSite(AccountId, Site),
    /// Moves an account up (negative) or down.
    Move(AccountId, isize),
    /// Puts accounts into the group with this name; empty for none. Skips accounts that no longer exist.
    SetGroup(Vec<AccountId>, String),
    /// Pins an account above the others, or unpins it.
    Pin(AccountId, bool),
    /// The code of an account was filled or copied, at this Unix second.
    Used(AccountId, u64),
    /// Removes an account. It is kept for [`super::KEPT_DAYS`].
    Remove(AccountId),
    /// Puts a removed account back in its old position.
    PutBack(AccountId),
    /// Deletes removed accounts permanently.
    DropRemoved(Vec<AccountId>),
    /// A counter-based code was used: sets the next counter, never a lower one.
    Advance(AccountId, u64),
    /// Adds what a backup contains and this vault lacks.
    Merge(Box<Vault>),
    /// Sets the lock time.
    SetLockTime(LockTime),
    /// Sets whether a copied code is removed from the clipboard after a while.
    SetEmptiesClipboard(bool),
    /// Sets whether accounts are sorted by use.
    SetSortsByUse(bool),
    /// A backup file of this generation was saved.
    BackedUp(u64),
    /// The user confirmed that the recovery sheet is kept.
    SheetMade,
    /// The previous recovery sheet is no longer valid: its slot is gone.
    SheetVoid,
    /// Only adds an entry to the log: a sheet was made, secrets were shown or exported, there were wrong passwords.
    Noted(ActKind, String),
    /// The owner has seen everything up to this Unix second.
    Told(u64),
    /// The user accepts the risk of losing the vault.
    AcceptRisk,
    /// Notes the name of a website that must be set up again, because its old app does not reveal the secret.
    NeedsReenrolment(String),
    /// Removes the note: the website was set up again.
    Reenrolled(String),
}

impl Edit {
    /// Whether an earlier backup lacks something because of this change.
    pub(super) fn outdates_backups(&self) -> bool {
        match self {
            Self::Add(_) | Self::Update { .. } | Self::SetGroup(..) | Self::Merge(_) => true,
            Self::Remove(_) | Self::PutBack(_) | Self::DropRemoved(_) => true,
            // These are repeated automatically, concern the backup itself, or are notes.
            Self::NeedsReenrolment(_) | Self::Reenrolled(_) => false,
            Self::AddSite(..) | Self::Move(..) | Self::Pin(..) | Self::Used(..) | Self::Advance(..) => false,
            Self::SetLockTime(_) | Self::SetEmptiesClipboard(_) | Self::SetSortsByUse(_) => false,
            Self::BackedUp(_) | Self::SheetMade | Self::SheetVoid | Self::AcceptRisk => false,
            Self::Noted(..) | Self::Told(_) => false,
        }
    }

    /// The entry for the log of this vault, with its subject; `None` for everyday changes.
    pub(super) fn act(&self, vault: &Vault) -> Option<(ActKind, String)> {
        match self {
            Self::Noted(kind, subject) => Some((*kind, subject.clone())),
            Self::AddSite(id, site) => {
                let is_new = vault.entry(*id).is_some_and(|entry| !entry.sites.contains(site));
                is_new.then(|| (ActKind::SiteAdded, site.host().to_owned()))
            }
            Self::Update { id, sites, .. } => {
                let had = vault.entry(*id).map(|entry| entry.sites.as_slice()).unwrap_or_default();
                let mut subject = String::new();
                for site in sites.iter().filter(|site| !had.contains(site)).take(MOST_SITES_LOGGED) {
                    subject.push_str(site.host());
                    subject.push(' ');
                }
                (!subject.is_empty()).then_some((ActKind::SiteAdded, subject))
            }
            Self::Merge(_) => Some((ActKind::Restored, String::new())),
            Self::SetLockTime(_) if self.loosens(vault) => Some((ActKind::LockTimeLonger, String::new())),
            Self::SetLockTime(_) | Self::SheetMade | Self::SheetVoid | Self::Told(_) => None,
            Self::Add(_) | Self::SetGroup(..) | Self::Remove(_) | Self::PutBack(_) | Self::DropRemoved(_) => None,
            Self::NeedsReenrolment(_) | Self::Reenrolled(_) | Self::Move(..) | Self::Pin(..) | Self::Used(..) => None,
            Self::Advance(..) | Self::SetEmptiesClipboard(_) | Self::SetSortsByUse(_) => None,
            Self::BackedUp(_) | Self::AcceptRisk => None,
        }
    }

    /// Whether it makes this vault less secure against a person who finds it unlocked.
    pub fn loosens(&self, vault: &Vault) -> bool {
        match self {
            Self::SetLockTime(time) => {
                let seconds = |time: LockTime| time.seconds().unwrap_or(u64::MAX);
                seconds(*time) > seconds(vault.settings.lock_time)
            }
            Self::Noted(..) | Self::AddSite(..) | Self::Update { .. } | Self::Merge(_) | Self::Told(_) => false,
            Self::Add(_) | Self::SetGroup(..) | Self::Remove(_) | Self::PutBack(_) | Self::DropRemoved(_) => false,
            Self::NeedsReenrolment(_) | Self::Reenrolled(_) | Self::Move(..) | Self::Pin(..) | Self::Used(..) => false,
            Self::Advance(..) | Self::SetEmptiesClipboard(_) | Self::SetSortsByUse(_) => false,
            Self::BackedUp(_) | Self::AcceptRisk | Self::SheetMade | Self::SheetVoid => false,
        }
    }
}
