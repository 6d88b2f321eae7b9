//! Every screen in light, dark and the user's own colours, in all languages, looked at by axe-core (WCAG 2.2 AA and best practice), with a
//! picture of each for people to judge.

use super::steps::*;
use crate::drive::chromium::Chromium;
use crate::drive::firefox::Firefox;
use crate::drive::{Browser, Res, Start, Theme, keep_picture, until_closed, until_in_page, until_page, until_shown};
use crate::portals::Portals;
use serde_json::Value;
use std::fs;

#[test]
fn chromium_in_every_language() {
    for language in ["nl", "en", "de", "fr"] {
        let portals = Portals::start().expect("the portals start");
        let mut browser = Chromium::start(&start(&portals, language)).expect("Chromium starts");
        finish(every_screen(&mut browser, &portals, language, true), &mut browser, &format!("looks-{language}"));
    }
}

#[test]
fn firefox_in_dutch_and_english() {
    for language in ["nl", "en-US"] {
        let portals = Portals::start().expect("the portals start");
        let mut browser = Firefox::start(&start(&portals, language)).expect("Firefox starts");
        finish(every_screen(&mut browser, &portals, language, false), &mut browser, &format!("looks-{language}"));
    }
}

struct Look<'a> {
    browser: &'a mut dyn Browser,
    language: &'a str,
    with_axe: bool,
}

/// Where a screen stands: in the popup, or in a tab of our own.
#[derive(Clone, Copy)]
enum Place {
    Popup,
    Tab,
}

impl Look<'_> {
    fn at(&mut self, screen: &str) -> Res<()> {
        self.look(screen, Place::Popup)
    }

    /// The same for a page of ours in a tab.
    fn at_page(&mut self, screen: &str) -> Res<()> {
        self.look(screen, Place::Tab)
    }

    fn look(&mut self, screen: &str, place: Place) -> Res<()> {
        let mut papers = Vec::new();
        for (scheme, theme) in [("light", Theme::Light), ("dark", Theme::Dark), ("forced", Theme::Forced)] {
            self.browser.set_theme(theme)?;
            std::thread::sleep(std::time::Duration::from_millis(150));
            let png = match place {
                Place::Popup => self.browser.popup_picture()?,
                Place::Tab => self.browser.page_picture()?,
            };
            keep_picture(&format!("screen-{screen}-{}-{scheme}-{}", self.language, self.browser.name()), &png)?;
            papers.push(image::load_from_memory(&png)?.into_rgba8().get_pixel(2, 2).0);
            // Colours are the same in every language; names are the same in every theme.
            if self.with_axe && (self.language == "nl" || scheme == "light") {
                self.ask(place, &axe()?)?;
                let found = read_findings(&self.ask(place, RUN_AXE)?)?;
                if !found.is_empty() {
                    return Err(
                        format!("axe-core on {screen}, {scheme}, {}: {}", self.language, found.join("; ")).into()
                    );
                }
            }
        }
        // A screen that Chromium builds while it plays forced colours keeps their paper in every theme after it.
        self.browser.set_theme(Theme::Light)?;
        if papers[0] == papers[1] {
            return Err(format!("{screen} lies on the same paper in light and dark: {:?}", papers[0]).into());
        }
        Ok(())
    }

    fn ask(&mut self, place: Place, expression: &str) -> Res<Value> {
        match place {
            Place::Popup => self.browser.popup(expression),
            Place::Tab => self.browser.page(expression),
        }
    }
}

const RUN_AXE: &str = "axe.run(document).then(found => found.violations.map(v => ({ id: v.id, where: v.nodes.map(n => n.html).join(' ') })))";

fn axe() -> Res<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tools/node_modules/axe-core/axe.min.js");
    let axe = fs::read_to_string(path).map_err(|error| format!("{path}: {error}; run ./build.sh test"))?;
    Ok(format!("((() => {{ if (!globalThis.axe) {{ {axe} }} }})(), true)"))
}

/// What axe-core has against the screen: rule and element.
fn read_findings(violations: &Value) -> Res<Vec<String>> {
    let describe = |violation: &Value| format!("{}: {}", violation["id"], violation["where"]);
    Ok(violations.as_array().ok_or("no answer from axe")?.iter().map(describe).collect())
}

