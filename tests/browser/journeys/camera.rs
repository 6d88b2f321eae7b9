//! A QR code that is not on a web page: in another window, and on paper in front of a webcam. The browsers'
//! permission questions are answered in advance; Chromium's webcam plays a film that the test makes.

use super::run::{in_chromium, in_firefox, in_firefox_on_a_desktop};
use super::steps::*;
use super::stores::forget_the_key;
use crate::drive::{Browser, Res, Start, until_closed};
use crate::portals::Portals;

const ACCOUNT: &str = "otpauth://totp/Papier:jan%40kantoor.nl?secret=JBSWY3DPEHPK3PXPJBSWY3DP&issuer=Papier";

/// A film of one still picture: a QR code on a sheet of paper, on a table.
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
    in_chromium(&Start { flags, ..Start::default() }, "camera-paper", |browser| paper(browser));
}

#[test]
fn chromium_sees_another_window() {
    let flags = vec!["--auto-select-tab-capture-source-by-title=AFAS Customer Portal".to_owned()];
    in_chromium(&Start { flags, ..Start::default() }, "camera-window", |browser| another_window(browser));
}

#[test]
fn firefox_sees_no_code() {
    let preferences = &[("media.navigator.streams.fake", "true"), ("media.navigator.permission.disabled", "true")];
    in_firefox(&Start { preferences, ..Start::default() }, "camera", |browser| nothing_to_see(browser));
}

/// The whole screen, with the code in another window, for example of a mail program or a PDF viewer.
#[test]
fn firefox_sees_the_screen() {
    let preferences = &[("media.navigator.permission.disabled", "true")];
    let start = Start { preferences, ..Start::default() };
    in_firefox_on_a_desktop(start, "camera-screen", |browser, _| the_screen(browser));
}

/// From the codes to the camera page, in a tab of its own.
fn to_camera(browser: &mut dyn Browser) -> Res<()> {
    popup(browser).click("#picture")?;
    popup(browser).click("#camera")?;
    until_closed(browser)?;
    browser.to_new_tab("options.html#camera")?;
    page(browser).shows("#webcam")
}

fn paper(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_empty_vault(browser)?;
    to_camera(browser)?;
    picture_of_page(browser, "camera")?;
    page(browser).click("#webcam")?;
    page(browser).reads("#issuer-shown", "Papier")?;
    page(browser).click("#save")?;
    page(browser).reads(".row .issuer", "Papier")
}

/// A tab or window that the user selects.
fn another_window(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    open_enrolment(browser, &portals.afas_customer)?;
    open_empty_vault(browser)?;
    to_camera(browser)?;
    page(browser).click("#screen")?;
    page(browser).reads("#issuer-shown", "AFAS")?;
    page(browser).click("#save")?;
    page(browser).reads(".row .issuer", "AFAS")
}

fn the_screen(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    open_enrolment(browser, &portals.afas_customer)?;
    let shown = page(browser).evaluate("location.href")?.as_str().ok_or("no address")?.to_owned();
    open_empty_vault(browser)?;
    to_camera(browser)?;
    open_in_another_window(browser, &shown)?;
    // An X server does not report when the browser's drawing is on its screen.
    std::thread::sleep(std::time::Duration::from_secs(1));
    page(browser).click("#screen")?;
    page(browser).reads("#issuer-shown", "AFAS")?;
    page(browser).click("#save")?;
    page(browser).reads(".row .issuer", "AFAS")
}

/// Opens an address in another window of the browser, from a page of Kader; waits until it is loaded.
fn open_in_another_window(browser: &mut dyn Browser, url: &str) -> Res<()> {
    page(browser).evaluate(&format!(
        "chrome.windows.create({{ type: 'popup', url: {url:?}, left: 500, top: 200, width: 700, height: 800 }}).then(() => true)"
    ))?;
    let loaded = "chrome.tabs.query({ windowType: 'popup', status: 'complete' }).then(({ length }) => length > 0)";
    page(browser).wait("has loaded the other window", loaded)
}

/// A webcam that shows no code: the user can end it, and a message says what to do.
fn nothing_to_see(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_empty_vault(browser)?;
    to_camera(browser)?;
    page(browser).click("#webcam")?;
    page(browser).has_where("video", "e.videoWidth > 0")?;
    page(browser).shows(".viewfinder.on")?;
    picture_of_page(browser, "camera-on")?;
    page(browser).click("#camera-stop")?;
    page(browser).lacks(".viewfinder.on")?;
    page(browser).has_where("video", "!e.srcObject")?;
    page(browser).click("#webcam")?;
    page(browser).shows(".viewfinder.on")?;
    // The vault is locked in the meantime: the camera light goes off.
    forget_the_key(browser)?;
    page(browser).shows("#password")
}
