//! Other ways to read a code: the whole page without a box, several codes at once, a picture from a file or the
//! clipboard, the menu of an image.

use super::in_both;
use super::run::{in_chromium, in_firefox};
use super::steps::*;
use crate::drive::{Browser, Res, Start};
use crate::portals::{Portals, qr_file, qr_svg};

in_both![the_whole_page, several_accounts, a_picture_in_a_tab, a_dropped_picture, an_image_on_a_page];

const FIRST: &str = "otpauth://totp/Loket:jan?secret=JBSWY3DPEHPK3PXP&issuer=Loket";
const SECOND: &str = "otpauth://totp/Kantoor:jan?secret=KRSXG5CTMVRXEZLU&issuer=Kantoor";

/// Without a box: of the two codes on AFAS Online's page, the account is found.
fn the_whole_page(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    open_enrolment(browser, &portals.afas_online)?;
    open_empty_vault(browser)?;
    popup(browser).click("#find")?;
    popup(browser).reads("#issuer-shown", "AFAS Online")?;
    save_and_fill(browser, "#otp")?;
    page(browser).click("#go")?;
    page(browser).shows("#done")?;
    // If there is no code, a message says so.
    browser.open(&portals.pinkweb.origin)?;
    browser.press_action()?;
    popup(browser).click("#find")?;
    popup(browser).reads("h1", message("findNothing"))
}

/// Two accounts in one box: the user chooses, by name and picture.
fn several_accounts(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    let (first, second) = (qr_svg(FIRST, 180), qr_svg(SECOND, 180));
    put_in_page(browser, &format!("<div id=place style='display:flex;gap:30px'>{first}{second}</div>"))?;
    open_empty_vault(browser)?;
    scan(browser, "#place")?;
    popup(browser).counts(".choice img", 2)?;
    for at in 1..=2 {
        let image = format!(".choices li:nth-child({at}) .choice img");
        popup(browser).has_where(&image, "e.complete && e.naturalWidth === 128")?;
    }
    picture_of_popup(browser, "several")?;
    let choices = popup(browser).texts(".choice")?;
    let at = 1 + choices.iter().position(|choice| choice.contains("Kantoor")).ok_or("no choice")?;
    popup(browser).click(&format!(".choices li:nth-child({at}) .choice"))?;
    popup(browser).reads("#issuer-shown", "Kantoor")?;
    popup(browser).click("#save")?;
    popup(browser).reads(".row .issuer", "Kantoor")
}

/// A screenshot on disk, opened in Kader's tab; then a file that is not a picture; then a picture from the clipboard.
fn a_picture_in_a_tab(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_empty_vault(browser)?;
    popup(browser).click("#picture")?;
    popup(browser).shows("#in-tab")?;
    picture_of_popup(browser, "picture")?;
    popup(browser).click("#in-tab")?;
    browser.to_new_tab("popup.html?tab")?;
    page(browser).shows("#file")?;
    picture_of_page(browser, "picture-in-a-tab")?;
    let folder = tempfile::tempdir()?;
    for (name, content) in [("code.svg", qr_file(FIRST)), ("notes.png", "no picture".to_owned())] {
        std::fs::write(folder.path().join(name), content)?;
    }
    let path = |name: &str| folder.path().join(name).display().to_string();
    browser.choose_file("#file", &path("notes.png"))?;
    page(browser).shows(".notice.error")?;
    browser.choose_file("#file", &path("code.svg"))?;
    page(browser).reads("#issuer-shown", "Loket")?;
    page(browser).click("#save")?;
    page(browser).reads(".row .issuer", "Loket")?;

    if browser.name() == "firefox" {
        // Without a window, its clipboard cannot hold pictures.
        return Ok(());
    }
    copy_picture(browser, &qr_file(SECOND))?;
    browser.page_paste()?;
    page(browser).reads("#issuer-shown", "Kantoor")
}

