//! What a person does with existing accounts: add by hand, search, copy, edit, remove and undo, lock.

use super::in_both;
use super::steps::*;
use super::stores::{all_that_is_stored, clear_session, forget_the_key};
use crate::drive::{Browser, Res, until_closed};
use crate::portals::Portals;

in_both![without_a_password, a_locked_find_waits; by_hand_edit_remove, a_half_typed_account_waits];

/// From the open popup to the removed accounts; afterwards back in the popup over the portal.
fn in_removed_accounts(
    browser: &mut dyn Browser,
    portals: &Portals,
    work: impl FnOnce(&mut dyn Browser) -> Res<()>,
) -> Res<()> {
    popup(browser).click("#order")?;
    until_closed(browser)?;
    browser.to_new_tab("options.html#accounts")?;
    page(browser).shows("#removed-accounts")?;
    work(browser)?;
    browser.to_new_tab(&portals.pinkweb.origin)?;
    browser.press_action()?;
    popup(browser).shows(".row")
}

/// Adds three accounts by hand, then uses everything that the list offers.
fn by_hand_edit_remove(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_empty_vault(browser)?;
    for (issuer, secret) in
        [("AFAS", "JBSW Y3DP EHPK 3PXP"), ("PinkWeb", "nb2w45dfoizakzz2"), ("Nmbrs", "KRSXG5CTMVRXEZLU")]
    {
        popup(browser).click("#manual")?;
        popup(browser).enter("#secret", secret)?;
        popup(browser).enter("#issuer", issuer)?;
        popup(browser).enter("#name", "jan")?;
        // The live code is shown before anything is saved.
        popup(browser).shows_a_code(".card .code")?;
        if issuer == "AFAS" {
            picture_of_popup(browser, "by-hand")?;
        }
        popup(browser).click("#save")?;
        popup(browser).shows_account(issuer)?;
    }
    picture_of_popup(browser, "three-codes")?;

    popup(browser).enter("#search", "nmb")?;
    popup(browser).lists(".row .issuer", &["Nmbrs"])?;
    popup(browser).clear("#search")?;
    popup(browser).lists(".row .issuer", &["AFAS", "PinkWeb", "Nmbrs"])?;

    popup(browser).click(".row:nth-child(3) .more")?;
    popup(browser).shows("#sites")?;
    picture_of_popup(browser, "edit")?;
    popup(browser).click("#issuer")?;
    popup(browser).types(" Loon")?;
    popup(browser).click("#save")?;
    popup(browser).lists(".row .issuer", &["AFAS", "PinkWeb", "Nmbrs Loon"])?;

    popup(browser).click(".row:nth-child(2) .more")?;
    popup(browser).click("#remove")?;
    popup(browser).shows("#undo")?;
    picture_of_popup(browser, "removed")?;
    popup(browser).click("#undo")?;
    popup(browser).lists(".row .issuer", &["AFAS", "PinkWeb", "Nmbrs Loon"])?;
    // Removed.
    popup(browser).click(".row:nth-child(2) .more")?;
    popup(browser).click("#remove")?;
    popup(browser).click("#done")?;
    popup(browser).lists(".row .issuer", &["AFAS", "Nmbrs Loon"])?;
    // Kept for thirty days and put back in the old position; then deleted permanently, and added again.
    in_removed_accounts(browser, &portals, |browser| {
        picture_of_page(browser, "removed-accounts")?;
        page(browser).click("#removed-accounts [id^=put-back]")?;
        page(browser).lists("#all-accounts .issuer", &["AFAS", "PinkWeb", "Nmbrs Loon"])
    })?;
    popup(browser).lists(".row .issuer", &["AFAS", "PinkWeb", "Nmbrs Loon"])?;
    popup(browser).click(".row:nth-child(2) .more")?;
    popup(browser).click("#remove")?;
    popup(browser).click("#done")?;
    in_removed_accounts(browser, &portals, |browser| {
        page(browser).click("#removed-accounts [id^=drop]")?;
        page(browser).click("#removed-accounts [id^=drop-sure]")?;
        page(browser).lacks("#removed-accounts")
    })?;
    enter_by_hand(browser, "PinkWeb", "nb2w45dfoizakzz2")?;

    popup(browser).click(".row:nth-child(1) .copy")?;
    popup(browser).notices(message("copied").with("AFAS"))?;
    popup(browser).lacks(".notice.error")?;
    // The copied code, pasted into the page, is the code that was shown.
    let shown = popup(browser).text(".row .code")?.replace(' ', "");
    browser.close_popup()?;
    page(browser).click("#user")?;
    browser.page_paste()?;
    page(browser).holds("#user", &shown)?;

    // Everything survives closing, locking and opening again.
    browser.press_action()?;
    popup(browser).lists(".row .issuer", &["AFAS", "Nmbrs Loon", "PinkWeb"])?;
    popup(browser).click("#lock")?;
    popup(browser).shows("#unlock")?;
    popup(browser).types("niet het wachtwoord")?;
    popup(browser).press("Enter")?;
    popup(browser).has_where("#password-note", "e.classList.contains('error')")?;
    picture_of_popup(browser, "wrong-password")?;
    popup(browser).select_all("#password")?;
    unlock(browser)?;
    popup(browser).lists(".row .issuer", &["AFAS", "Nmbrs Loon", "PinkWeb"])
}

