//! What needs a real keyboard: the shortcut that fills without the popup, and the browser's own question whether
//! Kader may read the clipboard.

use super::run::{in_chromium_on_a_desktop, in_firefox_on_a_desktop};
use super::steps::*;
use crate::drive::desktop::Desktop;
use crate::drive::message::Message;
use crate::drive::{Browser, Res, Start, until};
use crate::portals::Portals;
use std::thread::sleep;
use std::time::Duration;

#[test]
fn chromium_fills_by_shortcut() {
    in_chromium_on_a_desktop(Start::default(), "shortcut", by_shortcut);
}

#[test]
fn firefox_fills_by_shortcut() {
    in_firefox_on_a_desktop(Start::default(), "shortcut", by_shortcut);
}

#[test]
fn chromium_empties_the_clipboard() {
    in_chromium_on_a_desktop(Start::default(), "clipboard", the_clipboard_is_emptied);
}

#[test]
fn firefox_empties_the_clipboard() {
    in_firefox_on_a_desktop(Start::default(), "clipboard", the_clipboard_is_emptied);
}

#[test]
fn chromium_from_the_menus() {
    in_chromium_on_a_desktop(Start::default(), "menus", from_the_menus);
}

#[test]
fn firefox_from_the_menus() {
    in_firefox_on_a_desktop(Start::default(), "menus", from_the_menus);
}

/// A page with a field for a code.
fn open_form(browser: &mut dyn Browser, origin: &str) -> Res<()> {
    browser.open(origin)?;
    put_in_page(browser, CODE_FIELD)
}

/// Gives the window with the page the focus, like a click on its edge.
pub fn give_keyboard(browser: &mut dyn Browser, desktop: &Desktop) -> Res<()> {
    page(browser).evaluate("(document.title = 'Kaderproef', window.focus(), true)")?;
    desktop.focus("Kaderproef")?;
    // The browser receives it a moment later; its page does not receive it if a popup had the focus before.
    sleep(Duration::from_millis(200));
    Ok(())
}

fn by_shortcut(browser: &mut dyn Browser, desktop: &Desktop) -> Res<()> {
    let portals = Portals::start()?;
    let (ours, other) = (&portals.afas_customer.origin, &portals.pinkweb.origin);
    open_form(browser, ours)?;
    open_vault_at_home(browser, &[("AFAS", SECRET)])?;
    browser.close_popup()?;
    let press = |browser: &mut dyn Browser| {
        give_keyboard(browser, desktop)?;
        desktop.press("alt+shift+v")
    };

    // Exactly one account, and the vault is open: the code is filled, and no popup opens.
    press(browser)?;
    page(browser).holds_a_code("#otp")?;
    // Time for a popup that must not come.
    sleep(Duration::from_millis(500));
    assert!(!browser.popup_is_open(), "nothing needed an answer");

    // No account belongs to this page: the popup opens, and nothing is filled.
    open_form(browser, other)?;
    press(browser)?;
    until_open(browser)?;
    popup(browser).shows("#scan")?;
    assert_eq!(page(browser).value("#otp")?, "");
    browser.close_popup()?;

    // A field for a sent code: the popup opens with the question.
    open_form(browser, ours)?;
    put_in_page(browser, &format!("<p>Wij hebben een sms gestuurd naar ******12</p>{CODE_FIELD}"))?;
    press(browser)?;
    popup(browser).shows("#question-text")?;
    picture_of_popup(browser, "shortcut-question")?;
    assert_eq!(page(browser).value("#otp")?, "");
    popup(browser).click("#no")?;
    browser.close_popup()?;

    // Two accounts: the user chooses.
    open_form(browser, ours)?;
    browser.press_action()?;
    enter_by_hand(browser, "Tweede", "KRSXG5CTMVRXEZLU")?;
    browser.close_popup()?;
    press(browser)?;
    until_open(browser)?;
    popup(browser).shows(".row .fill")?;
    assert_eq!(page(browser).value("#otp")?, "");

    // Locked: the password first.
    popup(browser).click("#lock")?;
    popup(browser).shows("#unlock")?;
    browser.close_popup()?;
    press(browser)?;
    until_open(browser)?;
    popup(browser).shows("#unlock")?;
    assert_eq!(page(browser).value("#otp")?, "");
    Ok(())
}