/// Puts a picture on the clipboard, as PNG.
fn copy_picture(browser: &mut dyn Browser, svg: &str) -> Res<()> {
    let copy = format!(
        "(async () => {{ const image = new Image(); image.src = URL.createObjectURL(new Blob([{}], {{ type: 'image/svg+xml' }})); await image.decode(); \
         const canvas = document.createElement('canvas'); canvas.width = canvas.height = 300; canvas.getContext('2d').drawImage(image, 0, 0, 300, 300); \
         const png = await new Promise(done => canvas.toBlob(done, 'image/png')); await navigator.clipboard.write([new ClipboardItem({{ 'image/png': png }})]); return true; }})()",
        serde_json::to_string(svg)?
    );
    page(browser).evaluate(&copy).map(drop)
}

/// A picture that is dropped anywhere on Kader's tab is read; the browser does not open it instead.
fn a_dropped_picture(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_empty_vault(browser)?;
    popup(browser).click("#picture")?;
    popup(browser).click("#in-tab")?;
    browser.to_new_tab("popup.html?tab")?;
    page(browser).shows(".drop")?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("code.svg");
    std::fs::write(&path, qr_file(FIRST))?;
    browser.drop_file(".drop", &path)?;
    page(browser).reads("#issuer-shown", "Loket")
}

/// The number of pixels per CSS pixel. High enough that a fast machine cannot read a whole page of noise before the
/// note is due. Low enough that a slow machine has time for more than one step: otherwise the note would be useless.
const MANY_PIXELS: f64 = 2.0;

#[test]
fn chromium_shows_that_it_is_still_looking() {
    in_chromium(&Start { ratio: MANY_PIXELS, ..Start::default() }, "a_hard_picture", |browser| a_hard_picture(browser));
}

#[test]
fn firefox_shows_that_it_is_still_looking() {
    in_firefox(&Start { ratio: MANY_PIXELS, ..Start::default() }, "a_hard_picture", |browser| a_hard_picture(browser));
}

/// A picture without a code that takes long to read: in the meantime the page says that Kader is still looking.
fn a_hard_picture(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_empty_vault(browser)?;
    put_noise_in_page(browser)?;
    // On a computer with other work, the first step alone may exceed the budget, and then no note is due.
    for _ in 0..4 {
        popup(browser).click("#find")?;
        popup(browser).reads("h1", message("findNothing"))?;
        // The popup is open throughout, so no other note is due.
        match page(browser).evaluate("window.said")?.as_u64() {
            Some(0) => popup(browser).click("#back")?,
            Some(1) => return Ok(()),
            said => return Err(format!("{said:?} notes for one look").into()),
        }
    }
    Err("no look was told of".into())
}

/// Covers the whole page with random squares: finder patterns everywhere, but no code. From now on the page counts
/// the toasts that it gets.
fn put_noise_in_page(browser: &mut dyn Browser) -> Res<()> {
    let noise = "(() => { document.body.innerHTML = '<canvas id=noise width=1080 height=860></canvas>'; \
         const context = document.querySelector('#noise').getContext('2d'); let seed = 7; \
         for (let y = 0; y < 860; y += 3) for (let x = 0; x < 1080; x += 3) { seed = (seed * 16807) % 2147483647; if (seed % 2) context.fillRect(x, y, 3, 3); } \
         window.said = 0; new MutationObserver(changes => { for (const change of changes) for (const node of change.addedNodes) if (node.localName === 'kader-toast') window.said++; }) \
         .observe(document.documentElement, { childList: true, subtree: true }); return true; })()";
    page(browser).evaluate(noise).map(drop)
}

/// *Read this QR code* in the menu of an image.
fn an_image_on_a_page(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    let portal = &portals.opo_r;
    portal.state.lock().map_err(|_| "state")?.step = 5;
    browser.open(&portal.origin)?;
    page(browser).has_where("img#qr", "e.naturalWidth > 0")?;
    open_empty_vault(browser)?;
    browser.close_popup()?;
    let entry = message("readImage").text(browser.language())?;
    browser.choose_in_image_menu("img#qr", &entry)?;
    find_is_shown(browser)?;
    popup(browser).reads("#issuer-shown", "Mijn OPO-R")
}
