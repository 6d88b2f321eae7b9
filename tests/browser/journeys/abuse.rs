//! Hostile pages: they look for the extension's storage and files, forge events and messages, watch a scan for
//! pixels, remove the frame, and navigate away between choosing and filling. They obtain nothing. And no request
//! leaves the computer.

use super::in_both;
use super::run::{in_chromium, in_firefox};
use super::steps::*;
use super::stores::{scan_under_way, stored_copies};
use crate::drive::{Browser, Res, Start, until, until_closed};
use crate::portals::{Portals, qr_svg};
use base64ct::Encoding;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread::{sleep, spawn};
use std::time::Duration;

in_both![
    nothing_to_read, no_secret_is_told, a_forged_scan, a_page_that_navigates_away, names_that_shadow;
    named_as_the_api
];

// In separate browsers, because a later journey does not expect the tab that stays in front.
#[test]
fn chromium_brings_another_page() {
    in_chromium(&Start::default(), "another-page", |browser| another_page_comes_to_the_front(browser));
}

#[test]
fn firefox_brings_another_page() {
    in_firefox(&Start::default(), "another-page", |browser| another_page_comes_to_the_front(browser));
}

/// What a page can find of the extension without the user: no storage, no files, no listener.
fn nothing_to_read(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_vault_at_home(browser, &[("AFAS", SECRET)])?;
    let ours = popup(browser).evaluate("chrome.runtime.getURL('')")?.as_str().ok_or("no address")?.to_owned();
    let before = stored_copies(browser)?;
    browser.close_popup()?;
    assert_eq!(stores_open_to_scripts(browser)?, json!([]), "an injected script reads a store");
    assert_eq!(what_a_page_finds(browser, &ours)?, json!([]), "the page found something");
    // The attempts had no effect.
    browser.press_action()?;
    popup(browser).shows(".row")?;
    assert_eq!(stored_copies(browser)?, before);
    Ok(())
}

/// The stores that an injected script can read, in browsers that can close them: an attacker who takes over a page's
/// process has the same access.
fn stores_open_to_scripts(browser: &mut dyn Browser) -> Res<Value> {
    browser.background(
        "(async () => { if (!chrome.storage.local.setAccessLevel) return []; const [tab] = await chrome.tabs.query({ active: true }); \
         const read = async () => { const open = []; for (const area of ['local', 'session', 'sync']) { \
           try { await chrome.storage[area].get(null); open.push(area); } catch {} } return open; }; \
         const [frame] = await chrome.scripting.executeScript({ target: { tabId: tab.id }, func: read }); return frame.result; })()",
    )
}

/// What a page finds that knows the extension's address: it tries every file and every store, and sends a thousand
/// messages. It waits a moment at the end for an answer that must not come.
fn what_a_page_finds(browser: &mut dyn Browser, ours: &str) -> Res<Value> {
    page(browser).evaluate(&format!(
        "(async () => {{ const found = []; \
         for (const file of ['popup.html', 'options.html', 'icons/kader-32.png', 'page/code_field.js', 'wasm/popup_bg.wasm', 'manifest.json']) {{ \
           try {{ await fetch('{ours}' + file); found.push('fetch ' + file); }} catch {{}} \
           const seen = await new Promise(done => {{ const image = new Image(); image.onload = () => done(true); image.onerror = () => done(false); image.src = '{ours}' + file; }}); \
           if (seen) found.push('image ' + file); \
           const ran = await new Promise(done => {{ const script = document.createElement('script'); script.onload = () => done(true); script.onerror = () => done(false); script.src = '{ours}' + file; document.head.append(script); }}); \
           if (ran) found.push('script ' + file); }} \
         for (const name of ['chrome', 'browser']) if (globalThis[name]?.storage) found.push(name + '.storage'); \
         if (localStorage.length) found.push('localStorage'); \
         for (const base of await indexedDB.databases()) found.push('database ' + base.name); \
         const replies = []; addEventListener('message', event => {{ if (event.data?.from !== 'page') replies.push(event.data); }}); \
         for (let number = 0; number < 1000; number++) {{ \
           const forged = [{{ fill: {{ tab: 1, account: '00'.repeat(16), consent: {{ field: true }} }} }}, {{ regionChosen: {{ nonce: 'x', drawn: {{}}, viewport: {{}} }} }}, {{ startScan: {{ tab: 1 }} }}][number % 3]; \
           postMessage({{ from: 'page', ...forged }}, '*'); \
           try {{ if (await globalThis.chrome?.runtime?.sendMessage?.(new URL('{ours}').host, forged)) found.push('an answer'); }} catch {{}} }} \
         await new Promise(done => setTimeout(done, 300)); \
         return [...found, ...replies.map(reply => JSON.stringify(reply))]; }})()"
    ))
}

