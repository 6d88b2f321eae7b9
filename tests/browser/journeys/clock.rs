//! A computer with a wrong clock: codes are computed from the time, so Kader reports this when it fills one.

use super::in_both;
use super::steps::*;
use crate::drive::{Browser, Res, until_closed};
use crate::portals::{Portal, Portals};

in_both![a_wrong_clock_is_told, a_strict_page_is_filled_all_the_same];

fn ready(browser: &mut dyn Browser, portal: &Portal) -> Res<()> {
    browser.open(&portal.origin)?;
    open_vault_at_home(browser, &[("AFAS", SECRET)])?;
    browser.close_popup()
}

/// Fills at a portal whose clock is this many seconds ahead of this computer's.
fn fill(browser: &mut dyn Browser, portal: &Portal, ahead: i64) -> Res<()> {
    portal.state.lock().map_err(|_| "state")?.clock_ahead = ahead;
    browser.open(&portal.origin)?;
    put_in_page(browser, CODE_FIELD)?;
    browser.press_action()?;
    popup(browser).click(".row.here .fill")?;
    page(browser).holds_a_code("#otp")
}

/// The page's server has another time: Kader reports how much this computer's clock differs.
fn a_wrong_clock_is_told(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    let portal = &portals.afas_customer;
    portal.state.lock().map_err(|_| "state")?.lets_pages_ask = true;
    ready(browser, portal)?;
    for (ahead, words) in [
        (300, message("clockBehind").with_message(message("clockMinutes").with(5))),
        (-45, message("clockAhead").with_message(message("clockSeconds"))),
        (-7_300, message("clockAhead").with_message(message("clockHours").with(2))),
    ] {
        fill(browser, portal, ahead)?;
        popup(browser).says("#question-text", words)?;
        picture_of_popup(browser, &format!("clock-{}", ahead.abs()))?;
        popup(browser).click("#no")?;
        until_closed(browser)?;
    }
    // A second or two are not reported.
    fill(browser, portal, 2)?;
    until_closed(browser)
}

/// In Firefox, a policy that forbids the page all requests applies to Kader's scripts too: the clocks are not
/// compared there.
fn a_strict_page_is_filled_all_the_same(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    ready(browser, &portals.afas_customer)?;
    fill(browser, &portals.afas_customer, 300)?;
    match browser.name() {
        "firefox" => until_closed(browser),
        _ => {
            let words = message("clockBehind").with_message(message("clockMinutes").with(5));
            popup(browser).says("#question-text", words)
        }
    }
}
