//! An IT department's rules apply before anything is shown: in Chromium by policy, in Firefox by policy or by a
//! native manifest.

use super::run::{in_chromium, in_firefox};
use super::steps::*;
use crate::drive::chromium::Chromium;
use crate::drive::{Browser, Res, Start, own_extension, until_closed, until_within};
use crate::left_out;
use crate::portals::Portals;
use serde_json::{Value, json};
use std::time::Duration;

#[test]
fn chromium_keeps_the_rules() {
    in_chromium(&under(every_rule()), "rules", |browser| the_rules_hold(browser));
}

#[test]
fn firefox_keeps_the_rules() {
    in_firefox(&under(every_rule()), "rules", |browser| the_rules_hold(browser));
}

#[test]
fn firefox_finds_rules_in_the_home_of_its_user() {
    let start = Start { rules_in_home: true, ..under(every_rule()) };
    in_firefox(&start, "rules-in-home", |browser| the_rules_are_known(browser));
}

/// The vault has no password when the rule arrives: its content is not shown until it has one, and nothing is lost.
#[test]
fn chromium_gets_a_rule_while_it_runs() {
    let lax = json!({ "supportAddress": "Servicedesk 4400" });
    in_chromium(&under(lax), "new-rule", a_rule_arrives);
}

/// Chromium loads the rules only after its start. Until then the last known ones are in force.
#[test]
fn chromium_applies_known_rules_before_they_load() {
    let folder = tempfile::tempdir().expect("a folder");
    let start = Start { profile: Some(folder.path().to_owned()), ..under(every_rule()) };
    in_chromium(&start, "rules-known", |browser| the_rules_are_known(browser));
    in_chromium(&start, "rules-known-before", |browser| the_first_screen_is_under_the_rules(browser));
}

/// There were rules, and now there is no answer: the last known ones stay in force, and the settings say so. Firefox
/// reports that it is not managed, and then the rules are gone at once. Chromium does not, and its answer counts as
/// final some time after its start.
#[test]
fn chromium_remembers_rules() {
    in_chromium(&Start::default(), "rules-gone", |browser| rules_that_are_gone(browser));
}

#[test]
fn firefox_knows_that_there_are_no_rules() {
    in_firefox(&Start::default(), "rules-gone", |browser| rules_that_are_gone(browser));
}

/// A strong password is required, and the estimator's file is broken: no password is accepted, and a message says
/// why.
#[test]
fn firefox_takes_no_password_that_it_cannot_judge() {
    let Some(folder) = with_broken_estimator("firefox") else { return };
    let start =
        Start { extension: Some(folder.path().join("firefox")), ..under(json!({ "passwordStrength": "strong" })) };
    in_firefox(&start, "rules-not-judged", |browser| {
        let portals = Portals::start()?;
        browser.open(&portals.pinkweb.origin)?;
        browser.press_action()?;
        choose_first_password(browser)?;
        popup(browser).notes("new-password", message("passwordNotJudged"))?;
        popup(browser).says("#strength", message("strengthUnknown"))?;
        picture_of_popup(browser, "rules-not-judged")?;
        popup(browser).lacks("#scan")
    });
}

/// Without a rule the password is accepted, and a message says that its strength is unknown.
#[test]
fn chromium_says_that_it_cannot_judge() {
    let Some(folder) = with_broken_estimator("chrome") else { return };
    let start = Start { extension: Some(folder.path().join("chrome")), ..Start::default() };
    in_chromium(&start, "not-judged", |browser| {
        let portals = Portals::start()?;
        browser.open(&portals.pinkweb.origin)?;
        browser.press_action()?;
        popup(browser).enter("#new-password", VAULT_PASSWORD)?;
        popup(browser).says("#strength", message("strengthUnknown"))?;
        popup(browser).enter("#again", VAULT_PASSWORD)?;
        popup(browser).click("#create")?;
        popup(browser).shows("#scan")
    });
}

