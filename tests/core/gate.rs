//! The gate of the owner, checked for everything that Kader can be asked to do: each public function of the journeys,
//! each edit of a vault, each request to the background. A list here says what needs the owner, and a new function
//! must be added to it.

use crate::generated::scene::{self, PASSWORD, PORTAL, Scene, id};
use base64ct::{Base64, Encoding};
use kader::account::AccountId;
use kader::form::Reason;
use kader::journey::owner::{GuardedAct, OwnerConfirmed, confirm_owner};
use kader::journey::save::{self, SaveError, Unlocked};
use kader::journey::unlock::{self, Failure, Start};
use kader::journey::{fill, inbox, lookalike, rules, scan, session, ways_in};
use kader::message::{Consent, FillOutcome, FillQuestion, Reply, Request, ScanResult};
use kader::platform::memory::{Ended, Program, World, enter, run};
use kader::platform::{ClickedImage, Tab};
use kader::region::{DrawnBox, Viewport};
use kader::secret::Secret;
use kader::settings::LockTime;
use kader::site::Site;
use kader::vault::{ActKind, Edit, Vault};
use std::collections::BTreeMap;
use std::fs;

/// What a public function of the journeys requires.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Needs {
    /// The owner's confirmation of this act.
    Owner(GuardedAct),
    /// A password, a code or a key, which it tries.
    WayIn,
    /// A value that only a confirmed act returns.
    OfAnAct,
    /// Only journeys call it, after meeting their own requirement.
    Inside,
    /// Nothing: it adds no way to unlock, shows no secret, and does not keep the vault open longer.
    Nothing,
}

use Needs::{Inside, Nothing, OfAnAct, Owner, WayIn};

/// Every public function of every journey.
const NEEDS: [(&str, Needs); 68] = [
    ("device_key::load", Inside),
    ("device_key::save", Inside),
    ("fill::by_shortcut", Nothing),
    ("fill::fill", Nothing),
    ("in_front::is_in_front", Nothing),
    ("in_front::origin_of", Nothing),
    ("inbox::draft", Nothing),
    ("inbox::drop_draft", Nothing),
    ("inbox::drop_from_before", Nothing),
    ("inbox::drop_question", Nothing),
    ("inbox::drop_scan", Nothing),
    ("inbox::keep_draft", Nothing),
    ("inbox::keep_question", Nothing),
    ("inbox::keep_scan", Nothing),
    ("inbox::look", Nothing),
    ("inbox::scan", Nothing),
    ("inbox::set_badge", Nothing),
    ("inbox::tidy", Nothing),
    ("lookalike::host_like", Nothing),
    ("lookalike::look", Nothing),
    ("owner::confirm_owner", WayIn),
    ("rules::begin", Nothing),
    ("rules::in_force", Nothing),
    ("rules::settle", Nothing),
    ("save::create", Inside),
    ("save::drop_set_aside", Nothing),
    ("save::edit", Nothing),
    ("save::edit_confirmed", Inside),
    ("save::load", Nothing),
    ("save::mend", Nothing),
    ("save::newest_bytes", Nothing),
    ("save::open", WayIn),
    ("save::replace_slots", Inside),
    ("save::set_aside_texts", Nothing),
    ("scan::answer", Nothing),
    ("scan::bring_popup", Nothing),
    ("scan::find_on_page", Nothing),
    ("scan::read_image", Nothing),
    ("scan::read_picture", Nothing),
    ("scan::read_text", Nothing),
    ("scan::start", Nothing),
    ("session::attempts", Nothing),
    ("session::begin_telling", Nothing),
    ("session::end_telling", Nothing),
    ("session::is_telling", Nothing),
    ("session::lock", Nothing),
    ("session::on_idle", Nothing),
    ("session::on_new_rules", Nothing),
    ("session::set_attempts", Inside),
    ("session::tidy", Nothing),
    ("session::unlock", Inside),
    ("session::vault_key", Inside),
    ("unlock::key_of_file", WayIn),
    ("unlock::start", Nothing),
    ("unlock::with_password", WayIn),
    ("unlock::with_recovery_code", WayIn),
    ("ways_in::change_password", Owner(GuardedAct::ChangePassword)),
    ("ways_in::keep_sheet", OfAnAct),
    ("ways_in::make_sheet", Owner(GuardedAct::MakeSheet)),
    ("fill/decide::best", Inside),
    ("fill/decide::is_at_home", Inside),
    ("fill/decide::what_is_in_the_way", Inside),
    // It refuses a longer lock time without the owner's confirmation.
    ("session::set_lock_time", Nothing),
    // Only in place of no vault, or of one that cannot be opened and is set aside.
    ("ways_in::make", Nothing),
    ("ways_in::password_slot", Inside),
    ("ways_in::restore", WayIn),
    ("ways_in::show_secrets", Owner(GuardedAct::ShowSecrets)),
    ("ways_in::with_todays_cost", Inside),
];

