//! All accounts, with room to arrange them: pinned above the others, in groups, dragged or moved by keys, or sorted
//! by use.

use super::removed::RemovedSection;
use super::window::edit::GroupField;
use super::{App, Screen};
use crate::account::AccountId;
use crate::browser::i18n::{t, translate};
use crate::browser::parts::{Badge, Heading, focus_again, spoken, subtitle_of, title_of};
use crate::i18n::{sentence1, sentence2};
use crate::vault::{Edit, Entry, Wanted};
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashSet;
use wasm_bindgen::JsCast;

/// The number of rows that are drawn at first, and added each time the end of the page comes near.
const AT_ONCE: usize = 60;
/// The distance from the end that counts as near, in CSS pixels.
const NEAR_PX: i32 = 900;
/// A row that is dragged this close to an edge of the window scrolls the page, in CSS pixels.
const EDGE_PX: i32 = 70;

/// The state that the rows share.
#[derive(Clone, Copy)]
struct List {
    app: App,
    /// The accounts to show, in the order shown.
    all: Memo<Vec<Entry>>,
    /// Whether all accounts are shown, in the user's own order, so that the order can be changed.
    is_own_order: Memo<bool>,
    chosen: RwSignal<HashSet<AccountId>>,
    dragged: RwSignal<Option<AccountId>>,
    over: RwSignal<Option<AccountId>>,
}

impl List {
    /// The position at which an account is shown.
    fn place(self, id: AccountId) -> Option<usize> {
        self.all.with_untracked(|all| all.iter().position(|entry| entry.id == id))
    }

    /// Whether the two can swap places: pinned accounts stay above the others.
    fn can_swap(self, one: AccountId, other: AccountId) -> bool {
        let is_pinned = |id| self.all.with_untracked(|all| Some(all.iter().find(|entry| entry.id == id)?.pinned));
        one != other && is_pinned(one).is_some() && is_pinned(one) == is_pinned(other)
    }

    /// Moves an account one place up or down. `then_focus` is the id of the focused element, which loses the focus by
    /// the move.
    fn step(self, id: AccountId, by: isize, then_focus: Option<String>) {
        let next = self.place(id).and_then(|at| at.checked_add_signed(by));
        let neighbour = next.and_then(|next| self.all.with_untracked(|all| Some(all.get(next)?.id)));
        match neighbour {
            Some(neighbour) if self.can_swap(id, neighbour) => self.move_to(id, neighbour, then_focus),
            Some(_) => self.app.say(t("pinsStayAbove")),
            None => self.tell_place(id),
        }
    }

    fn tell_place(self, id: AccountId) {
        if let Some(at) = self.place(id) {
            let count = self.all.with_untracked(Vec::len);
            self.app.say(translate(&sentence2("movedTo", (at + 1).to_string(), count.to_string())));
        }
    }

    /// Moves an account to the place of another that it can swap with.
    fn move_to(self, id: AccountId, target: AccountId, then_focus: Option<String>) {
        let own = |id| {
            self.app.open.with_untracked(|open| open.as_ref()?.vault.entries().iter().position(|entry| entry.id == id))
        };
        let (Some(from), Some(to)) = (own(id), own(target)) else { return };
        spawn_local(async move {
            if self.app.save(Edit::Move(id, to as isize - from as isize)).await {
                self.tell_place(id);
            }
            if let Some(element) = then_focus {
                focus_again(element);
            }
        });
    }
}

