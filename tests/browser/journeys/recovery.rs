//! The ways to unlock a vault: the recovery sheet for a forgotten password, an empty vault in place of one that
//! cannot be opened, a new password, and a new password because somebody may know the old one.

use super::in_both;
use super::steps::*;
use super::stores::stored_copies;
use crate::drive::{Browser, Res, keep, reload, take_download, until_closed};
use crate::portals::Portals;
use flate2::read::ZlibDecoder;
use kader::qr;
use kader::recovery_code::RecoveryCode;
use kader::vault_file::{self, Derivation, SlotKind, WrappingKey};
use std::io::Read;

in_both![recovery_sheet; starting_over, a_new_password, a_leaked_password];

pub const NEW_PASSWORD: &str = "lamp wolk stoel ijs";

/// The password is forgotten: the sheet's code opens the vault, and the user chooses a new password.
fn recovery_sheet(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    with_one_account(browser, &portals)?;
    to_settings(browser, "#options")?;
    // A sheet that the user does not confirm does not count.
    make_sheet(browser)?;
    reload(browser)?;
    page(browser).says("#sheet-status", message("sheetHasNot"))?;
    let code = make_sheet(browser)?;
    picture_of_page(browser, "sheet")?;
    // The sheet's QR code has the same text, and the sheet is one page of paper.
    let picture = qr::picture_of_png(&browser.page_picture()?).map_err(|error| format!("{error:?}"))?;
    let reading = qr::read(&picture, None, 10_000.0, || 0.0);
    let text = RecoveryCode::read(&code).map_err(|error| format!("{error:?}"))?.qr_text();
    assert_eq!(reading.found.iter().map(|found| found.text.as_str()).collect::<Vec<_>>(), [text]);
    let paper = browser.print()?;
    keep(&format!("sheet-{}.pdf", browser.name()), &paper)?;
    assert_eq!(pages_of(&paper), 1, "the sheet is one page");
    page(browser).click("#sheet-done")?;
    page(browser).says("#sheet-status", message("sheetHas"))?;
    browser.to_new_tab(&portals.pinkweb.origin)?;
    browser.press_action()?;
    popup(browser).shows("#lock")?;
    assert!(!popup(browser).has(".reminder")?, "a sheet is protection");
    to_forgotten(browser)?;
    page(browser).shows("#recovery")?;
    picture_of_page(browser, "forgotten")?;
    // A writing error is reported differently from the code of another sheet.
    // One error in 1,024 has a correct checksum by chance.
    let slips = "23456789".chars().map(|digit| format!("{digit}{}", &code[1..]));
    let slip = slips.into_iter().find(|slip| RecoveryCode::read(slip).is_err()).ok_or("no slip is noticed")?;
    page(browser).enter("#recovery", &slip)?;
    page(browser).click("#recover")?;
    page(browser).notes("recovery", message("recoveryChecksum"))?;
    let other = RecoveryCode::new([9; 16]).to_string();
    for (text, words) in [(other.as_str(), Some(message("recoveryOther"))), (code.as_str(), None)] {
        page(browser).clear("#recovery")?;
        page(browser).enter("#recovery", &text.to_lowercase().replace('-', " "))?;
        page(browser).click("#recover")?;
        if let Some(words) = words {
            page(browser).notes("recovery", words)?;
        }
    }
    choose_password(browser, NEW_PASSWORD)?;
    page(browser).notices(message("passwordChanged"))?;
    page(browser).click("#lock")?;
    unlock_in_page(browser, VAULT_PASSWORD)?;
    page(browser).notes("password", message("wrongPassword"))?;
    page(browser).clear("#password")?;
    unlock_in_page(browser, NEW_PASSWORD)?;
    page(browser).shows("#backup")?;
    // The sheet is still valid after the change.
    page(browser).says("#sheet-status", message("sheetHas"))
}

/// The number of pages of a PDF, by the objects in it, plain or compressed.
fn pages_of(pdf: &[u8]) -> usize {
    let mut all = pdf.to_vec();
    let starts = pdf.windows(7).enumerate().filter(|(_, window)| window == b"stream\n").map(|(at, _)| at + 7);
    for start in starts {
        // Data that is compressed in another way than deflate does not contain objects.
        let _ = ZlibDecoder::new(&pdf[start..]).read_to_end(&mut all);
    }
    let text = String::from_utf8_lossy(&all).replace("/Type /", "/Type/");
    text.split("/Type/Page").skip(1).filter(|rest| !rest.starts_with('s')).count()
}

/// Locks in the popup, then clicks *Password forgotten?*.
fn to_forgotten(browser: &mut dyn Browser) -> Res<()> {
    popup(browser).click("#lock")?;
    popup(browser).click("#forgotten")?;
    until_closed(browser)?;
    browser.to_new_tab("options.html#forgotten")?;
    page(browser).shows("#recovery")
}

