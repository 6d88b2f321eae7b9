//! What only a real keyboard reaches: the shortcut that fills without the popup, and the browser's own question whether
//! Kader may look at the clipboard.

use super::steps::*;
use crate::drive::chromium::Chromium;
use crate::drive::desktop::Desktop;
use crate::drive::firefox::Firefox;
use crate::drive::{Browser, Res, Start, until, until_page, until_popup, until_shown};
use crate::portals::Portals;
use std::thread::sleep;
use std::time::Duration;

#[test]
fn chromium_fills_by_shortcut() {
    let desktop = Desktop::start().expect("an X server");
    let mut browser = Chromium::start(&on(&desktop)).expect("Chromium starts");
    finish(by_shortcut(&mut browser, &desktop), &mut browser, "shortcut");
}

#[test]
fn firefox_fills_by_shortcut() {
    let desktop = Desktop::start().expect("an X server");
    let mut browser = Firefox::start(&on(&desktop)).expect("Firefox starts");
    finish(by_shortcut(&mut browser, &desktop), &mut browser, "shortcut");
}

#[test]
fn chromium_empties_the_clipboard() {
    let desktop = Desktop::start().expect("an X server");
    let mut browser = Chromium::start(&on(&desktop)).expect("Chromium starts");
    finish(the_clipboard_is_emptied(&mut browser, &desktop), &mut browser, "clipboard");
}

#[test]
fn firefox_empties_the_clipboard() {
    let desktop = Desktop::start().expect("an X server");
    let mut browser = Firefox::start(&on(&desktop)).expect("Firefox starts");
    finish(the_clipboard_is_emptied(&mut browser, &desktop), &mut browser, "clipboard");
}

#[test]
fn chromium_from_the_menus() {
    let desktop = Desktop::start().expect("an X server");
    let mut browser = Chromium::start(&on(&desktop)).expect("Chromium starts");
    finish(from_the_menus(&mut browser, &desktop), &mut browser, "menus");
}

#[test]
fn firefox_from_the_menus() {
    let desktop = Desktop::start().expect("an X server");
    let mut browser = Firefox::start(&on(&desktop)).expect("Firefox starts");
    finish(from_the_menus(&mut browser, &desktop), &mut browser, "menus");
}

pub fn on(desktop: &Desktop) -> Start {
    Start { window: true, display: Some(desktop.display.clone()), ..Start::default() }
}

const FIELD: &str = "<main><label>Verificatiecode<input id=otp name=otp autocomplete=one-time-code></label></main>";

fn open_form(browser: &mut dyn Browser, origin: &str) -> Res<()> {
    browser.open(origin)?;
    browser.page(&format!("(document.title = 'Kaderproef', document.body.innerHTML = {FIELD:?}, true)")).map(drop)
}

fn by_shortcut(browser: &mut dyn Browser, desktop: &Desktop) -> Res<()> {
    let portals = Portals::start()?;
    let (ours, other) = (&portals.afas_customer.origin, &portals.pinkweb.origin);
    open_form(browser, ours)?;
    make_vault(browser)?;
    enter_by_hand(browser, "AFAS", "JBSWY3DPEHPK3PXP")?;
    browser.close_popup()?;
    let press = |browser: &mut dyn Browser| {
        browser.page("(window.focus(), true)")?;
        desktop.focus("Kaderproef")?;
        sleep(Duration::from_millis(200));
        desktop.press("alt+shift+v")
    };

    // Exactly one account, and open: filled, and nothing opens.
    press(browser)?;
    until_page(browser, "/^\\d{6}$/.test(document.querySelector('#otp').value)")?;
    sleep(Duration::from_millis(500));
    assert!(!browser.popup_is_open(), "nothing needed an answer");

    // No account of this page: the popup opens, and nothing is filled.
    open_form(browser, other)?;
    press(browser)?;
    until("the popup", || Ok(browser.popup_is_open().then_some(())))?;
    until_shown(browser, "#scan")?;
    assert_eq!(browser.page("document.querySelector('#otp').value")?, "");
    browser.close_popup()?;

    // A field for a code that was sent: the popup opens with the question.
    open_form(browser, ours)?;
    browser.page("(document.querySelector('main').insertAdjacentHTML('afterbegin', '<p>Wij hebben een sms gestuurd naar ******12</p>'), true)")?;
    press(browser)?;
    until_shown(browser, "#question-text")?;
    picture_of_popup(browser, "shortcut-question")?;
    assert_eq!(browser.page("document.querySelector('#otp').value")?, "");
    browser.popup_click("#no")?;
    browser.close_popup()?;

    // Two accounts: the user chooses.
    open_form(browser, ours)?;
    browser.press_action()?;
    until_shown(browser, "#manual")?;
    enter_by_hand(browser, "Tweede", "KRSXG5CTMVRXEZLU")?;
    browser.close_popup()?;
    press(browser)?;
    until("the popup", || Ok(browser.popup_is_open().then_some(())))?;
    until_shown(browser, ".row .fill")?;
    assert_eq!(browser.page("document.querySelector('#otp').value")?, "");

    // Locked: the password first.
    browser.popup_click("#lock")?;
    until_shown(browser, "#unlock")?;
    browser.close_popup()?;
    press(browser)?;
    until("the popup", || Ok(browser.popup_is_open().then_some(())))?;
    until_shown(browser, "#unlock")?;
    assert_eq!(browser.page("document.querySelector('#otp').value")?, "");
    Ok(())
}

