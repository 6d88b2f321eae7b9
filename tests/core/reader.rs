//! A reader in another language, written from docs/vault-format.md, opens what Kader writes, and Kader opens what it
//! writes. It is `kader_file.mjs`; `./build.sh test` installs Node and the one package that it needs.

use crate::left_out;
use kader::account::{Account, AccountId, Algorithm, Digits, Kind, Period};
use kader::recovery_code::RecoveryCode;
use kader::secret::Secret;
use kader::settings::{LockTime, Settings};
use kader::site::Site;
use kader::vault::{Act, ActKind, Edit, Entry, RemovedEntry, Vault};
use kader::vault_file::{
    self, Derivation, FileError, Header, SealRandomness, SealedVault, SlotKind, VaultKey, WrappingKey,
};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const PASSWORD: &str = "fiets lamp soep wolk";

/// Whether the other reader can run: it needs a package from npm.
fn is_there() -> bool {
    left_out::is_there("the reader in another language", "tools/node_modules/hash-wasm")
}

fn reader(arguments: &[&str], input: &str) -> Result<String, i32> {
    let mut command = Command::new("node");
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reader/kader_file.mjs")).args(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("node; run ./build.sh test");
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    match output.status.code() {
        Some(0) => Ok(String::from_utf8(output.stdout).unwrap()),
        code => Err(code.unwrap_or(-1)),
    }
}

/// The content with the numbers of the format document, in the reader's JSON.
fn content(vault: &Vault) -> Value {
    let entry = |entry: &Entry| {
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
        let sites: Vec<String> = entry.sites.iter().map(Site::origin).collect();
        let mut members = json!({ "0": entry.id.to_string(), "1": number.to_string(), "2": issuer, "3": issuer_parameter, "4": name,
            "5": base16ct::lower::encode_string(secret.bytes()), "6": algorithm.to_string(),
            "7": digits.get().to_string(), "8": moving.to_string(), "9": sites });
        if entry.submits {
            members["10"] = true.into();
        }
        if !entry.group.is_empty() {
            members["11"] = entry.group.as_str().into();
        }
        if entry.pinned {
            members["12"] = true.into();
        }
        if entry.used > 0 {
            members["13"] = entry.used.to_string().into();
        }
        members
    };
    let Settings { lock_time, changed, backed_up, has_sheet, accepts_risk, empties_clipboard, sorts_by_use } =
        vault.settings();
    let backed_up = backed_up.map(|generation| generation.to_string());
    let mut settings = json!({ "0": lock_time.minutes().to_string(), "1": changed.to_string(), "2": backed_up, "3": has_sheet, "4": accepts_risk });
    if *empties_clipboard {
        settings["5"] = true.into();
    }
    if *sorts_by_use {
        settings["6"] = true.into();
    }
    let mut content = json!({ "0": vault.entries().iter().map(entry).collect::<Vec<_>>(), "1": settings });
    if !vault.reenrol().is_empty() {
        content["2"] = vault.reenrol().into();
    }
    let removed = vault.removed();
    if !removed.entries.is_empty() {
        let out = |out: &RemovedEntry| json!({ "0": entry(&out.entry), "1": out.position.to_string(), "2": out.days.to_string() });
        content["3"] = removed.entries.iter().map(out).collect();
        content["4"] = removed.counted_on.to_string().into();
    }
    let act = |act: &Act| {
        let mut members = json!({ "0": act.kind.number().to_string(), "1": act.at.to_string() });
        if !act.subject.is_empty() {
            members["2"] = act.subject.as_str().into();
        }
        if act.is_told {
            members["3"] = true.into();
        }
        members
    };
    if !vault.log().acts().is_empty() {
        content["5"] = vault.log().acts().iter().map(act).collect();
    }
    content
}

fn key_by_password(file: &SealedVault, password: &str) -> Option<VaultKey> {
    file.header.slots.all().iter().find_map(|slot| {
        let SlotKind::Password(kdf) = slot.kind else { return None };
        let Derivation::Done(bytes) = vault_file::derive(&kdf, password.as_bytes()) else { return None };
        file.unwrap(slot, &WrappingKey::new(*bytes)).ok()
    })
}

