//! The accounts to import, before anything is saved: each account with its live code, what is new, what the vault
//! already has, and what could not be read or was left out, and why. Valid accounts can be imported without the others.

use super::{App, Screen};
use crate::account::AccountId;
use crate::browser::clock;
use crate::browser::guides;
use crate::browser::i18n::{t, translate};
use crate::browser::randomness::random;
use crate::i18n::{Sentence, sentence1, sentence2};
use crate::import::report::{Candidate, Gathered};
use crate::otp;
use crate::vault::Edit;
use leptos::prelude::*;
use std::time::Duration;

/// The number of rows that are drawn at first, and added on request. They are not added on scrolling, because the user
/// must be able to reach the elements below the list.
const AT_ONCE: usize = 100;

/// The list, if it is not empty.
#[component]
pub fn Brought(gathered: RwSignal<Gathered>) -> impl IntoView {
    let app = App::get();
    let now = RwSignal::new(clock::now());
    if let Ok(timer) = set_interval_with_handle(move || now.set(clock::now()), Duration::from_millis(500)) {
        on_cleanup(move || timer.clear());
    }
    let count = Memo::new(move |_| gathered.with(|gathered| gathered.candidates.len()));
    let problems = Memo::new(move |_| gathered.with(|gathered| gathered.problems.clone()));
    let left_out = Memo::new(move |_| gathered.with(|gathered| gathered.left_out.clone()));
    let missing = Memo::new(move |_| gathered.with(Gathered::missing));
    let wanted = Memo::new(move |_| gathered.with(Gathered::wanted));
    let take = move |_| {
        app.exclusively(async move {
            let chosen = gathered.with_untracked(|gathered| gathered.chosen(|| AccountId(random())));
            let Some(chosen) = chosen else { return };
            // Adds the sites of the issuer's portal, with which the first fill compares the page.
            let chosen = match guides::all().await {
                Some(guides) => guides.with_first_sites(&chosen),
                None => chosen,
            };
            let number = chosen.entries().len();
            if app.save(Edit::Merge(Box::new(chosen))).await {
                app.show(Screen::Home);
                app.say(translate(&sentence1("importDone", number.to_string())));
            }
        });
    };
    let shown = RwSignal::new(AT_ONCE);
    let row = move |at: usize| {
        gathered
            .with_untracked(|all| all.candidates.get(at).cloned())
            .map(|candidate| view! { <Row candidate at gathered now /> })
    };
    view! {
        {move || missing.get().into_iter().map(|(missing, of)| view! {
            <p class="reminder import-missing">{translate(&sentence2("importMissing", missing.to_string(), of.to_string()))}</p>
        }).collect_view()}
        <Show when=move || count.get() != 0>
            <section class="panel" aria-labelledby="import-found">
                {move || Some(gathered.with(|gathered| gathered.sources.join(", "))).filter(|from| !from.is_empty()).map(|from| view! { <p class="note">{translate(&sentence1("importFrom", from))}</p> })}
                <div role="status"><h2 id="import-found">{move || translate(&sentence2("importFound", count.get().to_string(), wanted.get().to_string()))}</h2></div>
                <ul class="rows" id="import-rows">
                    <For each=move || 0..count.get().min(shown.get()) key=|at| *at let(at)>{row(at)}</For>
                </ul>
                <More id="import-more" count shown />
                <p class="note">{t("importAdvice")}</p>
                <p class="actions">
                    <button class="primary" type="button" id="import-take" disabled=move || wanted.get() == 0 aria-busy=move || app.busy.get().to_string() on:click=take>
                        {move || translate(&sentence1("importTake", wanted.get().to_string()))}
                    </button>
                </p>
            </section>
        </Show>
        <Named
            heading="import-problems"
            list="import-problem-list"
            more="import-more-problems"
            text=|count| translate(&sentence1("importProblems", count.to_string()))
            entries=problems
        />
        <Named
            heading="import-left-out"
            list="import-left-out-list"
            more="import-more-left-out"
            text=|count| translate(&sentence1("importLeftOut", count.to_string()))
            entries=left_out
        />
    }
}

/// Entries that are not imported, each with the reason.
#[component]
fn Named(
    heading: &'static str,
    list: &'static str,
    more: &'static str,
    text: fn(usize) -> String,
    entries: Memo<Vec<(String, Sentence)>>,
) -> impl IntoView {
    let shown = RwSignal::new(AT_ONCE);
    let count = Memo::new(move |_| entries.with(Vec::len));
    let first = move || entries.with(|entries| entries.iter().take(shown.get()).cloned().collect::<Vec<_>>());
    view! {
        <Show when=move || count.get() != 0>
            <section class="panel" aria-labelledby=heading>
                <div role="status"><h2 id=heading>{move || text(count.get())}</h2></div>
                <ul class="plain" id=list>
                    {move || first().into_iter().map(|(entry, why)| view! { <li><b>{entry}</b>{format!(": {}", translate(&why))}</li> }).collect_view()}
                </ul>
                <More id=more count shown />
            </section>
        </Show>
    }
}

/// A button for more rows, if there are more.
#[component]
fn More(id: &'static str, count: Memo<usize>, shown: RwSignal<usize>) -> impl IntoView {
    let left = move || count.get().saturating_sub(shown.get());
    view! {
        <Show when=move || left() != 0>
            <p class="actions">
                <button class="quiet" type="button" id=id on:click=move |_| shown.update(|shown| *shown += AT_ONCE)>
                    {move || translate(&sentence1("importMore", left().to_string()))}
                </button>
            </p>
        </Show>
    }
}

#[component]
fn Row(candidate: Candidate, at: usize, gathered: RwSignal<Gathered>, now: RwSignal<u64>) -> impl IntoView {
    let Candidate { account, warnings, is_wanted, twin } = candidate;
    let (issuer, name) = match account.issuer.is_empty() {
        true => (account.name.clone(), String::new()),
        false => (account.issuer.clone(), account.name.clone()),
    };
    let code = move || otp::spaced(&otp::code(&account, now.get()).text);
    let want = move |event| {
        let on = event_target_checked(&event);
        gathered.update(|all| {
            if let Some(candidate) = all.candidates.get_mut(at) {
                candidate.is_wanted = on;
            }
        });
    };
    let is_known = twin.is_some();
    view! {
        <li class="panel inner">
            <label class="check candidate">
                <input type="checkbox" checked=is_wanted disabled=is_known on:change=want />
                <span class="who"><span class="issuer">{issuer}</span><span class="name">{name}</span></span>
                <span class="code">{code}</span>
            </label>
            {twin.map(|twin| view! { <p class="note">{translate(&sentence1("importKnown", twin))}</p> })}
            {warnings.iter().map(|warning| view! { <p class="note">{translate(warning)}</p> }).collect_view()}
        </li>
    }
}
