//! What an IT department decided holds before anything is shown: in Chromium by policy, in Firefox by policy
//! or by a native manifest.

use super::steps::*;
use crate::drive::chromium::Chromium;
use crate::drive::firefox::Firefox;
use crate::drive::{
    Browser, Res, Start, until_closed, until_in_page, until_page, until_popup, until_shown, until_within,
};
use crate::portals::Portals;
use serde_json::{Value, json};
use std::time::Duration;

#[test]
fn chromium_keeps_the_rules() {
    let mut browser = Chromium::start(&under(every_rule())).expect("Chromium starts");
    finish(the_rules_hold(&mut browser), &mut browser, "rules");
}

#[test]
fn firefox_keeps_the_rules() {
    let mut browser = Firefox::start(&under(every_rule())).expect("Firefox starts");
    finish(the_rules_hold(&mut browser), &mut browser, "rules");
}

#[test]
fn firefox_finds_rules_in_the_home_of_its_user() {
    let start = Start { rules_in_home: true, ..under(every_rule()) };
    let mut browser = Firefox::start(&start).expect("Firefox starts");
    finish(the_rules_are_known(&mut browser), &mut browser, "rules-in-home");
}

/// The vault had no password when the rule came: nothing of it is shown until it has one, and nothing is lost.
#[test]
fn chromium_is_told_while_it_runs() {
    let lax = json!({ "supportAddress": "Servicedesk 4400" });
    let mut browser = Chromium::start(&under(lax)).expect("Chromium starts");
    finish(a_rule_arrives(&mut browser), &mut browser, "new-rule");
}

/// Chromium hands the rules over only after its start. Whoever had rules before waits for them and shows nothing.
#[test]
fn chromium_waits_for_its_rules() {
    let folder = tempfile::tempdir().expect("a folder");
    let start = Start { profile: Some(folder.path().to_owned()), ..under(every_rule()) };
    let mut browser = Chromium::start(&start).expect("Chromium starts");
    finish(the_rules_are_known(&mut browser), &mut browser, "rules-known");
    drop(browser);
    let mut browser = Chromium::start(&start).expect("Chromium starts again");
    finish(the_first_screen_is_under_the_rules(&mut browser), &mut browser, "rules-waited-for");
}

/// Rules there were, and they were taken away while the browser was closed: it is given a moment to hand them over after
/// all. Whoever waits is told; then everything is there.
#[test]
fn chromium_waits_for_rules_that_are_gone() {
    let mut browser = Chromium::start(&Start::default()).expect("Chromium starts");
    finish(rules_that_are_gone(&mut browser), &mut browser, "rules-gone");
}

#[test]
fn firefox_waits_for_rules_that_are_gone() {
    let mut browser = Firefox::start(&Start::default()).expect("Firefox starts");
    finish(rules_that_are_gone(&mut browser), &mut browser, "rules-gone");
}

fn rules_that_are_gone(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    browser.popup("chrome.storage.local.set({ rules: '1' }).then(() => true)")?;
    browser.close_popup()?;
    browser.press_action()?;
    let told = "(({ content, fontSize }) => [content, fontSize])(getComputedStyle(document.body, '::before'))";
    until_popup(browser, &format!("{told}[1] === '16px'"))?;
    assert_eq!(browser.popup(told)?[0], "\"Een ogenblik. Kader wacht op de browser.\"");
    picture_of_popup(browser, "rules-gone")?;
    until_shown(browser, "#scan")?;
    assert_eq!(browser.popup(told)?[0], "none");
    // The next time nobody waits.
    until_popup(browser, "chrome.storage.local.get('rules').then(({ rules }) => !rules)")
}

fn the_rules_are_known(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    browser.press_action()?;
    until_popup(browser, "chrome.storage.managed.get(null).then(rules => rules.passwordRequired === true)")?;
    browser.close_popup()?;
    browser.press_action()?;
    until_shown(browser, "#new-password")?;
    until_popup(browser, "chrome.storage.local.get('rules').then(({ rules }) => rules === '1')")
}

fn the_first_screen_is_under_the_rules(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    browser.press_action()?;
    let known = browser.popup("chrome.storage.managed.get(null).then(rules => rules.passwordRequired === true)")?;
    until_shown(browser, "#new-password")?;
    // The very first look at the screen.
    assert_eq!(browser.popup("!!document.querySelector('#without')")?, false);
    println!("the rules were there from the start: {known}");
    Ok(())
}

fn every_rule() -> Value {
    let mut rules: Value =
        serde_json::from_str(include_str!("../../data/policy/every-rule.json")).expect("the example is JSON");
    rules["portals"][0]["hosts"] = json!(["127.0.0.1", "inloggen.voorbeeld.nl"]);
    rules
}

fn under(rules: Value) -> Start {
    Start { rules: Some(rules), ..Start::default() }
}

