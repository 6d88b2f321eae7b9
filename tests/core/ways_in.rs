//! The cost of deriving a key from a password: what a computer with little memory uses, and how the cost is raised
//! later.

use kader::journey::owner::{GuardedAct, confirm_owner};
use kader::journey::save::{SaveError, Unlocked};
use kader::journey::{session, unlock, ways_in};
use kader::platform::memory::{Dial, Ended, Fault, World, enter, run, with};
use kader::recovery_code::RecoveryCode;
use kader::replicas::Replaces;
use kader::vault_file::{PasswordKdf, SlotKind};

const PASSWORD: &str = "fiets lamp soep wolk";

/// The result of a program in memory.
fn play<T: 'static>(program: impl Future<Output = T> + 'static) -> T {
    match run(vec![Box::pin(program)]).into_iter().next() {
        Some(Ended::With(value)) => value,
        _ => panic!("it hangs"),
    }
}

fn computer(memory_mib: u32) {
    enter(World::new(1));
    with(|world| world.memory_kib = memory_mib << 10);
}

fn make() -> Result<Unlocked, SaveError> {
    play(ways_in::make(Some(PASSWORD), Replaces::None))
}

async fn make_sheet(open: Unlocked) -> (Unlocked, RecoveryCode) {
    let Ok(confirmed) = confirm_owner(&open, GuardedAct::MakeSheet, PASSWORD).await else { panic!("the owner") };
    let Ok((open, sheet)) = ways_in::make_sheet(open, confirmed).await else { panic!("a sheet") };
    (open, sheet.code)
}

fn unlock() -> Unlocked {
    with(World::restart);
    play(unlock::with_password(PASSWORD)).unwrap_or_else(|_| panic!("it opens"))
}

fn cost(open: &Unlocked) -> String {
    open.slots.password_kdf().map_or("no password".to_owned(), |kdf| kdf.to_string())
}

/// The memory that each step needs, and what is used with exactly that much.
#[test]
fn less_memory_is_used_step_by_step() {
    for (memory_mib, expected) in [
        (64, "Argon2id 65536 KiB, t=3, p=1"),
        (63, "Argon2id 47104 KiB, t=4, p=1"),
        (46, "Argon2id 47104 KiB, t=4, p=1"),
        (45, "Argon2id 19456 KiB, t=10, p=1"),
        (19, "Argon2id 19456 KiB, t=10, p=1"),
        (18, "PBKDF2-SHA256 600000"),
        (0, "PBKDF2-SHA256 600000"),
    ] {
        computer(memory_mib);
        let made = make().unwrap_or_else(|_| panic!("made with {memory_mib} MiB"));
        assert_eq!(cost(&made), expected, "{memory_mib} MiB");
        assert_eq!(cost(&unlock()), expected, "it opens with {memory_mib} MiB, and is not lowered");
    }
}

/// A Worker that crashes, does not start or returns something that is not a key is not a lack of memory.
#[test]
fn another_failure_never_lowers_the_cost() {
    computer(128);
    make().unwrap_or_else(|_| panic!("made"));
    let calls = with(|world| world.calls.clone());
    let derivations: Vec<usize> = (0..calls.len()).filter(|at| calls[*at] == "wrapping_key").collect();
    assert_eq!(derivations.len(), 2, "derived twice");
    for call in derivations {
        for fault in [Fault::Forgets, Fault::Alters] {
            computer(128);
            with(|world| world.set_dial(Some(Dial { call, fault })));
            let made = make();
            assert!(matches!(made, Err(SaveError::NotDerived)), "call {call} {fault:?}");
            assert!(with(|world| world.stores.local.is_empty()), "nothing was written");
        }
    }
}

