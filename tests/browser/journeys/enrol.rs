//! The main journey: first run, scan, save and fill, accepted; then lock, log in again, unlock, fill, accepted.

use super::in_both;
use super::run::{in_chromium, in_firefox};
use super::steps::*;
use crate::drive::{Browser, Res, Start, until_closed};
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
    popup(browser).shows("#save-fill")?;
    picture_of_popup(browser, "3-find")?;
    popup(browser).reads("#issuer-shown", "AFAS")?;
    popup(browser).reads("#name-shown", "m.bakker@kantoor-voorbeeld.nl")?;
    popup(browser).shows_a_code(".code")?;
    save_and_fill(browser, "#Code")?;
    picture_of_page(browser, "4-filled")?;
    page(browser).click("#go")?;
    page(browser).shows("#done")?;
    assert_eq!(portal.state.lock().map(|state| state.accepted).unwrap_or_default(), 1);

    page(browser).click("#logout")?;
    browser.press_action()?;
    popup(browser).click("#lock")?;
    popup(browser).shows("#unlock")?;
    browser.close_popup()?;
    log_in(browser)?;
    page(browser).shows("#Code")?;
    browser.press_action()?;
    popup(browser).shows("#unlock")?;
    picture_of_popup(browser, "5-locked")?;
    unlock(browser)?;
    popup(browser).shows(".row.here .fill")?;
    picture_of_popup(browser, "6-codes")?;
    // The focus is on Fill.
    popup(browser).press("Enter")?;
    until_closed(browser)?;
    page(browser).holds_a_code("#Code")?;
    page(browser).click("#go")?;
    page(browser).shows("#home")
}

/// The portal refuses a wrong code; Kader then replaces it with the right one.
fn a_refused_code_is_filled_over(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    open_enrolment(browser, &portals.afas_customer)?;
    open_empty_vault(browser)?;
    scan(browser, "#qr")?;
    popup(browser).click("#save")?;
    popup(browser).shows(".row.here")?;
    browser.close_popup()?;
    page(browser).click("#Code")?;
    page(browser).types("000000")?;
    page(browser).click("#go")?;
    page(browser).shows("#wrong")?;
    page(browser).click("#Code")?;
    page(browser).types("99")?;
    fill_here(browser, "#Code")?;
    page(browser).click("#go")?;
    page(browser).shows("#done")
}

/// The box is drawn with a finger, then with a pen.
fn by_finger_and_by_pen(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    open_enrolment(browser, &portals.afas_customer)?;
    open_empty_vault(browser)?;
    let (from, to) = page(browser).edges("#qr")?.with_margin();
    // Firefox's remote protocol has no pen.
    let pointers: &[&str] = if browser.name() == "firefox" { &["touch"] } else { &["touch", "pen"] };
    for pointer in pointers {
        begin_scan(browser)?;
        browser.drag_with(pointer, from, to)?;
        find_is_shown(browser)?;
        popup(browser).click("#discard").map_err(|error| format!("{pointer}: {error}"))?;
        popup(browser).shows("#scan")?;
    }
    Ok(())
}

/// An intranet without TLS, where browsers restrict pages and their scripts: scanning and filling still work.
fn without_tls(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    go_to_afas_enrolment(browser, &portals.afas_customer.origin.replace("127.0.0.1", INTRANET))?;
    assert_eq!(page(browser).evaluate("isSecureContext")?, false);
    open_empty_vault(browser)?;
    scan(browser, "#qr")?;
    // Anybody on the network can imitate this site, so Kader asks each time and never remembers it.
    popup(browser).click("#save-fill")?;
    popup(browser).says(".hosts", INTRANET)?;
    assert!(!popup(browser).has("#always")?);
    popup(browser).click("#yes")?;
    until_closed(browser)?;
    page(browser).holds_a_code("#Code")?;
    page(browser).click("#go")?;
    page(browser).shows("#done")
}

const INTRANET: &str = "portaal.intranet.example";

fn on_the_intranet() -> Start {
    Start { hosts: vec![INTRANET.to_owned()], ..Start::default() }
}

#[test]
fn chromium_without_tls() {
    in_chromium(&on_the_intranet(), "without-tls", |browser| without_tls(browser));
}

#[test]
fn firefox_without_tls() {
    in_firefox(&on_the_intranet(), "without-tls", |browser| without_tls(browser));
}
