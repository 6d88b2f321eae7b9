//! What goes wrong says what happened and what to do, and loses nothing.

use super::in_both;
use super::steps::*;
use crate::drive::{Browser, Res, until, until_closed, until_page, until_popup, until_shown};
use crate::portals::{Portals, qr_svg};

in_both![no_code_link_wifi_broken, wrong_secrets, closed_pages, storage_trouble];

/// A box without a code, a link, Wi-Fi, a broken URI: each has its own words.
fn no_code_link_wifi_broken(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    let cases = [
        (String::new(), "Geen QR-code gevonden"),
        (qr_svg("https://voorbeeld.nl/pocket", 200), "voorbeeld.nl"),
        (qr_svg("WIFI:T:WPA;S:kantoor;P:geheim;;", 200), "wifi"),
        (qr_svg("otpauth://totp/AFAS:jan?secret=JBSWY3DPEHPK3PX0", 200), "nul"),
        (qr_svg("otpauth://totp/AFAS:jan?secret=JBSWY3DPEHPK3PXP&algorithm=MD5", 200), "MD5"),
    ];
    for (number, (svg, words)) in cases.into_iter().enumerate() {
        let place = serde_json::to_string(&format!("<div id=place style='width:240px;height:240px'>{svg}</div>"))?;
        browser.page(&format!("(document.querySelector('main').innerHTML = {place}, true)"))?;
        if !browser.popup_is_open() {
            browser.press_action()?;
        }
        until_shown(browser, "#scan")?;
        scan(browser, "#place")?;
        until_popup(browser, &format!("document.querySelector('main.find')?.textContent.includes({words:?})"))?;
        picture_of_popup(browser, &format!("no-account-{number}"))?;
        browser.popup_click("#back")?;
        until_shown(browser, "#scan")?;
    }
    // Escape leaves the frame, and nothing waits afterwards.
    browser.popup_click("#scan")?;
    until_closed(browser)?;
    until_page(browser, "!!document.querySelector('kader-frame')")?;
    browser.page_key("Escape", false)?;
    until_page(browser, "!document.querySelector('kader-frame')")?;
    browser.press_action()?;
    until_shown(browser, "#scan")
}

/// A 0 or an 8 in a secret is named; what was typed stays.
fn wrong_secrets(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    browser.popup_click("#manual")?;
    until_shown(browser, "#secret")?;
    browser.popup_click("#save")?;
    until_popup(browser, "document.querySelector('#secret-note').textContent.includes('Typ of plak')")?;
    for (secret, words) in [("JBSWY0", "nul"), ("JBSWY8", "acht"), ("JB!SW", "!")] {
        type_into(browser, "#secret", secret)?;
        browser.popup_click("#save")?;
        until_popup(browser, &format!("document.querySelector('#secret-note').textContent.includes({words:?})"))?;
        picture_of_popup(browser, &format!("wrong-secret-{}", secret.len()))?;
        for _ in secret.chars() {
            browser.popup_key("Backspace", false)?;
        }
    }
    type_into(browser, "#secret", "JBSWY3DPEHPK3PXP")?;
    browser.popup_click("#save")?;
    until_shown(browser, ".row")
}

/// A page that is closed to extensions: the popup says so and offers the other way.
fn closed_pages(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    browser.close_popup()?;
    browser.open_closed_page()?;
    browser.press_action()?;
    until_shown(browser, "#scan")?;
    browser.popup_click("#scan")?;
    until_shown(browser, ".notice.error")?;
    picture_of_popup(browser, "closed-page")?;
    until_shown(browser, "#manual")
}

/// Storage that refuses, and stored bytes that are damaged: nothing is overwritten, nothing is taken for new.
fn storage_trouble(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    enter_by_hand(browser, "AFAS", "JBSWY3DPEHPK3PXP")?;
    let before = browser.popup("chrome.storage.local.get(['vault.a', 'vault.b']).then(all => JSON.stringify(all))")?;

    // A full store: the browser's own `set` refuses.
    browser.popup_click("#manual")?;
    until_shown(browser, "#secret")?;
    browser.popup("(document.realSet = chrome.storage.local.set, chrome.storage.local.set = () => Promise.reject(new Error('QUOTA_BYTES quota exceeded')), true)")?;
    type_into(browser, "#secret", "NB2W45DFOIZAKZZ2")?;
    browser.popup_click("#save")?;
    until_shown(browser, ".notice.error")?;
    picture_of_popup(browser, "store-full")?;
    // What was typed is still there, and so are both copies.
    until_popup(browser, "document.querySelector('#secret').value === 'NB2W45DFOIZAKZZ2'")?;
    let after = browser.popup("chrome.storage.local.get(['vault.a', 'vault.b']).then(all => JSON.stringify(all))")?;
    assert_eq!(before, after);
    browser.popup("(chrome.storage.local.set = document.realSet, true)")?;
    browser.popup_click("#save")?;
    until_popup(browser, "document.querySelectorAll('.row').length === 2")?;

    // One copy damaged: another opens, the bytes are set aside, and the place is mended.
    let damage = |key: &str| {
        format!(
            "chrome.storage.local.get({key:?}).then(all => chrome.storage.local.set({{ {key:?}: 'AAAA' + all[{key:?}].slice(4) }})).then(() => true)"
        )
    };
    let again = |browser: &mut dyn Browser| {
        browser.close_popup()?;
        browser.press_action()
    };
    let aside = "chrome.storage.local.get('quarantine.count').then(all => all['quarantine.count'] ?? '0')";
    browser.popup(&damage("vault.b"))?;
    again(browser)?;
    until_popup(browser, "document.querySelector('.notice')?.textContent.includes('herstelde')")?;
    picture_of_popup(browser, "mended")?;
    assert_eq!(browser.popup(aside)?, "1", "the unreadable copy is set aside");
    enter_by_hand(browser, "Nmbrs", "KRSXG5CTMVRXEZLU")?;

    // Both damaged: the mirror in the other store has the newest.
    browser.popup(&damage("vault.a"))?;
    browser.popup(&damage("vault.b"))?;
    again(browser)?;
    until_popup(browser, "document.querySelectorAll('.row').length === 3")?;
    assert_eq!(browser.popup(aside)?, "3");

    // Every copy damaged: no first run, but the truth and a way to keep the bytes.
    browser.popup(&damage("vault.a"))?;
    browser.popup(&damage("vault.b"))?;
    browser.popup(
        "new Promise((done, failed) => { const opening = indexedDB.open('kader', 1); opening.onerror = failed; opening.onsuccess = () => { \
         const change = opening.result.transaction('texts', 'readwrite'); change.objectStore('texts').put('AAAA', 'vault'); \
         change.oncomplete = () => { opening.result.close(); done(true); }; }; })",
    )?;
    again(browser)?;
    until_shown(browser, "#keep")?;
    picture_of_popup(browser, "damaged")?;
    let kept = until("the bytes", || Ok(browser.popup("document.querySelector('#keep').href.length")?.as_u64()))?;
    assert!(kept > 10_000, "both copies are in the download: {kept}");
    Ok(())
}
