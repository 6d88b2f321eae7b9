//! Restoring a backup file: it is chosen, opened, shown, and only then restored. An open vault receives the accounts
//! that it lacks; if there is no vault, the backup becomes the vault.

use super::settings::backup::not_a_backup;
use super::{App, Screen};
use crate::browser::i18n::{t, translate};
use crate::browser::new_password::NewPassword;
use crate::browser::parts::{Heading, TextField, focus, read_bytes, wipe};
use crate::i18n::{ToSentence, sentence1, sentence2};
use crate::journey::unlock::{self, Failure, Tried};
use crate::journey::ways_in;
use crate::replicas;
use crate::vault::{Edit, Vault};
use crate::vault_file::{SealedVault, SlotKind, VaultKey};
use leptos::prelude::*;
use leptos::task::spawn_local;
use zeroize::Zeroizing;

/// The screen, for an open vault.
#[component]
pub fn RestoreScreen() -> impl IntoView {
    let app = App::get();
    view! {
        <main class="screen options">
            <Heading text=t("restoreTitle") back=Callback::new(move |()| app.show(Screen::Home)) />
            <p class="lead">{t("restoreLead")}</p>
            <RestoreSteps />
        </main>
    }
}

/// A whole file and its content.
#[derive(Clone)]
struct Opened {
    file: SealedVault,
    key: VaultKey,
    vault: Vault,
    /// Whether a recovery code opened it; a new password is then required.
    by_code: bool,
}

/// The steps: file, password or code, preview, *Restore*.
#[component]
pub fn RestoreSteps() -> impl IntoView {
    let app = App::get();
    let files = RwSignal::new(Vec::<SealedVault>::new());
    let opened = RwSignal::new(None::<Opened>);
    let input = NodeRef::<leptos::html::Input>::new();
    let choose = move |_| {
        let chosen = input.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0));
        let Some(chosen) = chosen else { return };
        app.notice.set(None);
        files.set(Vec::new());
        opened.set(None);
        spawn_local(async move {
            let Some(bytes) = read_bytes(&chosen).await else {
                return app.complain(t("fileTooLarge"));
            };
            match replicas::read_kept(&bytes) {
                Ok(found) => {
                    // An open vault can usually open its own backup.
                    let key = app.key();
                    opened.set(key.and_then(|key| found.iter().find_map(|file| open(file, &key, false))));
                    files.set(found);
                }
                Err(error) => app.complain(t(not_a_backup(error))),
            }
        });
    };
    view! {
        <label class="drop" for="backup-file">
            <span>{t("restoreChoose")}</span>
            <input node_ref=input id="backup-file" type="file" on:change=choose />
        </label>
        {move || match (opened.get(), files.get()) {
            (Some(opened), _) => view! { <Preview opened /> }.into_any(),
            (None, files) if !files.is_empty() => view! { <OpenFile files opened /> }.into_any(),
            (None, _) => ().into_any(),
        }}
    }
}

/// One field for the file's password or the code of its sheet.
#[component]
fn OpenFile(files: Vec<SealedVault>, opened: RwSignal<Option<Opened>>) -> impl IntoView {
    let app = App::get();
    let text = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let files = StoredValue::new(files);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if text.with_untracked(String::is_empty) {
            return;
        }
        app.exclusively(async move {
            error.set(None);
            match try_open(&files.get_value(), &Zeroizing::new(text.get_untracked())).await {
                Ok(found) => {
                    wipe(text);
                    opened.set(Some(found));
                }
                Err(failure) => {
                    error.set(Some(translate(&failure.to_sentence())));
                    focus("file-password");
                }
            }
        });
    };
    view! {
        <form on:submit=submit>
            <TextField id="file-password" label="restorePassword" kind="password" value=text error=error autofocus=true hint=Signal::derive(|| t("restorePasswordHint")) />
            <button class="primary" type="submit" id="open-file" aria-busy=move || app.busy.get().to_string()>
                {move || t(if app.busy.get() { "unlocking" } else { "restoreTry" })}
            </button>
        </form>
    }
}

/// Opens the newest file that this text opens.
async fn try_open(files: &[SealedVault], text: &str) -> Result<Opened, Failure> {
    for file in files {
        match unlock::key_of_file(file, text).await {
            Ok((key, by_code)) => {
                if let Some(opened) = open(file, &key, by_code) {
                    return Ok(opened);
                }
            }
            Err(Failure::Wrong(_)) => {}
            Err(failure) => return Err(failure),
        }
    }
    Err(Failure::Wrong(Tried::OnFile))
}

fn open(file: &SealedVault, key: &VaultKey, by_code: bool) -> Option<Opened> {
    let vault = file.open(key).ok()?;
    Some(Opened { file: file.clone(), key: key.clone(), vault, by_code })
}

/// The content of the file, before anything is restored.
#[component]
fn Preview(opened: Opened) -> impl IntoView {
    let app = App::get();
    let present = app.open.with_untracked(|open| open.as_ref().map(|open| open.vault.clone()));
    let new = present.as_ref().map_or(opened.vault.entries().len(), |present| present.lacks(&opened.vault).len());
    let names: Vec<_> = opened.vault.entries().iter().map(|entry| {
        let is_new = present.as_ref().is_none_or(|present| present.entry(entry.id).is_none() && present.duplicate_of(&entry.account).is_none());
        let name = format!("{} {}", entry.account.issuer, entry.account.name);
        view! { <li>{name}{(!is_new).then(|| view! { <span class="note">{format!(" — {}", t("restoreKnown"))}</span> })}</li> }
    }).collect();
    let total = opened.vault.entries().len().to_string();
    let is_open = present.is_some();
    let needs_password = !is_open
        && (opened.by_code
            || opened.file.header.slots.all().iter().all(|slot| !matches!(slot.kind, SlotKind::Password(_))));
    let opened = StoredValue::new(opened);
    let take = move |password: Option<String>| {
        spawn_local(async move {
            let taken = if is_open {
                merge(app, opened.get_value()).await
            } else {
                become_vault(app, opened.get_value(), password).await
            };
            app.busy.set(false);
            if taken {
                app.show(Screen::Home);
                app.say(translate(&sentence1("restored", new.to_string())));
            }
        });
    };
    view! {
        <div class="question" role="group" aria-labelledby="preview-title">
            <p id="preview-title">{translate(&sentence2("restoreFound", total, new.to_string()))}</p>
            <ul class="plain" id="preview">{names}</ul>
            {match needs_password {
                true => view! {
                    <p>{t("newPasswordLead")}</p>
                    <NewPassword policy=app.policy button="restoreTake" working="creating" busy=app.busy chosen=Callback::new(move |password: String| take(Some(password))) />
                }.into_any(),
                false => view! {
                    <p class="actions">
                        <button class="primary" type="button" id="take" disabled=is_open && new == 0
                            on:click=move |_| if !app.busy.get_untracked() { app.busy.set(true); take(None) }>{t("restoreTake")}</button>
                    </p>
                }.into_any(),
            }}
        </div>
    }
}

async fn merge(app: App, opened: Opened) -> bool {
    app.save(Edit::Merge(Box::new(opened.vault))).await
}

/// Makes the file the vault: with the file's own ways to unlock, or with a new password next to its recovery codes.
async fn become_vault(app: App, opened: Opened, password: Option<String>) -> bool {
    let Opened { file, key, vault, .. } = opened;
    match ways_in::restore(&file, key, vault, password.as_deref(), app.replaces.get_value()).await {
        Ok(open) => {
            app.opened(open);
            true
        }
        Err(error) => {
            app.complain(translate(&error.to_sentence()));
            false
        }
    }
}
