//! The benchmark of `./build.sh bench`: the times that a person waits, as ratios to what the browser itself takes in
//! the same run, in both browsers; and the shipped sizes, in bytes. A name as argument runs one part: find, open,
//! fill, describe, unlock, many, vault, moving or choose. `before FOLDER` compares how the popup opens with another
//! build of Kader, whose `dist` is in FOLDER.

#[path = "../tests/browser/drive/mod.rs"]
mod drive;
#[allow(dead_code, reason = "the fault tests use all of it")]
#[path = "../tests/browser/faults/harness.rs"]
mod harness;
#[allow(dead_code, reason = "the journeys use all of it")]
#[path = "../tests/browser/portals/mod.rs"]
mod portals;
#[allow(dead_code, reason = "the journeys use all of it")]
#[path = "../tests/browser/seed.rs"]
mod seed;
#[allow(dead_code, unused_imports, reason = "the journeys use all of it")]
#[path = "../tests/browser/journeys/steps.rs"]
mod steps;

use drive::chromium::Chromium;
use drive::firefox::Firefox;
use drive::{Browser, Res, Start, until, until_closed};
use kader::account::Account;
use kader::listing::Listed;
use kader::secret::Secret;
use kader::vault_file::{Derivation, PasswordKdf, derive};
use kader::{export, form, import};
use portals::Portals;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{fs, thread, time::Duration};
use steps::{
    VAULT_PASSWORD, begin_scan, drag_round, open_empty_vault, open_enrolment, page, popup, until_codes_last, until_open,
};

const ROUNDS: usize = 7;
/// An opening is short compared with other activity of a machine, so more of them are measured.
const OPENINGS: usize = 21;
/// The time until something is visible, in milliseconds since the popup started. Firefox reports no paint of a popup;
/// there it is the time at which Kader showed its screen, or at which the empty popup was complete.
const FIRST_PAINT: &str = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime \
     ?? performance.getEntriesByName('shown')[0]?.startTime ?? (document.title === 'empty' && performance.getEntriesByType('navigation')[0].domComplete || null)";

fn main() -> Res<()> {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    let before = std::env::args().nth(2).map(PathBuf::from);
    println!("{:34} {:>10} {:>12} {:>12} {:>7}", "medians of 7, ms", "", "Kader", "baseline", "ratio");
    for name in ["chromium", "firefox"] {
        let start = |extension: Option<PathBuf>| -> Res<Box<dyn Browser>> {
            let start = Start { extension, ..Start::default() };
            Ok(match name {
                "chromium" => Box::new(Chromium::start(&start)?),
                _ => Box::new(Firefox::start(&start)?),
            })
        };
        match &before {
            Some(before) => against_build(&start, name, before)?,
            None => measure(&start, name, &wanted)?,
        }
    }
    if before.is_some() {
        return Ok(());
    }
    if is_wanted(&wanted, "vault") {
        for kind in [harness::Kind::Chromium, harness::Kind::Firefox] {
            vault_costs(kind)?;
        }
    }
    if is_wanted(&wanted, "moving") {
        moving_in()?;
    }
    if is_wanted(&wanted, "choose") {
        choosing()?;
    }
    sizes()
}

fn is_wanted(wanted: &str, part: &str) -> bool {
    wanted.is_empty() || wanted == part
}

/// Reads a thousand addresses, natively, compared with reading the same accounts as JSON with serde_json.
fn moving_in() -> Res<()> {
    let account = |at: u32| {
        let secret = Secret::from_bytes(at.to_be_bytes().repeat(5)).ok_or("no secret")?;
        Ok(Account::totp("Voorbeeld B.V.", &format!("naam{at}@voorbeeld.nl"), secret))
    };
    let accounts = (0..1000).map(account).collect::<Res<Vec<_>>>()?;
    let addresses = export::uris(&accounts);
    let json = serde_json::to_string(&accounts.iter().map(Listed::of).collect::<Vec<_>>())?;
    let ours = median(ROUNDS, || {
        let start = Instant::now();
        let found = import::read(addresses.as_bytes(), None).map_err(|error| format!("{error:?}"))?.found.len();
        assert_eq!(found, 1000);
        Ok(start.elapsed().as_secs_f64() * 1000.0)
    })?;
    let theirs = median(ROUNDS, || {
        let start = Instant::now();
        assert_eq!(serde_json::from_str::<Vec<Listed>>(&json)?.len(), 1000);
        Ok(start.elapsed().as_secs_f64() * 1000.0)
    })?;
    row("read 1,000 addresses", "natively", ours, theirs);
    Ok(())
}

