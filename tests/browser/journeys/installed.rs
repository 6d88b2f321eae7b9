//! The first screen after installation: where Kader's button is.

use super::run::{in_chromium, in_firefox};
use super::steps::*;
use crate::drive::{Browser, Res, Start};

/// If a person installs Kader, it shows its first screen.
#[test]
fn firefox_shows_where_the_button_is() {
    in_firefox(&Start { for_good: true, ..Start::default() }, "installed", |browser| shown_once_installed(browser));
}

#[test]
fn chromium_says_where_the_button_is() {
    in_chromium(&Start::default(), "installed", |browser| said(browser));
}

fn shown_once_installed(browser: &mut dyn Browser) -> Res<()> {
    browser.to_new_tab("options.html#installed")?;
    // The journeys' Firefox has the button on its toolbar.
    page(browser).says("#pin-step", message("installedInSight"))?;
    page(browser).says(".steps kbd", "Alt")?;
    picture_of_page(browser, "installed")?;
    // A user who had Kader elsewhere can restore a backup from here.
    page(browser).click("#have-backup")?;
    page(browser).shows("#backup-file")
}

fn said(browser: &mut dyn Browser) -> Res<()> {
    browser.open_own_page("options.html#installed")?;
    page(browser).reads("h1", message("installedTitle"))?;
    page(browser).says("#pin-step", message("installedPin"))?;
    // A developer's browser gets no screen: only the blank tab and this one are open.
    let kind = page(browser).evaluate("chrome.management.getSelf().then(({ installType }) => installType)")?;
    assert_eq!(kind, "development");
    assert_eq!(page(browser).evaluate("chrome.tabs.query({}).then(({ length }) => length)")?, 2);
    picture_of_page(browser, "installed")
}
