//! Unlock: one field, one button. A wrong password is told apart from a damaged vault, and costs nothing but, after
//! too many, a little time.

use super::{App, Screen, actions};
use crate::browser::opening::{self, Failure};
use crate::browser::parts::{TextField, focus};
use crate::browser::words::{t, tell};
use crate::wording::say1;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The screen.
#[component]
pub fn Unlock() -> impl IntoView {
    let app = App::get();
    let password = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if app.busy.get_untracked() || password.with_untracked(String::is_empty) {
            return;
        }
        app.busy.set(true);
        error.set(None);
        spawn_local(async move {
            let outcome = opening::with_password(&password.get_untracked()).await;
            app.busy.set(false);
            match outcome {
                Ok((open, key)) => app.opened(open, key),
                Err(Failure::Wrong) => {
                    error.set(Some(t("wrongPassword")));
                    focus("password");
                }
                Err(Failure::Wait(seconds)) => {
                    error.set(Some(tell(&say1("waitPassword", seconds.to_string()))));
                    focus("password");
                }
                Err(Failure::NoMemory) => error.set(Some(t("noMemory"))),
                Err(Failure::Trouble(trouble)) => app.show(Screen::Trouble(trouble)),
            }
        });
    };
    view! {
        <main class="screen unlock">
            <img class="mark" src="icons/kader-128.png" alt="" width=56 height=56 />
            <h1>{t("unlockTitle")}</h1>
            {move || app.find.get().map(|_| view! { <p class="lead">{t("unlockFindWaits")}</p> })}
            <form on:submit=submit>
                <TextField id="password" label="password" kind="password" value=password error=error autofocus=true autocomplete="current-password" />
                <button class="primary wide" type="submit" id="unlock" aria-busy=move || app.busy.get().to_string()>
                    {move || t(if app.busy.get() { "unlocking" } else { "unlock" })}
                </button>
            </form>
            <button class="quiet wide" type="button" id="forgotten" on:click=move |_| actions::open_options("forgotten")>{t("passwordForgotten")}</button>
        </main>
    }
}