/// Chooses the field among two hundred with 160 KB of text around them, natively, compared with reading the same
/// description with serde_json.
fn choosing() -> Res<()> {
    let field = |at: usize| json!({ "ref": format!("f{at}"), "label": "code ".repeat(200), "name": "aA".repeat(400) });
    let fields: Vec<_> = (0..200).map(field).collect();
    let text = json!({ "nearby_text": "sent to ".repeat(20_000), "forms": [{ "inputs": fields }] }).to_string();
    let page: form::Page = serde_json::from_str(&text)?;
    let ours = median(ROUNDS, || {
        let start = Instant::now();
        std::hint::black_box(form::choose(&page));
        Ok(start.elapsed().as_secs_f64() * 1000.0)
    })?;
    let theirs = median(ROUNDS, || {
        let start = Instant::now();
        std::hint::black_box(serde_json::from_str::<form::Page>(&text)?);
        Ok(start.elapsed().as_secs_f64() * 1000.0)
    })?;
    row("choose among 200 fields", "natively", ours, theirs);
    Ok(())
}

/// Starts a browser with a copy of Kader.
type Starting<'a> = &'a dyn Fn(Option<PathBuf>) -> Res<Box<dyn Browser>>;

/// Compares how the popup opens with another build, alternating between the two.
fn against_build(start: Starting, name: &str, before: &Path) -> Res<()> {
    let portals = Portals::start()?;
    let folder = if name == "chromium" { "chrome" } else { "firefox" };
    let mut browsers = Vec::new();
    for extension in [drive::extension(folder)?, before.join(folder)] {
        let mut browser = start(Some(extension))?;
        open_enrolment(&mut *browser, &portals.afas_customer)?;
        seed::open_frozen_vault(&mut *browser)?;
        steps::scan(&mut *browser, "#qr")?;
        popup(&mut *browser).click("#save")?;
        popup(&mut *browser).shows(".row.here")?;
        browser.close_popup()?;
        browsers.push(browser);
    }
    let [ours, theirs] = &mut browsers[..] else { return Err("two builds".into()) };
    opening(&mut **ours, &mut **theirs, name)
}

/// Measures what a person waits for in one browser, in the order of the journey: each part leaves the browser in the
/// state that the next part needs.
fn measure(start: Starting, name: &str, wanted: &str) -> Res<()> {
    let portals = Portals::start()?;
    let origin = &portals.afas_customer.origin;
    let mut browser = start(Some(copy_with("bare", name, "page/bare.js", BARE_SCRIPT)?))?;
    let browser = &mut *browser;
    open_enrolment(browser, &portals.afas_customer)?;
    open_empty_vault(browser)?;
    if is_wanted(wanted, "find") {
        finding(browser, name)?;
    }
    steps::scan(browser, "#qr")?;
    popup(browser).click("#save")?;
    popup(browser).shows(".row.here")?;
    browser.close_popup()?;
    if is_wanted(wanted, "open") {
        let mut empty = start(Some(copy_with("empty", name, "popup.html", EMPTY_POPUP)?))?;
        empty.open(origin)?;
        opening(browser, &mut *empty, name)?;
    }
    if is_wanted(wanted, "fill") {
        filling(browser, name)?;
    }
    if is_wanted(wanted, "describe") {
        describing(browser, name)?;
    }
    if is_wanted(wanted, "unlock") {
        unlocking(browser, name)?;
    }
    if is_wanted(wanted, "many") {
        many(browser, name, origin)?;
    }
    Ok(())
}

