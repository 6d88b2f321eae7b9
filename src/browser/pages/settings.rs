//! All settings on one page. Protection comes first, since it is what people regret not having.

pub mod backup;
pub mod leave;
mod lock_time;
mod owner_form;
pub mod password;
pub mod portals;
pub mod rules;
pub mod secrets;
pub mod sheet;

use super::{App, Screen};
use crate::browser::i18n::{t, translate};
use crate::browser::parts::KeepTexts;
use crate::browser::{clipboard, webext};
use crate::i18n::{ToSentence, sentence1};
use crate::journey::{fill, save};
use crate::vault::Edit;
use backup::ProtectSection;
use leptos::prelude::*;
use leptos::task::spawn_local;
use lock_time::LockTimeSection;
use password::PasswordSection;
use portals::PortalsSection;
use rules::RulesSection;
use secrets::SecretsSection;

/// The screen.
#[component]
pub fn Settings() -> impl IntoView {
    let app = App::get();
    let again = app.open.with_untracked(|open| open.as_ref().is_some_and(|open| !open.vault.reenrol().is_empty()));
    view! {
        <main class="screen options">
            <div class="bar">
                <h1>{t("options")}</h1>
                {app.has_password().then(|| view! { <button class="quiet small" type="button" id="lock" on:click=move |_| app.lock()>{t("lockNow")}</button> })}
            </div>
            <RulesSection />
            <ProtectSection />
            <PasswordSection />
            <LockTimeSection />
            <DailySection />
            <section class="panel" aria-labelledby="accounts-title">
                <h2 id="accounts-title">{t("accounts")}</h2>
                <p>{t("accountsWhy")}</p>
                <p class="actions"><button type="button" id="accounts" on:click=move |_| app.show(Screen::Accounts)>{t("accountsOpen")}</button></p>
            </section>
            <section class="panel" aria-labelledby="import-title">
                <h2 id="import-title">{t("importTitle")}</h2>
                <p>{t("importWhy")}</p>
                {again.then(|| view! { <p class="status" id="again-left">{move || translate(&sentence1("againLeft", app.open.with(|open| open.as_ref().map_or(0, |open| open.vault.reenrol().len())).to_string()))}</p> })}
                <p class="actions"><button type="button" id="import" on:click=move |_| app.show(Screen::Import)>{t("importOpen")}</button></p>
            </section>
            {move || app.policy.with(|policy| !policy.forbids_export).then(|| view! { <SecretsSection /> })}
            <section class="panel" aria-labelledby="log-title">
                <h2 id="log-title">{t("logTitle")}</h2>
                <p>{t("logWhy")}</p>
                <p class="actions"><button type="button" id="log" on:click=move |_| app.show(Screen::Log)>{t("logOpen")}</button></p>
            </section>
            <PortalsSection />
            <section class="panel" aria-labelledby="limits-title">
                <h2 id="limits-title">{t("limitsTitle")}</h2>
                <p>{t("welcomeHonest")}</p>
                <p>{t("limitsPhone")}</p>
                <p class="note"><a href="licences.txt" target="_blank">{t("licences")}</a></p>
            </section>
            <SetAside />
        </main>
    }
}

/// Everyday settings: the shortcuts, and what happens to a copied code.
#[component]
fn DailySection() -> impl IntoView {
    let app = App::get();
    let empties = Memo::new(move |_| {
        app.open.with(|open| open.as_ref().is_some_and(|open| open.vault.settings().empties_clipboard))
    });
    let field = NodeRef::<leptos::html::Input>::new();
    let choose = move |event| {
        let on = event_target_checked(&event);
        let asked = on.then(|| webext::request_permissions(&clipboard::PERMISSIONS));
        spawn_local(async move {
            let given = match asked {
                Some(asked) => asked.await,
                None => false,
            };
            if given == on && app.save(Edit::SetEmptiesClipboard(on)).await {
                app.say(t("changesSaved"));
            } else if on && !given {
                app.complain(t("clipboardRefused"));
            }
            if !on {
                webext::drop_permissions(&clipboard::PERMISSIONS).await;
            }
            // The box shows the setting in force, not the click.
            if let Some(field) = field.get_untracked() {
                field.set_checked(empties.get_untracked());
            }
        });
    };
    let shortcuts = RwSignal::new(Vec::new());
    spawn_local(async move { shortcuts.set(webext::shortcuts().await) });
    let keys = move || {
        let row = |(name, keys): (String, String)| {
            let what = match name.as_str() {
                fill::SHORTCUT => "commandFill",
                _ => "actionTitle",
            };
            view! { <dt><kbd>{keys}</kbd></dt><dd>{t(what)}</dd> }
        };
        shortcuts.get().into_iter().map(row).collect_view()
    };
    view! {
        <section class="panel" aria-labelledby="daily-title">
            <h2 id="daily-title">{t("dailyTitle")}</h2>
            <dl class="keys" id="keys">{keys}</dl>
            <p class="note">{t("dailyKeys")}</p>
            <label class="check">
                <input node_ref=field type="checkbox" id="empty-clipboard" checked=empties.get_untracked() aria-describedby="clipboard-note" on:change=choose />
                <span>{t("clipboardEmpty")}</span>
            </label>
            <p class="note" id="clipboard-note">{t("clipboardNote")}</p>
        </section>
    }
}

/// Damaged data that was set aside, if there is any.
#[component]
fn SetAside() -> impl IntoView {
    let app = App::get();
    let texts = RwSignal::new(Vec::new());
    spawn_local(async move { texts.set(save::set_aside_texts().await) });
    let drop_all = move |_| {
        app.exclusively(async move {
            match save::drop_set_aside().await {
                Ok(()) => {
                    texts.set(Vec::new());
                    app.say(t("asideDropped"));
                }
                Err(error) => app.complain(translate(&error.to_sentence())),
            }
        });
    };
    move || {
        texts.with(|texts| !texts.is_empty()).then(|| {
            view! {
                <section class="panel">
                    <h2>{t("asideTitle")}</h2>
                    <p>{t("asideWhat")}</p>
                    <KeepTexts texts=texts.get_untracked() />
                    <p class="note">{t("asideOld")}</p>
                    <p class="actions"><button class="danger" type="button" id="drop-aside" on:click=drop_all>{t("asideDrop")}</button></p>
                </section>
            }
        })
    }
}
