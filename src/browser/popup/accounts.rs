//! The codes, those of this site first. A click on a row copies, *Fill* fills, typing searches.

use super::fill_panel::{FillPanel, LookAlikeWarning};
use super::{App, Screen, actions, guide};
use crate::account::Account;
use crate::browser::i18n::{t, translate};
use crate::browser::parts::{Ring, badge_colour, badge_letter, focus_when_shown, spoken, subtitle_of, title_of};
use crate::browser::shell::{go_to, open_in_tab};
use crate::i18n::{sentence1, sentence2};
use crate::message::Consent;
use crate::otp::{self, Code};
use crate::route::Route;
use crate::settings::Reminder;
use crate::site::Site;
use crate::vault::{Entry, Wanted};
use leptos::prelude::*;

/// From this number of accounts on, the search field is shown.
const SEARCH_FROM: usize = 3;

/// With more accounts than this, the end of the list is out of sight.
const MANY: usize = 8;
/// The number of rows that are drawn at first, a few more than a popup shows, and added each time the end of the list
/// comes near.
const AT_ONCE: u64 = 6;
/// The same for a tab, which may be as high as the screen.
const AT_ONCE_IN_TAB: u64 = 40;
/// The distance from the end that counts as near, in CSS pixels.
const NEAR_PX: i32 = 900;

/// The screen.
#[component]
pub fn Accounts() -> impl IntoView {
    let app = App::get();
    let search = RwSignal::new(String::new());
    // The group to show; empty for all.
    let group = RwSignal::new(String::new());
    let at_once = if app.in_tab { AT_ONCE_IN_TAB } else { AT_ONCE };
    let most = RwSignal::new(at_once);
    let count = move || app.of_vault(|vault| vault.entries().len()).unwrap_or_default();
    let shown = Memo::new(move |_| {
        let site = app.site().filter(Site::is_private);
        let (search, group) = (search.get(), group.get());
        let group = (!group.is_empty()).then_some(group.as_str());
        let wanted = Wanted { site: site.as_ref(), search: &search, group };
        app.of_vault(|vault| {
            vault.shown(&wanted).into_iter().take(most.get() as usize).cloned().collect::<Vec<Entry>>()
        })
        .unwrap_or_default()
    });
    let is_here = Memo::new(move |_| {
        let site = app.site().filter(Site::is_private);
        shown.with(|shown| shown.first().is_some_and(|first| site.is_some_and(|site| first.sites.contains(&site))))
    });
    let scrolled = window_event_listener(leptos::ev::scroll, move |_| {
        let page = document().document_element();
        let is_near =
            page.is_some_and(|page| page.scroll_top() + page.client_height() + NEAR_PX > page.scroll_height());
        // If there are fewer rows than requested, there are no more accounts.
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
                    <button class="quiet small" type="button" id="order" on:click=move |_| open_in_tab(Route::Accounts)>{t("order")}</button>
                </Show>
                <Show when=move || app.has_password()>
                    <button class="quiet small" type="button" id="lock" on:click=move |_| app.lock()>{t("lockNow")}</button>
                </Show>
                <button class="icon-button" type="button" id="options" aria-label=t("options") title=t("options") on:click=move |_| open_in_tab(Route::Home)>
                    <span aria-hidden="true">{"⚙"}</span>
                </button>
            </header>
            <Protection />
            <LookAlikeWarning />
            <FillPanel />
            <Show when=move || { count() >= SEARCH_FROM }>
                <SearchField search typed=move || most.set(at_once) focus=move || !is_here.get_untracked() />
            </Show>
            <Groups group />
            <Show when=move || count() == 0>
                <p class="lead empty">{t("emptyVault")}</p>
            </Show>
            <Show when=move || count() != 0 && shown.with(Vec::is_empty)>
                <p class="lead empty">{move || translate(&sentence1("nothingFound", search.get()))}</p>
            </Show>
            <ul class="rows" aria-label=t("accounts")>
                // Keyed by position: each key press in the search puts other accounts into the existing rows, which
                // takes a fraction of the time of creating rows.
                <For each=move || 0..shown.with(Vec::len) key=|at| *at let(at)>
                    <Row at shown is_here />
                </For>
            </ul>
            <footer class="add">
                <button class=move || if is_here.get() { "wide" } else { "wide primary" } type="button" id="scan" on:click=move |_| actions::scan(app)>
                    {t("scan")}
                </button>
                <div class="ways">
                    <button class="quiet small" type="button" id="find" on:click=move |_| actions::find_on_page(app)>{t("findOnPage")}</button>
                    <button class="quiet small" type="button" id="picture" on:click=move |_| app.show(Screen::Picture)>{t("picture")}</button>
                    <button class="quiet small" type="button" id="manual" on:click=move |_| go_to(Route::Manual)>{t("enterByHand")}</button>
                    <Show when=move || count() == 0>
                        <button class="quiet small" type="button" id="move-in" on:click=move |_| open_in_tab(Route::Import)>{t("emptyMoveIn")}</button>
                    </Show>
                </div>
            </footer>
            // Last, because it appears a moment later and must not move a button under the pointer.
            <guide::PageGuide has_account=is_here />
        </main>
    }
}

/// A button for each group; absent if there are no groups.
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
        let names: Vec<String> =
            app.of_vault(|vault| vault.groups().into_iter().map(str::to_owned).collect()).unwrap_or_default();
        (!names.is_empty()).then(|| {
            let buttons = std::iter::once(String::new()).chain(names).map(button).collect_view();
            view! { <div class="groups" role="group" aria-label=t("groups")>{buttons}</div> }
        })
    }
}

