//! Many accounts: pinned, in groups, dragged, moved by keys, in the order of use; and five hundred at once.

use super::in_both;
use super::steps::*;
use crate::drive::{Browser, Res, until, until_closed, until_in_page, until_page, until_popup, until_shown};
use crate::portals::Portals;

in_both![in_order, five_hundred];

const ISSUERS: &str = "JSON.stringify([...document.querySelectorAll('.row .issuer')].map(e => e.textContent))";

fn until_order(browser: &mut dyn Browser, issuers: &[&str]) -> Res<()> {
    until_page(browser, &format!("{ISSUERS} === {:?}", serde_json::to_string(issuers)?))
}

fn until_codes(browser: &mut dyn Browser, issuers: &[&str]) -> Res<()> {
    until_popup(browser, &format!("{ISSUERS} === {:?}", serde_json::to_string(issuers)?))
}

/// The button of an account in the list, by what a screen reader says.
fn button(kind: &str, issuer: &str) -> String {
    format!("button.{kind}[aria-label*=\"{issuer}\"]")
}

fn in_order(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    for (issuer, secret) in [
        ("AFAS", "JBSWY3DPEHPK3PXP"),
        ("Loket", "NB2W45DFOIZAKZZ2"),
        ("Nmbrs", "KRSXG5CTMVRXEZLU"),
        ("Visma", "MFRGGZDFMZTWQ2LK"),
    ] {
        enter_by_hand(browser, issuer, secret)?;
    }
    browser.popup_click("#order")?;
    until_closed(browser)?;
    browser.to_new_tab("options.html#accounts")?;
    until_order(browser, &["AFAS", "Loket", "Nmbrs", "Visma"])?;

    // With the mouse: the last to the top.
    let place = |issuer: &str| {
        format!(
            "(r => [r.x + r.width / 2, r.y + r.height / 2])([...document.querySelectorAll('.manage')].find(e => e.textContent.includes({issuer:?})).querySelector('.handle').getBoundingClientRect())"
        )
    };
    let (from, to) = (browser.page(&place("Visma"))?, browser.page(&place("AFAS"))?);
    let at = |place: &serde_json::Value| (place[0].as_f64().unwrap_or_default(), place[1].as_f64().unwrap_or_default());
    browser.drag(at(&from), at(&to))?;
    until_order(browser, &["Visma", "AFAS", "Loket", "Nmbrs"])?;
    until_page(browser, "document.querySelector('.notice').textContent.includes('plaats 1 van 4')")?;

    // With the arrows, and with keys alone; the keyboard stays where it was.
    browser.page_click(&button("up", "Loket"))?;
    until_order(browser, &["Visma", "Loket", "AFAS", "Nmbrs"])?;
    until_page(browser, "document.activeElement.ariaLabel?.includes('Loket')")?;
    browser.page_alt_key("ArrowDown")?;
    until_order(browser, &["Visma", "AFAS", "Loket", "Nmbrs"])?;
    until_page(browser, "document.activeElement.ariaLabel?.includes('Loket')")?;

    // Pinned: above the others, here and among the codes.
    browser.page_click(&button("pin", "Nmbrs"))?;
    until_order(browser, &["Nmbrs", "Visma", "AFAS", "Loket"])?;
    until_page(browser, "document.querySelector('button.pin[aria-label*=Nmbrs]').ariaPressed === 'true'")?;
    // Whoever goes on while that is saved, faster than any hand here, is not taken back.
    browser.page(
        "(document.querySelector('button.pin[aria-label*=Loket]').click(), document.querySelector('#search').focus(), true)",
    )?;
    until_order(browser, &["Loket", "Nmbrs", "Visma", "AFAS"])?;
    browser.page("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")?;
    assert_eq!(browser.page("document.activeElement.id")?, "search");
    browser.page_click(&button("pin", "Loket"))?;
    until_order(browser, &["Nmbrs", "Visma", "AFAS", "Loket"])?;

    // What is pinned stays above what is not, whatever the arrows; below it they do what they show.
    browser.page_click(&button("up", "Visma"))?;
    until_page(browser, "document.querySelector('.notice')?.textContent.includes('ster')")?;
    until_order(browser, &["Nmbrs", "Visma", "AFAS", "Loket"])?;
    browser.page_click(&button("down", "Visma"))?;
    until_order(browser, &["Nmbrs", "AFAS", "Visma", "Loket"])?;
    browser.page_click(&button("up", "Visma"))?;
    until_order(browser, &["Nmbrs", "Visma", "AFAS", "Loket"])?;

    // Two into a group.
    for issuer in ["AFAS", "Loket"] {
        browser.page_click(&format!("input.choose[aria-label*=\"{issuer}\"]"))?;
    }
    type_in_page(browser, "#group", "Salaris")?;
    picture_of_page(browser, "grouping")?;
    browser.page_click("#set-group")?;
    until_page(browser, "document.querySelectorAll('.tag').length === 2")?;
    picture_of_page(browser, "arranged")?;

    // One edited here, to another group.
    browser.page_click(&button("more", "Nmbrs"))?;
    type_in_page(browser, "#group", "Uren")?;
    browser.page_click("#save")?;
    until_page(browser, "document.querySelectorAll('.tag').length === 3")?;
    type_in_page(browser, "#search", "uren")?;
    until_order(browser, &["Nmbrs"])?;
    // While searching, nothing can be moved: the place would be another than it seems.
    until_page(browser, "!document.querySelector('.up, .handle')")?;

    browser.press_action()?;
    until_codes(browser, &["Nmbrs", "Visma", "AFAS", "Loket"])?;
    picture_of_popup(browser, "groups")?;
    browser.popup_click(".groups button:nth-child(2)")?;
    until_codes(browser, &["AFAS", "Loket"])?;
    until_popup(browser, "document.querySelector('.groups button:nth-child(2)').ariaPressed === 'true'")?;
    browser.popup_click(".groups button:nth-child(1)")?;
    until_codes(browser, &["Nmbrs", "Visma", "AFAS", "Loket"])?;
    browser.close_popup()?;

    // In the order of use: what was copied last comes first, after what is pinned.
    browser.page_click("#by-use")?;
    until_page(browser, "document.querySelector('#by-use').checked && !!document.querySelector('.notice')")?;
    browser.press_action()?;
    until_codes(browser, &["Nmbrs", "Visma", "AFAS", "Loket"])?;
    let kept = "chrome.storage.local.get(['vault.a', 'vault.b']).then(kept => JSON.stringify(kept))";
    let before = browser.popup(kept)?;
    browser.popup_click(".row:nth-child(4) .copy")?;
    until("use to be kept", || Ok((browser.popup(kept)? != before).then_some(())))?;
    // Not from under the pointer: the next opening shows it.
    until_codes(browser, &["Nmbrs", "Visma", "AFAS", "Loket"])?;
    browser.close_popup()?;
    browser.press_action()?;
    until_codes(browser, &["Nmbrs", "Loket", "Visma", "AFAS"])
}