/// Five hundred accounts: from the open vault to the list in its first frame, and from a key press in the search
/// field to the rows that match, compared with the browser creating the same rows.
fn many(browser: &mut dyn Browser, name: &str, origin: &str) -> Res<()> {
    steps::bring_accounts(browser, 500)?;
    page(browser).lacks("#import-take")?;
    browser.open(origin)?;
    browser.press_action()?;
    popup(browser).shows(".row:nth-child(6)")?;
    let again = "(() => { const rows = document.querySelector('.rows'), t = performance.now(); const copy = rows.cloneNode(true); rows.after(copy); \
                 copy.getBoundingClientRect(); const took = performance.now() - t; copy.remove(); return took; })()";
    let same = median(ROUNDS, || Ok(browser.popup(again)?.as_f64().ok_or("no time")?))?;
    // Waits until the rows show other accounts. A mutation observer would also measure Firefox's extra layout of the
    // whole popup, which checks whether it still fits. Types like a fast typist.
    let typing = "(async () => { const field = document.querySelector('#search'), rows = document.querySelector('.rows'), took = []; \
                  for (const typed of ['naam4', 'naam49', 'naam499', '', '7', '78', 'klant 9']) { \
                  await new Promise(done => setTimeout(done, 150)); const was = rows.textContent, t = performance.now(); \
                  field.value = typed; field.dispatchEvent(new Event('input', { bubbles: true })); \
                  for (let turn = 0; rows.textContent === was && turn < 1000; turn++) await null; took.push(performance.now() - t); } \
                  return took; })()";
    let mut keys: Vec<f64> = serde_json::from_value(browser.popup(typing)?)?;
    let searched = median(ROUNDS, || keys.pop().ok_or_else(|| "no key".into()))?;
    browser.close_popup()?;
    let drawn = median(ROUNDS, || {
        browser.press_action()?;
        popup(browser).shows(".row:nth-child(6)")?;
        let took = until("the first frame", || {
            Ok(browser.popup("performance.getEntriesByName('shown')[0]?.startTime - performance.getEntriesByName('open')[0].startTime")?.as_f64())
        })?;
        browser.close_popup()?;
        Ok(took)
    })?;
    row("vault open → list of 500 drawn", name, drawn, same);
    row("a key in the search of 500", name, searched, same);
    Ok(())
}

/// From the end of the drag to the result on the screen, compared with the capture alone.
fn finding(browser: &mut dyn Browser, name: &str) -> Res<()> {
    let capture = median(ROUNDS, || {
        // Browsers limit the number of captures per second.
        thread::sleep(Duration::from_millis(600));
        let shot = "(async () => { const t = performance.now(); await chrome.tabs.captureVisibleTab({ format: 'png' }); return performance.now() - t; })()";
        Ok(browser.popup(shot)?.as_f64().ok_or("no time")?)
    })?;
    browser.page(
        "(addEventListener('pointerup', () => { document.documentElement.dataset.up = Date.now(); }, true), true)",
    )?;
    let find = median(ROUNDS, || {
        // The same limit, with a margin.
        thread::sleep(Duration::from_millis(1100));
        begin_scan(browser)?;
        drag_round(browser, "#qr")?;
        until_open(browser)?;
        popup(browser).shows("#save-fill")?;
        let paint = first_paint(browser)?;
        let shown = browser.popup("performance.timeOrigin")?.as_f64().ok_or("no time")? + paint;
        let up: f64 = browser.page("document.documentElement.dataset.up")?.as_str().ok_or("no drag")?.parse()?;
        popup(browser).click("#discard")?;
        popup(browser).shows("#scan")?;
        Ok(shown - up)
    })?;
    row("end of drag → find shown", name, find, capture);
    Ok(())
}

/// From opening the popup to the first visible code, compared with a popup that contains only six zeros. The two are
/// opened alternately: the time of an empty popup changes by a factor of two within minutes, so times that are
/// measured one after the other give no valid ratio.
fn opening(browser: &mut dyn Browser, empty: &mut dyn Browser, name: &str) -> Res<()> {
    let mut empties = Vec::new();
    let ours = median(OPENINGS, || {
        empty.press_action()?;
        empties.push(first_paint(empty)?);
        empty.close_popup()?;
        browser.press_action()?;
        popup(browser).shows(".row")?;
        let paint = first_paint(browser)?;
        browser.close_popup()?;
        Ok(paint)
    })?;
    let empty = median(OPENINGS, || empties.pop().ok_or_else(|| "no opening".into()))?;
    row("popup opens → first code", name, ours, empty);
    Ok(())
}

