//! A QR code on no page: in another window, and on paper before a webcam. The browsers' own questions are answered
//! beforehand; Chromium's webcam shows a film of ours.

use super::steps::*;
use crate::drive::chromium::Chromium;
use crate::drive::desktop::Desktop;
use crate::drive::firefox::Firefox;
use crate::drive::{Browser, Res, Start, until_closed, until_in_page, until_page, until_shown};
use crate::portals::Portals;

const ACCOUNT: &str = "otpauth://totp/Papier:jan%40kantoor.nl?secret=JBSWY3DPEHPK3PXPJBSWY3DP&issuer=Papier";

/// A film of one picture that stands still: a QR code on a sheet of paper, on a table.
fn film(text: &str) -> Vec<u8> {
    const WIDTH: usize = 640;
    const HEIGHT: usize = 480;
    const MODULE: usize = 6;
    let code = qrcode::QrCode::new(text).expect("the text fits");
    let side = code.width();
    let (left, top) = ((WIDTH - side * MODULE) / 2, (HEIGHT - side * MODULE) / 2);
    let colours = code.to_colors();
    let mut film = "YUV4MPEG2 W640 H480 F5:1 Ip A1:1 C420mpeg2\n".to_owned().into_bytes();
    film.extend(b"FRAME\n");
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let module = |at: usize, start: usize| at.checked_sub(start).map(|at| at / MODULE).filter(|at| *at < side);
            let is_dark = match (module(x, left), module(y, top)) {
                (Some(column), Some(row)) => colours[row * side + column] == qrcode::Color::Dark,
                _ => false,
            };
            let is_table = !(60..=WIDTH - 60).contains(&x);
            film.push(if is_dark {
                40
            } else if is_table {
                110
            } else {
                215
            });
        }
    }
    film.extend(vec![128; WIDTH * HEIGHT / 2]);
    film
}

#[test]
fn chromium_sees_paper() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("paper.y4m");
    std::fs::write(&file, film(ACCOUNT)).expect("a film");
    let flags = vec![
        "--use-fake-ui-for-media-stream".to_owned(),
        "--use-fake-device-for-media-stream".to_owned(),
        format!("--use-file-for-fake-video-capture={}", file.display()),
    ];
    let mut browser = Chromium::start(&Start { flags, ..Start::default() }).expect("Chromium starts");
    finish(paper(&mut browser), &mut browser, "camera-paper");
}

#[test]
fn chromium_sees_another_window() {
    let flags = vec!["--auto-select-tab-capture-source-by-title=AFAS Customer Portal".to_owned()];
    let mut browser = Chromium::start(&Start { flags, ..Start::default() }).expect("Chromium starts");
    finish(another_window(&mut browser), &mut browser, "camera-window");
}

#[test]
fn firefox_sees_no_code() {
    let preferences = &[("media.navigator.streams.fake", "true"), ("media.navigator.permission.disabled", "true")];
    let mut browser = Firefox::start(&Start { preferences, ..Start::default() }).expect("Firefox starts");
    finish(nothing_to_see(&mut browser), &mut browser, "camera");
}

/// The whole screen, which shows the code in another window: of a mail program, or of a PDF.
#[test]
fn firefox_sees_the_screen() {
    let desktop = Desktop::start().expect("a desktop");
    let preferences = &[("media.navigator.permission.disabled", "true")];
    let display = Some(desktop.display.clone());
    let mut browser =
        Firefox::start(&Start { window: true, display, preferences, ..Start::default() }).expect("Firefox starts");
    finish(the_screen(&mut browser), &mut browser, "camera-screen");
}

/// From the codes to the page with the camera, in a tab of its own.
fn to_camera(browser: &mut dyn Browser) -> Res<()> {
    browser.popup_click("#picture")?;
    until_shown(browser, "#camera")?;
    browser.popup_click("#camera")?;
    until_closed(browser)?;
    browser.to_new_tab("options.html#camera")?;
    until_in_page(browser, "#webcam")
}

fn paper(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    to_camera(browser)?;
    picture_of_page(browser, "camera")?;
    browser.page_click("#webcam")?;
    until_page(browser, "document.querySelector('#issuer-shown')?.textContent === 'Papier'")?;
    browser.page_click("#save")?;
    until_page(browser, "document.querySelector('.row .issuer')?.textContent === 'Papier'")
}

/// What another tab or window shows, as the user chose it.
fn another_window(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    go_to_afas_enrolment(browser, &portals.afas_customer.origin)?;
    make_vault(browser)?;
    to_camera(browser)?;
    browser.page_click("#screen")?;
    until_page(browser, "document.querySelector('#issuer-shown')?.textContent === 'AFAS'")?;
    browser.page_click("#save")?;
    until_page(browser, "document.querySelector('.row .issuer')?.textContent === 'AFAS'")
}

fn the_screen(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    go_to_afas_enrolment(browser, &portals.afas_customer.origin)?;
    let shown = browser.page("location.href")?;
    make_vault(browser)?;
    to_camera(browser)?;
    browser.page(&format!(
        "chrome.windows.create({{ type: 'popup', url: {shown}, left: 500, top: 200, width: 700, height: 800 }}).then(() => true)"
    ))?;
    until_page(
        browser,
        "chrome.tabs.query({ windowType: 'popup', status: 'complete' }).then(({ length }) => length > 0)",
    )?;
    std::thread::sleep(std::time::Duration::from_secs(1)); // for the desktop to draw it
    browser.page_click("#screen")?;
    until_page(browser, "document.querySelector('#issuer-shown')?.textContent === 'AFAS'")?;
    browser.page_click("#save")?;
    until_page(browser, "document.querySelector('.row .issuer')?.textContent === 'AFAS'")
}

/// A webcam that shows anything but a code: it can be ended, and says what to do.
fn nothing_to_see(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    to_camera(browser)?;
    browser.page_click("#webcam")?;
    until_page(
        browser,
        "document.querySelector('video').videoWidth > 0 && !!document.querySelector('.viewfinder.on')",
    )?;
    picture_of_page(browser, "camera-on")?;
    browser.page_click("#camera-stop")?;
    until_page(browser, "!document.querySelector('.viewfinder.on') && !document.querySelector('video').srcObject")?;
    browser.page_click("#webcam")?;
    until_in_page(browser, ".viewfinder.on")?;
    // Locked meanwhile: the light goes out.
    browser.page("chrome.storage.session.remove('unlocked').then(() => true)")?;
    until_in_page(browser, "#password")
}
