//! What was done with a vault that its owner should know of: sealed with it, the last hundred acts.

use crate::wording::{Worded, Wording, say, say1};

/// How many acts are kept.
pub const MOST_ACTS: usize = 100;
/// So many wrong passwords in a row are more than a mistake.
const TRIES_TOLD: u32 = 5;

/// A kind of act, by its number in the vault file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActKind {
    /// A recovery sheet was made.
    SheetMade,
    /// A password was set or changed.
    PasswordSet,
    /// Secrets were shown.
    SecretShown,
    /// Secrets left for another program. The subject is which.
    Exported,
    /// A site was added to an account. The subject is the site.
    SiteAdded,
    /// A backup was taken in, or became the vault.
    Restored,
    /// The vault was unlocked after wrong passwords. The subject is how many.
    UnlockedAfterTries,
    /// The time until it locks was made longer.
    LockTimeLonger,
    /// What a newer Kader knows.
    Other(u8),
}

impl ActKind {
    /// Those that have a number of their own here, in its order from 1.
    pub const KNOWN: [Self; 8] = [
        Self::SheetMade,
        Self::PasswordSet,
        Self::SecretShown,
        Self::Exported,
        Self::SiteAdded,
        Self::Restored,
        Self::UnlockedAfterTries,
        Self::LockTimeLonger,
    ];

    /// Its number in the vault file.
    pub fn number(self) -> u8 {
        match self {
            Self::Other(number) => number,
            known => Self::KNOWN.iter().position(|kind| *kind == known).map_or(0, |at| at as u8 + 1),
        }
    }

    /// The kind of a number.
    pub fn from_number(number: u8) -> Self {
        let known = usize::from(number).checked_sub(1).and_then(|at| Self::KNOWN.get(at));
        known.copied().unwrap_or(Self::Other(number))
    }

    /// Whether the owner is told of it at the next unlock: somebody who did it could come back without the password, or may
    /// have guessed it.
    fn is_to_be_told(self, subject: &str) -> bool {
        match self {
            Self::SheetMade | Self::PasswordSet | Self::SecretShown | Self::Exported => true,
            // Everybody mistypes now and then.
            Self::UnlockedAfterTries => subject.parse().is_ok_and(|tries: u32| tries >= TRIES_TOLD),
            Self::SiteAdded | Self::Restored | Self::LockTimeLonger | Self::Other(_) => false,
        }
    }
}

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// What.
    pub kind: ActKind,
    /// When, in Unix seconds by the clock of this computer.
    pub at: u64,
    /// Of what: a site, a number, a program; or empty.
    pub subject: String,
    /// Whether the owner was told, or need not be.
    pub is_told: bool,
}

impl Act {
    /// An act of which the owner is told where its kind wants that.
    pub fn new(kind: ActKind, at: u64, subject: String) -> Self {
        Self { kind, at, is_told: !kind.is_to_be_told(&subject), subject }
    }
}

impl Worded for Act {
    fn wording(&self) -> Wording {
        let id = match self.kind {
            ActKind::SheetMade => "actSheetMade",
            ActKind::PasswordSet => "actPasswordSet",
            ActKind::SecretShown => "actSecretShown",
            ActKind::Exported => return say1("actExported", self.subject.clone()),
            ActKind::SiteAdded => return say1("actSiteAdded", self.subject.clone()),
            ActKind::Restored => "actRestored",
            ActKind::UnlockedAfterTries => return say1("actTries", self.subject.clone()),
            ActKind::LockTimeLonger => "actLockTimeLonger",
            ActKind::Other(_) => "actOther",
        };
        say(id)
    }
}

/// The last hundred acts, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log(Vec<Act>);

impl Log {
    /// Acts as a file holds them; `None` for more than are kept.
    pub fn from_acts(acts: Vec<Act>) -> Option<Self> {
        (acts.len() <= MOST_ACTS).then_some(Self(acts))
    }

    /// All of them, oldest first.
    pub fn acts(&self) -> &[Act] {
        &self.0
    }

    /// Those that the owner was not told of yet, oldest first.
    pub fn to_be_told(&self) -> impl Iterator<Item = &Act> {
        self.0.iter().filter(|act| !act.is_told)
    }

    /// Adds one; the oldest goes where there are too many.
    pub(super) fn add(&mut self, act: Act) {
        self.0.push(act);
        if self.0.len() > MOST_ACTS {
            self.0.remove(0);
        }
    }

    /// The owner was told of everything up to this Unix second.
    pub(super) fn told_until(&mut self, at: u64) {
        self.0.iter_mut().filter(|act| act.at <= at).for_each(|act| act.is_told = true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_of_the_file() {
        for number in 0..=u8::MAX {
            assert_eq!(ActKind::from_number(number).number(), number);
        }
        assert_eq!(ActKind::from_number(1), ActKind::SheetMade);
        assert_eq!(ActKind::from_number(8), ActKind::LockTimeLonger);
    }

    #[test]
    fn a_hundred_are_kept() {
        let mut log = Log::default();
        (0..250).for_each(|at| log.add(Act::new(ActKind::SiteAdded, at, "x.nl".into())));
        assert_eq!((log.acts().len(), log.acts()[0].at), (100, 150));
    }

    #[test]
    fn what_was_told_is_not_told_again() {
        let mut log = Log::default();
        log.add(Act::new(ActKind::SheetMade, 5, String::new()));
        log.add(Act::new(ActKind::SiteAdded, 6, "x.nl".into()));
        log.add(Act::new(ActKind::SecretShown, 7, String::new()));
        log.add(Act::new(ActKind::UnlockedAfterTries, 7, "4".into()));
        assert_eq!(log.to_be_told().map(|act| act.at).collect::<Vec<_>>(), [5, 7]);
        log.told_until(6);
        log.add(Act::new(ActKind::UnlockedAfterTries, 8, "5".into()));
        assert_eq!(log.to_be_told().map(|act| act.at).collect::<Vec<_>>(), [7, 8]);
    }
}
