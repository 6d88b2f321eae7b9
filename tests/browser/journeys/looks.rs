//! Checks every screen in all languages with axe-core (WCAG 2.2 AA and best practice), and saves a picture of each
//! for people to judge. Colours are the same in every language, so dark and forced colours are checked in Dutch, and
//! dark colours in English.

use super::run::{in_chromium, in_firefox};
use super::steps::*;
use crate::drive::screen::Screen;
use crate::drive::{Browser, Res, Start, Theme, keep_picture, until_closed};
use crate::portals::Portals;
use serde_json::Value;
use std::fs;

/// Makes one test for each language, in one browser; axe-core runs in Chromium.
macro_rules! in_languages {
    ($module:ident, $run:ident, $with_axe:literal: $($name:ident $language:literal $themes:expr),* $(,)?) => {
        mod $module {
            $(#[test] fn $name() {
                let portals = super::Portals::start().expect("the portals start");
                super::$run(&super::start(&portals, $language), stringify!($name), |browser| {
                    let look = super::Look { browser, language: $language, with_axe: $with_axe, themes: $themes };
                    super::every_screen(look, &portals)
                });
            })*
        }
    };
}
in_languages![chromium, in_chromium, true:
    dutch "nl" &super::ALL_THEMES, english "en" &super::ALL_THEMES[..2], german "de" &super::ALL_THEMES[..1],
    french "fr" &super::ALL_THEMES[..1]];
in_languages![firefox, in_firefox, false: dutch "nl" &super::ALL_THEMES];

const ALL_THEMES: [(&str, Theme); 3] = [("light", Theme::Light), ("dark", Theme::Dark), ("forced", Theme::Forced)];

struct Look<'a> {
    browser: &'a mut dyn Browser,
    language: &'a str,
    with_axe: bool,
    /// The themes; the first is light.
    themes: &'a [(&'static str, Theme)],
}

/// Where a screen is shown: in the popup, or in a tab of Kader.
#[derive(Clone, Copy)]
enum Place {
    Popup,
    Tab,
}

impl Look<'_> {
    fn at(&mut self, screen: &str) -> Res<()> {
        self.look(screen, Place::Popup)
    }

    /// Checks a page of Kader in a tab.
    fn at_page(&mut self, screen: &str) -> Res<()> {
        self.look(screen, Place::Tab)
    }

    fn look(&mut self, screen: &str, place: Place) -> Res<()> {
        let mut papers = Vec::new();
        for &(scheme, theme) in self.themes {
            if self.themes.len() > 1 {
                self.browser.set_theme(theme)?;
            }
            self.screen(place).settles()?;
            let png = match place {
                Place::Popup => self.browser.popup_picture()?,
                Place::Tab => self.browser.page_picture()?,
            };
            keep_picture(&format!("screen-{screen}-{}-{scheme}-{}", self.language, self.browser.name()), &png)?;
            papers.push(image::load_from_memory(&png)?.into_rgba8().get_pixel(2, 2).0);
            // Colours are the same in every language; names are the same in every theme.
            if self.with_axe && (self.language == "nl" || scheme == "light") {
                self.screen(place).evaluate(&axe()?)?;
                let found = read_findings(&self.screen(place).evaluate(RUN_AXE)?)?;
                if !found.is_empty() {
                    return Err(
                        format!("axe-core on {screen}, {scheme}, {}: {}", self.language, found.join("; ")).into()
                    );
                }
            }
        }
        if let [light, dark, ..] = papers[..] {
            // A screen that Chromium creates while it emulates forced colours keeps their background in every later
            // theme.
            self.browser.set_theme(Theme::Light)?;
            if light == dark {
                return Err(format!("{screen} has the same background in light and dark: {light:?}").into());
            }
        }
        Ok(())
    }

    fn screen(&mut self, place: Place) -> Screen<'_> {
        match place {
            Place::Popup => popup(self.browser),
            Place::Tab => page(self.browser),
        }
    }
}

const RUN_AXE: &str = "axe.run(document).then(found => found.violations.map(v => ({ id: v.id, where: v.nodes.map(n => n.html).join(' ') })))";

fn axe() -> Res<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tools/node_modules/axe-core/axe.min.js");
    let axe = fs::read_to_string(path).map_err(|error| format!("{path}: {error}; run ./build.sh test"))?;
    Ok(format!("((() => {{ if (!globalThis.axe) {{ {axe} }} }})(), true)"))
}