/// A portal that Kader has a guide to.
const ORIGIN: &str = "https://klant.afas.nl";

fn start(portals: &Portals, language: &'static str) -> Start {
    Start { language, proxy: Some(portals.afas_customer.port), ..Start::default() }
}

fn every_screen(browser: &mut dyn Browser, portals: &Portals, language: &str, with_axe: bool) -> Res<()> {
    go_to_afas_enrolment(browser, ORIGIN)?;
    browser.press_action()?;
    until_shown(browser, "#new-password")?;
    let expected = match language {
        "nl" => "Inloggen zonder smartphone",
        "de" => "Anmelden ohne Smartphone",
        "fr" => "Se connecter sans smartphone",
        _ => "Log in without a smartphone",
    };
    assert_eq!(browser.popup("document.querySelector('h1').textContent")?, expected);
    let mut look = Look { browser, language, with_axe };
    look.at("first-run")?;
    look.browser.popup_click("#create")?;
    until_shown(look.browser, "#new-password-note.error:not(:empty)")?;
    look.at("first-run-error")?;
    look.browser.popup_click("#without")?;
    until_shown(look.browser, "#with")?;
    look.at("without-password")?;
    look.browser.popup_click("#with")?;
    until_shown(look.browser, "#new-password")?;
    type_into(look.browser, "#new-password", VAULT_PASSWORD)?;
    type_into(look.browser, "#again", VAULT_PASSWORD)?;
    look.browser.popup_click("#create")?;
    until_shown(look.browser, ".guide summary")?;
    look.browser.popup_click(".guide summary")?;
    look.at("empty")?;
    look.browser.popup_click("#manual")?;
    until_shown(look.browser, "#secret")?;
    look.browser.popup_click("summary")?;
    look.at("manual")?;
    look.browser.popup_click("#back")?;
    until_shown(look.browser, "#scan")?;
    look.browser.popup_click("#picture")?;
    until_shown(look.browser, "#in-tab")?;
    look.at("picture")?;
    look.browser.popup_click("#back")?;
    scan(look.browser, "#qr")?;
    until_shown(look.browser, "#save-fill")?;
    look.at("find")?;
    look.browser.popup_click("#save")?;
    until_shown(look.browser, ".row.here")?;
    for (issuer, secret) in
        [("PinkWeb", "NB2W45DFOIZAKZZ2"), ("Een administratiekantoor met een erg lange naam", "KRSXG5CTMVRXEZLU")]
    {
        enter_by_hand(look.browser, issuer, secret)?;
    }
    look.at("codes")?;
    look.browser.popup_click(".row:nth-child(1) .more")?;
    until_shown(look.browser, "#sites")?;
    look.at("edit")?;
    look.browser.popup_click("#remove")?;
    until_shown(look.browser, "#undo")?;
    look.at("removed")?;
    look.browser.popup_click("#undo")?;
    until_shown(look.browser, ".row:nth-child(3)")?;
    // A box beside the code: nothing found.
    look.browser.page("(document.querySelector('#qr').style.visibility = 'hidden', true)")?;
    scan(look.browser, "#qr")?;
    until_shown(look.browser, "#problem")?;
    look.at("nothing-found")?;
    look.browser.popup_click("#back")?;
    until_shown(look.browser, "#lock")?;
    look.browser.popup_click("#scan")?;
    until_page(look.browser, "!!document.querySelector('kader-frame')")?;
    let png = look.browser.page_picture()?;
    keep_picture(&format!("screen-frame-{language}-{}", look.browser.name()), &png)?;
    look.browser.page_key("Escape", false)?;
    look.browser.open(&portals.pinkweb.origin)?;
    look.browser.press_action()?;
    until_shown(look.browser, ".row:nth-child(1) .fill")?;
    look.browser.popup_click(".row:nth-child(1) .fill")?;
    until_shown(look.browser, ".question")?;
    look.at("question")?;
    look.browser.popup_click("#lock")?;
    until_shown(look.browser, "#unlock")?;
    look.at("unlock")?;
    look.browser.popup_type("verkeerd wachtwoord")?;
    look.browser.popup_key("Enter", false)?;
    until_shown(look.browser, "#password-note.error")?;
    look.at("wrong-password")?;
    options_screens(&mut look)
}