/// The public functions in the files of the journeys: the name, and whether it takes the owner's confirmation.
fn public_functions() -> BTreeMap<String, bool> {
    let mut found = BTreeMap::new();
    let mut folders = vec![std::path::PathBuf::from("src/journey")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let file = path.with_extension("");
            let file = file.strip_prefix("src/journey").unwrap().to_str().unwrap().replace('\\', "/");
            let text = fs::read_to_string(&path).unwrap();
            for begin in ["\npub fn ", "\npub async fn "] {
                for part in text.split(begin).skip(1) {
                    let name = part.split(['(', '<']).next().unwrap();
                    let signature = part.split('{').next().unwrap();
                    let taken = signature.split("->").next().unwrap();
                    found.insert(format!("{file}::{name}"), taken.contains("OwnerConfirmed"));
                }
            }
        }
    }
    found
}

#[test]
fn every_public_function_is_listed_with_what_it_needs() {
    let functions = public_functions();
    let listed: BTreeMap<&str, Needs> = NEEDS.into();
    assert_eq!(listed.len(), NEEDS.len(), "a function is listed twice");
    let names: Vec<&str> = functions.keys().map(String::as_str).collect();
    assert_eq!(names, listed.keys().copied().collect::<Vec<_>>(), "the sources and the list have different functions");
    for (name, needs) in &listed {
        if let Owner(_) = needs {
            assert!(functions[*name], "{name} can be called without the owner's confirmation");
        }
    }
    for act in GuardedAct::ALL {
        // A longer lock time is detected from the edit that is written, below.
        let is_listed = listed.values().any(|needs| *needs == Owner(act));
        assert!(is_listed || act == GuardedAct::LockLater, "{act:?} guards nothing");
    }
}

/// Only journeys call the functions that are for journeys alone. The harness of the fault tests is not shipped.
#[test]
fn pages_call_only_journeys_that_check() {
    let inside: Vec<&str> = NEEDS.iter().filter(|(_, needs)| *needs == Inside).map(|(name, _)| *name).collect();
    assert!(inside.contains(&"save::replace_slots"));
    let mut folders = vec![std::path::PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() && path != std::path::Path::new("src/journey") {
                folders.push(path);
            } else if path.is_file() && path != std::path::Path::new("src/browser/faults.rs") {
                let text = fs::read_to_string(&path).unwrap();
                for name in &inside {
                    let name = name.rsplit('/').next().unwrap();
                    assert!(!text.contains(&format!("{name}(")), "{} calls {name}", path.display());
                }
            }
        }
    }
}

fn play<T: 'static>(program: Program<T>) -> T {
    match run(vec![program]).into_iter().next() {
        Some(Ended::With(value)) => value,
        _ => panic!("the program hangs"),
    }
}

/// A vault under [`PASSWORD`] that is open at the portal and locks after fifteen minutes.
fn found_open(seed: u64) -> (Scene, Unlocked) {
    enter(World::new(seed));
    let scene = Scene::default();
    scene::at_the_portal(&scene);
    let open = scene.open().expect("the vault is open");
    (scene, open)
}

async fn as_it_stands() -> Unlocked {
    match unlock::start().await.0 {
        Start::Unlocked(open) => *open,
        _ => unlock::with_password(PASSWORD).await.ok().expect("the password opens it"),
    }
}

