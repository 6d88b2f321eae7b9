//! The vault while it is open: accounts in the user's order, and the operations on them.
//!
//! Every change is one [`Edit`] that is applied to the newest vault, so two windows never overwrite each other: the
//! edit names accounts by id and is applied again to what the other window saved.

mod edit;
mod log;
mod removed;
mod showing;
mod unknown_members;

pub use edit::Edit;
pub use log::{Act, ActKind, Log, MOST_ACTS};
pub use removed::{KEPT_DAYS, RemovedEntries, RemovedEntry};
pub use showing::Wanted;
pub use unknown_members::UnknownMembers;

use crate::account::{Account, AccountId, Kind};
use crate::settings::Settings;
use crate::site::Site;

/// An account in the vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Identifies it permanently.
    pub id: AccountId,
    /// The content of the QR code, with the issuer and name that the user chose.
    pub account: Account,
    /// Where its codes may be filled without asking.
    pub sites: Vec<Site>,
    /// Whether filling also sends the form: only where the user asked for it.
    pub submits: bool,
    /// The name of the group that the user put it in; empty for none.
    pub group: String,
    /// Whether it is shown above the others.
    pub pinned: bool,
    /// When its code was last filled or copied, in Unix seconds; kept only while accounts are sorted by use,
    /// otherwise 0.
    pub used: u64,
    /// The members that a newer Kader stored in it.
    pub unknown: UnknownMembers,
}

impl Entry {
    /// An account with its sites. Filling does not send the form.
    pub fn new(id: AccountId, account: Account, sites: Vec<Site>) -> Self {
        let unknown = UnknownMembers::default();
        Self { id, account, sites, submits: false, group: String::new(), pinned: false, used: 0, unknown }
    }
}

/// All accounts, in the user's order, and the settings.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Vault {
    entries: Vec<Entry>,
    settings: Settings,
    reenrol: Vec<String>,
    removed: RemovedEntries,
    log: Log,
    unknown: Unknown,
}

/// The members that a newer Kader stored in the vault.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Unknown {
    /// Next to the accounts.
    pub vault: UnknownMembers,
    /// In the settings.
    pub settings: UnknownMembers,
}

/// Why an edit cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditError {
    /// The account was removed, perhaps in another window.
    Gone,
    /// The vault already has an account that produces the same codes.
    Duplicate(AccountId),
    /// The vault has ten thousand accounts, so something has gone wrong.
    Full,
}

/// More than anybody has. Prevents a runaway import from filling the store.
const MOST_ENTRIES: usize = 10_000;
const MOST_REENROL: usize = 500;
const SECONDS_OF_DAY: u64 = 24 * 60 * 60;

impl Vault {
    /// Takes entries from a file. `None` if two share an id.
    pub fn from_entries(entries: Vec<Entry>) -> Option<Self> {
        // Compares each with all before it: a table of ids would be faster for ten thousand, but makes the popup 1 KB
        // larger for everyone.
        let is_new = |(at, entry): (usize, &Entry)| entries[..at].iter().all(|before| before.id != entry.id);
        entries.iter().enumerate().all(is_new).then(|| Self { entries, ..Self::default() })
    }

