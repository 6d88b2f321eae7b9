//! The recovery sheet: a code on paper that opens the vault when the password is forgotten, with instructions.

use crate::browser::i18n::{t, translate};
use crate::browser::pages::{App, Screen};
use crate::i18n::sentence1;
use crate::journey::owner::OwnerConfirmed;
use crate::journey::ways_in::{self, NewSheet};
use crate::qr;
use leptos::prelude::*;

/// Makes a code and its slot, saves, and only then shows the sheet.
pub fn make(app: App, confirmed: OwnerConfirmed) {
    app.exclusively(async move {
        let Some(open) = app.open.get_untracked() else { return };
        let (saved, sheet) = match ways_in::make_sheet(open, confirmed).await {
            Ok((open, sheet)) => (Ok(open), Some(sheet)),
            Err(error) => (Err(error), None),
        };
        if app.saved(saved)
            && let Some(sheet) = sheet
        {
            app.show(Screen::Sheet(sheet));
        }
    });
}

/// The screen and the printed page.
#[component]
pub fn Sheet(sheet: NewSheet) -> impl IntoView {
    let app = App::get();
    let code = sheet.code.clone();
    let picture = qr::svg(&code.qr_text(), 220).unwrap_or_default();
    let picture = format!("data:image/svg+xml;charset=utf-8,{}", js_sys::encode_uri_component(&picture));
    let had_one = app.of_vault_now(|vault| vault.settings().has_sheet).unwrap_or_default();
    let sheet = StoredValue::new(sheet);
    let done = move |_| {
        app.exclusively(async move {
            let Some(open) = app.open.get_untracked() else { return };
            if app.saved(ways_in::keep_sheet(open, &sheet.get_value()).await) {
                app.show(Screen::Home);
            }
        });
    };
    let date: String = js_sys::Date::new_0().to_locale_date_string(&t("languageCode"), &Default::default()).into();
    view! {
        <main class="screen options sheet">
            <h1>{t("sheetTitle")}</h1>
            <p class="note">{translate(&sentence1("sheetMade", date))}</p>
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
            {had_one.then(|| view! { <p class="note no-print">{t("sheetOldServes")}</p> })}
            <p class="actions no-print">
                <button class="primary" type="button" id="print" on:click=move |_| { let _ = window().print(); }>{t("sheetPrint")}</button>
                <button type="button" id="sheet-done" on:click=done>{t("sheetDone")}</button>
            </p>
        </main>
    }
}
