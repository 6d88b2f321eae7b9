//! The main journey: first run, scan, save and fill, accepted; then lock, log in again, unlock, fill, in.

use super::in_both;
use super::steps::*;
use crate::drive::chromium::Chromium;
use crate::drive::firefox::Firefox;
use crate::drive::{Browser, Res, Start, until_closed, until_page, until_popup, until_shown};
use crate::portals::Portals;

in_both![enrol_and_log_in, a_refused_code_is_filled_over, by_finger_and_by_pen];

fn enrol_and_log_in(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    let portal = &portals.afas_customer;
    go_to_afas_enrolment(browser, &portal.origin)?;
    picture_of_page(browser, "1-portal")?;
    make_vault(browser)?;
    picture_of_popup(browser, "2-empty")?;
    scan(browser, "#qr")?;
    until_shown(browser, "#save-fill")?;
    picture_of_popup(browser, "3-find")?;
    until_popup(browser, "document.querySelector('#issuer-shown').textContent === 'AFAS'")?;
    until_popup(browser, "document.querySelector('#name-shown').textContent === 'm.bakker@kantoor-voorbeeld.nl'")?;
    until_popup(browser, "/^\\d{3} \\d{3}$/.test(document.querySelector('.code').textContent)")?;
    browser.popup_click("#save-fill")?;
    until_closed(browser)?;
    until_page(browser, "/^\\d{6}$/.test(document.querySelector('#Code').value)")?;
    picture_of_page(browser, "4-filled")?;
    browser.page_click("#go")?;
    until_page(browser, "!!document.querySelector('#done')")?;
    assert_eq!(portal.state.lock().map(|state| state.accepted).unwrap_or_default(), 1);

    browser.page_click("#logout")?;
    browser.press_action()?;
    until_shown(browser, "#lock")?;
    browser.popup_click("#lock")?;
    until_shown(browser, "#unlock")?;
    browser.close_popup()?;
    log_in(browser)?;
    until_page(browser, "!!document.querySelector('#Code')")?;
    browser.press_action()?;
    until_shown(browser, "#unlock")?;
    picture_of_popup(browser, "5-locked")?;
    browser.popup_type(VAULT_PASSWORD)?;
    browser.popup_key("Enter", false)?;
    until_shown(browser, ".row.here .fill")?;
    picture_of_popup(browser, "6-codes")?;
    // The keyboard stands on Fill.
    browser.popup_key("Enter", false)?;
    until_closed(browser)?;
    until_page(browser, "/^\\d{6}$/.test(document.querySelector('#Code').value)")?;
    browser.page_click("#go")?;
    until_page(browser, "!!document.querySelector('#home')")
}

/// A wrong code is the portal's to refuse; Kader then fills the right one over it.
fn a_refused_code_is_filled_over(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    go_to_afas_enrolment(browser, &portals.afas_customer.origin)?;
    make_vault(browser)?;
    scan(browser, "#qr")?;
    until_shown(browser, "#save")?;
    browser.popup_click("#save")?;
    until_shown(browser, ".row.here")?;
    browser.close_popup()?;
    browser.page_click("#Code")?;
    browser.page_type("000000")?;
    browser.page_click("#go")?;
    until_page(browser, "!!document.querySelector('#wrong')")?;
    browser.page_click("#Code")?;
    browser.page_type("99")?;
    browser.press_action()?;
    until_shown(browser, ".row.here .fill")?;
    browser.popup_click(".row.here .fill")?;
    until_closed(browser)?;
    until_page(browser, "/^\\d{6}$/.test(document.querySelector('#Code').value)")?;
    browser.page_click("#go")?;
    until_page(browser, "!!document.querySelector('#done')")
}

/// The box is drawn with a finger, then with a pen.
fn by_finger_and_by_pen(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    go_to_afas_enrolment(browser, &portals.afas_customer.origin)?;
    make_vault(browser)?;
    let place = browser
        .page("(r => [r.left, r.top, r.right, r.bottom])(document.querySelector('#qr').getBoundingClientRect())")?;
    let edge = |at: usize| place[at].as_f64().unwrap_or_default();
    // Firefox's remote protocol has no pen.
    let pointers: &[&str] = if browser.name() == "firefox" { &["touch"] } else { &["touch", "pen"] };
    for pointer in pointers {
        browser.popup_click("#scan")?;
        until_closed(browser)?;
        until_page(browser, "!!document.querySelector('kader-frame')")?;
        browser.drag_with(pointer, (edge(0) - 4.0, edge(1) - 4.0), (edge(2) + 4.0, edge(3) + 4.0))?;
        find_is_shown(browser)?;
        until_shown(browser, "#discard").map_err(|error| format!("{pointer}: {error}"))?;
        browser.popup_click("#discard")?;
        until_shown(browser, "#scan")?;
    }
    Ok(())
}

/// An intranet without TLS, where browsers keep much from pages and their scripts: scanned and filled all the same.
fn without_tls(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    go_to_afas_enrolment(browser, &portals.afas_customer.origin.replace("127.0.0.1", INTRANET))?;
    assert_eq!(browser.page("isSecureContext")?, false);
    make_vault(browser)?;
    scan(browser, "#qr")?;
    until_shown(browser, "#save-fill")?;
    until_popup(browser, &format!("document.querySelector('#site-shown').textContent.includes('http://{INTRANET}')"))?;
    browser.popup_click("#save-fill")?;
    until_closed(browser)?;
    until_page(browser, "/^\\d{6}$/.test(document.querySelector('#Code').value)")?;
    browser.page_click("#go")?;
    until_page(browser, "!!document.querySelector('#done')")
}

const INTRANET: &str = "portaal.intranet.example";

fn on_the_intranet() -> Start {
    Start { hosts: vec![INTRANET.to_owned()], ..Start::default() }
}

#[test]
fn chromium_without_tls() {
    let mut browser = Chromium::start(&on_the_intranet()).expect("Chromium starts");
    finish(without_tls(&mut browser), &mut browser, "without-tls");
}

#[test]
fn firefox_without_tls() {
    let mut browser = Firefox::start(&on_the_intranet()).expect("Firefox starts");
    finish(without_tls(&mut browser), &mut browser, "without-tls");
}
