//! What happened in the vault before this unlock that the owner should know of: shown once, with a way to act on it.

use crate::browser::clock;
use crate::browser::i18n::{moment, t, translate};
use crate::browser::pages::App;
use crate::browser::parts::focus_when_shown;
use crate::browser::shell::{back_to_popup, open_in_tab};
use crate::i18n::ToSentence;
use crate::journey::session;
use crate::route::{Return, Route};
use crate::vault::{Act, Edit};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Further entries are in the settings.
const MOST_TOLD: usize = 5;

/// The screen.
#[component]
pub fn Told() -> impl IntoView {
    let app = App::get();
    let end = move |was_me: bool| {
        spawn_local(async move {
            session::end_telling().await;
            app.save(Edit::Told(clock::now())).await;
            match was_me {
                true => back_to_popup(Return::Quietly),
                false => open_in_tab(Route::NotMe),
            }
        });
    };
    let row = |act: &Act| view! { <li><time>{moment(act.at)}</time><span>{translate(&act.to_sentence())}</span></li> };
    let rows = app.of_vault_now(|vault| {
        let acts: Vec<&Act> = vault.log().to_be_told().collect();
        acts.iter().rev().take(MOST_TOLD).map(|act| row(act)).collect_view()
    });
    let focus = NodeRef::<leptos::html::Button>::new();
    focus_when_shown(focus);
    view! {
        <main class="screen told">
            <h1>{t("toldTitle")}</h1>
            <ol class="log" id="told">{rows}</ol>
            <button class="primary wide" type="button" id="told-right" node_ref=focus on:click=move |_| end(true)>{t("toldRight")}</button>
            <button class="wide" type="button" id="not-me" on:click=move |_| end(false)>{t("notMe")}</button>
        </main>
    }
}
