//! Protection against loss: the state of the backup file and of the recovery sheet, and a statement for users who
//! want neither.

use super::owner_form::OwnerForm;
use super::sheet;
use crate::browser::i18n::{t, translate};
use crate::browser::pages::{App, Screen};
use crate::browser::parts::read_bytes;
use crate::i18n::sentence1;
use crate::journey::owner::GuardedAct;
use crate::journey::save;
use crate::settings::{BackupState, Reminder, Settings};
use crate::vault::Edit;
use crate::vault_file::{self, FileError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url};

/// The section among the options.
#[component]
pub fn ProtectSection() -> impl IntoView {
    let app = App::get();
    let settings =
        Memo::new(move |_| app.open.with(|open| open.as_ref().map(|open| *open.vault.settings()).unwrap_or_default()));
    let accounts = Memo::new(move |_| app.open.with(|open| open.as_ref().map_or(0, |open| open.vault.entries().len())));
    let unprotected = move || {
        app.policy.with(|policy| policy.reminder(&settings.get(), accounts.get())) == Some(Reminder::Unprotected)
    };
    // The generation of the file that was just downloaded. The user confirms whether it is kept.
    let handed_over = RwSignal::new(None::<u64>);
    let file = NodeRef::<leptos::html::Input>::new();
    let keep = move |generation: u64| {
        spawn_local(async move {
            if app.save(Edit::BackedUp(generation)).await {
                handed_over.set(None);
                app.say(t("backupKept"));
            }
        });
    };
    let asks_owner = RwSignal::new(false);
    let make_sheet = Callback::new(move |confirmed| {
        asks_owner.set(false);
        sheet::make(app, confirmed);
    });
    let no_backup = move || app.policy.with(|policy| policy.forbids_backup);
    let has_password = app.has_password();
    let opens_elsewhere = move || has_password || settings.get().has_sheet;
    let check = move |_| {
        let chosen = file.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0));
        if let Some(chosen) = chosen {
            spawn_local(async move { check_file(app, &chosen).await });
        }
    };
    view! {
        <section class="panel" id="protect" aria-labelledby="protect-title">
            <h2 id="protect-title">{t("protectTitle")}</h2>
            <p>{move || t(if no_backup() { "protectWhyNoBackup" } else { "protectWhy" })}</p>
            <Show when=move || !no_backup()>
            <h3>{t("backupTitle")}</h3>
            <p class="status" class:good=move || settings.get().backup_state() == BackupState::Complete id="backup-status">{move || t(backup_status(&settings.get()))}</p>
            <p class="note" id="backup-note">{move || t(if opens_elsewhere() { "backupWhat" } else { "backupNeedsSheet" })}</p>
            <p class="actions">
                <button class:primary=unprotected type="button" id="backup" disabled=move || !opens_elsewhere() aria-describedby="backup-note" on:click=move |_| hand_over(app, handed_over)>{t("backupSave")}</button>
                <label class="button" for="check-file">{t("backupCheck")}</label>
                <input class="unseen" node_ref=file id="check-file" type="file" on:change=check />
            </p>
            {move || handed_over.get().map(|generation| view! {
                <div class="question" role="group" aria-label=t("backupTitle")>
                    <p>{t("backupAsk")}</p>
                    <p class="actions"><button class="primary" type="button" id="backup-kept" on:click=move |_| keep(generation)>{t("backupYes")}</button></p>
                </div>
            })}
            </Show>
            <h3>{t("sheetTitle")}</h3>
            <p class="status" class:good=move || settings.get().has_sheet id="sheet-status">{move || t(if settings.get().has_sheet { "sheetHas" } else { "sheetHasNot" })}</p>
            <p class="note">{t("sheetNote")}</p>
            <Show when=move || asks_owner.get() fallback=move || view! {
                <p class="actions">
                    <button type="button" id="sheet" on:click=move |_| asks_owner.set(true)>
                        {move || t(if settings.get().has_sheet { "sheetAnew" } else { "sheetMake" })}
                    </button>
                </p>
            }>
                <OwnerForm act=GuardedAct::MakeSheet field="sheet-password" go="sheet-go" button="sheetMake" confirmed=make_sheet cancelled=Callback::new(move |()| asks_owner.set(false)) />
            </Show>
            <Show when=unprotected>
                <details>
                    <summary>{move || t(if no_backup() { "riskTitleNoBackup" } else { "riskTitle" })}</summary>
                    <p>{move || t(if no_backup() { "riskWordsNoBackup" } else { "riskWords" })}</p>
                    <p class="actions"><button type="button" id="risk" on:click=move |_| spawn_local(async move { app.save(Edit::AcceptRisk).await; })>{t("riskAccept")}</button></p>
                </details>
            </Show>
            <h3>{t("restoreTitle")}</h3>
            <p class="actions"><button type="button" id="restore" on:click=move |_| app.show(Screen::Restore)>{t("restoreOpen")}</button></p>
        </section>
    }
}

fn backup_status(settings: &Settings) -> &'static str {
    match settings.backup_state() {
        BackupState::Never => "backupNever",
        BackupState::Behind => "backupBehind",
        BackupState::Complete => "backupFine",
    }
}

/// Gives the newest bytes to the browser as a download.
fn hand_over(app: App, handed_over: RwSignal<Option<u64>>) {
    spawn_local(async move {
        let handed = match newest_bytes(app).await {
            Some((bytes, generation)) => {
                let date = js_sys::Date::new_0().to_iso_string().as_string().unwrap_or_default();
                let name = format!("kader-{}.kader", date.get(..10).unwrap_or("backup"));
                download(&name, &bytes).ok().map(|()| generation)
            }
            None => None,
        };
        match handed {
            Some(generation) => handed_over.set(Some(generation)),
            None => app.complain(t("backupFailed")),
        }
    });
}

async fn newest_bytes(app: App) -> Option<(Vec<u8>, u64)> {
    save::newest_bytes(&app.key()?).await
}

/// Gives bytes to the browser as a file to save.
pub fn download(name: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let address = Url::create_object_url_with_blob(&Blob::new_with_u8_array_sequence(&parts)?)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // By then the download has its own reference to the bytes.
    set_timeout(move || drop(Url::revoke_object_url(&address)), std::time::Duration::from_secs(60));
    Ok(())
}

/// Opens a backup file as a restore does, and reports what it would add.
async fn check_file(app: App, file: &web_sys::File) {
    let Some(bytes) = read_bytes(file).await else {
        return app.complain(t("fileTooLarge"));
    };
    let sealed = match vault_file::read(&bytes) {
        Ok(sealed) => sealed,
        Err(error) => return app.complain(t(not_a_backup(error))),
    };
    let Some(open) = app.open.get_untracked() else { return };
    let vault = app.key().and_then(|key| sealed.open(&key).ok());
    match vault {
        None => app.complain(t("checkOther")),
        Some(vault) => {
            let missing = vault.lacks(&open.vault).len();
            match missing {
                0 => {
                    if app.save(Edit::BackedUp(sealed.header.generation)).await {
                        app.say(translate(&sentence1("checkFine", vault.entries().len().to_string())));
                    }
                }
                missing => app.complain(translate(&sentence1("checkBehind", missing.to_string()))),
            }
        }
    }
}

/// Why a file is not a backup of Kader.
pub fn not_a_backup(error: FileError) -> &'static str {
    match error {
        FileError::NotAVault => "fileNotOurs",
        FileError::Newer(_) => "fileNewer",
        FileError::Damaged(_) => "fileDamaged",
    }
}