/// The permission is requested and granted, and the option works: Kader's code is removed after half a minute, and
/// nothing else is.
fn the_clipboard_is_emptied(browser: &mut dyn Browser, desktop: &Desktop) -> Res<()> {
    let portals = Portals::start()?;
    let origin = &portals.afas_customer.origin;
    open_form(browser, origin)?;
    open_vault_at_home(browser, &[("AFAS", SECRET)])?;
    browser.close_popup()?;

    // Refused: nothing changes.
    browser.open_own_page("options.html")?;
    for (answer, outcome) in [(Answer::No, "clipboardRefused"), (Answer::Yes, "changesSaved")] {
        page(browser).click("#empty-clipboard")?;
        answer_question(browser, desktop, &answer)?;
        page(browser).notices(message(outcome))?;
        assert_eq!(page(browser).of("#empty-clipboard", "e.checked")?, matches!(answer, Answer::Yes), "{outcome}");
    }
    picture_of_page(browser, "clipboard-option")?;

    // Half a minute after copying, the code is gone.
    open_form(browser, origin)?;
    let copy = |browser: &mut dyn Browser| -> Res<()> {
        browser.press_action()?;
        popup(browser).click(".row .copy")?;
        popup(browser).notices(message("copiedForAWhile").with("AFAS"))?;
        browser.close_popup()
    };
    copy(browser)?;
    assert!(pasted(browser)?.len() == 6, "the code was copied");
    let_half_a_minute_pass(browser)?;
    until("the clipboard to be empty", || Ok(pasted(browser)?.is_empty().then_some(())))?;

    // Text that was copied in the meantime must stay.
    copy(browser)?;
    page(browser).of("#otp", "(e.value = 'eigen tekst', true)")?;
    page(browser).click("#otp")?;
    give_keyboard(browser, desktop)?;
    desktop.press("ctrl+a")?;
    desktop.press("ctrl+c")?;
    let_half_a_minute_pass(browser)?;
    // Time for what must not happen.
    sleep(Duration::from_secs(1));
    assert_eq!(pasted(browser)?, "eigen tekst");
    Ok(())
}

/// The alarm is set for half a minute. The test brings it forward and waits: the background removes the code when it
/// fires.
fn let_half_a_minute_pass(browser: &mut dyn Browser) -> Res<()> {
    let seconds = browser
        .background("chrome.alarms.get('clipboard').then(alarm => (alarm.scheduledTime - Date.now()) / 1000)")?;
    assert!(seconds.as_f64().is_some_and(|seconds| (15.0..=30.5).contains(&seconds)), "due in {seconds} s");
    browser.background("(chrome.alarms.create('clipboard', { when: Date.now() + 100 }), true)")?;
    until("the alarm", || {
        Ok((browser.background("chrome.storage.session.get('copied').then(kept => !kept.copied)")? == true)
            .then_some(()))
    })
}

enum Answer {
    Yes,
    No,
}

/// What is pasted into the empty field of the page.
fn pasted(browser: &mut dyn Browser) -> Res<String> {
    page(browser)
        .of("#otp", "(e.value = '', e.onpaste = () => { e.dataset.pasted = 'yes'; }, delete e.dataset.pasted)")?;
    page(browser).click("#otp")?;
    browser.page_paste()?;
    page(browser).shows("#otp[data-pasted]")?;
    page(browser).settles()?;
    page(browser).value("#otp")
}

/// Answers the browser's question for a permission, with the keyboard.
fn answer_question(browser: &mut dyn Browser, desktop: &Desktop, answer: &Answer) -> Res<()> {
    // The question belongs to the browser, which no driver can access, and at first it accepts no answer.
    sleep(Duration::from_millis(1500));
    match (browser.name(), answer) {
        // In Chromium's question the No button has the focus.
        ("chromium", Answer::No) => desktop.press("space"),
        ("chromium", Answer::Yes) => desktop.press("Tab").and_then(|()| desktop.press("space")),
        (_, Answer::No) => desktop.press("Escape"),
        // "Toestaan", by its access key.
        (_, Answer::Yes) => desktop.press("alt+t"),
    }
}

/// The right mouse button: on the page, to draw a box; on selected text, to save it.
fn from_the_menus(browser: &mut dyn Browser, desktop: &Desktop) -> Res<()> {
    let portals = Portals::start()?;
    open_enrolment(browser, &portals.afas_customer)?;
    open_empty_vault(browser)?;
    browser.close_popup()?;
    give_keyboard(browser, desktop)?;
    choose_in_menu(browser, desktop, "h1", message("menuScan"))?;
    page(browser).shows("kader-frame")?;
    page(browser).press("Escape")?;
    page(browser).lacks("kader-frame")?;

    let secret = page(browser).text(".secret")?;
    page(browser).of(".secret", "(getSelection().selectAllChildren(e), true)")?;
    choose_in_menu(browser, desktop, ".secret", message("readText"))?;
    until_open(browser)?;
    popup(browser).holds("#secret", &secret)?;
    popup(browser).enter("#issuer", "AFAS")?;
    picture_of_popup(browser, "selected-secret")?;
    popup(browser).click("#save")?;
    popup(browser).shows(".row.here")
}

/// Right-clicks an element with a real click, in its first line, and chooses the entry. In Chromium by its first
/// letter, because only a keyboard can access its menus.
fn choose_in_menu(browser: &mut dyn Browser, desktop: &Desktop, css: &str, entry: Message) -> Res<()> {
    let on_screen = "(r => [screenX + (outerWidth - innerWidth) / 2 + r.x + 30, \
                     screenY + outerHeight - innerHeight + r.y + r.height / 2])(e.getClientRects()[0])";
    let (x, y): (f64, f64) = serde_json::from_value(page(browser).of(css, on_screen)?)?;
    desktop.right_click(x.round() as i64, y.round() as i64)?;
    // The menu belongs to the browser, which no driver can access.
    sleep(Duration::from_millis(800));
    let entry = entry.text(browser.language())?;
    if browser.name() == "firefox" {
        return browser.choose_in_open_menu(&entry);
    }
    desktop.press(&entry[..1].to_lowercase())
}
