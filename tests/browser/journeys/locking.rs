//! Locked means locked: by the screen lock, and with a browser that is slow to store values. In Chromium, because a
//! test can run code in its background.

use super::run::in_chromium;
use super::steps::*;
use crate::drive::chromium::Chromium;
use crate::drive::{Browser, Res, Start};
use crate::portals::Portals;

/// The screen is locked: the codes disappear at once, also from an open popup. Only Chromium reports it. The test
/// sends the browser's event itself, since a headless browser has no screen to lock.
#[test]
fn chromium_locks_with_the_screen() {
    in_chromium(&Start::default(), "locks-with-the-screen", locks_with_the_screen);
}

fn locks_with_the_screen(browser: &mut Chromium) -> Res<()> {
    let portals = Portals::start()?;
    with_one_account(browser, &portals)?;
    tell_screen_state(browser, "active")?;
    popup(browser).shows(".row")?;
    tell_screen_state(browser, "locked")?;
    popup(browser).shows("#unlock")?;
    assert!(!popup(browser).text("body")?.contains("AFAS"));
    reopen(browser)?;
    popup(browser).shows("#unlock")
}

/// Reports the state of the screen to the background, as Chromium does: `active` or `locked`.
fn tell_screen_state(browser: &mut Chromium, state: &str) -> Res<()> {
    browser.background(&format!("(chrome.idle.onStateChanged.dispatch({state:?}), true)")).map(drop)
}

/// Each use restarts the lock time, and the browser takes time to store that: a vault that is locked in the meantime
/// stays locked. The store is the browser's own, with a delay.
#[test]
fn chromium_stays_locked() {
    in_chromium(&Start::default(), "stays-locked", stays_locked);
}

fn stays_locked(browser: &mut Chromium) -> Res<()> {
    let portals = Portals::start()?;
    with_one_account(browser, &portals)?;
    slow_the_session_down(browser)?;
    // For this, the background opens the vault.
    popup(browser).click(".row .fill")?;
    popup(browser).shows(".question")?;
    popup(browser).click("#lock")?;
    popup(browser).shows("#unlock")?;
    let written = "chrome.storage.session.get('written').then(({ written }) => written === true)";
    popup(browser).wait("sees what was written late", written)?;
    let has_key =
        popup(browser).evaluate("chrome.storage.session.get('unlocked').then(({ unlocked }) => !!unlocked)")?;
    assert_eq!(has_key, false);
    reopen(browser)?;
    popup(browser).shows("#unlock")
}

/// From now on the background waits three seconds before each write to the session, and records the write.
fn slow_the_session_down(browser: &mut Chromium) -> Res<()> {
    let slow = "(set => (chrome.storage.session.set = items => new Promise(done => setTimeout(done, 3000)) \
         .then(() => set({ ...items, written: true })), true))(chrome.storage.session.set.bind(chrome.storage.session))";
    browser.background(slow).map(drop)
}
