//! Choosing a password: it is typed twice, its strength is shown, and four random words are offered.

use super::i18n::{t, translate};
use super::parts::focus;
use super::randomness::random;
use super::strength::Estimator;
use super::webext;
use crate::i18n::ToSentence;
use crate::password::{self, Judgement, Strength, four_words};
use crate::policy::Policy;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The form. `chosen` receives a password that is long enough and was typed twice identically.
#[component]
pub fn NewPassword(
    /// The text of the button.
    button: &'static str,
    /// The text of the button while it works.
    working: &'static str,
    /// The rules, which may require a strength.
    policy: RwSignal<Policy>,
    busy: RwSignal<bool>,
    chosen: Callback<String>,
    /// Names that an attacker at this computer tries first.
    #[prop(default = Vec::new())]
    names: Vec<String>,
    /// The prefix of its ids, in case the same page has another such form.
    #[prop(default = "")]
    ids: &'static str,
) -> impl IntoView {
    let id = move |name: &str| format!("{ids}{name}");
    let (first, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let visible = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let again_error = RwSignal::new(None::<String>);
    let offered = RwSignal::new(String::new());
    offer_words(offered);
    let kind = move || if visible.get() { "text" } else { "password" };
    let judged = RwSignal::new(Judged::Nothing);
    let estimator = StoredValue::new_local(Estimator::start());
    let judge = move |password: &str| {
        let mut names = names.clone();
        names.extend(policy.with_untracked(|policy| password::known_names(None, policy)));
        estimator.with_value(|estimator| estimator.judge(password, &names))
    };
    let judge = StoredValue::new_local(judge);
    Effect::new(move || {
        let password = first.get();
        if password.is_empty() {
            return judged.set(Judged::Nothing);
        }
        let judging = judge.with_value(|judge| judge(&password));
        spawn_local(async move {
            let judgement = judging.await;
            // The user may have typed on in the meantime, or left the form.
            if first.try_get_untracked() == Some(password) {
                judged.set(judgement.map_or(Judged::Unknown, Judged::As));
            }
        });
    });
    let take_offer = move |_| {
        first.set(offered.get_untracked());
        again.set(offered.get_untracked());
        visible.set(true);
        error.set(None);
        again_error.set(None);
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let password = first.get_untracked();
        let differs = password != again.get_untracked();
        again_error.set(differs.then(|| t("passwordsDiffer")));
        if !password::is_long_enough(&password) {
            error.set(Some(t("passwordTooShort")));
            return focus(&id("new-password"));
        }
        busy.set(true);
        let judging = judge.with_value(|judge| judge(&password));
        spawn_local(async move {
            let taken = policy.with_untracked(|policy| policy.takes(None));
            // If no strength is required, there is nothing to wait for.
            let taken = if taken.is_ok() {
                taken
            } else {
                let judgement = judging.await;
                policy.with_untracked(|policy| policy.takes(judgement))
            };
            let refused = taken.err().map(|why| translate(&why.to_sentence()));
            if refused.is_none() && !differs {
                error.try_set(None);
                return chosen.run(password);
            }
            busy.set(false);
            focus(&id(if refused.is_some() { "new-password" } else { "again" }));
            error.try_set(refused);
        });
    };
    view! {
        <form on:submit=submit>
            <PasswordField id=id("new-password") label="newPassword" kind=Signal::derive(kind) value=first error>
                <div id=id("strength") class="strength" data-level=move || judged.get().level() aria-live="polite">
                    <span class="bars" aria-hidden={"true"}><i></i><i></i><i></i></span>
                    <span>{move || judged.get().in_words()}</span>
                </div>
            </PasswordField>
            <PasswordField id=id("again") label="passwordAgain" kind=Signal::derive(kind) value=again error=again_error>{()}</PasswordField>
            <label class="check">
                <input type="checkbox" id=id("visible") bind:checked=visible />
                <span>{t("showPassword")}</span>
            </label>
            <div class="offer">
                <p class="note">{t("fourWords")}</p>
                <p class="words" id=id("offered")>{offered}</p>
                <p class="actions">
                    <button type="button" id=id("use-words") on:click=take_offer>{t("useWords")}</button>
                    <button type="button" class="quiet" id=id("other-words") on:click=move |_| offer_words(offered)>{t("otherWords")}</button>
                </p>
            </div>
            <p class="note">{t("passwordLost")}</p>
            <button class="primary wide" type="submit" id=id("create") aria-busy=move || busy.get().to_string()>
                {move || t(if busy.get() { working } else { button })}
            </button>
        </form>
    }
}

#[component]
fn PasswordField(
    id: String,
    label: &'static str,
    kind: Signal<&'static str>,
    value: RwSignal<String>,
    error: RwSignal<Option<String>>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id.clone()>{t(label)}</label>
            <input
                id=id.clone() type=move || kind.get() autocomplete="new-password" spellcheck="false" autocapitalize="off" bind:value=value
                aria-describedby=format!("{id}-note") aria-invalid=move || error.get().is_some().to_string()
            />
            {children()}
            <p class="note" class:error=true id=format!("{id}-note") aria-live="polite">{move || error.get()}</p>
        </div>
    }
}

/// Four words of the user's language; the list is a file of the extension and is read only here.
fn offer_words(offered: RwSignal<String>) {
    spawn_local(async move {
        let list = webext::read_file(&format!("words/{}.txt", t("languageCode"))).await;
        offered.set(list.and_then(|list| four_words(&list, random())).unwrap_or_default());
    });
}

/// What is known of the password in the field.
#[derive(Clone, Copy)]
enum Judged {
    /// The field is empty, or there is no answer yet.
    Nothing,
    /// The estimator does not run.
    Unknown,
    As(Judgement),
}

impl Judged {
    /// The number of bars.
    fn level(self) -> Option<&'static str> {
        match self {
            Self::Nothing | Self::Unknown => None,
            Self::As(judgement) => Some(match judgement.strength() {
                Strength::Weak => "1",
                Strength::Fair => "2",
                Strength::Strong => "3",
            }),
        }
    }

    /// First what is weak about it, then how strong it is.
    fn in_words(self) -> Option<String> {
        match self {
            Self::Nothing => None,
            Self::Unknown => Some(t("strengthUnknown")),
            Self::As(judgement) => {
                let strength = t(match judgement.strength() {
                    Strength::Weak => "strengthWeak",
                    Strength::Fair => "strengthFair",
                    Strength::Strong => "strengthStrong",
                });
                let weakness = password::weakness_sentence(judgement).map(|weakness| translate(&weakness));
                Some(weakness.map_or(strength.clone(), |weakness| format!("{weakness} {strength}")))
            }
        }
    }
}
