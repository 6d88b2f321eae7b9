//! Protection against losing the vault: backup and restore, here and on another computer; a vault without a password;
//! and what is needed to see a secret.

use super::in_both;
use super::recovery::{NEW_PASSWORD, choose_password};
use super::steps::*;
use super::stores::{count_wrong_passwords, lose_everything, stored_copies, wrong_passwords};
use crate::drive::{Browser, Res, take_download, until_closed};
use crate::portals::Portals;
use base64ct::{Base64, Encoding};
use kader::recovery_code::RecoveryCode;
use kader::vault_file::{self, Derivation, SlotKind, WrappingKey};
use std::path::Path;

in_both![backup_and_rescue, without_a_password; secrets_want_the_password, wrong_passwords_cost_time, another_computer, a_vault_of_format_1];

/// Saves a backup on the options page, and confirms that it is kept.
pub fn save_backup(browser: &mut dyn Browser) -> Res<std::path::PathBuf> {
    page(browser).click("#backup")?;
    page(browser).shows("#backup-kept")?;
    let file = take_download(browser, ".kader")?;
    page(browser).click("#backup-kept")?;
    page(browser).notices(message("backupKept"))?;
    Ok(file)
}

/// The file can be opened outside the browser too, with only the password.
fn opens_natively(file: &Path, password: &str) -> Res<usize> {
    let sealed = vault_file::read(&std::fs::read(file)?).map_err(|error| format!("{error:?}"))?;
    for slot in sealed.header.slots.all() {
        if let SlotKind::Password(kdf) = slot.kind
            && let Derivation::Done(bytes) = vault_file::derive(&kdf, password.as_bytes())
            && let Ok(key) = sealed.unwrap(slot, &WrappingKey::new(*bytes))
        {
            return Ok(sealed.open(&key).map_err(|error| format!("{error:?}"))?.entries().len());
        }
    }
    Err("the password does not open the backup".into())
}

/// There is a reminder after the first account until it is protected by a backup. When everything is lost, the rescue
/// screen appears instead of the first run, and the backup restores the account.
fn backup_and_rescue(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    with_one_account(browser, &portals)?;
    popup(browser).shows("#protect")?;
    picture_of_popup(browser, "reminder")?;
    to_settings(browser, "#protect")?;
    page(browser).reads("#backup-status", message("backupNever"))?;
    picture_of_page(browser, "options")?;
    let file = save_backup(browser)?;
    assert_eq!(opens_natively(&file, VAULT_PASSWORD)?, 1);
    // A file that is not a backup, and one that is cut short, are reported as such.
    let wrong = file.with_file_name("notes.txt");
    std::fs::write(&wrong, "no backup")?;
    browser.choose_file("#check-file", &wrong.display().to_string())?;
    page(browser).notices(message("fileNotOurs"))?;
    let cut = file.with_file_name("cut.kader");
    let bytes = std::fs::read(&file)?;
    std::fs::write(&cut, &bytes[..bytes.len() - 1000])?;
    browser.choose_file("#check-file", &cut.display().to_string())?;
    page(browser).notices(message("fileDamaged"))?;
    browser.choose_file("#check-file", &file.display().to_string())?;
    page(browser).notices(message("checkFine"))?;

    // The popup shows no reminder any more, until another account is added.
    browser.to_new_tab(&portals.pinkweb.origin)?;
    browser.press_action()?;
    popup(browser).shows(".row")?;
    assert!(!popup(browser).has(".reminder")?);
    enter_by_hand(browser, "Nmbrs", "KRSXG5CTMVRXEZLU")?;
    popup(browser).says(".reminder", message("remindBehind"))?;

    lose_everything(browser)?;
    browser.press_action()?;
    popup(browser).says("h1", message("lostTitle"))?;
    picture_of_popup(browser, "lost")?;
    let start = std::time::Instant::now();
    popup(browser).click("#rescue")?;
    until_closed(browser)?;
    browser.to_new_tab("options.html#rescue")?;
    page(browser).shows("#backup-file")?;
    picture_of_page(browser, "rescue")?;
    browser.choose_file("#backup-file", &file.display().to_string())?;
    page(browser).enter("#file-password", "verkeerd wachtwoord")?;
    page(browser).click("#open-file")?;
    page(browser).notes("file-password", message("restoreWrong"))?;
    page(browser).clear("#file-password")?;
    page(browser).enter("#file-password", VAULT_PASSWORD)?;
    page(browser).press("Enter")?;
    page(browser).says("#preview", "AFAS")?;
    picture_of_page(browser, "restore-preview")?;
    page(browser).click("#take")?;
    page(browser).notices(message("restored"))?;
    println!("{}: from the rescue screen to the account: {:?}", browser.name(), start.elapsed());
    browser.to_new_tab(&portals.pinkweb.origin)?;
    browser.press_action()?;
    popup(browser).reads(".row .issuer", "AFAS")?;
    // The restored vault can be saved like any other.
    enter_by_hand(browser, "Exact", "NB2W45DFOIZAKZZ2")
}

