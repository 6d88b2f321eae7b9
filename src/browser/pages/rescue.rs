//! Shown when no vault opens: what the user can do, the most helpful first. Nothing is written until the user chooses
//! to, and what a new vault replaces is set aside.

use super::App;
use super::recovery_form::RecoveryForm;
use super::restore::RestoreSteps;
use super::settings::rules::Support;
use crate::browser::i18n::{t, translate};
use crate::browser::new_password::NewPassword;
use crate::browser::parts::KeepTexts;
use crate::i18n::ToSentence;
use crate::journey::unlock::VaultProblem;
use crate::journey::ways_in;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The screen.
#[component]
pub fn Rescue(problem: VaultProblem) -> impl IntoView {
    let (title, lead) = problem.to_sentence();
    let may_be_replaced = problem.may_be_replaced();
    let can_recover = problem == VaultProblem::NoDeviceKey;
    let is_missed = problem != VaultProblem::NoVault;
    view! {
        <main class="screen options" id="rescue">
            <h1>{t(title)}</h1>
            <p class="lead">{t(lead)}</p>
            <Support />
            <KeepTexts texts=problem.texts() />
            {can_recover.then(|| view! {
                <section class="panel">
                    <h2>{t("sheetTitle")}</h2>
                    <RecoveryForm />
                </section>
            })}
            {may_be_replaced.then(|| match is_missed {
                true => view! { <WithoutVault /> }.into_any(),
                false => view! { <Restore /> }.into_any(),
            })}
        </main>
    }
}

/// The remaining options if the vault cannot be opened: a backup, the administrator, a new vault.
#[component]
pub fn WithoutVault() -> impl IntoView {
    let app = App::get();
    let chosen = Callback::new(move |password: String| {
        spawn_local(async move {
            let made = ways_in::make(Some(&password), app.replaces.get_value()).await;
            app.busy.set(false);
            match made {
                Ok(open) => app.opened(open),
                Err(error) => app.complain(translate(&error.to_sentence())),
            }
        });
    });
    view! {
        <Restore />
        <section class="panel">
            <h2>{t("administratorTitle")}</h2>
            <p>{t("administrator")}</p>
        </section>
        <details class="panel" id="anew">
            <summary>{t("anewTitle")}</summary>
            <p>{t("anewMeans")}</p>
            <NewPassword policy=app.policy button="anewMake" working="creating" busy=app.busy chosen ids="anew-" />
        </details>
    }
}

#[component]
fn Restore() -> impl IntoView {
    view! {
        <section class="panel">
            <h2>{t("restoreTitle")}</h2>
            <p>{t("rescueRestore")}</p>
            <RestoreSteps />
        </section>
    }
}
