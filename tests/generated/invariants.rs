//! The invariants that must hold after every case, no matter what failed in it (docs/decisions/004): acknowledged
//! changes are present, nothing readable is stored, no old password opens, nothing is filled or saved at an origin
//! that the user did not agree to.

use super::scene::{self, Scene, number_of};
use kader::journey::save::{self, Unlocked};
use kader::journey::session;
use kader::journey::unlock::{self, Failure, Start};
use kader::otp;
use kader::platform::memory::{Ended, run, with};
use kader::platform::now;
use kader::secret::Secret;
use kader::vault::{Edit, Vault};
use kader::vault_file::{self, VaultKey};
use std::collections::BTreeSet;

/// The violated invariants, in words.
pub fn broken(scene: &Scene) -> Vec<String> {
    let mut violations = Vec::new();
    violations.extend(secrets_in_the_clear());
    violations.extend(fills_elsewhere(scene));
    violations.extend(secrets_of_other_tabs(scene));
    let key_is_there = with(|world| world.session.get(session::KEY).is_some_and(|text| *text != ""));
    if scene.ledger(|ledger| ledger.is_locked) && key_is_there {
        violations.push("locked, and the key is still there".to_owned());
    }
    violations.extend(scene.ledger(|ledger| ledger.unasked.clone()).into_iter().map(str::to_owned));
    // The browser may or may not be closed in between.
    if with(|world| world.number(2)) == 0 {
        with(|world| world.restart());
    }
    let scene = scene.clone();
    let ended = run(vec![Box::pin(async move { what_is_left(&scene).await })]);
    match ended.into_iter().next() {
        Some(Ended::With(found)) => violations.extend(found),
        _ => violations.push("the next program hangs".to_owned()),
    }
    violations
}

fn secrets_in_the_clear() -> Vec<String> {
    let base32 = |number| Secret::from_bytes(scene::secret(number)).expect("a secret").to_base32();
    let wanted = [
        "Werkgever".to_owned(),
        "geheim.example".to_owned(),
        scene::PASSWORD.to_owned(),
        base32(1)[8..].to_owned(),
        // Twenty bytes of 5a in base64, starting at any byte.
        "WlpaWlpaWlpa".to_owned(),
        "paWlpaWlpaWl".to_owned(),
    ];
    with(|world| {
        let texts: Vec<&String> = world.stores.texts().collect();
        let read = |wanted: &&String| texts.iter().any(|text| text.contains(wanted.as_str()));
        wanted.iter().filter(read).map(|wanted| format!("{wanted} can be read in a store")).collect()
    })
}

/// Codes that were typed into a page without belonging to an account that may be filled at the page's origin at that
/// time.
pub fn fills_elsewhere(scene: &Scene) -> Vec<String> {
    let filled: Vec<(String, String)> = with(|world| {
        let frames = world.tabs.iter().flat_map(|tab| &tab.frames);
        frames.flat_map(|frame| frame.filled.clone()).collect()
    });
    let mut violations = Vec::new();
    for (origin, code) in filled {
        let is_agreed = scene.ledger(|ledger| {
            ledger.agreed.iter().any(|(number, agreed)| *agreed == origin && may_be_code_of(*number, &code))
        });
        if !is_agreed {
            violations.push(format!("{code} was filled at {origin}"));
        }
    }
    violations
}

/// The code for now or a moment ago, or one of the first codes of its counter.
fn may_be_code_of(number: u32, code: &str) -> bool {
    let account = scene::account(number);
    let counted = |counter| kader::account::Account { kind: kader::account::Kind::Hotp(counter), ..account.clone() };
    let earlier = now().saturating_sub(120);
    (earlier..=now()).step_by(10).chain([now()]).any(|time| otp::code(&account, time).text == code)
        || (7..12).any(|counter| otp::code(&counted(counter), 0).text == code)
}

/// Scan results that do not belong to the page that showed the code.
pub fn secrets_of_other_tabs(scene: &Scene) -> Vec<String> {
    scene.ledger(|ledger| {
        let mut violations = Vec::new();
        for find in &ledger.found {
            for code in &find.codes {
                let number = if code.text.contains("Werkgever50") { 50 } else { 51 };
                let shown_at = scene::origin_of_picture(number);
                if find.origin.as_deref().is_some_and(|origin| origin != shown_at) {
                    violations.push(format!("the code of {shown_at} was taken for one of {:?}", find.origin));
                }
            }
        }
        violations
    })
}

