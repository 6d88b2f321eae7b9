//! The popup is closed halfway, as by a click next to it: what was saved is present, and nothing is incomplete.

use super::in_both;
use super::steps::*;
use super::stores::{clear_session, stored_copies};
use crate::drive::{Browser, Res};
use crate::portals::Portals;
use std::thread::sleep;
use std::time::Duration;

in_both![while_an_account_is_saved; while_the_vault_is_made];

/// The time after the click at which the popup closes: before, during and after the work.
const MOMENTS_MS: [u64; 5] = [0, 5, 20, 60, 200];

/// Either there is no vault yet and the first run appears again, or there is one and its password opens it.
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
    // If it was never made fast enough, it is made now without an interruption.
    make_vault(browser)
}

/// After the session ends, the vault asks for its password, and the password opens it.
fn opens_with_its_password(browser: &mut dyn Browser) -> Res<()> {
    clear_session(browser)?;
    reopen(browser)?;
    unlock(browser)?;
    popup(browser).shows("#scan")
}

/// All earlier accounts are still present; the one that was being saved is present completely or not at all.
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
        // If it was not saved, the input is still in the form.
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
