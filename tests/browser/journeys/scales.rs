//! The main journey at device pixel ratios 1 to 2 and page zoom 67 to 150 %: the drawn box is the box that is read.

use super::run::{in_chromium, in_firefox};
use super::steps::*;
use crate::drive::{Browser, Res, Start};
use crate::portals::Portals;

/// Makes one test for each ratio and browser.
macro_rules! at_each_ratio {
    ($module:ident, $run:ident: $($name:ident $ratio:literal),* $(,)?) => {
        mod $module {
            $(#[test] fn $name() { super::$run(&super::at_ratio($ratio), stringify!($name), |browser| super::at_each_zoom(browser, $ratio)); })*
        }
    };
}
// With the zooms, this gives 0.67 to 3 device pixels per CSS pixel. Other journeys run at ratio 1 in both browsers.
at_each_ratio![chromium, in_chromium: ratio_1 1.0, ratio_1_25 1.25, ratio_1_5 1.5, ratio_2 2.0];
at_each_ratio![firefox, in_firefox: ratio_1_25 1.25, ratio_2 2.0];

const ZOOMS: [f64; 3] = [0.67, 1.0, 1.5];

fn at_ratio(ratio: f64) -> Start {
    Start { ratio, ..Start::default() }
}

fn at_each_zoom(browser: &mut dyn Browser, ratio: f64) -> Res<()> {
    for (number, zoom) in (0..).zip(ZOOMS) {
        enrol(browser, number, ratio, zoom).map_err(|error| format!("ratio {ratio}, zoom {zoom}: {error}"))?;
    }
    log_in_again(browser)
}

/// Two codes are next to each other; the box is drawn around the account's, and only that one may be read.
fn enrol(browser: &mut dyn Browser, number: u8, ratio: f64, zoom: f64) -> Res<()> {
    // A site of its own for each zoom, with the same symbol in every run.
    let portals = Portals::start()?;
    let portal = &portals.afas_online;
    portal.state.lock().map_err(|_| "state")?.secret = (1..=20).map(|byte| byte + 20 * number).collect();
    open_enrolment(browser, portal)?;
    browser.zoom(zoom)?;
    // Firefox rounds it a little.
    page(browser).wait("is zoomed", &format!("Math.abs(devicePixelRatio - {}) < 0.05", ratio * zoom))?;
    page(browser).of("#other #qr", "(e.scrollIntoView({ block: 'center' }), true)")?;
    page(browser).settles()?;
    match number {
        0 => open_empty_vault(browser)?,
        _ => browser.press_action()?,
    }
    popup(browser).shows("#scan")?;
    scan(browser, "#other #qr")?;
    popup(browser).reads("#issuer-shown", "AFAS Online")?;
    save_and_fill(browser, "#otp")?;
    page(browser).click("#go")?;
    page(browser).shows("#done")
}

/// The next login, at the last zoom.
fn log_in_again(browser: &mut dyn Browser) -> Res<()> {
    page(browser).click("#logout")?;
    log_in(browser)?;
    page(browser).shows("#otp")?;
    fill_here(browser, "#otp")?;
    page(browser).click("#go")?;
    page(browser).shows("#home")
}
