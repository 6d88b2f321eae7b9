//! The other portals: a vendor's own code beside ours, codes that are sent and are not ours, two codes on one page.

use super::in_both;
use super::steps::*;
use crate::drive::{Browser, Res, until_closed, until_page, until_popup, until_shown};
use crate::portals::Portals;

in_both![afas_online, opo_r_codes_are_not_ours, pinkweb_two_codes, another_site_asks_first];

/// AFAS Pocket's code is named, with what to choose instead; the other method works.
fn afas_online(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    go_to_afas_online_enrolment(browser, &portals.afas_online.origin)?;
    make_vault(browser)?;
    scan(browser, "#pocket #qr")?;
    until_popup(browser, "document.querySelector('#problem')?.textContent.includes('AFAS Pocket')")?;
    picture_of_popup(browser, "afas-pocket")?;
    browser.popup_click("#again")?;
    until_page(browser, "!!document.querySelector('kader-frame')")?;
    drag_round(browser, "#other #qr")?;
    until_shown(browser, "#save-fill")?;
    browser.popup_click("#save-fill")?;
    until_closed(browser)?;
    until_page(browser, "/^\\d{6}$/.test(document.querySelector('#otp').value)")?;
    browser.page_click("#go")?;
    until_page(browser, "!!document.querySelector('#done')")
}

/// On the e-mail and SMS steps Kader asks; on the last step it fills.
fn opo_r_codes_are_not_ours(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.opo_r.origin)?;
    make_vault(browser)?;
    enter_by_hand(browser, "Ander portaal", "KRSXG5CTMVRXEZLU")?;
    browser.close_popup()?;
    let answer = |browser: &mut dyn Browser, field: &str, text: &str| -> Res<()> {
        until_page(browser, &format!("!!document.querySelector('#{field}')"))?;
        browser.page_click(&format!("#{field}"))?;
        browser.page_type(text)?;
        browser.page_click("#go")
    };
    answer(browser, "email", "m.bakker@kantoor-voorbeeld.nl")?;
    for (field, next, text) in [("code", "phone", "0612345612"), ("code", "pass", "lang-genoeg")] {
        until_page(browser, &format!("!!document.querySelector('#{field}')"))?;
        browser.press_action()?;
        until_shown(browser, ".fill")?;
        browser.popup_click(".row .fill")?;
        until_shown(browser, ".question")?;
        picture_of_popup(browser, &format!("sent-code-{next}"))?;
        assert_eq!(browser.page("document.querySelector('#code').value")?, "");
        browser.popup_click("#no")?;
        browser.close_popup()?;
        answer(browser, "code", "482913")?;
        answer(browser, next, text)?;
    }
    until_page(browser, "!!document.querySelector('#qr')")?;
    browser.press_action()?;
    until_shown(browser, "#scan")?;
    scan(browser, "#qr")?;
    until_shown(browser, "#save-fill")?;
    browser.popup_click("#save-fill")?;
    until_closed(browser)?;
    browser.page_click("#go")?;
    until_page(browser, "!!document.querySelector('#done')")
}

/// SMS code and app code, both called *beveiligingscode*: only the app's field is filled.
fn pinkweb_two_codes(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    log_in(browser)?;
    until_page(browser, "!!document.querySelector('#qr')")?;
    make_vault(browser)?;
    scan(browser, "#qr")?;
    until_shown(browser, "#save-fill")?;
    // Saved here; filled on the next page, since this one has no field: Kader says so and keeps the account.
    browser.popup_click("#save-fill")?;
    until_shown(browser, ".question")?;
    until_shown(browser, ".row.here")?;
    picture_of_popup(browser, "no-field-yet")?;
    browser.close_popup()?;
    browser.page_click("#next")?;
    until_page(browser, "!!document.querySelector('#smsCode')")?;
    browser.press_action()?;
    until_shown(browser, ".row.here .fill")?;
    browser.popup_click(".row.here .fill")?;
    until_closed(browser)?;
    until_page(browser, "/^\\d{6}$/.test(document.querySelector('#appCode').value)")?;
    assert_eq!(browser.page("document.querySelector('#smsCode').value")?, "");
    browser.page_click("#smsCode")?;
    browser.page_type("731204")?;
    browser.page_click("#go")?;
    until_page(browser, "!!document.querySelector('#done')")
}

/// An account that does not know the page is filled only after a yes that showed both addresses; then it knows.
fn another_site_asks_first(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    enter_by_hand(browser, "AFAS", "JBSWY3DPEHPK3PXP")?;
    browser.close_popup()?;
    {
        let mut state = portals.afas_customer.state.lock().map_err(|_| "state")?;
        state.secret = b"Hello!\xde\xad\xbe\xef".to_vec();
        state.active = true;
    }
    browser.open(&portals.afas_customer.origin)?;
    log_in(browser)?;
    until_page(browser, "!!document.querySelector('#Code')")?;
    browser.press_action()?;
    until_shown(browser, ".fill")?;
    browser.popup_click(".fill")?;
    until_shown(browser, ".hosts")?;
    picture_of_popup(browser, "another-site")?;
    assert_eq!(browser.page("document.querySelector('#Code').value")?, "");
    browser.popup_click("#yes")?;
    until_closed(browser)?;
    until_page(browser, "/^\\d{6}$/.test(document.querySelector('#Code').value)")?;
    browser.page_click("#go")?;
    until_page(browser, "!!document.querySelector('#home')")?;
    browser.press_action()?;
    until_shown(browser, ".row.here")
}
