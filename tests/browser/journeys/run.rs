//! Runs a journey in a real browser. A journey that fails saves pictures of its end in `target/journey`, and prints
//! what was on the screen.

use crate::drive::chromium::Chromium;
use crate::drive::desktop::Desktop;
use crate::drive::firefox::Firefox;
use crate::drive::{Browser, Res, Start, keep_picture};
use crate::left_out;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Idle browsers with default options, between two journeys. A used one is reset, which costs less than a start.
struct Idle<B>(Mutex<Vec<(B, Instant)>>);

/// The maximum age of a browser. After five minutes without input it considers the user away, and Kader locks.
const OLDEST: Duration = Duration::from_secs(200);

static CHROMIUMS: Idle<Chromium> = Idle(Mutex::new(Vec::new()));
static FIREFOXES: Idle<Firefox> = Idle(Mutex::new(Vec::new()));

impl<B: Browser> Idle<B> {
    /// A used browser that was reset, or a new one.
    fn take(&self, start: impl FnOnce() -> Res<B>) -> (B, Instant) {
        let served = self.0.lock().ok().and_then(|mut browsers| browsers.pop());
        let served = served.filter(|(_, started)| started.elapsed() < OLDEST);
        let renewed = served.and_then(|(mut browser, started)| match browser.renew() {
            Ok(()) => Some((browser, started)),
            Err(error) => {
                eprintln!("{} could not be renewed: {error}", browser.name());
                None
            }
        });
        renewed.unwrap_or_else(|| (start().expect("the browser starts"), Instant::now()))
    }

    fn run(&self, start: impl FnOnce() -> Res<B>, name: &str, journey: impl FnOnce(&mut B) -> Res<()>) {
        let (mut browser, started) = self.take(start);
        let outcome = journey(&mut browser);
        finish(outcome, &mut browser, name);
        if let Ok(mut browsers) = self.0.lock() {
            browsers.push((browser, started));
        }
    }
}

/// Runs a journey in a Chromium with default options.
pub fn in_any_chromium(name: &str, journey: impl FnOnce(&mut Chromium) -> Res<()>) {
    if left_out::is_there("the journeys in Chromium", "dist/chrome/manifest.json") {
        CHROMIUMS.run(|| Chromium::start(&Start::default()), name, journey);
    }
}

/// Runs a journey in a Firefox with default options.
pub fn in_any_firefox(name: &str, journey: impl FnOnce(&mut Firefox) -> Res<()>) {
    if left_out::is_there("the journeys in Firefox", "dist/firefox/manifest.json") {
        FIREFOXES.run(|| Firefox::start(&Start::default()), name, journey);
    }
}

/// Runs a journey in a Chromium with these options.
pub fn in_chromium(start: &Start, name: &str, journey: impl FnOnce(&mut Chromium) -> Res<()>) {
    if left_out::is_there("the journeys in Chromium", "dist/chrome/manifest.json") {
        let mut browser = Chromium::start(start).expect("Chromium starts");
        let outcome = journey(&mut browser);
        finish(outcome, &mut browser, name);
    }
}

/// Runs a journey in a Firefox with these options.
pub fn in_firefox(start: &Start, name: &str, journey: impl FnOnce(&mut Firefox) -> Res<()>) {
    if left_out::is_there("the journeys in Firefox", "dist/firefox/manifest.json") {
        let mut browser = Firefox::start(start).expect("Firefox starts");
        let outcome = journey(&mut browser);
        finish(outcome, &mut browser, name);
    }
}

/// A journey in a visible window on a desktop of its own, with a real keyboard and mouse.
pub type OnDesktop = fn(&mut dyn Browser, &Desktop) -> Res<()>;

/// Runs a journey on a desktop, in a Chromium with these options.
pub fn in_chromium_on_a_desktop(start: Start, name: &str, journey: OnDesktop) {
    if left_out::is_there("the journeys in Chromium", "dist/chrome/manifest.json") {
        let desktop = Desktop::start().expect("an X server");
        in_chromium(&on(&desktop, start), name, |browser| journey(browser, &desktop));
    }
}

/// Runs a journey on a desktop, in a Firefox with these options.
pub fn in_firefox_on_a_desktop(start: Start, name: &str, journey: OnDesktop) {
    if left_out::is_there("the journeys in Firefox", "dist/firefox/manifest.json") {
        let desktop = Desktop::start().expect("an X server");
        in_firefox(&on(&desktop, start), name, |browser| journey(browser, &desktop));
    }
}

/// A window on this desktop.
fn on(desktop: &Desktop, start: Start) -> Start {
    Start { window: true, display: Some(desktop.display.clone()), ..start }
}

fn finish(outcome: Res<()>, browser: &mut dyn Browser, name: &str) {
    let Err(error) = outcome else { return };
    let label = format!("failed-{name}-{}", browser.name());
    if browser.popup_is_open()
        && let Ok(png) = browser.popup_picture()
    {
        let _ = keep_picture(&format!("{label}-popup"), &png);
    }
    if let Ok(png) = browser.page_picture() {
        let _ = keep_picture(&format!("{label}-page"), &png);
    }
    // A person who reads the log of another machine does not have the pictures.
    let mut shown = |popup: bool| {
        let answer = if popup { browser.popup(WHAT_IS_SHOWN) } else { browser.page(WHAT_IS_SHOWN) };
        answer.map_or_else(|error| error.to_string(), |shown| shown.to_string())
    };
    let (popup, page) = (shown(true), shown(false));
    let complaints = browser.complaints();
    panic!("{name} in {}: {error}\npopup: {popup}\npage: {page}\ncomplaints: {complaints:?}", browser.name());
}

/// JavaScript: a summary of a document: its address, its text, its focused element, and whether it is visible.
const WHAT_IS_SHOWN: &str = "[location.href, document.readyState, document.visibilityState, document.activeElement?.id, \
    [...document.querySelectorAll('input')].map(field => `${field.id}: ${field.value.length} characters`).join(', '), \
    document.body?.innerText.slice(0, 1500)].join(' | ')";
