//! What stands inside the sealed body: the accounts as CBOR, padded with zeros to a multiple of 4 KiB so that the
//! size of the file says little about how many there are.
//!
//! `{0: [account…], 1: settings}`, and `2: [text…]` where websites are to be set up again. The settings are `{0: minutes
//! until it locks, 1: generation of the last change, 2: generation of the last backup or null, 3: has a recovery sheet,
//! 4: accepts the risk}`, and `5: true` where the clipboard is emptied. An account is `{0: id, 1: type, 2: issuer,
//! 3: issuer parameter or null, 4: name, 5: secret, 6: algorithm, 7: digits, 8: period or counter, 9: [site…]}`, and
//! `10: true` where filling also sends the form. All keys are integers, ascending.

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
    let Settings { lock_time, changed, backed_up, has_sheet, accepts_risk, empties_clipboard } = settings;
    cbor.map(if *empties_clipboard { 6 } else { 5 })?.u8(0)?.u16(lock_time.minutes())?.u8(1)?.u64(*changed)?.u8(2)?;
    match backed_up {
        Some(generation) => cbor.u64(*generation)?,
        None => cbor.null()?,
    };
    cbor.u8(3)?.bool(*has_sheet)?.u8(4)?.bool(*accepts_risk)?;
    if *empties_clipboard {
        cbor.u8(5)?.bool(true)?;
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
    cbor.map(if entry.submits { 11 } else { 10 })?
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
    (5..=6).contains(&members).then_some(())?;
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
    if members == 6 {
        key(cbor, 5)?;
        cbor.bool().ok()?.then_some(())?;
    }
    Some(Settings { lock_time, changed, backed_up, has_sheet, accepts_risk, empties_clipboard: members == 6 })
}

fn read_entry(cbor: &mut Decoder<'_>) -> Option<Entry> {
    let members = cbor.map().ok()??;
    (10..=11).contains(&members).then_some(())?;
    let mut expected = 0..11u8;
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
    if members == 11 {
        key(cbor)?;
        cbor.bool().ok()?.then_some(())?;
    }
    Some(Entry { id, account, sites, submits: members == 11 })
}
