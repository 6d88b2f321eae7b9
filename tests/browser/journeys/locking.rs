//! Locked is locked: by the screen, and against a browser that is slow to keep what it was told. In Chromium, whose
//! background a test can speak for.

use super::steps::*;
use crate::drive::chromium::Chromium;
use crate::drive::{Browser, Res, Start, until_popup, until_shown};
use crate::portals::Portals;

/// The screen is locked: the codes go at once, also from a popup that stands open. Only Chromium tells; the event is
/// the browser's own, raised by hand, since no headless browser has a screen to lock.
#[test]
fn chromium_locks_with_the_screen() {
    let mut browser = Chromium::start(&Start::default()).expect("Chromium starts");
    let outcome = locks_with_the_screen(&mut browser);
    finish(outcome, &mut browser, "locks-with-the-screen");
}

fn locks_with_the_screen(browser: &mut Chromium) -> Res<()> {
    let portals = Portals::start()?;
    with_one_account(browser, &portals)?;
    browser.in_worker("(chrome.idle.onStateChanged.dispatch('active'), true)")?;
    until_shown(browser, ".row")?;
    browser.in_worker("(chrome.idle.onStateChanged.dispatch('locked'), true)")?;
    until_shown(browser, "#unlock")?;
    assert_eq!(browser.popup("document.body.textContent.includes('AFAS')")?, false);
    browser.close_popup()?;
    browser.press_action()?;
    until_shown(browser, "#unlock")
}

/// Each use begins the lock time anew, and the browser takes its time to write that down: who locks meanwhile is locked
/// all the same. The store is the browser's own, and is only made to wait.
#[test]
fn chromium_stays_locked() {
    let mut browser = Chromium::start(&Start::default()).expect("Chromium starts");
    let outcome = stays_locked(&mut browser);
    finish(outcome, &mut browser, "stays-locked");
}

fn stays_locked(browser: &mut Chromium) -> Res<()> {
    let portals = Portals::start()?;
    with_one_account(browser, &portals)?;
    browser.in_worker(
        "(set => (chrome.storage.session.set = items => new Promise(done => setTimeout(done, 3000)) \
         .then(() => set({ ...items, written: true })), true))(chrome.storage.session.set.bind(chrome.storage.session))",
    )?;
    // The background opens the vault for it.
    browser.popup_click(".row .fill")?;
    until_shown(browser, ".question")?;
    browser.popup_click("#lock")?;
    until_shown(browser, "#unlock")?;
    until_popup(browser, "chrome.storage.session.get('written').then(({ written }) => written === true)")?;
    assert_eq!(browser.popup("chrome.storage.session.get('unlocked').then(({ unlocked }) => !unlocked)")?, true);
    browser.close_popup()?;
    browser.press_action()?;
    until_shown(browser, "#unlock")
}
