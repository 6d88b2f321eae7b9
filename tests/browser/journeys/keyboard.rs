//! The whole journey with the keyboard alone.

use super::in_both;
use super::steps::*;
use crate::drive::screen::Screen;
use crate::drive::{Browser, Res, until_closed};
use crate::portals::{PASSWORD, Portals, USER};

in_both![by_keyboard_alone];

fn by_keyboard_alone(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.afas_customer.origin)?;
    tab_to(&mut page(browser), "user")?;
    page(browser).types(USER)?;
    tab_to(&mut page(browser), "pass")?;
    page(browser).types(PASSWORD)?;
    page(browser).press("Enter")?;
    for link in ["security", "activate"] {
        tab_to(&mut page(browser), link)?;
        page(browser).press("Enter")?;
    }
    tab_to(&mut page(browser), "pass")?;
    page(browser).types(PASSWORD)?;
    page(browser).press("Enter")?;
    tab_to(&mut page(browser), "with-code")?;
    page(browser).press("Enter")?;
    page(browser).shows("#qr")?;

    browser.press_action()?;
    tab_to(&mut popup(browser), "new-password")?;
    popup(browser).types(VAULT_PASSWORD)?;
    tab_to(&mut popup(browser), "again")?;
    popup(browser).types(VAULT_PASSWORD)?;
    popup(browser).press("Enter")?;
    tab_to(&mut popup(browser), "scan")?;
    popup(browser).press("Enter")?;
    until_closed(browser)?;
    page(browser).shows("kader-frame")?;

    bring_box_over(browser, "#qr")?;
    browser.page_key("ArrowRight", true)?;
    browser.page_key("ArrowDown", true)?;
    picture_of_page(browser, "keyboard-frame")?;
    page(browser).press("Enter")?;
    find_is_shown(browser)?;
    popup(browser).focuses("#save-fill")?;
    popup(browser).press("Enter")?;
    until_closed(browser)?;
    page(browser).holds_a_code("#Code")?;
    page(browser).focuses("#Code")?;
    page(browser).press("Enter")?;
    page(browser).shows("#done")
}

/// Waits for an element, and presses Tab until it has the focus.
fn tab_to(screen: &mut Screen<'_>, id: &str) -> Res<()> {
    screen.shows(&format!("#{id}"))?;
    for _ in 0..20 {
        if screen.focused()? == id {
            return Ok(());
        }
        screen.press("Tab")?;
    }
    Err(format!("Tab does not reach {id}").into())
}