/// No password: two clicks with a plain warning; still nothing readable is stored.
fn without_a_password(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    browser.press_action()?;
    popup(browser).shows("#without")?;
    picture_of_popup(browser, "first-run")?;
    popup(browser).click("#use-words")?;
    popup(browser).has_where("#new-password", "e.value.split(' ').length === 4")?;
    popup(browser).has_where("#strength", "e.dataset.level === '3'")?;
    picture_of_popup(browser, "four-words")?;
    popup(browser).click("#without")?;
    popup(browser).shows("#really-without")?;
    picture_of_popup(browser, "without-password")?;
    popup(browser).click("#really-without")?;
    popup(browser).click("#manual")?;
    popup(browser).enter("#secret", SECRET)?;
    popup(browser).enter("#issuer", "Vertrouwelijk BV")?;
    popup(browser).click("#save")?;
    popup(browser).shows(".row")?;
    // Invariant 5: storage.local contains nothing readable, from the first account on.
    let stored = all_that_is_stored(browser)?;
    assert!(stored.contains("vault.a"), "{stored}");
    for readable in ["Vertrouwelijk", SECRET, "VmVydHJvdXdlbGlqayBCVg", "issuer"] {
        assert!(!stored.contains(readable), "{readable} is readable in storage");
    }
    // It opens by itself again, also after the key of the session is gone.
    clear_session(browser)?;
    reopen(browser)?;
    popup(browser).shows(".row")
}

/// A scan while locked: the user unlocks first, and the result stays.
fn a_locked_find_waits(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    open_enrolment(browser, &portals.afas_customer)?;
    open_empty_vault(browser)?;
    begin_scan(browser)?;
    drag_round(browser, "#qr")?;
    popup(browser).shows("#save-fill")?;
    forget_the_key(browser)?;
    reopen(browser)?;
    popup(browser).shows("#unlock")?;
    picture_of_popup(browser, "locked-find")?;
    unlock(browser)?;
    popup(browser).shows("#save-fill")?;
    popup(browser).click("#save")?;
    popup(browser).shows(".row.here")
}

/// A popup closes when the user goes back to the page, for example to copy the secret. The input waits, also while
/// the vault is locked, until it is saved or cancelled.
fn a_half_typed_account_waits(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_empty_vault(browser)?;
    popup(browser).click("#manual")?;
    popup(browser).enter("#issuer", "PinkWeb")?;
    popup(browser).enter("#secret", "JBSWY3DP")?;
    reopen(browser)?;
    popup(browser).holds("#issuer", "PinkWeb")?;
    popup(browser).holds("#secret", "JBSWY3DP")?;
    forget_the_key(browser)?;
    popup(browser).shows("#unlock")?;
    reopen(browser)?;
    unlock(browser)?;
    popup(browser).holds("#issuer", "PinkWeb")?;
    popup(browser).holds("#secret", "JBSWY3DP")?;
    popup(browser).click("#save")?;
    popup(browser).reads(".row .issuer", "PinkWeb")?;
    // The account belongs to the page over which it was typed, and nothing waits any more.
    popup(browser).shows(".row.here")?;
    reopen(browser)?;
    popup(browser).shows(".row")?;
    // After going back with the arrow nothing waits either.
    popup(browser).click("#manual")?;
    popup(browser).enter("#issuer", "Toch niet")?;
    popup(browser).click("#back")?;
    popup(browser).shows(".row")?;
    reopen(browser)?;
    popup(browser).shows(".row")
}