fn the_rules_hold(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    go_to_afas_enrolment(browser, &portals.afas_customer.origin)?;
    browser.press_action()?;
    until_shown(browser, "#new-password")?;
    // A password there must be, and a strong one. An extension that Chromium got a moment ago gets its rules later.
    until_popup(browser, "!document.querySelector('#without')")?;
    type_into(browser, "#new-password", "voorjaar2026")?;
    type_into(browser, "#again", "voorjaar2026")?;
    browser.popup_click("#create")?;
    until_popup(browser, "document.querySelector('#new-password-note').textContent.includes('sterker')")?;
    picture_of_popup(browser, "rules-first-run")?;
    browser.popup("(document.querySelectorAll('input[type=password]').forEach(field => field.select()), true)")?;
    browser.popup_click("#use-words")?;
    browser.popup_click("#create")?;
    until_shown(browser, "#scan")?;
    // The company's own portal coaches, and says who helps.
    until_popup(
        browser,
        "document.querySelector('.guide')?.textContent.includes('AFAS Pocket') && document.querySelector('.guide').textContent.includes('4400')",
    )?;
    picture_of_popup(browser, "rules-guide")?;
    scan(browser, "#qr")?;
    until_shown(browser, "#save")?;
    browser.popup_click("#save")?;
    until_shown(browser, ".row.here .more")?;
    // It is known at all hosts of the portal.
    browser.popup_click(".row .more")?;
    until_popup(browser, "document.querySelector('#sites')?.value.includes('https://inloggen.voorbeeld.nl')")?;
    browser.popup_click("#back")?;
    until_shown(browser, "#options")?;
    // The time of rest: fifteen minutes were chosen, ten hold.
    let minutes = "chrome.storage.session.get('unlocked').then(({ unlocked }) => [...atob(unlocked).slice(32)].reduce((sum, byte) => sum * 256 + byte.charCodeAt(0), 0))";
    assert_eq!(browser.popup(minutes)?, 10);
    browser.popup_click("#options")?;
    until_closed(browser)?;
    browser.to_new_tab("options.html")?;
    until_in_page(browser, "#rules li")?;
    assert_eq!(browser.page("document.querySelectorAll('#rules li').length")?, 6);
    for absent in ["#secrets", "#backup", "#rules-problems"] {
        assert_eq!(browser.page(&format!("!!document.querySelector({absent:?})"))?, false, "{absent}");
    }
    until_in_page(browser, "#sheet")?;
    assert_eq!(browser.page("document.querySelector('#lock-time').value")?, "10");
    assert_eq!(browser.page("[...document.querySelectorAll('#lock-time option')].map(o => o.value).join()")?, "1,5,10");
    picture_of_page(browser, "rules")?;
    browser.page_click("#lock")?;
    until_page(browser, "document.querySelector('.support')?.textContent.includes('servicedesk@voorbeeld.nl')")?;
    browser.page_click("#forgotten")?;
    until_page(browser, "document.querySelector('.support')?.textContent.includes('servicedesk@voorbeeld.nl')")?;
    picture_of_page(browser, "rules-forgotten")
}

fn a_rule_arrives(browser: &mut Chromium) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    browser.press_action()?;
    until_shown(browser, "#without")?;
    browser.popup_click("#without")?;
    until_shown(browser, "#really-without")?;
    browser.popup_click("#really-without")?;
    until_shown(browser, "#manual")?;
    enter_by_hand(browser, "AFAS", "JBSWY3DPEHPK3PXP")?;
    browser.popup_click("#options")?;
    until_closed(browser)?;
    browser.to_new_tab("options.html")?;
    until_in_page(browser, "#secrets")?;
    browser.set_rules(json!({ "passwordRequired": true, "exportAlowed": false }))?;
    // Chromium waits until the folder of rules has been at rest for five seconds, and journeys beside this one write there.
    until_within(Duration::from_secs(90), "the rule to be known", || {
        browser.press_action()?;
        let known = browser.popup("chrome.storage.managed.get(null).then(rules => rules.passwordRequired === true)")?;
        browser.close_popup()?;
        Ok(known.as_bool().filter(|known| *known))
    })?;
    // A page that was open goes to the new password by itself.
    until_in_page(browser, "#new-password")?;
    assert_eq!(browser.page("!!document.querySelector('#secrets')")?, false);
    browser.press_action()?;
    until_shown(browser, "#password")?;
    assert_eq!(browser.popup("!!document.querySelector('.code')")?, false);
    picture_of_popup(browser, "rules-password-due")?;
    browser.popup_click("#password")?;
    until_closed(browser)?;
    browser.to_new_tab("options.html#password")?;
    type_in_page(browser, "#new-password", VAULT_PASSWORD)?;
    type_in_page(browser, "#again", VAULT_PASSWORD)?;
    assert_eq!(browser.page("!!document.querySelector('#secrets, .code')")?, false);
    picture_of_page(browser, "rules-new-password")?;
    browser.page_click("#create")?;
    // The schema of the browser drops what it does not know, so nobody is told of the typing error here.
    until_in_page(browser, "#rules li")?;
    browser.press_action()?;
    until_popup(browser, "document.querySelector('.row .issuer')?.textContent === 'AFAS'")
}
