//! What a person does with the accounts there are: by hand, search, copy, edit, remove and undo, lock.

use super::in_both;
use super::steps::*;
use crate::drive::{Browser, Res, until_page, until_popup, until_shown};
use crate::portals::Portals;

in_both![by_hand_edit_remove, without_a_password, a_locked_find_waits, a_half_typed_account_waits];

/// Three accounts entered by hand, then everything the list can do.
fn by_hand_edit_remove(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    for (issuer, secret) in
        [("AFAS", "JBSW Y3DP EHPK 3PXP"), ("PinkWeb", "nb2w45dfoizakzz2"), ("Nmbrs", "KRSXG5CTMVRXEZLU")]
    {
        browser.popup_click("#manual")?;
        until_shown(browser, "#secret")?;
        type_into(browser, "#secret", secret)?;
        type_into(browser, "#issuer", issuer)?;
        type_into(browser, "#name", "jan")?;
        // The live code is there before anything is saved.
        until_popup(browser, "/^\\d{3} \\d{3}$/.test(document.querySelector('.card .code').textContent)")?;
        if issuer == "AFAS" {
            picture_of_popup(browser, "by-hand")?;
        }
        browser.popup_click("#save")?;
        until_popup(
            browser,
            &format!("[...document.querySelectorAll('.issuer')].some(e => e.textContent === {issuer:?})"),
        )?;
    }
    picture_of_popup(browser, "three-codes")?;

    type_into(browser, "#search", "nmb")?;
    until_issuers(browser, &["Nmbrs"])?;
    for _ in 0..4 {
        browser.popup_key("Backspace", false)?;
    }
    until_issuers(browser, &["AFAS", "PinkWeb", "Nmbrs"])?;

    browser.popup_click(".row:nth-child(3) .more")?;
    until_shown(browser, "#sites")?;
    picture_of_popup(browser, "edit")?;
    browser.popup_click("#issuer")?;
    browser.popup_type(" Loon")?;
    browser.popup_click("#save")?;
    until_issuers(browser, &["AFAS", "PinkWeb", "Nmbrs Loon"])?;

    browser.popup_click(".row:nth-child(2) .more")?;
    until_shown(browser, "#remove")?;
    browser.popup_click("#remove")?;
    until_shown(browser, "#undo")?;
    picture_of_popup(browser, "removed")?;
    browser.popup_click("#undo")?;
    until_issuers(browser, &["AFAS", "PinkWeb", "Nmbrs Loon"])?;
    // Removed for good, and put in again.
    browser.popup_click(".row:nth-child(2) .more")?;
    until_shown(browser, "#remove")?;
    browser.popup_click("#remove")?;
    until_shown(browser, "#done")?;
    browser.popup_click("#done")?;
    until_issuers(browser, &["AFAS", "Nmbrs Loon"])?;
    enter_by_hand(browser, "PinkWeb", "nb2w45dfoizakzz2")?;

    browser.popup_click(".row:nth-child(1) .copy")?;
    until_popup(
        browser,
        "document.querySelector('.notice')?.textContent.includes('AFAS') && !document.querySelector('.notice.error')",
    )?;
    // Pasted into the page, what was copied is the code that was shown.
    let shown = browser.popup("document.querySelector('.row .code').textContent.replace(' ', '')")?;
    browser.close_popup()?;
    until_page(browser, "!!document.querySelector('#user')")?;
    browser.page_click("#user")?;
    browser.page_paste()?;
    until_page(browser, &format!("document.querySelector('#user').value === {shown}"))?;

    // All of it survives: closed, locked, opened again.
    browser.press_action()?;
    until_issuers(browser, &["AFAS", "Nmbrs Loon", "PinkWeb"])?;
    browser.popup_click("#lock")?;
    until_shown(browser, "#unlock")?;
    browser.popup_type("niet het wachtwoord")?;
    browser.popup_key("Enter", false)?;
    until_popup(browser, "document.querySelector('#password-note').classList.contains('error')")?;
    picture_of_popup(browser, "wrong-password")?;
    browser.popup("document.querySelector('#password').select()")?;
    browser.popup_type(VAULT_PASSWORD)?;
    browser.popup_key("Enter", false)?;
    until_issuers(browser, &["AFAS", "Nmbrs Loon", "PinkWeb"])
}

fn until_issuers(browser: &mut dyn Browser, issuers: &[&str]) -> Res<()> {
    let expected = serde_json::to_string(issuers)?;
    until_popup(
        browser,
        &format!(
            "JSON.stringify([...document.querySelectorAll('.row .issuer')].map(e => e.textContent)) === {expected:?}"
        ),
    )
}

