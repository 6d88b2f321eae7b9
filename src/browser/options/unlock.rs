//! Opening the vault on this page: by its password, or by the recovery code when that is forgotten; and, with neither,
//! what is left to do.

use super::rescue::WithoutVault;
use super::rules::Support;
use super::{App, Screen, in_tab, wanted};
use crate::browser::parts::{Heading, TextField, focus};
use crate::browser::shell::open_in_tab;
use crate::browser::unlock_form::UnlockForm;
use crate::browser::words::{t, tell};
use crate::journey::unlock::{self, Failure};
use crate::recovery_code::RecoveryCode;
use crate::route::Route;
use crate::wording::Worded;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// One field, one button, and the way for who forgot.
#[component]
pub fn Locked() -> impl IntoView {
    let app = App::get();
    let is_in_window = !in_tab();
    let forgotten = move |_| match is_in_window {
        true => open_in_tab(Route::Forgotten),
        false => app.show(Screen::Forgotten),
    };
    view! {
        <main class=if is_in_window { "screen unlock" } else { "screen options" }>
            {is_in_window.then(|| view! { <img class="mark" src="icons/kader-128.png" alt="" width=56 height=56 /> })}
            <h1>{t("unlockTitle")}</h1>
            {(wanted() == Some(Route::Found)).then(|| view! { <p class="lead">{t("unlockFindWaits")}</p> })}
            <UnlockForm
                busy=app.busy
                opened=Callback::new(move |open| app.opened(open))
                trouble=Callback::new(move |trouble| app.show(Screen::Rescue(trouble)))
            />
            <Support />
            <button class="quiet wide" type="button" id="forgotten" on:click=forgotten>{t("passwordForgotten")}</button>
        </main>
    }
}

/// The code from the sheet, then a new password; without a sheet a backup, the administrator, or a new beginning.
#[component]
pub fn Forgotten() -> impl IntoView {
    let app = App::get();
    view! {
        <main class="screen options">
            <Heading text=t("forgottenTitle") back=Callback::new(move |()| app.show(Screen::Locked)) />
            <p class="lead">{t("forgottenLead")}</p>
            <RecoveryForm />
            <Support />
            <p class="note">{t("forgottenNoSheet")}</p>
            <WithoutVault />
        </main>
    }
}

/// One field for the recovery code; what is wrong with it is said by name.
#[component]
pub fn RecoveryForm() -> impl IntoView {
    let app = App::get();
    let text = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if app.busy.get_untracked() {
            return;
        }
        let code = match RecoveryCode::read(&text.get_untracked()) {
            Ok(code) => code,
            Err(wrong) => {
                error.set(Some(tell(&wrong.wording())));
                return focus("recovery");
            }
        };
        app.busy.set(true);
        error.set(None);
        spawn_local(async move {
            let outcome = unlock::with_recovery_code(&code).await;
            app.busy.set(false);
            match outcome {
                Ok(open) => {
                    app.opened(open);
                    app.show(Screen::NewPassword);
                }
                Err(Failure::Trouble(trouble)) => app.show(Screen::Rescue(trouble)),
                Err(failure) => {
                    error.set(Some(tell(&failure.wording())));
                    focus("recovery");
                }
            }
        });
    };
    view! {
        <form on:submit=submit>
            <TextField id="recovery" label="recoveryCode" value=text error=error autofocus=true hint=Signal::derive(|| t("recoveryHint")) />
            <button class="primary" type="submit" id="recover" aria-busy=move || app.busy.get().to_string()>{t("recover")}</button>
        </form>
    }
}