/// A vault without a password: for a backup it needs a sheet, and a message says so; a password can be added.
fn without_a_password(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    browser.press_action()?;
    popup(browser).click("#without")?;
    popup(browser).click("#really-without")?;
    popup(browser).shows("#scan")?;
    enter_by_hand(browser, "AFAS", SECRET)?;
    to_settings(browser, "#protect")?;
    page(browser).says("#protect", message("backupNeedsSheet"))?;
    assert_eq!(page(browser).of("#backup", "e.disabled")?, true, "it could not be opened elsewhere");
    page(browser).click("#change-password")?;
    choose_password(browser, NEW_PASSWORD)?;
    page(browser).notices(message("passwordChanged"))?;
    browser.to_new_tab(&portals.pinkweb.origin)?;
    browser.press_action()?;
    popup(browser).click("#lock")?;
    popup(browser).enter("#password", NEW_PASSWORD)?;
    popup(browser).click("#unlock")?;
    // A new way to unlock is reported at the next unlock.
    popup(browser).says("#told", message("actPasswordSet"))?;
    popup(browser).click("#told-right")?;
    popup(browser).shows(".row")
}

/// A secret is shown and exported only after the password was entered again.
fn secrets_want_the_password(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    with_one_account(browser, &portals)?;
    to_settings(browser, "#options")?;
    page(browser).shows("#secrets")?;
    assert_eq!(page(browser).of("body", "e.innerHTML.includes('JBSWY3DP')")?, false);
    page(browser).click("#secrets")?;
    page(browser).enter("#secrets-password", "dit is het niet")?;
    page(browser).click("#secrets-go")?;
    page(browser).notes("secrets-password", message("wrongPassword"))?;
    page(browser).clear("#secrets-password")?;
    page(browser).enter("#secrets-password", VAULT_PASSWORD)?;
    page(browser).click("#secrets-go")?;
    page(browser).click("#secret-rows button")?;
    page(browser).reads(".secret", SECRET)?;
    picture_of_page(browser, "secrets")?;
    page(browser).click("#export")?;
    let file = take_download(browser, ".txt")?;
    let text = std::fs::read_to_string(file)?;
    let account = kader::key_uri::read(text.trim()).map_err(|refusal| format!("{refusal:?}"))?.account;
    assert_eq!((account.issuer.as_str(), account.secret.to_base32().as_str()), ("AFAS", SECRET));
    Ok(())
}

/// After five wrong passwords there is a wait, which ends; nothing is ever deleted.
fn wrong_passwords_cost_time(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    with_one_account(browser, &portals)?;
    popup(browser).click("#lock")?;
    popup(browser).enter("#password", "dit is het niet")?;
    for _ in 0..5 {
        popup(browser).has_where("#unlock", "e.getAttribute('aria-busy') === 'false'")?;
        popup(browser).click("#unlock")?;
        popup(browser).has_where("#unlock", "e.getAttribute('aria-busy') === 'true'")?;
    }
    popup(browser).has_where("#unlock", "e.getAttribute('aria-busy') === 'false'")?;
    // At once even the right password has to wait; a moment later it opens.
    count_wrong_passwords(browser, 8, 0)?;
    popup(browser).click("#unlock")?;
    popup(browser).notes("password", message("waitPassword"))?;
    picture_of_popup(browser, "wait")?;
    count_wrong_passwords(browser, 8, 9)?;
    popup(browser).clear("#password")?;
    popup(browser).types(VAULT_PASSWORD)?;
    popup(browser).click("#unlock")?;
    // This many wrong passwords in a row are reported.
    popup(browser).says("#told", message("actTries").with("8"))?;
    popup(browser).click("#told-right")?;
    popup(browser).shows(".row")?;
    assert_eq!(wrong_passwords(browser)?, None, "the count starts again");
    Ok(())
}

