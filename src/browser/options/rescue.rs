//! No vault that opens: what there is to do, in the order in which it helps. Nothing is written before the user
//! chooses to.

use super::restore::RestoreSteps;
use super::unlock::RecoveryForm;
use super::{App, Screen};
use crate::browser::new_password::NewPassword;
use crate::browser::opening::{self, Trouble};
use crate::browser::parts::KeepTexts;
use crate::browser::randomness::random;
use crate::browser::saving::why_not_saved;
use crate::browser::words::t;
use crate::browser::{session, store};
use crate::sealed::{VaultId, VaultKey};
use crate::settings::LockTime;
use crate::vault::Vault;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The screen.
#[component]
pub fn Rescue(trouble: Trouble) -> impl IntoView {
    let app = App::get();
    let (title, lead) = match &trouble {
        Trouble::Damaged(_) => ("troubleTitle", "troubleDamaged"),
        Trouble::Lost(_) => ("lostTitle", "troubleLost"),
        Trouble::NoVault => ("noVaultTitle", "noVault"),
        Trouble::Newer => ("troubleTitle", "troubleNewer"),
        Trouble::Storage => ("troubleTitle", "troubleStorage"),
        Trouble::NoDeviceKey => ("troubleTitle", "troubleNoDeviceKey"),
    };
    let can_restore = matches!(trouble, Trouble::Damaged(_) | Trouble::Lost(_) | Trouble::NoVault);
    let can_recover = trouble == Trouble::NoDeviceKey;
    let can_start_anew = matches!(trouble, Trouble::Damaged(_) | Trouble::Lost(_));
    let texts = match trouble {
        Trouble::Damaged(texts) => texts,
        _ => Vec::new(),
    };
    view! {
        <main class="screen options" id="rescue">
            <h1>{t(title)}</h1>
            <p class="lead">{t(lead)}</p>
            <KeepTexts texts />
            {can_restore.then(|| view! {
                <section class="panel">
                    <h2>{t("restoreTitle")}</h2>
                    <p>{t("rescueRestore")}</p>
                    <RestoreSteps />
                </section>
            })}
            {can_recover.then(|| view! {
                <section class="panel">
                    <h2>{t("sheetTitle")}</h2>
                    <RecoveryForm />
                </section>
            })}
            {(can_recover || can_start_anew).then(|| view! {
                <section class="panel">
                    <h2>{t("administratorTitle")}</h2>
                    <p>{t("administrator")}</p>
                </section>
            })}
            {can_start_anew.then(|| view! { <StartAnew app /> })}
        </main>
    }
}

/// An empty vault in place of the lost one; what is damaged is set aside.
#[component]
fn StartAnew(app: App) -> impl IntoView {
    let chosen = Callback::new(move |password: String| {
        spawn_local(async move {
            start_anew(app, &password).await;
            app.busy.set(false);
        });
    });
    view! {
        <details class="panel" id="anew">
            <summary>{t("anewTitle")}</summary>
            <p>{t("anewMeans")}</p>
            <NewPassword button="anewMake" working="creating" busy=app.busy chosen />
        </details>
    }
}

async fn start_anew(app: App, password: &str) {
    let (vault_id, key) = (VaultId(random()), VaultKey::new(random()));
    let Some(slot) = opening::password_slot(vault_id, &key, password).await else {
        return app.complain(t("noMemory"));
    };
    match store::create(vault_id, vec![slot], key.clone(), Vault::default(), true).await {
        Ok(open) => {
            session::unlock(&key, LockTime::default()).await;
            app.opened(open, key);
            app.show(Screen::Home);
        }
        Err(error) => app.complain(why_not_saved(&error)),
    }
}
