//! Locked or unlocked: while unlocked the vault key is in `storage.session`, which lives in memory and is closed to
//! content scripts. The time limit is checked at every use; the alarm only tidies.

use super::{clock, webext};
use crate::sealed::VaultKey;
use base64ct::{Base64, Encoding};
use serde::{Deserialize, Serialize};

const KEY: &str = "unlocked";
/// The name of the alarm that tidies.
pub const LOCK_ALARM: &str = "lock";
/// Idle time after which the vault locks: 15 minutes.
const IDLE_SECONDS: u64 = 15 * 60;

#[derive(Serialize, Deserialize)]
struct Unlocked {
    key: String,
    until: u64,
}

/// Remembers the key for the idle time.
pub async fn unlock(key: &VaultKey) {
    let unlocked = Unlocked { key: Base64::encode_string(key.bytes()), until: clock::now() + IDLE_SECONDS };
    // Refused means that the user is asked again next time; nothing is lost.
    let _ = webext::session_set(KEY, &unlocked).await;
    webext::set_alarm(LOCK_ALARM, IDLE_SECONDS as f64 / 60.0 + 0.1).await;
}

/// The key, if unlocked and not idle for too long; each use begins the idle time anew.
pub async fn vault_key() -> Option<VaultKey> {
    let unlocked: Unlocked = webext::session_get(KEY).await?;
    if unlocked.until <= clock::now() {
        lock().await;
        return None;
    }
    let key = VaultKey::new(Base64::decode_vec(&unlocked.key).ok()?.try_into().ok()?);
    unlock(&key).await;
    Some(key)
}

/// Forgets the key now.
pub async fn lock() {
    let _ = webext::session_remove(KEY).await;
}

/// The alarm: locks if the idle time is over.
pub async fn tidy() {
    let unlocked: Option<Unlocked> = webext::session_get(KEY).await;
    if unlocked.is_some_and(|unlocked| unlocked.until <= clock::now()) {
        lock().await;
    }
}
