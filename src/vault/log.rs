//! The log: the last hundred acts that the owner should know of, sealed with the vault.

use crate::i18n::{Sentence, ToSentence, sentence, sentence1};

/// The number of acts that are kept.
pub const MOST_ACTS: usize = 100;
/// This many wrong passwords in a row are more than a mistake.
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
    /// Secrets were exported to another program. The subject is its name.
    Exported,
    /// A site was added to an account. The subject is the site.
    SiteAdded,
    /// A backup was merged, or became the vault.
    Restored,
    /// The vault was unlocked after wrong passwords. The subject is their number.
    UnlockedAfterTries,
    /// The lock time was made longer.
    LockTimeLonger,
    /// A kind that a newer Kader knows.
    Other(u8),
}

impl ActKind {
    /// The kinds with a number of their own, in the order of the numbers from 1.
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

    /// The kind with this number.
    pub fn from_number(number: u8) -> Self {
        let known = usize::from(number).checked_sub(1).and_then(|at| Self::KNOWN.get(at));
        known.copied().unwrap_or(Self::Other(number))
    }

    /// Whether the owner is informed at the next unlock: a person who did this could come back without the password,
    /// or may have guessed it.
    fn is_to_be_told(self, subject: &str) -> bool {
        match self {
            Self::SheetMade | Self::PasswordSet | Self::SecretShown | Self::Exported => true,
            // Everybody mistypes now and then.
            Self::UnlockedAfterTries => subject.parse().is_ok_and(|tries: u32| tries >= TRIES_TOLD),
            Self::SiteAdded | Self::Restored | Self::LockTimeLonger | Self::Other(_) => false,
        }
    }
}

/// An act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Its kind.
    pub kind: ActKind,
    /// The time, in Unix seconds by this computer's clock.
    pub at: u64,
    /// Its subject: a site, a number, a program, or empty.
    pub subject: String,
    /// Whether the owner has seen it, or need not.
    pub is_told: bool,
}

impl Act {
    /// A new act. Whether the owner must see it depends on its kind.
    pub fn new(kind: ActKind, at: u64, subject: String) -> Self {
        Self { kind, at, is_told: !kind.is_to_be_told(&subject), subject }
    }
}

impl ToSentence for Act {
    fn to_sentence(&self) -> Sentence {
        let id = match self.kind {
            ActKind::SheetMade => "actSheetMade",
            ActKind::PasswordSet => "actPasswordSet",
            ActKind::SecretShown => "actSecretShown",
            ActKind::Exported => return sentence1("actExported", self.subject.clone()),
            ActKind::SiteAdded => return sentence1("actSiteAdded", self.subject.clone()),
            ActKind::Restored => "actRestored",
            ActKind::UnlockedAfterTries => return sentence1("actTries", self.subject.clone()),
            ActKind::LockTimeLonger => "actLockTimeLonger",
            ActKind::Other(_) => "actOther",
        };
        sentence(id)
    }
}

/// The last hundred acts, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log(Vec<Act>);

impl Log {
    /// Takes acts from a file; `None` if there are more than are kept.
    pub fn from_acts(acts: Vec<Act>) -> Option<Self> {
        (acts.len() <= MOST_ACTS).then_some(Self(acts))
    }

    /// All acts, oldest first.
    pub fn acts(&self) -> &[Act] {
        &self.0
    }

    /// The acts that the owner has not seen yet, oldest first.
    pub fn to_be_told(&self) -> impl Iterator<Item = &Act> {
        self.0.iter().filter(|act| !act.is_told)
    }

    /// Adds an act; if there are too many, the oldest is dropped.
    pub(super) fn add(&mut self, act: Act) {
        self.0.push(act);
        if self.0.len() > MOST_ACTS {
            self.0.remove(0);
        }
    }

    /// Marks everything up to this Unix second as seen by the owner.
    pub(super) fn told_until(&mut self, at: u64) {
        self.0.iter_mut().filter(|act| act.at <= at).for_each(|act| act.is_told = true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_the_numbers_of_the_file_format() {
        for number in 0..=u8::MAX {
            assert_eq!(ActKind::from_number(number).number(), number);
        }
        assert_eq!(ActKind::from_number(1), ActKind::SheetMade);
        assert_eq!(ActKind::from_number(8), ActKind::LockTimeLonger);
    }

    #[test]
    fn a_hundred_acts_are_kept() {
        let mut log = Log::default();
        (0..250).for_each(|at| log.add(Act::new(ActKind::SiteAdded, at, "x.nl".into())));
        assert_eq!((log.acts().len(), log.acts()[0].at), (100, 150));
    }

    #[test]
    fn an_act_that_was_seen_is_not_shown_again() {
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