/// The option is asked for, granted, and does what it says: our code goes after half a minute, and nothing else does.
fn the_clipboard_is_emptied(browser: &mut dyn Browser, desktop: &Desktop) -> Res<()> {
    let portals = Portals::start()?;
    let origin = &portals.afas_customer.origin;
    open_form(browser, origin)?;
    make_vault(browser)?;
    enter_by_hand(browser, "AFAS", "JBSWY3DPEHPK3PXP")?;
    browser.close_popup()?;
    let is_on = "document.querySelector('#empty-clipboard').checked";

    // Refused: nothing is changed.
    browser.open_own_page("options.html")?;
    for (answer, outcome) in [(Answer::No, "niet toe"), (Answer::Yes, "bewaard")] {
        until_page(browser, "!!document.querySelector('#empty-clipboard')")?;
        browser.page_click("#empty-clipboard")?;
        answer_question(browser, desktop, &answer)?;
        until_page(browser, &format!("document.querySelector('.notice')?.textContent.includes({outcome:?})"))?;
        assert_eq!(browser.page(is_on)?, matches!(answer, Answer::Yes), "{outcome}");
    }
    picture_of_page(browser, "clipboard-option")?;

    // Half a minute after copying the code is gone.
    open_form(browser, origin)?;
    let copy = |browser: &mut dyn Browser| -> Res<()> {
        browser.press_action()?;
        until_shown(browser, ".row .copy")?;
        browser.popup_click(".row .copy")?;
        until_popup(browser, "document.querySelector('.notice')?.textContent.includes('30 seconden')")?;
        browser.close_popup()
    };
    copy(browser)?;
    assert!(pasted(browser)?.len() == 6, "the code was copied");
    sleep(Duration::from_secs(36));
    assert_eq!(pasted(browser)?, "", "and is gone");

    // What was copied meanwhile is not ours to take.
    copy(browser)?;
    browser.page(
        "(document.querySelector('#otp').value = 'eigen tekst', document.querySelector('#otp').select(), true)",
    )?;
    browser.page_click("#otp")?;
    desktop.focus("Kaderproef")?;
    desktop.press("ctrl+a")?;
    desktop.press("ctrl+c")?;
    sleep(Duration::from_secs(36));
    assert_eq!(pasted(browser)?, "eigen tekst");
    Ok(())
}

enum Answer {
    Yes,
    No,
}

/// What is pasted into the empty field of the page.
fn pasted(browser: &mut dyn Browser) -> Res<String> {
    browser.page("(document.querySelector('#otp').value = '', true)")?;
    browser.page_click("#otp")?;
    browser.page_paste()?;
    sleep(Duration::from_millis(300));
    Ok(browser.page("document.querySelector('#otp').value")?.as_str().unwrap_or_default().to_owned())
}

/// Answers the browser's question for a permission, with the keyboard.
fn answer_question(browser: &mut dyn Browser, desktop: &Desktop, answer: &Answer) -> Res<()> {
    sleep(Duration::from_millis(1500));
    match (browser.name(), answer) {
        // Chromium's question has the keyboard, on its No.
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
    go_to_afas_enrolment(browser, &portals.afas_customer.origin)?;
    make_vault(browser)?;
    browser.close_popup()?;
    browser.page("(document.title = 'Kaderproef', true)")?;
    desktop.focus("Kaderproef")?;
    choose_in_menu(browser, desktop, "h1", "Scan de QR-code met Kader")?;
    until_page(browser, "!!document.querySelector('kader-frame')")?;
    browser.page_key("Escape", false)?;
    until_page(browser, "!document.querySelector('kader-frame')")?;

    let secret = browser.page("document.querySelector('.secret').textContent")?;
    browser.page("(getSelection().selectAllChildren(document.querySelector('.secret')), true)")?;
    choose_in_menu(browser, desktop, ".secret", "Bewaar deze geheime code in Kader")?;
    until("the popup", || Ok(browser.popup_is_open().then_some(())))?;
    until_popup(browser, &format!("document.querySelector('#secret')?.value === {secret}"))?;
    type_into(browser, "#issuer", "AFAS")?;
    picture_of_popup(browser, "selected-secret")?;
    browser.popup_click("#save")?;
    until_shown(browser, ".row.here")
}

/// Right-clicks an element for real, in its first line, and chooses the entry; in Chromium by its first letter, as nothing
/// reaches its menus but a keyboard.
fn choose_in_menu(browser: &mut dyn Browser, desktop: &Desktop, css: &str, entry: &str) -> Res<()> {
    let place = browser.page(&format!(
        "(r => [screenX + (outerWidth - innerWidth) / 2 + r.x + 30, screenY + outerHeight - innerHeight + r.y + r.height / 2])(document.querySelector({css:?}).getClientRects()[0])"
    ))?;
    let at = |index: usize| place[index].as_f64().unwrap_or_default().round() as i64;
    desktop.right_click(at(0), at(1))?;
    sleep(Duration::from_millis(800));
    if browser.name() == "firefox" {
        return browser.choose_in_open_menu(entry);
    }
    desktop.press(&entry[..1].to_lowercase())
}
