//! Shown when a fill needs an answer or found no field: what Kader saw, and what the user can do.

use super::{App, OpenQuestion, actions};
use crate::browser::i18n::{t, translate};
use crate::i18n::{ToSentence, sentence1, sentence2};
use crate::message::{Consent, FillOutcome, SiteConsent};
use crate::site::Site;
use leptos::prelude::*;

/// The panel above the codes; nothing while there is no question.
#[component]
pub fn FillPanel() -> impl IntoView {
    let app = App::get();
    move || app.question.get().map(|question| view! { <Question question /> })
}

/// Names the site that this page imitates; absent on any other page. A click shows the codes.
#[component]
pub fn LookAlikeWarning() -> impl IntoView {
    let app = App::get();
    move || {
        let of = app.looks_like.get()?;
        let page = app.site()?.to_string();
        let reveal = move |_| {
            app.reveals.update(|reveals| *reveals = !*reveals);
            if app.reveals.get_untracked() {
                app.say_for_a_moment(t("codesShown"));
            }
        };
        // One question at a time: the question names both hosts too.
        app.question.with(Option::is_none).then(|| {
            view! {
                <section class="question danger" role="alert">
                    <p>{translate(&sentence2("looksAlike", of, page))}</p>
                    <p class="actions">
                        <button type="button" id="reveal" aria-pressed=move || app.reveals.get().to_string() on:click=reveal>{t("showCodes")}</button>
                    </p>
                </section>
            }
        })
    }
}

#[component]
fn Question(question: OpenQuestion) -> impl IntoView {
    let app = App::get();
    let OpenQuestion { account, outcome, consent, copies } = question;
    let entry = app.of_vault_now(|vault| vault.entry(account).cloned()).flatten();
    // A site that others can read the connection to is never remembered.
    let is_private = |page: &str| Site::of_address(page).is_some_and(|site| site.is_private());
    let to = |page: &str, always| Consent {
        site: Some(SiteConsent { origin: page.to_owned(), always }),
        field: consent.field,
    };
    let mut for_good = None;
    let (text, yes) = match &outcome {
        FillOutcome::UnknownSite { page, looks_like: None, .. } => {
            let always = is_private(page);
            (t("askSite"), Some((if always { "fillHere" } else { "fillOnce" }, to(page, always))))
        }
        FillOutcome::UnknownSite { page, .. } => {
            for_good = (!copies && is_private(page)).then(|| to(page, true));
            (t("askLookAlike"), (!copies).then(|| ("fillOnce", to(page, false))))
        }
        FillOutcome::ForbiddenHere => (t("fillForbidden"), None),
        FillOutcome::Ask(reason) => {
            (translate(&reason.to_sentence()), Some(("fillAnyway", Consent { field: true, ..consent })))
        }
        FillOutcome::NoField(reason) => (translate(&reason.to_sentence()), None),
        FillOutcome::InClosedFrame(host) => (translate(&sentence1("fillClosedFrame", host.clone())), None),
        FillOutcome::NotTaken => (t("fillNotTaken"), None),
        FillOutcome::PageChanged => (t("fillPageChanged"), None),
        FillOutcome::PageClosedToUs => (t("pageClosed"), None),
        FillOutcome::Filled(Some(difference)) => {
            let id = if difference.is_ahead() { "clockAhead" } else { "clockBehind" };
            (translate(&sentence1(id, translate(&difference.amount()))), None)
        }
        FillOutcome::Filled(None) | FillOutcome::Locked | FillOutcome::VaultTrouble | FillOutcome::Gone => {
            (String::new(), None)
        }
    };
    let is_look_alike = matches!(outcome, FillOutcome::UnknownSite { looks_like: Some(_), .. });
    let hosts = match &outcome {
        FillOutcome::UnknownSite { page, looks_like: Some(of), .. } => Some((page, "pageLooksLike", of.clone())),
        FillOutcome::UnknownSite { page, known, .. } => {
            let known = if known.is_empty() { t("noSiteYet") } else { known.join(", ") };
            Some((page, "accountBelongsTo", known))
        }
        _ => None,
    };
    let hosts = hosts.map(|(page, label, other)| {
        let page = Site::of_address(page).map_or_else(|| page.clone(), |site| site.to_string());
        view! {
            <dl class="hosts">
                <dt>{t("thisPage")}</dt>
                <dd>{page}</dd>
                <dt>{t(label)}</dt>
                <dd>{other}</dd>
            </dl>
        }
    });
    // The code is filled and there is a message: there is nothing to choose.
    let is_filled = matches!(outcome, FillOutcome::Filled(_));
    let entry = entry.filter(|_| !is_filled);
    let leave = move |_| match is_filled {
        true => actions::close(),
        false => app.question.set(None),
    };
    let focus = NodeRef::<leptos::html::Button>::new();
    crate::browser::parts::focus_when_shown(focus);
    view! {
        <section class="question" class:danger=is_look_alike role="alertdialog" aria-labelledby="question-text">
            <p id="question-text">{text}</p>
            {hosts}
            <p class="actions">
                {yes.map(|(label, consent)| {
                    view! {
                        <button type="button" id="yes" class="primary" on:click=move |_| actions::fill(app, account, consent.clone())>{t(label)}</button>
                    }
                })}
                {for_good.map(|consent| {
                    view! {
                        <button type="button" id="always" on:click=move |_| actions::fill(app, account, consent.clone())>{t("fillAlways")}</button>
                    }
                })}
                {entry.map(|entry| {
                    let copy = move |_| {
                        if copies {
                            app.question.set(None);
                        }
                        actions::copy_now(app, entry.clone());
                    };
                    view! {
                        <button type="button" id="copy-instead" on:click=copy>{t("copyInstead")}</button>
                    }
                })}
                <button type="button" id="no" node_ref=focus class="quiet" on:click=leave>{t(if is_filled { "close" } else { "cancel" })}</button>
            </p>
        </section>
    }
}
