//! Starting a scan from a page of ours.

use super::shell::Shell;
use super::webext;
use super::words::t;
use crate::message::{Reply, Request};
use leptos::prelude::window;

/// Starts drawing on the page and closes the popup, which would stand in the way. Says so where that cannot be; `None` is no page.
pub async fn start(shell: Shell, tab: Option<i32>) {
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
