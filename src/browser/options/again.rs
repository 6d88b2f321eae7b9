//! No file to bring: a list of the websites to set up again, one by one, which is kept in the vault until it is done.

use super::App;
use crate::browser::parts::TextField;
use crate::browser::words::{t, tell};
use crate::vault::Edit;
use crate::wording::say1;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Words in a website's name, and where that website hides its setting.
const HINTS: [(&str, &str); 4] =
    [("afas", "againAfas"), ("insite", "againAfas"), ("microsoft", "againMicrosoft"), ("office", "againMicrosoft")];

fn hint(name: &str) -> &'static str {
    let name = name.to_lowercase();
    HINTS.iter().find(|(word, _)| name.contains(word)).map_or("againAnywhere", |(_, hint)| hint)
}

/// The list, and the field for the next one.
#[component]
pub fn Again() -> impl IntoView {
    let app = App::get();
    let names = Memo::new(move |_| {
        app.open.with(|open| open.as_ref().map(|open| open.vault.again().to_vec()).unwrap_or_default())
    });
    let is_begun = names.with_untracked(|names| !names.is_empty());
    let next = RwSignal::new(String::new());
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let name = next.get_untracked().trim().to_owned();
        if name.is_empty() {
            return;
        }
        spawn_local(async move {
            if app.save(Edit::SetUpAgain(name)).await {
                next.set(String::new());
            }
        });
    };
    let done = move |name: String| {
        spawn_local(async move {
            app.save(Edit::SetUp(name)).await;
        });
    };
    let row = move |name: String| {
        let (text, label) = (tell(&say1(hint(&name), &name)), tell(&say1("againDoneOf", &name)));
        let owner = name.clone();
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
