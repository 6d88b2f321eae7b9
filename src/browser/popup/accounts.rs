//! The codes: this site's first. One click on a row copies, *Fill* fills, typing searches.

use super::fill_panel::FillPanel;
use super::{App, Screen, actions, guide};
use crate::account::AccountId;
use crate::browser::parts::{Badge, CodeText, Ring, focus_when_shown, title_of};
use crate::browser::session;
use crate::browser::words::{t, tell};
use crate::message::Consent;
use crate::otp::{self, Code};
use crate::settings::Reminder;
use crate::vault::{Entry, Wanted};
use crate::wording::{say1, say2};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// From this many accounts on a search field is worth its place.
const SEARCH_FROM: usize = 3;

/// With more than these the end of the list is out of sight.
const MANY: usize = 8;
/// So many rows are drawn at first, some more than fit, and again whenever the end of the list comes near.
const AT_ONCE: u64 = 8;
/// How near, in CSS pixels.
const NEAR_PX: i32 = 900;

/// The screen.
#[component]
pub fn Accounts() -> impl IntoView {
    let app = App::get();
    let search = RwSignal::new(String::new());
    // The group to show; empty for all.
    let group = RwSignal::new(String::new());
    let most = RwSignal::new(AT_ONCE);
    let count = move || app.vault.with(|vault| vault.entries().len());
    let shown = Memo::new(move |_| {
        let site = app.site();
        let (search, group) = (search.get(), group.get());
        let group = (!group.is_empty()).then_some(group.as_str());
        let wanted = Wanted { site: site.as_ref(), search: &search, group };
        app.vault
            .with(|vault| vault.shown(&wanted).into_iter().take(most.get() as usize).cloned().collect::<Vec<Entry>>())
    });
    let first_here = Memo::new(move |_| {
        let site = app.site();
        shown.with(|shown| {
            shown.first().filter(|entry| site.is_some_and(|site| entry.sites.contains(&site))).map(|entry| entry.id)
        })
    });
    let scrolled = window_event_listener(leptos::ev::scroll, move |_| {
        let page = document().document_element();
        let is_near =
            page.is_some_and(|page| page.scroll_top() + page.client_height() + NEAR_PX > page.scroll_height());
        // Fewer than asked for: there are no more.
        if is_near && shown.with_untracked(Vec::len) as u64 == most.get_untracked() {
            most.update(|most| *most += AT_ONCE);
        }
    });
    on_cleanup(move || scrolled.remove());
    view! {
        <main class="screen accounts" class:many=move || { count() > MANY }>
            <header class="bar">
                <img src="icons/kader-32.png" alt="" width=24 height=24 />
                <h1>{"Kader"}</h1>
                <Show when=move || { count() > 1 }>
                    <button class="quiet small" type="button" id="order" on:click=move |_| actions::open_options("accounts")>{t("order")}</button>
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
            <Show when=move || { count() >= SEARCH_FROM }>
                <SearchField search focus=move || first_here.get_untracked().is_none() />
            </Show>
            <Groups group />
            <Show when=move || count() == 0>
                <p class="lead empty">{t("emptyVault")}</p>
            </Show>
            <Show when=move || count() != 0 && shown.with(Vec::is_empty)>
                <p class="lead empty">{move || tell(&say1("nothingFound", search.get()))}</p>
            </Show>
            <ul class="rows" aria-label=t("accounts")>
                <For each=move || shown.get() key=|entry| (entry.id, entry.account.kind) let(entry)>
                    <Row entry first_here />
                </For>
            </ul>
            <footer class="add">
                <button class=move || if first_here.get().is_some() { "wide" } else { "wide primary" } type="button" id="scan" on:click=move |_| actions::scan(app)>
                    {t("scan")}
                </button>
                <div class="ways">
                    <button class="quiet small" type="button" id="find" on:click=move |_| actions::find_on_page(app)>{t("findOnPage")}</button>
                    <button class="quiet small" type="button" id="picture" on:click=move |_| app.show(Screen::Picture)>{t("picture")}</button>
                    <button class="quiet small" type="button" id="manual" on:click=move |_| actions::by_hand(app)>{t("enterByHand")}</button>
                    <Show when=move || count() == 0>
                        <button class="quiet small" type="button" id="move-in" on:click=move |_| actions::open_options("import")>{t("emptyMoveIn")}</button>
                    </Show>
                </div>
            </footer>
            // Last: it comes a moment later, and must not move a button from under the pointer.
            <guide::PageGuide has_account=Signal::derive(move || first_here.get().is_some()) />
        </main>
    }
}

/// The groups, one to a button; nothing where there are none.
#[component]
fn Groups(group: RwSignal<String>) -> impl IntoView {
    let app = App::get();
    let button = move |name: String| {
        let (chosen, own) = (name.clone(), name.clone());
        view! {
            <button class="small" type="button" aria-pressed=move || group.with(|group| *group == own).to_string() on:click=move |_| group.set(chosen.clone())>
                {if name.is_empty() { t("allGroups") } else { name }}
            </button>
        }
    };
    move || {
        let names: Vec<String> = app.vault.with(|vault| vault.groups().into_iter().map(str::to_owned).collect());
        (!names.is_empty()).then(|| {
            let buttons = std::iter::once(String::new()).chain(names).map(button).collect_view();
            view! { <div class="groups" role="group" aria-label=t("groups")>{buttons}</div> }
        })
    }
}

/// While losing this browser's data would mean losing the codes: that, in a sentence, and the way to safety.
#[component]
fn Protection() -> impl IntoView {
    let app = App::get();
    move || {
        let reminder = app
            .vault
            .with(|vault| app.policy.with_value(|policy| policy.reminder(vault.settings(), vault.entries().len())));
        let text = match reminder? {
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
fn Row(entry: Entry, first_here: Memo<Option<AccountId>>) -> impl IntoView {
    let app = App::get();
    let id = entry.id;
    let account = StoredValue::new(entry.account.clone());
    let code: Memo<Code> = Memo::new(move |_| account.with_value(|account| otp::code(account, app.now.get())));
    let next = move || {
        let dying = code.get().window.is_some_and(|window| window.is_dying());
        dying.then(|| account.with_value(|account| otp::spaced(&otp::next_code(account, app.now.get()).text)))
    };
    let title = title_of(&entry.account);
    let name = (!entry.account.issuer.is_empty()).then(|| entry.account.name.clone()).filter(|name| !name.is_empty());
    let spoken = name.clone().map_or_else(|| title.clone(), |name| format!("{title} {name}"));
    let is_here = move || first_here.get() == Some(id);
    let fill_button = NodeRef::<leptos::html::Button>::new();
    if first_here.get_untracked() == Some(id) {
        // Enter fills: password, click, in.
        focus_when_shown(fill_button);
    }
    view! {
        <li class="row" class:here=is_here>
            <button class="copy" type="button" title=t("copyHint") on:click=move |_| actions::copy(app, entry.clone())>
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
                <button
                    node_ref=fill_button class="fill" class:primary=is_here type="button"
                    aria-label=tell(&say2("fillCodeOf", t("fill"), spoken.clone()))
                    on:click=move |_| actions::fill(app, id, Consent::default())
                >
                    {t("fill")}
                </button>
                <button class="icon-button more" type="button" aria-label=tell(&say1("editAccount", spoken)) title=t("edit") on:click=move |_| actions::edit(app, id)>
                    <span aria-hidden="true">{"✎"}</span>
                </button>
            </span>
        </li>
    }
}
