//! Not losing the vault, and not losing the way into it: backup and restore, the recovery sheet, a new password, and
//! what it takes to see a secret.

use super::in_both;
use super::steps::*;
use crate::drive::{
    Browser, Res, keep, reload, take_download, until, until_closed, until_in_page, until_page, until_popup, until_shown,
};
use crate::portals::Portals;
use flate2::read::ZlibDecoder;
use kader::qr;
use kader::recovery_code::RecoveryCode;
use kader::sealed::{self, Derivation, Lock, WrapKey};
use std::io::Read;
use std::path::Path;

in_both![
    backup_and_rescue,
    recovery_sheet,
    starting_anew,
    a_new_password,
    a_leaked_password,
    without_a_password,
    secrets_want_the_password,
    wrong_passwords_cost_time,
    another_computer,
];

const NEW_PASSWORD: &str = "lamp wolk stoel ijs";

/// From the open popup to the options in their tab.
fn to_options(browser: &mut dyn Browser, button: &str) -> Res<()> {
    browser.popup_click(button)?;
    until_closed(browser)?;
    browser.to_new_tab("options.html")
}

fn says(browser: &mut dyn Browser, words: &str) -> Res<()> {
    until_page(browser, &format!("document.querySelector('.notice')?.textContent.includes({words:?})"))
}

/// Everything that the browser keeps of us in three of its stores, gone: what clearing browsing data can come to.
fn lose_everything(browser: &mut dyn Browser) -> Res<()> {
    browser.popup(
        "(async () => { await chrome.storage.local.clear(); await chrome.storage.session.clear(); localStorage.clear(); \
         await new Promise((done, failed) => { const gone = indexedDB.deleteDatabase('kader'); gone.onsuccess = done; gone.onerror = gone.onblocked = failed; }); return true; })()",
    )?;
    browser.close_popup()
}

/// What was typed wrong goes, letter by letter, as people do it.
fn clear_in_page(browser: &mut dyn Browser, css: &str) -> Res<()> {
    until_page(browser, &format!("document.activeElement?.matches({css:?})"))?;
    let length = browser.page(&format!("document.querySelector({css:?}).value.length"))?.as_u64().unwrap_or(0);
    for _ in 0..length {
        browser.page_key("Backspace", false)?;
    }
    until_page(browser, &format!("document.querySelector({css:?}).value === ''"))
}

fn noted(browser: &mut dyn Browser, field: &str, words: &str) -> Res<()> {
    until_page(browser, &format!("document.querySelector('#{field}-note')?.textContent.includes({words:?})"))
}

/// Saves a backup on the options page; says that it is kept.
fn save_backup(browser: &mut dyn Browser) -> Res<std::path::PathBuf> {
    until_in_page(browser, "#backup")?;
    browser.page_click("#backup")?;
    until_in_page(browser, "#backup-kept")?;
    let file = take_download(browser, ".kader")?;
    browser.page_click("#backup-kept")?;
    says(browser, "bijgewerkt")?;
    Ok(file)
}

/// The file opens outside the browser too, with nothing but the password.
fn opens_natively(file: &Path, password: &str) -> Res<usize> {
    let sealed = sealed::read(&std::fs::read(file)?).map_err(|error| format!("{error:?}"))?;
    for slot in &sealed.clear.slots {
        if let Lock::Password(kdf) = slot.lock
            && let Derivation::Done(bytes) = sealed::derive(&kdf, password.as_bytes())
            && let Ok(key) = sealed.unwrap(slot, &WrapKey::new(*bytes))
        {
            return Ok(sealed.open(&key).map_err(|error| format!("{error:?}"))?.entries().len());
        }
    }
    Err("the password does not open the backup".into())
}