/// The screen.
#[component]
pub fn AccountsScreen() -> impl IntoView {
    let app = App::get();
    let search = RwSignal::new(String::new());
    let most = RwSignal::new(AT_ONCE);
    let by_use =
        Memo::new(move |_| app.open.with(|open| open.as_ref().is_some_and(|open| open.vault.settings().sorts_by_use)));
    let all = Memo::new(move |_| {
        let search = search.get();
        let wanted = Wanted { search: &search, ..Wanted::default() };
        let shown = |open: &crate::journey::save::Unlocked| {
            open.vault.shown(&wanted).into_iter().cloned().collect::<Vec<Entry>>()
        };
        app.open.with(|open| open.as_ref().map(shown).unwrap_or_default())
    });
    let is_own_order = Memo::new(move |_| !by_use.get() && search.with(|search| search.trim().is_empty()));
    let list = List {
        app,
        all,
        is_own_order,
        chosen: RwSignal::new(HashSet::new()),
        dragged: RwSignal::new(None),
        over: RwSignal::new(None),
    };
    let shown = Memo::new(move |_| all.with(|all| all.iter().take(most.get()).cloned().collect::<Vec<Entry>>()));
    let scrolled = window_event_listener(leptos::ev::scroll, move |_| {
        let page = document().document_element();
        let is_near =
            page.is_some_and(|page| page.scroll_top() + page.client_height() + NEAR_PX > page.scroll_height());
        if is_near && most.get_untracked() < all.with_untracked(Vec::len) {
            most.update(|most| *most += AT_ONCE);
        }
    });
    on_cleanup(move || scrolled.remove());
    let choose_order = move |event| {
        let on = event_target_checked(&event);
        spawn_local(async move {
            if app.save(Edit::SetSortsByUse(on)).await {
                app.say(t("changesSaved"));
            }
        });
    };
    view! {
        <main class="screen options">
            <Heading text=t("accounts") back=Callback::new(move |()| app.show(Screen::Home)) />
            <input class="search" id="search" type="search" aria-label=t("search") placeholder=t("search") autocomplete="off" bind:value=search />
            <label class="check">
                <input type="checkbox" id="by-use" prop:checked=by_use aria-describedby="order-note" on:change=choose_order />
                <span>{t("orderByUse")}</span>
            </label>
            <p class="note" id="order-note">{move || t(if by_use.get() { "orderByUseNote" } else { "orderOwnNote" })}</p>
            <Show when=move || all.with(Vec::is_empty)>
                <p class="lead empty">{move || match search.with(String::is_empty) {
                    true => t("emptyVault"),
                    false => translate(&sentence1("nothingFound", search.get())),
                }}</p>
            </Show>
            <Grouping list />
            <ul class="rows" id="all-accounts" aria-label=t("accounts")>
                <For each=move || shown.get() key=|entry| (entry.id, entry.account.issuer.clone(), entry.account.name.clone(), entry.group.clone(), entry.pinned) let(entry)>
                    <Row entry list />
                </For>
            </ul>
            <RemovedSection />
        </main>
    }
}

/// Moves the chosen accounts into a group; shown when at least one is chosen.
#[component]
fn Grouping(list: List) -> impl IntoView {
    let group = RwSignal::new(String::new());
    let count = move || list.chosen.with(HashSet::len);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let ids: Vec<AccountId> = list.chosen.get_untracked().into_iter().collect();
        let group = group.get_untracked().trim().to_owned();
        spawn_local(async move {
            if list.app.save(Edit::SetGroup(ids, group)).await {
                list.chosen.set(HashSet::new());
                list.app.say(t("changesSaved"));
            }
        });
    };
    view! {
        <Show when=move || { count() > 0 }>
            <form class="panel grouping" on:submit=submit>
                <p role="status">{move || translate(&sentence1("chosenCount", count().to_string()))}</p>
                <GroupField value=group />
                <p class="actions">
                    <button class="primary" type="submit" id="set-group">{t("groupSet")}</button>
                    <button class="quiet" type="button" id="choose-none" on:click=move |_| list.chosen.set(HashSet::new())>{t("chooseNone")}</button>
                </p>
            </form>
        </Show>
    }
}