/// All messages between the parts of the extension and its scripts, from the scan to the filled code: they contain
/// the code once, and never the secret, in any notation.
fn no_secret_is_told(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    open_enrolment(browser, &portals.afas_customer)?;
    open_empty_vault(browser)?;
    listen_in_background(browser)?;
    scan(browser, "#qr")?;
    popup(browser).shows("#save-fill")?;
    listen_in_popup(browser)?;
    save_and_fill(browser, "#Code")?;
    let code = page(browser).value("#Code")?;
    let told = all_that_was_told(browser)?;
    for kind in ["startScan", "regionChosen", "fill", "fillCode", "filled"] {
        assert!(told.contains(&format!("\"{kind}\"")), "no message of kind {kind}: {told}");
    }
    assert_eq!(told.matches(&code).count(), 1, "{told}");
    let secret = portals.afas_customer.state.lock().map_err(|_| "state")?.secret.clone();
    let numbers = secret.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
    let base32 = kader::secret::Secret::from_bytes(secret.clone()).ok_or("no secret")?.to_base32();
    let hexadecimal = base16ct::lower::encode_string(&secret);
    let base64 = base64ct::Base64::encode_string(&secret);
    for notation in [base32, base64, numbers, hexadecimal] {
        assert!(!told.to_lowercase().contains(&notation.to_lowercase()), "the secret was sent as {notation}");
    }
    Ok(())
}

/// From now on the background records the messages that it receives and those that it sends to a page.
fn listen_in_background(browser: &mut dyn Browser) -> Res<()> {
    let listen = "(self.told = [], chrome.runtime.onMessage.addListener(message => { told.push(JSON.stringify(message)); }), \
         (real => { chrome.tabs.sendMessage = (tab, message, ...rest) => { told.push(JSON.stringify(message)); return real(tab, message, ...rest); }; }) \
         (chrome.tabs.sendMessage.bind(chrome.tabs)), true)";
    browser.background(listen).map(drop)
}

/// From now on the popup records the answers that it receives, where another popup can read them.
fn listen_in_popup(browser: &mut dyn Browser) -> Res<()> {
    let listen = "(real => { chrome.runtime.sendMessage = async (...message) => { const answer = await real(...message); \
         localStorage.told = (localStorage.told ?? '') + JSON.stringify(answer); return answer; }; return true; }) \
         (chrome.runtime.sendMessage.bind(chrome.runtime))";
    popup(browser).evaluate(listen).map(drop)
}