/// Every frozen file, by each of its ways to unlock: the other reader finds the same content.
#[test]
fn the_other_reader_opens_the_frozen_files() {
    if !is_there() {
        return;
    }
    let code = RecoveryCode::new([5; 16]).to_string();
    let device = "08".repeat(32);
    let ways = [
        ("version-1-password.kdr", "password", PASSWORD),
        ("version-1-pbkdf2.kdr", "password", PASSWORD),
        ("version-1-device.kdr", "device", device.as_str()),
        ("version-1-recovery.kdr", "recovery", code.as_str()),
        ("version-1-every-way-and-settings.kdr", "password", PASSWORD),
        ("version-1-groups-pins-and-use.kdr", "device", device.as_str()),
        ("version-1-every-way-and-settings.kdr", "recovery", code.as_str()),
        ("version-1-every-way-and-settings.kdr", "device", device.as_str()),
        ("version-1-clipboard-and-set-up-again.kdr", "password", PASSWORD),
        ("version-1-empty.kdr", "password", PASSWORD),
        ("version-2-every-way-and-settings.kdr", "password", PASSWORD),
        ("version-2-removed-and-log.kdr", "device", device.as_str()),
    ];
    for (name, kind, text) in ways {
        let path = format!("tests/data/vault/{name}");
        let file = vault_file::read(&std::fs::read(&path).unwrap()).unwrap();
        let key = match kind {
            "password" => key_by_password(&file, text),
            "device" => {
                file.header.slots.all().iter().find_map(|s| file.unwrap(s, &WrappingKey::of_device(&[8; 32])).ok())
            }
            _ => {
                let wrapping_key = RecoveryCode::read(text).unwrap().wrapping_key();
                file.header.slots.all().iter().find_map(|slot| file.unwrap(slot, &wrapping_key).ok())
            }
        };
        let ours = content(&file.open(&key.unwrap()).unwrap());
        let theirs: Value = serde_json::from_str(&reader(&["read", &path, kind, text], "").unwrap()).unwrap();
        // The first file of this version had no settings.
        assert_eq!(theirs["0"], ours["0"], "{name} by {kind}");
        for member in ["2", "3", "4", "5"] {
            assert_eq!(theirs[member], ours[member], "{name} by {kind}");
        }
        assert!(theirs["1"].is_null() && name == "version-1-password.kdr" || theirs["1"] == ours["1"], "{name}");
    }
}

/// The other reader reports the same kinds of error for a bad file.
#[test]
fn the_other_reader_reports_the_same_errors() {
    if !is_there() {
        return;
    }
    let path = "tests/data/vault/version-1-pbkdf2.kdr";
    assert_eq!(reader(&["read", path, "password", "verkeerd"], ""), Err(3));
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.kdr");
    let mut bytes = std::fs::read(path).unwrap();
    bytes[200] ^= 1;
    std::fs::write(&copy, &bytes).unwrap();
    assert_eq!(reader(&["read", copy.to_str().unwrap(), "password", PASSWORD], ""), Err(4));
    std::fs::write(&copy, "no vault").unwrap();
    assert_eq!(reader(&["read", copy.to_str().unwrap(), "password", PASSWORD], ""), Err(6));
}

/// A vault with a member of every kind.
fn full_vault() -> Vault {
    let secret = |byte: u8| Secret::from_bytes(vec![byte; 20]).unwrap();
    let mut counted = Account::totp("VPN ☂", "Zoë", secret(2));
    (counted.kind, counted.algorithm, counted.digits) =
        (Kind::Hotp(u64::MAX), Algorithm::Sha512, Digits::new(8).unwrap());
    let mut slow = Account::totp("AFAS", "jan", secret(1));
    (slow.kind, slow.issuer_parameter) = (Kind::Totp(Period::new(60).unwrap()), Some("afas.nl".into()));
    let sites = vec![Site::of_address("https://klant.afas.nl").unwrap()];
    let entries = vec![
        Entry { submits: true, group: "Zoë’s".into(), ..Entry::new(AccountId([1; 16]), slow, sites) },
        Entry::new(AccountId([3; 16]), Account::totp("Old", "", secret(3)), vec![]),
        Entry { pinned: true, used: 70_000, ..Entry::new(AccountId([2; 16]), counted, vec![]) },
    ];
    let settings = Settings {
        lock_time: LockTime::from_minutes(60).unwrap(),
        changed: 300,
        backed_up: Some(70_000),
        has_sheet: true,
        accepts_risk: false,
        empties_clipboard: true,
        sorts_by_use: true,
    };
    let mut vault = Vault::from_entries(entries).unwrap().with_settings(settings);
    for edit in [
        Edit::NeedsReenrolment("Zoë’s wiki".into()),
        Edit::Remove(AccountId([3; 16])),
        Edit::Noted(ActKind::SheetMade, String::new()),
        Edit::AddSite(AccountId([1; 16]), Site::of_address("https://login.afas.nl").unwrap()),
        Edit::Noted(ActKind::Other(200), "later".into()),
    ] {
        vault.apply(&edit, 300, 1_800_000_000).unwrap();
    }
    vault
}

