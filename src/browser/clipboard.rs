//! Removes a copied code from the clipboard, if the user wants that: half a minute later, and only if the code is
//! still there. Reading the clipboard needs a permission, which Kader requests when the user turns the option on.

use super::webext;
use crate::settings::Settings;
use js_sys::Reflect;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// The name of the alarm.
pub const ALARM: &str = "clipboard";
const COPIED: &str = "copied";
const MINUTES: f64 = 0.5;
/// Requested together: one to read the clipboard, the other to empty it without a click.
pub const PERMISSIONS: [&str; 2] = ["clipboardRead", "clipboardWrite"];

/// Called when a code was copied. If the user wants that, it is removed later.
pub async fn copied(code: &str, settings: &Settings) {
    // If the browser refuses, the code stays in the clipboard; it is worthless within a minute.
    if settings.empties_clipboard && webext::session_set(COPIED, &code.to_owned()).await.is_ok() {
        webext::set_alarm(ALARM, MINUTES).await;
    }
}

/// Empties the clipboard if it still holds the code.
pub async fn empty() {
    let Some(code) = webext::session_get::<String>(COPIED).await else { return };
    let _ = webext::session_remove(COPIED).await;
    // Chromium's background has no clipboard, but an offscreen document has one. It gets the code in its address.
    if webext::work_unseen(&format!("clipboard.html#{code}")).await.is_err() {
        let _ = empty_here(&code).await;
    }
}

/// Firefox's background is a page, so it can use the clipboard itself.
async fn empty_here(code: &str) -> Option<()> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let clipboard: web_sys::Clipboard = Reflect::get(&navigator, &"clipboard".into()).ok()?.dyn_into().ok()?;
    let text = JsFuture::from(clipboard.read_text()).await.ok()?.as_string()?;
    if text.trim() == code {
        JsFuture::from(clipboard.write_text("")).await.ok()?;
    }
    Some(())
}