/// A new computer: no vault, a backup file and the code of its sheet.
fn another_computer(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    let folder = tempfile::tempdir()?;
    let (file, code) = backup_with_a_sheet(folder.path())?;
    browser.press_action()?;
    popup(browser).click("#have-backup")?;
    until_closed(browser)?;
    browser.to_new_tab("options.html#rescue")?;
    page(browser).shows("#backup-file")?;
    browser.choose_file("#backup-file", &file)?;
    page(browser).enter("#file-password", &code)?;
    page(browser).click("#open-file")?;
    page(browser).says("#preview", "Twinfield")?;
    choose_password(browser, NEW_PASSWORD)?;
    page(browser).notices(message("restored"))?;
    browser.to_new_tab(&portals.pinkweb.origin)?;
    browser.press_action()?;
    popup(browser).reads(".row .issuer", "Twinfield")?;
    // The first run does not appear any more.
    popup(browser).shows("#lock")
}

/// A file as another computer would make it: with that computer's device key, a sheet, and one account.
fn backup_with_a_sheet(folder: &Path) -> Res<(String, String)> {
    use kader::account::{Account, AccountId};
    use kader::vault::{Entry, Vault};
    use kader::vault_file::{Header, KeySlots, SealRandomness, Slot, VaultId, VaultKey};
    let (id, key) = (VaultId([3; 16]), VaultKey::new([4; 32]));
    let code = RecoveryCode::new([5; 16]);
    let wrap = |number: u8, lock, wrapping_key: &WrappingKey| {
        Slot::wrap(id, [number; 16], lock, [number; 12], wrapping_key, &key)
    };
    let slots = [
        wrap(1, SlotKind::Device, &WrappingKey::of_device(&[6; 32])),
        wrap(2, SlotKind::Recovery, &code.wrapping_key()),
    ];
    let slots: Vec<Slot> = slots.into_iter().flatten().collect();
    let secret = kader::secret::Secret::from_bytes(vec![7; 20]).ok_or("no secret")?;
    let entry = Entry::new(AccountId([8; 16]), Account::totp("Twinfield", "jan", secret), vec![]);
    let vault = Vault::from_entries(vec![entry]).ok_or("no vault")?;
    let noise = SealRandomness { salt: [1; 32], nonce: [2; 12] };
    let bytes =
        vault_file::seal(&Header::new(id, 12, KeySlots::new(slots)), &key, &vault, &noise).ok_or("too large")?;
    let path = folder.join("kader-2026-01-01.kader");
    std::fs::write(&path, bytes)?;
    Ok((path.display().to_string(), code.to_string()))
}

/// A vault of format 1 opens, and the first change saves it in today's format.
fn a_vault_of_format_1(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    crate::seed::open_frozen_vault(browser)?;
    assert_eq!(versions(browser)?, [1, 1]);
    enter_by_hand(browser, "AFAS", SECRET)?;
    reopen(browser)?;
    popup(browser).counts(".row", 1)?;
    // Saves alternate between two places.
    enter_by_hand(browser, "Nmbrs", "KRSXG5CTMVRXEZLU")?;
    assert_eq!(versions(browser)?, [vault_file::VERSION; 2]);
    Ok(())
}

/// The format versions of the stored copies.
fn versions(browser: &mut dyn Browser) -> Res<Vec<u16>> {
    let mut versions = Vec::new();
    for copy in stored_copies(browser)? {
        let file = vault_file::read(&Base64::decode_vec(&copy)?).map_err(|error| format!("{error:?}"))?;
        versions.push(file.header.format.version);
    }
    Ok(versions)
}
