//! Who may open a vault: its key slots, and which of them survive a change of the ways in.

use super::{Lock, Slot};

/// The key slots of a vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySlots(Vec<Slot>);

/// What puts a new slot among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewWayIn {
    /// A password in the place of the one before it, or of the device's key.
    Password,
    /// A password, since somebody may know the one before it. The vault key is new: nothing that opened the old one survives.
    PasswordAfterLeak,
    /// A recovery sheet in the place of the one before it.
    Sheet,
    /// A password for a vault out of a backup, whose own password nobody may know any more.
    PasswordOfRestored,
}

impl NewWayIn {
    /// Whether an older slot survives it.
    pub fn keeps(self, lock: Lock) -> bool {
        match self {
            Self::Password => !matches!(lock, Lock::Password(_) | Lock::Device),
            Self::PasswordAfterLeak => false,
            Self::Sheet => lock != Lock::Recovery,
            Self::PasswordOfRestored => lock == Lock::Recovery,
        }
    }
}

impl KeySlots {
    /// The slots of a new vault, or of a file.
    pub fn new(slots: Vec<Slot>) -> Self {
        Self(slots)
    }

    /// All of them, in the order of the file.
    pub fn all(&self) -> &[Slot] {
        &self.0
    }

    /// Whether a password opens the vault.
    pub fn has_password(&self) -> bool {
        self.0.iter().any(|slot| matches!(slot.lock, Lock::Password(_)))
    }

    /// Whether a recovery sheet opens it.
    pub fn has_sheet(&self) -> bool {
        self.0.iter().any(|slot| slot.lock == Lock::Recovery)
    }

    /// The slots with a new one, without those that do not survive it. A new password comes first, since it is tried first.
    pub fn with(&self, new: Slot, way: NewWayIn) -> Self {
        let mut slots: Vec<Slot> = self.0.iter().filter(|slot| way.keeps(slot.lock)).cloned().collect();
        let at = if way == NewWayIn::Sheet { slots.len() } else { 0 };
        slots.insert(at, new);
        Self(slots)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sealed::{PasswordKdf, VaultId, VaultKey, WrapKey};

    fn slot(lock: Lock, number: u8) -> Slot {
        let key = VaultKey::new([9; 32]);
        Slot::wrap(VaultId([1; 16]), [number; 16], lock, [number; 12], &WrapKey::new([number; 32]), &key).unwrap()
    }

    /// One letter for each slot: p password, d device, r recovery sheet, k passkey; a capital for the new one.
    fn letters(slots: &KeySlots, new: &Slot) -> String {
        let letter = |slot: &Slot| match slot.lock {
            Lock::Password(_) => 'p',
            Lock::Device => 'd',
            Lock::Recovery => 'r',
            Lock::Passkey => 'k',
        };
        let mark = |slot: &Slot| if slot == new { letter(slot).to_ascii_uppercase() } else { letter(slot) };
        slots.all().iter().map(mark).collect()
    }

    #[test]
    fn which_slots_survive() {
        let password = Lock::Password(PasswordKdf::recommended([3; 16]));
        let table = [
            ("p", NewWayIn::Password, "P"),
            ("d", NewWayIn::Password, "P"),
            ("pr", NewWayIn::Password, "Pr"),
            ("drk", NewWayIn::Password, "Prk"),
            ("prk", NewWayIn::PasswordAfterLeak, "P"),
            ("d", NewWayIn::PasswordAfterLeak, "P"),
            ("p", NewWayIn::Sheet, "pR"),
            ("d", NewWayIn::Sheet, "dR"),
            ("prk", NewWayIn::Sheet, "pkR"),
            ("prk", NewWayIn::PasswordOfRestored, "Pr"),
            ("d", NewWayIn::PasswordOfRestored, "P"),
            ("", NewWayIn::PasswordOfRestored, "P"),
        ];
        for (before, way, after) in table {
            let old = before.chars().enumerate().map(|(at, letter)| {
                let lock = match letter {
                    'p' => password,
                    'd' => Lock::Device,
                    'r' => Lock::Recovery,
                    _ => Lock::Passkey,
                };
                slot(lock, at as u8)
            });
            let new = slot(if way == NewWayIn::Sheet { Lock::Recovery } else { password }, 100);
            let slots = KeySlots::new(old.collect()).with(new.clone(), way);
            assert_eq!(letters(&slots, &new), after, "{before} {way:?}");
        }
    }
}
