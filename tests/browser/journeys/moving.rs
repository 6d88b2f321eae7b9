//! Moving in: other programs' files, pictures and texts, looked at before anything is saved; and the move of several
//! accounts that was scanned from the screen.

use super::in_both;
use super::steps::*;
use crate::drive::chromium::Chromium;
use crate::drive::{
    Browser, Res, Start, keep, take_download, until_closed, until_in_page, until_page, until_popup, until_shown,
};
use crate::portals::Portals;
use kader::account::Account;
use kader::import;
use kader::otp;
use kader::qr;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

in_both![files_pictures_and_text, a_scanned_export, a_heavy_file_is_ended, leaving];

/// As `tests/data/import/make.py` sealed them.
const FILE_PASSWORD: &str = "geheim ëén";

fn data(name: &str) -> String {
    format!("{}/tests/data/import/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn to_import(browser: &mut dyn Browser) -> Res<()> {
    browser.popup_click("#options")?;
    until_closed(browser)?;
    browser.to_new_tab("options.html")?;
    until_in_page(browser, "#import")?;
    browser.page_click("#import")?;
    until_in_page(browser, "#import-file")
}

fn counts(browser: &mut dyn Browser, found: usize, wanted: usize) -> Res<()> {
    until_page(
        browser,
        &format!(
            "document.querySelector('#import-found')?.textContent === 'Gevonden accounts: {found}; gekozen: {wanted}'"
        ),
    )
}

fn shows(browser: &mut dyn Browser, css: &str, words: &str) -> Res<()> {
    until_page(browser, &format!("document.querySelector({css:?})?.textContent.includes({words:?})"))
}

fn files_pictures_and_text(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    // One that is there already: the first account of every file.
    enter_by_hand(browser, "Voorbeeld", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")?;
    to_import(browser)?;
    picture_of_page(browser, "import")?;

    // A plain file: one known, three new, one that cannot be read.
    browser.choose_file("#import-file", &data("aegis.json"))?;
    counts(browser, 4, 3)?;
    shows(browser, "#import-rows", "Deze hebt u al: Voorbeeld")?;
    shows(browser, "#import-problem-list", "Yandex (y): Dit soort code heeft bij elke inlog een pincode nodig")?;
    picture_of_page(browser, "import-list")?;
    // The codes are live, and right.
    let long = import::read(&std::fs::read(data("one-code.png"))?, None).map_err(|error| format!("{error:?}"))?;
    until_page(browser, &{
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let code = otp::spaced(&otp::code(&long.found[0].account, now).text);
        format!("document.querySelector('#import-rows').textContent.includes({code:?})")
    })?;

    // Sealed with a password: wrong, then right; nothing is there twice.
    browser.choose_file("#import-file", &data("stratum-sealed.authpro"))?;
    until_in_page(browser, "#import-password")?;
    shows(browser, "form.question", "64 MB")?;
    type_in_page(browser, "#import-password", "geheim een")?;
    browser.page_key("Enter", false)?;
    shows(browser, "#import-password-note", "niet het wachtwoord")?;
    picture_of_page(browser, "import-password")?;
    type_in_page(browser, "#import-password", FILE_PASSWORD)?;
    browser.page_key("Enter", false)?;
    until_page(browser, "document.querySelectorAll('#import-problem-list li').length === 2")?;
    counts(browser, 4, 3)?;

    // Left out, and named.
    browser.choose_file("#import-file", &data("ente-sealed.json"))?;
    until_in_page(browser, "#import-skip")?;
    browser.page_click("#import-skip")?;
    shows(browser, "#import-problem-list", "ente-sealed.json: Dit hebt u overgeslagen")?;

    // A picture with several accounts, and one part of an export in two.
    browser.choose_file("#import-file", &data("google.png"))?;
    counts(browser, 6, 5)?;
    browser.choose_file("#import-file", &data("google-version-2-second-of-two.txt"))?;
    shows(browser, ".import-missing", "ontbreken er nog 1")?;
    browser.choose_file("#import-file", &data("google-version-2-first-of-two.txt"))?;
    until_page(browser, "!document.querySelector('.import-missing')")?;

    // Text, by keyboard; and a file that is nothing.
    browser.page_click("#import-paste")?;
    type_in_page(browser, "#import-text", "otpauth://totp/Nmbrs:jan?secret=KRSXG5CTMVRXEZLU&digits=5")?;
    browser.page_click("#import-read")?;
    counts(browser, 7, 6)?;
    shows(browser, "#import-rows", "5 cijfers")?;
    browser.choose_file("#import-file", &data("make.py"))?;
    until_page(browser, "document.querySelectorAll('#import-problem-list li').length >= 4")?;

    // What has no file is put on a list, which stays until it is done.
    browser.page_click("#again")?;
    type_in_page(browser, "#again-name", "AFAS Online")?;
    browser.page_key("Enter", false)?;
    shows(browser, "#again-list", "Opnieuw koppelen")?;
    type_in_page(browser, "#again-name", "Bakkerij")?;
    browser.page_key("Enter", false)?;
    shows(browser, "#again-list", "Log in bij Bakkerij")?;
    picture_of_page(browser, "again")?;

    // One is not wanted; the rest is saved in one go.
    browser.page_click("#import-rows li:nth-child(4) input")?;
    counts(browser, 7, 5)?;
    browser.page_click("#import-take")?;
    shows(browser, ".notice", "Opgeslagen accounts: 5")?;
    shows(browser, "#again-left", "Nog opnieuw in te stellen: 2")?;
    browser.page_click("#import")?;
    until_in_page(browser, "#again-list button")?;
    browser.page_click("#again-list button")?;
    until_page(browser, "document.querySelectorAll('#again-list li').length === 1")?;
    browser.to_new_tab(&portals.pinkweb.origin)?;
    browser.press_action()?;
    until_popup(browser, "document.querySelectorAll('.row').length === 6")?;
    let names = browser.popup("[...document.querySelectorAll('.row .issuer')].map(e => e.textContent).join()")?;
    assert!(names.as_str().is_some_and(|names| names.contains("Café Ünïcode") && !names.contains("Spel")), "{names}");
    Ok(())
}

fn a_scanned_export(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    let text = std::fs::read_to_string(data("google-version-1.txt"))?;
    let picture = qr::svg(&text, 320).map_err(|error| format!("{error:?}"))?;
    let picture = picture.get(picture.find("<svg").ok_or("no picture")?..).unwrap_or_default();
    let place = format!("<div id=qr style='width:320px;margin:60px;padding:16px;background:#fff'>{picture}</div>");
    browser.page(&format!("(document.body.innerHTML = {place:?}, true)"))?;
    make_vault(browser)?;
    scan(browser, "#qr")?;
    until_shown(browser, "#take-in")?;
    picture_of_popup(browser, "find-export")?;
    browser.popup_click("#take-in")?;
    until_closed(browser)?;
    browser.to_new_tab("options.html#import")?;
    counts(browser, 3, 3)?;
    browser.page_click("#import-take")?;
    shows(browser, ".notice", "Opgeslagen accounts: 3")
}

/// A password that takes long to try leaves the page alive, and can be ended.
fn a_heavy_file_is_ended(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    to_import(browser)?;
    let heavy = std::fs::read_to_string(data("ente-sealed.json"))?.replace("\"opsLimit\": 2", "\"opsLimit\": 1900");
    let file = browser.profile().join("heavy.json");
    std::fs::write(&file, heavy)?;
    browser.choose_file("#import-file", &file.display().to_string())?;
    type_in_page(browser, "#import-password", FILE_PASSWORD)?;
    browser.page_key("Enter", false)?;
    until_in_page(browser, "#import-stop")?;
    browser.page_click("#import-stop")?;
    shows(browser, "#import-problem-list", "heavy.json: Dit hebt u overgeslagen")?;
    // The next is read as if nothing had been.
    browser.choose_file("#import-file", &data("raivo.json"))?;
    counts(browser, 3, 3)
}

/// A computer that has not the memory which a file asks for: it is said how much that is, and what else there is to do.
#[test]
fn chromium_has_not_the_memory() {
    // In pages of 64 KiB: 512 MiB.
    let flags = vec!["--js-flags=--wasm-max-mem-pages=8192".to_owned()];
    let mut browser = Chromium::start(&Start { flags, ..Start::default() }).expect("Chromium starts");
    finish(memory_ends(&mut browser), &mut browser, "memory-ends");
}

fn memory_ends(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    to_import(browser)?;
    let mut heavy: serde_json::Value = serde_json::from_slice(&std::fs::read(data("ente-sealed.json"))?)?;
    heavy["kdfParams"]["memLimit"] = (1u64 << 30).into();
    let file = browser.profile().join("heavy.json");
    std::fs::write(&file, heavy.to_string())?;
    browser.choose_file("#import-file", &file.display().to_string())?;
    type_in_page(browser, "#import-password", FILE_PASSWORD)?;
    browser.page_key("Enter", false)?;
    shows(browser, "#import-problem-list", "1024 MB geheugen en dat gaf de browser niet")?;
    picture_of_page(browser, "memory-ends")?;
    browser.choose_file("#import-file", &data("raivo.json"))?;
    counts(browser, 3, 3)
}

fn accounts_in(bytes: &[u8]) -> Res<Vec<Account>> {
    let import = import::read(bytes, None).map_err(|error| format!("{error:?}"))?;
    Ok(import.found.into_iter().map(|reading| reading.account).collect())
}

/// Everything is taken along again, for each program; what one cannot hold is named.
fn leaving(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    to_import(browser)?;
    let brought = std::fs::read(data("2fas-schema-4.2fas"))?;
    browser.choose_file("#import-file", &data("2fas-schema-4.2fas"))?;
    counts(browser, 4, 4)?;
    browser.page_click("#import-take")?;
    until_in_page(browser, "#secrets")?;
    browser.page_click("#secrets")?;
    type_in_page(browser, "#secrets-password", VAULT_PASSWORD)?;
    browser.page_click("#secrets-go")?;
    until_in_page(browser, "#export-format")?;
    let all = accounts_in(&brought)?;
    for (key, format, ending, held) in
        [("", "uris", ".txt", 4), ("A", "aegis", "aegis.json", 4), ("B", "bitwarden", "bitwarden.json", 3)]
    {
        if !key.is_empty() {
            // A list forgets after a second what was typed before.
            thread::sleep(Duration::from_millis(1200));
            browser.page("(document.querySelector('#export-format').focus(), true)")?;
            browser.page_type(key)?;
        }
        until_page(browser, &format!("document.querySelector('#export-format').value === {format:?}"))?;
        browser.page_click("#export")?;
        let mut taken = accounts_in(&std::fs::read(take_download(browser, ending)?)?)?;
        assert_eq!(taken.len(), held, "{format}");
        taken.retain(|account| !all.contains(account));
        assert_eq!(taken, [], "{format}");
    }
    shows(browser, "#left-out", "Teller piet: het kent geen codes die doortellen")?;
    picture_of_page(browser, "leave")?;
    thread::sleep(Duration::from_millis(1200));
    browser.page("(document.querySelector('#export-format').focus(), true)")?;
    browser.page_type("G")?;
    until_page(browser, "document.querySelector('#export').textContent === 'QR-codes tonen'")?;
    browser.page_click("#export")?;
    until_in_page(browser, "figure img")?;
    shows(browser, "#left-out", "Spel speler: het kent geen Steam-codes")?;
    picture_of_page(browser, "leave-pictures")?;
    let taken = accounts_in(&browser.page_picture()?)?;
    assert_eq!(taken, all[..1], "one of four fits: 30 seconds, six digits, no Steam");
    browser.page_click("#pictures-done")?;

    // One for each, of every kind; from paper they read as from the screen.
    until_in_page(browser, "#secrets")?;
    browser.page_click("#secrets")?;
    type_in_page(browser, "#secrets-password", VAULT_PASSWORD)?;
    browser.page_click("#secrets-go")?;
    until_in_page(browser, "#export-format")?;
    browser.page("(document.querySelector('#export-format').focus(), true)")?;
    browser.page_type("E")?;
    until_page(browser, "document.querySelector('#export-format').value === 'each'")?;
    browser.page_click("#export")?;
    until_page(browser, "document.querySelectorAll('figure img').length === 4")?;
    picture_of_page(browser, "leave-each")?;
    let paper = browser.print()?;
    keep(&format!("leave-each-{}.pdf", browser.name()), &paper)?;
    let mut missing = all;
    for page in pages(&paper)? {
        let read = accounts_in(&page)?;
        missing.retain(|account| !read.contains(account));
    }
    assert_eq!(missing, []);
    browser.page_click("#pictures-done")?;
    until_in_page(browser, "#import")
}

/// The pages of a PDF as a printer at 150 dots an inch would have them.
fn pages(pdf: &[u8]) -> Res<Vec<Vec<u8>>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("paper.pdf");
    std::fs::write(&file, pdf)?;
    let done = std::process::Command::new("pdftoppm")
        .args(["-r", "150", "-png"])
        .arg(&file)
        .arg(folder.path().join("page"))
        .status()?;
    assert!(done.success(), "pdftoppm");
    let mut pages: Vec<_> = std::fs::read_dir(folder.path())?.flatten().map(|entry| entry.path()).collect();
    pages.retain(|path| path.extension().is_some_and(|ending| ending == "png"));
    pages.sort();
    pages.iter().map(|page| Ok(std::fs::read(page)?)).collect()
}
