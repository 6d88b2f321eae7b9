//! Import: other programs' files, pictures and texts, shown before anything is saved; and an export of several
//! accounts that was scanned from the screen.

use super::in_both;
use super::run::in_chromium;
use super::steps::*;
use crate::drive::{Browser, Res, Start, keep, take_download, until, until_closed};
use crate::portals::Portals;
use kader::account::Account;
use kader::import;
use kader::otp;
use kader::qr;
use std::time::{SystemTime, UNIX_EPOCH};

in_both![files_pictures_and_text; a_scanned_export, a_heavy_file_is_ended, leaving];

/// The password with which `tests/data/import/make.py` sealed the files.
const FILE_PASSWORD: &str = "geheim ëén";

fn data(name: &str) -> String {
    format!("{}/tests/data/import/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Goes from the open popup to the import page.
fn to_import(browser: &mut dyn Browser) -> Res<()> {
    to_settings(browser, "#options")?;
    page(browser).click("#import")?;
    page(browser).shows("#import-file")
}

/// Waits until `found` accounts are shown, `wanted` of them selected.
fn counts(browser: &mut dyn Browser, found: usize, wanted: usize) -> Res<()> {
    page(browser).reads("#import-found", message("importFound").with(found).with(wanted))
}

fn files_pictures_and_text(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_empty_vault(browser)?;
    // An account that already exists: the first account of every file.
    enter_by_hand(browser, "Voorbeeld", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")?;
    to_import(browser)?;
    picture_of_page(browser, "import")?;

    // A plain file: one known account, three new ones, one that cannot be read.
    browser.choose_file("#import-file", &data("aegis.json"))?;
    counts(browser, 4, 3)?;
    page(browser).says("#import-rows", message("importKnown").with("Voorbeeld"))?;
    page(browser).says("#import-problem-list", message("refuseNeedsPin").after("Yandex (y): "))?;
    picture_of_page(browser, "import-list")?;
    // The codes are live and correct.
    let long = import::read(&std::fs::read(data("one-code.png"))?, None).map_err(|error| format!("{error:?}"))?;
    let account = &long.found[0].account;
    until("the code of this moment", || {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let code = otp::spaced(&otp::code(account, now).text);
        Ok(page(browser).text("#import-rows")?.contains(&code).then_some(()))
    })?;

    // Sealed with a password: first a wrong one, then the right one; no account appears twice.
    browser.choose_file("#import-file", &data("stratum-sealed.authpro"))?;
    page(browser).shows("#import-password")?;
    page(browser).says("form.question", message("importCosts").with(64))?;
    page(browser).enter("#import-password", "geheim een")?;
    page(browser).press("Enter")?;
    page(browser).says("#import-password-note", message("importWrongPassword"))?;
    picture_of_page(browser, "import-password")?;
    page(browser).enter("#import-password", FILE_PASSWORD)?;
    page(browser).press("Enter")?;
    page(browser).counts("#import-problem-list li", 2)?;
    counts(browser, 4, 3)?;

    // Left out, and reported by name.
    browser.choose_file("#import-file", &data("ente-sealed.json"))?;
    page(browser).click("#import-skip")?;
    page(browser).says("#import-problem-list", message("importSkipped").after("ente-sealed.json: "))?;

    // A picture with several accounts, and one of the two parts of an export.
    browser.choose_file("#import-file", &data("google.png"))?;
    counts(browser, 6, 5)?;
    browser.choose_file("#import-file", &data("google-version-2-second-of-two.txt"))?;
    page(browser).says(".import-missing", message("importMissing").with(1))?;
    browser.choose_file("#import-file", &data("google-version-2-first-of-two.txt"))?;
    page(browser).lacks(".import-missing")?;

    // Text, with the keyboard; and a file of no known format.
    page(browser).click("#import-paste")?;
    page(browser).enter("#import-text", "otpauth://totp/Nmbrs:jan?secret=KRSXG5CTMVRXEZLU&digits=5")?;
    page(browser).click("#import-read")?;
    counts(browser, 7, 6)?;
    page(browser).says("#import-rows", message("warnDigits").with(5))?;
    browser.choose_file("#import-file", &data("../form/six-boxes.json"))?;
    page(browser).shows("#import-problem-list li:nth-child(4)")?;

    // Websites without a file are put on a list, which stays until they are set up.
    page(browser).click("#again")?;
    page(browser).enter("#again-name", "AFAS Online")?;
    page(browser).press("Enter")?;
    page(browser).says("#again-list", "Opnieuw koppelen")?;
    page(browser).enter("#again-name", "Bakkerij")?;
    page(browser).press("Enter")?;
    page(browser).says("#again-list", message("againAnywhere").with("Bakkerij"))?;
    picture_of_page(browser, "again")?;

    // One is deselected; the rest is saved at once.
    page(browser).click("#import-rows li:nth-child(4) input")?;
    counts(browser, 7, 5)?;
    page(browser).click("#import-take")?;
    page(browser).notices(message("importDone").with(5))?;
    page(browser).says("#again-left", message("againLeft").with(2))?;
    page(browser).click("#import")?;
    page(browser).click("#again-list button")?;
    page(browser).counts("#again-list li", 1)?;
    browser.to_new_tab(&portals.pinkweb.origin)?;
    browser.press_action()?;
    popup(browser).counts(".row", 6)?;
    let names = popup(browser).texts(".row .issuer")?;
    let is_listed = |name: &str| names.iter().any(|listed| listed == name);
    assert!(is_listed("Café Ünïcode") && !is_listed("Spel"), "{names:?}");
    Ok(())
}

fn a_scanned_export(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    let text = std::fs::read_to_string(data("google-version-1.txt"))?;
    let picture = qr::svg(&text, 320).map_err(|error| format!("{error:?}"))?;
    let picture = picture.get(picture.find("<svg").ok_or("no picture")?..).unwrap_or_default();
    let place = format!("<div id=qr style='width:320px;margin:60px;padding:16px;background:#fff'>{picture}</div>");
    put_in_page(browser, &place)?;
    open_empty_vault(browser)?;
    scan(browser, "#qr")?;
    popup(browser).shows("#take-in")?;
    picture_of_popup(browser, "find-export")?;
    popup(browser).click("#take-in")?;
    until_closed(browser)?;
    browser.to_new_tab("options.html#import")?;
    counts(browser, 3, 3)?;
    page(browser).click("#import-take")?;
    page(browser).notices(message("importDone").with(3))
}

/// A password that takes long to try does not block the page, and can be ended.
fn a_heavy_file_is_ended(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_empty_vault(browser)?;
    to_import(browser)?;
    let heavy = std::fs::read_to_string(data("ente-sealed.json"))?.replace("\"opsLimit\": 2", "\"opsLimit\": 1900");
    let file = browser.profile().join("heavy.json");
    std::fs::write(&file, heavy)?;
    browser.choose_file("#import-file", &file.display().to_string())?;
    page(browser).enter("#import-password", FILE_PASSWORD)?;
    page(browser).press("Enter")?;
    page(browser).click("#import-stop")?;
    page(browser).says("#import-problem-list", message("importSkipped").after("heavy.json: "))?;
    // The next file is read normally.
    browser.choose_file("#import-file", &data("raivo.json"))?;
    counts(browser, 3, 3)
}

/// A computer without the memory that a file requires: the message says how much that is, and what else the user can
/// do.
#[test]
fn chromium_lacks_the_memory() {
    // In pages of 64 KiB: 512 MiB.
    let flags = vec!["--js-flags=--wasm-max-mem-pages=8192".to_owned()];
    in_chromium(&Start { flags, ..Start::default() }, "memory-ends", |browser| memory_ends(browser));
}

fn memory_ends(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_empty_vault(browser)?;
    to_import(browser)?;
    let mut heavy: serde_json::Value = serde_json::from_slice(&std::fs::read(data("ente-sealed.json"))?)?;
    heavy["kdfParams"]["memLimit"] = (1u64 << 30).into();
    let file = browser.profile().join("heavy.json");
    std::fs::write(&file, heavy.to_string())?;
    browser.choose_file("#import-file", &file.display().to_string())?;
    page(browser).enter("#import-password", FILE_PASSWORD)?;
    page(browser).press("Enter")?;
    page(browser).says("#import-problem-list", message("importNoMemory").with(1024))?;
    picture_of_page(browser, "memory-ends")?;
    browser.choose_file("#import-file", &data("raivo.json"))?;
    counts(browser, 3, 3)
}

fn accounts_in(bytes: &[u8]) -> Res<Vec<Account>> {
    let import = import::read(bytes, None).map_err(|error| format!("{error:?}"))?;
    Ok(import.found.into_iter().map(|reading| reading.account).collect())
}

/// Exports all accounts for each program; accounts that a format cannot hold are reported by name.
fn leaving(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_empty_vault(browser)?;
    to_import(browser)?;
    let brought = std::fs::read(data("2fas-schema-4.2fas"))?;
    browser.choose_file("#import-file", &data("2fas-schema-4.2fas"))?;
    counts(browser, 4, 4)?;
    page(browser).click("#import-take")?;
    show_secrets(browser)?;
    let all = accounts_in(&brought)?;
    for (format, ending, held) in [("uris", ".txt", 4), ("aegis", "aegis.json", 4), ("bitwarden", "bitwarden.json", 3)]
    {
        page(browser).choose("#export-format", format)?;
        page(browser).click("#export")?;
        let mut taken = accounts_in(&std::fs::read(take_download(browser, ending)?)?)?;
        assert_eq!(taken.len(), held, "{format}");
        taken.retain(|account| !all.contains(account));
        assert_eq!(taken, [], "{format}");
    }
    page(browser).says("#left-out", message("leaveNoCounter").after("Teller piet: "))?;
    picture_of_page(browser, "leave")?;
    page(browser).choose("#export-format", "google")?;
    page(browser).reads("#export", message("leaveShowPictures"))?;
    page(browser).click("#export")?;
    page(browser).shows("figure img")?;
    page(browser).says("#left-out", message("leaveNoSteam").after("Spel speler: "))?;
    picture_of_page(browser, "leave-pictures")?;
    let taken = accounts_in(&browser.page_picture()?)?;
    assert_eq!(taken, all[..1], "only one of four fits: 30 seconds, six digits, no Steam");
    page(browser).click("#pictures-done")?;

    // One QR code per account, of every kind; they can be read from paper as from the screen.
    show_secrets(browser)?;
    page(browser).choose("#export-format", "each")?;
    page(browser).click("#export")?;
    page(browser).counts("figure img", 4)?;
    picture_of_page(browser, "leave-each")?;
    let paper = browser.print()?;
    keep(&format!("leave-each-{}.pdf", browser.name()), &paper)?;
    let mut missing = all;
    for page in pages(&paper)? {
        let read = accounts_in(&page)?;
        missing.retain(|account| !read.contains(account));
    }
    assert_eq!(missing, []);
    page(browser).click("#pictures-done")?;
    page(browser).shows("#import")
}

/// The pages of a PDF, as a printer with 150 dots per inch prints them.
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