fn all_that_was_told(browser: &mut dyn Browser) -> Res<String> {
    let in_background = browser.background("told.join('\\n')")?;
    browser.press_action()?;
    let in_popup = popup(browser).evaluate("localStorage.told")?;
    Ok([in_background, in_popup].iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"))
}

/// A page cannot draw the box itself, sees no pixels and no names, and cannot remove the frame.
fn a_forged_scan(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    open_enrolment(browser, &portals.afas_customer)?;
    open_empty_vault(browser)?;
    watch_the_page(browser)?;
    begin_scan(browser)?;
    forge_a_box(browser)?;
    // Time for a scan result that must not come.
    sleep(Duration::from_millis(600));
    assert!(page(browser).has("kader-frame")?, "the page drew a box or cancelled the scan");
    assert!(!browser.popup_is_open(), "the page made a scan result");
    // The page removes the frame: the next drag still belongs to Kader.
    page(browser).of("kader-frame", "(e.remove(), true)")?;
    drag_round(browser, "#qr")?;
    find_is_shown(browser)?;
    popup(browser).reads("#issuer-shown", "AFAS")?;
    let secret = portals.afas_customer.state.lock().map_err(|_| "state")?.secret.clone();
    let seen = page(browser).evaluate("seen.join('\\n')")?.as_str().ok_or("nothing seen at all")?.to_owned();
    let base32 = kader::secret::Secret::from_bytes(secret).ok_or("no secret")?.to_base32();
    for forbidden in ["data:image", base32.as_str(), "m.bakker", "AFAS"] {
        assert!(!seen.contains(forbidden), "the page saw {forbidden}");
    }
    Ok(())
}

/// A page that notices the end of the drawing brings another page to the front: the code there is never treated as a
/// code of this page. It does so a moment later, since a hidden page draws no frames, and the selection frame waits
/// for two.
fn another_page_comes_to_the_front(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    put_in_page(browser, "<div id=place style='width:200px;height:200px'>Hier</div>")?;
    open_empty_vault(browser)?;
    begin_scan(browser)?;
    let code = qr_svg("otpauth://totp/Elders:jan?secret=JBSWY3DPEHPK3PXP&issuer=Elders", 200);
    let run = format!(
        "(window.other = URL.createObjectURL(new Blob([{:?}], {{ type: 'text/html' }})), \
         new MutationObserver(() => {{ if (window.other && !document.querySelector('kader-frame')) {{ setTimeout(open, 50, window.other); window.other = null; }} }}) \
         .observe(document, {{ subtree: true, childList: true }}), true)",
        format!("<!doctype html><title>Elders</title>{code}")
    );
    page(browser).evaluate(&run)?;
    drag_round(browser, "#place")?;
    // The page in front may have opened and closed the popup again; the result waits for the next click.
    until("the badge", || {
        let badge = browser.background("chrome.action.getBadgeText({}).then(text => text === '1')")?;
        Ok((badge == true).then_some(()))
    })?;
    if !browser.popup_is_open() {
        browser.press_action()?;
    }
    popup(browser).shows("#problem")?;
    let said = popup(browser).text("main")?;
    assert!(!said.contains("Elders"), "{said}");
    picture_of_popup(browser, "another-page")
}

#[test]
fn chromium_brings_another_page_for_a_moment() {
    in_chromium(&Start::default(), "for-a-moment", |browser| another_page_comes_and_goes(browser));
}

#[test]
fn firefox_brings_another_page_for_a_moment() {
    in_firefox(&Start::default(), "for-a-moment", |browser| another_page_comes_and_goes(browser));
}

/// The same with a page that is in front again before the capture: another tab is opened and closed at any moment
/// after the drawing. `KADER_RACES` sets the number of races; each finds this page's own code, or nothing.
fn another_page_comes_and_goes(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    let races: u64 = std::env::var("KADER_RACES").ok().and_then(|races| races.parse().ok()).unwrap_or(6);
    let own = qr_svg("otpauth://totp/Eigen:jan?secret=NB2W45DFOIZAKZZ2&issuer=Eigen", 200);
    let other = qr_svg("otpauth://totp/Elders:jan?secret=JBSWY3DPEHPK3PXP&issuer=Elders", 200);
    let other = format!("<!doctype html><title>Elders</title>{other}");
    browser.open(&portals.pinkweb.origin)?;
    put_in_page(browser, &format!("<div id=place style='width:200px;height:200px'>{own}</div>"))?;
    open_empty_vault(browser)?;
    let (mut read, mut refused) = (0, 0);
    for race in 0..races {
        begin_scan(browser)?;
        let (opens, stays) = (race * 17 % 130, 20 + race * 29 % 160);
        let run = format!(
            "(window.tab = undefined, window.other = URL.createObjectURL(new Blob([{other:?}], {{ type: 'text/html' }})), \
             new MutationObserver((_, seen) => {{ if (document.querySelector('kader-frame')) return; seen.disconnect(); \
               setTimeout(() => {{ window.tab = open(window.other); setTimeout(() => window.tab?.close(), {stays}); }}, {opens}); }}) \
             .observe(document, {{ subtree: true, childList: true }}), true)"
        );
        page(browser).evaluate(&run)?;
        drag_round(browser, "#place")?;
        until("the badge", || {
            let badge = browser.background("chrome.action.getBadgeText({}).then(text => text === '1')")?;
            Ok((badge == true).then_some(()))
        })?;
        let found =
            browser.background("chrome.storage.session.get('find').then(({ find }) => JSON.stringify(find))")?;
        let found = found.as_str().ok_or("nothing was kept")?.to_owned();
        assert!(!found.contains("Elders"), "race {race}, after {opens} ms for {stays} ms: {found}");
        match found.contains("Eigen") {
            true => read += 1,
            false => refused += 1,
        }
        page(browser).wait("has closed the other tab", "window.tab === null || window.tab?.closed === true")?;
        // The popup that was opened over either page.
        sleep(Duration::from_millis(500));
        if browser.popup_is_open() {
            browser.close_popup()?;
        }
        // The result is discarded, and the next race begins.
        browser.background("chrome.storage.session.remove('find').then(() => true)")?;
        browser.press_action()?;
        popup(browser).shows("#scan")?;
    }
    println!("{}: {races} races, {read} read, {refused} refused, none of another page", browser.name());
    browser.close_popup()
}

/// A page whose names shadow those of the DOM, and those that the injected scripts use between them, is filled like
/// any other, and the frame appears in it.
fn names_that_shadow(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    let code = qr_svg("otpauth://totp/Eigen:jan?secret=NB2W45DFOIZAKZZ2&issuer=Eigen", 200);
    let html = format!("<form>{CODE_FIELD}</form><div id=place style='width:200px;height:200px'>{code}</div>");
    browser.open(&portals.pinkweb.origin)?;
    open_vault_at_home(browser, &[("AFAS", SECRET)])?;
    browser.close_popup()?;

    put_in_page(browser, &html)?;
    browser.press_action()?;
    popup(browser).shows(".row.here .fill")?;
    page(browser).evaluate(include_str!("clobbered.js"))?;
    assert_eq!(page(browser).evaluate("clobbered.isShadowed")?, true, "nothing is shadowed");
    popup(browser).click(".row.here .fill")?;
    until_closed(browser)?;
    page(browser).wait("holds a code", "/^\\d{6}$/.test(clobbered.code())")?;
    page(browser).evaluate("clobbered.restore()")?;

    browser.open(&portals.pinkweb.origin)?;
    put_in_page(browser, &html)?;
    browser.press_action()?;
    popup(browser).shows("#scan")?;
    page(browser).evaluate(include_str!("clobbered.js"))?;
    popup(browser).click("#scan")?;
    until_closed(browser)?;
    page(browser).wait("shows the frame", "clobbered.frame()")?;
    page(browser).evaluate("clobbered.restore()")?;
    drag_round(browser, "#place")?;
    find_is_shown(browser)?;
    popup(browser).says("body", "Eigen")
}

/// Chromium attaches the API for extensions to an element of the page that is named `chrome`.
const NAMED_AS_THE_API: [&str; 4] = [
    "<form id=chrome><input type=hidden name=runtime><input type=hidden name=i18n></form>",
    "<form id=chrome><input type=hidden id=runtime><input type=hidden id=runtime name=i18n></form>",
    "<form id=chrome><img name=runtime><img id=i18n><button name=dom></button></form>",
    "<a id=chrome name=runtime></a><a id=chrome name=i18n></a>",
];

fn named_as_the_api(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    open_vault_at_home(browser, &[("AFAS", SECRET)])?;
    browser.close_popup()?;
    for (number, html) in NAMED_AS_THE_API.into_iter().enumerate() {
        // In a new tab: where an injected script ran before, the API is attached before the page adds its names.
        page(browser).evaluate(&format!("(open('?{number}'), true)"))?;
        browser.to_new_tab(&format!("?{number}"))?;
        page(browser).shows("body")?;
        put_in_page(browser, &format!("{CODE_FIELD}{html}"))?;
        fill_here(browser, "#otp")?;
        // The API that was taken remains usable, whatever happens to the element.
        page(browser)
            .evaluate("(document.querySelectorAll('[id=chrome], [name=chrome]').forEach(e => e.remove()), true)")?;
        browser.press_action()?;
        begin_scan(browser)?;
        page(browser).press("Escape")?;
        page(browser).lacks("kader-frame")?;
        until("the background to be told", || Ok((!scan_under_way(browser)?).then_some(())))
            .map_err(|error| format!("{html}: {error}"))?;
    }
    Ok(())
}

/// From now on the page records everything that is put into it, and all text in it.
fn watch_the_page(browser: &mut dyn Browser) -> Res<()> {
    let watch = "(window.seen = [], addEventListener('message', event => seen.push(JSON.stringify(event.data))), \
         new MutationObserver(changes => { for (const change of changes) { if (change.attributeName) seen.push(change.target.getAttribute(change.attributeName)); \
           for (const node of change.addedNodes) seen.push(node.outerHTML ?? node.textContent, String(node.shadowRoot)); } }) \
         .observe(document.documentElement, { subtree: true, childList: true, attributes: true }), true)";
    page(browser).evaluate(watch).map(drop)
}

/// The page draws a box itself, and presses keys, a thousand times.
fn forge_a_box(browser: &mut dyn Browser) -> Res<()> {
    let forge = "(() => { for (let number = 0; number < 1000; number++) { \
           const at = (type, x, y) => window.dispatchEvent(new PointerEvent(type, { clientX: x, clientY: y, button: 0, buttons: 1, bubbles: true })); \
           at('pointerdown', 10, 10); at('pointermove', 300, 300); at('pointerup', 400, 400); \
           window.dispatchEvent(new KeyboardEvent('keydown', { key: ['Enter', 'Escape', ' '][number % 3], bubbles: true })); } return true; })()";
    page(browser).evaluate(forge).map(drop)
}

/// The page navigates to another origin at any moment after the click on *Fill*: no code is ever filled there.
fn a_page_that_navigates_away(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    let (right, wrong) = (&portals.afas_customer.origin, &portals.pinkweb.origin);
    let races: u64 = std::env::var("KADER_RACES").ok().and_then(|races| races.parse().ok()).unwrap_or(12);
    browser.open(right)?;
    open_vault_at_home(browser, &[("AFAS", SECRET)])?;
    browser.close_popup()?;
    let mut filled = 0;
    for race in 0..races {
        browser.open(right)?;
        put_in_page(browser, CODE_FIELD)?;
        browser.press_action()?;
        popup(browser).click(".row .fill")?;
        // Without a race the page is filled, so the races are meaningful.
        if race == 0 {
            page(browser).holds_a_code("#otp")?;
            filled += 1;
            continue;
        }
        sleep(Duration::from_millis(race * 7 % 60));
        run_off(browser, wrong)?;
        put_in_page(browser, CODE_FIELD)?;
        // Time for a code that must not come.
        sleep(Duration::from_millis(150));
        assert_eq!(page(browser).value("#otp")?, "", "race {race}: a code at a wrong origin");
        if browser.popup_is_open() {
            browser.close_popup()?;
        }
    }
    println!("{}: {races} races, {filled} filled, all at the right origin", browser.name());
    Ok(())
}

/// The page navigates to another origin by itself; waits until it is there.
fn run_off(browser: &mut dyn Browser, to: &str) -> Res<()> {
    page(browser).evaluate(&format!("(setTimeout(() => {{ location.href = {to:?} }}), true)"))?;
    let there = format!("location.href.startsWith({to:?}) && document.readyState === 'complete'");
    page(browser).wait(&format!("is {to}"), &there)
}

#[test]
fn chromium_sends_no_request() {
    let (port, asked) = listen().expect("a port");
    in_chromium(&Start { proxy: Some(port), ..Start::default() }, "no-request", |browser| no_request(browser, &asked));
}

#[test]
fn firefox_sends_no_request() {
    let (port, asked) = listen().expect("a port");
    in_firefox(&Start { proxy: Some(port), ..Start::default() }, "no-request", |browser| no_request(browser, &asked));
}

type Asked = Arc<Mutex<Vec<String>>>;

/// Records the first line of every request to anywhere but this computer.
fn listen() -> Res<(u16, Asked)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    let asked = Asked::default();
    let list = Arc::clone(&asked);
    spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut line = String::new();
            if BufReader::new(stream).read_line(&mut line).is_ok()
                && let Ok(mut list) = list.lock()
            {
                list.push(line.trim().to_owned());
            }
        }
    });
    Ok((port, asked))
}

