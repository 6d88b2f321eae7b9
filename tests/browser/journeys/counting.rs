//! The number of clicks and keys, counted by the drivers, from "the QR code is on the screen" to "logged in".

use super::run::in_chromium_on_a_desktop;
use super::shortcut::give_keyboard;
use super::steps::*;
use crate::drive::desktop::Desktop;
use crate::drive::{Browser, Res, Start, actions};
use crate::portals::Portals;

#[test]
fn chromium_takes_few_actions() {
    in_chromium_on_a_desktop(Start::default(), "counting", few_actions);
}

/// After the password at most four actions for the enrolment, including the portal's own button; two for a login.
fn few_actions(browser: &mut dyn Browser, desktop: &Desktop) -> Res<()> {
    let portals = Portals::start()?;
    open_enrolment(browser, &portals.afas_customer)?;
    open_empty_vault(browser)?;

    let before = actions();
    begin_scan(browser)?;
    drag_round(browser, "#qr")?;
    find_is_shown(browser)?;
    popup(browser).click("#save-fill")?;
    page(browser).holds_a_code("#Code")?;
    page(browser).click("#go")?;
    page(browser).shows("#done")?;
    let enrolment = actions() - before;
    println!("{}: {enrolment} clicks and keys from the QR code to enrolled", browser.name());
    assert!(enrolment <= 4, "{enrolment}");

    // The next day: user name and password as usual, then the code.
    page(browser).click("#logout")?;
    log_in(browser)?;
    page(browser).shows("#Code")?;
    give_keyboard(browser, desktop)?;
    let before = actions();
    desktop.press("alt+shift+v")?;
    page(browser).holds_a_code("#Code")?;
    // The focus is in the field.
    page(browser).press("Enter")?;
    page(browser).shows("#home")?;
    let login = actions() - before;
    println!("{}: {login} clicks and keys from the question for a code to logged in", browser.name());
    assert!(login <= 2, "{login}");
    Ok(())
}
