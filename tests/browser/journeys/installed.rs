//! The first thing after installing: where Kader's button is.

use super::steps::*;
use crate::drive::chromium::Chromium;
use crate::drive::firefox::Firefox;
use crate::drive::{Browser, Res, Start, until_in_page, until_page};

/// Installed by a person, Kader shows itself.
#[test]
fn firefox_shows_where_the_button_is() {
    let mut browser = Firefox::start(&Start { for_good: true, ..Start::default() }).expect("Firefox starts");
    finish(shown_once_installed(&mut browser), &mut browser, "installed");
}

#[test]
fn chromium_says_where_the_button_is() {
    let mut browser = Chromium::start(&Start::default()).expect("Chromium starts");
    finish(said(&mut browser), &mut browser, "installed");
}

fn shown_once_installed(browser: &mut dyn Browser) -> Res<()> {
    browser.to_new_tab("options.html#installed")?;
    until_in_page(browser, "#pin-step")?;
    // The journeys' Firefox has the button on its toolbar.
    until_page(browser, "document.querySelector('#pin-step').textContent.includes('staat rechtsboven')")?;
    until_page(browser, "document.querySelector('.steps kbd')?.textContent.includes('Alt')")?;
    picture_of_page(browser, "installed")?;
    // Whoever had Kader elsewhere brings it along from here.
    browser.page_click("#have-backup")?;
    until_in_page(browser, "#backup-file")
}

fn said(browser: &mut dyn Browser) -> Res<()> {
    browser.open_own_page("options.html#installed")?;
    until_in_page(browser, "#pin-step")?;
    assert_eq!(browser.page("document.querySelector('h1').textContent")?, "Kader staat klaar");
    until_page(browser, "document.querySelector('#pin-step').textContent.includes('puzzelstuk')")?;
    // A developer's browser is left alone: the blank tab and this one.
    assert_eq!(browser.page("chrome.management.getSelf().then(({ installType }) => installType)")?, "development");
    assert_eq!(browser.page("chrome.tabs.query({}).then(({ length }) => length)")?, 2);
    picture_of_page(browser, "installed")
}
