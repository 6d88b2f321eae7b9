//! Makes the pictures of Kader for the README and the stores, by `./build.sh pictures`: the codes in every language
//! and every colour scheme, and the steps of the journey in the size for the stores, 1280 by 800.

#[path = "../tests/browser/drive/mod.rs"]
mod drive;
#[allow(dead_code, reason = "the journeys use all of it")]
#[path = "../tests/browser/portals/mod.rs"]
mod portals;
#[allow(dead_code, reason = "the journeys use all of it")]
#[path = "../tests/browser/seed.rs"]
mod seed;
#[allow(dead_code, unused_imports, reason = "the journeys use all of it")]
#[path = "../tests/browser/journeys/steps.rs"]
mod steps;

use drive::chromium::Chromium;
use drive::{Browser, Res, Start, Theme};
use image::{DynamicImage, Rgba, RgbaImage, imageops};
use portals::Portals;
use std::fs;
use std::path::{Path, PathBuf};
use steps::{
    begin_scan, bring_box_over, enter_by_hand, log_in, open_empty_vault, open_enrolment_at, page, popup, scan,
    until_codes_last,
};

/// A portal that Kader has a guide for.
const ORIGIN: &str = "https://klant.afas.nl";
const STORE: (u32, u32) = (1280, 800);
/// The position of the popup in a picture for the stores.
const POPUP_AT: (u32, u32) = (STORE.0 - 440, 24);

fn main() -> Res<()> {
    for language in ["nl", "en", "de", "fr"] {
        let portals = Portals::start()?;
        let start = Start {
            language,
            proxy: Some(portals.afas_customer.port),
            flags: vec!["--window-size=1280,900".into(), "--screen-info={1600x1200}".into()],
            ..Start::default()
        };
        pictures(&mut Chromium::start(&start)?, &portals, language)?;
    }
    Ok(())
}

fn pictures(browser: &mut dyn Browser, portals: &Portals, language: &str) -> Res<()> {
    let for_stores = matches!(language, "nl" | "en");
    let mut frame = RgbaImage::new(STORE.0, STORE.1);
    open_enrolment_at(browser, &portals.afas_customer, ORIGIN)?;
    open_empty_vault(browser)?;
    if for_stores {
        begin_scan(browser)?;
        frame = frame_round_the_code(browser)?;
        keep(language, "1-frame", &frame)?;
        page(browser).press("Escape")?;
        browser.press_action()?;
        popup(browser).shows("#scan")?;
    }
    scan(browser, "#qr")?;
    popup(browser).shows("#save-fill")?;
    let found = popup_picture(browser)?;
    if for_stores {
        keep(language, "2-found", &with_popup(browser)?)?;
    }
    popup(browser).click("#save-fill")?;
    page(browser).holds_a_code("#Code")?;
    page(browser).click("#go")?;
    page(browser).click("#logout")?;
    log_in(browser)?;
    page(browser).shows("#Code")?;
    browser.press_action()?;
    popup(browser).shows(".row")?;
    for (issuer, secret) in [("PinkWeb", "NB2W45DFOIZAKZZ2"), ("Nmbrs", "KRSXG5CTMVRXEZLU")] {
        enter_by_hand(browser, issuer, secret)?;
    }
    browser.close_popup()?;
    // A protected vault, so that the reminder does not appear in the pictures.
    browser.open_own_page("options.html")?;
    steps::make_sheet(browser)?;
    page(browser).click("#sheet-done")?;
    page(browser).shows("#accounts")?;
    if for_stores {
        page(browser).click("#accounts")?;
        page(browser).shows("#all-accounts .pin")?;
        keep(language, "4-accounts", &store_picture(&browser.page_picture()?)?)?;
    }
    browser.open(ORIGIN)?;
    log_in(browser)?;
    page(browser).shows("#Code")?;
    browser.press_action()?;
    popup(browser).shows(".row:nth-child(3)")?;
    // Waits until the code has enough seconds left, because a dying code looks different.
    until_codes_last(browser, 12)?;
    for (name, theme) in [("light", Theme::Light), ("dark", Theme::Dark), ("contrast", Theme::Forced)] {
        browser.set_theme(theme)?;
        popup(browser).settles()?;
        let path = root().join(format!("docs/screens/codes-{language}-{name}.png"));
        fs::create_dir_all(path.parent().ok_or("no folder")?)?;
        fs::write(path, browser.popup_picture()?)?;
    }
    browser.set_theme(Theme::Light)?;
    if for_stores {
        keep(language, "3-codes", &with_popup(browser)?)?;
    }
    if language == "nl" {
        at_a_glance(&frame, &found, &popup_picture(browser)?).save(root().join("docs/kader.png"))?;
    }
    Ok(())
}

/// The box around the code, drawn with the keyboard.
fn frame_round_the_code(browser: &mut dyn Browser) -> Res<RgbaImage> {
    bring_box_over(browser, "#qr")?;
    for _ in 0..3 {
        browser.page_key("ArrowRight", true)?;
        browser.page_key("ArrowDown", true)?;
    }
    store_picture(&browser.page_picture()?)
}

/// The picture for the README: the box around the code; next to it the scan result, and the codes down to the last
/// row.
fn at_a_glance(frame: &RgbaImage, found: &RgbaImage, codes: &RgbaImage) -> DynamicImage {
    let (left, gap, rows) = (630, 24, 386);
    let page = imageops::crop_imm(frame, 240, 0, left, STORE.1).to_image();
    let codes = imageops::crop_imm(codes, 0, 0, codes.width(), rows).to_image();
    let mut picture = RgbaImage::from_pixel(left + gap + found.width(), STORE.1, Rgba([255, 255, 255, 255]));
    imageops::overlay(&mut picture, &page, 0, 0);
    imageops::overlay(&mut picture, found, i64::from(left + gap), 0);
    imageops::overlay(&mut picture, &codes, i64::from(left + gap), i64::from(STORE.1 - rows));
    DynamicImage::ImageRgba8(picture).into_rgb8().into()
}

/// The picture of the page, in the size for the stores.
fn store_picture(page: &[u8]) -> Res<RgbaImage> {
    let page = image::load_from_memory(page)?.into_rgba8();
    let mut picture = RgbaImage::from_pixel(STORE.0, STORE.1, *page.get_pixel(0, page.height() - 1));
    imageops::overlay(&mut picture, &page, 0, 0);
    Ok(picture)
}

/// The picture of the popup.
fn popup_picture(browser: &mut dyn Browser) -> Res<RgbaImage> {
    popup(browser).settles()?;
    Ok(image::load_from_memory(&browser.popup_picture()?)?.into_rgba8())
}

/// The page with the popup where the browser places it, with a border.
fn with_popup(browser: &mut dyn Browser) -> Res<RgbaImage> {
    let mut picture = store_picture(&browser.page_picture()?)?;
    let popup = popup_picture(browser)?;
    let line = RgbaImage::from_pixel(popup.width() + 2, popup.height() + 2, Rgba([150, 160, 156, 255]));
    imageops::overlay(&mut picture, &line, i64::from(POPUP_AT.0) - 1, i64::from(POPUP_AT.1) - 1);
    imageops::overlay(&mut picture, &popup, i64::from(POPUP_AT.0), i64::from(POPUP_AT.1));
    Ok(picture)
}

fn keep(language: &str, name: &str, picture: &RgbaImage) -> Res<()> {
    let path = root().join(format!("docs/store/{name}-{language}.png"));
    DynamicImage::ImageRgba8(picture.clone()).into_rgb8().save(&path)?;
    println!("{}", path.display());
    Ok(())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}
