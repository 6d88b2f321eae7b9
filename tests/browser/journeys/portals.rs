//! The other portals: a vendor's own code next to the TOTP code, codes that the portal sends, two codes on one page.

use super::in_both;
use super::steps::*;
use crate::drive::{Browser, Res, until_closed};
use crate::portals::Portals;

in_both![afas_online, opo_r_codes_are_not_ours, pinkweb_two_codes, another_site_asks_first];

/// AFAS Pocket's code is recognised, with a message what to choose instead; the other method works.
fn afas_online(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    go_to_afas_online_enrolment(browser, &portals.afas_online.origin)?;
    open_empty_vault(browser)?;
    scan(browser, "#pocket #qr")?;
    popup(browser).says("#problem", message("payloadAfasPocket"))?;
    picture_of_popup(browser, "afas-pocket")?;
    popup(browser).click("#again")?;
    page(browser).shows("kader-frame")?;
    drag_round(browser, "#other #qr")?;
    save_and_fill(browser, "#otp")?;
    page(browser).click("#go")?;
    page(browser).shows("#done")
}

/// On the e-mail and SMS steps Kader asks; on the last step it fills.
fn opo_r_codes_are_not_ours(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.opo_r.origin)?;
    open_vault_at_home(browser, &[("Ander portaal", "KRSXG5CTMVRXEZLU")])?;
    browser.close_popup()?;
    let answer = |browser: &mut dyn Browser, field: &str, text: &str| -> Res<()> {
        page(browser).click(&format!("#{field}"))?;
        page(browser).types(text)?;
        page(browser).click("#go")
    };
    answer(browser, "email", "m.bakker@kantoor-voorbeeld.nl")?;
    for (field, next, text) in [("code", "phone", "0612345612"), ("code", "pass", "lang-genoeg")] {
        page(browser).shows(&format!("#{field}"))?;
        browser.press_action()?;
        popup(browser).click(".row .fill")?;
        popup(browser).shows(".question")?;
        picture_of_popup(browser, &format!("sent-code-{next}"))?;
        assert_eq!(page(browser).value("#code")?, "");
        popup(browser).click("#no")?;
        browser.close_popup()?;
        answer(browser, "code", "482913")?;
        answer(browser, next, text)?;
    }
    page(browser).shows("#qr")?;
    browser.press_action()?;
    popup(browser).shows("#scan")?;
    scan(browser, "#qr")?;
    popup(browser).click("#save-fill")?;
    until_closed(browser)?;
    page(browser).click("#go")?;
    page(browser).shows("#done")
}

/// SMS code and app code, both called *beveiligingscode*: only the app's field is filled.
fn pinkweb_two_codes(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    log_in(browser)?;
    page(browser).shows("#qr")?;
    open_empty_vault(browser)?;
    scan(browser, "#qr")?;
    popup(browser).shows("#save-fill")?;
    // Saved here; filled on the next page, since this one has no field: Kader says so and keeps the account.
    popup(browser).click("#save-fill")?;
    popup(browser).shows(".question")?;
    popup(browser).shows(".row.here")?;
    picture_of_popup(browser, "no-field-yet")?;
    browser.close_popup()?;
    page(browser).click("#next")?;
    page(browser).shows("#smsCode")?;
    fill_here(browser, "#appCode")?;
    assert_eq!(page(browser).value("#smsCode")?, "");
    page(browser).click("#smsCode")?;
    page(browser).types("731204")?;
    page(browser).click("#go")?;
    page(browser).shows("#done")
}

/// An account that is not linked to the page is filled only after a consent that showed both addresses; then it is
/// linked.
fn another_site_asks_first(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_vault_at_home(browser, &[("AFAS", SECRET)])?;
    browser.close_popup()?;
    {
        let mut state = portals.afas_customer.state.lock().map_err(|_| "state")?;
        state.secret = b"Hello!\xde\xad\xbe\xef".to_vec();
        state.active = true;
    }
    browser.open(&portals.afas_customer.origin)?;
    log_in(browser)?;
    page(browser).shows("#Code")?;
    browser.press_action()?;
    popup(browser).click(".fill")?;
    popup(browser).shows(".hosts")?;
    picture_of_popup(browser, "another-site")?;
    assert_eq!(page(browser).value("#Code")?, "");
    popup(browser).click("#yes")?;
    until_closed(browser)?;
    page(browser).holds_a_code("#Code")?;
    page(browser).click("#go")?;
    page(browser).shows("#home")?;
    browser.press_action()?;
    popup(browser).shows(".row.here")
}
