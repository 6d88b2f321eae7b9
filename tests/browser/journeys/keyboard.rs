//! The whole journey by keyboard alone.

use super::in_both;
use super::steps::*;
use crate::drive::{Browser, Res, until_closed, until_page, until_popup, until_shown};
use crate::portals::{PASSWORD, Portals, USER};

in_both![by_keyboard_alone];

fn by_keyboard_alone(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.afas_customer.origin)?;
    tab_to(browser, "user")?;
    browser.page_type(USER)?;
    tab_to(browser, "pass")?;
    browser.page_type(PASSWORD)?;
    browser.page_key("Enter", false)?;
    for link in ["security", "activate"] {
        tab_to(browser, link)?;
        browser.page_key("Enter", false)?;
    }
    tab_to(browser, "pass")?;
    browser.page_type(PASSWORD)?;
    browser.page_key("Enter", false)?;
    tab_to(browser, "with-code")?;
    browser.page_key("Enter", false)?;
    until_page(browser, "!!document.querySelector('#qr')")?;

    browser.press_action()?;
    until_shown(browser, "#new-password")?;
    popup_tab_to(browser, "new-password")?;
    browser.popup_type(VAULT_PASSWORD)?;
    popup_tab_to(browser, "again")?;
    browser.popup_type(VAULT_PASSWORD)?;
    browser.popup_key("Enter", false)?;
    until_shown(browser, "#scan")?;
    popup_tab_to(browser, "scan")?;
    browser.popup_key("Enter", false)?;
    until_closed(browser)?;
    until_page(browser, "!!document.querySelector('kader-frame')")?;

    // The box begins in the middle; arrows bring it over the code.
    let way = browser.page(
        "(r => [r.x + r.width / 2 - innerWidth / 2, r.y + r.height / 2 - innerHeight / 2])(document.querySelector('#qr').getBoundingClientRect())",
    )?;
    browser.page_key("ArrowRight", false)?; // the first arrow shows the box
    for (at, keys) in [(0, ["ArrowLeft", "ArrowRight"]), (1, ["ArrowUp", "ArrowDown"])] {
        let steps = (way[at].as_f64().unwrap_or_default() / 10.0).round() as i32;
        for _ in 0..steps.abs() {
            browser.page_key(keys[usize::from(steps > 0)], false)?;
        }
    }
    browser.page_key("ArrowRight", true)?;
    browser.page_key("ArrowDown", true)?;
    picture_of_page(browser, "keyboard-frame")?;
    browser.page_key("Enter", false)?;
    find_is_shown(browser)?;
    until_shown(browser, "#save-fill")?;
    until_popup(browser, "document.activeElement.id === 'save-fill'")?;
    browser.popup_key("Enter", false)?;
    until_closed(browser)?;
    until_page(browser, "/^\\d{6}$/.test(document.querySelector('#Code').value)")?;
    until_page(browser, "document.activeElement.id === 'Code'")?;
    browser.page_key("Enter", false)?;
    until_page(browser, "!!document.querySelector('#done')")
}

fn tab_to(browser: &mut dyn Browser, id: &str) -> Res<()> {
    until_page(browser, &format!("!!document.getElementById({id:?})"))?;
    for _ in 0..12 {
        if browser.page(&format!("document.activeElement?.id === {id:?}"))? == true {
            return Ok(());
        }
        browser.page_key("Tab", false)?;
    }
    Err(format!("Tab does not reach {id}").into())
}

fn popup_tab_to(browser: &mut dyn Browser, id: &str) -> Res<()> {
    for _ in 0..20 {
        if browser.popup(&format!("document.activeElement?.id === {id:?}"))? == true {
            return Ok(());
        }
        browser.popup_key("Tab", false)?;
    }
    Err(format!("Tab does not reach {id} in the popup").into())
}
