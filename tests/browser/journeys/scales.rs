//! The main journey at device pixel ratios 1 to 2 and page zoom 67 to 150 %: the box drawn is the box read.

use super::steps::*;
use crate::drive::chromium::Chromium;
use crate::drive::firefox::Firefox;
use crate::drive::{Browser, Res, Start, until_closed, until_page, until_popup, until_shown};
use crate::portals::Portals;

const RATIOS: [f64; 4] = [1.0, 1.25, 1.5, 2.0];
const ZOOMS: [f64; 3] = [0.67, 1.0, 1.5];

#[test]
fn chromium_at_every_scale() {
    for ratio in RATIOS {
        let mut browser = Chromium::start(&Start { ratio, ..Start::default() }).expect("Chromium starts");
        finish(at_each_zoom(&mut browser, ratio), &mut browser, &format!("ratio-{ratio}"));
    }
}

#[test]
fn firefox_at_every_scale() {
    for ratio in RATIOS {
        let mut browser = Firefox::start(&Start { ratio, ..Start::default() }).expect("Firefox starts");
        finish(at_each_zoom(&mut browser, ratio), &mut browser, &format!("ratio-{ratio}"));
    }
}

fn at_each_zoom(browser: &mut dyn Browser, ratio: f64) -> Res<()> {
    for (number, zoom) in (0..).zip(ZOOMS) {
        enrol_and_log_in(browser, number, zoom).map_err(|error| format!("ratio {ratio}, zoom {zoom}: {error}"))?;
    }
    Ok(())
}

/// Two codes stand side by side; the box is drawn round ours, and ours must be what is read.
fn enrol_and_log_in(browser: &mut dyn Browser, number: u8, zoom: f64) -> Res<()> {
    // A site of its own for each zoom, with a symbol that is the same in every run.
    let portals = Portals::start()?;
    let portal = &portals.afas_online;
    portal.state.lock().map_err(|_| "state")?.secret = (1..=20).map(|byte| byte + 20 * number).collect();
    go_to_afas_online_enrolment(browser, &portal.origin)?;
    browser.zoom(zoom)?;
    std::thread::sleep(std::time::Duration::from_millis(400));
    browser.page("(document.querySelector('#other #qr').scrollIntoView({ block: 'center' }), true)")?;
    match number {
        0 => make_vault(browser)?,
        _ => browser.press_action()?,
    }
    until_shown(browser, "#scan")?;
    scan(browser, "#other #qr")?;
    until_popup(browser, "document.querySelector('#issuer-shown')?.textContent === 'AFAS Online'")?;
    browser.popup_click("#save-fill")?;
    until_closed(browser)?;
    until_page(browser, "/^\\d{6}$/.test(document.querySelector('#otp').value)")?;
    browser.page_click("#go")?;
    until_page(browser, "!!document.querySelector('#done')")?;

    browser.page_click("#logout")?;
    log_in(browser)?;
    until_page(browser, "!!document.querySelector('#otp')")?;
    browser.press_action()?;
    until_shown(browser, ".row.here .fill")?;
    browser.popup_click(".row.here .fill")?;
    until_closed(browser)?;
    until_page(browser, "/^\\d{6}$/.test(document.querySelector('#otp').value)")?;
    browser.page_click("#go")?;
    until_page(browser, "!!document.querySelector('#home')")
}