/// From the click on Fill to the value in the field, compared with a bare injected script.
fn filling(browser: &mut dyn Browser, name: &str) -> Res<()> {
    browser.page(
        "(addEventListener('input', () => { document.documentElement.dataset.filled = Date.now(); }, true), true)",
    )?;
    let mut bare = Vec::new();
    let filled = median(ROUNDS, || {
        browser.page("(document.querySelector('#Code').value = '', delete document.documentElement.dataset.filled)")?;
        browser.press_action()?;
        popup(browser).shows(".row.here .fill")?;
        // Waits until the code has enough seconds left, so that the fill does not wait for the next code.
        until_codes_last(browser, 6)?;
        bare.push(browser.popup(&inject("'page/bare.js'"))?.as_f64().ok_or("no time")?);
        browser.popup("(document.querySelector('.row.here .fill').addEventListener('click', () => localStorage.setItem('bench', Date.now()), true), true)")?;
        popup(browser).click(".row.here .fill")?;
        page(browser).shows("html[data-filled]")?;
        until_closed(browser)?;
        let at: f64 = browser.page("document.documentElement.dataset.filled")?.as_str().ok_or("no fill")?.parse()?;
        browser.press_action()?;
        let clicked: f64 = browser.popup("localStorage.getItem('bench')")?.as_str().ok_or("no click")?.parse()?;
        browser.popup("(localStorage.removeItem('bench'), true)")?;
        browser.close_popup()?;
        Ok(at - clicked)
    })?;
    bare.sort_by(f64::total_cmp);
    row("Fill click → value in the field", name, filled, bare[bare.len() / 2]);
    Ok(())
}

/// Describing a long page with the number of fields of a login page and of a long form, compared with a bare injected
/// script.
fn describing(browser: &mut dyn Browser, name: &str) -> Res<()> {
    for fields in [5, 60] {
        let long = format!(
            "(() => {{ const lines = '<span><b>x</b> tekst</span>'.repeat(40); document.querySelector('#long')?.remove(); \
             document.body.insertAdjacentHTML('beforeend', '<div id=long>' + Array.from({{ length: 60 }}, (_, at) => \
             `<div>${{at < {fields} ? '<label>Regel <input></label>' : '<p>Regel</p>'}}${{lines}}</div>`).join('') + '</div>'); return true; }})()"
        );
        browser.page(&long)?;
        let mut bare = Vec::new();
        let described = median(ROUNDS, || {
            browser.press_action()?;
            popup(browser).shows(".row")?;
            bare.push(browser.popup(&inject("'page/bare.js'"))?.as_f64().ok_or("no time")?);
            let took = browser.popup(&inject("'page/dom.js', 'page/type_code.js', 'page/code_field.js'"))?;
            browser.close_popup()?;
            took.as_f64().ok_or_else(|| "no time".into())
        })?;
        bare.sort_by(f64::total_cmp);
        row(&format!("describe 5,000 elements, {fields} fields"), name, described, bare[bare.len() / 2]);
    }
    browser.page("document.querySelector('#long').remove()")?;
    Ok(())
}

/// Unlocking, compared with the same derivation natively.
fn unlocking(browser: &mut dyn Browser, name: &str) -> Res<()> {
    let unlocked = median(ROUNDS, || {
        browser.press_action()?;
        popup(browser).click("#lock")?;
        popup(browser).shows("#password")?;
        popup(browser).types(VAULT_PASSWORD)?;
        let submit = "new Promise(done => { const t = performance.now(); document.querySelector('form').requestSubmit(); \
                      const look = () => document.querySelector('.row') ? done(performance.now() - t) : setTimeout(look, 1); look(); })";
        let took = browser.popup(submit)?.as_f64().ok_or("no time")?;
        browser.close_popup()?;
        Ok(took)
    })?;
    let native = median(ROUNDS, || {
        let start = Instant::now();
        let done = derive(&PasswordKdf::recommended([7; 16]), VAULT_PASSWORD.as_bytes());
        assert!(matches!(done, Derivation::Done(_)));
        Ok(start.elapsed().as_secs_f64() * 1000.0)
    })?;
    row("unlock (Argon2id 64 MiB, t=3)", name, unlocked, native);
    Ok(())
}

