//! Other ways to a code: the whole page without a box, several codes in one, a picture as a file or from the
//! clipboard, an image's own menu.

use super::in_both;
use super::steps::*;
use crate::drive::chromium::Chromium;
use crate::drive::firefox::Firefox;
use crate::drive::{Browser, Res, Start, until_closed, until_page, until_popup, until_shown};
use crate::portals::{Portals, qr_file, qr_svg};

in_both![the_whole_page, several_accounts, a_picture_in_a_tab, a_dropped_picture, an_image_on_a_page];

const FIRST: &str = "otpauth://totp/Loket:jan?secret=JBSWY3DPEHPK3PXP&issuer=Loket";
const SECOND: &str = "otpauth://totp/Kantoor:jan?secret=KRSXG5CTMVRXEZLU&issuer=Kantoor";

/// No box at all: of the two codes on AFAS Online's page, the account is what is found.
fn the_whole_page(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    go_to_afas_online_enrolment(browser, &portals.afas_online.origin)?;
    make_vault(browser)?;
    browser.popup_click("#find")?;
    until_popup(browser, "document.querySelector('#issuer-shown')?.textContent === 'AFAS Online'")?;
    browser.popup_click("#save-fill")?;
    until_closed(browser)?;
    until_page(browser, "/^\\d{6}$/.test(document.querySelector('#otp').value)")?;
    browser.page_click("#go")?;
    until_page(browser, "!!document.querySelector('#done')")?;
    // Where there is nothing, that is said.
    browser.open(&portals.pinkweb.origin)?;
    browser.press_action()?;
    until_shown(browser, "#find")?;
    browser.popup_click("#find")?;
    until_popup(browser, "document.querySelector('h1').textContent === 'Geen QR-code gevonden'")
}

/// Two accounts in one box: the user chooses, by name and picture.
fn several_accounts(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    let both =
        format!("<div id=place style='display:flex;gap:30px'>{}{}</div>", qr_svg(FIRST, 180), qr_svg(SECOND, 180));
    browser.page(&format!("(document.querySelector('main').innerHTML = {}, true)", serde_json::to_string(&both)?))?;
    make_vault(browser)?;
    scan(browser, "#place")?;
    until_popup(browser, "document.querySelectorAll('.choice img').length === 2")?;
    until_popup(
        browser,
        "[...document.querySelectorAll('.choice img')].every(i => i.complete && i.naturalWidth === 128)",
    )?;
    picture_of_popup(browser, "several")?;
    let second = "[...document.querySelectorAll('.choice')].findIndex(e => e.textContent.includes('Kantoor'))";
    let at = browser.popup(second)?.as_u64().ok_or("no choice")? + 1;
    browser.popup_click(&format!(".choices li:nth-child({at}) .choice"))?;
    until_popup(browser, "document.querySelector('#issuer-shown')?.textContent === 'Kantoor'")?;
    browser.popup_click("#save")?;
    until_popup(browser, "document.querySelector('.row .issuer')?.textContent === 'Kantoor'")
}

/// A screenshot on disk, opened in a tab of Kader's; then what is no picture; then a picture from the clipboard.
fn a_picture_in_a_tab(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    browser.popup_click("#picture")?;
    until_shown(browser, "#in-tab")?;
    picture_of_popup(browser, "picture")?;
    browser.popup_click("#in-tab")?;
    browser.to_new_tab("popup.html?tab")?;
    until_page(browser, "!!document.querySelector('#file')")?;
    picture_of_page(browser, "picture-in-a-tab")?;
    let folder = tempfile::tempdir()?;
    for (name, content) in [("code.svg", qr_file(FIRST)), ("notes.png", "no picture".to_owned())] {
        std::fs::write(folder.path().join(name), content)?;
    }
    let path = |name: &str| folder.path().join(name).display().to_string();
    browser.choose_file("#file", &path("notes.png"))?;
    until_page(browser, "!!document.querySelector('.notice.error')")?;
    browser.choose_file("#file", &path("code.svg"))?;
    until_page(browser, "document.querySelector('#issuer-shown')?.textContent === 'Loket'")?;
    browser.page_click("#save")?;
    until_page(browser, "document.querySelector('.row .issuer')?.textContent === 'Loket'")?;

    if browser.name() == "firefox" {
        // Without a window its clipboard holds no pictures.
        return Ok(());
    }
    let copy = format!(
        "(async () => {{ const image = new Image(); image.src = URL.createObjectURL(new Blob([{}], {{ type: 'image/svg+xml' }})); await image.decode(); \
         const canvas = document.createElement('canvas'); canvas.width = canvas.height = 300; canvas.getContext('2d').drawImage(image, 0, 0, 300, 300); \
         const png = await new Promise(done => canvas.toBlob(done, 'image/png')); await navigator.clipboard.write([new ClipboardItem({{ 'image/png': png }})]); return true; }})()",
        serde_json::to_string(&qr_file(SECOND))?
    );
    browser.page(&copy)?;
    browser.page_paste()?;
    until_page(browser, "document.querySelector('#issuer-shown')?.textContent === 'Kantoor'")
}

