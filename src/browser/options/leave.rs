//! Taking everything along: the accounts as other programs read them. Stands where the secrets are shown, after the
//! password was entered again.

use super::backup::download;
use super::{App, Screen};
use crate::account::Account;
use crate::browser::randomness::random;
use crate::browser::words::{t, tell};
use crate::export;
use crate::qr;
use crate::wording::{Wording, say2};
use leptos::prelude::*;

/// What can be chosen: the value, and the message that names it.
const FORMATS: [(&str, &str); 4] =
    [("uris", "leaveUris"), ("aegis", "leaveAegis"), ("bitwarden", "leaveBitwarden"), ("google", "leaveGoogle")];

/// The choice of a program, and the button.
#[component]
pub fn Leave(accounts: Vec<Account>) -> impl IntoView {
    let app = App::get();
    let format = RwSignal::new(FORMATS[0].0.to_owned());
    let left_out = RwSignal::new(Vec::<(Account, Wording)>::new());
    let take = move |_| {
        let (name, text) = match format.get_untracked().as_str() {
            "aegis" => ("kader-aegis.json", export::aegis(&accounts, random)),
            "bitwarden" => {
                let export = export::bitwarden(&accounts);
                left_out.set(export.left_out);
                ("kader-bitwarden.json", export.written)
            }
            "google" => {
                let export = export::google(&accounts, u32::from_le_bytes(random()));
                match export.written.is_empty() {
                    true => left_out.set(export.left_out),
                    false => app.show(Screen::Pictures(export.written, export.left_out)),
                }
                return;
            }
            _ => ("kader-codes.txt", export::uris(&accounts)),
        };
        if download(name, text.as_bytes()).is_err() {
            app.complain(t("backupFailed"));
        }
    };
    let choose = move |event| {
        left_out.set(Vec::new());
        format.set(event_target_value(&event));
    };
    let is_file = move || format.with(|format| format != "google");
    view! {
        <h3>{t("leaveTitle")}</h3>
        <div class="field">
            <label for="export-format">{t("leaveFor")}</label>
            <select id="export-format" on:change=choose>
                {FORMATS.map(|(value, name)| view! { <option value=value>{t(name)}</option> }).collect_view()}
            </select>
        </div>
        <p class="note">{move || t(if is_file() { "exportWarning" } else { "leavePicturesWhy" })}</p>
        <p class="actions">
            <button class="danger" type="button" id="export" on:click=take>{move || t(if is_file() { "exportAll" } else { "leaveShowPictures" })}</button>
        </p>
        {move || left_out.with(|left_out| !left_out.is_empty()).then(|| view! { <LeftOut left_out=left_out.get() /> })}
    }
}

/// What a format could not hold.
#[component]
fn LeftOut(left_out: Vec<(Account, Wording)>) -> impl IntoView {
    let row = |(account, why): (Account, Wording)| {
        let name = format!("{} {}", account.issuer, account.name);
        view! { <li>{tell(&say2("leaveOut", name.trim(), tell(&why)))}</li> }
    };
    view! {
        <div class="reminder" role="alert" id="left-out">
            <p>{t("leaveLeftOut")}</p>
            <ul class="plain">{left_out.into_iter().map(row).collect_view()}</ul>
        </div>
    }
}

/// The pictures for Google Authenticator, on screen and on paper.
#[component]
pub fn Pictures(texts: Vec<String>, left_out: Vec<(Account, Wording)>) -> impl IntoView {
    let app = App::get();
    let of = texts.len().to_string();
    let picture = |(at, text): (usize, String)| {
        let picture = qr::svg(&text, 400).unwrap_or_default();
        let picture = format!("data:image/svg+xml;charset=utf-8,{}", js_sys::encode_uri_component(&picture));
        let caption = tell(&say2("leavePicture", (at + 1).to_string(), of.clone()));
        view! { <figure><img src=picture alt=caption.clone() width=400 height=400 /><figcaption>{caption.clone()}</figcaption></figure> }
    };
    let pictures: Vec<_> = texts.into_iter().enumerate().map(picture).collect();
    view! {
        <main class="screen options pictures">
            <h1>{t("leaveGoogle")}</h1>
            <p class="lead">{t("leaveHow")}</p>
            {(!left_out.is_empty()).then(|| view! { <LeftOut left_out /> })}
            {pictures}
            <p class="note">{t("leavePicturesWhy")}</p>
            <p class="actions no-print">
                <button class="primary" type="button" id="print" on:click=move |_| { let _ = window().print(); }>{t("sheetPrint")}</button>
                <button type="button" id="pictures-done" on:click=move |_| app.show(Screen::Home)>{t("leaveDone")}</button>
            </p>
        </main>
    }
}