/// A failed derivation at unlocking is reported neither as a wrong password nor as a lack of memory.
#[test]
fn a_failed_derivation_is_not_reported_as_a_wrong_password() {
    computer(128);
    make().unwrap_or_else(|_| panic!("made"));
    with(World::restart);
    let before = with(|world| world.stores.clone());
    with(|world| world.set_dial(None));
    play(unlock::with_password("een ander wachtwoord")).err().expect("it is wrong");
    let call = with(|world| world.calls.iter().position(|name| *name == "wrapping_key")).expect("it derives");
    for (fault, is_named) in [
        (Fault::Forgets, (|why| matches!(why, unlock::Failure::NotDerived)) as fn(unlock::Failure) -> bool),
        (Fault::Refused, |why| matches!(why, unlock::Failure::NoMemory)),
    ] {
        with(World::restart);
        with(|world| world.set_dial(Some(Dial { call, fault })));
        let why = play(unlock::with_password(PASSWORD)).err().expect("it does not open");
        assert!(is_named(why), "{fault:?}");
        with(|world| world.set_dial(None));
        assert_eq!(play(session::attempts()).wait(0), 0, "it does not count as a wrong password");
    }
    assert_eq!(with(|world| world.stores.local.clone()), before.local);
}

#[test]
fn the_next_unlock_that_has_the_memory_raises_the_cost() {
    computer(0);
    let made = make().unwrap_or_else(|_| panic!("made"));
    let (with_sheet, code) = play(make_sheet(made.clone()));
    let weak_slot = with_sheet.slots.all()[0].clone();
    for (memory_mib, expected) in [
        (18, "PBKDF2-SHA256 600000"),
        (19, "Argon2id 19456 KiB, t=10, p=1"),
        (18, "unopened"),
        (50, "Argon2id 47104 KiB, t=4, p=1"),
        (50, "Argon2id 47104 KiB, t=4, p=1"),
        (128, "Argon2id 65536 KiB, t=3, p=1"),
        (128, "Argon2id 65536 KiB, t=3, p=1"),
    ] {
        with(|world| world.memory_kib = memory_mib << 10);
        with(World::restart);
        if expected == "unopened" {
            let why = play(unlock::with_password(PASSWORD)).err();
            assert!(matches!(why, Some(unlock::Failure::NoMemory)), "{memory_mib} MiB");
            continue;
        }
        let open = unlock();
        assert_eq!(cost(&open), expected, "{memory_mib} MiB");
        assert!(open.key == made.key, "the vault key stays");
        assert_eq!(open.slots.all().len(), 2, "every slot stays");
    }
    // The old slot is in no copy any more, and the sheet still opens.
    with(World::restart);
    let open =
        play(async move { unlock::with_recovery_code(&code).await }).unwrap_or_else(|_| panic!("the sheet opens"));
    assert!(!open.slots.all().contains(&weak_slot));
    let Ok(kader::replicas::State::Vault(copies)) = play(kader::journey::save::load()) else { panic!("a vault") };
    assert!(copies.all().iter().all(|copy| !copy.file.header.slots.all().contains(&weak_slot)));
}

/// With any fault during the raise, the password opens the vault, then and afterwards, and no slot is lost.
#[test]
fn a_failed_raise_loses_no_slot() {
    let prepare = || {
        computer(0);
        let made = make().unwrap_or_else(|_| panic!("made"));
        play(make_sheet(made));
        with(|world| {
            world.memory_kib = 128 << 10;
            world.restart();
            world.set_dial(None);
        });
    };
    prepare();
    play(unlock::with_password(PASSWORD)).unwrap_or_else(|_| panic!("it opens"));
    let calls = with(|world| world.calls.clone());
    let first = calls.iter().rposition(|name| *name == "with_vault_lock").expect("it is saved under the lock");
    for (call, name) in calls.iter().enumerate().skip(first) {
        for fault in [Fault::Refused, Fault::Forgets, Fault::Alters, Fault::EndsBefore, Fault::EndsAfter] {
            prepare();
            with(|world| world.set_dial(Some(Dial { call, fault })));
            drop(run(vec![Box::pin(unlock::with_password(PASSWORD))]));
            with(|world| world.set_dial(None));
            let open = unlock();
            assert_eq!(open.slots.all().len(), 2, "{name} {fault:?}");
            assert!(matches!(open.slots.all()[0].kind, SlotKind::Password(_)) && open.slots.has_sheet());
        }
    }
}

/// A vault of another program may require more than Kader's recommendation.
#[test]
fn a_cost_above_the_recommendation_stays() {
    let strong = PasswordKdf::argon2id(128 << 10, 4, 2, [1; 16]).expect("within bounds");
    assert!(!strong.is_below_recommended());
    assert!(PasswordKdf::steps([2; 16]).into_iter().all(|step| !step.costs_more_than(strong)));
}
