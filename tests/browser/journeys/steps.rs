//! Steps that journeys share.

use crate::drive::chromium::Chromium;
use crate::drive::firefox::Firefox;
use crate::drive::{Browser, Res, Start, keep_picture, until, until_closed, until_page, until_popup, until_shown};
use crate::portals::{PASSWORD, Portals, USER};

pub const VAULT_PASSWORD: &str = "fiets lamp soep wolk";

pub type Journey = fn(&mut dyn Browser) -> Res<()>;

pub fn run_in_chromium(journey: Journey, name: &str) {
    let mut browser = Chromium::start(&Start::default()).expect("Chromium starts");
    finish(journey(&mut browser), &mut browser, name);
}

pub fn run_in_firefox(journey: Journey, name: &str) {
    let mut browser = Firefox::start(&Start::default()).expect("Firefox starts");
    finish(journey(&mut browser), &mut browser, name);
}

/// Every journey leaves pictures of where it ended: the popup, where it is open, and the page.
pub fn finish(outcome: Res<()>, browser: &mut dyn Browser, name: &str) {
    let how = if outcome.is_ok() { "end" } else { "failed" };
    let label = format!("{how}-{name}-{}", browser.name());
    if browser.popup_is_open()
        && let Ok(png) = browser.popup_picture()
    {
        let _ = keep_picture(&format!("{label}-popup"), &png);
    }
    if let Ok(png) = browser.page_picture() {
        let _ = keep_picture(&format!("{label}-page"), &png);
    }
    if let Err(error) = outcome {
        // Whoever reads the log of another machine has no pictures.
        let popup = browser.popup(WHAT_IS_SHOWN).map_or_else(|error| error.to_string(), |shown| shown.to_string());
        let page = browser.page(WHAT_IS_SHOWN).map_or_else(|error| error.to_string(), |shown| shown.to_string());
        let complaints = browser.complaints();
        panic!("{name} in {}: {error}\npopup: {popup}\npage: {page}\ncomplaints: {complaints:?}", browser.name());
    }
}

/// A document in a few words: where it is, what it says, what has the keyboard, and whether it is being shown at all.
const WHAT_IS_SHOWN: &str = "[location.href, document.readyState, document.visibilityState, document.activeElement?.id, \
    [...document.querySelectorAll('input')].map(field => `${field.id}: ${field.value.length} characters`).join(', '), \
    document.body?.innerText.slice(0, 1500)].join(' | ')";

pub fn picture_of_popup(browser: &mut dyn Browser, name: &str) -> Res<()> {
    // A moment for the layout to settle after the last change.
    std::thread::sleep(std::time::Duration::from_millis(120));
    let png = browser.popup_picture()?;
    keep_picture(&format!("{name}-{}", browser.name()), &png)
}

pub fn picture_of_page(browser: &mut dyn Browser, name: &str) -> Res<()> {
    let png = browser.page_picture()?;
    keep_picture(&format!("{name}-{}", browser.name()), &png)
}

/// First run with a password, typed by hand.
pub fn make_vault(browser: &mut dyn Browser) -> Res<()> {
    browser.press_action()?;
    until_shown(browser, "#new-password")?;
    type_into(browser, "#new-password", VAULT_PASSWORD)?;
    type_into(browser, "#again", VAULT_PASSWORD)?;
    browser.popup_click("#create")?;
    until_shown(browser, "#scan")
}

/// A vault with one account, entered by hand, the popup open on it.
pub fn with_one_account(browser: &mut dyn Browser, portals: &Portals) -> Res<()> {
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    enter_by_hand(browser, "AFAS", "JBSWY3DPEHPK3PXP")
}

/// Clicks into a field of the popup and types.
pub fn type_into(browser: &mut dyn Browser, css: &str, text: &str) -> Res<()> {
    browser.popup_click(css)?;
    browser.popup_type(text)?;
    until_popup(browser, &format!("document.querySelector({css:?}).value === {text:?}"))
}

/// Clicks into a field of the page and types.
pub fn type_in_page(browser: &mut dyn Browser, css: &str, text: &str) -> Res<()> {
    until_page(browser, &format!("!!document.querySelector({css:?})"))?;
    browser.page_click(css)?;
    browser.page_type(text)?;
    until_page(browser, &format!("document.querySelector({css:?}).value === {text:?}"))
}

