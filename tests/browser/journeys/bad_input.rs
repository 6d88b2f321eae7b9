//! An error says what happened and what to do, and loses nothing.

use super::in_both;
use super::steps::*;
use super::stores::{damage_copy, damage_mirror, fill_the_disk, make_room_on_the_disk, set_aside_count, stored_copies};
use crate::drive::{Browser, Res, until};
use crate::portals::{Portals, qr_svg};

in_both![closed_pages, storage_trouble; no_code_link_wifi_broken, wrong_secrets];

/// A box without a code, a link, Wi-Fi, a broken URI: each has its own message.
fn no_code_link_wifi_broken(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_empty_vault(browser)?;
    let cases = [
        (String::new(), message("findNothing")),
        (qr_svg("https://voorbeeld.nl/pocket", 200), message("payloadLink").with("voorbeeld.nl")),
        (qr_svg("WIFI:T:WPA;S:kantoor;P:geheim;;", 200), message("payloadOther")),
        (qr_svg("otpauth://totp/AFAS:jan?secret=JBSWY3DPEHPK3PX0", 200), message("secretHasZero")),
        (
            qr_svg("otpauth://totp/AFAS:jan?secret=JBSWY3DPEHPK3PXP&algorithm=MD5", 200),
            message("refuseAlgorithm").with("MD5"),
        ),
    ];
    for (number, (svg, words)) in cases.into_iter().enumerate() {
        put_in_page(browser, &format!("<div id=place style='width:240px;height:240px'>{svg}</div>"))?;
        if !browser.popup_is_open() {
            browser.press_action()?;
        }
        popup(browser).shows("#scan")?;
        scan(browser, "#place")?;
        popup(browser).says("main.find", words)?;
        picture_of_popup(browser, &format!("no-account-{number}"))?;
        popup(browser).click("#back")?;
        popup(browser).shows("#scan")?;
    }
    // Escape removes the frame, and nothing waits afterwards.
    begin_scan(browser)?;
    page(browser).press("Escape")?;
    page(browser).lacks("kader-frame")?;
    browser.press_action()?;
    popup(browser).shows("#scan")
}

/// A 0 or an 8 in a secret is reported by name; the input stays.
fn wrong_secrets(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_empty_vault(browser)?;
    popup(browser).click("#manual")?;
    popup(browser).shows("#secret")?;
    popup(browser).click("#save")?;
    popup(browser).notes("secret", message("secretEmpty"))?;
    for (secret, words) in [
        ("JBSWY0", message("secretHasZero")),
        ("JBSWY8", message("secretHasEight")),
        ("JB!SW", message("secretForeign").with("!")),
    ] {
        popup(browser).enter("#secret", secret)?;
        popup(browser).click("#save")?;
        popup(browser).notes("secret", words)?;
        picture_of_popup(browser, &format!("wrong-secret-{}", secret.len()))?;
        popup(browser).clear("#secret")?;
    }
    popup(browser).enter("#secret", SECRET)?;
    popup(browser).click("#save")?;
    popup(browser).shows(".row")
}

/// A page that is closed to extensions: the popup says so and offers the other ways.
fn closed_pages(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_empty_vault(browser)?;
    browser.close_popup()?;
    browser.open_closed_page()?;
    browser.press_action()?;
    popup(browser).click("#scan")?;
    popup(browser).shows(".notice.error")?;
    picture_of_popup(browser, "closed-page")?;
    popup(browser).shows("#manual")
}

/// Storage that refuses, and damaged stored bytes: nothing is overwritten, and the user is not treated as new.
fn storage_trouble(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_vault_at_home(browser, &[("AFAS", SECRET)])?;
    let before = stored_copies(browser)?;

    // A full disk: the browser's own `set` refuses.
    popup(browser).click("#manual")?;
    popup(browser).shows("#secret")?;
    fill_the_disk(browser)?;
    popup(browser).enter("#secret", "NB2W45DFOIZAKZZ2")?;
    popup(browser).click("#save")?;
    popup(browser).shows(".notice.error")?;
    picture_of_popup(browser, "store-full")?;
    // The input is still there, and so are both copies.
    popup(browser).holds("#secret", "NB2W45DFOIZAKZZ2")?;
    assert_eq!(stored_copies(browser)?, before);
    make_room_on_the_disk(browser)?;
    popup(browser).click("#save")?;
    popup(browser).counts(".row", 2)?;

    // One copy is damaged: another opens, the bytes are set aside, and the copy is repaired.
    damage_copy(browser, "vault.b")?;
    reopen(browser)?;
    popup(browser).notices(message("storageMended"))?;
    picture_of_popup(browser, "mended")?;
    assert_eq!(set_aside_count(browser)?, 1, "the unreadable copy is set aside");
    enter_by_hand(browser, "Nmbrs", "KRSXG5CTMVRXEZLU")?;

    // Both are damaged: the mirror in the other store has the newest vault.
    damage_copy(browser, "vault.a")?;
    damage_copy(browser, "vault.b")?;
    reopen(browser)?;
    popup(browser).counts(".row", 3)?;
    // Each text is set aside once, even if it is found several times.
    assert_eq!(set_aside_count(browser)?, 2);

    // Every copy is damaged: not the first run, but an honest message and a way to keep the bytes.
    damage_copy(browser, "vault.a")?;
    damage_copy(browser, "vault.b")?;
    damage_mirror(browser)?;
    reopen(browser)?;
    popup(browser).shows("#keep")?;
    picture_of_popup(browser, "damaged")?;
    let kept = until("the bytes", || Ok(popup(browser).of("#keep", "e.href.length")?.as_u64()))?;
    assert!(kept > 10_000, "both copies are in the download: {kept}");
    Ok(())
}
