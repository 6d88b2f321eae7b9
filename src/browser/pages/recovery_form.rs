//! The form for the code of a recovery sheet.

use super::{App, Screen};
use crate::browser::i18n::{t, translate};
use crate::browser::parts::{TextField, focus};
use crate::i18n::ToSentence;
use crate::journey::unlock::{self, Failure};
use crate::recovery_code::RecoveryCode;
use leptos::prelude::*;

/// One field for the recovery code. A specific message says what is wrong with it.
#[component]
pub fn RecoveryForm() -> impl IntoView {
    let app = App::get();
    let text = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let code = match RecoveryCode::read(&text.get_untracked()) {
            Ok(code) => code,
            Err(wrong) => {
                error.set(Some(translate(&wrong.to_sentence())));
                return focus("recovery");
            }
        };
        app.exclusively(async move {
            error.set(None);
            match unlock::with_recovery_code(&code).await {
                Ok(open) => {
                    app.opened(open);
                    app.show(Screen::NewPassword(code));
                }
                Err(Failure::Problem(problem)) => app.show(Screen::Rescue(problem)),
                Err(failure) => {
                    error.set(Some(translate(&failure.to_sentence())));
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
