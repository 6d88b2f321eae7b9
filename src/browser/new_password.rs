//! Choosing a password: typed twice, its strength shown, four random words offered.

use super::parts::focus;
use super::randomness::random;
use super::webext;
use super::words::t;
use crate::password::{self, Strength, four_words, strength};
use crate::policy::Policy;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The form. `chosen` gets a password that is long enough and was typed twice alike.
#[component]
pub fn NewPassword(
    /// The word on the button.
    button: &'static str,
    /// The word while it works.
    working: &'static str,
    /// How strong it must be.
    policy: RwSignal<Policy>,
    busy: RwSignal<bool>,
    chosen: Callback<String>,
    /// What its ids begin with, where another such form may stand on the same page.
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
    let judged = Signal::derive(move || first.with(|password| (!password.is_empty()).then(|| strength(password))));
    let take_offer = move |_| {
        first.set(offered.get_untracked());
        again.set(offered.get_untracked());
        visible.set(true);
        error.set(None);
        again_error.set(None);
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let password = first.get_untracked();
        let is_strong_enough = policy.with_untracked(|policy| policy.takes(strength(&password)));
        error.set(match password::is_long_enough(&password) {
            false => Some(t("passwordTooShort")),
            true => (!is_strong_enough).then(|| t("passwordTooWeak")),
        });
        again_error.set((password != again.get_untracked()).then(|| t("passwordsDiffer")));
        let refused = error.with_untracked(Option::is_some) || again_error.with_untracked(Option::is_some);
        if refused || busy.get_untracked() {
            return focus(&id(if error.with_untracked(Option::is_some) { "new-password" } else { "again" }));
        }
        busy.set(true);
        chosen.run(password);
    };
    view! {
        <form on:submit=submit>
            <PasswordField id=id("new-password") label="newPassword" kind=Signal::derive(kind) value=first error>
                <div id=id("strength") class="strength" data-level=move || judged.get().map(level) aria-live="polite">
                    <span class="bars" aria-hidden={"true"}><i></i><i></i><i></i></span>
                    <span>{move || judged.get().map(|judged| t(strength_word(judged)))}</span>
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

/// Four words of the user's language; the list is a file beside us, read only here.
fn offer_words(offered: RwSignal<String>) {
    spawn_local(async move {
        let list = webext::read_file(&format!("words/{}.txt", t("languageCode"))).await;
        offered.set(list.and_then(|list| four_words(&list, random())).unwrap_or_default());
    });
}

fn level(strength: Strength) -> &'static str {
    match strength {
        Strength::Weak => "1",
        Strength::Fair => "2",
        Strength::Strong => "3",
    }
}

fn strength_word(strength: Strength) -> &'static str {
    match strength {
        Strength::Weak => "strengthWeak",
        Strength::Fair => "strengthFair",
        Strength::Strong => "strengthStrong",
    }
}
