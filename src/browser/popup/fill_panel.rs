//! When a fill needs an answer or found no place: what Kader saw, and what can be done.

use super::{App, OpenQuestion, actions};
use crate::browser::words::{t, tell};
use crate::message::{Consent, FillOutcome};
use crate::site::Site;
use crate::wording::{Worded, say1};
use leptos::prelude::*;

/// The panel above the codes; nothing while there is no question.
#[component]
pub fn FillPanel() -> impl IntoView {
    let app = App::get();
    move || app.question.get().map(|question| view! { <Question question /> })
}

#[component]
fn Question(question: OpenQuestion) -> impl IntoView {
    let app = App::get();
    let OpenQuestion { account, outcome, consent } = question;
    let entry = app.of_vault_now(|vault| vault.entry(account).cloned()).flatten();
    let (text, yes) = match &outcome {
        FillOutcome::UnknownSite { page, .. } => {
            (t("askSite"), Some(("fillHere", Consent { origin: Some(page.clone()), ..consent })))
        }
        FillOutcome::Ask { reason } => {
            (tell(&reason.wording()), Some(("fillAnyway", Consent { field: true, ..consent })))
        }
        FillOutcome::NoField { reason } => (tell(&reason.wording()), None),
        FillOutcome::InClosedFrame { host } => (tell(&say1("fillClosedFrame", host.clone())), None),
        FillOutcome::NotTaken => (t("fillNotTaken"), None),
        FillOutcome::PageChanged => (t("fillPageChanged"), None),
        FillOutcome::PageClosedToUs => (t("pageClosed"), None),
        FillOutcome::Filled { clock: Some(difference) } => {
            let id = if difference.is_ahead() { "clockAhead" } else { "clockBehind" };
            (tell(&say1(id, tell(&difference.amount()))), None)
        }
        FillOutcome::Filled { clock: None } | FillOutcome::Locked | FillOutcome::VaultTrouble | FillOutcome::Gone => {
            (String::new(), None)
        }
    };
    let hosts = match &outcome {
        FillOutcome::UnknownSite { page, known } => {
            let page = Site::of_address(page).map_or_else(|| page.clone(), |site| site.to_string());
            let known = if known.is_empty() { t("noSiteYet") } else { known.join(", ") };
            Some(view! {
                <dl class="hosts">
                    <dt>{t("thisPage")}</dt>
                    <dd>{page}</dd>
                    <dt>{t("accountBelongsTo")}</dt>
                    <dd>{known}</dd>
                </dl>
            })
        }
        _ => None,
    };
    // Filled, and something to know: there is nothing to choose.
    let is_filled = matches!(outcome, FillOutcome::Filled { .. });
    let entry = entry.filter(|_| !is_filled);
    let leave = move |_| match is_filled {
        true => actions::close(),
        false => app.question.set(None),
    };
    let focus = NodeRef::<leptos::html::Button>::new();
    crate::browser::parts::focus_when_shown(focus);
    view! {
        <section class="question" role="alertdialog" aria-labelledby="question-text">
            <p id="question-text">{text}</p>
            {hosts}
            <p class="actions">
                {yes.map(|(label, consent)| {
                    view! {
                        <button type="button" id="yes" class="primary" on:click=move |_| actions::fill(app, account, consent.clone())>{t(label)}</button>
                    }
                })}
                {entry.map(|entry| {
                    view! {
                        <button type="button" id="copy-instead" on:click=move |_| actions::copy(app, entry.clone())>{t("copyInstead")}</button>
                    }
                })}
                <button type="button" id="no" node_ref=focus class="quiet" on:click=leave>{t(if is_filled { "close" } else { "cancel" })}</button>
            </p>
        </section>
    }
}