fn minutes(open: &Unlocked) -> u64 {
    open.vault.settings().lock_time.seconds().unwrap_or(u64::MAX) / 60
}

/// Whether there is no other way to unlock and no longer lock time.
fn is_as_close(before: &Unlocked, after: &Unlocked) -> bool {
    before.slots == after.slots && before.key == after.key && minutes(after) <= minutes(before)
}

/// The owner's confirmation is valid only for the act and the vault that it was given for. Without the password, or
/// the code of a sheet, there is no confirmation.
#[test]
fn the_owners_confirmation_is_for_one_act() {
    for given in GuardedAct::ALL {
        for done in GuardedAct::ALL {
            let (_, open) = found_open(1);
            let allowed = play(Box::pin(async move {
                assert!(matches!(confirm_owner(&open, given, "dit is het niet").await, Err(Failure::Wrong(_))));
                let confirmed = confirm_owner(&open, given, PASSWORD).await.ok().expect("the owner");
                let outcome = act(done, open.clone(), confirmed).await;
                let after = as_it_stands().await;
                match outcome {
                    Ok(()) => true,
                    Err(SaveError::OwnerNotAsked) => {
                        assert!(
                            is_as_close(&open, &after) && after.vault == open.vault,
                            "{done:?} was refused but done"
                        );
                        false
                    }
                    Err(_) => panic!("{done:?} fails for another reason"),
                }
            }));
            // The page shows the secrets; the journey writes the log.
            assert_eq!(allowed, given == done, "the confirmation for {given:?} is valid for {done:?}: {allowed}");
        }
    }
}

async fn act(done: GuardedAct, open: Unlocked, confirmed: OwnerConfirmed) -> Result<(), SaveError> {
    match done {
        GuardedAct::MakeSheet => ways_in::make_sheet(open, confirmed).await.map(drop),
        GuardedAct::ChangePassword => {
            ways_in::change_password(open, "een nieuw wachtwoord", false, confirmed).await.map(drop)
        }
        GuardedAct::ShowSecrets => ways_in::show_secrets(open, confirmed).await.map(drop),
        GuardedAct::LockLater => session::set_lock_time(&open.key, LockTime::AT_CLOSE, Some(confirmed)).await.map(drop),
    }
}

#[test]
fn the_confirmation_for_one_vault_is_invalid_for_another() {
    let (_, other) = found_open(1);
    let confirmed = GuardedAct::ALL.map(|act| {
        let other = other.clone();
        play(Box::pin(async move { confirm_owner(&other, act, PASSWORD).await.ok().expect("the owner") }))
    });
    for (done, confirmed) in GuardedAct::ALL.into_iter().zip(confirmed) {
        let (_, open) = found_open(2);
        assert_ne!(open.vault_id, other.vault_id);
        let outcome = play(Box::pin(act(done, open, confirmed)));
        assert!(matches!(outcome, Err(SaveError::OwnerNotAsked)), "{done:?}");
    }
}

/// One edit of each kind, as a chain. A new kind must be added.
fn edit_after(edit: Option<&Edit>) -> Option<Edit> {
    let site = || Site::of_address("https://elders.example").expect("a site");
    let group = || "Werk".to_owned();
    Some(match edit {
        None => Edit::Add(Box::new(scene::entry(7))),
        Some(Edit::Add(_)) => Edit::Update {
            id: id(1),
            issuer: "Anders".to_owned(),
            name: String::new(),
            sites: vec![site()],
            submits: true,
            group: group(),
        },
        Some(Edit::Update { .. }) => Edit::AddSite(id(2), site()),
        Some(Edit::AddSite(..)) => Edit::Move(id(1), 1),
        Some(Edit::Move(..)) => Edit::SetGroup(vec![id(1)], group()),
        Some(Edit::SetGroup(..)) => Edit::Pin(id(1), true),
        Some(Edit::Pin(..)) => Edit::Used(id(1), 5),
        Some(Edit::Used(..)) => Edit::Remove(id(1)),
        Some(Edit::Remove(_)) => Edit::PutBack(id(1)),
        Some(Edit::PutBack(_)) => Edit::DropRemoved(vec![id(1)]),
        Some(Edit::DropRemoved(_)) => Edit::Advance(id(2), 9),
        Some(Edit::Advance(..)) => Edit::Merge(Box::new(that_never_locks())),
        Some(Edit::Merge(_)) => Edit::SetLockTime(LockTime::from_minutes(1).expect("a time")),
        Some(Edit::SetLockTime(_)) => Edit::SetEmptiesClipboard(true),
        Some(Edit::SetEmptiesClipboard(_)) => Edit::SetSortsByUse(true),
        Some(Edit::SetSortsByUse(_)) => Edit::BackedUp(1),
        Some(Edit::BackedUp(_)) => Edit::SheetMade,
        Some(Edit::SheetMade) => Edit::SheetVoid,
        Some(Edit::SheetVoid) => Edit::Noted(ActKind::Exported, String::new()),
        Some(Edit::Noted(..)) => Edit::Told(5),
        Some(Edit::Told(_)) => Edit::AcceptRisk,
        Some(Edit::AcceptRisk) => Edit::NeedsReenrolment(group()),
        Some(Edit::NeedsReenrolment(_)) => Edit::Reenrolled(group()),
        Some(Edit::Reenrolled(_)) => return None,
    })
}

