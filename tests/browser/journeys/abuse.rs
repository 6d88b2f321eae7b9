//! Pages that mean harm: they look for our storage and our files, forge events and messages, watch a scan for pixels,
//! take the frame away, and run off between choosing and filling. They get nothing. And nobody else does: no request
//! leaves the computer.

use super::in_both;
use super::steps::*;
use crate::drive::chromium::Chromium;
use crate::drive::firefox::Firefox;
use crate::drive::{Browser, Res, Start, until, until_closed, until_in_page, until_page, until_popup, until_shown};
use crate::portals::Portals;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread::{sleep, spawn};
use std::time::Duration;

in_both![nothing_to_read, a_forged_scan, a_page_that_runs_off];

/// What a page can see of us without being asked: no storage, no files, nobody who listens.
fn nothing_to_read(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    browser.open(&portals.pinkweb.origin)?;
    make_vault(browser)?;
    enter_by_hand(browser, "AFAS", "JBSWY3DPEHPK3PXP")?;
    let ours = browser.popup("chrome.runtime.getURL('')")?.as_str().ok_or("no address")?.to_owned();
    let before = stored(browser)?;
    browser.close_popup()?;
    // The page knows our address, and tries every file and a thousand messages.
    let tries = format!(
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
           const forged = [{{ fill: {{ tab: 1, account: '00'.repeat(16), consent: {{ field: true }} }} }}, {{ regionChosen: {{ nonce: 'x', drawn: {{}}, viewport: {{}} }} }}, {{ startScan: {{ tab: 1, window: 1 }} }}][number % 3]; \
           postMessage({{ from: 'page', ...forged }}, '*'); \
           try {{ if (await globalThis.chrome?.runtime?.sendMessage?.(new URL('{ours}').host, forged)) found.push('an answer'); }} catch {{}} }} \
         await new Promise(done => setTimeout(done, 300)); \
         return [...found, ...replies.map(reply => JSON.stringify(reply))]; }})()"
    );
    assert_eq!(browser.page(&tries)?, serde_json::json!([]), "the page found something");
    // And nothing has come of it.
    browser.press_action()?;
    until_shown(browser, ".row")?;
    assert_eq!(stored(browser)?, before);
    Ok(())
}

fn stored(browser: &mut dyn Browser) -> Res<serde_json::Value> {
    browser.popup("chrome.storage.local.get(['vault.a', 'vault.b']).then(all => JSON.stringify(all))")
}

/// A page cannot draw the box itself, sees no pixels and no names, and cannot make the frame go away.
fn a_forged_scan(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    go_to_afas_enrolment(browser, &portals.afas_customer.origin)?;
    make_vault(browser)?;
    // Everything that is put into the page from now on, and everything that is said in it.
    browser.page(
        "(window.seen = [], addEventListener('message', event => seen.push(JSON.stringify(event.data))), \
         new MutationObserver(changes => { for (const change of changes) { if (change.attributeName) seen.push(change.target.getAttribute(change.attributeName)); \
           for (const node of change.addedNodes) seen.push(node.outerHTML ?? node.textContent, String(node.shadowRoot)); } }) \
         .observe(document.documentElement, { subtree: true, childList: true, attributes: true }), true)",
    )?;
    browser.popup_click("#scan")?;
    until_closed(browser)?;
    until_page(browser, "!!document.querySelector('kader-frame')")?;
    browser.page(
        "(() => { for (let number = 0; number < 1000; number++) { \
           const at = (type, x, y) => window.dispatchEvent(new PointerEvent(type, { clientX: x, clientY: y, button: 0, buttons: 1, bubbles: true })); \
           at('pointerdown', 10, 10); at('pointermove', 300, 300); at('pointerup', 400, 400); \
           window.dispatchEvent(new KeyboardEvent('keydown', { key: ['Enter', 'Escape', ' '][number % 3], bubbles: true })); } return true; })()",
    )?;
    sleep(Duration::from_millis(600));
    assert_eq!(browser.page("!!document.querySelector('kader-frame')")?, true, "the page has drawn, or left");
    assert!(!browser.popup_is_open(), "a find of the page's own making");
    // The page takes the frame away and puts a dialog over everything: the next drag is still ours.
    browser.page("(document.querySelector('kader-frame').remove(), true)")?;
    find_by_drag(browser, "#qr")?;
    until_popup(browser, "document.querySelector('#issuer-shown')?.textContent === 'AFAS'")?;
    let secret = portals.afas_customer.state.lock().map_err(|_| "state")?.secret.clone();
    let seen = browser.page("seen.join('\\n')")?.as_str().ok_or("nothing seen at all")?.to_owned();
    let base32 = kader::secret::Secret::from_bytes(secret).ok_or("no secret")?.to_base32();
    for forbidden in ["data:image", base32.as_str(), "m.bakker", "AFAS"] {
        assert!(!seen.contains(forbidden), "the page saw {forbidden}");
    }
    Ok(())
}