/// Opens what is left, saves, and opens again; three times, since a repair at one opening may damage the next.
async fn what_is_left(scene: &Scene) -> Vec<String> {
    let mut violations = Vec::new();
    for (round, extra) in [100, 101, 102].into_iter().enumerate() {
        let open = match open(scene).await {
            Ok(Some(open)) => open,
            // Nothing was acknowledged, and nothing is stored.
            Ok(None) => return violations,
            Err(why) => {
                violations.push(format!("at opening {}: {why}", round + 1));
                return violations;
            }
        };
        scene.was_told(&open);
        violations.extend(what_is_missing(scene, &open.vault));
        violations.extend(what_a_backup_lacks(scene, &open.key).await);
        match save::edit(open.key, Edit::Add(Box::new(scene::entry(extra)))).await {
            Ok(_) => scene.ledger(|ledger| ledger.saved.insert(extra)),
            Err(_) => {
                violations.push(format!("after opening {}: nothing can be saved", round + 1));
                return violations;
            }
        };
        scene.ledger(|ledger| ledger.tried.insert(extra));
        with(|world| world.restart());
    }
    for password in scene.ledger(|ledger| ledger.ended.clone()) {
        session::set_attempts(None).await;
        if unlock::with_password(&password).await.is_ok() {
            violations.push("an old password opens".to_owned());
        }
    }
    for code in scene.ledger(|ledger| ledger.void_sheets.clone()) {
        session::set_attempts(None).await;
        if unlock::with_recovery_code(&code).await.is_ok() {
            violations.push("an old sheet opens".to_owned());
        }
    }
    for code in scene.ledger(|ledger| ledger.sheets.clone()) {
        let is_void = !scene.ledger(|ledger| ledger.open.as_ref().is_some_and(|open| open.slots.has_sheet()));
        session::set_attempts(None).await;
        let opens = unlock::with_recovery_code(&code).await.is_ok();
        // A change that was not acknowledged may or may not have taken effect.
        let is_settled = scene.ledger(|ledger| ledger.passwords.len() == 1);
        if is_settled && opens == is_void {
            violations.push(format!("the sheet opens: {opens}; it is void: {is_void}"));
        }
    }
    violations
}

/// Opens the vault; `None` if there is none and none was acknowledged.
async fn open(scene: &Scene) -> Result<Option<Unlocked>, String> {
    let is_made = scene.ledger(|ledger| ledger.is_made);
    let problem = match unlock::start().await.0 {
        Start::Unlocked(open) => return Ok(Some(*open)),
        Start::New if !is_made => return Ok(None),
        Start::New => return Err("taken for a new user".to_owned()),
        Start::PasswordDue(..) => return Err("a password is due".to_owned()),
        Start::Problem(problem) => format!("{problem:?}").chars().take(60).collect(),
        Start::Locked => {
            let mut last = "no password is known".to_owned();
            for password in scene.ledger(|ledger| ledger.passwords.clone()) {
                session::set_attempts(None).await;
                last = match unlock::with_password(&password).await {
                    Ok(open) => return Ok(Some(open)),
                    Err(Failure::Wrong(_)) => "the password is called wrong".to_owned(),
                    Err(Failure::Problem(problem)) => format!("{problem:?}").chars().take(60).collect(),
                    Err(Failure::Wait(_) | Failure::NoMemory | Failure::NotDerived | Failure::Forbidden) => {
                        "it cannot be tried".to_owned()
                    }
                };
            }
            last
        }
    };
    if is_made { Err(problem) } else { Ok(None) }
}

fn what_is_missing(scene: &Scene, vault: &Vault) -> Vec<String> {
    let there: BTreeSet<u32> = vault.entries().iter().filter_map(number_of).collect();
    scene.ledger(|ledger| {
        let lost = ledger.saved.iter().filter(|number| !there.contains(number) && !ledger.removed.contains(number));
        let strange = there.iter().filter(|number| !ledger.tried.contains(number));
        let lost = lost.map(|number| format!("account {number} is lost"));
        lost.chain(strange.map(|number| format!("account {number} was never saved"))).collect()
    })
}

/// Checks that a backup opens and contains everything.
async fn what_a_backup_lacks(scene: &Scene, key: &VaultKey) -> Vec<String> {
    let Some((bytes, _)) = save::newest_bytes(key).await else { return vec!["no backup is to be had".to_owned()] };
    match vault_file::read(&bytes).ok().and_then(|file| file.open(key).ok()) {
        Some(vault) => {
            what_is_missing(scene, &vault).into_iter().map(|what| format!("in the backup, {what}")).collect()
        }
        None => vec!["the backup does not open".to_owned()],
    }
}
