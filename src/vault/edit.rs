//! The changes that a vault can have: what each one means for backups, for the log, and for somebody who finds the vault open.

use super::{ActKind, Entry, Vault};
use crate::account::AccountId;
use crate::settings::LockTime;
use crate::site::Site;

/// Of more sites at once the log has the first.
const MOST_SITES_LOGGED: usize = 3;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Adds an entry at the end. One that makes the same codes and was taken out is replaced by it.
    Add(Box<Entry>),
    /// Changes issuer, account name, sites, group and whether filling sends; the secret and how codes are made stay.
    Rename {
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
    /// Adds a site the user confirmed.
    AddSite(AccountId, Site),
    /// Moves an account up (negative) or down.
    Move(AccountId, isize),
    /// Puts accounts into a group, by name; empty for none. Those that are gone are passed over.
    SetGroup(Vec<AccountId>, String),
    /// Puts an account above the others, or back among them.
    Pin(AccountId, bool),
    /// The code of an account was filled or copied, at this Unix second.
    Used(AccountId, u64),
    /// Takes an account out; it is kept for [`super::KEPT_DAYS`].
    Remove(AccountId),
    /// Puts an account that was taken out where it was.
    PutBack(AccountId),
    /// Drops accounts that were taken out for good.
    DropRemoved(Vec<AccountId>),
    /// A counter-based code was used: the counter to go on with, never backwards.
    Advance(AccountId, u64),
    /// Takes in what a backup has and this vault has not.
    Merge(Box<Vault>),
    /// When to lock.
    SetLockTime(LockTime),
    /// Whether to take a copied code off the clipboard again.
    SetEmptiesClipboard(bool),
    /// Whether accounts stand in the order of use.
    SetSortsByUse(bool),
    /// A backup file of this generation was kept.
    BackedUp(u64),
    /// The user says that the recovery sheet is kept.
    SheetMade,
    /// The recovery sheet that was kept no longer serves: its slot is gone.
    SheetVoid,
    /// Nothing but a note in the log: a sheet was made, secrets were shown or exported, there were wrong tries.
    Noted(ActKind, String),
    /// The owner was told of everything up to this Unix second.
    Told(u64),
    /// The user takes the risk of losing the vault.
    AcceptRisk,
    /// A website is to be set up again, since its old app gives nothing away: its name.
    SetUpAgain(String),
    /// It was.
    SetUp(String),
}

impl Edit {
    /// Whether a backup that was made before lacks something because of it.
    pub(super) fn outdates_backups(&self) -> bool {
        match self {
            Self::Add(_) | Self::Rename { .. } | Self::SetGroup(..) | Self::Merge(_) => true,
            Self::Remove(_) | Self::PutBack(_) | Self::DropRemoved(_) => true,
            // These come back by themselves, are about the backup, or are notes.
            Self::SetUpAgain(_) | Self::SetUp(_) => false,
            Self::AddSite(..) | Self::Move(..) | Self::Pin(..) | Self::Used(..) | Self::Advance(..) => false,
            Self::SetLockTime(_) | Self::SetEmptiesClipboard(_) | Self::SetSortsByUse(_) => false,
            Self::BackedUp(_) | Self::SheetMade | Self::SheetVoid | Self::AcceptRisk => false,
            Self::Noted(..) | Self::Told(_) => false,
        }
    }

    /// What it is in the log of this vault, with its subject; `None` for what everybody does every day.
    pub(super) fn act(&self, vault: &Vault) -> Option<(ActKind, String)> {
        match self {
            Self::Noted(kind, subject) => Some((*kind, subject.clone())),
            Self::AddSite(id, site) => {
                let is_new = vault.entry(*id).is_some_and(|entry| !entry.sites.contains(site));
                is_new.then(|| (ActKind::SiteAdded, site.host().to_owned()))
            }
            Self::Rename { id, sites, .. } => {
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
            Self::SetUpAgain(_) | Self::SetUp(_) | Self::Move(..) | Self::Pin(..) | Self::Used(..) => None,
            Self::Advance(..) | Self::SetEmptiesClipboard(_) | Self::SetSortsByUse(_) => None,
            Self::BackedUp(_) | Self::AcceptRisk => None,
        }
    }

    /// Whether it makes this vault easier to get at for somebody who finds it unlocked.
    pub fn loosens(&self, vault: &Vault) -> bool {
        match self {
            Self::SetLockTime(time) => {
                let seconds = |time: LockTime| time.seconds().unwrap_or(u64::MAX);
                seconds(*time) > seconds(vault.settings.lock_time)
            }
            Self::Noted(..) | Self::AddSite(..) | Self::Rename { .. } | Self::Merge(_) | Self::Told(_) => false,
            Self::Add(_) | Self::SetGroup(..) | Self::Remove(_) | Self::PutBack(_) | Self::DropRemoved(_) => false,
            Self::SetUpAgain(_) | Self::SetUp(_) | Self::Move(..) | Self::Pin(..) | Self::Used(..) => false,
            Self::Advance(..) | Self::SetEmptiesClipboard(_) | Self::SetSortsByUse(_) => false,
            Self::BackedUp(_) | Self::AcceptRisk | Self::SheetMade | Self::SheetVoid => false,
        }
    }
}
