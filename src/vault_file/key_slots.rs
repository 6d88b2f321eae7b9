//! The key slots: who may open a vault, and which slots survive a change of the ways to unlock.

use super::members::{Written, read_unknown, write_unknown};
use super::{PasswordKdf, Slot, SlotKind};
use crate::vault::UnknownMembers;
use minicbor::{Decoder, Encoder};

/// The maximum number of slots.
const MOST_SLOTS: u64 = 8;

/// The key slots of a vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySlots {
    slots: Vec<Slot>,
    /// How often the slots were changed. A computer with a lower epoch takes over the slots with the higher one.
    epoch: u64,
    unknown: UnknownMembers,
}

/// The change that adds a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewWayIn {
    /// A password that replaces the previous one or the device key.
    Password,
    /// A password, because somebody may know the previous one. The vault key is new: no slot of the old key survives.
    PasswordAfterLeak,
    /// A recovery sheet. The previous one stays valid until the user confirms that the new one is kept.
    Sheet,
    /// A password for a vault from a backup, whose own password may be forgotten.
    PasswordOfRestored,
}

impl NewWayIn {
    /// Whether an older slot survives this change.
    pub fn keeps(self, kind: SlotKind) -> bool {
        match self {
            Self::Password => !matches!(kind, SlotKind::Password(_) | SlotKind::Device),
            Self::PasswordAfterLeak => false,
            Self::Sheet => true,
            Self::PasswordOfRestored => kind == SlotKind::Recovery,
        }
    }
}

impl KeySlots {
    /// The slots of a new vault.
    pub fn new(slots: Vec<Slot>) -> Self {
        Self { slots, epoch: 0, unknown: UnknownMembers::default() }
    }

    /// All slots, in the order of the file.
    pub fn all(&self) -> &[Slot] {
        &self.slots
    }

    /// How often the slots were changed.
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// These slots, to replace others of the same vault: the epoch never decreases.
    pub fn in_place_of(self, others: &Self) -> Self {
        Self { epoch: self.epoch.max(others.epoch).saturating_add(1), ..self }
    }

    /// Whether there is a password slot.
    pub fn has_password(&self) -> bool {
        self.slots.iter().any(|slot| matches!(slot.kind, SlotKind::Password(_)))
    }

    /// Whether there is a recovery sheet slot.
    pub fn has_sheet(&self) -> bool {
        self.slots.iter().any(|slot| slot.kind == SlotKind::Recovery)
    }

    /// The derivation parameters of the password, if there is one.
    pub fn password_kdf(&self) -> Option<PasswordKdf> {
        self.slots.iter().find_map(|slot| match slot.kind {
            SlotKind::Password(kdf) => Some(kdf),
            _ => None,
        })
    }

    /// Replaces one slot by a new one; `None` if the old one is not present. The others stay.
    pub fn with_replaced(&self, old: &Slot, new: Slot) -> Option<Self> {
        let at = self.slots.iter().position(|slot| slot == old)?;
        let mut slots = self.slots.clone();
        slots[at] = new;
        Some(self.changed(slots))
    }

    /// Adds a slot and removes those that do not survive the change. A new password comes first, since it is tried
    /// first.
    ///
    /// There are at most two recovery sheets: the one that the user keeps, and the newest.
    pub fn with(&self, new: Slot, way: NewWayIn) -> Self {
        let mut slots: Vec<Slot> = self.slots.iter().filter(|slot| way.keeps(slot.kind)).cloned().collect();
        if way == NewWayIn::Sheet {
            let mut sheets = 0;
            slots.retain(|slot| {
                sheets += u32::from(slot.kind == SlotKind::Recovery);
                slot.kind != SlotKind::Recovery || sheets == 1
            });
        }
        let at = if way == NewWayIn::Sheet { slots.len() } else { 0 };
        slots.insert(at, new);
        self.changed(slots)
    }

    /// Removes all recovery sheets except this one, which the user keeps. `None` if there is no other.
    pub fn with_one_sheet(&self, kept: &Slot) -> Option<Self> {
        let is_left = |slot: &&Slot| slot.kind != SlotKind::Recovery || *slot == kept;
        let slots: Vec<Slot> = self.slots.iter().filter(is_left).cloned().collect();
        (slots.len() < self.slots.len()).then(|| self.changed(slots))
    }

    fn changed(&self, slots: Vec<Slot>) -> Self {
        Self { slots, epoch: self.epoch.saturating_add(1), unknown: self.unknown.clone() }
    }

