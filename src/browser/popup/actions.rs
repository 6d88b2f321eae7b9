//! The actions of the buttons: copy, fill, scan. Each reports its outcome.

use super::{App, OpenQuestion, Screen};
use crate::account::{AccountId, Kind};
use crate::browser::i18n::{t, translate};
use crate::browser::parts::title_of;
use crate::browser::shell::go_to;
use crate::browser::{clipboard, clock, requests, webext};
use crate::i18n::sentence1;
use crate::journey::save;
use crate::message::{Consent, FillOutcome, Reply, Request};
use crate::otp;
use crate::route::Route;
use crate::vault::{Edit, Entry};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

/// Copies an account's code. Over a page that imitates another site, only after the user has seen the names of both.
pub fn copy(app: App, entry: Entry) {
    if app.asks_likeness.get_untracked() {
        // The answer arrives in a moment.
        return set_timeout(move || copy(app, entry), Duration::from_millis(20));
    }
    match app.looks_like.get_untracked() {
        None => copy_now(app, entry),
        Some(of) => {
            let page = app.site().map(|site| site.origin()).unwrap_or_default();
            let outcome = FillOutcome::UnknownSite { page, known: Vec::new(), looks_like: Some(of) };
            let consent = Consent::default();
            app.question.set(Some(OpenQuestion { account: entry.id, outcome, consent, copies: true }));
        }
    }
}

/// Copies an account's code. A counter is saved first, because a service refuses a code that is used twice.
pub fn copy_now(app: App, entry: Entry) {
    spawn_local(async move {
        let code = otp::code(&entry.account, clock::now()).text;
        if let Kind::Hotp(counter) = entry.account.kind
            && !app.save(Edit::Advance(entry.id, counter.saturating_add(1))).await
        {
            return;
        }
        match JsFuture::from(window().navigator().clipboard().write_text(&code)).await {
            Ok(_) => {
                let settings = app.of_vault_now(|vault| *vault.settings()).unwrap_or_default();
                clipboard::copied(&code, &settings).await;
                let said = if settings.empties_clipboard { "copiedForAWhile" } else { "copied" };
                app.say_for_a_moment(translate(&sentence1(said, title_of(&entry.account))));
                // The new order appears at the next opening: if the account moved up now, another one would be under
                // the pointer.
                if settings.sorts_by_use
                    && let Some(key) = app.key()
                {
                    let _ = save::edit(key, Edit::Used(entry.id, clock::now())).await;
                }
            }
            Err(_) => app.complain(t("copyFailed")),
        }
    });
}

/// Asks the background to fill; closes the popup when the code is in the field.
pub fn fill(app: App, account: AccountId, consent: Consent) {
    let Some(page) = app.page.get_untracked() else {
        return app.complain(t("pageClosed"));
    };
    app.exclusively(async move {
        app.question.set(None);
        let outcome = requests::fill(app.shell, page.tab, account, consent.clone()).await;
        app.notice.set(None);
        match outcome {
            FillOutcome::Filled(None) => close(),
            FillOutcome::Locked => app.show(Screen::Unlock),
            FillOutcome::VaultTrouble => app.complain(t("saveUnreadable")),
            FillOutcome::Gone => app.complain(t("saveGone")),
            outcome => {
                if app.screen.with_untracked(|screen| *screen != Screen::Accounts) {
                    app.show(Screen::Accounts);
                }
                let not_taken = outcome == FillOutcome::NotTaken;
                app.question.set(Some(OpenQuestion { account, outcome, consent, copies: false }));
                let entry = app.of_vault_now(|vault| vault.entry(account).cloned()).flatten();
                // The code of a counter is used up; a time-based one can be pasted instead.
                if let Some(entry) = entry.filter(|entry| not_taken && !matches!(entry.account.kind, Kind::Hotp(_))) {
                    copy_now(app, entry);
                }
            }
        }
    });
}

/// Starts drawing on the page and closes the popup.
pub fn scan(app: App) {
    spawn_local(requests::start_scan(app.shell, app.page.with_untracked(|page| page.as_ref().map(|page| page.tab))));
}

/// Looks for a code in everything that the page shows.
pub fn find_on_page(app: App) {
    let Some(page) = app.page.get_untracked() else {
        return app.complain(t("pageClosed"));
    };
    app.exclusively(async move {
        app.say_for_a_moment(t("looking"));
        match webext::ask(&Request::FindOnPage { tab: page.tab }).await {
            Ok(Reply::Done) => go_to(Route::Found),
            Ok(Reply::StorageRefused) => app.complain(t("storageRefused")),
            Ok(_) | Err(_) => app.complain(t("pageClosed")),
        }
    });
}

/// Closes the popup.
pub fn close() {
    let _ = window().close();
}
