//! What waits for the popup: the result of a scan, an account that was typed by hand and not yet saved, and the
//! question of a fill by the shortcut. All are in `storage.session`, like the vault key, with one expiry and one
//! badge.

use crate::message::{FillQuestion, Reply, ScanResult};
use crate::platform::{self, Refused, now};
use crate::route::Route;
use futures_util::future::join3;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The key of the waiting scan result.
pub const SCAN_RESULT: &str = "find";
const DRAFT: &str = "draft";
const QUESTION: &str = "question";
/// The key of the tab and the account of the question, with a space between them.
const QUESTION_OF: &str = "questionOf";

/// The keys of everything that waits.
const ALL: [&str; 3] = [SCAN_RESULT, DRAFT, QUESTION];
/// The name of the alarm that removes what has expired.
pub const ALARM: &str = "inbox";

/// Seconds until a waiting item expires: it may contain a secret, and the user has left its page.
pub const LASTS_SECONDS: u64 = 600;
/// If an item lies further in the future than this, the clock was set back, and the item counts as expired.
const MOST_FUTURE_SECONDS: u64 = 60;

fn is_fresh(at: u64, now: u64) -> bool {
    now.saturating_sub(at) < LASTS_SECONDS && at <= now.saturating_add(MOST_FUTURE_SECONDS)
}

/// Everything that waits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inbox {
    /// The screen that shows it: of a scan result, or else of a half-typed account.
    pub waiting: Option<Route>,
    /// The question that a fill left.
    pub question: Option<FillQuestion>,
}

/// Reads everything that waits.
pub async fn look() -> Inbox {
    let (has_scan, has_draft, question) = join3(is_there(SCAN_RESULT), is_there(DRAFT), question()).await;
    let waiting = if has_scan { Some(Route::Found) } else { has_draft.then_some(Route::Manual) };
    Inbox { waiting, question }
}

/// Stores the result of a scan.
pub async fn keep_scan(find: &ScanResult) -> Result<(), Refused> {
    keep(SCAN_RESULT, find).await
}

/// The waiting result of a scan.
pub async fn scan() -> Option<ScanResult> {
    kept(SCAN_RESULT).await
}

/// Removes the result of a scan.
pub async fn drop_scan() {
    forget(SCAN_RESULT).await;
}

/// Stores the texts of the fields of a half-typed account.
pub async fn keep_draft(texts: &[String]) {
    // If the browser refuses, the user types again; nothing was saved yet.
    let _ = keep(DRAFT, &texts).await;
}

/// The stored texts of the fields.
pub async fn draft() -> Option<Vec<String>> {
    kept(DRAFT).await
}

/// Removes the stored texts.
pub async fn drop_draft() {
    forget(DRAFT).await;
}

/// Stores the question that a fill left.
pub async fn keep_question(question: FillQuestion) {
    let FillQuestion { tab, account, outcome } = question;
    // If the browser refuses, the popup opens without the question, and the user fills from there. The question is
    // stored as the reply to a fill, which the popup can read anyway.
    if platform::session_set(QUESTION_OF, &format!("{tab} {account}")).await.is_ok() {
        let _ = keep(QUESTION, &Reply::Fill(outcome)).await;
    }
}

async fn question() -> Option<FillQuestion> {
    let Reply::Fill(outcome) = kept(QUESTION).await? else { return None };
    let of: String = platform::session_get(QUESTION_OF).await?;
    let (tab, account) = of.split_once(' ')?;
    Some(FillQuestion { tab: tab.parse().ok()?, account: account.to_owned().try_into().ok()?, outcome })
}

/// Removes the question, since it is asked only once.
pub async fn drop_question() {
    let _ = platform::session_remove(QUESTION).await;
}

/// Shows on the toolbar button that something waits.
pub async fn set_badge() {
    platform::set_badge("1").await;
}

/// The key of the time at which an item was stored, in Unix seconds.
fn time_of(key: &str) -> String {
    [key, "At"].concat()
}

async fn keep<T: Serialize>(key: &str, content: &T) -> Result<(), Refused> {
    // Written first, so that every stored item has its time.
    platform::session_set(&time_of(key), &(now() as f64)).await?;
    platform::session_set(key, content).await?;
    // The alarm checks after the expiry, even if nobody opens the popup.
    platform::spawn(platform::set_alarm(ALARM, LASTS_SECONDS as f64 / 60.0 + 0.1));
    Ok(())
}

/// Handles the alarm: removes what has expired.
pub async fn tidy() {
    for key in ALL {
        is_kept(key).await;
    }
}

/// Removes everything that was stored before `time`, in Unix seconds, when the vault was locked. The result of a scan
/// that was made after the lock time ended stays and waits for the password.
pub async fn drop_from_before(time: u64) {
    for key in ALL {
        if platform::session_number(&time_of(key)).await.is_none_or(|at| at as u64 <= time) {
            forget(key).await;
        }
    }
}

async fn kept<T: DeserializeOwned>(key: &str) -> Option<T> {
    if is_kept(key).await { platform::session_get(key).await } else { None }
}

/// Whether something is stored there.
async fn is_there(key: &str) -> bool {
    is_kept(key).await && platform::session_has(key).await
}

/// Whether the item there has not expired; an expired item is removed.
async fn is_kept(key: &str) -> bool {
    let Some(at) = platform::session_number(&time_of(key)).await else {
        return false;
    };
    let is_fresh = is_fresh(at as u64, now());
    if !is_fresh {
        forget(key).await;
    }
    is_fresh
}

async fn forget(key: &str) {
    let _ = platform::session_remove(key).await;
    if platform::session_has(key).await {
        // An item that cannot be removed may still be overwritten.
        let _ = platform::session_set(key, &false).await;
    }
    platform::set_badge("").await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_expires() {
        assert!(is_fresh(1000, 1000) && is_fresh(1000, 1599) && is_fresh(1060, 1000));
        assert!(!is_fresh(1000, 1600) && !is_fresh(1061, 1000));
    }
}