    /// Writes the header: `{0: epoch, 1: [slot…]}` and the members of a newer Kader; in version 1 only the array.
    pub(super) fn write(&self, version: u16) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut cbor = Encoder::new(&mut bytes);
        let mut write = || {
            if version > 1 {
                cbor.map(2 + self.unknown.count())?.u8(0)?.u64(self.epoch)?.u8(1)?;
            }
            cbor.array(self.slots.len() as u64)?;
            for slot in &self.slots {
                slot.write(&mut cbor)?;
            }
            write_unknown(&mut cbor, &self.unknown);
            Written::Ok(())
        };
        let written = write();
        debug_assert!(written.is_ok(), "writing to memory cannot fail");
        bytes
    }

    /// `None` unless the header is canonical CBOR (RFC 8949 §4.2) and every slot is within its limits.
    pub(super) fn read(bytes: &[u8], version: u16) -> Option<Self> {
        let (mut cbor, allows_unknown) = (Decoder::new(bytes), version > 1);
        let (mut more, mut epoch) = (0, 0);
        if version > 1 {
            more = cbor.map().ok()??.checked_sub(2)?;
            (cbor.u8().ok()? == 0).then_some(())?;
            epoch = cbor.u64().ok()?;
            (cbor.u8().ok()? == 1).then_some(())?;
        }
        let count = cbor.array().ok()??;
        (1..=MOST_SLOTS).contains(&count).then_some(())?;
        let slots = (0..count).map(|_| Slot::read(&mut cbor, allows_unknown)).collect::<Option<Vec<_>>>()?;
        let unknown = read_unknown(&mut cbor, more, 2, allows_unknown)?;
        let read = Self { slots, epoch, unknown };
        // Canonical CBOR gives the same bytes when it is written again.
        (read.write(version) == bytes).then_some(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault_file::{VaultId, VaultKey, WrappingKey};

    fn slot(kind: SlotKind, number: u8) -> Slot {
        let key = VaultKey::new([9; 32]);
        Slot::wrap(VaultId([1; 16]), [number; 16], kind, [number; 12], &WrappingKey::new([number; 32]), &key).unwrap()
    }

    /// One letter per slot: p password, d device, r recovery sheet, k passkey; upper case for the new one.
    fn letters(slots: &KeySlots, new: &Slot) -> String {
        let letter = |slot: &Slot| match slot.kind {
            SlotKind::Password(_) => 'p',
            SlotKind::Device => 'd',
            SlotKind::Recovery => 'r',
            SlotKind::Passkey => 'k',
            SlotKind::Other(_) => 'o',
        };
        let mark = |slot: &Slot| if slot == new { letter(slot).to_ascii_uppercase() } else { letter(slot) };
        slots.all().iter().map(mark).collect()
    }

    #[test]
    fn one_slot_replaces_another_and_the_rest_stay() {
        let password = SlotKind::Password(PasswordKdf::recommended([3; 16]));
        let [first, sheet, new] = [slot(password, 1), slot(SlotKind::Recovery, 2), slot(password, 3)];
        for (slots, at) in [([first.clone(), sheet.clone()], 0), ([sheet.clone(), first.clone()], 1)] {
            let replaced = KeySlots::new(slots.to_vec()).with_replaced(&first, new.clone()).unwrap();
            assert_eq!((&replaced.all()[at], &replaced.all()[1 - at], replaced.all().len()), (&new, &sheet, 2));
        }
        assert_eq!(KeySlots::new(vec![sheet]).with_replaced(&first, new), None);
    }

    #[test]
    fn which_slots_survive() {
        let password = SlotKind::Password(PasswordKdf::recommended([3; 16]));
        let table = [
            ("p", NewWayIn::Password, "P"),
            ("d", NewWayIn::Password, "P"),
            ("pr", NewWayIn::Password, "Pr"),
            ("drk", NewWayIn::Password, "Prk"),
            ("prk", NewWayIn::PasswordAfterLeak, "P"),
            ("d", NewWayIn::PasswordAfterLeak, "P"),
            ("p", NewWayIn::Sheet, "pR"),
            ("d", NewWayIn::Sheet, "dR"),
            ("prko", NewWayIn::Sheet, "prkoR"),
            ("prkr", NewWayIn::Sheet, "prkR"),
            ("prko", NewWayIn::Password, "Prko"),
            ("prko", NewWayIn::PasswordAfterLeak, "P"),
            ("prko", NewWayIn::PasswordOfRestored, "Pr"),
            ("prk", NewWayIn::PasswordOfRestored, "Pr"),
            ("d", NewWayIn::PasswordOfRestored, "P"),
            ("", NewWayIn::PasswordOfRestored, "P"),
        ];
        for (before, way, after) in table {
            let old = before.chars().enumerate().map(|(at, letter)| {
                let kind = match letter {
                    'p' => password,
                    'd' => SlotKind::Device,
                    'r' => SlotKind::Recovery,
                    'o' => SlotKind::Other(9),
                    _ => SlotKind::Passkey,
                };
                slot(kind, at as u8)
            });
            let new = slot(if way == NewWayIn::Sheet { SlotKind::Recovery } else { password }, 100);
            let slots = KeySlots::new(old.collect()).with(new.clone(), way);
            assert_eq!(letters(&slots, &new), after, "{before} {way:?}");
            assert_eq!(slots.epoch(), 1);
        }
    }

    #[test]
    fn an_old_sheet_is_valid_until_the_new_one_is_kept() {
        let password = slot(SlotKind::Password(PasswordKdf::recommended([3; 16])), 0);
        let [old, new] = [1, 2].map(|number| slot(SlotKind::Recovery, number));
        let one = KeySlots::new(vec![password, old.clone()]);
        assert_eq!(one.with_one_sheet(&old), None);
        let two = one.with(new.clone(), NewWayIn::Sheet);
        assert!(two.all().contains(&old) && two.all().contains(&new));
        let kept = two.with_one_sheet(&new).unwrap();
        assert!(!kept.all().contains(&old) && kept.all().contains(&new));
        assert_eq!((kept.epoch(), one.in_place_of(&kept).epoch()), (2, 3));
    }
}
