//! The codes: this site's first. One click on a row copies, *Fill* fills, typing searches.

use super::fill_panel::FillPanel;
use super::{App, Screen, actions, guide};
use crate::account::AccountId;
use crate::browser::parts::{Badge, CodeText, Ring, focus_when_shown};
use crate::browser::session;
use crate::browser::words::{t, tell};
use crate::message::Consent;
use crate::otp::{self, Code};
use crate::settings::Reminder;
use crate::vault::{Edit, Entry};
use crate::wording::{say1, say2};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// From this many accounts on a search field is worth its place.
const SEARCH_FROM: usize = 3;

/// The screen.
#[component]
pub fn Accounts() -> impl IntoView {
    let app = App::get();
    let search = RwSignal::new(String::new());
    let ordering = RwSignal::new(false);
    let count = Memo::new(move |_| app.vault.with(|vault| vault.entries().len()));
    let shown = Memo::new(move |_| {
        // While ordering, the user's own order is what must be seen.
        let site = app.site().filter(|_| !ordering.get());
        app.vault.with(|vault| vault.shown(site.as_ref(), &search.get()).into_iter().cloned().collect::<Vec<Entry>>())
    });
    let first_here = Memo::new(move |_| {
        let site = app.site();
        shown.with(|shown| {
            shown.first().filter(|entry| site.is_some_and(|site| entry.sites.contains(&site))).map(|entry| entry.id)
        })
    });
    view! {
        <main class="screen accounts">
            <header class="bar">
                <img src="icons/kader-32.png" alt="" width=24 height=24 />
                <h1>{"Kader"}</h1>
                <Show when=move || { count.get() > 1 }>
                    <button class="quiet small" type="button" id="order" aria-pressed=move || ordering.get().to_string() on:click=move |_| ordering.update(|on| *on = !*on)>
                        {move || t(if ordering.get() { "orderDone" } else { "order" })}
                    </button>
                </Show>
                <Show when=move || app.has_password()>
                    <button class="quiet small" type="button" id="lock" on:click=move |_| spawn_local(session::lock())>{t("lockNow")}</button>
                </Show>
                <button class="icon-button" type="button" id="options" aria-label=t("options") title=t("options") on:click=move |_| actions::open_options("")>
                    <span aria-hidden="true">{"⚙"}</span>
                </button>
            </header>
            <Protection />
            <FillPanel />
            <Show when=move || { count.get() >= SEARCH_FROM }>
                <SearchField search focus=move || first_here.get_untracked().is_none() />
            </Show>
            <Show when=move || count.get() == 0>
                <p class="lead empty">{t("emptyVault")}</p>
            </Show>
            <Show when=move || count.get() != 0 && shown.with(Vec::is_empty)>
                <p class="lead empty">{move || tell(&say1("nothingFound", search.get()))}</p>
            </Show>
            <ul class="rows" aria-label=t("accounts")>
                <For each=move || shown.get() key=|entry| (entry.id, entry.account.issuer.clone(), entry.account.name.clone(), entry.sites.clone(), entry.account.kind) let(entry)>
                    <Row entry ordering first_here />
                </For>
            </ul>
            <guide::PageGuide has_account=Signal::derive(move || first_here.get().is_some()) />
            <footer class="add">
                <button class=move || if first_here.get().is_some() { "wide" } else { "wide primary" } type="button" id="scan" on:click=move |_| actions::scan(app)>
                    {t("scan")}
                </button>
                <div class="ways">
                    <button class="quiet small" type="button" id="find" on:click=move |_| actions::find_on_page(app)>{t("findOnPage")}</button>
                    <button class="quiet small" type="button" id="picture" on:click=move |_| app.show(Screen::Picture)>{t("picture")}</button>
                    <button class="quiet small" type="button" id="manual" on:click=move |_| actions::by_hand(app)>{t("enterByHand")}</button>
                    <Show when=move || count.get() == 0>
                        <button class="quiet small" type="button" id="move-in" on:click=move |_| actions::open_options("import")>{t("emptyMoveIn")}</button>
                    </Show>
                </div>
            </footer>
        </main>
    }
}

