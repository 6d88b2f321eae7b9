//! A page that looks like an account's portal: the AFAS replica under a name that is not AFAS'. Codes are hidden,
//! copying and filling name both hosts, and consent for one time does not apply to the next.

use super::run::{in_chromium, in_firefox};
use super::steps::*;
use crate::drive::{Browser, Res, Start, until_closed};
use crate::portals::Portals;

const HOME: &str = "klant.afas.nl";
const LOOK_ALIKE: &str = "klant-afas.nl";
/// `klant.аfаs.nl` with Cyrillic letters, as browsers report it.
const OTHER_LETTERS: &str = "klant.xn--fs-6kcb.nl";

/// A browser for which the AFAS replica is every host.
fn start(portals: &Portals) -> Start {
    Start { proxy: Some(portals.afas_customer.port), ..Start::default() }
}

#[test]
fn chromium_reports_look_alikes() {
    let portals = Portals::start().expect("the portals start");
    in_chromium(&start(&portals), "lookalikes", |browser| look_alikes(browser));
}

#[test]
fn firefox_reports_look_alikes() {
    let portals = Portals::start().expect("the portals start");
    in_firefox(&start(&portals), "lookalikes", |browser| look_alikes(browser));
}

/// The address of the page that asks for a code, at this host.
fn code_page(host: &str) -> String {
    format!("https://{host}/code")
}

fn look_alikes(browser: &mut dyn Browser) -> Res<()> {
    browser.open(&code_page(LOOK_ALIKE))?;
    open_vault(browser, vec![account("AFAS", SECRET).at(&format!("https://{HOME}"))])?;
    popup(browser).says(".question", message("looksAlike").with(HOME).with(LOOK_ALIKE))?;
    popup(browser).reads(".row .code", message("codeHidden"))?;
    picture_of_popup(browser, "lookalike")?;
    browser.set_dark(true)?;
    picture_of_popup(browser, "lookalike-dark")?;
    browser.set_dark(false)?;

    // Copying first names both hosts, and offers no filling.
    popup(browser).click(".row .copy")?;
    popup(browser).lists(".hosts dd", &[LOOK_ALIKE, HOME])?;
    assert!(!popup(browser).has("#yes, #always")?);
    picture_of_popup(browser, "lookalike-copy")?;
    popup(browser).click("#no")?;

    // The codes are shown on request, also with the keyboard, and announced to users who do not see them.
    popup(browser).shows("#reveal")?;
    popup(browser).evaluate("(document.querySelector('#reveal').focus(), true)")?;
    popup(browser).press("Enter")?;
    popup(browser).notices(message("codesShown"))?;
    popup(browser).shows_a_code(".row .code")?;
    popup(browser).has_where("#reveal", "e.getAttribute('aria-pressed') === 'true'")?;
    popup(browser).click("#reveal")?;
    popup(browser).reads(".row .code", message("codeHidden"))?;

    // Once is the first choice, and Kader asks again the next time.
    for (choice, number) in [("#yes", 1), ("#always", 2)] {
        popup(browser).click(".row .fill")?;
        popup(browser).lists(".hosts dd", &[LOOK_ALIKE, HOME])?;
        popup(browser).reads("#yes", message("fillOnce"))?;
        assert_eq!(page(browser).value("#Code")?, "", "{number}");
        if number == 1 {
            picture_of_popup(browser, "lookalike-fill")?;
        }
        popup(browser).click(choice)?;
        until_closed(browser)?;
        page(browser).holds_a_code("#Code")?;
        browser.open(&code_page(LOOK_ALIKE))?;
        browser.press_action()?;
        popup(browser).shows(".row")?;
        if number == 1 {
            popup(browser).shows(".question")?;
        }
    }
    // Always: the account then belongs to this site.
    popup(browser).shows(".row.here")?;
    assert!(!popup(browser).has(".question")?);
    browser.close_popup()?;

    // Other letters; and a page that is only unknown, where nothing is hidden.
    browser.open(&code_page(OTHER_LETTERS))?;
    browser.press_action()?;
    popup(browser).says(".question", message("looksAlike").with(HOME).with(OTHER_LETTERS))?;
    browser.close_popup()?;
    browser.open(&code_page("www.voorbeeld.nl"))?;
    browser.press_action()?;
    popup(browser).shows_a_code(".row .code")?;
    assert!(!popup(browser).has(".question")?);
    popup(browser).click(".row .fill")?;
    popup(browser).reads("#yes", message("fillHere"))
}