/// Saving and opening without screens, compared with what the browser's own storage takes for the same bytes.
fn vault_costs(kind: harness::Kind) -> Res<()> {
    let name = format!("{kind:?}").to_lowercase();
    for accounts in [100, 1000] {
        let mut session = harness::Session::start(kind, None)?;
        session.call("make", serde_json::json!([VAULT_PASSWORD]))?;
        let costs = session.call("costs", serde_json::json!([accounts]))?;
        let cost = |what: &str| costs[what].as_f64().ok_or("no time");
        row(&format!("save, {accounts} accounts"), &name, cost("save")?, cost("set")?);
        row(&format!("load and open, {accounts} accounts"), &name, cost("open")?, cost("get")?);
    }
    let mut session = harness::Session::start(kind, None)?;
    let costs = session.call("unpacking", serde_json::json!([]))?;
    let cost = |what: &str| costs[what].as_f64().ok_or("no time");
    row("unpack a PNG of 1100 x 900", &name, cost("ours")?, cost("theirs")?);
    Ok(())
}

/// The milliseconds of injecting scripts into the page, from the popup.
fn inject(files: &str) -> String {
    format!(
        "(async () => {{ const [tab] = await chrome.tabs.query({{ active: true, currentWindow: true }}); const t = performance.now(); \
         await chrome.scripting.executeScript({{ target: {{ tabId: tab.id }}, files: [{files}] }}); return performance.now() - t; }})()"
    )
}

fn first_paint(browser: &mut dyn Browser) -> Res<f64> {
    until("the first paint", || Ok(browser.popup(FIRST_PAINT)?.as_f64()))
}

fn median(rounds: usize, mut once: impl FnMut() -> Res<f64>) -> Res<f64> {
    let mut times = (0..rounds).map(|_| once()).collect::<Res<Vec<f64>>>()?;
    times.sort_by(f64::total_cmp);
    Ok(times[times.len() / 2])
}

fn row(what: &str, browser: &str, ours: f64, baseline: f64) {
    println!("{what:34} {browser:>10} {ours:>12.1} {baseline:>12.1} {:>7.2}", ours / baseline.max(0.1));
}

const EMPTY_POPUP: &str = "<!doctype html><meta charset=utf-8><title>empty</title><p>000 000</p>";
const BARE_SCRIPT: &str = "document.querySelector('#Code').setAttribute('data-bare', '123456'); true";

/// A copy of the shipped extension with one additional file.
fn copy_with(name: &str, browser: &str, file: &str, content: &str) -> Res<PathBuf> {
    let folder = if browser == "chromium" { "chrome" } else { "firefox" };
    let to = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench").join(format!("{name}-{folder}"));
    if to.exists() {
        fs::remove_dir_all(&to)?;
    }
    copy_folder(&drive::extension(folder)?, &to)?;
    fs::write(to.join(file), content)?;
    Ok(to)
}

fn copy_folder(from: &Path, to: &Path) -> Res<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().ok_or("a name")?);
        if path.is_dir() {
            copy_folder(&path, &target)?;
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}

fn sizes() -> Res<()> {
    println!("\nwasm, bytes");
    for name in ["popup", "options", "background", "derive", "import"] {
        let path = drive::extension("chrome")?.join(format!("wasm/{name}_bg.wasm"));
        println!("  {name:12} {:>9}", fs::metadata(path)?.len());
    }
    let mut total = 0;
    let mut folders = vec![drive::extension("chrome")?];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                total += fs::metadata(&path)?.len();
            }
        }
    }
    println!("  {:12} {total:>9}", "all, unpacked");
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("dist"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "zip") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            println!("  {name:26} {:>9}", fs::metadata(&path)?.len());
        }
    }
    Ok(())
}
