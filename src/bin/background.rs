//! Entry point of the background: what `extension/background.js` calls.

use kader::browser::background;
use wasm_bindgen::prelude::*;

fn main() {}

/// Handles a message of the popup or of an injected script.
#[wasm_bindgen]
pub async fn on_message(message: JsValue, sender: JsValue) -> JsValue {
    background::on_message(message, sender).await
}

/// Handles an alarm.
#[wasm_bindgen]
pub async fn on_alarm(name: String) {
    background::on_alarm(name).await;
}

/// Handles a change of the computer's state: `active`, `idle` or `locked`.
#[wasm_bindgen]
pub async fn on_idle(state: String) {
    background::on_idle(state).await;
}

/// Handles a click on one of Kader's entries in a context menu.
#[wasm_bindgen]
pub async fn on_menu(info: JsValue, tab: JsValue) {
    background::on_menu(info, tab).await;
}

/// Handles one of Kader's shortcuts, pressed over this tab.
#[wasm_bindgen]
pub async fn on_command(name: String, tab: JsValue) {
    background::on_command(name, tab).await;
}

/// The IT department changed its rules.
#[wasm_bindgen]
pub async fn on_new_rules() {
    background::on_new_rules().await;
}

/// Called when the extension was installed or updated, with the browser's word for the reason.
#[wasm_bindgen]
pub async fn on_installed(reason: String) {
    background::on_installed(&reason).await;
}

/// Called when the browser was started.
#[wasm_bindgen]
pub async fn on_start() {
    background::on_start().await;
}
