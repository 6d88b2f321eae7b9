//! The password: changing it, setting a first one, and what to do if somebody may know it.

use super::rules::Support;
use crate::browser::i18n::{t, translate};
use crate::browser::new_password::NewPassword;
use crate::browser::pages::{App, Screen, wanted};
use crate::browser::parts::{TextField, focus, wipe};
use crate::i18n::ToSentence;
use crate::journey::owner::{GuardedAct, OwnerConfirmed, confirm_owner};
use crate::journey::ways_in;
use crate::password;
use crate::policy::Policy;
use crate::recovery_code::RecoveryCode;
use crate::route::Route;
use leptos::prelude::*;
use leptos::task::spawn_local;
use zeroize::Zeroizing;

/// A new password that is required before anything else: after the recovery code, which has already confirmed the
/// owner, or because the IT department requires a password.
#[component]
pub fn NewPasswordScreen(
    title: &'static str,
    lead: &'static str,
    #[prop(optional)] code: Option<RecoveryCode>,
) -> impl IntoView {
    let app = App::get();
    let code = code.map(|code| code.to_string()).unwrap_or_default();
    let chosen = Callback::new(move |password: String| {
        let code = code.clone();
        spawn_local(async move {
            let confirmed = match confirmed(app, &code).await {
                Ok(confirmed) => confirmed,
                Err(why) => {
                    app.busy.set(false);
                    return app.complain(why);
                }
            };
            if change(app, &password, false, confirmed).await {
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
            <NewPassword policy=app.policy button="passwordChange" working="creating" busy=app.busy chosen names=names_of(app) />
        </main>
    }
}

/// The section in the settings. It asks for the current password first.
#[component]
pub fn PasswordSection() -> impl IntoView {
    let app = App::get();
    let was_not_me = wanted() == Some(Route::NotMe);
    let is_open = RwSignal::new(was_not_me || wanted() == Some(Route::Password));
    let leaked = RwSignal::new(was_not_me);
    let present = RwSignal::new(String::new());
    let present_error = RwSignal::new(None::<String>);
    let had_password = app.has_password();
    let names = names_of(app);
    let cost = app.open.with_untracked(|open| open.as_ref()?.slots.password_kdf()).map(password::cost_sentence);
    let chosen = Callback::new(move |password: String| {
        spawn_local(async move {
            let confirmed = match confirmed(app, &Zeroizing::new(present.get_untracked())).await {
                Ok(confirmed) => confirmed,
                Err(why) => {
                    app.busy.set(false);
                    present_error.set(Some(why));
                    return focus("present");
                }
            };
            present_error.set(None);
            let leaked = leaked.get_untracked();
            if change(app, &password, leaked, confirmed).await {
                wipe(present);
                app.show(Screen::Home);
                app.say(t(if leaked { "passwordLeakedDone" } else { "passwordChanged" }));
            }
        });
    });
    view! {
        <section class="panel" aria-labelledby="password-title">
            <h2 id="password-title">{t("password")}</h2>
            {was_not_me.then(|| view! { <p class="reminder" role="alert">{t("notMeLead")}</p> })}
            {(!had_password).then(|| view! { <p>{t("withoutMeans")}</p> })}
            {cost.map(|cost| view! { <p class="note" id="password-cost">{translate(&cost)}</p> })}
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
                <NewPassword policy=app.policy button="passwordChange" working="creating" busy=app.busy chosen names=names.clone() />
            </Show>
        </section>
    }
}

/// The owner's confirmation for a new password, or the error as a sentence.
async fn confirmed(app: App, text: &str) -> Result<OwnerConfirmed, String> {
    let open = app.open.get_untracked().ok_or_else(|| t("saveUnreadable"))?;
    confirm_owner(&open, GuardedAct::ChangePassword, text).await.map_err(|failure| translate(&failure.to_sentence()))
}

/// The names of the accounts, which an attacker at this computer tries first.
fn names_of(app: App) -> Vec<String> {
    app.open.with_untracked(|open| password::known_names(open.as_ref().map(|open| &open.vault), &Policy::default()))
}

/// Replaces the password or the device key by a new password. If somebody may know the old one, everything is sealed
/// under a new vault key, and the recovery sheet becomes invalid.
async fn change(app: App, password: &str, leaked: bool, confirmed: OwnerConfirmed) -> bool {
    let done = match app.open.get_untracked() {
        Some(open) => app.saved(ways_in::change_password(open, password, leaked, confirmed).await),
        None => false,
    };
    app.busy.set(false);
    done
}
