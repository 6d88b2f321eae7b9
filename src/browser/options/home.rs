//! Everything that can be set, on one page: protection first, since it is what people regret not having.

use super::backup::ProtectSection;
use super::password::PasswordSection;
use super::secrets::SecretsSection;
use super::{App, Screen};
use crate::browser::parts::KeepTexts;
use crate::browser::words::{t, tell};
use crate::browser::{session, store};
use crate::settings::{LockTime, Settings};
use crate::vault::Edit;
use crate::wording::say1;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The screen.
#[component]
pub fn Home() -> impl IntoView {
    let app = App::get();
    let again = app.open.with_untracked(|open| open.as_ref().is_some_and(|open| !open.vault.again().is_empty()));
    // The page hears of it as of any other locking.
    let lock = move |_| spawn_local(session::lock());
    view! {
        <main class="screen options">
            <div class="bar">
                <h1>{t("options")}</h1>
                {app.has_password().then(|| view! { <button class="quiet small" type="button" id="lock" on:click=lock>{t("lockNow")}</button> })}
            </div>
            <ProtectSection />
            <PasswordSection />
            <LockSection />
            <section class="panel" aria-labelledby="import-title">
                <h2 id="import-title">{t("importTitle")}</h2>
                <p>{t("importWhy")}</p>
                {again.then(|| view! { <p class="status" id="again-left">{move || tell(&say1("againLeft", app.open.with(|open| open.as_ref().map_or(0, |open| open.vault.again().len())).to_string()))}</p> })}
                <p class="actions"><button type="button" id="import" on:click=move |_| app.show(Screen::Import)>{t("importOpen")}</button></p>
            </section>
            <SecretsSection />
            <section class="panel" aria-labelledby="limits-title">
                <h2 id="limits-title">{t("limitsTitle")}</h2>
                <p>{t("welcomeHonest")}</p>
                <p>{t("limitsPhone")}</p>
            </section>
            <SetAside />
        </main>
    }
}

#[component]
fn LockSection() -> impl IntoView {
    let app = App::get();
    let settings = move || app.open.with(|open| open.as_ref().map(|open| *open.vault.settings()).unwrap_or_default());
    let choose = move |event| {
        let Some(time) = event_target_value(&event).parse().ok().and_then(LockTime::from_minutes) else {
            return;
        };
        spawn_local(async move {
            if app.save(Edit::SetLockTime(time)).await {
                if let Some(key) = app.key.get_value() {
                    session::unlock(&key, time).await;
                }
                app.say(t("changesSaved"));
            }
        });
    };
    let choices: Vec<_> = LockTime::CHOICES.into_iter().map(|minutes| {
        let Settings { lock_time, .. } = settings();
        view! { <option value=minutes.to_string() selected=lock_time.minutes() == minutes>{in_words(minutes)}</option> }
    }).collect();
    app.has_password().then(|| {
        view! {
            <section class="panel" aria-labelledby="lock-title">
                <h2 id="lock-title">{t("lockTitle")}</h2>
                <div class="field">
                    <label for="lock-time">{t("lockTime")}</label>
                    <select id="lock-time" on:change=choose>{choices}</select>
                    <p class="note">{t("lockAlso")}</p>
                </div>
            </section>
        }
    })
}

fn in_words(minutes: u16) -> String {
    match minutes {
        0 => t("lockAtClose"),
        1 => t("lockOneMinute"),
        minutes if minutes % 60 != 0 => tell(&say1("lockMinutes", minutes.to_string())),
        60 => t("lockOneHour"),
        minutes => tell(&say1("lockHours", (minutes / 60).to_string())),
    }
}

/// Damaged data that was set aside, if there ever was any.
#[component]
fn SetAside() -> impl IntoView {
    let texts = RwSignal::new(Vec::new());
    spawn_local(async move { texts.set(store::set_aside_texts().await) });
    move || {
        texts.with(|texts| !texts.is_empty()).then(|| {
            view! {
                <section class="panel">
                    <h2>{t("asideTitle")}</h2>
                    <p>{t("asideWhat")}</p>
                    <KeepTexts texts=texts.get_untracked() />
                </section>
            }
        })
    }
}