/// A picture dropped anywhere on Kader's tab is read; the browser does not leave for it.
fn a_dropped_picture(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    browser.popup_click("#picture")?;
    until_shown(browser, "#in-tab")?;
    browser.popup_click("#in-tab")?;
    browser.to_new_tab("popup.html?tab")?;
    until_page(browser, "!!document.querySelector('.drop')")?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("code.svg");
    std::fs::write(&path, qr_file(FIRST))?;
    browser.drop_file(".drop", &path)?;
    until_page(browser, "document.querySelector('#issuer-shown')?.textContent === 'Loket'")
}

/// So many pixels to a CSS pixel that a fast machine does not read a whole page of noise before the note is due, and that a
/// slow one takes more than a single step before patience is at its end: then the note would be of no use.
const MANY_PIXELS: f64 = 2.0;

#[test]
fn chromium_says_that_it_still_looks() {
    let mut browser = Chromium::start(&Start { ratio: MANY_PIXELS, ..Start::default() }).expect("Chromium starts");
    finish(a_hard_picture(&mut browser), &mut browser, "a_hard_picture");
}

#[test]
fn firefox_says_that_it_still_looks() {
    let mut browser = Firefox::start(&Start { ratio: MANY_PIXELS, ..Start::default() }).expect("Firefox starts");
    finish(a_hard_picture(&mut browser), &mut browser, "a_hard_picture");
}

/// A picture that takes long to read, and holds nothing: the page says meanwhile that Kader is still looking.
fn a_hard_picture(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    // Squares at random, over the whole page: finder patterns everywhere, and none.
    browser.page(
        "(() => { document.body.innerHTML = '<canvas id=noise width=1080 height=860></canvas>'; \
         const context = document.querySelector('#noise').getContext('2d'); let seed = 7; \
         for (let y = 0; y < 860; y += 3) for (let x = 0; x < 1080; x += 3) { seed = (seed * 16807) % 2147483647; if (seed % 2) context.fillRect(x, y, 3, 3); } \
         window.said = 0; new MutationObserver(changes => { for (const change of changes) for (const node of change.addedNodes) if (node.localName === 'kader-toast') window.said++; }) \
         .observe(document.documentElement, { childList: true, subtree: true }); return true; })()",
    )?;
    browser.popup_click("#find")?;
    until_popup(browser, "document.querySelector('h1').textContent === 'Geen QR-code gevonden'")?;
    // The popup is open all the while, so no other note is due.
    until_page(browser, "window.said === 1")
}

/// *Read this QR code* in the menu of an image.
fn an_image_on_a_page(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    let portal = &portals.opo_r;
    portal.state.lock().map_err(|_| "state")?.step = 5;
    browser.open(&portal.origin)?;
    until_page(browser, "document.querySelector('img#qr')?.naturalWidth > 0")?;
    make_vault(browser)?;
    browser.close_popup()?;
    browser.choose_in_image_menu("img#qr", "Deze QR-code lezen")?;
    find_is_shown(browser)?;
    until_popup(browser, "document.querySelector('#issuer-shown')?.textContent === 'Mijn OPO-R'")
}