/// The first account is not done until it is safe; a backup makes it so; with everything gone the rescue screen
/// stands there, not the first run, and the backup brings the account back.
fn backup_and_rescue(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    with_one_account(browser, &portals)?;
    until_shown(browser, "#protect")?;
    picture_of_popup(browser, "reminder")?;
    to_options(browser, "#protect")?;
    until_page(browser, "document.querySelector('#backup-status')?.textContent === 'Nog geen back-up'")?;
    picture_of_page(browser, "options")?;
    let file = save_backup(browser)?;
    assert_eq!(opens_natively(&file, VAULT_PASSWORD)?, 1);
    // A file that is no backup, and one that is cut short, are named.
    let wrong = file.with_file_name("notes.txt");
    std::fs::write(&wrong, "no backup")?;
    browser.choose_file("#check-file", &wrong.display().to_string())?;
    says(browser, "geen back-up van Kader")?;
    let cut = file.with_file_name("cut.kader");
    let bytes = std::fs::read(&file)?;
    std::fs::write(&cut, &bytes[..bytes.len() - 1000])?;
    browser.choose_file("#check-file", &cut.display().to_string())?;
    says(browser, "beschadigd")?;
    browser.choose_file("#check-file", &file.display().to_string())?;
    says(browser, "goed")?;

    // The popup reminds no more; after another account it does.
    browser.to_new_tab(&portals.pinkweb.origin)?;
    browser.press_action()?;
    until_shown(browser, ".row")?;
    assert_eq!(browser.popup("!!document.querySelector('.reminder')")?, false);
    enter_by_hand(browser, "Nmbrs", "KRSXG5CTMVRXEZLU")?;
    until_popup(browser, "document.querySelector('.reminder')?.textContent.includes('laatste wijzigingen')")?;

    lose_everything(browser)?;
    browser.press_action()?;
    until_popup(browser, "document.querySelector('h1')?.textContent.includes('niet meer in deze browser')")?;
    picture_of_popup(browser, "lost")?;
    let start = std::time::Instant::now();
    browser.popup_click("#rescue")?;
    until_closed(browser)?;
    browser.to_new_tab("options.html#rescue")?;
    until_in_page(browser, "#backup-file")?;
    picture_of_page(browser, "rescue")?;
    browser.choose_file("#backup-file", &file.display().to_string())?;
    type_in_page(browser, "#file-password", "verkeerd wachtwoord")?;
    browser.page_click("#open-file")?;
    until_page(browser, "document.querySelector('#file-password-note').textContent.includes('opent de back-up niet')")?;
    clear_in_page(browser, "#file-password")?;
    type_in_page(browser, "#file-password", VAULT_PASSWORD)?;
    browser.page_key("Enter", false)?;
    until_page(browser, "document.querySelector('#preview')?.textContent.includes('AFAS')")?;
    picture_of_page(browser, "restore-preview")?;
    browser.page_click("#take")?;
    says(browser, "Teruggezet")?;
    println!("{}: from the rescue screen to the account: {:?}", browser.name(), start.elapsed());
    browser.to_new_tab(&portals.pinkweb.origin)?;
    browser.press_action()?;
    until_popup(browser, "document.querySelector('.row .issuer')?.textContent === 'AFAS'")?;
    // The restored vault saves as any other.
    enter_by_hand(browser, "Exact", "NB2W45DFOIZAKZZ2")
}

