//! What stands inside the sealed body: the accounts as CBOR, padded with zeros to a multiple of 4 KiB so that the
//! size of the file says little about how many there are.
//!
//! `{0: [account…], 1: settings}`, and `2: [text…]` where websites are to be set up again. The settings are `{0: minutes
//! until it locks, 1: generation of the last change, 2: generation of the last backup or null, 3: has a recovery sheet,
//! 4: accepts the risk}`, and `5: true` where the clipboard is emptied, `6: true` where accounts stand in the order of
//! use. An account is `{0: id, 1: type, 2: issuer, 3: issuer parameter or null, 4: name, 5: secret, 6: algorithm,
//! 7: digits, 8: period or counter, 9: [site…]}`, and `10: true` where filling also sends the form, `11: group` where it
//! is in one, `12: true` where it is pinned, `13: Unix seconds` of its last use where that is kept. All keys are integers,
//! ascending; what need not be there is there only when it says something.

use crate::account::{Account, AccountId, Algorithm, Digits, Kind, Period};
use crate::secret::Secret;
use crate::settings::{LockTime, Settings};
use crate::site::Site;
use crate::vault::{Entry, Vault};
use minicbor::data::Type;
use minicbor::{Decoder, Encoder};
use zeroize::Zeroizing;

const STEP: usize = 4 << 10;

pub(super) fn write(vault: &Vault) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(STEP));
    let mut cbor = Encoder::new(&mut *bytes);
    let mut write = || {
        let again = vault.again();
        cbor.map(if again.is_empty() { 2 } else { 3 })?.u8(0)?.array(vault.entries().len() as u64)?;
        for entry in vault.entries() {
            write_entry(&mut cbor, entry)?;
        }
        cbor.u8(1)?;
        write_settings(&mut cbor, vault.settings())?;
        if !again.is_empty() {
            cbor.u8(2)?.array(again.len() as u64)?;
            for name in again {
                cbor.str(name)?;
            }
        }
        Ok::<(), minicbor::encode::Error<std::convert::Infallible>>(())
    };
    let written = write();
    debug_assert!(written.is_ok(), "writing to memory cannot fail");
    let padded = bytes.len().next_multiple_of(STEP);
    bytes.resize(padded, 0);
    bytes
}

type Written = Result<(), minicbor::encode::Error<std::convert::Infallible>>;

fn write_settings(cbor: &mut Encoder<&mut Vec<u8>>, settings: &Settings) -> Written {
    let Settings { lock_time, changed, backed_up, has_sheet, accepts_risk, empties_clipboard, sorts_by_use } = settings;
    let more = [(5, *empties_clipboard), (6, *sorts_by_use)].into_iter().filter(|(_, is_on)| *is_on);
    cbor.map(5 + more.clone().count() as u64)?.u8(0)?.u16(lock_time.minutes())?.u8(1)?.u64(*changed)?.u8(2)?;
    match backed_up {
        Some(generation) => cbor.u64(*generation)?,
        None => cbor.null()?,
    };
    cbor.u8(3)?.bool(*has_sheet)?.u8(4)?.bool(*accepts_risk)?;
    for (key, _) in more {
        cbor.u8(key)?.bool(true)?;
    }
    cbor.ok()
}

fn write_entry(cbor: &mut Encoder<&mut Vec<u8>>, entry: &Entry) -> Written {
    let Account { issuer, issuer_parameter, name, secret, algorithm, digits, kind } = &entry.account;
    let (number, moving) = match kind {
        Kind::Totp(period) => (1, period.seconds()),
        Kind::Hotp(counter) => (2, *counter),
        Kind::Steam => (3, 0),
    };
    let algorithm = match algorithm {
        Algorithm::Sha1 => 1,
        Algorithm::Sha256 => 2,
        Algorithm::Sha512 => 3,
    };
    let has_group = !entry.group.is_empty();
    let more = [entry.submits, has_group, entry.pinned, entry.used > 0];
    cbor.map(10 + more.iter().filter(|is_there| **is_there).count() as u64)?
        .u8(0)?
        .bytes(&entry.id.0)?
        .u8(1)?
        .u8(number)?
        .u8(2)?
        .str(issuer)?
        .u8(3)?;
    match issuer_parameter {
        Some(parameter) => cbor.str(parameter)?,
        None => cbor.null()?,
    };
    cbor.u8(4)?.str(name)?.u8(5)?.bytes(secret.bytes())?.u8(6)?.u8(algorithm)?.u8(7)?.u8(digits.get())?;
    cbor.u8(8)?.u64(moving)?.u8(9)?.array(entry.sites.len() as u64)?;
    for site in &entry.sites {
        cbor.str(&site.origin())?;
    }
    if entry.submits {
        cbor.u8(10)?.bool(true)?;
    }
    if has_group {
        cbor.u8(11)?.str(&entry.group)?;
    }
    if entry.pinned {
        cbor.u8(12)?.bool(true)?;
    }
    if entry.used > 0 {
        cbor.u8(13)?.u64(entry.used)?;
    }
    cbor.ok()
}

