//! Export: the accounts in the formats of other programs. Shown next to the secrets, after the password was entered
//! again.

use super::backup::download;
use crate::account::Account;
use crate::browser::i18n::{t, translate};
use crate::browser::pages::{App, Screen};
use crate::browser::randomness::random;
use crate::export;
use crate::i18n::{Sentence, sentence2};
use crate::key_uri;
use crate::qr;
use crate::vault::{ActKind, Edit};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The formats to choose from: the value, and the message id of its name.
const FORMATS: [(&str, &str); 5] = [
    ("uris", "leaveUris"),
    ("aegis", "leaveAegis"),
    ("bitwarden", "leaveBitwarden"),
    ("google", "leaveGoogle"),
    ("each", "leaveEach"),
];

/// QR codes to scan from the screen or from paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Pictures {
    title: &'static str,
    lead: &'static str,
    /// For each code: the caption, the secret that can be typed instead, and the text of the QR code.
    codes: Vec<(String, Option<String>, String)>,
    left_out: Vec<(Account, Sentence)>,
}

impl Pictures {
    /// QR codes for Google Authenticator, several accounts in each.
    fn google(texts: Vec<String>, left_out: Vec<(Account, Sentence)>) -> Self {
        let of = texts.len().to_string();
        let caption = |at: usize| translate(&sentence2("leavePicture", (at + 1).to_string(), of.clone()));
        let codes = texts.into_iter().enumerate().map(|(at, text)| (caption(at), None, text)).collect();
        Self { title: "leaveGoogle", lead: "leaveHow", codes, left_out }
    }

    /// One QR code per account, with its secret.
    fn each(accounts: &[Account]) -> Self {
        let code = |account: &Account| {
            let caption = format!("{} {}", account.issuer, account.name).trim().to_owned();
            (caption, Some(account.secret.to_base32()), key_uri::write(account))
        };
        let codes = accounts.iter().map(code).collect();
        Self { title: "leaveEach", lead: "leaveEachHow", codes, left_out: Vec::new() }
    }
}

/// The choice of a program, and the button to export.
#[component]
pub fn Leave(accounts: Vec<Account>) -> impl IntoView {
    let app = App::get();
    let format = RwSignal::new(FORMATS[0].0.to_owned());
    let left_out = RwSignal::new(Vec::<(Account, Sentence)>::new());
    let take = move |_| {
        let name =
            FORMATS.iter().find(|(value, _)| format.with_untracked(|format| format == value)).map(|(_, name)| t(name));
        let noted = Edit::Noted(ActKind::Exported, name.unwrap_or_default());
        // If the log cannot be written, the user can still export.
        spawn_local(async move {
            app.save(noted).await;
        });
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
                    false => app.show(Screen::Pictures(Pictures::google(export.written, export.left_out))),
                }
                return;
            }
            "each" => return app.show(Screen::Pictures(Pictures::each(&accounts))),
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
    let is_file = move || format.with(|format| format != "google" && format != "each");
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

/// The accounts that a format cannot hold.
#[component]
fn LeftOut(left_out: Vec<(Account, Sentence)>) -> impl IntoView {
    let row = |(account, why): (Account, Sentence)| {
        let name = format!("{} {}", account.issuer, account.name);
        view! { <li>{translate(&sentence2("leaveOut", name.trim(), translate(&why)))}</li> }
    };
    view! {
        <div class="reminder" role="alert" id="left-out">
            <p>{t("leaveLeftOut")}</p>
            <ul class="plain">{left_out.into_iter().map(row).collect_view()}</ul>
        </div>
    }
}

/// QR codes, on screen and on paper.
#[component]
pub fn PicturesScreen(pictures: Pictures) -> impl IntoView {
    let app = App::get();
    let Pictures { title, lead, codes, left_out } = pictures;
    let size = if codes.iter().any(|(_, secret, _)| secret.is_some()) { 220 } else { 400 };
    let figure = |(caption, secret, text): (String, Option<String>, String)| {
        let picture = qr::svg(&text, size).unwrap_or_default();
        let picture = format!("data:image/svg+xml;charset=utf-8,{}", js_sys::encode_uri_component(&picture));
        view! {
            <figure>
                <img src=picture alt=caption.clone() width=size height=size />
                <figcaption>
                    <span class="issuer">{caption.clone()}</span>
                    {secret.map(|secret| view! { <span class="secret">{secret}</span> })}
                </figcaption>
            </figure>
        }
    };
    view! {
        <main class="screen options pictures" class:small=size == 220>
            <h1>{t(title)}</h1>
            <p class="lead">{t(lead)}</p>
            {(!left_out.is_empty()).then(|| view! { <LeftOut left_out /> })}
            {codes.into_iter().map(figure).collect_view()}
            <p class="note">{t("leavePicturesWhy")}</p>
            <p class="actions no-print">
                <button class="primary" type="button" id="print" on:click=move |_| { let _ = window().print(); }>{t("sheetPrint")}</button>
                <button type="button" id="pictures-done" on:click=move |_| app.show(Screen::Home)>{t("leaveDone")}</button>
            </p>
        </main>
    }
}