#[component]
fn Row(entry: Entry, list: List) -> impl IntoView {
    let id = entry.id;
    let title = title_of(&entry.account);
    let spoken = spoken(&entry.account);
    let label = |message: &'static str| translate(&sentence1(message, spoken.clone()));
    let (choose, pin, up, down, edit) =
        (label("chooseAccount"), label("pinAccount"), label("moveUp"), label("moveDown"), label("editAccount"));
    let pinned = entry.pinned;
    let set_pin = move |_| {
        spawn_local(async move {
            list.app.save(Edit::Pin(id, !pinned)).await;
            focus_again(format!("pin-{id}"));
        });
    };
    let toggle = move |event| {
        let on = event_target_checked(&event);
        list.chosen.update(|chosen| {
            let _ = if on { chosen.insert(id) } else { chosen.remove(&id) };
        });
    };
    // Alt and an arrow key, no matter which part of the row has the focus.
    let keys = move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowUp" if event.alt_key() => -1,
            "ArrowDown" if event.alt_key() => 1,
            _ => return,
        };
        if list.is_own_order.get_untracked() {
            event.prevent_default();
            let focused = document().active_element().map(|element| element.id()).filter(|id| !id.is_empty());
            list.step(id, by, focused);
        }
    };
    let step = move |by: isize, way: &'static str| list.step(id, by, Some(format!("{way}-{id}")));
    view! {
        <li class="row manage" data-account=id.to_string() class:dragged=move || list.dragged.get() == Some(id) class:over=move || list.over.get() == Some(id) on:keydown=keys>
            <Show when=move || list.is_own_order.get()>
                <span class="handle" aria-hidden="true"
                    on:pointerdown=move |event| take(list, id, &event) on:pointermove=move |event| drag(list, &event)
                    on:pointerup=move |_| let_go(list, true) on:pointercancel=move |_| let_go(list, false)>{"⠿"}</span>
            </Show>
            <input type="checkbox" class="choose" id=format!("choose-{id}") aria-label=choose prop:checked=move || list.chosen.with(|chosen| chosen.contains(&id)) on:change=toggle />
            <Badge name=title.clone() />
            <span class="who">
                <span class="issuer">{title}</span>
                <span class="name">{subtitle_of(&entry.account)}</span>
            </span>
            {(!entry.group.is_empty()).then(|| view! { <span class="tag">{entry.group.clone()}</span> })}
            <button class="icon-button pin" type="button" id=format!("pin-{id}") aria-pressed=pinned.to_string() aria-label=pin title=t("pin") on:click=set_pin>
                <span aria-hidden="true">{if pinned { "★" } else { "☆" }}</span>
            </button>
            {move || list.is_own_order.get().then(|| view! {
                <button class="icon-button up" type="button" id=format!("up-{id}") aria-label=up.clone() on:click=move |_| step(-1, "up")><span aria-hidden="true">{"↑"}</span></button>
                <button class="icon-button down" type="button" id=format!("down-{id}") aria-label=down.clone() on:click=move |_| step(1, "down")><span aria-hidden="true">{"↓"}</span></button>
            })}
            <button class="icon-button more" type="button" aria-label=edit title=t("edit") on:click=move |_| list.app.show(Screen::Edit(id))>
                <span aria-hidden="true">{"✎"}</span>
            </button>
        </li>
    }
}

/// Called when the pointer is pressed on a handle: from now on the row is dragged, wherever the pointer goes.
fn take(list: List, id: AccountId, event: &PointerEvent) {
    event.prevent_default();
    if let Some(handle) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) {
        // Without capture the drag ends at the edge of the handle. No supported browser refuses it.
        let _ = handle.set_pointer_capture(event.pointer_id());
    }
    list.dragged.set(Some(id));
}

fn drag(list: List, event: &PointerEvent) {
    if list.dragged.get_untracked().is_none() {
        return;
    }
    let (x, y) = (event.client_x(), event.client_y());
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default() as i32;
    if y < EDGE_PX {
        window().scroll_by_with_x_and_y(0.0, -24.0);
    } else if y > height - EDGE_PX {
        window().scroll_by_with_x_and_y(0.0, 24.0);
    }
    let row = document()
        .element_from_point(x as f32, y as f32)
        .and_then(|element| element.closest("li.manage").ok().flatten());
    let over = row.and_then(|row| AccountId::try_from(row.get_attribute("data-account")?).ok());
    let over = over.zip(list.dragged.get_untracked()).filter(|(over, dragged)| over != dragged);
    if over.is_some_and(|(over, dragged)| !list.can_swap(dragged, over)) {
        list.app.say(t("pinsStayAbove"));
    }
    list.over.set(over.filter(|(over, dragged)| list.can_swap(*dragged, *over)).map(|(over, _)| over));
}

fn let_go(list: List, is_meant: bool) {
    if is_meant && let (Some(dragged), Some(target)) = (list.dragged.get_untracked(), list.over.get_untracked()) {
        list.move_to(dragged, target, None);
    }
    list.dragged.set(None);
    list.over.set(None);
}
