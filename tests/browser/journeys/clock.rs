//! A computer whose clock is wrong: codes are made from the time, so Kader says so when it fills one.

use super::in_both;
use super::steps::*;
use crate::drive::{Browser, Res, until_closed, until_page, until_popup, until_shown};
use crate::portals::{Portal, Portals};

in_both![a_wrong_clock_is_told, a_strict_page_is_filled_all_the_same];

const FIELD: &str = "<main><label>Verificatiecode<input id=otp name=otp autocomplete=one-time-code></label></main>";

fn ready(browser: &mut dyn Browser, portal: &Portal) -> Res<()> {
    browser.open(&portal.origin)?;
    make_vault(browser)?;
    enter_by_hand(browser, "AFAS", "JBSWY3DPEHPK3PXP")?;
    browser.close_popup()
}

/// Fills at a portal whose clock is so many seconds ahead of ours.
fn fill(browser: &mut dyn Browser, portal: &Portal, ahead: i64) -> Res<()> {
    portal.state.lock().map_err(|_| "state")?.clock_ahead = ahead;
    browser.open(&portal.origin)?;
    browser.page(&format!("(document.body.innerHTML = {FIELD:?}, true)"))?;
    browser.press_action()?;
    until_shown(browser, ".row .fill")?;
    browser.popup_click(".row .fill")?;
    until_page(browser, "/^\\d{6}$/.test(document.querySelector('#otp').value)")
}

/// The page's own server has another time: Kader says by how much this computer is off.
fn a_wrong_clock_is_told(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    let portal = &portals.afas_customer;
    portal.state.lock().map_err(|_| "state")?.lets_pages_ask = true;
    ready(browser, portal)?;
    for (ahead, words) in [(300, "5 minuten achter"), (-45, "seconden voor"), (-7_300, "2 uur voor")] {
        fill(browser, portal, ahead)?;
        until_popup(browser, &format!("document.querySelector('#question-text')?.textContent.includes({words:?})"))?;
        picture_of_popup(browser, &format!("clock-{}", ahead.abs()))?;
        browser.popup_click("#no")?;
        until_closed(browser)?;
    }
    // A second or two is nobody's business.
    fill(browser, portal, 2)?;
    until_closed(browser)
}

/// A policy that lets a page ask for nothing holds for us too in Firefox: the clocks are not compared there.
fn a_strict_page_is_filled_all_the_same(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    ready(browser, &portals.afas_customer)?;
    fill(browser, &portals.afas_customer, 300)?;
    match browser.name() {
        "firefox" => until_closed(browser),
        _ => until_popup(browser, "document.querySelector('#question-text')?.textContent.includes('5 minuten achter')"),
    }
}