/// A copy of the extension with a truncated estimator; `None` if no extension was built.
fn with_broken_estimator(browser: &str) -> Option<tempfile::TempDir> {
    if !left_out::is_there("an estimator that is broken", &format!("dist/{browser}/manifest.json")) {
        return None;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let copy = own_extension(browser, &folder.path().join(browser)).expect("a copy");
    let estimator = copy.join("wasm/strength_bg.wasm");
    let bytes = std::fs::read(&estimator).expect("it is there");
    std::fs::write(&estimator, &bytes[..bytes.len() / 2]).expect("it is written");
    Some(folder)
}

fn rules_that_are_gone(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_empty_vault(browser)?;
    let remember = in_database("put('{\"exportAllowed\":false}', 'rules')");
    popup(browser).evaluate(&remember)?;
    reopen(browser)?;
    popup(browser).shows("#scan")?;
    if browser.name() == "chromium" {
        popup(browser).wait("remembers the rules", &format!("{REMEMBERED}.then(rules => rules.includes('export'))"))?;
        to_settings(browser, "#options")?;
        page(browser).reads("#rules-remembered", message("rulesRemembered"))?;
        assert!(!page(browser).has("#secrets")?, "the rules fell away");
        picture_of_page(browser, "rules-remembered")?;
        browser.background("(chrome.alarms.create('rules', { when: Date.now() }), true)")?;
        page(browser).wait("forgets the rules", &format!("{REMEMBERED}.then(rules => !rules)"))?;
        browser.to_new_tab(&portals.pinkweb.origin)?;
        browser.press_action()?;
        to_settings(browser, "#options")?;
        return page(browser).shows("#secrets");
    }
    popup(browser).wait("knows of no rules", &format!("{REMEMBERED}.then(rules => !rules)"))
}

/// JavaScript: a request to Kader's texts in IndexedDB.
fn in_database(request: &str) -> String {
    format!(
        "new Promise(done => {{ const open = indexedDB.open('kader'); open.onsuccess = () => {{ \
         const asked = open.result.transaction('texts', 'readwrite').objectStore('texts').{request}; \
         asked.onsuccess = () => {{ open.result.close(); done(asked.result ?? ''); }}; }}; }})"
    )
}

/// JavaScript: the remembered rules.
const REMEMBERED: &str = "new Promise(done => { const open = indexedDB.open('kader'); open.onsuccess = () => { \
     const asked = open.result.transaction('texts').objectStore('texts').get('rules'); \
     asked.onsuccess = () => { open.result.close(); done(asked.result ?? ''); }; }; })";

/// JavaScript: whether the browser has loaded the rules.
const RULES_ARE_THERE: &str = "chrome.storage.managed.get(null).then(rules => rules.passwordRequired === true)";

fn the_rules_are_known(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    browser.press_action()?;
    popup(browser).wait("has the rules", RULES_ARE_THERE)?;
    reopen(browser)?;
    popup(browser).shows("#new-password")?;
    popup(browser)
        .wait("remembers the rules", &format!("{REMEMBERED}.then(rules => rules.includes('passwordRequired'))"))
}

fn the_first_screen_is_under_the_rules(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    browser.press_action()?;
    let known = popup(browser).evaluate(RULES_ARE_THERE)?;
    popup(browser).shows("#new-password")?;
    // The first screen, before the browser has loaded the rules.
    assert!(!popup(browser).has("#without")?);
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
    open_enrolment(browser, &portals.afas_customer)?;
    browser.press_action()?;
    popup(browser).shows("#new-password")?;
    // A password is required, and a strong one. An extension that Chromium has just installed gets its rules later.
    popup(browser).lacks("#without")?;
    // The first sentence names the weakness: days in a row, the company's own portal, a word with a year.
    popup(browser).enter("#new-password", "maandag dinsdag woensdag donderdag")?;
    popup(browser).says("#strength", message("weakSet"))?;
    popup(browser).clear("#new-password")?;
    popup(browser).enter("#new-password", "AfasInsite2026!")?;
    popup(browser).says("#strength", message("weakSite"))?;
    popup(browser).has_where("#strength", "e.dataset.level === '1'")?;
    popup(browser).clear("#new-password")?;
    popup(browser).enter("#new-password", "voorjaar2026")?;
    popup(browser).enter("#again", "voorjaar2026")?;
    popup(browser).click("#create")?;
    popup(browser).notes("new-password", message("passwordTooWeak"))?;
    picture_of_popup(browser, "rules-first-run")?;
    popup(browser)
        .evaluate("(document.querySelectorAll('input[type=password]').forEach(field => field.select()), true)")?;
    popup(browser).click("#use-words")?;
    popup(browser).click("#create")?;
    popup(browser).shows("#scan")?;
    // The company's own portal shows its advice, and where to get help.
    popup(browser).says(".guide", "AFAS Pocket")?;
    popup(browser).says(".guide", "4400")?;
    picture_of_popup(browser, "rules-guide")?;
    scan(browser, "#qr")?;
    popup(browser).click("#save")?;
    popup(browser).shows(".row.here .more")?;
    // The account is linked to all hosts of the portal.
    popup(browser).click(".row .more")?;
    popup(browser).has_where("#sites", "e.value.includes('https://inloggen.voorbeeld.nl')")?;
    popup(browser).click("#back")?;
    popup(browser).shows("#options")?;
    // The lock time: fifteen minutes were chosen, ten apply.
    assert_eq!(minutes_of_rest(browser)?, 10);
    to_settings(browser, "#options")?;
    page(browser).counts("#rules li", 7)?;
    for absent in ["#secrets", "#backup", "#rules-problems"] {
        assert!(!page(browser).has(absent)?, "{absent}");
    }
    page(browser).shows("#sheet")?;
    assert_eq!(page(browser).value("#lock-time")?, "10");
    let times = page(browser).of("#lock-time", "[...e.options].map(option => option.value).join()")?;
    assert_eq!(times, "1,5,10");
    picture_of_page(browser, "rules")?;
    page(browser).click("#lock")?;
    page(browser).says(".support", "servicedesk@voorbeeld.nl")?;
    page(browser).click("#forgotten")?;
    page(browser).says(".support", "servicedesk@voorbeeld.nl")?;
    picture_of_page(browser, "rules-forgotten")
}

/// The lock time in the session, in minutes: it follows the vault key.
fn minutes_of_rest(browser: &mut dyn Browser) -> Res<Value> {
    let sum = "[...atob(unlocked).slice(32)].reduce((sum, byte) => sum * 256 + byte.charCodeAt(0), 0)";
    popup(browser).evaluate(&format!("chrome.storage.session.get('unlocked').then(({{ unlocked }}) => {sum})"))
}

fn a_rule_arrives(browser: &mut Chromium) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    browser.press_action()?;
    popup(browser).click("#without")?;
    popup(browser).click("#really-without")?;
    enter_by_hand(browser, "AFAS", SECRET)?;
    to_settings(browser, "#options")?;
    page(browser).shows("#secrets")?;
    browser.set_rules(json!({ "passwordRequired": true, "exportAlowed": false }))?;
    // Chromium waits until the folder of policies has not changed for five seconds, and parallel journeys write to
    // it.
    until_within(Duration::from_secs(180), "the rule to be known", || {
        browser.press_action()?;
        let known = popup(browser).evaluate(RULES_ARE_THERE)?;
        browser.close_popup()?;
        Ok(known.as_bool().filter(|known| *known))
    })?;
    // An open page goes to the new password by itself.
    page(browser).shows("#new-password")?;
    assert!(!page(browser).has("#secrets")?);
    browser.press_action()?;
    popup(browser).shows("#password")?;
    assert!(!popup(browser).has(".code")?);
    picture_of_popup(browser, "rules-password-due")?;
    popup(browser).click("#password")?;
    until_closed(browser)?;
    browser.to_new_tab("options.html#password")?;
    page(browser).enter("#new-password", VAULT_PASSWORD)?;
    page(browser).enter("#again", VAULT_PASSWORD)?;
    assert!(!page(browser).has("#secrets, .code")?);
    picture_of_page(browser, "rules-new-password")?;
    page(browser).click("#create")?;
    // The browser's schema drops unknown values, so the typing error is not reported here.
    page(browser).shows("#rules li")?;
    browser.press_action()?;
    popup(browser).reads(".row .issuer", "AFAS")
}
