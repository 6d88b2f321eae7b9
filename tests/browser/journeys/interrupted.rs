//! The popup is closed halfway, as it is by any click beside it: what was saved is there, and nothing is half there.

use super::in_both;
use super::steps::*;
use crate::drive::{Browser, Res, until_popup, until_shown};
use crate::portals::Portals;
use std::thread::sleep;
use std::time::Duration;

in_both![while_the_vault_is_made, while_an_account_is_saved];

/// How long after the click the popup goes: before, during and after the work.
const MOMENTS_MS: [u64; 5] = [0, 5, 20, 60, 200];

/// Either there is no vault yet and the first run is offered again, or there is one and its password opens it.
fn while_the_vault_is_made(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    for moment in MOMENTS_MS {
        browser.press_action()?;
        until_shown(browser, "#new-password")?;
        type_into(browser, "#new-password", VAULT_PASSWORD)?;
        type_into(browser, "#again", VAULT_PASSWORD)?;
        browser.popup_click("#create")?;
        sleep(Duration::from_millis(moment));
        browser.close_popup()?;
        browser.press_action()?;
        until_shown(browser, "#new-password, #unlock, #scan")?;
        let made = browser.popup("!document.querySelector('#new-password')")? == true;
        let kept =
            browser.popup("chrome.storage.local.get(['vault.a', 'vault.b']).then(all => Object.keys(all).length)")?;
        assert_eq!(made, kept != 0, "after {moment} ms");
        if made {
            return opens_with_its_password(browser);
        }
        browser.close_popup()?;
    }
    // Never quick enough to be made: then it is made undisturbed.
    make_vault(browser)
}

fn opens_with_its_password(browser: &mut dyn Browser) -> Res<()> {
    browser.popup("chrome.storage.session.clear().then(() => true)")?;
    browser.close_popup()?;
    browser.press_action()?;
    until_shown(browser, "#unlock")?;
    browser.popup_type(VAULT_PASSWORD)?;
    browser.popup_key("Enter", false)?;
    until_shown(browser, "#scan")
}

/// Every account that stood there stands there still; the one being saved is there whole, or not at all.
fn while_an_account_is_saved(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    enter_by_hand(browser, "Eerste", "JBSWY3DPEHPK3PXP")?;
    let mut saved = vec!["Eerste".to_owned()];
    for (moment, last) in MOMENTS_MS.into_iter().zip(["A", "B", "C", "D", "E"]) {
        let issuer = format!("Na {moment} ms");
        browser.popup_click("#manual")?;
        until_shown(browser, "#secret")?;
        type_into(browser, "#secret", &format!("JBSWY3DPEHPK3PX{last}"))?;
        type_into(browser, "#issuer", &issuer)?;
        browser.popup_click("#save")?;
        sleep(Duration::from_millis(moment));
        browser.close_popup()?;
        browser.press_action()?;
        // Not saved: then what was typed stands there still.
        let typed = format!("document.querySelector('#issuer')?.value === {issuer:?}");
        until_popup(browser, &format!("!!document.querySelector('.row') || {typed}"))?;
        if browser.popup(&typed)? == true {
            browser.popup_click("#back")?;
            until_shown(browser, ".row")?;
        }
        let rows = browser.popup("[...document.querySelectorAll('.row .issuer')].map(e => e.textContent)")?;
        let rows: Vec<String> = serde_json::from_value(rows)?;
        if rows.last() == Some(&issuer) {
            saved.push(issuer);
        }
        assert_eq!(rows, saved, "after {moment} ms");
        until_popup(
            browser,
            "[...document.querySelectorAll('.row .code')].every(e => /^\\d{3} \\d{3}$/.test(e.textContent))",
        )?;
    }
    Ok(())
}
