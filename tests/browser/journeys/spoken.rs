//! The journey as a screen reader receives it: the browsers' accessibility trees, screen by screen.

use super::run::{in_chromium, in_firefox};
use super::steps::*;
use crate::drive::{Browser, Res, Start};
use crate::portals::Portals;

#[test]
fn chromium_describes_itself_to_a_screen_reader() {
    in_chromium(&Start::default(), "spoken", |browser| spoken(browser));
}

#[test]
fn firefox_describes_itself_to_a_screen_reader() {
    in_firefox(&Start::default(), "spoken", |browser| spoken(browser));
}

/// The tree without codes and seconds, which change.
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
        // Without a desktop no window of Firefox has the focus, and so no element has it.
        expected = expected.replace(" focused", "");
    }
    match heard == expected.trim_end() {
        true => Ok(()),
        false => Err(format!("{screen} says:\n{heard}\nand not what is in {path}").into()),
    }
}

fn spoken(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    open_enrolment(browser, &portals.afas_customer)?;
    browser.press_action()?;
    popup(browser).says("#offered", " ")?;
    popup(browser).of("#offered", "(e.textContent = 'vier losse woorden hier', true)")?;
    is_as_expected(browser, "first-run")?;
    popup(browser).click("#create")?;
    popup(browser).shows("#new-password-note.error:not(:empty)")?;
    is_as_expected(browser, "first-run-too-short")?;
    choose_first_password(browser)?;
    popup(browser).shows("#scan")?;
    is_as_expected(browser, "empty")?;
    scan(browser, "#qr")?;
    popup(browser).focuses("#save-fill")?;
    is_as_expected(browser, "find")?;
    popup(browser).click("#save")?;
    popup(browser).shows(".row.here")?;
    reopen(browser)?;
    popup(browser).focuses(".fill")?;
    // Waits until the code has enough seconds left, so that no next code is announced.
    until_codes_last(browser, 6)?;
    is_as_expected(browser, "codes")?;
    popup(browser).click(".row .more")?;
    popup(browser).shows("#submits")?;
    is_as_expected(browser, "edit")?;
    popup(browser).click("#back")?;
    popup(browser).shows("#lock")?;
    browser.close_popup()?;
    browser.open(&portals.pinkweb.origin)?;
    put_in_page(browser, CODE_FIELD)?;
    browser.press_action()?;
    popup(browser).click(".row .fill")?;
    popup(browser).shows(".question")?;
    until_codes_last(browser, 6)?;
    is_as_expected(browser, "question")?;
    popup(browser).click("#lock")?;
    popup(browser).shows("#unlock")?;
    popup(browser).types("verkeerd")?;
    popup(browser).press("Enter")?;
    popup(browser).shows("#password-note.error")?;
    is_as_expected(browser, "unlock-wrong")
}
