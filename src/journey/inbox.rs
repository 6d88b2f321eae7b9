//! What waits for the popup: the result of a scan, what was typed by hand and not yet saved, and what a fill by the shortcut
//! left to be answered. All in `storage.session`, as the vault key is, with one expiry and one badge.

use crate::message::{FillQuestion, Find, Reply};
use crate::platform::{self, Refused, now};
use crate::route::Route;
use futures_util::future::join3;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Where the result of a scan waits.
pub const SCAN_RESULT: &str = "find";
const DRAFT: &str = "draft";
const QUESTION: &str = "question";
/// Of which tab and which account, with a space between them.
const QUESTION_OF: &str = "questionOf";

/// Everything that waits, by name.
const ALL: [&str; 3] = [SCAN_RESULT, DRAFT, QUESTION];
/// The name of the alarm that drops what is stale.
pub const ALARM: &str = "inbox";

/// Seconds until what waits is dropped: it may hold a secret, and the user has left its page.
pub const LASTS_SECONDS: u64 = 600;
/// A clock that was set back by more than this makes what waits as good as old.
const MOST_FUTURE_SECONDS: u64 = 60;

fn is_fresh(at: u64, now: u64) -> bool {
    now.saturating_sub(at) < LASTS_SECONDS && at <= now.saturating_add(MOST_FUTURE_SECONDS)
}

/// Everything that waits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inbox {
    /// The screen that has it: what a scan brought, else what was typed of an account by hand.
    pub waiting: Option<Route>,
    /// What a fill left to be answered.
    pub question: Option<FillQuestion>,
}

/// Looks at everything that waits.
pub async fn look() -> Inbox {
    let (has_scan, has_draft, question) = join3(is_there(SCAN_RESULT), is_there(DRAFT), question()).await;
    let waiting = if has_scan { Some(Route::Found) } else { has_draft.then_some(Route::Manual) };
    Inbox { waiting, question }
}

/// Keeps the result of a scan.
pub async fn keep_scan(find: &Find) -> Result<(), Refused> {
    keep(SCAN_RESULT, find).await
}

/// The result of a scan that waits.
pub async fn scan() -> Option<Find> {
    kept(SCAN_RESULT).await
}

/// Drops it.
pub async fn drop_scan() {
    forget(SCAN_RESULT).await;
}

/// Keeps the texts of the fields.
pub async fn keep_draft(texts: &[String]) {
    // Refused means that the user types again; nothing was saved yet.
    let _ = keep(DRAFT, &texts).await;
}

/// The texts that were kept.
pub async fn draft() -> Option<Vec<String>> {
    kept(DRAFT).await
}

/// Drops them.
pub async fn drop_draft() {
    forget(DRAFT).await;
}

/// Keeps what a fill left to be answered.
pub async fn keep_question(question: FillQuestion) {
    let FillQuestion { tab, account, outcome } = question;
    // Refused means that the popup opens without it, and the user fills from there. As the reply to a fill, which the popup
    // reads anyway.
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

/// Drops it: a question is asked once.
pub async fn drop_question() {
    let _ = platform::session_remove(QUESTION).await;
}

/// Says on the toolbar button that something waits.
pub async fn set_badge() {
    platform::set_badge("1").await;
}

/// Where it is written when something was put there, in Unix seconds.
fn time_of(key: &str) -> String {
    [key, "At"].concat()
}

async fn keep<T: Serialize>(key: &str, content: &T) -> Result<(), Refused> {
    // First, so that what is there always has its time.
    platform::session_set(&time_of(key), &(now() as f64)).await?;
    platform::session_set(key, content).await?;
    // It is looked at when it is stale, whether anybody opens the popup or not.
    platform::spawn(platform::set_alarm(ALARM, LASTS_SECONDS as f64 / 60.0 + 0.1));
    Ok(())
}

/// The alarm: drops what is stale.
pub async fn tidy() {
    for key in ALL {
        is_kept(key).await;
    }
}

/// The vault was locked at this time, in Unix seconds: what was put there before is dropped. A scan over a vault whose time had
/// gone by waits for the password.
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

/// Whether something waits there, whatever it is.
async fn is_there(key: &str) -> bool {
    is_kept(key).await && platform::session_has(key).await
}

/// Whether what waits there is fresh; what is stale is dropped.
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
        // What cannot be removed may yet be written over.
        let _ = platform::session_set(key, &false).await;
    }
    platform::set_badge("").await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_goes_stale() {
        assert!(is_fresh(1000, 1000) && is_fresh(1000, 1599) && is_fresh(1060, 1000));
        assert!(!is_fresh(1000, 1600) && !is_fresh(1061, 1000));
    }
}
