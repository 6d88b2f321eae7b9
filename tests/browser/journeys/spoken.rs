//! The journey as a screen reader is told it: the trees that the browsers make for assistive technology, screen by screen.

use super::steps::*;
use crate::drive::chromium::Chromium;
use crate::drive::firefox::Firefox;
use crate::drive::{Browser, Res, Start, until_popup, until_shown};
use crate::portals::Portals;

#[test]
fn chromium_tells_a_screen_reader() {
    let mut browser = Chromium::start(&Start::default()).expect("Chromium starts");
    finish(spoken(&mut browser), &mut browser, "spoken");
}

#[test]
fn firefox_tells_a_screen_reader() {
    let mut browser = Firefox::start(&Start::default()).expect("Firefox starts");
    finish(spoken(&mut browser), &mut browser, "spoken");
}

/// Codes and seconds change; words do not.
fn heard(browser: &mut dyn Browser) -> Res<String> {
    let digits = |line: String| {
        line.split(' ')
            .map(|word| if word.chars().any(|c| c.is_ascii_digit()) { "#" } else { word })
            .collect::<Vec<_>>()
            .join(" ")
    };
    Ok(browser.popup_tree()?.into_iter().map(digits).collect::<Vec<_>>().join("\n"))
}

fn is_as_expected(browser: &mut dyn Browser, screen: &str) -> Res<()> {
    let heard = heard(browser)?;
    let path = format!("{}/tests/data/spoken/{screen}.txt", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("KADER_WRITE_SPOKEN").is_some() && browser.name() == "chromium" {
        std::fs::write(&path, format!("{heard}\n"))?;
    }
    let mut expected = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    if browser.name() == "firefox" {
        // Without a desktop no window of Firefox's has the keyboard, and so nothing in it.
        expected = expected.replace(" focused", "");
    }
    match heard == expected.trim_end() {
        true => Ok(()),
        false => Err(format!("{screen} says:\n{heard}\nand not what is in {path}").into()),
    }
}

fn spoken(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    go_to_afas_enrolment(browser, &portals.afas_customer.origin)?;
    browser.press_action()?;
    until_popup(browser, "document.querySelector('#offered')?.textContent.includes(' ')")?;
    browser.popup("(document.querySelector('#offered').textContent = 'vier losse woorden hier', true)")?;
    is_as_expected(browser, "first-run")?;
    browser.popup_click("#create")?;
    until_shown(browser, "#new-password-note.error:not(:empty)")?;
    is_as_expected(browser, "first-run-too-short")?;
    type_into(browser, "#new-password", VAULT_PASSWORD)?;
    type_into(browser, "#again", VAULT_PASSWORD)?;
    browser.popup_click("#create")?;
    until_shown(browser, "#scan")?;
    is_as_expected(browser, "empty")?;
    scan(browser, "#qr")?;
    until_popup(browser, "document.activeElement?.id === 'save-fill'")?;
    is_as_expected(browser, "find")?;
    browser.popup_click("#save")?;
    until_shown(browser, ".row.here")?;
    browser.close_popup()?;
    browser.press_action()?;
    until_popup(browser, "document.activeElement?.classList.contains('fill')")?;
    // With seconds to spare, so that no next code is told.
    until_popup(browser, "Number(document.querySelector('.seconds').textContent) > 6")?;
    is_as_expected(browser, "codes")?;
    browser.popup_click(".row .more")?;
    until_shown(browser, "#submits")?;
    is_as_expected(browser, "edit")?;
    browser.popup_click("#back")?;
    until_shown(browser, "#lock")?;
    browser.close_popup()?;
    browser.open(&portals.pinkweb.origin)?;
    browser.page("(document.body.innerHTML = '<label>Verificatiecode<input id=otp></label>', true)")?;
    browser.press_action()?;
    until_shown(browser, ".row .fill")?;
    browser.popup_click(".row .fill")?;
    until_shown(browser, ".question")?;
    until_popup(browser, "Number(document.querySelector('.seconds').textContent) > 6")?;
    is_as_expected(browser, "question")?;
    browser.popup_click("#lock")?;
    until_shown(browser, "#unlock")?;
    browser.popup_type("verkeerd")?;
    browser.popup_key("Enter", false)?;
    until_shown(browser, "#password-note.error")?;
    is_as_expected(browser, "unlock-wrong")
}
