//! What locks the vault: the lock time, the screen lock, and nothing else.

use kader::journey::session;
use kader::platform::memory::{self, Dial, Fault, World};
use kader::settings::LockTime;
use kader::vault_file::VaultKey;

/// Runs one program to its end in this world, and returns its result.
fn run<T: 'static>(program: impl Future<Output = T> + 'static) -> T {
    memory::run(vec![Box::pin(program)]).remove(0).done().expect("the program ends")
}

/// Whether the vault is locked after the browser reports that the computer is idle: no input for `idle_for` seconds,
/// or the screen locked, with a lock time of `minutes`.
fn is_locked_after(minutes: u16, idle_for: u64, is_screen_locked: bool, fault: Option<Fault>) -> bool {
    let mut world = World::new(1);
    world.idle_for = idle_for;
    memory::enter(world);
    let time = LockTime::from_minutes(minutes).expect("a lock time");
    run(async move {
        session::unlock(&VaultKey::new([7; 32]), time).await;
        // The key and its time are read first; the third call asks the browser.
        memory::with(|world| world.set_dial(fault.map(|fault| Dial { call: 2, fault })));
        session::on_idle(is_screen_locked).await;
        memory::with(|world| world.set_dial(None));
        session::vault_key().await.is_none()
    })
}

#[test]
fn an_idle_computer_locks_after_the_lock_time_and_not_before() {
    let at_close = LockTime::AT_CLOSE.minutes();
    // The lock time in minutes, seconds without input, whether the screen was locked, whether the vault is then
    // locked.
    let cases = [
        (5, 0, false, false),
        // Before it knows the lock time, a browser reports a computer as idle after a minute.
        (5, 60, false, false),
        (5, 299, false, false),
        (5, 300, false, true),
        (5, 0, true, true),
        (60, 300, false, false),
        (60, 3600, false, true),
        (at_close, 100_000, false, false),
        (at_close, 0, true, true),
    ];
    for (minutes, idle_for, is_screen_locked, is_locked) in cases {
        let found = is_locked_after(minutes, idle_for, is_screen_locked, None);
        assert_eq!(
            found, is_locked,
            "lock time {minutes} min, idle for {idle_for} s, screen locked: {is_screen_locked}"
        );
    }
}

#[test]
fn a_browser_that_does_not_say_how_long_it_was_idle_locks() {
    assert!(is_locked_after(5, 0, false, Some(Fault::Refused)));
}
