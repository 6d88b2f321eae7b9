//! The lock time. A longer one needs the password again.

use super::owner_form::OwnerForm;
use crate::browser::i18n::{t, translate};
use crate::browser::pages::App;
use crate::i18n::ToSentence;
use crate::journey::owner::{GuardedAct, OwnerConfirmed};
use crate::journey::session;
use crate::settings::LockTime;
use crate::vault::Edit;
use leptos::prelude::*;

/// The section in the settings; absent for a vault without a password, which never locks.
#[component]
pub fn LockTimeSection() -> impl IntoView {
    let app = App::get();
    let chosen_before = move || app.of_vault(|vault| vault.settings().lock_time).unwrap_or_default();
    // A longer time, until the password was entered for it.
    let longer = RwSignal::new(None::<LockTime>);
    let field = NodeRef::<leptos::html::Select>::new();
    let show_what_holds = move || {
        if let Some(field) = field.get_untracked() {
            let holds = app
                .policy
                .get_untracked()
                .lock_time(app.of_vault_now(|vault| vault.settings().lock_time).unwrap_or_default());
            field.set_value(&holds.minutes().to_string());
        }
    };
    let save_time = move |time: LockTime, confirmed: Option<OwnerConfirmed>| {
        app.exclusively(async move {
            let Some(key) = app.key() else { return };
            if app.saved(session::set_lock_time(&key, time, confirmed).await) {
                app.say(t("changesSaved"));
            }
            show_what_holds();
        });
    };
    let choose = move |event| {
        let Some(time) = event_target_value(&event).parse().ok().and_then(LockTime::from_minutes) else {
            return;
        };
        let loosens = app.of_vault_now(|vault| Edit::SetLockTime(time).loosens(vault)) == Some(true);
        longer.set(loosens.then_some(time));
        if !loosens {
            save_time(time, None);
        }
    };
    let confirmed = Callback::new(move |confirmed| {
        if let Some(time) = longer.get_untracked() {
            longer.set(None);
            save_time(time, Some(confirmed));
        }
    });
    let cancelled = Callback::new(move |()| {
        longer.set(None);
        show_what_holds();
    });
    // Only the times that the rules allow. The longest allowed time is always one of them.
    let choices = move || {
        let policy = app.policy.get();
        let holds = policy.lock_time(chosen_before());
        let choice = |time: LockTime| view! { <option value=time.minutes().to_string() selected=time == holds>{translate(&time.to_sentence())}</option> };
        policy.lock_choices(chosen_before()).into_iter().map(choice).collect_view()
    };
    app.has_password().then(|| {
        view! {
            <section class="panel" aria-labelledby="lock-title">
                <h2 id="lock-title">{t("lockTitle")}</h2>
                <div class="field">
                    <label for="lock-time">{t("lockTime")}</label>
                    <select node_ref=field id="lock-time" on:change=choose>{choices}</select>
                    <p class="note">{t("lockAlso")}</p>
                </div>
                <Show when=move || longer.get().is_some()>
                    <OwnerForm act=GuardedAct::LockLater field="lock-password" go="lock-go" button="saveChanges" confirmed cancelled />
                </Show>
            </section>
        }
    })
}