/// The password is forgotten: the sheet's code opens the vault, and a new password is chosen.
fn recovery_sheet(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    with_one_account(browser, &portals)?;
    to_options(browser, "#options")?;
    // A sheet that nobody says is kept does not count.
    sheet_on_screen(browser)?;
    reload(browser)?;
    until_page(browser, "document.querySelector('#sheet-status')?.textContent.includes('Nog geen')")?;
    let code = sheet_on_screen(browser)?;
    picture_of_page(browser, "sheet")?;
    // The sheet's QR code says the same, on one page of paper.
    let picture = qr::picture_of_png(&browser.page_picture()?).map_err(|error| format!("{error:?}"))?;
    let reading = qr::read(&picture, None, 10_000.0, || 0.0);
    let text = RecoveryCode::read(&code).map_err(|error| format!("{error:?}"))?.qr_text();
    assert_eq!(reading.found.iter().map(|found| found.text.as_str()).collect::<Vec<_>>(), [text]);
    let paper = browser.print()?;
    keep(&format!("sheet-{}.pdf", browser.name()), &paper)?;
    assert_eq!(pages_of(&paper), 1, "the sheet is one sheet");
    browser.page_click("#sheet-done")?;
    until_page(browser, "document.querySelector('#sheet-status')?.textContent.includes('gemaakt')")?;
    browser.to_new_tab(&portals.pinkweb.origin)?;
    browser.press_action()?;
    until_shown(browser, "#lock")?;
    assert_eq!(browser.popup("!!document.querySelector('.reminder')")?, false, "a sheet is protection");
    to_forgotten(browser)?;
    until_in_page(browser, "#recovery")?;
    picture_of_page(browser, "forgotten")?;
    // A slip of the pen is told from the code of another sheet.
    // One slip in 1,024 has the right checksum by chance.
    let slips = "23456789".chars().map(|digit| format!("{digit}{}", &code[1..]));
    let slip = slips.into_iter().find(|slip| RecoveryCode::read(slip).is_err()).ok_or("no slip is noticed")?;
    type_in_page(browser, "#recovery", &slip)?;
    browser.page_click("#recover")?;
    until_page(browser, "document.querySelector('#recovery-note').textContent.includes('Een teken klopt niet')")?;
    let other = RecoveryCode::new([9; 16]).to_string();
    for (text, words) in [(other.as_str(), "andere kluis"), (code.as_str(), "")] {
        clear_in_page(browser, "#recovery")?;
        type_in_page(browser, "#recovery", &text.to_lowercase().replace('-', " "))?;
        browser.page_click("#recover")?;
        if !words.is_empty() {
            until_page(browser, &format!("document.querySelector('#recovery-note').textContent.includes({words:?})"))?;
        }
    }
    choose_password_in_page(browser, NEW_PASSWORD)?;
    says(browser, "gewijzigd")?;
    browser.page_click("#lock")?;
    unlock_in_page(browser, VAULT_PASSWORD)?;
    noted(browser, "password", "niet het wachtwoord")?;
    clear_in_page(browser, "#password")?;
    unlock_in_page(browser, NEW_PASSWORD)?;
    until_in_page(browser, "#backup")?;
    // The sheet still serves after the change.
    until_page(browser, "document.querySelector('#sheet-status')?.textContent.includes('gemaakt')")
}

/// Makes a recovery sheet on the options page; its code.
fn sheet_on_screen(browser: &mut dyn Browser) -> Res<String> {
    until_in_page(browser, "#sheet")?;
    browser.page_click("#sheet")?;
    until_in_page(browser, "#recovery-code")?;
    let code = browser.page("document.querySelector('#recovery-code').textContent")?;
    Ok(code.as_str().ok_or("no code")?.to_owned())
}

/// How many pages a PDF has, by the objects in it, plain or packed.
fn pages_of(pdf: &[u8]) -> usize {
    let mut all = pdf.to_vec();
    let starts = pdf.windows(7).enumerate().filter(|(_, window)| window == b"stream\n").map(|(at, _)| at + 7);
    for start in starts {
        // What is packed otherwise than by deflate is no object.
        let _ = ZlibDecoder::new(&pdf[start..]).read_to_end(&mut all);
    }
    let text = String::from_utf8_lossy(&all).replace("/Type /", "/Type/");
    text.split("/Type/Page").skip(1).filter(|rest| !rest.starts_with('s')).count()
}

/// Locks in the popup, then *Password forgotten?*.
fn to_forgotten(browser: &mut dyn Browser) -> Res<()> {
    browser.popup_click("#lock")?;
    until_shown(browser, "#forgotten")?;
    browser.popup_click("#forgotten")?;
    until_closed(browser)?;
    browser.to_new_tab("options.html#forgotten")?;
    until_in_page(browser, "#recovery")
}