/// Shown as long as losing this browser's data would mean losing the codes: a sentence that says so, and a link to
/// protect them.
#[component]
fn Protection() -> impl IntoView {
    let app = App::get();
    move || {
        let reminder = app
            .of_vault(|vault| app.policy.with(|policy| policy.reminder(vault.settings(), vault.entries().len())))
            .flatten();
        let text = match reminder? {
            Reminder::Unprotected if app.policy.with_untracked(|policy| policy.forbids_backup) => "remindNoSheet",
            Reminder::Unprotected => "remindUnprotected",
            Reminder::BackupBehind => "remindBehind",
        };
        Some(view! {
            <section class="reminder">
                <p>{t(text)}</p>
                <button class="small" type="button" id="protect" on:click=move |_| open_in_tab(Route::Protection)>{t("protectNow")}</button>
            </section>
        })
    }
}

#[component]
fn SearchField(
    search: RwSignal<String>,
    typed: impl Fn() + 'static,
    focus: impl Fn() -> bool + 'static,
) -> impl IntoView {
    let input = NodeRef::<leptos::html::Input>::new();
    if focus() {
        focus_when_shown(input);
    }
    view! {
        <input node_ref=input class="search" id="search" type="search" aria-label=t("search") placeholder=t("search") autocomplete="off" bind:value=search on:input=move |_| typed() />
    }
}

/// The row at a position in the list, for whichever account is there.
#[component]
fn Row(at: usize, shown: Memo<Vec<Entry>>, is_here: Memo<bool>) -> impl IntoView {
    let app = App::get();
    // A row that is about to be removed has no account any more.
    let text_of = move |text: fn(&Account) -> String| {
        shown.with(|shown| shown.get(at).map(|entry| text(&entry.account))).unwrap_or_default()
    };
    let entry = move || shown.with_untracked(|shown| shown.get(at).cloned());
    let code: Memo<Code> = Memo::new(move |_| {
        let none = Code { text: String::new(), window: None };
        shown.with(|shown| shown.get(at).map_or(none, |entry| otp::code(&entry.account, app.now.get())))
    });
    let next = move || {
        let dying = app.instead_of_codes().is_none() && code.get().window.is_some_and(|window| window.is_dying());
        let next = |entry: &Entry| otp::spaced(&otp::next_code(&entry.account, app.now.get()).text);
        dying.then(|| shown.with(|shown| shown.get(at).map(next))).flatten()
    };
    let is_here = move || at == 0 && is_here.get();
    let fill_button = NodeRef::<leptos::html::Button>::new();
    if untrack(is_here) {
        // Enter fills, so after the password one key is enough.
        focus_when_shown(fill_button);
    }
    let copy = move |_| entry().into_iter().for_each(|entry| actions::copy(app, entry));
    let fill = move |_| entry().into_iter().for_each(|entry| actions::fill(app, entry.id, Consent::default()));
    let edit = move |_| entry().into_iter().for_each(|entry| go_to(Route::Edit(entry.id)));
    view! {
        <li class="row" class:here=is_here>
            <button class="copy" type="button" title=t("copyHint") on:click=copy>
                <span class=move || badge_colour(&text_of(title_of)) aria-hidden="true">{move || badge_letter(&text_of(title_of))}</span>
                <span class="who">
                    <span class="issuer">{move || text_of(title_of)}</span>
                    <span class="name">{move || text_of(subtitle_of)}</span>
                </span>
                <span class="code-place">
                    <span class="code" class:hidden-code=move || app.instead_of_codes().is_some_and(|word| word.len() > 2)>
                        {move || app.instead_of_codes().unwrap_or_else(|| otp::spaced(&code.get().text))}
                    </span>
                    {move || next().map(|next| view! { <span class="next">{translate(&sentence1("nextCode", next))}</span> })}
                </span>
                <Ring window=Signal::derive(move || code.get().window) />
            </button>
            <span class="row-actions">
                <button
                    node_ref=fill_button class="fill" class:primary=is_here type="button"
                    aria-label=move || translate(&sentence2("fillCodeOf", t("fill"), text_of(spoken))) on:click=fill
                >
                    {t("fill")}
                </button>
                <button class="icon-button more" type="button" aria-label=move || translate(&sentence1("editAccount", text_of(spoken))) title=t("edit") on:click=edit>
                    <span aria-hidden="true">{"✎"}</span>
                </button>
            </span>
        </li>
    }
}
