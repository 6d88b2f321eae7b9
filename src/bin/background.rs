//! Entry point of the background: what `extension/background.js` calls.

use kader::browser::background;
use wasm_bindgen::prelude::*;

fn main() {}

/// A message of the popup or of an injected script.
#[wasm_bindgen]
pub async fn on_message(message: JsValue, sender: JsValue) -> JsValue {
    background::on_message(message, sender).await
}

/// An alarm rang.
#[wasm_bindgen]
pub async fn on_alarm(name: String) {
    background::on_alarm(name).await;
}

/// Whether somebody is at the computer: `active`, `idle` or `locked`.
#[wasm_bindgen]
pub async fn on_idle(state: String) {
    background::on_idle(state).await;
}

/// An entry of ours in a context menu was chosen.
#[wasm_bindgen]
pub async fn on_menu(info: JsValue, tab: JsValue) {
    background::on_menu(info, tab).await;
}

/// A shortcut of ours was pressed, over this tab.
#[wasm_bindgen]
pub async fn on_command(name: String, tab: JsValue) {
    background::on_command(name, tab).await;
}

/// The IT department changed its rules.
#[wasm_bindgen]
pub async fn on_new_rules() {
    background::on_new_rules().await;
}

/// The extension was installed or updated: why, as the browser calls it.
#[wasm_bindgen]
pub async fn on_installed(reason: String) {
    background::on_installed(&reason).await;
}

/// The browser was started.
#[wasm_bindgen]
pub async fn on_start() {
    background::on_start().await;
}