/// The options in their tab, from the locked popup on.
fn options_screens(look: &mut Look<'_>) -> Res<()> {
    look.browser.popup_click("#forgotten")?;
    until_closed(look.browser)?;
    look.browser.to_new_tab("options.html#forgotten")?;
    until_in_page(look.browser, "#recovery")?;
    look.browser.page_click("#recover")?;
    until_page(look.browser, "document.querySelector('#recovery-note.error') !== null")?;
    look.at_page("forgotten")?;
    look.browser.page_click("#back")?;
    type_in_page(look.browser, "#password", VAULT_PASSWORD)?;
    look.at_page("options-locked")?;
    look.browser.page_click("#unlock")?;
    until_in_page(look.browser, "#backup")?;
    look.at_page("options")?;
    look.browser.page_click("#backup")?;
    until_in_page(look.browser, "#backup-kept")?;
    look.browser.page_click("#secrets")?;
    type_in_page(look.browser, "#secrets-password", VAULT_PASSWORD)?;
    look.browser.page_click("#secrets-go")?;
    until_in_page(look.browser, "#secret-rows")?;
    look.browser.page_click("#secret-rows button")?;
    until_in_page(look.browser, ".secret")?;
    look.at_page("secrets")?;
    look.browser.page_click("#change-password")?;
    until_in_page(look.browser, "#leaked")?;
    look.browser.page_click("#leaked")?;
    look.at_page("change-password")?;
    look.browser.page_click("#sheet")?;
    until_in_page(look.browser, "#recovery-code")?;
    look.at_page("sheet")?;
    look.browser.page_click("#sheet-done")?;
    until_in_page(look.browser, "#guides li")?;
    look.browser.page_click("#guides li summary")?;
    look.at_page("portals")?;
    look.browser.page_click("#accounts")?;
    until_in_page(look.browser, "#all-accounts .pin")?;
    look.browser.page_click("#all-accounts .pin")?;
    look.browser.page_click("#all-accounts .row:nth-child(2) .choose")?;
    type_in_page(look.browser, "#group", "Werk")?;
    look.at_page("accounts")?;
    look.browser.page("(location.href = 'options.html#camera', location.reload(), true)")?;
    until_in_page(look.browser, "#webcam")?;
    look.at_page("camera")?;
    look.browser.page("(location.href = 'options.html#installed', location.reload(), true)")?;
    until_in_page(look.browser, "#pin-step")?;
    look.at_page("installed")?;
    look.browser.page("(location.href = 'options.html', true)")?;
    until_in_page(look.browser, "#restore")?;
    look.browser.page_click("#restore")?;
    until_in_page(look.browser, "#backup-file")?;
    look.at_page("restore")?;
    look.browser.page_click("#back")?;
    until_in_page(look.browser, "#import")?;
    look.browser.page_click("#import")?;
    until_in_page(look.browser, "#import-file")?;
    let file = |name: &str| format!("{}/tests/data/import/{name}", env!("CARGO_MANIFEST_DIR"));
    look.browser.choose_file("#import-file", &file("aegis.json"))?;
    look.browser.choose_file("#import-file", &file("google-version-2-first-of-two.txt"))?;
    look.browser.choose_file("#import-file", &file("ente-sealed.json"))?;
    until_in_page(look.browser, "#import-password")?;
    look.at_page("import")?;
    look.browser.page_click("#import-take")?;
    until_in_page(look.browser, "#secrets")?;
    look.browser.page_click("#secrets")?;
    type_in_page(look.browser, "#secrets-password", VAULT_PASSWORD)?;
    look.browser.page_click("#secrets-go")?;
    until_in_page(look.browser, "#export-format")?;
    look.browser.page("(document.querySelector('#export-format').focus(), true)")?;
    look.browser.page_type("G")?;
    look.browser.page_click("#export")?;
    until_in_page(look.browser, "figure img")?;
    look.at_page("pictures")
}
