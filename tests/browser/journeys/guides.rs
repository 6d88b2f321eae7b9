//! On a portal that Kader knows the popup says where the QR code is, and what to choose there.

use super::steps::*;
use crate::drive::chromium::Chromium;
use crate::drive::firefox::Firefox;
use crate::drive::{Browser, Res, Start, until_popup, until_shown};
use crate::portals::Portals;
use kader::portal::{Guide, Guides};

/// The guides that have a host, with one of theirs.
fn guides_with_host() -> Vec<(String, Guide)> {
    let text = std::fs::read_to_string("extension/guides.json").expect("the guides");
    let guides: Guides = serde_json::from_str(&text).expect("whole guides");
    let host = |guide: &Guide| Some((guide.hosts.first()?.replace('*', "kantoor"), guide.clone()));
    guides.all().iter().filter_map(host).collect()
}

/// A browser to which one replica is every portal there is.
fn start(portals: &Portals) -> Start {
    Start { proxy: Some(portals.afas_customer.port), ..Start::default() }
}

#[test]
fn chromium_knows_the_portals() {
    let portals = Portals::start().expect("the portals start");
    let mut browser = Chromium::start(&start(&portals)).expect("Chromium starts");
    finish(every_portal(&mut browser, &portals), &mut browser, "guides");
}

#[test]
fn firefox_knows_the_portals() {
    let portals = Portals::start().expect("the portals start");
    let mut browser = Firefox::start(&start(&portals)).expect("Firefox starts");
    finish(every_portal(&mut browser, &portals), &mut browser, "guides");
}

fn every_portal(browser: &mut dyn Browser, portals: &Portals) -> Res<()> {
    // Nobody's portal: nothing is said.
    browser.open(&portals.afas_customer.origin)?;
    make_vault(browser)?;
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert_eq!(browser.popup("!!document.querySelector('.guide')")?, false);
    browser.close_popup()?;
    let all = guides_with_host();
    for (at, (host, guide)) in all.iter().enumerate() {
        let name = &guide.name;
        browser.open(&format!("https://{host}/")).map_err(|error| format!("{host}: {error}"))?;
        browser.press_action()?;
        until_popup(browser, &format!("document.querySelector('.guide > p b')?.textContent === {name:?}"))?;
        if at == 0 {
            picture_of_popup(browser, "guide")?;
        }
        browser.popup_click(".guide summary")?;
        until_popup(browser, "document.querySelector('.guide details').open")?;
        let advice = browser.popup("document.querySelector('.guide').textContent")?;
        let choose = guide.choose.as_ref().map_or("", |choose| choose.in_language("nl"));
        for part in [guide.path.in_language("nl"), choose] {
            assert!(advice.as_str().is_some_and(|advice| advice.contains(part)), "{name}: {advice} without {part}");
        }
        if at == 0 {
            picture_of_popup(browser, "guide-open")?;
        }
        browser.close_popup()?;
    }
    // Once an account belongs to it there is nothing to coach, but help remains.
    let (host, _) = all.first().ok_or("no guide")?;
    browser.open(&format!("https://{host}/"))?;
    browser.press_action()?;
    until_shown(browser, "#manual")?;
    enter_by_hand(browser, "AFAS", "JBSWY3DPEHPK3PXP")?;
    until_shown(browser, ".row.here")?;
    until_shown(browser, ".guide details")?;
    assert_eq!(browser.popup("!!document.querySelector('.guide > p')")?, false);
    picture_of_popup(browser, "guide-after")?;
    println!("{}: {} portals known by their page", browser.name(), all.len());
    Ok(())
}
