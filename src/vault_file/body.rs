//! The content of the sealed body: the accounts as CBOR, padded with zeros to a multiple of 4 KiB, so that the size
//! of the file reveals little about the number of accounts.
//!
//! docs/vault-format.md lists every member. All keys are integers in ascending order. An optional member is written
//! only if it differs from its default. From version 2 on, unknown members are kept.
//! something, and from version 2 on what is not known here is kept.

use super::members::{Written, read_optional, write_unknown};
use crate::account::{Account, AccountId, Algorithm, Digits, Kind, Period};
use crate::secret::Secret;
use crate::settings::{LockTime, Settings};
use crate::site::Site;
use crate::vault::{Act, ActKind, Entry, Log, RemovedEntries, RemovedEntry, Unknown, UnknownMembers, Vault};
use minicbor::data::Type;
use minicbor::{Decoder, Encoder};
use zeroize::Zeroizing;

const STEP: usize = 4 << 10;

pub(super) fn write(vault: &Vault) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(STEP));
    let mut cbor = Encoder::new(&mut *bytes);
    let written = write_body(&mut cbor, vault);
    debug_assert!(written.is_ok(), "writing to memory cannot fail");
    let padded = bytes.len().next_multiple_of(STEP);
    bytes.resize(padded, 0);
    bytes
}

fn write_body(cbor: &mut Encoder<&mut Vec<u8>>, vault: &Vault) -> Written {
    let (again, removed, log, unknown) = (vault.reenrol(), vault.removed(), vault.log().acts(), vault.unknown());
    let has_removed = !removed.entries.is_empty();
    let more = [!again.is_empty(), has_removed, has_removed, !log.is_empty()];
    cbor.map(2 + count(&more) + unknown.vault.count())?.u8(0)?.array(vault.entries().len() as u64)?;
    for entry in vault.entries() {
        write_entry(cbor, entry)?;
    }
    cbor.u8(1)?;
    write_settings(cbor, vault.settings(), &unknown.settings)?;
    if !again.is_empty() {
        cbor.u8(2)?.array(again.len() as u64)?;
        for name in again {
            cbor.str(name)?;
        }
    }
    if has_removed {
        cbor.u8(3)?.array(removed.entries.len() as u64)?;
        for RemovedEntry { entry, position, days } in &removed.entries {
            cbor.map(3)?.u8(0)?;
            write_entry(cbor, entry)?;
            cbor.u8(1)?.u64(*position)?.u8(2)?.u8(*days)?;
        }
        cbor.u8(4)?.u64(removed.counted_on)?;
    }
    if !log.is_empty() {
        cbor.u8(5)?.array(log.len() as u64)?;
        for act in log {
            write_act(cbor, act)?;
        }
    }
    write_unknown(cbor, &unknown.vault);
    Ok(())
}

fn count(members: &[bool]) -> u64 {
    members.iter().filter(|is_there| **is_there).count() as u64
}

fn write_act(cbor: &mut Encoder<&mut Vec<u8>>, act: &Act) -> Written {
    let has_subject = !act.subject.is_empty();
    cbor.map(2 + count(&[has_subject, act.is_told]))?.u8(0)?.u8(act.kind.number())?.u8(1)?.u64(act.at)?;
    if has_subject {
        cbor.u8(2)?.str(&act.subject)?;
    }
    if act.is_told {
        cbor.u8(3)?.bool(true)?;
    }
    Ok(())
}

fn write_settings(cbor: &mut Encoder<&mut Vec<u8>>, settings: &Settings, unknown: &UnknownMembers) -> Written {
    let Settings { lock_time, changed, backed_up, has_sheet, accepts_risk, empties_clipboard, sorts_by_use } = settings;
    let members = 5 + count(&[*empties_clipboard, *sorts_by_use]) + unknown.count();
    cbor.map(members)?.u8(0)?.u16(lock_time.minutes())?.u8(1)?.u64(*changed)?.u8(2)?;
    match backed_up {
        Some(generation) => cbor.u64(*generation)?,
        None => cbor.null()?,
    };
    cbor.u8(3)?.bool(*has_sheet)?.u8(4)?.bool(*accepts_risk)?;
    for (key, is_on) in [(5, *empties_clipboard), (6, *sorts_by_use)] {
        if is_on {
            cbor.u8(key)?.bool(true)?;
        }
    }
    write_unknown(cbor, unknown);
    Ok(())
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
    cbor.map(10 + count(&more) + entry.unknown.count())?
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
    write_unknown(cbor, &entry.unknown);
    Ok(())
}

