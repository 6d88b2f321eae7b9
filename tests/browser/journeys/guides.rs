//! On a portal that Kader knows the popup says where the QR code is, and what to choose there.

use super::steps::*;
use crate::drive::chromium::Chromium;
use crate::drive::firefox::Firefox;
use crate::drive::{Browser, Res, Start, until_popup, until_shown};
use crate::portals::Portals;
use kader::portal::Guides;

/// A host of each guide that has any, with the guide's name.
fn hosts() -> Vec<(String, String)> {
    let text = std::fs::read_to_string("extension/guides.json").expect("the guides");
    let guides: Guides = serde_json::from_str(&text).expect("whole guides");
    let host = |guide: &kader::portal::Guide| Some((guide.hosts.first()?.replace('*', "kantoor"), guide.name.clone()));
    guides.all().iter().filter_map(host).collect()
}

fn start() -> Start {
    Start { hosts: hosts().into_iter().map(|(host, _)| host).collect(), ..Start::default() }
}

#[test]
fn chromium_knows_the_portals() {
    let mut browser = Chromium::start(&start()).expect("Chromium starts");
    finish(every_portal(&mut browser), &mut browser, "guides");
}

#[test]
fn firefox_knows_the_portals() {
    let mut browser = Firefox::start(&start()).expect("Firefox starts");
    finish(every_portal(&mut browser), &mut browser, "guides");
}

fn every_portal(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    let port = portals.afas_customer.origin.rsplit_once(':').ok_or("no port")?.1;
    // Nobody's portal: nothing is said.
    browser.open(&portals.afas_customer.origin)?;
    make_vault(browser)?;
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert_eq!(browser.popup("!!document.querySelector('.guide')")?, false);
    browser.close_popup()?;
    let all = hosts();
    let mut known = 0;
    for (host, name) in &all {
        // Browsers know of some hosts that they are never to be asked for without TLS, which the replicas have not.
        let opened = browser.open(&format!("http://{host}:{port}/")).is_ok();
        if !opened || browser.page("location.protocol")? != "http:" {
            continue;
        }
        known += 1;
        browser.press_action()?;
        until_popup(browser, &format!("document.querySelector('.guide > p b')?.textContent === {name:?}"))?;
        if all.first().is_some_and(|(_, first)| first == name) {
            picture_of_popup(browser, "guide")?;
            browser.popup_click(".guide summary")?;
            until_popup(browser, "document.querySelector('.guide details').open")?;
            picture_of_popup(browser, "guide-open")?;
        }
        browser.close_popup()?;
    }
    // Once an account belongs to it there is nothing to coach, but help remains.
    let (host, _) = all.first().ok_or("no guide")?;
    browser.open(&format!("http://{host}:{port}/"))?;
    browser.press_action()?;
    until_shown(browser, "#manual")?;
    enter_by_hand(browser, "AFAS", "JBSWY3DPEHPK3PXP")?;
    until_shown(browser, ".row.here")?;
    until_shown(browser, ".guide details")?;
    assert_eq!(browser.popup("!!document.querySelector('.guide > p')")?, false);
    picture_of_popup(browser, "guide-after")?;
    println!("{}: {known} of {} portals known by their page", browser.name(), all.len());
    assert!(known > all.len() / 2);
    Ok(())
}