/// An administrator's vault: everything is found and within reach, though not everything is drawn at once.
fn five_hundred(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    browser.close_popup()?;
    bring_accounts(browser, 500)?;
    until_page(browser, "!document.querySelector('#import-take')")?;
    browser.open_own_page("options.html#accounts")?;
    until_in_page(browser, "#all-accounts .row:nth-child(60)")?;
    // The keyboard at the end of what is drawn brings the rest.
    until_page(
        browser,
        "(window.scrollTo(0, document.body.scrollHeight), document.querySelectorAll('.row').length === 500)",
    )?;
    type_in_page(browser, "#search", "klant 499")?;
    until_order(browser, &["Klant 499"])?;

    browser.open(&portals.pinkweb.origin)?;
    browser.press_action()?;
    until_shown(browser, ".row:nth-child(6)")?;
    // The way to the next account is in sight all the same.
    until_popup(
        browser,
        "(r => r.top < innerHeight && r.bottom <= innerHeight + 1)(document.querySelector('#scan').getBoundingClientRect())",
    )?;
    picture_of_popup(browser, "five-hundred")?;
    until_popup(
        browser,
        "(window.scrollTo(0, document.body.scrollHeight), document.querySelectorAll('.row').length > 40)",
    )?;
    type_into(browser, "#search", "naam499")?;
    until_codes(browser, &["Klant 499"])
}
