//! How many clicks and keys it takes: counted by the drivers, from "the QR code is on the screen" to "logged in".

use super::shortcut::on;
use super::steps::*;
use crate::drive::chromium::Chromium;
use crate::drive::desktop::Desktop;
use crate::drive::firefox::Firefox;
use crate::drive::{Browser, Res, actions, until_closed, until_page, until_shown};
use crate::portals::Portals;

#[test]
fn chromium_takes_few_actions() {
    let desktop = Desktop::start().expect("an X server");
    let mut browser = Chromium::start(&on(&desktop)).expect("Chromium starts");
    finish(few_actions(&mut browser, &desktop), &mut browser, "counting");
}

#[test]
fn firefox_takes_few_actions() {
    let desktop = Desktop::start().expect("an X server");
    let mut browser = Firefox::start(&on(&desktop)).expect("Firefox starts");
    finish(few_actions(&mut browser, &desktop), &mut browser, "counting");
}

/// After the password at most four for the enrolment, the portal's own button among them; two for a login.
fn few_actions(browser: &mut dyn Browser, desktop: &Desktop) -> Res<()> {
    let portals = Portals::start()?;
    go_to_afas_enrolment(browser, &portals.afas_customer.origin)?;
    make_vault(browser)?;

    let before = actions();
    browser.popup_click("#scan")?;
    until_closed(browser)?;
    until_page(browser, "!!document.querySelector('kader-frame')")?;
    drag_round(browser, "#qr")?;
    find_is_shown(browser)?;
    until_shown(browser, "#save-fill")?;
    browser.popup_click("#save-fill")?;
    until_page(browser, "/^\\d{6}$/.test(document.querySelector('#Code').value)")?;
    browser.page_click("#go")?;
    until_page(browser, "!!document.querySelector('#done')")?;
    let enrolment = actions() - before;
    println!("{}: {enrolment} clicks and keys from the QR code to enrolled", browser.name());
    assert!(enrolment <= 4, "{enrolment}");

    // The next day: user name and password as ever, then the code.
    browser.page_click("#logout")?;
    log_in(browser)?;
    until_page(browser, "!!document.querySelector('#Code')")?;
    browser.page("(document.title = 'Kaderproef', window.focus(), true)")?;
    desktop.focus("Kaderproef")?;
    std::thread::sleep(std::time::Duration::from_millis(200));
    let before = actions();
    desktop.press("alt+shift+v")?;
    until_page(browser, "/^\\d{6}$/.test(document.querySelector('#Code').value)")?;
    // The keyboard is in the field.
    browser.page_key("Enter", false)?;
    until_page(browser, "!!document.querySelector('#home')")?;
    let login = actions() - before;
    println!("{}: {login} clicks and keys from the question for a code to logged in", browser.name());
    assert!(login <= 2, "{login}");
    Ok(())
}
