//! A computer with little memory: a V8 flag (`--wasm-max-mem-pages`, in pages of 64 KiB) limits the memory of a
//! WebAssembly program, so that its own `memory.grow` fails. The vault is made with the available memory, and each
//! start with more memory raises the cost.

use super::run::in_chromium;
use super::steps::*;
use crate::drive::{Browser, Res, Start};
use crate::portals::Portals;
use std::path::Path;

/// Less than 19 MiB, and more than any other program of Kader needs.
const NEXT_TO_NOTHING: Option<u32> = Some(288);
/// Between 46 and 64 MiB.
const SOME: Option<u32> = Some(900);

#[test]
fn chromium_with_little_memory() {
    let profile = tempfile::tempdir().expect("a folder");
    let with = |pages: Option<u32>, name: &str, journey: fn(&mut dyn Browser) -> Res<()>| {
        in_chromium(&start(profile.path(), pages), name, |browser| journey(browser));
    };
    with(NEXT_TO_NOTHING, "no-memory", |browser| {
        let portals = Portals::start()?;
        browser.open(&portals.pinkweb.origin)?;
        make_vault(browser)?;
        settings_say(browser, message("passwordCostLeast").with("PBKDF2"))?;
        picture_of_page(browser, "cost-least")
    });
    with(SOME, "some-memory", |browser| {
        unlock_with_memory(browser)?;
        settings_say(browser, message("passwordCostLess").with("Argon2id, 46 MiB"))
    });
    // A vault that needs more memory than there is now does not open, and the message names this cause.
    with(NEXT_TO_NOTHING, "no-memory-again", |browser| {
        let portals = Portals::start()?;
        browser.open(&portals.pinkweb.origin)?;
        browser.press_action()?;
        unlock(browser)?;
        popup(browser).notes("password", message("noMemory"))
    });
    with(None, "memory", |browser| {
        unlock_with_memory(browser)?;
        settings_say(browser, message("passwordCostFull").with("Argon2id, 64 MiB"))?;
        picture_of_page(browser, "cost-full")
    });
}

fn start(profile: &Path, pages: Option<u32>) -> Start {
    let flags = pages.map(|pages| format!("--js-flags=--wasm-max-mem-pages={pages}")).into_iter().collect();
    Start { profile: Some(profile.to_owned()), flags, ..Start::default() }
}

fn unlock_with_memory(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    browser.press_action()?;
    unlock(browser)?;
    popup(browser).shows("#scan")
}

fn settings_say(browser: &mut dyn Browser, words: crate::drive::message::Message) -> Res<()> {
    to_settings(browser, "#options")?;
    page(browser).says("#password-cost", words)
}