/// The other one writes this content, with additional members if they are given; the file is then read here.
fn written_by_other(folder: &Path, given: &Value) -> (SealedVault, VaultKey) {
    let path = folder.join("theirs.kader");
    let code = RecoveryCode::new([9; 16]);
    reader(&["write", path.to_str().unwrap(), PASSWORD, &code.to_string()], &given.to_string()).unwrap();
    let file = vault_file::read(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(file.header.generation, 7);
    let by_code = file.header.slots.all().iter().find_map(|slot| file.unwrap(slot, &code.wrapping_key()).ok()).unwrap();
    assert_eq!(key_by_password(&file, PASSWORD).as_ref(), Some(&by_code));
    (file, by_code)
}

/// A file of the other writer opens here, with its password and with its recovery code.
#[test]
fn files_of_the_other_writer_open_here() {
    if !is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut given = content(&full_vault());
    given["epoch"] = 70_000.into();
    let (file, key) = written_by_other(folder.path(), &given);
    assert_eq!(file.open(&key).unwrap(), full_vault());
    assert_eq!(file.header.slots.epoch(), 70_000);
}

/// Members, slots and a format number that only a newer Kader knows are kept at every place where they may occur, and
/// the other reader finds them after a change that was made here.
#[test]
fn members_of_a_newer_kader_are_kept() {
    if !is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut given = content(&full_vault());
    given["version"] = 9.into();
    given["unknown"] = json!({ "30": "thirty", "70000": "seventy thousand" });
    let (file, key) = written_by_other(folder.path(), &given);
    let path = folder.path().join("theirs.kader");
    let read = |path: &Path| -> Value {
        serde_json::from_str(&reader(&["read", path.to_str().unwrap(), "password", PASSWORD], "").unwrap()).unwrap()
    };
    let mut theirs = read(&path);
    let mut vault = file.open(&key).unwrap();
    vault.apply(&Edit::Pin(AccountId([1; 16]), true), 8, 1_800_000_000).unwrap();
    let header = Header { generation: 8, ..file.header.clone() };
    let noise = SealRandomness { salt: [1; 32], nonce: [2; 12] };
    let bytes = vault_file::seal(&header, &key, &vault, &noise).unwrap();
    let again = vault_file::read(&bytes).unwrap();
    assert_eq!((again.header.format, &again.header.slots), (file.header.format, &file.header.slots));
    assert_eq!((file.header.format.version, file.header.format.minimum_reader), (9, 2));
    let ours = folder.path().join("ours.kader");
    std::fs::write(&ours, bytes).unwrap();
    theirs["0"][0]["12"] = true.into();
    assert_eq!(read(&ours), theirs);
    for place in [&theirs, &theirs["1"], &theirs["0"][0], &theirs["3"][0]["0"]] {
        assert_eq!(place["70000"][1], "seventy thousand");
    }
}

/// A version 1 file with members that version 1 does not have is refused.
#[test]
fn a_file_of_version_1_has_no_unknown_members() {
    if !is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("theirs.kader");
    let mut given = content(&full_vault());
    given["version"] = 1.into();
    reader(&["write", path.to_str().unwrap(), PASSWORD, &RecoveryCode::new([9; 16]).to_string()], &given.to_string())
        .unwrap();
    assert_eq!(vault_file::read(&std::fs::read(path).unwrap()), Err(FileError::Damaged("header")));
}