/// From the open popup: *Scan QR code*, then a box round an element of the page with a margin of a few pixels.
pub fn scan(browser: &mut dyn Browser, css: &str) -> Res<()> {
    browser.popup_click("#scan")?;
    until_closed(browser)?;
    until_page(browser, "!!document.querySelector('kader-frame')")?;
    drag_round(browser, css)?;
    find_is_shown(browser)
}

/// The popup opens on the find by itself; or, in a Chromium window that nobody used a mouse in, a toast says to click.
pub fn find_is_shown(browser: &mut dyn Browser) -> Res<()> {
    until("popup or toast", || {
        Ok((browser.popup_is_open() || browser.page("!!document.querySelector('kader-toast')")? == true).then_some(()))
    })?;
    if !browser.popup_is_open() {
        picture_of_page(browser, "toast")?;
        browser.press_action()?;
    }
    until_popup(browser, "document.readyState === 'complete'")
}

pub fn drag_round(browser: &mut dyn Browser, css: &str) -> Res<()> {
    let place = browser.page(&format!(
        "(r => [r.left, r.top, r.right, r.bottom])(document.querySelector({css:?}).getBoundingClientRect())"
    ))?;
    let edge = |at: usize| place[at].as_f64().unwrap_or_default();
    browser.drag((edge(0) - 4.0, edge(1) - 4.0), (edge(2) + 4.0, edge(3) + 4.0))
}

/// User name and password at a portal.
pub fn log_in(browser: &mut dyn Browser) -> Res<()> {
    until_page(browser, "!!document.querySelector('#user')")?;
    browser.page_click("#user")?;
    browser.page_type(USER)?;
    browser.page_click("#pass")?;
    browser.page_type(PASSWORD)?;
    browser.page_click("#login")
}

/// AFAS Customer Portal up to the page with the QR code.
pub fn go_to_afas_enrolment(browser: &mut dyn Browser, origin: &str) -> Res<()> {
    browser.open(origin)?;
    log_in(browser)?;
    for link in ["#security", "#activate"] {
        until_page(browser, &format!("!!document.querySelector({link:?})"))?;
        browser.page_click(link)?;
    }
    until_page(browser, "!!document.querySelector('#next')")?;
    browser.page_click("#pass")?;
    browser.page_type(PASSWORD)?;
    browser.page_click("#next")?;
    until_page(browser, "!!document.querySelector('#with-code')")?;
    browser.page_click("#with-code")?;
    until_page(browser, "!!document.querySelector('#qr')")
}

/// AFAS Online up to the page with AFAS Pocket's code and ours.
pub fn go_to_afas_online_enrolment(browser: &mut dyn Browser, origin: &str) -> Res<()> {
    browser.open(origin)?;
    log_in(browser)?;
    until_page(browser, "!!document.querySelector('#change')")?;
    browser.page_click("#change")?;
    until_page(browser, "!!document.querySelector('#other #qr')")
}

/// From the open list: an account by hand.
pub fn enter_by_hand(browser: &mut dyn Browser, issuer: &str, secret: &str) -> Res<()> {
    browser.popup_click("#manual")?;
    until_shown(browser, "#secret")?;
    type_into(browser, "#secret", secret)?;
    type_into(browser, "#issuer", issuer)?;
    browser.popup_click("#save")?;
    until_popup(
        browser,
        &format!("[...document.querySelectorAll('.row .issuer')].some(e => e.textContent === {issuer:?})"),
    )
}

/// So many accounts at once, as addresses in a file, into the vault that stands open; from the page that is then shown.
pub fn bring_accounts(browser: &mut dyn Browser, count: usize) -> Res<()> {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let letter = |at: usize| char::from(alphabet[at % 32]);
    let line = |at: usize| {
        let own: String = [at / 1024, at / 32, at].map(letter).iter().collect();
        format!("otpauth://totp/Klant%20{at}:naam{at}@voorbeeld.nl?secret=JBSWY3DPEHPK3{own}&issuer=Klant%20{at}\n")
    };
    let file = tempfile::Builder::new().suffix(".txt").tempfile()?;
    std::fs::write(file.path(), (1..=count).map(line).collect::<String>())?;
    browser.open_own_page("options.html#import")?;
    until_page(browser, "!!document.querySelector('#import-file')")?;
    browser.choose_file("#import-file", file.path().to_str().ok_or("no path")?)?;
    until_page(browser, "document.querySelector('#import-take') && !document.querySelector('#import-take').disabled")?;
    browser.page_click("#import-take")
}