/// No password and no sheet: an empty vault takes the old one's place, which is set aside, and comes back when the
/// password does.
fn starting_anew(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    with_one_account(browser, &portals)?;
    to_forgotten(browser)?;
    browser.page_click("#anew summary")?;
    choose_password_in(browser, "anew-", NEW_PASSWORD)?;
    until_in_page(browser, "#backup")?;
    browser.to_new_tab(&portals.pinkweb.origin)?;
    browser.press_action()?;
    until_shown(browser, "#manual")?;
    assert_eq!(browser.popup("document.querySelectorAll('.row').length")?, 0);
    enter_by_hand(browser, "Nmbrs", "KRSXG5CTMVRXEZLU")?;
    to_options(browser, "#options")?;
    until_in_page(browser, "#keep")?;
    picture_of_page(browser, "set-aside")?;
    browser.page_click("#keep")?;
    let kept = take_download(browser, ".txt")?;
    browser.page_click("#restore")?;
    until_in_page(browser, "#backup-file")?;
    browser.choose_file("#backup-file", &kept.display().to_string())?;
    type_in_page(browser, "#file-password", VAULT_PASSWORD)?;
    browser.page_click("#open-file")?;
    until_page(browser, "document.querySelector('#preview')?.textContent.includes('AFAS')")?;
    browser.page_click("#take")?;
    says(browser, "Teruggezet")?;
    browser.to_new_tab(&portals.pinkweb.origin)?;
    browser.press_action()?;
    until_popup(browser, "document.querySelectorAll('.row').length === 2")
}

fn choose_password_in_page(browser: &mut dyn Browser, password: &str) -> Res<()> {
    choose_password_in(browser, "", password)
}

fn choose_password_in(browser: &mut dyn Browser, ids: &str, password: &str) -> Res<()> {
    type_in_page(browser, &format!("#{ids}new-password"), password)?;
    type_in_page(browser, &format!("#{ids}again"), password)?;
    browser.page_click(&format!("#{ids}create"))
}

fn unlock_in_page(browser: &mut dyn Browser, password: &str) -> Res<()> {
    type_in_page(browser, "#password", password)?;
    browser.page_click("#unlock")
}

/// The present password is asked for; afterwards only the new one opens, whichever copy is left.
fn a_new_password(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    with_one_account(browser, &portals)?;
    to_options(browser, "#options")?;
    until_in_page(browser, "#change-password")?;
    browser.page_click("#change-password")?;
    type_in_page(browser, "#present", "dit is het niet")?;
    choose_password_in_page(browser, NEW_PASSWORD)?;
    noted(browser, "present", "niet het wachtwoord")?;
    clear_in_page(browser, "#present")?;
    type_in_page(browser, "#present", VAULT_PASSWORD)?;
    picture_of_page(browser, "change-password")?;
    browser.page_click("#create")?;
    says(browser, "gewijzigd")?;
    // Every place has the new way in.
    let texts =
        browser.page("chrome.storage.local.get(['vault.a', 'vault.b']).then(all => [all['vault.a'], all['vault.b']])");
    if let Ok(texts) = texts {
        for text in texts.as_array().into_iter().flatten().filter_map(serde_json::Value::as_str) {
            let file = kader::holdings::read(text).map_err(|error| format!("{error:?}"))?;
            let Lock::Password(kdf) = file.clear.slots[0].lock else { return Err("no password slot".into()) };
            let Derivation::Done(bytes) = sealed::derive(&kdf, VAULT_PASSWORD.as_bytes()) else {
                return Err("memory".into());
            };
            assert!(file.unwrap(&file.clear.slots[0], &WrapKey::new(*bytes)).is_err(), "the old password opens a copy");
        }
    }
    browser.page_click("#lock")?;
    unlock_in_page(browser, NEW_PASSWORD)?;
    until_in_page(browser, "#backup")?;
    // The lock time is kept in the vault.
    browser.page("(document.querySelector('#lock-time').value = '5', document.querySelector('#lock-time').dispatchEvent(new Event('change', { bubbles: true })), true)")?;
    says(browser, "bewaard")?;
    reload(browser)?;
    until_page(browser, "document.querySelector('#lock-time')?.value === '5'")
}

