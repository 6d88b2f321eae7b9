//! First run: what Kader is, two honest sentences, and the choice of a password or, with a plain warning, none.
//!
//! It is shown in the popup's window but comes from the options' wasm, so that the code that people load every day
//! stays small.

use crate::browser::i18n::{t, translate};
use crate::browser::new_password::NewPassword;
use crate::browser::pages::{App, Screen};
use crate::browser::parts::Heading;
use crate::browser::shell::back_to_popup;
use crate::browser::webext;
use crate::i18n::ToSentence;
use crate::journey::unlock::VaultProblem;
use crate::journey::ways_in;
use crate::replicas::Replaces;
use crate::route::{Return, Route};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The screen.
#[component]
pub fn FirstRun() -> impl IntoView {
    let app = App::get();
    let without = RwSignal::new(false);
    let create = move |password: Option<String>| {
        spawn_local(async move {
            let made = ways_in::make(password.as_deref(), Replaces::None).await;
            app.busy.set(false);
            match made {
                // Goes back to the popup, where a scanned code may be waiting.
                Ok(_) => back_to_popup(Return::ByButton),
                Err(error) => app.complain(translate(&error.to_sentence())),
            }
        });
    };
    let with_password = Callback::new(move |password| create(Some(password)));
    let without_password = move |_| {
        if !app.busy.get_untracked() && app.policy.with_untracked(|policy| !policy.requires_password) {
            app.busy.set(true);
            create(None);
        }
    };
    move || {
        match without.get() {
        false => view! {
            <main class="screen first-run">
                <h1>{t("welcomeTitle")}</h1>
                <img class="how" src="how.svg" alt=t("welcomePicture") width=280 height=91 />
                <p class="lead">{t("welcomeWhat")}</p>
                <p class="note">{t("welcomeHonest")}</p>
                <NewPassword policy=app.policy button="createVault" working="creating" busy=app.busy chosen=with_password />
                {move || app.policy.with(|policy| !policy.requires_password).then(|| view! {
                    <button class="quiet wide" type="button" id="without" on:click=move |_| without.set(true)>{t("withoutPassword")}</button>
                })}
                <button class="quiet wide" type="button" id="have-backup" on:click=move |_| open_rescue(app)>{t("haveBackup")}</button>
            </main>
        }
        .into_any(),
        true => view! {
            <main class="screen first-run">
                <Heading text=t("withoutTitle") back=Callback::new(move |()| without.set(false)) />
                <p class="lead">{t("withoutMeans")}</p>
                <p class="note">{t("withoutStill")}</p>
                <button class="wide" type="button" id="really-without" on:click=without_password>{t("withoutReally")}</button>
                <button class="primary wide" type="button" id="with" on:click=move |_| without.set(false)>{t("withPassword")}</button>
            </main>
        }
        .into_any(),
    }
    }
}

/// A file dialog would close the popup, so a backup is restored in a tab.
fn open_rescue(app: App) {
    spawn_local(async move {
        match webext::open_tab(&Route::Rescue.address(false)).await {
            Ok(()) => drop(window().close()),
            Err(_) => app.show(Screen::Rescue(VaultProblem::NoVault)),
        }
    });
}
