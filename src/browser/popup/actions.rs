//! What the buttons do: save, copy, fill, scan, lock. Each says how it ended.

use super::{App, Notice, OpenQuestion, Screen, picture};
use crate::account::{Account, AccountId, Kind};
use crate::browser::parts::title_of;
use crate::browser::randomness::random;
use crate::browser::saving::why_not_saved;
use crate::browser::words::{t, tell};
use crate::browser::{clipboard, clock, webext};
use crate::journey::save::{self, Mishap};
use crate::journey::{inbox, session};
use crate::message::{Consent, FillOutcome, Reply, Request};
use crate::otp;
use crate::site::Site;
use crate::vault::{Edit, Entry};
use crate::wording::say1;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

/// Says something at the bottom, for as long as it takes to read it twice.
pub fn notify(app: App, text: String) {
    let notice = Some(Notice { text, is_error: false });
    app.notice.set(notice.clone());
    set_timeout(
        move || {
            if app.notice.get_untracked() == notice {
                app.notice.set(None);
            }
        },
        Duration::from_secs(6),
    );
}

/// Says what went wrong.
pub fn complain(app: App, text: String) {
    app.notice.set(Some(Notice { text, is_error: true }));
}

/// Saves one edit and shows the vault as it then is; true when saved. What was on the screen stays when it is not.
pub async fn save(app: App, edit: Edit) -> bool {
    let Some(key) = app.key.get_value() else {
        return false;
    };
    match save::edit(key, edit).await {
        Ok(open) => {
            app.vault.set(open.vault);
            match open.mishap {
                Some(Mishap::NoMirror) => complain(app, t("mishapNoMirror")),
                Some(Mishap::Earlier) => complain(app, t("mishapEarlier")),
                Some(Mishap::Mended) | None => {}
            }
            true
        }
        Err(error) => {
            complain(app, why_not_saved(&error));
            false
        }
    }
}

/// An entry with a fresh id; a portal of the company is known at all of its hosts.
pub fn new_entry(app: App, account: Account, site: Option<Site>) -> Entry {
    Entry::new(AccountId(random()), account, app.policy.with_value(|policy| policy.sites_with(site)))
}

/// Copies an account's code. A counter moves on first: a code shown twice would be refused.
pub fn copy(app: App, entry: Entry) {
    spawn_local(async move {
        let code = otp::code(&entry.account, clock::now()).text;
        if let Kind::Hotp(counter) = entry.account.kind
            && !save(app, Edit::Advance(entry.id, counter.saturating_add(1))).await
        {
            return;
        }
        match JsFuture::from(window().navigator().clipboard().write_text(&code)).await {
            Ok(_) => {
                let settings = app.vault.with_untracked(|vault| *vault.settings());
                clipboard::copied(&code, &settings).await;
                let said = if settings.empties_clipboard { "copiedForAWhile" } else { "copied" };
                notify(app, tell(&say1(said, title_of(&entry.account))));
                // Seen at the next opening: an account that moves up now would put another one under the pointer.
                if settings.sorts_by_use
                    && let Some(key) = app.key.get_value()
                {
                    let _ = save::edit(key, Edit::Used(entry.id, clock::now())).await;
                }
            }
            Err(_) => complain(app, t("copyFailed")),
        }
    });
}

