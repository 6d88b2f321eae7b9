//! First run: what Kader is, two honest sentences, and a password or, in plain words about what that means, none.

use super::parts::{Heading, focus};
use super::unlock::normalised;
use super::{App, actions};
use crate::browser::randomness::random;
use crate::browser::store::{self, Open, SaveError};
use crate::browser::words::t;
use crate::browser::{derivation, device_key, session, webext};
use crate::password::{self, Strength, four_words, strength};
use crate::sealed::{Lock, PasswordKdf, Slot, VaultId, VaultKey, WrapKey};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The screen.
#[component]
pub fn FirstRun() -> impl IntoView {
    let without = RwSignal::new(false);
    move || match without.get() {
        false => view! { <WithPassword without /> }.into_any(),
        true => view! { <WithoutPassword without /> }.into_any(),
    }
}

/// Four words of the user's language; the list is a file beside us, read only here.
async fn suggestion() -> Option<String> {
    four_words(&webext::read_file(&format!("words/{}.txt", t("languageCode"))).await?, random())
}

fn offer_words(offered: RwSignal<String>) {
    spawn_local(async move { offered.set(suggestion().await.unwrap_or_default()) });
}

#[component]
fn WithPassword(without: RwSignal<bool>) -> impl IntoView {
    let app = App::get();
    let (first, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let visible = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let again_error = RwSignal::new(None::<String>);
    let offered = RwSignal::new(String::new());
    offer_words(offered);
    let kind = move || if visible.get() { "text" } else { "password" };
    let judged = Signal::derive(move || first.with(|password| (!password.is_empty()).then(|| strength(password))));
    let take_offer = move |_| {
        first.set(offered.get_untracked());
        again.set(offered.get_untracked());
        visible.set(true);
        error.set(None);
        again_error.set(None);
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let chosen = first.get_untracked();
        error.set((!password::is_long_enough(&chosen)).then(|| t("passwordTooShort")));
        again_error.set((chosen != again.get_untracked()).then(|| t("passwordsDiffer")));
        let refused = error.with_untracked(Option::is_some) || again_error.with_untracked(Option::is_some);
        if refused || app.busy.get_untracked() {
            return focus(if error.with_untracked(Option::is_some) { "new-password" } else { "again" });
        }
        app.busy.set(true);
        spawn_local(async move { finish(app, create_with_password(&chosen).await) });
    };
    view! {
        <main class="screen first-run">
            <img class="mark" src="icons/kader-128.png" alt="" width=56 height=56 />
            <h1>{t("welcomeTitle")}</h1>
            <p class="lead">{t("welcomeWhat")}</p>
            <p class="note">{t("welcomeHonest")}</p>
            <form on:submit=submit>
                <div class="field">
                    <label for="new-password">{t("newPassword")}</label>
                    <input
                        id="new-password" type=kind autocomplete="new-password" spellcheck="false" autocapitalize="off" bind:value=first
                        aria-describedby="strength new-password-note" aria-invalid=move || error.get().is_some().to_string()
                    />
                    <div id="strength" class="strength" data-level=move || judged.get().map(level) aria-live="polite">
                        <span class="bars" aria-hidden={"true"}><i></i><i></i><i></i></span>
                        <span>{move || judged.get().map(|judged| t(strength_word(judged)))}</span>
                    </div>
                    <p class="note" class:error=true id="new-password-note" aria-live="polite">{move || error.get()}</p>
                </div>
                <div class="field">
                    <label for="again">{t("passwordAgain")}</label>
                    <input
                        id="again" type=kind autocomplete="new-password" spellcheck="false" autocapitalize="off" bind:value=again
                        aria-describedby="again-note" aria-invalid=move || again_error.get().is_some().to_string()
                    />
                    <p class="note" class:error=true id="again-note" aria-live="polite">{move || again_error.get()}</p>
                </div>
                <label class="check">
                    <input type="checkbox" id="visible" bind:checked=visible />
                    <span>{t("showPassword")}</span>
                </label>
                <div class="offer">
                    <p class="note">{t("fourWords")}</p>
                    <p class="words" id="offered">{offered}</p>
                    <p class="actions">
                        <button type="button" id="use-words" on:click=take_offer>{t("useWords")}</button>
                        <button type="button" class="quiet" id="other-words" on:click=move |_| offer_words(offered)>{t("otherWords")}</button>
                    </p>
                </div>
                <p class="note">{t("passwordLost")}</p>
                <button class="primary wide" type="submit" id="create" aria-busy=move || app.busy.get().to_string()>
                    {move || t(if app.busy.get() { "creating" } else { "createVault" })}
                </button>
            </form>
            <button class="quiet wide" type="button" id="without" on:click=move |_| without.set(true)>{t("withoutPassword")}</button>
        </main>
    }
}

fn level(strength: Strength) -> &'static str {
    match strength {
        Strength::Weak => "1",
        Strength::Fair => "2",
        Strength::Strong => "3",
    }
}

fn strength_word(strength: Strength) -> &'static str {
    match strength {
        Strength::Weak => "strengthWeak",
        Strength::Fair => "strengthFair",
        Strength::Strong => "strengthStrong",
    }
}

#[component]
fn WithoutPassword(without: RwSignal<bool>) -> impl IntoView {
    let app = App::get();
    let go = move |_| {
        if !app.busy.get_untracked() {
            app.busy.set(true);
            spawn_local(async move { finish(app, create_without_password().await) });
        }
    };
    view! {
        <main class="screen first-run">
            <Heading text=t("withoutTitle") back=Callback::new(move |()| without.set(false)) />
            <p class="lead">{t("withoutMeans")}</p>
            <p class="note">{t("withoutStill")}</p>
            <button class="wide" type="button" id="really-without" on:click=go>{t("withoutReally")}</button>
            <button class="primary wide" type="button" id="with" on:click=move |_| without.set(false)>{t("withPassword")}</button>
        </main>
    }
}

fn finish(app: App, outcome: Result<(Open, VaultKey), &'static str>) {
    app.busy.set(false);
    match outcome {
        Ok((open, key)) => app.opened(open, key),
        Err(id) => actions::complain(app, t(id)),
    }
}

fn why_not(error: SaveError) -> &'static str {
    match error {
        SaveError::Exists => "saveExists",
        _ => "saveStorage",
    }
}

async fn create_with_password(password: &str) -> Result<(Open, VaultKey), &'static str> {
    let password = normalised(password);
    let mut kdf = PasswordKdf::recommended(random());
    let mut wrap_key = derivation::wrap_key(kdf, &password).await;
    if wrap_key.is_none() {
        kdf = PasswordKdf::for_little_memory(random());
        wrap_key = derivation::wrap_key(kdf, &password).await;
    }
    create(Lock::Password(kdf), &wrap_key.ok_or("noMemory")?).await
}

async fn create_without_password() -> Result<(Open, VaultKey), &'static str> {
    // A key that is there already may belong to a vault made in another window a moment ago.
    let device_key = device_key::load().await.unwrap_or_else(random);
    if !device_key::save(&device_key).await {
        return Err("saveStorage");
    }
    create(Lock::Device, &WrapKey::of_device(&device_key)).await
}

async fn create(lock: Lock, wrap_key: &WrapKey) -> Result<(Open, VaultKey), &'static str> {
    let (vault_id, key) = (VaultId(random()), VaultKey::new(random()));
    let slot = Slot::wrap(vault_id, random(), lock, random(), wrap_key, &key).ok_or("saveStorage")?;
    let open = store::create(vault_id, slot, key.clone()).await.map_err(why_not)?;
    session::unlock(&key).await;
    Ok((open, key))
}
