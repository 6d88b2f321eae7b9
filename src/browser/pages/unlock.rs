//! Unlocking on this page: with the password, or with the recovery code if the password is forgotten; without both,
//! the remaining options.

use super::recovery_form::RecoveryForm;
use super::rescue::WithoutVault;
use super::settings::rules::Support;
use super::{App, Screen, in_tab, wanted};
use crate::browser::i18n::t;
use crate::browser::parts::Heading;
use crate::browser::shell::open_in_tab;
use crate::browser::unlock_form::UnlockForm;
use crate::route::Route;
use leptos::prelude::*;

/// One field, one button, and a link for users who forgot the password.
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
                problem=Callback::new(move |problem| app.show(Screen::Rescue(problem)))
            />
            <Support />
            <button class="quiet wide" type="button" id="forgotten" on:click=forgotten>{t("passwordForgotten")}</button>
        </main>
    }
}

/// The code from the sheet, then a new password. Without a sheet: a backup, the administrator, or a new vault.
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
