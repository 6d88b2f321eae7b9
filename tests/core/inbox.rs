//! What waits for the popup is removed after ten minutes and when the vault is locked, even if nobody opens the
//! popup.

use kader::journey::{inbox, session};
use kader::message::{ScanResult, ScannedCode};
use kader::platform::memory::{self, Dial, Fault, World};
use kader::settings::LockTime;
use kader::vault_file::VaultKey;

const SECRET: &str = "JBSWY3DPEHPK3PXP";

fn run<T: 'static>(program: impl Future<Output = T> + 'static) -> T {
    memory::run(vec![Box::pin(program)]).remove(0).done().expect("the program ends")
}

fn pass(seconds: u64) {
    memory::with(|world| world.milliseconds += seconds as f64 * 1000.0);
}

/// Whether the secret is anywhere in the session store.
fn holds_a_secret() -> bool {
    memory::with(|world| world.session.values().any(|value| value.to_string().contains(SECRET)))
}

async fn put() {
    let code = ScannedCode { text: format!("otpauth://totp/a?secret={SECRET}"), portrait: None };
    inbox::keep_scan(&ScanResult { codes: vec![code], ..ScanResult::default() }).await.expect("kept");
    inbox::keep_draft(&["AFAS".to_owned(), String::new(), SECRET.to_owned()]).await;
}

fn unlocked(minutes: u16) {
    memory::enter(World::new(1));
    let time = LockTime::from_minutes(minutes).expect("a lock time");
    run(async move { session::unlock(&VaultKey::new([7; 32]), time).await });
}

#[test]
fn the_alarm_removes_what_has_expired() {
    unlocked(60);
    run(put());
    assert!(memory::with(|world| world.alarms.contains_key(inbox::ALARM)), "an alarm is set");
    pass(inbox::LASTS_SECONDS - 1);
    run(inbox::tidy());
    assert!(holds_a_secret(), "it waits for ten minutes");
    pass(1);
    run(inbox::tidy());
    assert!(!holds_a_secret());
    assert_eq!(memory::with(|world| world.badge.clone()), "");
}

#[test]
fn every_kind_of_lock_removes_what_waits() {
    let by_hand = || run(async { session::lock().await.expect("locked") });
    let by_alarm = || {
        pass(5 * 60);
        run(session::tidy());
    };
    let by_screen = || run(session::on_idle(true));
    let by_rules = || run(session::on_new_rules());
    let at_use = || {
        pass(5 * 60);
        assert!(run(session::vault_key()).is_none());
    };
    let ways: [(&str, &dyn Fn()); 5] =
        [("hand", &by_hand), ("alarm", &by_alarm), ("screen", &by_screen), ("rules", &by_rules), ("use", &at_use)];
    for (name, lock) in ways {
        unlocked(5);
        run(put());
        lock();
        assert!(!holds_a_secret(), "locked by {name}");
        assert_eq!(run(inbox::look()), inbox::Inbox::default(), "locked by {name}");
    }
}

/// A user who scans after the lock time ended is asked for the password, and then sees the result of the scan.
#[test]
fn a_scan_after_the_lock_time_waits_for_the_password() {
    unlocked(5);
    pass(6 * 60);
    run(put());
    assert!(run(session::vault_key()).is_none());
    assert!(run(inbox::scan()).is_some());
}

#[test]
fn an_acknowledged_lock_leaves_nothing_readable_with_any_fault() {
    for call in 0..30 {
        for fault in [Fault::Refused, Fault::Hangs, Fault::Forgets] {
            unlocked(5);
            run(put());
            memory::with(|world| world.set_dial(Some(Dial { call, fault })));
            let locked = memory::run(vec![Box::pin(session::lock())]).remove(0);
            if locked == memory::Ended::With(Ok(())) {
                assert!(!holds_a_secret(), "call {call}, {fault:?}");
            }
        }
    }
}