/// Enrolment, a fill, a backup and a sheet. Requests that the browser itself makes before we begin do not count.
fn no_request(browser: &mut dyn Browser, asked: &Asked) -> Res<()> {
    let portals = Portals::start()?;
    // Checks that the recording works: a request of a page to another host is recorded. The portals' own policy would
    // forbid it.
    page(browser).evaluate("(new Image().src = 'http://seen.example/', true)")?;
    let seen = |what: &str| asked.lock().is_ok_and(|list| list.iter().any(|line| line.contains(what)));
    until("the capture", || Ok(seen("seen.example").then_some(())))?;
    // The browser's own requests at its start come at unknown times.
    sleep(Duration::from_secs(2));
    asked.lock().map_err(|_| "list")?.clear();
    open_enrolment(browser, &portals.afas_customer)?;
    make_vault(browser)?;
    scan(browser, "#qr")?;
    popup(browser).click("#save-fill")?;
    until_closed(browser)?;
    browser.press_action()?;
    to_settings(browser, "#protect")?;
    // The question whether the file is kept moves everything below it.
    page(browser).click("#backup")?;
    page(browser).shows("#backup-kept")?;
    make_sheet(browser)?;
    // Time for a request that must not come.
    sleep(Duration::from_secs(2));
    let asked = asked.lock().map_err(|_| "list")?.clone();
    let (own, others): (Vec<String>, Vec<String>) = asked.into_iter().partition(|line| is_the_browsers_own(line));
    println!("{}: {} requests, and {} of the browser's own", browser.name(), others.len(), own.len());
    assert_eq!(others, Vec::<String>::new());
    Ok(())
}

/// Requests that browsers make to their vendors, with or without an extension: settings, lists, components.
fn is_the_browsers_own(line: &str) -> bool {
    let address = line.split(' ').nth(1).unwrap_or_default();
    let authority = address.split_once("://").map_or(address, |(_, rest)| rest).split('/').next().unwrap_or_default();
    let host = authority.split(':').next().unwrap_or_default();
    let makers = [
        "mozilla.com",
        "mozilla.net",
        "mozilla.org",
        "firefox.com",
        "google.com",
        "googleapis.com",
        "gvt1.com",
        "gstatic.com",
    ];
    makers.iter().any(|maker| host == *maker || host.ends_with(&format!(".{maker}")))
}
