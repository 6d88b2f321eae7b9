//! Scanning at device pixel ratios 1 to 2 and page zoom 67 to 150 %: the box drawn is the box read.

use super::steps::*;
use crate::drive::chromium::Chromium;
use crate::drive::firefox::Firefox;
use crate::drive::{Browser, Res, Start, until_page, until_popup, until_shown};
use crate::portals::Portals;

const RATIOS: [f64; 4] = [1.0, 1.25, 1.5, 2.0];
const ZOOMS: [f64; 3] = [0.67, 1.0, 1.5];

#[test]
fn chromium_at_every_scale() {
    for ratio in RATIOS {
        let mut browser = Chromium::start(&Start { ratio, ..Start::default() }).expect("Chromium starts");
        finish(scan_at_each_zoom(&mut browser, ratio), &mut browser, &format!("ratio-{ratio}"));
    }
}

#[test]
fn firefox_at_every_scale() {
    for ratio in RATIOS {
        let mut browser = Firefox::start(&Start { ratio, ..Start::default() }).expect("Firefox starts");
        finish(scan_at_each_zoom(&mut browser, ratio), &mut browser, &format!("ratio-{ratio}"));
    }
}

/// Two codes stand side by side; the box is drawn round ours, and ours must be what is read.
fn scan_at_each_zoom(browser: &mut dyn Browser, ratio: f64) -> Res<()> {
    let portals = Portals::start()?;
    // The same symbol in every run.
    portals.afas_online.state.lock().map_err(|_| "state")?.secret = (1..=20).collect();
    browser.open(&portals.afas_online.origin)?;
    log_in(browser)?;
    until_page(browser, "!!document.querySelector('#change')")?;
    browser.page_click("#change")?;
    until_page(browser, "!!document.querySelector('#other #qr')")?;
    make_vault(browser)?;
    for zoom in ZOOMS {
        browser.zoom(zoom)?;
        std::thread::sleep(std::time::Duration::from_millis(400));
        browser.page("(document.querySelector('#other #qr').scrollIntoView({ block: 'center' }), true)")?;
        if !browser.popup_is_open() {
            browser.press_action()?;
        }
        until_shown(browser, "#scan")?;
        scan(browser, "#other #qr")?;
        until_popup(browser, "document.querySelector('#issuer-shown')?.textContent === 'AFAS Online'")
            .map_err(|error| format!("ratio {ratio}, zoom {zoom}: {error}"))?;
        browser.popup_click("#discard")?;
        until_shown(browser, "#scan")?;
        browser.close_popup()?;
    }
    Ok(())
}