/// While losing this browser's data would mean losing the codes: that, in a sentence, and the way to safety.
#[component]
fn Protection() -> impl IntoView {
    let app = App::get();
    let reminder = Memo::new(move |_| app.vault.with(|vault| vault.settings().reminder(vault.entries().len())));
    move || {
        let text = match reminder.get()? {
            Reminder::Unprotected => "remindUnprotected",
            Reminder::BackupBehind => "remindBehind",
        };
        Some(view! {
            <section class="reminder">
                <p>{t(text)}</p>
                <button class="small" type="button" id="protect" on:click=move |_| actions::open_options("protect")>{t("protectNow")}</button>
            </section>
        })
    }
}

#[component]
fn SearchField(search: RwSignal<String>, focus: impl Fn() -> bool + 'static) -> impl IntoView {
    let input = NodeRef::<leptos::html::Input>::new();
    if focus() {
        focus_when_shown(input);
    }
    view! {
        <input node_ref=input class="search" id="search" type="search" aria-label=t("search") placeholder=t("search") autocomplete="off" bind:value=search />
    }
}

#[component]
fn Row(entry: Entry, ordering: RwSignal<bool>, first_here: Memo<Option<AccountId>>) -> impl IntoView {
    let app = App::get();
    let id = entry.id;
    let account = StoredValue::new(entry.account.clone());
    let code: Memo<Code> = Memo::new(move |_| account.with_value(|account| otp::code(account, app.now.get())));
    let next = move || {
        let dying = code.get().window.is_some_and(|window| window.is_dying());
        dying.then(|| account.with_value(|account| otp::spaced(&otp::next_code(account, app.now.get()).text)))
    };
    let title = actions::title(&entry.account);
    let name = (!entry.account.issuer.is_empty()).then(|| entry.account.name.clone()).filter(|name| !name.is_empty());
    let spoken = name.clone().map_or_else(|| title.clone(), |name| format!("{title} {name}"));
    let is_here = move || first_here.get() == Some(id);
    let fill_button = NodeRef::<leptos::html::Button>::new();
    if first_here.get_untracked() == Some(id) {
        // Enter fills: password, click, in.
        focus_when_shown(fill_button);
    }
    let step = move |by: isize| {
        spawn_local(async move {
            actions::save(app, Edit::Move(id, by)).await;
        });
    };
    let copied = entry.clone();
    view! {
        <li class="row" class:here=is_here>
            <button class="copy" type="button" title=t("copyHint") on:click=move |_| actions::copy(app, copied.clone())>
                <Badge name=title.clone() />
                <span class="who">
                    <span class="issuer">{title.clone()}</span>
                    {name.map(|name| view! { <span class="name">{name}</span> })}
                </span>
                <span class="code-place">
                    <CodeText code=code />
                    {move || next().map(|next| view! { <span class="next">{tell(&say1("nextCode", next))}</span> })}
                </span>
                <Ring window=Signal::derive(move || code.get().window) />
            </button>
            <span class="row-actions">
                {move || match ordering.get() {
                    true => view! {
                        <button class="icon-button up" type="button" aria-label=tell(&say1("moveUp", spoken.clone())) on:click=move |_| step(-1)><span aria-hidden="true">{"↑"}</span></button>
                        <button class="icon-button down" type="button" aria-label=tell(&say1("moveDown", spoken.clone())) on:click=move |_| step(1)><span aria-hidden="true">{"↓"}</span></button>
                    }.into_any(),
                    false => view! {
                        <button
                            node_ref=fill_button class="fill" class:primary=is_here type="button"
                            aria-label=tell(&say2("fillCodeOf", t("fill"), spoken.clone()))
                            on:click=move |_| actions::fill(app, id, Consent::default())
                        >
                            {t("fill")}
                        </button>
                        <button class="icon-button more" type="button" aria-label=tell(&say1("editAccount", spoken.clone())) title=t("edit") on:click=move |_| app.show(Screen::Edit(id))>
                            <span aria-hidden="true">{"✎"}</span>
                        </button>
                    }.into_any(),
                }}
            </span>
        </li>
    }
}