/// *Someone may know my password*: a new vault key, and the sheet no longer opens anything.
fn a_leaked_password(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    with_one_account(browser, &portals)?;
    to_options(browser, "#options")?;
    let code = sheet_on_screen(browser)?;
    browser.page_click("#sheet-done")?;
    until_in_page(browser, "#change-password")?;
    browser.page_click("#change-password")?;
    type_in_page(browser, "#present", VAULT_PASSWORD)?;
    browser.page_click("#leaked")?;
    choose_password_in_page(browser, NEW_PASSWORD)?;
    says(browser, "nieuwe sleutel")?;
    until_page(browser, "document.querySelector('#sheet-status').textContent.includes('Nog geen')")?;
    // A popup in another window, and the background, go on with the new key.
    browser.to_new_tab(&portals.pinkweb.origin)?;
    browser.press_action()?;
    until_shown(browser, ".row")?;
    enter_by_hand(browser, "Nmbrs", "KRSXG5CTMVRXEZLU")?;
    to_forgotten(browser)?;
    type_in_page(browser, "#recovery", &code)?;
    browser.page_click("#recover")?;
    until_page(browser, "document.querySelector('#recovery-note').textContent.includes('andere kluis')")
}

/// A vault without a password: a backup says that it needs a sheet; a password can be added.
fn without_a_password(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    browser.press_action()?;
    until_shown(browser, "#without")?;
    browser.popup_click("#without")?;
    until_shown(browser, "#really-without")?;
    browser.popup_click("#really-without")?;
    until_shown(browser, "#scan")?;
    enter_by_hand(browser, "AFAS", "JBSWY3DPEHPK3PXP")?;
    to_options(browser, "#protect")?;
    until_page(
        browser,
        "document.querySelector('#protect')?.textContent.includes('gaat een back-up alleen open met een herstelblad')",
    )?;
    assert_eq!(browser.page("document.querySelector('#backup').disabled")?, true, "it could not be opened elsewhere");
    browser.page_click("#change-password")?;
    choose_password_in_page(browser, NEW_PASSWORD)?;
    says(browser, "gewijzigd")?;
    browser.to_new_tab(&portals.pinkweb.origin)?;
    browser.press_action()?;
    until_shown(browser, "#lock")?;
    browser.popup_click("#lock")?;
    until_shown(browser, "#password")?;
    type_into(browser, "#password", NEW_PASSWORD)?;
    browser.popup_click("#unlock")?;
    until_shown(browser, ".row")
}

/// A secret is shown, and exported, only after the password was entered again.
fn secrets_want_the_password(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    with_one_account(browser, &portals)?;
    to_options(browser, "#options")?;
    until_in_page(browser, "#secrets")?;
    assert_eq!(browser.page("document.body.innerHTML.includes('JBSWY3DP')")?, false);
    browser.page_click("#secrets")?;
    type_in_page(browser, "#secrets-password", "dit is het niet")?;
    browser.page_click("#secrets-go")?;
    noted(browser, "secrets-password", "niet het wachtwoord")?;
    clear_in_page(browser, "#secrets-password")?;
    type_in_page(browser, "#secrets-password", VAULT_PASSWORD)?;
    browser.page_click("#secrets-go")?;
    until_in_page(browser, "#secret-rows")?;
    browser.page_click("#secret-rows button")?;
    until_page(browser, "document.querySelector('.secret')?.textContent === 'JBSWY3DPEHPK3PXP'")?;
    picture_of_page(browser, "secrets")?;
    browser.page_click("#export")?;
    let file = take_download(browser, ".txt")?;
    let text = std::fs::read_to_string(file)?;
    let account = kader::key_uri::read(text.trim()).map_err(|refusal| format!("{refusal:?}"))?.account;
    assert_eq!((account.issuer.as_str(), account.secret.to_base32().as_str()), ("AFAS", "JBSWY3DPEHPK3PXP"));
    Ok(())
}