fn find_by_drag(browser: &mut dyn Browser, css: &str) -> Res<()> {
    drag_round(browser, css)?;
    find_is_shown(browser)
}

/// The page goes to another origin at any moment after the click on *Fill*: no code ever arrives there.
fn a_page_that_runs_off(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    let (right, wrong) = (&portals.afas_customer.origin, &portals.pinkweb.origin);
    let field = "<main><label>Verificatiecode<input id=otp name=otp autocomplete=one-time-code></label></main>";
    let races: u64 = std::env::var("KADER_RACES").ok().and_then(|races| races.parse().ok()).unwrap_or(12);
    browser.open(right)?;
    make_vault(browser)?;
    enter_by_hand(browser, "AFAS", "JBSWY3DPEHPK3PXP")?;
    browser.close_popup()?;
    let mut filled = 0;
    for race in 0..races {
        browser.open(right)?;
        browser.page(&format!("(document.body.innerHTML = {field:?}, true)"))?;
        browser.press_action()?;
        until_shown(browser, ".row .fill")?;
        browser.popup_click(".row .fill")?;
        // Undisturbed, it is filled: the races are about something.
        if race == 0 {
            until_page(browser, "/^\\d{6}$/.test(document.querySelector('#otp').value)")?;
            filled += 1;
            continue;
        }
        sleep(Duration::from_millis(race * 7 % 60));
        browser.page(&format!("(setTimeout(() => {{ location.href = {wrong:?} }}), true)"))?;
        until("the other page", || {
            Ok(browser
                .page(&format!("location.href.startsWith({wrong:?}) && document.readyState === 'complete'"))?
                .as_bool()
                .filter(|yes| *yes))
        })?;
        browser.page(&format!("(document.body.innerHTML = {field:?}, true)"))?;
        sleep(Duration::from_millis(150));
        assert_eq!(browser.page("document.querySelector('#otp').value")?, "", "race {race}: a code at a wrong origin");
        if browser.popup_is_open() {
            browser.close_popup()?;
        }
    }
    println!("{}: {races} races, {filled} filled, all at the right origin", browser.name());
    Ok(())
}

#[test]
fn chromium_asks_nobody() {
    let (port, asked) = listen().expect("a port");
    let mut browser = Chromium::start(&Start { proxy: Some(port), ..Start::default() }).expect("Chromium starts");
    finish(no_request(&mut browser, &asked), &mut browser, "no-request");
}

#[test]
fn firefox_asks_nobody() {
    let (port, asked) = listen().expect("a port");
    let mut browser = Firefox::start(&Start { proxy: Some(port), ..Start::default() }).expect("Firefox starts");
    finish(no_request(&mut browser, &asked), &mut browser, "no-request");
}

type Asked = Arc<Mutex<Vec<String>>>;

/// Takes down the first line of every request for anywhere but this computer.
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

/// Enrolment, a fill, a backup and a sheet: what the browser asks for itself before we begin is its own.
fn no_request(browser: &mut dyn Browser, asked: &Asked) -> Res<()> {
    let portals = Portals::start()?;
    // The capture works: a page that asks for something elsewhere is seen. The portals' own policy would forbid it.
    browser.page("(new Image().src = 'http://seen.example/', true)")?;
    let seen = |what: &str| asked.lock().is_ok_and(|list| list.iter().any(|line| line.contains(what)));
    until("the capture", || Ok(seen("seen.example").then_some(())))?;
    sleep(Duration::from_secs(2));
    asked.lock().map_err(|_| "list")?.clear();
    go_to_afas_enrolment(browser, &portals.afas_customer.origin)?;
    make_vault(browser)?;
    scan(browser, "#qr")?;
    until_shown(browser, "#save-fill")?;
    browser.popup_click("#save-fill")?;
    until_closed(browser)?;
    browser.press_action()?;
    until_shown(browser, "#protect")?;
    browser.popup_click("#protect")?;
    until_closed(browser)?;
    browser.to_new_tab("options.html")?;
    // The question whether the file is kept moves everything under it.
    for (button, then) in [("#backup", "#backup-kept"), ("#sheet", "#recovery-code")] {
        until_in_page(browser, button)?;
        browser.page_click(button)?;
        until_in_page(browser, then)?;
    }
    sleep(Duration::from_secs(2));
    let asked = asked.lock().map_err(|_| "list")?.clone();
    let (own, others): (Vec<String>, Vec<String>) = asked.into_iter().partition(|line| is_the_browsers_own(line));
    println!("{}: {} requests, and {} of the browser's own", browser.name(), others.len(), own.len());
    assert_eq!(others, Vec::<String>::new());
    Ok(())
}

/// What browsers ask their makers for, extension or not: settings, lists, components.
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