/// The violations that axe-core reports on the screen: rule and element.
fn read_findings(violations: &Value) -> Res<Vec<String>> {
    let describe = |violation: &Value| format!("{}: {}", violation["id"], violation["where"]);
    Ok(violations.as_array().ok_or("no answer from axe")?.iter().map(describe).collect())
}

/// A portal that Kader has a guide for.
const ORIGIN: &str = "https://klant.afas.nl";
/// A page that looks like that portal, but is a different site.
const LOOK_ALIKE: &str = "https://klant-afas.nl/code";

fn start(portals: &Portals, language: &'static str) -> Start {
    Start { language, proxy: Some(portals.afas_customer.port), ..Start::default() }
}

fn every_screen(mut look: Look<'_>, portals: &Portals) -> Res<()> {
    open_enrolment_at(look.browser, &portals.afas_customer, ORIGIN)?;
    look.browser.press_action()?;
    popup(look.browser).reads("h1", message("welcomeTitle"))?;
    popup(look.browser).shows("#new-password")?;
    look.at("first-run")?;
    popup(look.browser).click("#create")?;
    popup(look.browser).shows("#new-password-note.error:not(:empty)")?;
    look.at("first-run-error")?;
    popup(look.browser).click("#without")?;
    popup(look.browser).shows("#with")?;
    look.at("without-password")?;
    popup(look.browser).click("#with")?;
    choose_first_password(look.browser)?;
    popup(look.browser).click(".guide summary")?;
    look.at("empty")?;
    popup(look.browser).click("#manual")?;
    popup(look.browser).shows("#secret")?;
    popup(look.browser).click("summary")?;
    look.at("manual")?;
    popup(look.browser).click("#back")?;
    popup(look.browser).shows("#scan")?;
    popup(look.browser).click("#picture")?;
    popup(look.browser).shows("#in-tab")?;
    look.at("picture")?;
    popup(look.browser).click("#back")?;
    scan(look.browser, "#qr")?;
    popup(look.browser).shows("#save-fill")?;
    look.at("find")?;
    popup(look.browser).click("#save")?;
    popup(look.browser).shows(".row.here")?;
    for (issuer, secret) in
        [("PinkWeb", "NB2W45DFOIZAKZZ2"), ("Een administratiekantoor met een erg lange naam", "KRSXG5CTMVRXEZLU")]
    {
        enter_by_hand(look.browser, issuer, secret)?;
    }
    look.at("codes")?;
    popup(look.browser).click(".row:nth-child(1) .more")?;
    popup(look.browser).shows("#sites")?;
    look.at("edit")?;
    popup(look.browser).click("#back")?;
    popup(look.browser).click(".row:nth-child(2) .more")?;
    popup(look.browser).click("#remove")?;
    popup(look.browser).shows("#undo")?;
    look.at("removed")?;
    popup(look.browser).click("#done")?;
    popup(look.browser).counts(".row", 2)?;
    // A box next to the code: nothing is found.
    page(look.browser).of("#qr", "(e.style.visibility = 'hidden', true)")?;
    scan(look.browser, "#qr")?;
    popup(look.browser).shows("#problem")?;
    look.at("nothing-found")?;
    popup(look.browser).click("#back")?;
    popup(look.browser).shows("#lock")?;
    begin_scan(look.browser)?;
    let png = look.browser.page_picture()?;
    keep_picture(&format!("screen-frame-{}-{}", look.language, look.browser.name()), &png)?;
    page(look.browser).press("Escape")?;
    look.browser.open(&portals.pinkweb.origin)?;
    look.browser.press_action()?;
    popup(look.browser).click(".row:nth-child(1) .fill")?;
    popup(look.browser).shows(".question")?;
    look.at("question")?;
    look.browser.close_popup()?;
    look.browser.open(LOOK_ALIKE)?;
    look.browser.press_action()?;
    popup(look.browser).shows("#reveal")?;
    look.at("look-alike")?;
    popup(look.browser).click(".row:nth-child(1) .fill")?;
    popup(look.browser).shows("#always")?;
    look.at("look-alike-fill")?;
    popup(look.browser).click("#lock")?;
    popup(look.browser).shows("#unlock")?;
    look.at("unlock")?;
    popup(look.browser).types("verkeerd wachtwoord")?;
    popup(look.browser).press("Enter")?;
    popup(look.browser).shows("#password-note.error")?;
    look.at("wrong-password")?;
    options_screens(&mut look)
}

