//! The log in plain words, and what to do if somebody else did it.

use super::{App, Screen};
use crate::browser::i18n::{moment, t, translate};
use crate::browser::parts::Heading;
use crate::i18n::ToSentence;
use crate::route::Route;
use crate::vault::Act;
use leptos::prelude::*;

/// The screen.
#[component]
pub fn LogScreen() -> impl IntoView {
    let app = App::get();
    let row = |act: &Act| view! { <li><time>{moment(act.at)}</time><span>{translate(&act.to_sentence())}</span></li> };
    let rows = move || app.of_vault(|vault| vault.log().acts().iter().rev().map(row).collect_view());
    let is_empty = move || app.of_vault(|vault| vault.log().acts().is_empty()).unwrap_or(true);
    view! {
        <main class="screen options">
            <Heading text=t("logTitle") back=Callback::new(move |()| app.show(Screen::Home)) />
            <p class="lead">{t("logLead")}</p>
            <Show when=is_empty><p>{t("logEmpty")}</p></Show>
            <ol class="log" id="log-rows">{rows}</ol>
            <p class="actions"><button type="button" id="not-me" on:click=move |_| was_not_me(app)>{t("notMe")}</button></p>
        </main>
    }
}

/// Goes to the fields for a new password under a new key.
fn was_not_me(app: App) {
    let _ = window().location().set_hash(&Route::NotMe.to_hash());
    app.show(Screen::Home);
}
