//! A person finds the browser with the vault unlocked: what they cannot do without the password, and what the owner
//! sees later.

use super::in_both;
use super::recovery::{NEW_PASSWORD, choose_lock_time, choose_password};
use super::steps::*;
use crate::drive::{Browser, Res, reload, until_closed};
use crate::portals::Portals;

in_both![walking_up; that_was_not_me];

/// Without the password, a sheet, the secrets and a longer lock time are not available. A new sheet is reported once,
/// at the next unlock; the log has it.
fn walking_up(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_empty_vault(browser)?;
    enter_by_hand(browser, "AFAS", SECRET)?;
    to_settings(browser, "#options")?;
    for (button, field, go) in
        [("#sheet", "sheet-password", "#sheet-go"), ("#secrets", "secrets-password", "#secrets-go")]
    {
        page(browser).click(button)?;
        page(browser).enter(&format!("#{field}"), "dit is het niet")?;
        page(browser).click(go)?;
        page(browser).notes(field, message("wrongPassword"))?;
    }
    assert!(!page(browser).has("#recovery-code, #secret-rows")?);
    picture_of_page(browser, "ask-owner")?;
    choose_lock_time(browser, "60")?;
    page(browser).enter("#lock-password", "dit is het niet")?;
    page(browser).click("#lock-go")?;
    page(browser).notes("lock-password", message("wrongPassword"))?;
    reload(browser)?;
    page(browser).holds("#lock-time", "15")?;
    // A shorter time needs no password.
    choose_lock_time(browser, "5")?;
    page(browser).notices(message("changesSaved"))?;
    reload(browser)?;
    page(browser).holds("#lock-time", "5")?;
    choose_lock_time(browser, "60")?;
    page(browser).enter("#lock-password", VAULT_PASSWORD)?;
    page(browser).click("#lock-go")?;
    page(browser).notices(message("changesSaved"))?;
    page(browser).holds("#lock-time", "60")?;

    make_sheet(browser)?;
    page(browser).click("#sheet-done")?;
    // The owner who made it does not see the report at once.
    browser.open(&portals.pinkweb.origin)?;
    browser.press_action()?;
    popup(browser).shows(".row")?;
    assert!(!popup(browser).has("#told")?);
    popup(browser).click("#lock")?;
    popup(browser).shows("#unlock")?;
    popup(browser).enter("#password", VAULT_PASSWORD)?;
    popup(browser).click("#unlock")?;
    popup(browser).says("#told", message("actSheetMade"))?;
    picture_of_popup(browser, "told")?;
    // It is shown until it is answered.
    browser.close_popup()?;
    browser.press_action()?;
    popup(browser).click("#told-right")?;
    popup(browser).shows(".row")?;
    browser.close_popup()?;
    browser.press_action()?;
    popup(browser).shows(".row")?;
    assert!(!popup(browser).has("#told")?);
    to_settings(browser, "#options")?;
    page(browser).click("#log")?;
    page(browser).says("#log-rows", message("actSheetMade"))?;
    page(browser).says("#log-rows", message("actLockTimeLonger"))?;
    picture_of_page(browser, "log")
}

/// *That wasn't me*: a new password under a new key; an entry that was shown is not shown again.
fn that_was_not_me(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_empty_vault(browser)?;
    enter_by_hand(browser, "AFAS", SECRET)?;
    to_settings(browser, "#options")?;
    make_sheet(browser)?;
    page(browser).click("#sheet-done")?;
    browser.to_new_tab(&portals.pinkweb.origin)?;
    browser.press_action()?;
    popup(browser).click("#lock")?;
    popup(browser).enter("#password", VAULT_PASSWORD)?;
    popup(browser).click("#unlock")?;
    popup(browser).click("#not-me")?;
    until_closed(browser)?;
    browser.to_new_tab("options.html#not-me")?;
    page(browser).shows("#leaked:checked")?;
    page(browser).enter("#present", VAULT_PASSWORD)?;
    picture_of_page(browser, "not-me")?;
    choose_password(browser, NEW_PASSWORD)?;
    page(browser).notices(message("passwordLeakedDone"))?;
    page(browser).says("#sheet-status", message("sheetHasNot"))
}