    /// Replaces the settings.
    pub fn with_settings(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    /// Replaces the list of websites to set up again.
    pub fn with_reenrol(self, reenrol: Vec<String>) -> Self {
        Self { reenrol, ..self }
    }

    /// Replaces the removed accounts. `None` if one has the id of another account.
    pub fn with_removed(self, removed: RemovedEntries) -> Option<Self> {
        let is_new = |(at, out): (usize, &RemovedEntry)| {
            self.entry(out.entry.id).is_none()
                && removed.entries[..at].iter().all(|before| before.entry.id != out.entry.id)
        };
        removed.entries.iter().enumerate().all(is_new).then(|| Self { removed, ..self })
    }

    /// Replaces the log.
    pub fn with_log(self, log: Log) -> Self {
        Self { log, ..self }
    }

    /// Replaces the members of a newer Kader.
    pub fn with_unknown(self, unknown: Unknown) -> Self {
        Self { unknown, ..self }
    }

    /// The removed accounts, the last one removed at the end.
    pub fn removed(&self) -> &RemovedEntries {
        &self.removed
    }

    /// The log.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// The members that a newer Kader stored.
    pub fn unknown(&self) -> &Unknown {
        &self.unknown
    }

    /// The names of the websites to set up again.
    pub fn reenrol(&self) -> &[String] {
        &self.reenrol
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The entries, in the user's order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry with this id.
    pub fn entry(&self, id: AccountId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The entry that produces the same codes as `account`.
    pub fn duplicate_of(&self, account: &Account) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.account.same_codes(account))
    }

    /// The accounts of `other` that this vault lacks, compared by id and by the codes they produce.
    pub fn lacks<'a>(&self, other: &'a Self) -> Vec<&'a Entry> {
        let known = |entry: &&Entry| self.entry(entry.id).is_some() || self.duplicate_of(&entry.account).is_some();
        other.entries.iter().filter(|entry| !known(entry)).collect()
    }

    /// Applies one change that will be saved as `generation`, at `now` in Unix seconds. On an error nothing is
    /// changed.
    pub fn apply(&mut self, edit: &Edit, generation: u64, now: u64) -> Result<(), EditError> {
        let act = edit.act(self);
        let today = now / SECONDS_OF_DAY;
        self.change(edit, today)?;
        if let Some((kind, subject)) = act {
            self.log.add(Act::new(kind, now, subject));
        }
        self.removed.count_days(today);
        if edit.outdates_backups() {
            self.settings.changed = generation;
        }
        Ok(())
    }

    /// Records that the ways to unlock were changed in `generation`: an older backup still opens in the old way.
    pub fn ways_changed(&mut self, generation: u64) {
        self.settings.changed = generation;
    }

    fn change(&mut self, edit: &Edit, today: u64) -> Result<(), EditError> {
        match edit {
            Edit::Add(entry) => self.add(entry),
            Edit::Update { id, issuer, name, sites, submits, group } => {
                let entry = self.entry_mut(*id)?;
                entry.account.issuer.clone_from(issuer);
                entry.account.name.clone_from(name);
                entry.sites.clone_from(sites);
                entry.submits = *submits;
                entry.group.clone_from(group);
                Ok(())
            }
            Edit::AddSite(id, site) => {
                let entry = self.entry_mut(*id)?;
                if !entry.sites.contains(site) {
                    entry.sites.push(site.clone());
                }
                Ok(())
            }
            Edit::Move(id, by) => {
                let from = self.position(*id)?;
                let to = from.saturating_add_signed(*by).min(self.entries.len() - 1);
                let entry = self.entries.remove(from);
                self.entries.insert(to, entry);
                Ok(())
            }
            Edit::SetGroup(ids, group) => {
                let chosen = self.entries.iter_mut().filter(|entry| ids.contains(&entry.id));
                chosen.for_each(|entry| entry.group.clone_from(group));
                Ok(())
            }
            Edit::Pin(id, pinned) => {
                self.entry_mut(*id)?.pinned = *pinned;
                Ok(())
            }
            Edit::Used(id, at) => {
                let entry = self.entry_mut(*id)?;
                entry.used = entry.used.max(*at);
                Ok(())
            }
            Edit::Remove(id) => {
                let at = self.position(*id)?;
                // First update the age of the accounts that were removed earlier, then add the one removed today.
                self.removed.count_days(today);
                self.removed.counted_on = today;
                let entry = self.entries.remove(at);
                self.removed.entries.push(RemovedEntry { entry, position: at as u64, days: 0 });
                Ok(())
            }
            Edit::PutBack(id) => self.put_back(*id),
            Edit::DropRemoved(ids) => {
                self.removed.entries.retain(|removed| !ids.contains(&removed.entry.id));
                Ok(())
            }
            Edit::Advance(id, next) => {
                if let Kind::Hotp(counter) = &mut self.entry_mut(*id)?.account.kind {
                    *counter = (*counter).max(*next);
                }
                Ok(())
            }
            Edit::Merge(other) => self.merge(other),
            Edit::SetLockTime(time) => {
                self.settings.lock_time = *time;
                Ok(())
            }
            Edit::SetEmptiesClipboard(on) => {
                self.settings.empties_clipboard = *on;
                Ok(())
            }
            Edit::SetSortsByUse(on) => {
                self.settings.sorts_by_use = *on;
                if !on {
                    // Times of use are kept only while accounts are sorted by them.
                    self.entries.iter_mut().for_each(|entry| entry.used = 0);
                }
                Ok(())
            }
            Edit::BackedUp(generation) => {
                self.settings.backed_up = self.settings.backed_up.max(Some(*generation));
                Ok(())
            }
            Edit::SheetMade => {
                self.settings.has_sheet = true;
                Ok(())
            }
            Edit::SheetVoid => {
                self.settings.has_sheet = false;
                Ok(())
            }
            Edit::AcceptRisk => {
                self.settings.accepts_risk = true;
                Ok(())
            }
            // The entry in the log is the whole effect.
            Edit::Noted(..) => Ok(()),
            Edit::Told(at) => {
                self.log.told_until(*at);
                Ok(())
            }
            Edit::NeedsReenrolment(name) => {
                self.note_reenrol(name);
                Ok(())
            }
            Edit::Reenrolled(name) => {
                self.reenrol.retain(|known| known != name);
                Ok(())
            }
        }
    }

    /// Merges by account id: existing accounts stay unchanged, except that no counter goes back; missing ones are
    /// added at the end.
    fn merge(&mut self, other: &Self) -> Result<(), EditError> {
        let missing: Vec<Entry> = self.lacks(other).into_iter().cloned().collect();
        if self.entries.len() + missing.len() > MOST_ENTRIES {
            return Err(EditError::Full);
        }
        for theirs in &other.entries {
            let here = self.entries.iter_mut().find(|ours| ours.account.same_codes(&theirs.account));
            if let (Some(Kind::Hotp(ours)), Kind::Hotp(theirs)) =
                (here.map(|ours| &mut ours.account.kind), theirs.account.kind)
            {
                *ours = (*ours).max(theirs);
            }
        }
        self.entries.extend(missing);
        self.drop_duplicates_of_present();
        other.reenrol.iter().for_each(|name| self.note_reenrol(name));
        Ok(())
    }

    fn note_reenrol(&mut self, name: &str) {
        if self.reenrol.len() < MOST_REENROL && !self.reenrol.iter().any(|known| known == name) {
            self.reenrol.push(name.to_owned());
        }
    }

    fn add(&mut self, entry: &Entry) -> Result<(), EditError> {
        if self.entries.len() >= MOST_ENTRIES {
            return Err(EditError::Full);
        }
        if let Some(duplicate) = self.duplicate_of(&entry.account) {
            return Err(EditError::Duplicate(duplicate.id));
        }
        self.entries.push(entry.clone());
        self.drop_duplicates_of_present();
        Ok(())
    }

    /// An account that was added again need not be kept among the removed ones.
    fn drop_duplicates_of_present(&mut self) {
        let entries = &self.entries;
        let is_here =
            |out: &Entry| entries.iter().any(|here| here.id == out.id || here.account.same_codes(&out.account));
        self.removed.entries.retain(|removed| !is_here(&removed.entry));
    }

    fn put_back(&mut self, id: AccountId) -> Result<(), EditError> {
        let out = self.removed.entries.iter().position(|removed| removed.entry.id == id).ok_or(EditError::Gone)?;
        if self.entries.len() >= MOST_ENTRIES {
            return Err(EditError::Full);
        }
        let RemovedEntry { entry, position, .. } = self.removed.entries.remove(out);
        let at = usize::try_from(position).unwrap_or(usize::MAX).min(self.entries.len());
        self.entries.insert(at, entry);
        Ok(())
    }

    fn position(&self, id: AccountId) -> Result<usize, EditError> {
        self.entries.iter().position(|entry| entry.id == id).ok_or(EditError::Gone)
    }

    fn entry_mut(&mut self, id: AccountId) -> Result<&mut Entry, EditError> {
        self.entries.iter_mut().find(|entry| entry.id == id).ok_or(EditError::Gone)
    }

    /// The account that belongs to a site, if there is exactly one.
    pub fn only_account_of(&self, site: &Site) -> Option<AccountId> {
        let mut here = self.entries.iter().filter(|entry| entry.sites.contains(site));
        let only = here.next()?;
        here.next().is_none().then_some(only.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;
    use crate::settings::LockTime;

    const NOW: u64 = 1_800_000_000;

    fn entry(number: u8, issuer: &str, host: &str) -> Entry {
        let secret = Secret::from_bytes(vec![number; 20]).unwrap();
        let sites = Site::of_address(&format!("https://{host}")).into_iter().collect();
        Entry::new(AccountId([number; 16]), Account::totp(issuer, "jan@bakker.nl", secret), sites)
    }

    fn three() -> Vault {
        let entries =
            vec![entry(1, "AFAS", "klant.afas.nl"), entry(2, "Zoë BV", "zoe.nl"), entry(3, "PinkWeb", "pinkweb.nl")];
        Vault::from_entries(entries).unwrap()
    }

    fn issuers<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Vec<&'a str> {
        entries.into_iter().map(|entry| entry.account.issuer.as_str()).collect()
    }

    #[test]
    fn edits_name_accounts_by_id() {
        let mut vault = three();
        vault.apply(&Edit::Move(AccountId([3; 16]), -1), 2, NOW).unwrap();
        assert_eq!(issuers(vault.entries()), ["AFAS", "PinkWeb", "Zoë BV"]);
        vault.apply(&Edit::Move(AccountId([3; 16]), -9), 2, NOW).unwrap();
        assert_eq!(issuers(vault.entries()), ["PinkWeb", "AFAS", "Zoë BV"]);
        vault.apply(&Edit::Remove(AccountId([3; 16])), 2, NOW).unwrap();
        assert_eq!(vault.apply(&Edit::Remove(AccountId([3; 16])), 2, NOW), Err(EditError::Gone));
        vault.apply(&Edit::PutBack(AccountId([3; 16])), 2, NOW).unwrap();
        assert_eq!(issuers(vault.entries()), ["PinkWeb", "AFAS", "Zoë BV"]);
    }

    #[test]
    fn the_same_secret_is_not_added_twice() {
        let mut vault = three();
        let duplicate = Entry { id: AccountId([9; 16]), ..entry(2, "Another name", "x.nl") };
        assert_eq!(vault.apply(&Edit::Add(Box::new(duplicate)), 2, NOW), Err(EditError::Duplicate(AccountId([2; 16]))));
        assert_eq!(vault, three());
    }

    #[test]
    fn a_counter_never_goes_back() {
        let mut counted = entry(1, "VPN", "vpn.nl");
        counted.account.kind = Kind::Hotp(7);
        let mut vault = Vault::from_entries(vec![counted]).unwrap();
        vault.apply(&Edit::Advance(AccountId([1; 16]), 9), 2, NOW).unwrap();
        vault.apply(&Edit::Advance(AccountId([1; 16]), 8), 2, NOW).unwrap();
        assert_eq!(vault.entries()[0].account.kind, Kind::Hotp(9));
    }

    #[test]
    fn two_entries_with_one_id_are_refused() {
        assert_eq!(Vault::from_entries(vec![entry(1, "a", "a.nl"), entry(1, "b", "b.nl")]), None);
    }

    #[test]
    fn merging_a_backup_adds_what_is_missing_and_removes_nothing() {
        let mut vault = three();
        vault.apply(&Edit::Remove(AccountId([2; 16])), 5, NOW).unwrap();
        let renamed = Edit::Update {
            id: AccountId([1; 16]),
            issuer: "AFAS 2".into(),
            name: String::new(),
            sites: vec![],
            submits: false,
            group: String::new(),
        };
        vault.apply(&renamed, 6, NOW).unwrap();
        // An account that is present under another id is not added again.
        let duplicate = Entry { id: AccountId([8; 16]), ..entry(3, "Other name", "x.nl") };
        let mut backup = three().entries;
        backup[2] = duplicate;
        let backup = Vault::from_entries(backup).unwrap();
        assert_eq!(issuers(vault.lacks(&backup)), ["Zoë BV"]);
        vault.apply(&Edit::Merge(Box::new(backup)), 7, NOW).unwrap();
        assert_eq!(issuers(vault.entries()), ["AFAS 2", "PinkWeb", "Zoë BV"]);
        assert_eq!(vault.settings().changed, 7);
    }

    #[test]
    fn merging_takes_the_higher_counter() {
        let counted = |counter| {
            let mut counted = entry(1, "VPN", "vpn.nl");
            counted.account.kind = Kind::Hotp(counter);
            Vault::from_entries(vec![counted]).unwrap()
        };
        for (ours, theirs) in [(3, 9), (9, 3)] {
            let mut vault = counted(ours);
            vault.apply(&Edit::Merge(Box::new(counted(theirs))), 2, NOW).unwrap();
            assert_eq!(vault.entries()[0].account.kind, Kind::Hotp(9));
        }
    }

    #[test]
    fn only_a_change_that_a_backup_must_have_outdates_it() {
        let mut vault = three();
        vault.apply(&Edit::BackedUp(4), 5, NOW).unwrap();
        vault.apply(&Edit::Move(AccountId([1; 16]), 1), 6, NOW).unwrap();
        vault.apply(&Edit::SetLockTime(LockTime::AT_CLOSE), 7, NOW).unwrap();
        assert_eq!((vault.settings().changed, vault.settings().backed_up), (0, Some(4)));
        vault.apply(&Edit::BackedUp(2), 8, NOW).unwrap();
        assert_eq!(vault.settings().backed_up, Some(4), "an older file does not count");
    }

    #[test]
    fn a_website_is_noted_once_until_it_is_set_up() {
        let mut vault = three();
        for name in ["AFAS", "PinkWeb", "AFAS"] {
            vault.apply(&Edit::NeedsReenrolment(name.into()), 5, NOW).unwrap();
        }
        assert_eq!(vault.reenrol(), ["AFAS", "PinkWeb"]);
        let mut other = Vault::default().with_reenrol(vec!["Exact".into()]);
        other.apply(&Edit::Merge(Box::new(vault.clone())), 6, NOW).unwrap();
        assert_eq!(other.reenrol(), ["Exact", "AFAS", "PinkWeb"]);
        vault.apply(&Edit::Reenrolled("AFAS".into()), 7, NOW).unwrap();
        assert_eq!(vault.reenrol(), ["PinkWeb"]);
        assert_eq!(vault.settings().changed, 0, "a note does not outdate a backup");
    }

    #[test]
    fn a_removed_account_is_kept_for_thirty_days_of_use() {
        let (mut vault, id) = (three(), AccountId([2; 16]));
        let day = |days: u64| NOW + days * SECONDS_OF_DAY;
        vault.apply(&Edit::Remove(id), 2, day(0)).unwrap();
        let out = |vault: &Vault| vault.removed().entries.first().map(|removed| removed.days);
        assert_eq!((issuers(vault.entries()), out(&vault)), (vec!["AFAS", "PinkWeb"], Some(0)));
        let note = Edit::AcceptRisk;
        vault.apply(&note, 3, day(5)).unwrap();
        assert_eq!(out(&vault), Some(5));
        // A clock that jumps by years counts as a week, and one that goes back does not count.
        vault.apply(&note, 4, day(4000)).unwrap();
        assert_eq!(out(&vault), Some(12));
        vault.apply(&note, 5, day(6)).unwrap();
        assert_eq!(out(&vault), Some(12));
        vault.apply(&note, 6, day(8)).unwrap();
        let mut back = vault.clone();
        back.apply(&Edit::PutBack(id), 7, day(8)).unwrap();
        assert_eq!((issuers(back.entries()), out(&back)), (vec!["AFAS", "Zoë BV", "PinkWeb"], None));
        assert_eq!(back.apply(&Edit::PutBack(id), 8, day(8)), Err(EditError::Gone));
        for (generation, days) in [(7, 15), (8, 22), (9, 23)] {
            vault.apply(&note, generation, day(days)).unwrap();
        }
        assert_eq!(out(&vault), Some(29));
        vault.apply(&note, 10, day(24)).unwrap();
        assert_eq!((out(&vault), vault.removed().counted_on), (None, 0));
    }

    #[test]
    fn a_removed_account_can_be_deleted_or_scanned_again() {
        let mut vault = three();
        vault.apply(&Edit::Remove(AccountId([2; 16])), 2, NOW).unwrap();
        vault.apply(&Edit::Remove(AccountId([3; 16])), 3, NOW).unwrap();
        let scanned = Entry { id: AccountId([9; 16]), ..entry(2, "Zoë", "zoe.nl") };
        vault.apply(&Edit::Add(Box::new(scanned)), 4, NOW).unwrap();
        assert_eq!(issuers(vault.removed().entries.iter().map(|removed| &removed.entry)), ["PinkWeb"]);
        vault.apply(&Edit::DropRemoved(vec![AccountId([3; 16])]), 5, NOW).unwrap();
        assert!(vault.removed().entries.is_empty());
        assert_eq!(vault.settings().changed, 5);
    }

    #[test]
    fn the_log_has_what_the_owner_should_know() {
        let mut vault = three();
        let here = Site::of_address("https://klant.afas.nl").unwrap();
        let there = Site::of_address("https://other.nl").unwrap();
        let edits = [
            Edit::AddSite(AccountId([1; 16]), here),
            Edit::AddSite(AccountId([1; 16]), there),
            Edit::SetLockTime(LockTime::from_minutes(1).unwrap()),
            Edit::SetLockTime(LockTime::from_minutes(60).unwrap()),
            Edit::Noted(ActKind::SecretShown, String::new()),
            Edit::Merge(Box::default()),
            Edit::Pin(AccountId([1; 16]), true),
        ];
        for edit in &edits {
            vault.apply(edit, 2, NOW).unwrap();
        }
        let kinds: Vec<_> = vault.log().acts().iter().map(|act| (act.kind, act.subject.as_str())).collect();
        let (longer, shown) = (ActKind::LockTimeLonger, ActKind::SecretShown);
        assert_eq!(kinds, [(ActKind::SiteAdded, "other.nl"), (longer, ""), (shown, ""), (ActKind::Restored, "")]);
    }

    #[test]
    fn only_a_longer_time_loosens() {
        let time = |minutes| LockTime::from_minutes(minutes).unwrap();
        for (before, after, loosens) in
            [(15, 60, true), (15, 0, true), (0, 60, false), (0, 0, false), (15, 15, false), (15, 1, false)]
        {
            let mut vault = three();
            vault.settings.lock_time = time(before);
            assert_eq!(Edit::SetLockTime(time(after)).loosens(&vault), loosens, "{before} {after}");
        }
    }
}