/// The options in their tab, starting at the locked popup.
fn options_screens(look: &mut Look<'_>) -> Res<()> {
    popup(look.browser).click("#forgotten")?;
    until_closed(look.browser)?;
    look.browser.to_new_tab("options.html#forgotten")?;
    page(look.browser).shows("#recovery")?;
    page(look.browser).click("#recover")?;
    page(look.browser).shows("#recovery-note.error")?;
    look.at_page("forgotten")?;
    page(look.browser).click("#back")?;
    page(look.browser).enter("#password", VAULT_PASSWORD)?;
    look.at_page("options-locked")?;
    page(look.browser).click("#unlock")?;
    page(look.browser).shows("#backup")?;
    look.at_page("options")?;
    page(look.browser).click("#backup")?;
    page(look.browser).shows("#backup-kept")?;
    show_secrets(look.browser)?;
    page(look.browser).click("#secret-rows button")?;
    page(look.browser).shows(".secret")?;
    look.at_page("secrets")?;
    page(look.browser).click("#change-password")?;
    page(look.browser).click("#leaked")?;
    look.at_page("change-password")?;
    page(look.browser).click("#sheet")?;
    page(look.browser).shows("#sheet-password")?;
    page(look.browser).click("#sheet-go")?;
    page(look.browser).shows("#sheet-password-note.error:not(:empty)")?;
    look.at_page("owner")?;
    go_to(look.browser, "options.html")?;
    make_sheet(look.browser)?;
    look.at_page("sheet")?;
    page(look.browser).click("#sheet-done")?;
    page(look.browser).click("#guides li summary")?;
    look.at_page("portals")?;
    page(look.browser).click("#log")?;
    page(look.browser).shows("#log-rows")?;
    look.at_page("log")?;
    page(look.browser).click("#back")?;
    page(look.browser).click("#accounts")?;
    page(look.browser).click("#all-accounts .pin")?;
    page(look.browser).click("#all-accounts .row:nth-child(2) .choose")?;
    page(look.browser).enter("#group", "Werk")?;
    look.at_page("accounts")?;
    go_to(look.browser, "options.html#camera")?;
    page(look.browser).shows("#webcam")?;
    look.at_page("camera")?;
    go_to(look.browser, "options.html#installed")?;
    page(look.browser).shows("#pin-step")?;
    look.at_page("installed")?;
    go_to(look.browser, "options.html")?;
    page(look.browser).click("#restore")?;
    page(look.browser).shows("#backup-file")?;
    look.at_page("restore")?;
    page(look.browser).click("#back")?;
    page(look.browser).click("#import")?;
    page(look.browser).shows("#import-file")?;
    let file = |name: &str| format!("{}/tests/data/import/{name}", env!("CARGO_MANIFEST_DIR"));
    look.browser.choose_file("#import-file", &file("aegis.json"))?;
    look.browser.choose_file("#import-file", &file("google-version-2-first-of-two.txt"))?;
    look.browser.choose_file("#import-file", &file("keepass.xml"))?;
    page(look.browser).shows("#import-left-out-list")?;
    look.browser.choose_file("#import-file", &file("ente-sealed.json"))?;
    page(look.browser).shows("#import-password")?;
    look.at_page("import")?;
    page(look.browser).click("#import-take")?;
    show_secrets(look.browser)?;
    page(look.browser).choose("#export-format", "google")?;
    page(look.browser).click("#export")?;
    page(look.browser).shows("figure img")?;
    look.at_page("pictures")?;
    told_screens(look)
}

/// The screens of the next unlock: what happened since the last one, and *that wasn't me*.
fn told_screens(look: &mut Look<'_>) -> Res<()> {
    look.browser.press_action()?;
    popup(look.browser).click("#lock")?;
    popup(look.browser).enter("#password", VAULT_PASSWORD)?;
    popup(look.browser).click("#unlock")?;
    popup(look.browser).shows("#told")?;
    look.at("told")?;
    popup(look.browser).click("#not-me")?;
    until_closed(look.browser)?;
    look.browser.to_new_tab("options.html#not-me")?;
    page(look.browser).shows("#leaked:checked")?;
    look.at_page("not-me")
}

/// Goes to another page of Kader in the same tab; reloads it if only the part after `#` changes.
fn go_to(browser: &mut dyn Browser, address: &str) -> Res<()> {
    let anew = if address.contains('#') { "location.reload()" } else { "null" };
    page(browser).evaluate(&format!("(location.href = {address:?}, {anew}, true)")).map(drop)
}
