//! For a user without a file to import: a list of the websites to set up again, one by one. The vault keeps it until
//! it is done.

use super::App;
use crate::browser::guides;
use crate::browser::i18n::{t, translate};
use crate::browser::parts::TextField;
use crate::i18n::sentence1;
use crate::portal::Guides;
use crate::vault::Edit;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How to set it up again: from the guide for the portal, or else in general.
fn how(guides: Option<&Guides>, name: &str) -> String {
    let Some(guide) = guides.and_then(|guides| guides.named(name)) else {
        return translate(&sentence1("againAnywhere", name));
    };
    guides::advice(guide).join(" ")
}

/// The list, and the field for the next one.
#[component]
pub fn Again() -> impl IntoView {
    let app = App::get();
    let names = Memo::new(move |_| {
        app.open.with(|open| open.as_ref().map(|open| open.vault.reenrol().to_vec()).unwrap_or_default())
    });
    let known = RwSignal::new(None::<Guides>);
    spawn_local(async move { known.set(guides::all().await) });
    let is_begun = names.with_untracked(|names| !names.is_empty());
    let next = RwSignal::new(String::new());
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = next.get_untracked().trim().to_owned();
        if name.is_empty() {
            return;
        }
        spawn_local(async move {
            if app.save(Edit::NeedsReenrolment(name)).await {
                next.set(String::new());
            }
        });
    };
    let done = move |name: String| {
        spawn_local(async move {
            app.save(Edit::Reenrolled(name)).await;
        });
    };
    let row = move |name: String| {
        let label = translate(&sentence1("againDoneOf", &name));
        let (owner, asked) = (name.clone(), name.clone());
        let text = move || known.with(|known| how(known.as_ref(), &asked));
        view! {
            <li class="panel inner">
                <p class="actions">
                    <span class="issuer">{name}</span>
                    <button class="small" type="button" aria-label=label on:click=move |_| done(owner.clone())>{t("againDone")}</button>
                </p>
                <p class="note">{text}</p>
            </li>
        }
    };
    view! {
        <details open=is_begun>
            <summary id="again">{t("againTitle")}</summary>
            <p>{t("importNothing")}</p>
            <p>{t("againHow")}</p>
            <ul class="rows" id="again-list"><For each=move || names.get() key=String::clone let(name)>{row(name)}</For></ul>
            <form on:submit=add>
                <TextField id="again-name" label="againName" value=next />
                <button type="submit" id="again-add">{t("againAdd")}</button>
            </form>
        </details>
    }
}
