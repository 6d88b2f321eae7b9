//! The form that asks for the password again, before an act that only the owner may do.

use crate::browser::i18n::{t, translate};
use crate::browser::pages::App;
use crate::browser::parts::{TextField, focus, wipe};
use crate::i18n::ToSentence;
use crate::journey::owner::{GuardedAct, OwnerConfirmed, confirm_owner};
use leptos::prelude::*;
use leptos::task::spawn_local;
use zeroize::Zeroizing;

/// The form. `confirmed` receives the confirmation, which is valid once. For a vault without a password it has only
/// the button.
#[component]
pub fn OwnerForm(
    act: GuardedAct,
    /// The id of the field.
    field: &'static str,
    /// The id of the button, and its text.
    go: &'static str,
    button: &'static str,
    confirmed: Callback<OwnerConfirmed>,
    #[prop(optional)] cancelled: Option<Callback<()>>,
) -> impl IntoView {
    let app = App::get();
    let password = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        app.exclusively(async move {
            error.set(None);
            let Some(open) = app.open.get_untracked() else { return };
            match confirm_owner(&open, act, &Zeroizing::new(password.get_untracked())).await {
                Ok(answer) => {
                    wipe(password);
                    // Afterwards, when no action is running any more.
                    spawn_local(async move { confirmed.run(answer) });
                }
                Err(failure) => {
                    error.set(Some(translate(&failure.to_sentence())));
                    focus(field);
                }
            }
        });
    };
    view! {
        <form class="owner" on:submit=submit>
            {app.has_password().then(|| view! {
                <p class="note">{t("ownerAsk")}</p>
                <TextField id=field label="password" kind="password" value=password error=error autofocus=true autocomplete="current-password" />
            })}
            <p class="actions">
                <button type="submit" class="primary" id=go aria-busy=move || app.busy.get().to_string()>{t(button)}</button>
                {cancelled.map(|cancelled| view! { <button type="button" class="quiet" on:click=move |_| cancelled.run(())>{t("cancel")}</button> })}
            </p>
        </form>
    }
}
