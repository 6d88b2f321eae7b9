//! Showing secrets: one secret, its QR code for another device, and everything as a readable file. Each needs the
//! password again.

use super::leave::Leave;
use super::owner_form::OwnerForm;
use crate::account::Account;
use crate::browser::i18n::{t, translate};
use crate::browser::pages::App;
use crate::i18n::sentence2;
use crate::journey::owner::{GuardedAct, OwnerConfirmed};
use crate::journey::ways_in;
use crate::key_uri;
use crate::qr;
use leptos::prelude::*;

/// The section in the settings.
#[component]
pub fn SecretsSection() -> impl IntoView {
    let app = App::get();
    let is_open = RwSignal::new(false);
    let allowed = RwSignal::new(false);
    let confirmed = Callback::new(move |confirmed: OwnerConfirmed| {
        app.exclusively(async move {
            if let Some(open) = app.open.get_untracked()
                && app.saved(ways_in::show_secrets(open, confirmed).await)
            {
                allowed.set(true);
            }
        });
    });
    view! {
        <section class="panel" aria-labelledby="secrets-title">
            <h2 id="secrets-title">{t("secretsTitle")}</h2>
            <p>{t("secretsWhy")}</p>
            {move || match (allowed.get(), is_open.get()) {
                (true, _) => view! { <Secrets /> }.into_any(),
                (false, false) => view! { <p class="actions"><button type="button" id="secrets" on:click=move |_| is_open.set(true)>{t("secretsShow")}</button></p> }.into_any(),
                (false, true) => view! {
                    <OwnerForm act=GuardedAct::ShowSecrets field="secrets-password" go="secrets-go" button="secretsShow" confirmed />
                }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Secrets() -> impl IntoView {
    let accounts: Vec<Account> = App::get().open.with_untracked(|open| {
        open.iter().flat_map(|open| open.vault.entries()).map(|entry| entry.account.clone()).collect()
    });
    let all = accounts.clone();
    let rows: Vec<_> = accounts.into_iter().map(|account| view! { <SecretRow account /> }).collect();
    view! {
        <ul class="rows" id="secret-rows">{rows}</ul>
        <Leave accounts=all />
    }
}

#[component]
fn SecretRow(account: Account) -> impl IntoView {
    let is_shown = RwSignal::new(false);
    let name = format!("{} {}", account.issuer, account.name);
    let word = move || t(if is_shown.get() { "secretHide" } else { "secretShow" });
    let owner = name.trim().to_owned();
    let label = move || translate(&sentence2("secretOf", word(), owner.clone()));
    let shown = move || {
        is_shown.get().then(|| {
            let picture = qr::svg(&key_uri::write(&account), 220).unwrap_or_default();
            let picture = format!("data:image/svg+xml;charset=utf-8,{}", js_sys::encode_uri_component(&picture));
            view! {
                <p class="secret">{account.secret.to_base32()}</p>
                <img src=picture alt=t("secretQr") width=220 height=220 />
            }
        })
    };
    view! {
        <li class="panel inner">
            <p class="actions">
                <span class="issuer">{name}</span>
                <button class="small" type="button" aria-label=label aria-expanded=move || is_shown.get().to_string() on:click=move |_| is_shown.update(|on| *on = !*on)>{word}</button>
            </p>
            {shown}
        </li>
    }
}