/// `None` for anything that [`write`] does not write.
pub(super) fn read(bytes: &[u8]) -> Option<Vault> {
    let mut cbor = Decoder::new(bytes);
    // The first files of this version had no settings yet.
    let members = cbor.map().ok()??;
    ((1..=3).contains(&members) && cbor.u8().ok()? == 0).then_some(())?;
    let count = usize::try_from(cbor.array().ok()??).ok()?;
    // A lying count must not reserve memory: an entry takes at least 32 bytes.
    let mut entries = Vec::with_capacity(count.min(bytes.len() / 32));
    for _ in 0..count {
        entries.push(read_entry(&mut cbor)?);
    }
    let settings = match members {
        1 => Settings::default(),
        _ => read_settings(&mut cbor)?,
    };
    let mut again = Vec::new();
    if members == 3 {
        (cbor.u8().ok()? == 2).then_some(())?;
        for _ in 0..cbor.array().ok()?? {
            again.push(cbor.str().ok()?.to_owned());
        }
        (!again.is_empty()).then_some(())?;
    }
    let padding = bytes.get(cbor.position()..)?;
    let padded = bytes.len().is_multiple_of(STEP) && padding.len() < STEP && padding.iter().all(|b| *b == 0);
    padded.then_some(())?;
    Some(Vault::from_entries(entries)?.with_settings(settings).with_again(again))
}

fn read_settings(cbor: &mut Decoder<'_>) -> Option<Settings> {
    let key = |cbor: &mut Decoder<'_>, expected: u8| (cbor.u8().ok()? == expected).then_some(());
    key(cbor, 1)?;
    let members = cbor.map().ok()??;
    (5..=7).contains(&members).then_some(())?;
    key(cbor, 0)?;
    let lock_time = LockTime::from_minutes(cbor.u16().ok()?)?;
    key(cbor, 1)?;
    let changed = cbor.u64().ok()?;
    key(cbor, 2)?;
    let backed_up = match cbor.datatype().ok()? {
        Type::Null => {
            cbor.null().ok()?;
            None
        }
        _ => Some(cbor.u64().ok()?),
    };
    key(cbor, 3)?;
    let has_sheet = cbor.bool().ok()?;
    key(cbor, 4)?;
    let accepts_risk = cbor.bool().ok()?;
    let mut settings = Settings { lock_time, changed, backed_up, has_sheet, accepts_risk, ..Settings::default() };
    read_more(cbor, members - 5, 5, |cbor, key| {
        match key {
            5 => settings.empties_clipboard = is_true(cbor)?,
            6 => settings.sorts_by_use = is_true(cbor)?,
            _ => return None,
        }
        Some(())
    })?;
    Some(settings)
}

/// So many members that need not be there, with keys from `least` on, ascending.
fn read_more(
    cbor: &mut Decoder<'_>,
    count: u64,
    least: u8,
    mut read: impl FnMut(&mut Decoder<'_>, u8) -> Option<()>,
) -> Option<()> {
    let mut least = least;
    for _ in 0..count {
        let key = cbor.u8().ok()?;
        (key >= least).then_some(())?;
        read(cbor, key)?;
        least = key + 1;
    }
    Some(())
}

/// A member that is only there to say yes.
fn is_true(cbor: &mut Decoder<'_>) -> Option<bool> {
    cbor.bool().ok()?.then_some(true)
}

fn read_entry(cbor: &mut Decoder<'_>) -> Option<Entry> {
    let members = cbor.map().ok()??;
    (10..=14).contains(&members).then_some(())?;
    let mut expected = 0..10u8;
    let mut key = |cbor: &mut Decoder<'_>| (cbor.u8().ok() == expected.next()).then_some(());
    key(cbor)?;
    let id = AccountId(cbor.bytes().ok()?.try_into().ok()?);
    key(cbor)?;
    let number = cbor.u8().ok()?;
    key(cbor)?;
    let issuer = cbor.str().ok()?.to_owned();
    key(cbor)?;
    let issuer_parameter = match cbor.datatype().ok()? {
        Type::Null => {
            cbor.null().ok()?;
            None
        }
        _ => Some(cbor.str().ok()?.to_owned()),
    };
    key(cbor)?;
    let name = cbor.str().ok()?.to_owned();
    key(cbor)?;
    let secret = Secret::from_bytes(cbor.bytes().ok()?.to_vec())?;
    key(cbor)?;
    let algorithm = match cbor.u8().ok()? {
        1 => Algorithm::Sha1,
        2 => Algorithm::Sha256,
        3 => Algorithm::Sha512,
        _ => return None,
    };
    key(cbor)?;
    let digits = Digits::new(u64::from(cbor.u8().ok()?))?;
    key(cbor)?;
    let moving = cbor.u64().ok()?;
    let kind = match number {
        1 => Kind::Totp(Period::new(moving)?),
        2 => Kind::Hotp(moving),
        3 => Kind::Steam,
        _ => return None,
    };
    key(cbor)?;
    let count = cbor.array().ok()??;
    let mut sites = Vec::new();
    for _ in 0..count {
        sites.push(Site::of_address(cbor.str().ok()?)?);
    }
    let account = Account { issuer, issuer_parameter, name, secret, algorithm, digits, kind };
    let mut entry = Entry::new(id, account, sites);
    read_more(cbor, members - 10, 10, |cbor, key| {
        match key {
            10 => entry.submits = is_true(cbor)?,
            11 => entry.group = cbor.str().ok().filter(|group| !group.is_empty())?.to_owned(),
            12 => entry.pinned = is_true(cbor)?,
            13 => entry.used = cbor.u64().ok().filter(|used| *used > 0)?,
            _ => return None,
        }
        Some(())
    })?;
    Some(entry)
}
