//! The recovery sheet: a code on paper that opens the vault when its password is forgotten, with the steps beside it.

use crate::browser::pages::{App, Screen};
use crate::browser::words::{t, tell};
use crate::journey::ways_in;
use crate::qr;
use crate::recovery_code::RecoveryCode;
use crate::vault::Edit;
use crate::wording::say1;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Makes a code and its slot, saves, and only then shows the sheet. The sheet before it no longer serves, and this one
/// counts when the user says that it is kept.
pub fn make(app: App) {
    app.exclusively(async move {
        if let Some(code) = add_slot(app).await {
            app.show(Screen::Sheet(code));
        }
    });
}

async fn add_slot(app: App) -> Option<RecoveryCode> {
    let made = ways_in::make_sheet(app.open.get_untracked()?).await;
    let (saved, code) = match made {
        Ok((open, code)) => (Ok(open), Some(code)),
        Err(error) => (Err(error), None),
    };
    app.saved(saved).then_some(code).flatten()
}

/// The screen, and the page that is printed.
#[component]
pub fn Sheet(code: RecoveryCode) -> impl IntoView {
    let app = App::get();
    let picture = qr::svg(&code.qr_text(), 220).unwrap_or_default();
    let picture = format!("data:image/svg+xml;charset=utf-8,{}", js_sys::encode_uri_component(&picture));
    let done = move |_| {
        spawn_local(async move {
            if app.save(Edit::SheetMade).await {
                app.show(Screen::Home);
            }
        });
    };
    let date: String = js_sys::Date::new_0().to_locale_date_string(&t("languageCode"), &Default::default()).into();
    view! {
        <main class="screen options sheet">
            <h1>{t("sheetTitle")}</h1>
            <p class="note">{tell(&say1("sheetMade", date))}</p>
            <p class="lead">{t("sheetWhat")}</p>
            <div class="sheet-code">
                <img src=picture alt=t("sheetQr") width=180 height=180 />
                <p class="recovery-code" id="recovery-code">{code.to_string()}</p>
            </div>
            <ol>
                <li>{t("sheetStep1")}</li>
                <li>{t("sheetStep2")}</li>
                <li>{t("sheetStep3")}</li>
            </ol>
            <p>{t("sheetGone")}</p>
            <p class="note">{t("sheetKeep")}</p>
            <p class="actions no-print">
                <button class="primary" type="button" id="print" on:click=move |_| { let _ = window().print(); }>{t("sheetPrint")}</button>
                <button type="button" id="sheet-done" on:click=done>{t("sheetDone")}</button>
            </p>
        </main>
    }
}
