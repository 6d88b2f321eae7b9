//! The settings of a vault: when it locks, and how far it is protected against loss.

use crate::i18n::{Sentence, ToSentence, sentence, sentence1};

/// When an unlocked vault locks by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockTime(u16);

impl LockTime {
    /// The choices offered to the user, in minutes; 0 is [`Self::AT_CLOSE`].
    pub const CHOICES: [u16; 6] = [1, 5, 15, 60, 480, 0];
    /// Locks only when the browser closes or the computer locks.
    pub const AT_CLOSE: Self = Self(0);

    /// Minutes without use, at most a day; 0 for [`Self::AT_CLOSE`]. `None` above a day.
    pub fn from_minutes(minutes: u16) -> Option<Self> {
        (minutes <= 24 * 60).then_some(Self(minutes))
    }

    /// The value that [`Self::from_minutes`] accepts.
    pub fn minutes(self) -> u16 {
        self.0
    }

    /// Seconds without use until the vault locks; `None` for [`Self::AT_CLOSE`].
    pub fn seconds(self) -> Option<u64> {
        (self.0 > 0).then_some(u64::from(self.0) * 60)
    }
}

impl ToSentence for LockTime {
    fn to_sentence(&self) -> Sentence {
        match self.0 {
            0 => sentence("lockAtClose"),
            1 => sentence("lockOneMinute"),
            60 => sentence("lockOneHour"),
            minutes if minutes % 60 != 0 => sentence1("lockMinutes", minutes.to_string()),
            minutes => sentence1("lockHours", (minutes / 60).to_string()),
        }
    }
}

impl Default for LockTime {
    /// Fifteen minutes.
    fn default() -> Self {
        Self(15)
    }
}

/// The settings, sealed with the accounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// When the vault locks.
    pub lock_time: LockTime,
    /// The generation of the last change that a backup must contain: of an account or of a way to unlock.
    pub changed: u64,
    /// The generation of the last backup file.
    pub backed_up: Option<u64>,
    /// Whether there is a recovery sheet and the user confirmed that it is kept.
    pub has_sheet: bool,
    /// Whether the user stated that they accept the risk of losing the vault.
    pub accepts_risk: bool,
    /// Whether a copied code is removed from the clipboard after a while.
    pub empties_clipboard: bool,
    /// Whether accounts are sorted by use, the last used first.
    pub sorts_by_use: bool,
}

/// How far a backup file protects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupState {
    /// There is no backup file.
    Never,
    /// There is one, but it lacks changes.
    Behind,
    /// It contains everything.
    Complete,
}

/// The reminder about loss to show, if any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reminder {
    /// No backup, no sheet, and the risk was not accepted.
    Unprotected,
    /// There is a backup file, but it lacks changes.
    BackupBehind,
}

impl Settings {
    /// How far the last backup file protects.
    pub fn backup_state(&self) -> BackupState {
        match self.backed_up {
            None => BackupState::Never,
            Some(generation) if generation < self.changed => BackupState::Behind,
            Some(_) => BackupState::Complete,
        }
    }

    /// The reminder for a vault with this number of accounts.
    pub fn reminder(&self, accounts: usize) -> Option<Reminder> {
        match self.backed_up {
            _ if accounts == 0 => None,
            Some(backed_up) => (backed_up < self.changed).then_some(Reminder::BackupBehind),
            None => (!self.has_sheet && !self.accepts_risk).then_some(Reminder::Unprotected),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_account_brings_a_reminder_until_it_is_safe() {
        let new = Settings { changed: 2, ..Settings::default() };
        assert_eq!(new.reminder(0), None);
        assert_eq!(new.reminder(1), Some(Reminder::Unprotected));
        assert_eq!(Settings { has_sheet: true, ..new }.reminder(1), None);
        assert_eq!(Settings { accepts_risk: true, ..new }.reminder(1), None);
        assert_eq!(Settings { backed_up: Some(2), ..new }.reminder(1), None);
        assert_eq!(Settings { backed_up: Some(2), changed: 3, ..new }.reminder(1), Some(Reminder::BackupBehind));
    }
}
