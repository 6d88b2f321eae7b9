//! Unlock: one field, one button. A wrong password is told apart from a damaged vault.

use super::parts::{TextField, focus};
use super::{App, Screen, Trouble};
use crate::browser::store::{self, Copy, Open, Stored};
use crate::browser::words::t;
use crate::browser::{derivation, session};
use crate::sealed::{Lock, OpenError, VaultKey};
use js_sys::JsString;
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
            let outcome = unlock(&password.get_untracked()).await;
            app.busy.set(false);
            match outcome {
                Ok((open, key)) => app.opened(open, key),
                Err(Failure::WrongPassword) => {
                    error.set(Some(t("wrongPassword")));
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
        </main>
    }
}

enum Failure {
    WrongPassword,
    NoMemory,
    Trouble(Trouble),
}

async fn unlock(password: &str) -> Result<(Open, VaultKey), Failure> {
    let copies: Vec<Copy> = match store::load().await {
        Ok(Stored::Vault(copies)) => copies,
        Ok(Stored::Damaged(texts)) => return Err(Failure::Trouble(Trouble::Damaged(texts))),
        Ok(Stored::Newer) => return Err(Failure::Trouble(Trouble::Newer)),
        Ok(Stored::Empty) | Err(_) => return Err(Failure::Trouble(Trouble::Storage)),
    };
    let newest = &copies[0].file;
    for slot in &newest.clear.slots {
        let Lock::Password(kdf) = slot.lock else {
            continue;
        };
        let wrap_key = derivation::wrap_key(kdf, &normalised(password)).await.ok_or(Failure::NoMemory)?;
        let Ok(key) = newest.unwrap(slot, &wrap_key) else {
            continue;
        };
        return match store::open(&copies, &key) {
            Ok((open, _)) => {
                session::unlock(&key).await;
                Ok((open, key))
            }
            // The password is right, what it guards is not.
            Err(OpenError::Tampered | OpenError::WrongKey) => {
                Err(Failure::Trouble(Trouble::Damaged(store::raw_texts().await)))
            }
        };
    }
    Err(Failure::WrongPassword)
}

/// One spelling for one password: keyboards differ in how they compose é.
pub fn normalised(password: &str) -> String {
    JsString::from(password).normalize("NFC").into()
}
