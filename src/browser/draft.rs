//! What was typed by hand and not yet saved, for as long as a find lasts: in `storage.session`, as the vault key is.

use super::{clock, webext};
use crate::message::Find;
use serde::{Deserialize, Serialize};

const DRAFT: &str = "draft";

#[derive(Serialize, Deserialize)]
struct Draft {
    texts: Vec<String>,
    /// When, in Unix seconds.
    at: u64,
}

/// Keeps the texts of the fields.
pub async fn keep(texts: Vec<String>) {
    // Refused means that the user types again; nothing was saved yet.
    let _ = webext::session_set(DRAFT, &Draft { texts, at: clock::now() }).await;
}

/// The texts that were kept, if they still count.
pub async fn kept() -> Option<Vec<String>> {
    let draft: Draft = webext::session_get(DRAFT).await?;
    if clock::now().saturating_sub(draft.at) < Find::LASTS_SECONDS {
        return Some(draft.texts);
    }
    forget().await;
    None
}

/// Drops them.
pub async fn forget() {
    let _ = webext::session_remove(DRAFT).await;
    webext::set_badge("").await;
}
