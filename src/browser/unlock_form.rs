//! The form that unlocks: one field, one button. It reports a wrong password differently from a damaged vault. A
//! wrong password has no consequence except, after several, a short wait.

use super::i18n::{t, translate};
use super::parts::{TextField, focus, wipe};
use crate::i18n::ToSentence;
use crate::journey::save::Unlocked;
use crate::journey::unlock::{self, Failure, VaultProblem};
use leptos::prelude::*;
use leptos::task::spawn_local;
use zeroize::Zeroizing;

/// The form. `opened` receives the vault, `problem` any obstacle other than the password.
#[component]
pub fn UnlockForm(busy: RwSignal<bool>, opened: Callback<Unlocked>, problem: Callback<VaultProblem>) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || password.with_untracked(String::is_empty) {
            return;
        }
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let outcome = unlock::with_password(&Zeroizing::new(password.get_untracked())).await;
            busy.set(false);
            match outcome {
                Ok(open) => {
                    wipe(password);
                    opened.run(open);
                }
                Err(Failure::Problem(what)) => problem.run(what),
                Err(failure) => {
                    error.set(Some(translate(&failure.to_sentence())));
                    focus("password");
                }
            }
        });
    };
    view! {
        <form on:submit=submit>
            <TextField id="password" label="password" kind="password" value=password error=error autofocus=true autocomplete="current-password" />
            <button class="primary wide" type="submit" id="unlock" aria-busy=move || busy.get().to_string()>
                {move || t(if busy.get() { "unlocking" } else { "unlock" })}
            </button>
        </form>
    }
}