/// No password: two clicks in plain words; nothing readable is stored all the same.
fn without_a_password(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    browser.press_action()?;
    until_shown(browser, "#without")?;
    picture_of_popup(browser, "first-run")?;
    browser.popup_click("#use-words")?;
    until_popup(browser, "document.querySelector('#new-password').value.split(' ').length === 4")?;
    until_popup(browser, "document.querySelector('#strength').dataset.level === '3'")?;
    picture_of_popup(browser, "four-words")?;
    browser.popup_click("#without")?;
    until_shown(browser, "#really-without")?;
    picture_of_popup(browser, "without-password")?;
    browser.popup_click("#really-without")?;
    until_shown(browser, "#manual")?;
    browser.popup_click("#manual")?;
    until_shown(browser, "#secret")?;
    type_into(browser, "#secret", "JBSWY3DPEHPK3PXP")?;
    type_into(browser, "#issuer", "Vertrouwelijk BV")?;
    browser.popup_click("#save")?;
    until_shown(browser, ".row")?;
    // Invariant 5: storage.local holds nothing readable, from the first account on.
    let stored = browser.popup("chrome.storage.local.get(null).then(all => JSON.stringify(all))")?;
    let stored = stored.as_str().ok_or("no storage")?;
    assert!(stored.contains("vault.a"), "{stored}");
    for readable in ["Vertrouwelijk", "JBSWY3DPEHPK3PXP", "VmVydHJvdXdlbGlqayBCVg", "issuer"] {
        assert!(!stored.contains(readable), "{readable} stands readable in storage");
    }
    // It opens again by itself, also after the session's key is gone.
    browser.popup("chrome.storage.session.clear().then(() => true)")?;
    browser.close_popup()?;
    browser.press_action()?;
    until_shown(browser, ".row")
}

/// Scanned while locked: unlock first, the find stays.
fn a_locked_find_waits(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    go_to_afas_enrolment(browser, &portals.afas_customer.origin)?;
    make_vault(browser)?;
    browser.popup_click("#scan")?;
    until_page(browser, "!!document.querySelector('kader-frame')")?;
    drag_round(browser, "#qr")?;
    until_shown(browser, "#save-fill")?;
    browser.popup("chrome.storage.session.remove('unlocked').then(() => true)")?;
    browser.close_popup()?;
    browser.press_action()?;
    until_shown(browser, "#unlock")?;
    picture_of_popup(browser, "locked-find")?;
    browser.popup_type(VAULT_PASSWORD)?;
    browser.popup_key("Enter", false)?;
    until_shown(browser, "#save-fill")?;
    browser.popup_click("#save")?;
    until_shown(browser, ".row.here")
}

/// A popup closes when its user goes back to the page, to copy the secret say: what was typed waits, also for the
/// password, until it is saved or left.
fn a_half_typed_account_waits(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    browser.popup_click("#manual")?;
    until_shown(browser, "#issuer")?;
    type_into(browser, "#issuer", "PinkWeb")?;
    type_into(browser, "#secret", "JBSWY3DP")?;
    browser.close_popup()?;
    browser.press_action()?;
    let stands = "document.querySelector('#issuer')?.value === 'PinkWeb' && document.querySelector('#secret').value === 'JBSWY3DP'";
    until_popup(browser, stands)?;
    browser.popup("chrome.storage.session.remove('unlocked').then(() => true)")?;
    until_shown(browser, "#unlock")?;
    browser.close_popup()?;
    browser.press_action()?;
    until_shown(browser, "#unlock")?;
    browser.popup_type(VAULT_PASSWORD)?;
    browser.popup_key("Enter", false)?;
    until_popup(browser, stands)?;
    browser.popup_click("#save")?;
    until_popup(browser, "document.querySelector('.row .issuer')?.textContent === 'PinkWeb'")?;
    // It belongs to the page it was typed over, and nothing waits any more.
    until_shown(browser, ".row.here")?;
    browser.close_popup()?;
    browser.press_action()?;
    until_shown(browser, ".row")?;
    // Left by the arrow, nothing waits either.
    browser.popup_click("#manual")?;
    until_shown(browser, "#issuer")?;
    type_into(browser, "#issuer", "Toch niet")?;
    browser.popup_click("#back")?;
    until_shown(browser, ".row")?;
    browser.close_popup()?;
    browser.press_action()?;
    until_shown(browser, ".row")
}
