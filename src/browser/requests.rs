//! Requests of the popup, and of the pages in its window, to the background about the page under them.

use super::i18n::{t, translate};
use super::shell::Shell;
use super::{clock, webext};
use crate::account::AccountId;
use crate::i18n::sentence1;
use crate::message::{Consent, FillOutcome, Reply, Request};
use crate::otp;
use leptos::prelude::window;

/// Starts drawing on the page and closes the popup, which would cover it. Reports an error if that is not possible;
/// `None` means that there is no page.
pub async fn start_scan(shell: Shell, tab: Option<i32>) {
    let answer = match tab {
        Some(tab) => webext::ask(&Request::StartScan { tab }).await.ok(),
        None => None,
    };
    match answer {
        Some(Reply::Done) => drop(window().close()),
        Some(Reply::StorageRefused) => shell.complain(t("storageRefused")),
        Some(_) | None => shell.complain(t("pageClosed")),
    }
}

/// Fills an account's code into the page. If the code is about to expire, says first that the next one is awaited.
pub async fn fill(shell: Shell, tab: i32, account: AccountId, consent: Consent) -> FillOutcome {
    let remaining = shell.of_vault_now(|vault| {
        let window = otp::code(&vault.entry(account)?.account, clock::now()).window?;
        window.is_dying().then_some(window.remaining)
    });
    if let Some(seconds) = remaining.flatten() {
        shell.say_for_a_moment(translate(&sentence1("waitingForNext", seconds.to_string())));
    }
    match webext::ask(&Request::Fill { tab, account, consent }).await {
        Ok(Reply::Fill(outcome)) => outcome,
        Ok(_) | Err(_) => FillOutcome::PageClosedToUs,
    }
}
