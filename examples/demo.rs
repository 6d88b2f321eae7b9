//! Opens a browser that a person can use: with Kader loaded, on a demo portal. `./build.sh run` runs it if there is a
//! display.

#[path = "../tests/browser/drive/mod.rs"]
mod drive;
#[allow(dead_code, reason = "the journeys use all of it")]
#[path = "../tests/browser/portals/mod.rs"]
mod portals;

use drive::chromium::Chromium;
use drive::{Browser, Res, Start};
use portals::{PASSWORD, Portals, USER};
use std::time::Duration;

fn main() -> Res<()> {
    let portals = Portals::start()?;
    let language = match std::env::var("LANG").unwrap_or_default() {
        lang if lang.starts_with("nl") => "nl",
        _ => "en",
    };
    let mut browser = Chromium::start(&Start { language, window: true, ..Start::default() })?;
    browser.open(&portals.afas_customer.origin)?;
    println!("User name {USER}, password {PASSWORD}. The other portals:");
    for portal in [&portals.afas_online, &portals.opo_r, &portals.pinkweb] {
        println!("  {}", portal.origin);
    }
    println!("Kader's button is behind the puzzle piece, and so is the pin that brings it out; or press Alt+Shift+K.");
    println!("Close the browser to end.");
    while browser.page("true").is_ok() {
        std::thread::sleep(Duration::from_secs(1));
    }
    Ok(())
}
