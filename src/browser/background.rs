//! The background: checks the sender of each request, and answers it.

use super::i18n::t;
use super::webext::{self, Chosen, Sender};
use super::{clipboard, guides};
use crate::journey::{fill, inbox, lookalike, rules, scan, session};
use crate::message::{Reply, Request, menu};
use wasm_bindgen::JsValue;

/// Handles a message. A message that does not decode, or comes from the wrong sender, gets no answer.
pub async fn on_message(message: JsValue, sender: JsValue) -> JsValue {
    let Some((request, sender)) = webext::read_message(&message, &sender) else {
        return JsValue::UNDEFINED;
    };
    let reply = match (request, sender) {
        (Request::StartScan { tab }, Sender::Ours) => scan::start(tab).await,
        (Request::FindOnPage { tab }, Sender::Ours) => scan::find_on_page(tab).await,
        (Request::ReadPicture { png }, Sender::Ours) => scan::read_picture(&png).await,
        (Request::Fill { tab, account, consent }, Sender::Ours) => Reply::Fill(fill::fill(tab, account, consent).await),
        (Request::LookAlike(origin), Sender::Ours) => Reply::LookAlike(lookalike::host_like(&origin).await),
        (Request::Guide { origin }, Sender::Ours) => Reply::Guide(guides::lines(&origin).await),
        (request @ (Request::RegionChosen { .. } | Request::RegionLeft { .. }), Sender::Tab(tab)) => {
            scan::answer(request, tab).await;
            Reply::Done
        }
        (_, Sender::Ours | Sender::Tab(_)) => return JsValue::UNDEFINED,
    };
    webext::write_reply(&reply)
}

/// Handles an alarm.
pub async fn on_alarm(name: String) {
    match name.as_str() {
        session::LOCK_ALARM => session::tidy().await,
        inbox::ALARM => inbox::tidy().await,
        rules::ALARM => rules::settle().await,
        clipboard::ALARM => clipboard::empty().await,
        _ => {}
    }
}

/// Handles a change of the computer's state: `active`, `idle` or `locked`.
pub async fn on_idle(state: String) {
    if state != "active" {
        session::on_idle(state == "locked").await;
    }
}

/// Handles a click on one of Kader's entries in a context menu: of a page, an image or selected text.
pub async fn on_menu(info: JsValue, tab: JsValue) {
    let Some((chosen, tab)) = webext::read_menu_click(&info, &tab) else { return };
    match chosen {
        Chosen::Image(clicked) => scan::read_image(tab, clicked).await,
        Chosen::Text(text) => scan::read_text(tab, &text).await,
        // If no script can be injected into the page, the popup says so and offers other ways.
        Chosen::Page => match scan::start(tab.id).await {
            Reply::Done => {}
            _ => scan::bring_popup(&tab).await,
        },
    }
}

/// Called when the IT department changed its rules.
pub async fn on_new_rules() {
    session::on_new_rules().await;
}

/// Handles one of Kader's shortcuts.
pub async fn on_command(name: String, tab: JsValue) {
    if name == fill::SHORTCUT
        && let Some(tab) = webext::read_tab(&tab)
    {
        fill::by_shortcut(tab).await;
    }
}

/// Called when the extension was installed or updated. A person who installed it is shown where its button is.
pub async fn on_installed(reason: &str) {
    on_start().await;
    if reason == "install" && webext::is_installed_by_a_person().await {
        // If the browser refuses, the user has to find the button alone.
        let _ = webext::open_tab("options.html#installed").await;
    }
}

/// Called when the extension was started.
pub async fn on_start() {
    webext::close_storage_to_pages().await;
    rules::begin().await;
    let entries = [
        (menu::SCAN, "page", "menuScan"),
        (menu::READ_IMAGE, "image", "readImage"),
        (menu::READ_TEXT, "selection", "readText"),
    ];
    webext::offer_in_menus(&entries.map(|(id, on, title)| (id, on, t(title)))).await;
}
