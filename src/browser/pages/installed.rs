//! Shown after installation: where Kader's button is, and what comes next. Browsers hide the button of a new
//! extension behind a puzzle piece, and a user who reads "click Kader" must be able to see it.

use crate::browser::i18n::t;
use crate::browser::webext;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Milliseconds between two checks whether the button is visible.
const LOOK_MS: u32 = 500;
/// The browsers' name for the shortcut that opens the popup.
const OPEN: &str = "_execute_action";

/// The screen. It does not need a vault.
#[component]
pub fn Installed() -> impl IntoView {
    let is_in_sight = RwSignal::new(false);
    spawn_local(async move {
        while webext::is_on_toolbar().await == Some(false) {
            TimeoutFuture::new(LOOK_MS).await;
        }
        is_in_sight.set(webext::is_on_toolbar().await == Some(true));
    });
    let keys = RwSignal::new(None);
    spawn_local(async move {
        keys.set(webext::shortcuts().await.into_iter().find(|(name, _)| name == OPEN).map(|(_, keys)| keys));
    });
    let by_keyboard = move || keys.get().map(|keys| view! { " " {t("installedKeys")} " " <kbd>{keys}</kbd> });
    view! {
        <main class="screen options">
            <h1>{t("installedTitle")}</h1>
            <p class="lead">{t("welcomeWhat")}</p>
            <img class="how" src="how.svg" alt=t("welcomePicture") width=280 height=91 />
            <ol class="panel steps">
                <li>
                    <span id="pin-step" role="status">{move || t(if is_in_sight.get() { "installedInSight" } else { "installedPin" })}</span>
                    {move || (!is_in_sight.get()).then(|| view! { <img class="how" src="pin.svg" alt="" width=280 height=44 /> })}
                </li>
                <li>{t("installedPortal")}</li>
                <li>{t("installedClick")} {by_keyboard}</li>
            </ol>
            <p class="actions"><a class="button quiet" id="have-backup" href="options.html">{t("haveBackup")}</a></p>
        </main>
    }
}