/// A backup with one more account, whose vault locks only when the browser closes.
fn that_never_locks() -> Vault {
    let mut vault = Vault::default();
    vault.apply(&Edit::Add(Box::new(scene::entry(8))), 1, 0).expect("an account");
    vault.apply(&Edit::SetLockTime(LockTime::AT_CLOSE), 1, 0).expect("a time");
    vault
}

#[test]
fn no_edit_without_the_owner_makes_the_vault_less_secure() {
    let mut edit = edit_after(None);
    let mut kinds = 0;
    while let Some(tried) = edit {
        edit = edit_after(Some(&tried));
        kinds += 1;
        let (_, before) = found_open(3);
        let (key, what) = (before.key.clone(), format!("{tried:?}"));
        let after = play(Box::pin(async move {
            let _ = save::edit(key, tried).await;
            as_it_stands().await
        }));
        assert!(is_as_close(&before, &after), "{what}");
    }
    assert!(kinds > 20);
    // A longer time is refused, no matter how it is requested.
    for minutes in LockTime::CHOICES {
        let time = LockTime::from_minutes(minutes).expect("a time");
        let (_, before) = found_open(3);
        let is_longer = time.seconds().is_none_or(|seconds| seconds > 15 * 60);
        let outcome = play(Box::pin(async move {
            let edited = save::edit(before.key.clone(), Edit::SetLockTime(time)).await.is_ok();
            (edited, session::set_lock_time(&before.key, time, None).await.is_ok())
        }));
        assert_eq!(outcome, (!is_longer, !is_longer), "{minutes} minutes");
    }
}

/// One request of each kind, as a chain. A new kind must be added.
fn request_after(request: Option<&Request>) -> Option<Request> {
    let drawn = DrawnBox { left: 0.0, top: 0.0, width: 150.0, height: 150.0 };
    let viewport = Viewport { inner_width: 150.0, scale: 1.0, offset_left: 0.0, offset_top: 0.0 };
    let (tab, nonce) = (1, "unknown".to_owned());
    Some(match request {
        None => Request::StartScan { tab },
        Some(Request::StartScan { .. }) => Request::FindOnPage { tab },
        Some(Request::FindOnPage { .. }) => Request::ReadPicture { png: "data:image/png;base64,".to_owned() },
        Some(Request::ReadPicture { .. }) => Request::Guide { origin: PORTAL.to_owned() },
        Some(Request::Guide { .. }) => Request::LookAlike("https://portaa1.example".to_owned()),
        Some(Request::LookAlike(_)) => Request::RegionChosen { nonce, drawn, viewport },
        Some(Request::RegionChosen { .. }) => Request::RegionLeft { nonce },
        Some(Request::RegionLeft { .. }) => Request::Fill { tab, account: id(1), consent: Consent::default() },
        Some(Request::Fill { .. }) => return None,
    })
}

