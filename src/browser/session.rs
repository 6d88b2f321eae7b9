//! Locked or unlocked: while unlocked the vault key is in `storage.session`, which lives in memory, is closed to
//! content scripts and ends with the browser. The time limit is checked at every use; alarm and idle only tidy.

use super::{clock, policy, webext};
use crate::attempts::Attempts;
use crate::sealed::VaultKey;
use crate::settings::LockTime;
use base64ct::{Base64, Encoding};
use serde::{Deserialize, Serialize};
use wasm_bindgen_futures::spawn_local;

const KEY: &str = "unlocked";
const ATTEMPTS: &str = "attempts";
/// The name of the alarm that tidies.
pub const LOCK_ALARM: &str = "lock";

#[derive(Serialize, Deserialize)]
struct Unlocked {
    key: String,
    /// Minutes as in [`LockTime`].
    minutes: u16,
    /// Unix seconds; none when only the browser's end locks.
    until: Option<u64>,
}

impl Unlocked {
    fn is_over(&self) -> bool {
        self.until.is_some_and(|until| until <= clock::now())
    }
}

/// Remembers the key for the lock time, or for as long as the IT department allows.
pub async fn unlock(key: &VaultKey, time: LockTime) {
    let time = policy::in_force().await.lock_time(time);
    let until = time.seconds().map(|seconds| clock::now() + seconds);
    let unlocked = Unlocked { key: Base64::encode_string(key.bytes()), minutes: time.minutes(), until };
    // Refused means that the user is asked again next time; nothing is lost.
    let _ = webext::session_set(KEY, &unlocked).await;
    if let Some(seconds) = time.seconds() {
        webext::set_alarm(LOCK_ALARM, seconds as f64 / 60.0 + 0.1).await;
        webext::set_idle_after(seconds);
    }
}

/// The key, if unlocked and not at rest for too long; each use begins the time anew.
pub async fn vault_key() -> Option<VaultKey> {
    let unlocked: Unlocked = webext::session_get(KEY).await?;
    if unlocked.is_over() {
        lock().await;
        return None;
    }
    let key = VaultKey::new(Base64::decode_vec(&unlocked.key).ok()?.try_into().ok()?);
    let time = LockTime::from_minutes(unlocked.minutes)?;
    let kept = key.clone();
    // Nobody waits for the browser's answer.
    spawn_local(async move { unlock(&kept, time).await });
    Some(key)
}

/// Forgets the key now.
pub async fn lock() {
    let _ = webext::session_remove(KEY).await;
}

/// The IT department changed its rules: whoever unlocked before them unlocks again.
pub async fn on_new_rules() {
    lock().await;
    // Looked at once, so that the next start knows to wait for them.
    policy::in_force().await;
}

/// Calls `locked` when the vault is locked, here or in another window, by a person or by time.
pub fn when_locked(locked: impl Fn() + 'static) {
    webext::when_session_changes(KEY, move |is_unlocked| {
        if !is_unlocked {
            locked();
        }
    });
}

/// The alarm: locks if the time is over.
pub async fn tidy() {
    let unlocked: Option<Unlocked> = webext::session_get(KEY).await;
    if unlocked.is_some_and(|unlocked| unlocked.is_over()) {
        lock().await;
    }
}

/// The browser says that nobody is there any more: the screen was locked, or the lock time went by without a key.
pub async fn on_idle(is_screen_locked: bool) {
    let unlocked: Option<Unlocked> = webext::session_get(KEY).await;
    if unlocked.is_some_and(|unlocked| is_screen_locked || unlocked.until.is_some()) {
        lock().await;
    }
}

/// Wrong passwords in a row so far, since the browser started.
pub async fn attempts() -> Attempts {
    webext::session_get(ATTEMPTS).await.unwrap_or_default()
}

/// Keeps count of them; `None` after a right one.
pub async fn set_attempts(attempts: Option<Attempts>) {
    let _ = match attempts {
        Some(attempts) => webext::session_set(ATTEMPTS, &attempts).await,
        None => webext::session_remove(ATTEMPTS).await,
    };
}
