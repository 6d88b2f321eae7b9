//! First run, in the popup's own window but from the options' wasm, so that what people load every day stays small: what Kader is, two honest sentences, and a password or, in plain words about what that means, none.

use super::{App, Screen};
use crate::browser::new_password::NewPassword;
use crate::browser::opening::Trouble;
use crate::browser::parts::Heading;
use crate::browser::randomness::random;
use crate::browser::store::{self, SaveError};
use crate::browser::words::t;
use crate::browser::{opening, session, webext};
use crate::sealed::{VaultId, VaultKey};
use crate::settings::LockTime;
use crate::vault::Vault;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The screen.
#[component]
pub fn FirstRun() -> impl IntoView {
    let app = App::get();
    let without = RwSignal::new(false);
    let create = move |password: Option<String>| {
        spawn_local(async move {
            let outcome = create(password.as_deref()).await;
            app.busy.set(false);
            match outcome {
                // Back to the popup proper: a code that was scanned may be waiting there.
                Ok(()) => drop(window().location().replace("popup.html")),
                Err(id) => app.complain(t(id)),
            }
        });
    };
    let with_password = Callback::new(move |password| create(Some(password)));
    let without_password = move |_| {
        if !app.busy.get_untracked() {
            app.busy.set(true);
            create(None);
        }
    };
    move || {
        match without.get() {
        false => view! {
            <main class="screen first-run">
                <img class="mark" src="icons/kader-128.png" alt="" width=56 height=56 />
                <h1>{t("welcomeTitle")}</h1>
                <p class="lead">{t("welcomeWhat")}</p>
                <p class="note">{t("welcomeHonest")}</p>
                <NewPassword button="createVault" working="creating" busy=app.busy chosen=with_password />
                <button class="quiet wide" type="button" id="without" on:click=move |_| without.set(true)>{t("withoutPassword")}</button>
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

/// Makes the vault, sealed under a password or, without one, under a key that the browser keeps.
async fn create(password: Option<&str>) -> Result<(), &'static str> {
    let (vault_id, key) = (VaultId(random()), VaultKey::new(random()));
    let slot = match password {
        Some(password) => opening::password_slot(vault_id, &key, password).await.ok_or("noMemory")?,
        None => opening::device_slot(vault_id, &key).await.ok_or("saveStorage")?,
    };
    let saved = store::create(vault_id, vec![slot], key.clone(), Vault::default(), false).await;
    saved.map_err(|error| match error {
        SaveError::Exists => "saveExists",
        _ => "saveStorage",
    })?;
    session::unlock(&key, LockTime::default()).await;
    Ok(())
}

/// A file dialog would close the popup, so a backup is restored in a tab.
fn open_rescue(app: App) {
    spawn_local(async move {
        match webext::open_tab("options.html#rescue").await {
            Ok(()) => drop(window().close()),
            Err(_) => app.show(Screen::Rescue(Trouble::NoVault)),
        }
    });
}