/// Without password and sheet: an empty vault replaces the old one, which is set aside and can be restored when the
/// password is found.
fn starting_over(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    with_one_account(browser, &portals)?;
    to_forgotten(browser)?;
    page(browser).click("#anew summary")?;
    choose_password_in(browser, "anew-", NEW_PASSWORD)?;
    page(browser).shows("#backup")?;
    browser.to_new_tab(&portals.pinkweb.origin)?;
    browser.press_action()?;
    popup(browser).shows("#manual")?;
    assert_eq!(popup(browser).count(".row")?, 0);
    enter_by_hand(browser, "Nmbrs", "KRSXG5CTMVRXEZLU")?;
    to_settings(browser, "#options")?;
    page(browser).shows("#keep")?;
    picture_of_page(browser, "set-aside")?;
    page(browser).click("#keep")?;
    let kept = take_download(browser, ".txt")?;
    page(browser).click("#restore")?;
    page(browser).shows("#backup-file")?;
    browser.choose_file("#backup-file", &kept.display().to_string())?;
    page(browser).enter("#file-password", VAULT_PASSWORD)?;
    page(browser).click("#open-file")?;
    page(browser).says("#preview", "AFAS")?;
    page(browser).click("#take")?;
    page(browser).notices(message("restored"))?;
    browser.to_new_tab(&portals.pinkweb.origin)?;
    browser.press_action()?;
    popup(browser).counts(".row", 2)
}

/// Chooses a password on the page.
pub fn choose_password(browser: &mut dyn Browser, password: &str) -> Res<()> {
    choose_password_in(browser, "", password)
}

/// The same, in the fields whose ids have this prefix.
fn choose_password_in(browser: &mut dyn Browser, ids: &str, password: &str) -> Res<()> {
    page(browser).enter(&format!("#{ids}new-password"), password)?;
    page(browser).enter(&format!("#{ids}again"), password)?;
    page(browser).click(&format!("#{ids}create"))
}

/// Unlocks on the page.
fn unlock_in_page(browser: &mut dyn Browser, password: &str) -> Res<()> {
    page(browser).enter("#password", password)?;
    page(browser).click("#unlock")
}

/// The current password is required; afterwards only the new one opens, in every copy.
fn a_new_password(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    with_one_account(browser, &portals)?;
    to_settings(browser, "#options")?;
    page(browser).click("#change-password")?;
    page(browser).enter("#present", "dit is het niet")?;
    choose_password(browser, NEW_PASSWORD)?;
    page(browser).notes("present", message("wrongPassword"))?;
    page(browser).clear("#present")?;
    page(browser).enter("#present", VAULT_PASSWORD)?;
    picture_of_page(browser, "change-password")?;
    page(browser).click("#create")?;
    page(browser).notices(message("passwordChanged"))?;
    // Every place has the new slots.
    let copies = stored_copies(browser)?;
    assert_eq!(copies.len(), 2);
    for copy in copies {
        let file = kader::replicas::read(&copy).map_err(|error| format!("{error:?}"))?;
        let SlotKind::Password(kdf) = file.header.slots.all()[0].kind else { return Err("no password slot".into()) };
        let Derivation::Done(bytes) = vault_file::derive(&kdf, VAULT_PASSWORD.as_bytes()) else {
            return Err("memory".into());
        };
        assert!(
            file.unwrap(&file.header.slots.all()[0], &WrappingKey::new(*bytes)).is_err(),
            "the old password opens a copy"
        );
    }
    page(browser).click("#lock")?;
    unlock_in_page(browser, NEW_PASSWORD)?;
    page(browser).shows("#backup")?;
    // The lock time is stored in the vault.
    choose_lock_time(browser, "5")?;
    page(browser).notices(message("changesSaved"))?;
    reload(browser)?;
    page(browser).holds("#lock-time", "5")
}

/// Chooses a lock time in one step: with the arrow keys each one on the way would be saved too.
pub fn choose_lock_time(browser: &mut dyn Browser, minutes: &str) -> Res<()> {
    let choose = format!("(e.value = {minutes:?}, e.dispatchEvent(new Event('change', {{ bubbles: true }})), true)");
    page(browser).of("#lock-time", &choose).map(drop)
}

/// *Someone may know my password*: a new vault key, and the sheet no longer opens anything.
fn a_leaked_password(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    with_one_account(browser, &portals)?;
    to_settings(browser, "#options")?;
    let code = make_sheet(browser)?;
    page(browser).click("#sheet-done")?;
    page(browser).click("#change-password")?;
    page(browser).enter("#present", VAULT_PASSWORD)?;
    page(browser).click("#leaked")?;
    choose_password(browser, NEW_PASSWORD)?;
    page(browser).notices(message("passwordLeakedDone"))?;
    page(browser).says("#sheet-status", message("sheetHasNot"))?;
    // A popup in another window, and the background, continue with the new key.
    browser.to_new_tab(&portals.pinkweb.origin)?;
    browser.press_action()?;
    popup(browser).shows(".row")?;
    enter_by_hand(browser, "Nmbrs", "KRSXG5CTMVRXEZLU")?;
    to_forgotten(browser)?;
    page(browser).enter("#recovery", &code)?;
    page(browser).click("#recover")?;
    page(browser).notes("recovery", message("recoveryOther"))
}