/// Asks the background to fill; closes the popup when the code stands there.
pub fn fill(app: App, account: AccountId, consent: Consent) {
    let Some(page) = app.page.get_untracked() else {
        return complain(app, t("pageClosed"));
    };
    if app.busy.get_untracked() {
        return;
    }
    app.busy.set(true);
    app.question.set(None);
    let remaining = app.vault.with_untracked(|vault| {
        let window = otp::code(&vault.entry(account)?.account, clock::now()).window?;
        window.is_dying().then_some(window.remaining)
    });
    if let Some(seconds) = remaining {
        notify(app, tell(&say1("waitingForNext", seconds.to_string())));
    }
    spawn_local(async move {
        let request = Request::Fill { tab: page.tab, account, consent: consent.clone() };
        let outcome = match webext::ask(&request).await {
            Ok(Reply::Fill { outcome }) => outcome,
            Ok(_) | Err(_) => FillOutcome::PageClosedToUs,
        };
        app.busy.set(false);
        app.notice.set(None);
        match outcome {
            FillOutcome::Filled { clock: None } => close(),
            FillOutcome::Locked => app.show(Screen::Unlock),
            FillOutcome::VaultTrouble => complain(app, t("saveUnreadable")),
            FillOutcome::Gone => complain(app, t("saveGone")),
            outcome => {
                if app.screen.with_untracked(|screen| *screen != Screen::Accounts) {
                    app.show(Screen::Accounts);
                }
                let not_taken = outcome == FillOutcome::NotTaken;
                app.question.set(Some(OpenQuestion { account, outcome, consent }));
                let entry = app.vault.with_untracked(|vault| vault.entry(account).cloned());
                // A counter's code is spent; a moving one can be pasted instead.
                if let Some(entry) = entry.filter(|entry| not_taken && !matches!(entry.account.kind, Kind::Hotp(_))) {
                    copy(app, entry);
                }
            }
        }
    });
}

/// Starts drawing on the page and closes the popup, which would stand in the way.
pub fn scan(app: App) {
    let Some(page) = app.page.get_untracked() else {
        return complain(app, t("pageClosed"));
    };
    spawn_local(async move {
        match webext::ask(&Request::StartScan { tab: page.tab }).await {
            Ok(Reply::Done) => close(),
            Ok(Reply::StorageRefused) => complain(app, t("storageRefused")),
            Ok(_) | Err(_) => complain(app, t("pageClosed")),
        }
    });
}

/// Looks for a code in all that the page shows.
pub fn find_on_page(app: App) {
    let Some(page) = app.page.get_untracked() else {
        return complain(app, t("pageClosed"));
    };
    if app.busy.get_untracked() {
        return;
    }
    app.busy.set(true);
    notify(app, t("looking"));
    spawn_local(async move {
        let answer = webext::ask(&Request::FindOnPage { tab: page.tab }).await;
        app.busy.set(false);
        match answer {
            Ok(Reply::Done) => picture::show_find(app).await,
            Ok(Reply::StorageRefused) => complain(app, t("storageRefused")),
            Ok(_) | Err(_) => complain(app, t("pageClosed")),
        }
    });
}

/// Locks; what is on the screen goes when the key is gone.
pub fn lock(app: App) {
    spawn_local(async move {
        if session::lock().await.is_err() {
            complain(app, t("lockRefused"));
        }
    });
}

/// Forgets the vault and asks for the password: it was locked, here or elsewhere, by a person or by time.
pub fn on_locked(app: App) {
    if app.key.with_value(Option::is_some) && app.has_password() {
        app.key.set_value(None);
        app.vault.set(Default::default());
        app.show(Screen::Unlock);
    }
}

/// A scan has ended: somebody opened the popup while it was still looking. What else is on the screen is not disturbed.
pub async fn on_found(app: App) {
    // Read before the screen is looked at: a popup that is still starting may have come to its accounts meanwhile.
    let find = inbox::scan().await;
    match app.screen.get_untracked() {
        // While busy, the action that asked shows it.
        Screen::Accounts if !app.busy.get_untracked() => picture::show(app, find),
        // Shown when the vault is open.
        Screen::Starting | Screen::Unlock => app.find.set(find),
        _ => {}
    }
}

/// Opens the options in a tab, at one of their screens.
pub fn open_options(screen: &'static str) {
    spawn_local(async move {
        if webext::open_tab(&format!("options.html#{screen}")).await.is_ok() {
            close();
        }
    });
}

/// Changing an account: another page in the same window, as for a secret by hand.
pub fn edit(app: App, id: AccountId) {
    let _ = window().location().replace(&format!("{}#{id}", if app.in_tab { "edit.html?tab" } else { "edit.html" }));
}

/// Entering a secret by hand: another page in the same window, since few people need it.
pub fn by_hand(app: App) {
    let _ = window().location().replace(if app.in_tab { "manual.html?tab" } else { "manual.html" });
}

/// Closes the popup.
pub fn close() {
    let _ = window().close();
}
