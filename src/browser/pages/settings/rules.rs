//! The IT department's rules in plain words, so that users understand why something is absent.

use crate::browser::i18n::{t, translate};
use crate::browser::pages::App;
use crate::i18n::{ToSentence, sentence1};
use crate::password::Strength;
use crate::policy::Policy;
use leptos::prelude::*;

/// The section in the settings; absent if there are no rules.
#[component]
pub fn RulesSection() -> impl IntoView {
    let app = App::get();
    move || {
        app.policy.with(|policy| {
            policy.is_there().then(|| {
                let rules = in_sentences(policy).into_iter().map(|rule| view! { <li>{rule}</li> }).collect_view();
                let remembered = policy
                    .is_remembered
                    .then(|| view! { <p class="note" id="rules-remembered">{t("rulesRemembered")}</p> });
                let problems = (!policy.problems.is_empty())
                    .then(|| translate(&sentence1("rulesProblems", policy.problems.join(", "))))
                    .map(|problems| view! { <p class="note error" id="rules-problems">{problems}</p> });
                view! {
                    <section class="panel" id="rules" aria-labelledby="rules-title">
                        <h2 id="rules-title">{t("rulesTitle")}</h2>
                        <ul class="plain">{rules}</ul>
                        <Support />
                        {remembered}
                        {problems}
                    </section>
                }
            })
        })
    }
}

/// Where to get help, if the IT department provides that.
#[component]
pub fn Support() -> impl IntoView {
    let app = App::get();
    move || {
        let support = app.policy.with(|policy| policy.support.clone())?;
        Some(view! { <p class="support">{translate(&sentence1("rulesSupport", support))}</p> })
    }
}

fn in_sentences(policy: &Policy) -> Vec<String> {
    let strength = match policy.least_strength {
        Some(Strength::Strong) => Some("ruleStrong"),
        Some(Strength::Fair | Strength::Weak) => Some("ruleFair"),
        None => None,
    };
    let portals: Vec<&str> = policy.portals.iter().map(|portal| portal.name.as_str()).collect();
    [
        policy.requires_password.then(|| t("rulePassword")),
        strength.map(t),
        policy.longest_lock.map(|longest| translate(&sentence1("ruleLock", translate(&longest.to_sentence())))),
        policy.forbids_export.then(|| t("ruleNoExport")),
        policy.forbids_backup.then(|| t("ruleNoBackup")),
        policy.fill_hosts.as_ref().map(|hosts| match hosts.as_slice() {
            [] => t("ruleFillNowhere"),
            hosts => translate(&sentence1("ruleFillHosts", hosts.join(", "))),
        }),
        (!portals.is_empty()).then(|| translate(&sentence1("rulePortals", portals.join(", ")))),
    ]
    .into_iter()
    .flatten()
    .collect()
}