/// After five wrong passwords a wait, which ends; nothing is ever wiped.
fn wrong_passwords_cost_time(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    with_one_account(browser, &portals)?;
    browser.popup_click("#lock")?;
    until_shown(browser, "#password")?;
    type_into(browser, "#password", "dit is het niet")?;
    for _ in 0..5 {
        until_popup(browser, "document.querySelector('#unlock').getAttribute('aria-busy') === 'false'")?;
        browser.popup_click("#unlock")?;
        until_popup(browser, "document.querySelector('#unlock').getAttribute('aria-busy') === 'true'")?;
    }
    until_popup(browser, "document.querySelector('#unlock').getAttribute('aria-busy') === 'false'")?;
    // At once, even the right one has to wait; a moment later it opens.
    browser.popup(
        "chrome.storage.session.set({ attempts: { wrong: 8, last: Math.floor(Date.now() / 1000) } }).then(() => true)",
    )?;
    browser.popup_click("#unlock")?;
    until_popup(browser, "document.querySelector('#password-note').textContent.includes('Te vaak')")?;
    picture_of_popup(browser, "wait")?;
    browser.popup("chrome.storage.session.set({ attempts: { wrong: 8, last: Math.floor(Date.now() / 1000) - 9 } }).then(() => true)")?;
    for _ in "dit is het niet".chars() {
        browser.popup_key("Backspace", false)?;
    }
    browser.popup_type(VAULT_PASSWORD)?;
    browser.popup_click("#unlock")?;
    until_shown(browser, ".row")?;
    let kept = browser.popup("chrome.storage.session.get('attempts').then(all => all.attempts ?? null)")?;
    assert!(kept.is_null(), "the count starts anew");
    Ok(())
}

/// A new computer: no vault, a backup file and the code of its sheet.
fn another_computer(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    let folder = tempfile::tempdir()?;
    let (file, code) = backup_with_a_sheet(folder.path())?;
    browser.press_action()?;
    until_shown(browser, "#have-backup")?;
    browser.popup_click("#have-backup")?;
    until_closed(browser)?;
    browser.to_new_tab("options.html#rescue")?;
    until_in_page(browser, "#backup-file")?;
    browser.choose_file("#backup-file", &file)?;
    type_in_page(browser, "#file-password", &code)?;
    browser.page_click("#open-file")?;
    until_page(browser, "document.querySelector('#preview')?.textContent.includes('Twinfield')")?;
    choose_password_in_page(browser, NEW_PASSWORD)?;
    says(browser, "Teruggezet")?;
    browser.to_new_tab(&portals.pinkweb.origin)?;
    browser.press_action()?;
    until_popup(browser, "document.querySelector('.row .issuer')?.textContent === 'Twinfield'")?;
    until("no first run any more", || Ok((browser.popup("!!document.querySelector('#lock')")? == true).then_some(())))
}

/// A file as another computer would have made it: a device's key there, a sheet, one account.
fn backup_with_a_sheet(folder: &Path) -> Res<(String, String)> {
    use kader::account::{Account, AccountId};
    use kader::sealed::{SaveNoise, Slot, VaultId, VaultKey};
    use kader::vault::{Entry, Vault};
    let (id, key) = (VaultId([3; 16]), VaultKey::new([4; 32]));
    let code = RecoveryCode::new([5; 16]);
    let wrap = |number: u8, lock, wrap_key: &WrapKey| Slot::wrap(id, [number; 16], lock, [number; 12], wrap_key, &key);
    let slots = [wrap(1, Lock::Device, &WrapKey::of_device(&[6; 32])), wrap(2, Lock::Recovery, &code.wrap_key())];
    let slots: Vec<Slot> = slots.into_iter().flatten().collect();
    let secret = kader::secret::Secret::from_bytes(vec![7; 20]).ok_or("no secret")?;
    let entry = Entry::new(AccountId([8; 16]), Account::totp("Twinfield", "jan", secret), vec![]);
    let vault = Vault::from_entries(vec![entry]).ok_or("no vault")?;
    let noise = SaveNoise { salt: [1; 32], nonce: [2; 12] };
    let bytes = sealed::seal(id, 12, &slots, &key, &vault, &noise).ok_or("too large")?;
    let path = folder.join("kader-2026-01-01.kader");
    std::fs::write(&path, bytes)?;
    Ok((path.display().to_string(), code.to_string()))
}
