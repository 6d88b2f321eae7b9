//! The main journey: first run, scan, save and fill, accepted; then lock, log in again, unlock, fill, in.

use super::in_both;
use super::steps::*;
use crate::drive::{Browser, Res, until_closed, until_page, until_popup, until_shown};
use crate::portals::Portals;

in_both![enrol_and_log_in];

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
