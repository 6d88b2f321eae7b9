//! The popup is closed halfway, as it is by any click beside it: what was saved is there, and nothing is half there.

use super::in_both;
use super::steps::*;
use super::stores::{clear_session, stored_copies};
use crate::drive::{Browser, Res};
use crate::portals::Portals;
use std::thread::sleep;
use std::time::Duration;

in_both![while_an_account_is_saved; while_the_vault_is_made];

/// How long after the click the popup goes: before, during and after the work.
const MOMENTS_MS: [u64; 5] = [0, 5, 20, 60, 200];

/// Either there is no vault yet and the first run is offered again, or there is one and its password opens it.
fn while_the_vault_is_made(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    for moment in MOMENTS_MS {
        browser.press_action()?;
        choose_first_password(browser)?;
        sleep(Duration::from_millis(moment));
        reopen(browser)?;
        popup(browser).shows("#new-password, #unlock, #scan")?;
        let made = !popup(browser).has("#new-password")?;
        let kept = !stored_copies(browser)?.is_empty();
        assert_eq!(made, kept, "after {moment} ms");
        if made {
            return opens_with_its_password(browser);
        }
        browser.close_popup()?;
    }
    // Never quick enough to be made: then it is made undisturbed.
    make_vault(browser)
}

/// After the end of the session the vault asks for its password, and takes it.
fn opens_with_its_password(browser: &mut dyn Browser) -> Res<()> {
    clear_session(browser)?;
    reopen(browser)?;
    unlock(browser)?;
    popup(browser).shows("#scan")
}

/// Every account that stood there stands there still; the one being saved is there whole, or not at all.
fn while_an_account_is_saved(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_vault_at_home(browser, &[("Eerste", SECRET)])?;
    let mut saved = vec!["Eerste".to_owned()];
    for (moment, last) in MOMENTS_MS.into_iter().zip(["A", "B", "C", "D", "E"]) {
        let issuer = format!("Na {moment} ms");
        popup(browser).click("#manual")?;
        popup(browser).enter("#secret", &format!("JBSWY3DPEHPK3PX{last}"))?;
        popup(browser).enter("#issuer", &issuer)?;
        popup(browser).click("#save")?;
        sleep(Duration::from_millis(moment));
        reopen(browser)?;
        // Not saved: then what was typed stands there still.
        let typed = format!("document.querySelector('#issuer')?.value === {issuer:?}");
        let either = format!("!!document.querySelector('.row') || {typed}");
        popup(browser).wait("shows the codes, or what was typed", &either)?;
        if popup(browser).evaluate(&typed)? == true {
            popup(browser).click("#back")?;
            popup(browser).shows(".row")?;
        }
        let rows = popup(browser).texts(".row .issuer")?;
        if rows.last() == Some(&issuer) {
            saved.push(issuer);
        }
        assert_eq!(rows, saved, "after {moment} ms");
        for row in 1..=rows.len() {
            popup(browser).shows_a_code(&format!(".row:nth-child({row}) .code"))?;
        }
    }
    Ok(())
}
