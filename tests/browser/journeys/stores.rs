//! Reads, damages and empties the extension's stores, which a user cannot do.

use crate::drive::screen::{page, popup};
use crate::drive::{Browser, Res};
use serde_json::Value;

/// Evaluates in the extension: in its popup or its page if one is open, otherwise in its background.
fn in_extension(browser: &mut dyn Browser, expression: &str) -> Res<Value> {
    if browser.popup_is_open() {
        return popup(browser).evaluate(expression);
    }
    if page(browser).evaluate("location.protocol.endsWith('extension:')")? == true {
        return page(browser).evaluate(expression);
    }
    browser.background(expression)
}

/// The copies of the vault in the browser's store, as texts: none before it is made, then two.
pub fn stored_copies(browser: &mut dyn Browser) -> Res<Vec<String>> {
    let copies = "chrome.storage.local.get(['vault.a', 'vault.b']).then(all => Object.values(all))";
    Ok(serde_json::from_value(in_extension(browser, copies)?)?)
}

/// Everything in the browser's store, as one text.
pub fn all_that_is_stored(browser: &mut dyn Browser) -> Res<String> {
    let all = in_extension(browser, "chrome.storage.local.get(null).then(all => JSON.stringify(all))")?;
    Ok(all.as_str().ok_or("no store")?.to_owned())
}

/// Removes the key from the session, as at the end of the lock time.
pub fn forget_the_key(browser: &mut dyn Browser) -> Res<()> {
    in_extension(browser, "chrome.storage.session.remove('unlocked').then(() => true)").map(drop)
}

/// Clears the whole session, as at the end of the browser.
pub fn clear_session(browser: &mut dyn Browser) -> Res<()> {
    in_extension(browser, "chrome.storage.session.clear().then(() => true)").map(drop)
}

/// Whether a box is being drawn, according to the background.
pub fn scan_under_way(browser: &mut dyn Browser) -> Res<bool> {
    Ok(in_extension(browser, "chrome.storage.session.get('scan').then(all => !!all.scan)")? == true)
}

/// The number of counted wrong passwords; `None` if the count was reset.
pub fn wrong_passwords(browser: &mut dyn Browser) -> Res<Option<u64>> {
    let attempts =
        "chrome.storage.session.get('attempts').then(all => all.attempts ? Number(all.attempts.split('.')[0]) : null)";
    Ok(in_extension(browser, attempts)?.as_u64())
}

/// Sets the number of wrong passwords, with the last one this many seconds ago.
pub fn count_wrong_passwords(browser: &mut dyn Browser, wrong: u32, seconds_ago: u32) -> Res<()> {
    let last = format!("Math.floor(Date.now() / 1000) - {seconds_ago}");
    let count = format!("chrome.storage.session.set({{ attempts: `{wrong}.${{{last}}}` }}).then(() => true)");
    in_extension(browser, &count).map(drop)
}

/// Makes a copy of the vault unreadable, `vault.a` or `vault.b`.
pub fn damage_copy(browser: &mut dyn Browser, key: &str) -> Res<()> {
    let damage = format!(
        "chrome.storage.local.get({key:?}).then(all => chrome.storage.local.set({{ {key:?}: 'AAAA' + all[{key:?}].slice(4) }})).then(() => true)"
    );
    in_extension(browser, &damage).map(drop)
}

/// Makes the mirror of the vault unreadable; it is in the browser's other store.
pub fn damage_mirror(browser: &mut dyn Browser) -> Res<()> {
    put_mirror(browser, "AAAA")
}

/// Replaces the mirror by a text.
pub fn put_mirror(browser: &mut dyn Browser, text: &str) -> Res<()> {
    let put = format!(
        "new Promise((done, failed) => {{ const opening = indexedDB.open('kader', 1); opening.onerror = failed; opening.onsuccess = () => {{ \
         const change = opening.result.transaction('texts', 'readwrite'); change.objectStore('texts').put({text:?}, 'vault'); \
         change.oncomplete = () => {{ opening.result.close(); done(true); }}; }}; }})"
    );
    in_extension(browser, &put).map(drop)
}

/// The text of a copy in the browser's store, `vault.a` or `vault.b`.
pub fn stored_copy(browser: &mut dyn Browser, key: &str) -> Res<String> {
    let copy = in_extension(browser, &format!("chrome.storage.local.get({key:?}).then(all => all[{key:?}])"))?;
    Ok(copy.as_str().ok_or("no copy")?.to_owned())
}

/// Replaces the text of such a copy.
pub fn store(browser: &mut dyn Browser, key: &str, text: &str) -> Res<()> {
    let put = format!("chrome.storage.local.set({{ {key:?}: {text:?} }}).then(() => true)");
    in_extension(browser, &put).map(drop)
}

/// The number of unreadable copies that were set aside.
pub fn set_aside_count(browser: &mut dyn Browser) -> Res<u32> {
    let count =
        "chrome.storage.local.get('quarantine').then(all => (all.quarantine ?? '').split(',').filter(Boolean).length)";
    Ok(serde_json::from_value(in_extension(browser, count)?)?)
}

/// From now on the open popup cannot store anything, as if the disk were full.
pub fn fill_the_disk(browser: &mut dyn Browser) -> Res<()> {
    let refuse = "(document.realSet = chrome.storage.local.set, \
                  chrome.storage.local.set = () => Promise.reject(new Error('QUOTA_BYTES quota exceeded')), true)";
    popup(browser).evaluate(refuse).map(drop)
}

/// The open popup can store again.
pub fn make_room_on_the_disk(browser: &mut dyn Browser) -> Res<()> {
    popup(browser).evaluate("(chrome.storage.local.set = document.realSet, true)").map(drop)
}

/// Deletes everything of the extension in three of the browser's stores, as clearing browsing data may do. Works from
/// the open popup, and closes it.
pub fn lose_everything(browser: &mut dyn Browser) -> Res<()> {
    let lose = "(async () => { await chrome.storage.local.clear(); await chrome.storage.session.clear(); localStorage.clear(); \
         await new Promise((done, failed) => { const gone = indexedDB.deleteDatabase('kader'); gone.onsuccess = done; gone.onerror = gone.onblocked = failed; }); return true; })()";
    popup(browser).evaluate(lose)?;
    browser.close_popup()
}