/// Answers like the background. Guides are read from a file of the extension.
async fn answer(request: Request) -> Reply {
    match request {
        Request::StartScan { tab } => scan::start(tab).await,
        Request::FindOnPage { tab } => scan::find_on_page(tab).await,
        Request::ReadPicture { png } => scan::read_picture(&png).await,
        Request::Guide { .. } => Reply::Guide(Vec::new()),
        Request::LookAlike(origin) => Reply::LookAlike(lookalike::host_like(&origin).await),
        Request::RegionChosen { .. } | Request::RegionLeft { .. } => {
            scan::answer(request, 1).await;
            Reply::Done
        }
        Request::Fill { tab, account, consent } => Reply::Fill(fill::fill(tab, account, consent).await),
    }
}

/// Whether a secret of the vault occurs: as bytes, or in base32, hexadecimal or base64 (all but its ends, which depend on
/// what is around it).
fn has_secret(bytes: &[u8]) -> bool {
    [1, 2].into_iter().any(|number| {
        let secret = scene::secret(number);
        let base32 = Secret::from_bytes(secret.clone()).expect("a secret").to_base32();
        let has = |wanted: &[u8]| bytes.windows(wanted.len()).any(|window| window == wanted);
        let hex = base16ct::lower::encode_string(&secret);
        let base64 = [0, 1, 2].map(|shift| Base64::encode_string(&[&vec![0; shift], &secret[..]].concat()));
        let is_in_base64 = base64.iter().any(|text| has(&text.as_bytes()[4..text.len() - 4]));
        has(&secret) || has(base32.as_bytes()) || has(hex.as_bytes()) || is_in_base64
    })
}

#[test]
fn no_request_makes_the_vault_less_secure_or_returns_a_secret() {
    assert!(has_secret(&scene::secret(1)), "the check does not find a secret");
    let within = Base64::encode_string(&[b"x", &scene::secret(2)[..], b"y"].concat());
    assert!(has_secret(within.as_bytes()), "the check does not find a secret in base64");
    let mut request = request_after(None);
    let mut kinds = 0;
    while let Some(asked) = request {
        request = request_after(Some(&asked));
        kinds += 1;
        let (_, before) = found_open(4);
        let what = format!("{asked:?}");
        let (reply, after) = play(Box::pin(async move { (answer(asked).await, as_it_stands().await) }));
        assert!(is_as_close(&before, &after), "{what}");
        assert!(!has_secret(serde_json::to_string(&reply).unwrap().as_bytes()), "{what}: {reply:?}");
    }
    assert_eq!(kinds, 8);
}

/// All other functions that require nothing.
#[test]
fn functions_that_require_nothing_leave_the_vault_as_secure() {
    let (_, before) = found_open(5);
    let key = before.key.clone();
    let after = play(Box::pin(async move {
        let tab = || Tab { id: 1, window: 1, url: Some(format!("{PORTAL}/login")) };
        fill::by_shortcut(tab()).await;
        scan::read_image(tab(), ClickedImage { source: "x.png".into(), frame: 0.0 }).await;
        scan::read_text(tab(), "JBSWY3DPEHPK3PXP").await;
        scan::bring_popup(&tab()).await;
        let _ = inbox::keep_scan(&ScanResult::default()).await;
        inbox::keep_draft(&["JBSWY3DPEHPK3PXP".to_owned()]).await;
        let outcome = FillOutcome::Ask(Reason::SentCode);
        inbox::keep_question(FillQuestion { tab: 1, account: AccountId([1; 16]), outcome }).await;
        inbox::set_badge().await;
        inbox::look().await;
        inbox::tidy().await;
        rules::begin().await;
        rules::settle().await;
        session::begin_telling().await;
        session::end_telling().await;
        session::tidy().await;
        session::on_idle(false).await;
        session::on_new_rules().await;
        save::mend(key.clone()).await;
        let (backup, _) = save::newest_bytes(&key).await.expect("a backup");
        assert!(!has_secret(&backup));
        assert!(save::drop_set_aside().await.is_ok());
        let aside = save::set_aside_texts().await;
        assert!(aside.is_empty());
        assert!(session::lock().await.is_ok());
        as_it_stands().await
    }));
    assert!(is_as_close(&before, &after));
}
