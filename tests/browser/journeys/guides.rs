//! On a portal that Kader knows, the popup says where the QR code is and what to choose there.

use super::run::{in_chromium, in_firefox};
use super::steps::*;
use crate::drive::{Browser, Res, Start};
use crate::portals::Portals;
use kader::portal::{Guide, Guides};

/// The number of portals to open. `tests/core/guides.rs` checks without a browser that each host finds its guide.
const PORTALS: usize = 3;

/// The guides that have hosts, with one host each.
fn guides_with_host() -> Vec<(String, Guide)> {
    let text = std::fs::read_to_string("extension/guides.json").expect("the guides");
    let guides: Guides = serde_json::from_str(&text).expect("whole guides");
    let host = |guide: &Guide| Some((guide.hosts.first()?.replace('*', "kantoor"), guide.clone()));
    guides.all().iter().filter_map(host).collect()
}

/// A browser for which one replica is every portal.
fn start(portals: &Portals) -> Start {
    Start { proxy: Some(portals.afas_customer.port), ..Start::default() }
}

#[test]
fn chromium_knows_the_portals() {
    let portals = Portals::start().expect("the portals start");
    in_chromium(&start(&portals), "guides", |browser| some_portals(browser, &portals));
}

#[test]
fn firefox_knows_the_portals() {
    let portals = Portals::start().expect("the portals start");
    in_firefox(&start(&portals), "guides", |browser| some_portals(browser, &portals));
}

fn some_portals(browser: &mut dyn Browser, portals: &Portals) -> Res<()> {
    // An unknown portal: there is no guide.
    browser.open(&portals.afas_customer.origin)?;
    open_empty_vault(browser)?;
    // Time for a guide that must not come.
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert!(!popup(browser).has(".guide")?);
    browser.close_popup()?;
    let all = guides_with_host();
    for (at, (host, guide)) in all.iter().take(PORTALS).enumerate() {
        let name = &guide.name;
        browser.open(&format!("https://{host}/")).map_err(|error| format!("{host}: {error}"))?;
        browser.press_action()?;
        popup(browser).reads(".guide > p b", name)?;
        if at == 0 {
            picture_of_popup(browser, "guide")?;
        }
        popup(browser).click(".guide summary")?;
        popup(browser).has_where(".guide details", "e.open")?;
        let advice = popup(browser).text(".guide")?;
        let choose = guide.choose.as_ref().map_or("", |choose| choose.in_language(browser.language()));
        for part in [guide.path.in_language(browser.language()), choose] {
            assert!(advice.contains(part), "{name}: {advice} without {part}");
        }
        if at == 0 {
            picture_of_popup(browser, "guide-open")?;
        }
        browser.close_popup()?;
    }
    // Once an account belongs to the portal, no instructions are shown, but help remains.
    let (host, _) = all.first().ok_or("no guide")?;
    browser.open(&format!("https://{host}/"))?;
    browser.press_action()?;
    enter_by_hand(browser, "AFAS", SECRET)?;
    popup(browser).shows(".row.here")?;
    popup(browser).shows(".guide details")?;
    assert!(!popup(browser).has(".guide > p")?);
    picture_of_popup(browser, "guide-after")?;
    Ok(())
}
