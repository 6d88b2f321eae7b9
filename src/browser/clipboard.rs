//! Taking a copied code off the clipboard again, where the user wants that: half a minute later, and only if it is still
//! there. Reading the clipboard needs a permission that is asked for when the option is turned on.

use super::webext;
use crate::settings::Settings;
use js_sys::Reflect;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// The name of the alarm.
pub const ALARM: &str = "clipboard";
const COPIED: &str = "copied";
const MINUTES: f64 = 0.5;
/// Asked for together: the one to look, the other to empty it while nobody clicks.
pub const PERMISSIONS: [&str; 2] = ["clipboardRead", "clipboardWrite"];

/// A code was copied; where the user wants that, it is forgotten later.
pub async fn copied(code: &str, settings: &Settings) {
    // Refused means that the code stays there, as on any clipboard; it is worth nothing in a minute.
    if settings.empties_clipboard && webext::session_set(COPIED, &code.to_owned()).await.is_ok() {
        webext::set_alarm(ALARM, MINUTES).await;
    }
}

/// Empties the clipboard if it still holds the code.
pub async fn empty() {
    let Some(code) = webext::session_get::<String>(COPIED).await else { return };
    let _ = webext::session_remove(COPIED).await;
    // Chromium's background has no clipboard, a document that nobody sees has; it gets the code in its address.
    if webext::work_unseen(&format!("clipboard.html#{code}")).await.is_err() {
        let _ = empty_here(&code).await;
    }
}

/// Firefox's background is a page.
async fn empty_here(code: &str) -> Option<()> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let clipboard: web_sys::Clipboard = Reflect::get(&navigator, &"clipboard".into()).ok()?.dyn_into().ok()?;
    let text = JsFuture::from(clipboard.read_text()).await.ok()?.as_string()?;
    if text.trim() == code {
        JsFuture::from(clipboard.write_text("")).await.ok()?;
    }
    Some(())
}