/// `None` for anything that [`write`] does not write.
pub(super) fn read(bytes: &[u8], version: u16) -> Option<Vault> {
    let mut cbor = Decoder::new(bytes);
    // The first files of version 1 had no settings.
    let members = cbor.map().ok()??;
    (members >= u64::from(version.min(2)) && cbor.u8().ok()? == 0).then_some(())?;
    let count = usize::try_from(cbor.array().ok()??).ok()?;
    // A false count must not reserve memory: an entry takes at least 32 bytes.
    let mut entries = Vec::with_capacity(count.min(bytes.len() / 32));
    for _ in 0..count {
        entries.push(read_entry(&mut cbor, version)?);
    }
    let mut vault = Vault::from_entries(entries)?;
    let mut unknown = Unknown::default();
    if members > 1 {
        (cbor.u8().ok()? == 1).then_some(())?;
        let settings;
        (settings, unknown.settings) = read_settings(&mut cbor, version)?;
        vault = vault.with_settings(settings);
    }
    let (mut again, mut removed, mut log) = (Vec::new(), RemovedEntries::default(), Vec::new());
    let known = if version > 1 { 6 } else { 3 };
    unknown.vault = read_optional(&mut cbor, members.saturating_sub(2), 2, known, version > 1, |cbor, key| {
        match key {
            2 => again = read_list(cbor, |cbor| Some(cbor.str().ok()?.to_owned()))?,
            3 => removed.entries = read_list(cbor, |cbor| read_removed(cbor, version))?,
            4 => removed.counted_on = cbor.u64().ok()?,
            _ => log = read_list(cbor, read_act)?,
        }
        Some(())
    })?;
    let padding = bytes.get(cbor.position()..)?;
    let padded = bytes.len().is_multiple_of(STEP) && padding.len() < STEP && padding.iter().all(|b| *b == 0);
    padded.then_some(())?;
    // The day of the last count is present if and only if there are removed accounts.
    (removed.entries.is_empty() == (removed.counted_on == 0)).then_some(())?;
    Some(vault.with_reenrol(again).with_removed(removed)?.with_log(Log::from_acts(log)?).with_unknown(unknown))
}

/// Reads a list that is written only if it is not empty.
fn read_list<T>(cbor: &mut Decoder<'_>, mut read: impl FnMut(&mut Decoder<'_>) -> Option<T>) -> Option<Vec<T>> {
    let mut list = Vec::new();
    for _ in 0..cbor.array().ok()?? {
        list.push(read(cbor)?);
    }
    (!list.is_empty()).then_some(list)
}

fn read_removed(cbor: &mut Decoder<'_>, version: u16) -> Option<RemovedEntry> {
    (cbor.map().ok()?? == 3 && cbor.u8().ok()? == 0).then_some(())?;
    let entry = read_entry(cbor, version)?;
    (cbor.u8().ok()? == 1).then_some(())?;
    let position = cbor.u64().ok()?;
    (cbor.u8().ok()? == 2).then_some(())?;
    Some(RemovedEntry { entry, position, days: cbor.u8().ok()? })
}

fn read_act(cbor: &mut Decoder<'_>) -> Option<Act> {
    let more = cbor.map().ok()??.checked_sub(2)?;
    (cbor.u8().ok()? == 0).then_some(())?;
    let kind = ActKind::from_number(cbor.u8().ok()?);
    (cbor.u8().ok()? == 1).then_some(())?;
    let mut act = Act { kind, at: cbor.u64().ok()?, subject: String::new(), is_told: false };
    read_optional(cbor, more, 2, 4, false, |cbor, key| {
        match key {
            2 => act.subject = cbor.str().ok().filter(|subject| !subject.is_empty())?.to_owned(),
            _ => act.is_told = is_true(cbor)?,
        }
        Some(())
    })?;
    Some(act)
}

fn read_settings(cbor: &mut Decoder<'_>, version: u16) -> Option<(Settings, UnknownMembers)> {
    let key = |cbor: &mut Decoder<'_>, expected: u8| (cbor.u8().ok()? == expected).then_some(());
    let more = cbor.map().ok()??.checked_sub(5)?;
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
    let unknown = read_optional(cbor, more, 5, 7, version > 1, |cbor, key| {
        match key {
            5 => settings.empties_clipboard = is_true(cbor)?,
            _ => settings.sorts_by_use = is_true(cbor)?,
        }
        Some(())
    })?;
    Some((settings, unknown))
}

/// Reads a member that is written only if it is true.
fn is_true(cbor: &mut Decoder<'_>) -> Option<bool> {
    cbor.bool().ok()?.then_some(true)
}

fn read_entry(cbor: &mut Decoder<'_>, version: u16) -> Option<Entry> {
    let more = cbor.map().ok()??.checked_sub(10)?;
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
    let unknown = read_optional(cbor, more, 10, 14, version > 1, |cbor, key| {
        match key {
            10 => entry.submits = is_true(cbor)?,
            11 => entry.group = cbor.str().ok().filter(|group| !group.is_empty())?.to_owned(),
            12 => entry.pinned = is_true(cbor)?,
            _ => entry.used = cbor.u64().ok().filter(|used| *used > 0)?,
        }
        Some(())
    })?;
    entry.unknown = unknown;
    Some(entry)
}
