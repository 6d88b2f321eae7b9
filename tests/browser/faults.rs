//! The vault under faults, in real Chromium and real Firefox: browsers that are killed while saving, files that are
//! damaged, stores that are emptied, two windows at a time. `tests/generated` plays thousands of faults of calls in
//! memory; these tests show that browsers have the properties that it assumes. A short form runs with the tests;
//! `./build.sh faults` runs the long one, which is otherwise ignored. Each printed line says what was done and what
//! the result was.

mod damage;
mod harness;

use crate::drive::Res;
use crate::left_out;
use harness::{Kind, Saves, Session, count, report};
use serde_json::json;
use std::time::Duration;

/// Makes one test for each browser of a scenario `fn(Kind) -> Res<()>`.
macro_rules! in_both {
    ($($name:ident),* ; $($long:ident),* $(,)?) => {
        mod chromium {
            $(#[test] fn $name() { super::run(super::Kind::Chromium, super::$name); })*
            $(#[test] #[ignore = "a part of the long form, ./build.sh faults"]
            fn $long() { super::run(super::Kind::Chromium, super::$long); })*
        }
        mod firefox {
            $(#[test] fn $name() { super::run(super::Kind::Firefox, super::$name); })*
            $(#[test] #[ignore = "a part of the long form, ./build.sh faults"]
            fn $long() { super::run(super::Kind::Firefox, super::$long); })*
        }
    };
}
in_both![
    killed_while_saving, files_damaged, stores_emptied, two_windows;
    killed_while_changing_the_password,
    storage_that_refuses,
    closed_while_saving,
    background_ended_while_saving,
    updated_while_saving,
    wrong_passwords,
];

fn run(kind: Kind, scenario: fn(Kind) -> Res<()>) {
    let page = format!("target/faults/{}/faults.html", kind.folder());
    if left_out::is_there("the vault under faults", &page) {
        scenario(kind).unwrap_or_else(|error| panic!("{kind:?}: {error}"));
    }
}

/// `kill -9` at any moment: every acknowledged save is present afterwards, and nothing on the disk is readable.
fn killed_while_saving(kind: Kind) -> Res<()> {
    let folder = tempfile::tempdir()?;
    let kills = count(2, 150);
    let mut saves = Saves::default();
    for kill in 0..kills {
        let mut session = Session::start(kind, Some(folder.path()))?;
        if kill == 0 {
            assert_eq!(session.call("make", json!(["fiets lamp soep wolk"]))?, true);
            session.call("unlock", json!([]))?;
        } else {
            saves.check(&mut session)?;
        }
        saves.begin(&mut session, "saves")?;
        std::thread::sleep(Duration::from_millis(u64::from(kill * 37 % 500)));
        saves.hear(&mut session)?;
        session.browser.kill();
    }
    let mut session = Session::start(kind, Some(folder.path()))?;
    saves.check(&mut session)?;
    session.browser.kill();
    let found = damage::search(folder.path())?;
    report(kind, "kill -9 while saving", &format!("{kills} kills, {saves}"));
    report(kind, "profile searched for secrets and names", &format!("{} found", found.len()));
    assert_eq!(saves.lost, 0);
    assert!(found.is_empty(), "{found:?}");
    Ok(())
}

/// `kill -9` while the password changes: the vault opens with the old or the new password, never with neither.
fn killed_while_changing_the_password(kind: Kind) -> Res<()> {
    let folder = tempfile::tempdir()?;
    let kills = count(2, 100);
    let (mut next, mut neither, mut both) = (1, 0, 0);
    for kill in 0..=kills {
        let mut session = Session::start(kind, Some(folder.path()))?;
        if kill == 0 {
            session.call("make", json!(["wachtwoord 0"]))?;
            session.call("save", json!([0]))?;
        } else {
            // The last acknowledged password, or the one that was being set.
            let mut opens = |number: u32| session.call("opens_with", json!([format!("wachtwoord {number}")]));
            let (before, under_way) = (opens(next - 1)? == true, opens(next)? == true);
            neither += u32::from(!before && !under_way);
            // Ended between two copies: the change was not acknowledged, and both passwords are still valid.
            both += u32::from(before && under_way);
            next += u32::from(under_way);
            assert_eq!(session.accounts()?, [0]);
        }
        if kill == kills {
            break;
        }
        session.begin("passwords", json!([next, 1_000_000]))?;
        session.until_saved(next)?;
        std::thread::sleep(Duration::from_millis(u64::from(kill * 173 % 900)));
        next = session.saved()?.unwrap_or(next) + 1;
        session.browser.kill();
    }
    let what =
        format!("{kills} kills, {} changes: {neither} times neither password opens, {both} times both", next - 1);
    report(kind, "kill -9 while the password changes", &what);
    assert_eq!(neither, 0);
    Ok(())
}

/// One file of one store is damaged: the newest vault comes from the other, and the damage is reported.
fn files_damaged(kind: Kind) -> Res<()> {
    let folder = tempfile::tempdir()?;
    let template = folder.path().join("template");
    let mut session = Session::start(kind, Some(&template))?;
    session.call("make", json!(["fiets lamp soep wolk"]))?;
    session.begin("saves", json!([0, 5]))?;
    session.until_saved(4)?;
    // Browsers write to the disk at a time of their own, and do not report it.
    std::thread::sleep(Duration::from_secs(2));
    session.browser.kill();
    drop(session);
    let faults = damage::plan(&template, kind, count(0, if kind == Kind::Chromium { 100 } else { 50 }))?;
    assert!(!faults.is_empty(), "no store was found in the profile");
    let (mut whole, mut wrong) = (0, Vec::new());
    for (number, fault) in faults.iter().enumerate() {
        let copy = folder.path().join(format!("copy-{number}"));
        damage::copy_folder(&template, &copy)?;
        damage::apply(&copy, fault)?;
        let mut session = Session::start(kind, Some(&copy))?;
        let state = session.state()?;
        match state["accounts"] == json!([0, 1, 2, 3, 4]) {
            true => whole += 1,
            false => wrong.push(format!("{fault:?}: {state}")),
        }
        session.browser.kill();
        drop(session);
        // The remaining processes of the browser may still be writing; the folder is deleted with the rest.
        let _ = std::fs::remove_dir_all(copy);
    }
    report(
        kind,
        "one store's files damaged",
        &format!("{} faults: {whole} times the newest vault came back", faults.len()),
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
    Ok(())
}

/// All stores are emptied, by the browser or on the disk: the user is never treated as new.
fn stores_emptied(kind: Kind) -> Res<()> {
    let folder = tempfile::tempdir()?;
    let mut session = Session::start(kind, Some(folder.path()))?;
    assert_eq!(session.state()?["state"], "new");
    session.call("make", json!(["fiets lamp soep wolk"]))?;
    session.call("save", json!([0]))?;
    // Browsers write to the disk at a time of their own, and do not report it.
    std::thread::sleep(Duration::from_secs(2));
    session.browser.kill();
    drop(session);
    damage::remove_stores(folder.path(), kind)?;
    let mut session = Session::start(kind, Some(folder.path()))?;
    let on_disk = session.state()?["state"].clone();
    session.call("empty", json!([]))?;
    let by_the_browser = session.state()?["state"].clone();
    report(kind, "both stores emptied", &format!("on the disk: {on_disk}; by the browser: {by_the_browser}"));
    assert_eq!((on_disk, by_the_browser), (json!("lost"), json!("lost")));
    Ok(())
}

/// Storage that refuses at each step of a save: the existing data is unchanged, and no save is acknowledged that did
/// not happen.
fn storage_that_refuses(kind: Kind) -> Res<()> {
    let mut session = Session::start(kind, None)?;
    session.call("make", json!(["fiets lamp soep wolk"]))?;
    session.call("save", json!([0]))?;
    let (mut saved, mut refused, mut lost) = (vec![0], 0, 0);
    for name in ["set", "get"] {
        for step in 0..8 {
            let number = 1 + saved.len() as u32 + refused;
            session.call("failing", json!([name, step]))?;
            match session.call("save", json!([number]))? == true {
                true => saved.push(number),
                false => refused += 1,
            }
            session.reload()?;
            let accounts = session.accounts()?;
            lost += saved.iter().filter(|number| !accounts.contains(number)).count();
        }
    }
    let what = format!("16 faults: {refused} saves refused, {} acknowledged, {lost} lost", saved.len() - 1);
    report(kind, "storage refuses, step by step", &what);
    // The copy that is not written, the read that fails, the copy that cannot be read back.
    assert!(refused >= 3, "the faults occurred");
    assert_eq!(lost, 0);
    Ok(())
}

/// Two windows save at the same time: every edit of both is present.
fn two_windows(kind: Kind) -> Res<()> {
    let each = count(20, 250);
    let mut session = Session::start(kind, None)?;
    session.call("make", json!(["fiets lamp soep wolk"]))?;
    session.begin("saves", json!([0, each]))?;
    session.open_another()?;
    session.begin("saves", json!([10_000, 10_000 + each]))?;
    let expected: Vec<u32> = (0..each).chain(10_000..10_000 + each).collect();
    let end = std::time::Instant::now() + Duration::from_secs(120);
    loop {
        let accounts = session.accounts()?;
        if expected.iter().all(|number| accounts.contains(number)) {
            break;
        }
        if std::time::Instant::now() > end {
            return Err(format!("only {} of {} are there", accounts.len(), expected.len()).into());
        }
        // Each look opens the vault, and so slows the saves down.
        std::thread::sleep(Duration::from_millis(500));
    }
    report(kind, "two windows at the same time", &format!("{} edits: 0 lost", expected.len()));
    Ok(())
}

/// The page is closed during a save.
fn closed_while_saving(kind: Kind) -> Res<()> {
    let times = count(10, 200);
    let mut session = Session::start(kind, None)?;
    session.call("make", json!(["fiets lamp soep wolk"]))?;
    let mut saves = Saves::default();
    for time in 0..times {
        saves.begin(&mut session, "saves")?;
        std::thread::sleep(Duration::from_millis(u64::from(time * 7 % 60)));
        saves.hear(&mut session)?;
        session.reload()?;
        saves.check(&mut session)?;
    }
    report(kind, "page closed while saving", &format!("{times} times, {saves}"));
    assert_eq!(saves.lost, 0);
    Ok(())
}

/// The background is stopped during a save of its own, since filling saves sites and counters there.
fn background_ended_while_saving(kind: Kind) -> Res<()> {
    let times = count(6, 200);
    let mut session = Session::start(kind, None)?;
    session.call("make", json!(["fiets lamp soep wolk"]))?;
    let mut saves = Saves::default();
    for time in 0..times {
        saves.begin(&mut session, "saves_in_background")?;
        std::thread::sleep(Duration::from_millis(u64::from(time * 7 % 60)));
        session.browser.end_background()?;
        session.until_answered()?;
        saves.hear(&mut session)?;
        saves.check(&mut session)?;
    }
    report(kind, "background ended while saving", &format!("{times} times, {saves}"));
    assert_eq!(saves.lost, 0);
    Ok(())
}

/// The extension is replaced by another version during a save.
fn updated_while_saving(kind: Kind) -> Res<()> {
    let times = count(3, 50);
    let folder = tempfile::tempdir()?;
    let extension = folder.path().join("extension");
    damage::copy_folder(&harness::extension(kind), &extension)?;
    let manifest: String = std::fs::read_to_string(extension.join("manifest.json"))?;
    let profile = folder.path().join("profile");
    let mut session = Session::start_with(kind, Some(&profile), extension.clone())?;
    session.call("make", json!(["fiets lamp soep wolk"]))?;
    let mut saves = Saves::default();
    for time in 1..=times {
        saves.begin(&mut session, "saves")?;
        std::thread::sleep(Duration::from_millis(u64::from(time * 7 % 60)));
        saves.hear(&mut session)?;
        let newer = manifest.replace("\"version\": \"0.1.0\"", &format!("\"version\": \"0.1.{time}\""));
        assert_ne!(newer, manifest);
        std::fs::write(extension.join("manifest.json"), newer)?;
        session.browser.update_extension(&extension)?;
        session.open_another()?;
        let version = session.browser.page("chrome.runtime.getManifest().version")?;
        assert_eq!(version, format!("0.1.{time}"));
        saves.check(&mut session)?;
    }
    report(kind, "extension updated while saving", &format!("{times} times, {saves}"));
    assert_eq!(saves.lost, 0);
    Ok(())
}

/// Wrong passwords open nothing; the right one opens the vault.
fn wrong_passwords(kind: Kind) -> Res<()> {
    let tries = count(5, 500);
    let mut session = Session::start(kind, None)?;
    session.call("make", json!(["fiets lamp soep wolk"]))?;
    let mut accepted = 0;
    for number in 0..tries {
        let wrong = format!("fiets lamp soep wolk{number}");
        accepted += u32::from(session.call("opens_with", json!([wrong]))? == true);
    }
    assert_eq!(session.call("opens_with", json!(["fiets lamp soep wolk"]))?, true);
    report(kind, "wrong passwords", &format!("{tries} tried: {accepted} accepted"));
    assert_eq!(accepted, 0);
    Ok(())
}

/// Parts of two saves, spliced without a browser, never give a vault that opens.
#[test]
fn splices() {
    let (first, second) = (harness::file(1), harness::file(2));
    let (mut opened, mut unnoticed) = (0, 0);
    let mut seed = 7u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for _ in 0..10_000 {
        let (from, to) = (random(first.len()), random(first.len()));
        let (from, to) = (from.min(to), from.max(to));
        let mut spliced = first.clone();
        spliced[from..to].copy_from_slice(&second[from..to]);
        if spliced == first || spliced == second {
            continue;
        }
        match kader::vault_file::read(&spliced) {
            Err(_) => {}
            Ok(file) => {
                unnoticed += 1;
                opened += u32::from(file.open(&harness::key()).is_ok());
            }
        }
    }
    println!("{:9} {:42} 10000 splices: {unnoticed} unnoticed, {opened} opened", "host", "two saves spliced");
    assert_eq!((unnoticed, opened), (0, 0));
}
