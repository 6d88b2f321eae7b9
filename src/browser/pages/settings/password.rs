//! The password: changing it, choosing one where there was none, and what to do when somebody may know it.

use super::rules::Support;
use crate::browser::new_password::NewPassword;
use crate::browser::pages::{App, Screen, wanted};
use crate::browser::parts::{TextField, focus};
use crate::browser::words::{t, tell};
use crate::journey::save::Unlocked;
use crate::journey::{unlock, ways_in};
use crate::route::Route;
use crate::wording::Worded;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A new password that is due before anything else: after the recovery code, or because the IT department wants one.
#[component]
pub fn NewPasswordScreen(title: &'static str, lead: &'static str) -> impl IntoView {
    let app = App::get();
    let chosen = Callback::new(move |password: String| {
        spawn_local(async move {
            if change(app, &password, false).await {
                app.show(Screen::Home);
                app.say(t("passwordChanged"));
            }
        });
    });
    view! {
        <main class="screen options">
            <h1>{t(title)}</h1>
            <p class="lead">{t(lead)}</p>
            <Support />
            <NewPassword policy=app.policy button="passwordChange" working="creating" busy=app.busy chosen />
        </main>
    }
}

/// The section among the options. The present password is asked for first.
#[component]
pub fn PasswordSection() -> impl IntoView {
    let app = App::get();
    let is_open = RwSignal::new(wanted() == Some(Route::Password));
    let leaked = RwSignal::new(false);
    let present = RwSignal::new(String::new());
    let present_error = RwSignal::new(None::<String>);
    let had_password = app.has_password();
    let chosen = Callback::new(move |password: String| {
        spawn_local(async move {
            if had_password && let Err(why) = is_present(app, &present.get_untracked()).await {
                app.busy.set(false);
                present_error.set(Some(why));
                return focus("present");
            }
            present_error.set(None);
            let leaked = leaked.get_untracked();
            if change(app, &password, leaked).await {
                app.show(Screen::Home);
                app.say(t(if leaked { "passwordLeakedDone" } else { "passwordChanged" }));
            }
        });
    });
    view! {
        <section class="panel" aria-labelledby="password-title">
            <h2 id="password-title">{t("password")}</h2>
            {(!had_password).then(|| view! { <p>{t("withoutMeans")}</p> })}
            <Show when=move || is_open.get() fallback=move || view! {
                <p class="actions">
                    <button type="button" id="change-password" on:click=move |_| is_open.set(true)>{t(if had_password { "passwordChange" } else { "withPassword" })}</button>
                </p>
            }>
                {had_password.then(|| view! {
                    <TextField id="present" label="passwordPresent" kind="password" value=present error=present_error autofocus=true autocomplete="current-password" />
                    <label class="check">
                        <input type="checkbox" id="leaked" bind:checked=leaked />
                        <span>{t("passwordLeaked")}</span>
                    </label>
                    <Show when=move || leaked.get()>
                        <p class="note">{t("passwordLeakedMeans")}</p>
                    </Show>
                })}
                <NewPassword policy=app.policy button="passwordChange" working="creating" busy=app.busy chosen />
            </Show>
        </section>
    }
}

/// Checks that this is the password in use; else says why not.
pub async fn is_present(app: App, password: &str) -> Result<(), String> {
    let Some(Unlocked { vault_id, slots, .. }) = app.open.get_untracked() else {
        return Err(t("saveUnreadable"));
    };
    let checked = unlock::check_password(vault_id, slots.all(), password).await;
    checked.map_err(|failure| tell(&failure.wording()))
}

/// Puts a new password in the place of the old one, or of the device's key. Where somebody may know the old one, all
/// is sealed under a new vault key, and the recovery sheet no longer serves.
async fn change(app: App, password: &str, leaked: bool) -> bool {
    let done = try_change(app, password, leaked).await;
    app.busy.set(false);
    done
}

async fn try_change(app: App, password: &str, leaked: bool) -> bool {
    match app.open.get_untracked() {
        Some(open) => app.saved(ways_in::change_password(open, password, leaked).await),
        None => false,
    }
}
