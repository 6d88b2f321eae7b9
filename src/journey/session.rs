//! Locked or unlocked. While the vault is unlocked, its key is in `storage.session`, which is in memory, is closed to
//! content scripts and ends with the browser. Each use checks the time limit; the alarm and the idle event only clean
//! up.

use super::owner::OwnerConfirmed;
use super::save::{self, SaveError, Unlocked};
use super::{inbox, rules};
use crate::attempts::Attempts;
use crate::platform::{self, Refused, now};
use crate::settings::LockTime;
use crate::vault::Edit;
use crate::vault_file::VaultKey;
use base64ct::{Base64, Encoding};

/// Where the key is kept while unlocked.
pub const KEY: &str = "unlocked";
/// When the lock time ends, in Unix seconds. Stored separately from the key: it changes at each use without being
/// awaited, and if the key were written with it, the key could come back after the vault was locked.
const UNTIL: &str = "unlockedUntil";
const ATTEMPTS: &str = "attempts";
/// Present while the owner must still see what was done before this unlock.
const TELLING: &str = "telling";
/// The name of the alarm that cleans up.
pub const LOCK_ALARM: &str = "lock";

/// The content of [`KEY`], in base64: the 32 bytes of the vault key and the minutes of the lock time as two bytes,
/// high byte first.
struct SessionKey {
    key: VaultKey,
    time: LockTime,
}

impl SessionKey {
    /// The current value, and whether its time is over.
    async fn read() -> Option<(Self, bool)> {
        let bytes = Base64::decode_vec(&platform::session_get::<String>(KEY).await?).ok()?;
        let (key, minutes) = bytes.split_first_chunk()?;
        let time = LockTime::from_minutes(u16::from_be_bytes(minutes.try_into().ok()?))?;
        let is_over = time != LockTime::AT_CLOSE
            && platform::session_number(UNTIL).await.is_none_or(|until| until <= now() as f64);
        Some((Self { key: VaultKey::new(*key), time }, is_over))
    }

    fn text(&self) -> String {
        Base64::encode_string(&[&self.key.bytes()[..], &self.time.minutes().to_be_bytes()].concat())
    }
}

/// Stores the key for the lock time, or for as long as the IT department allows.
pub async fn unlock(key: &VaultKey, time: LockTime) {
    let unlocked = SessionKey { key: key.clone(), time: rules::in_force().await.lock_time(time) };
    begin_time(unlocked.time).await;
    // If the browser refuses, the user is asked again next time; nothing is lost.
    let _ = platform::session_set(KEY, &unlocked.text()).await;
}

/// Sets the lock time and stores the key for that long from now on. A longer time needs the owner's confirmation.
pub async fn set_lock_time(
    key: &VaultKey,
    time: LockTime,
    confirmed: Option<OwnerConfirmed>,
) -> Result<Unlocked, SaveError> {
    let edit = Edit::SetLockTime(time);
    let open = match confirmed {
        Some(confirmed) => save::edit_confirmed(key.clone(), edit, confirmed).await?,
        None => save::edit(key.clone(), edit).await?,
    };
    unlock(key, time).await;
    Ok(open)
}

/// Starts the lock time.
async fn begin_time(time: LockTime) {
    if let Some(seconds) = time.seconds() {
        let _ = platform::session_set(UNTIL, &((now() + seconds) as f64)).await;
        platform::set_alarm(LOCK_ALARM, seconds as f64 / 60.0 + 0.1).await;
        platform::set_idle_after(seconds);
    }
}

/// The key, if the vault is unlocked and its lock time is not over. Each use restarts the lock time.
pub async fn vault_key() -> Option<VaultKey> {
    let (unlocked, is_over) = SessionKey::read().await?;
    if is_over {
        // If the browser refuses, the key is refused at each use.
        let _ = lock_as_of_its_time().await;
        return None;
    }
    // Does not wait for the browser's answer.
    platform::spawn(begin_time(unlocked.time));
    Some(unlocked.key)
}

/// Removes the key, and what waits for the popup. Refused if the key is still stored afterwards.
pub async fn lock() -> Result<(), Refused> {
    let locked = forget_key().await;
    inbox::drop_from_before(now()).await;
    locked
}

/// Like [`lock`], when the lock time is over: items that were stored after its end stay and wait for the password.
async fn lock_as_of_its_time() -> Result<(), Refused> {
    let until = platform::session_number(UNTIL).await;
    let locked = forget_key().await;
    inbox::drop_from_before(until.map_or_else(now, |until| until as u64)).await;
    locked
}

async fn forget_key() -> Result<(), Refused> {
    let _ = platform::session_remove(KEY).await;
    if platform::session_get::<String>(KEY).await.is_none_or(|text| text.is_empty()) {
        return Ok(());
    }
    // A key that cannot be removed may still be overwritten.
    platform::session_set(KEY, &String::new()).await
}

/// Called when the IT department changed its rules: the user must unlock again.
pub async fn on_new_rules() {
    let _ = lock().await;
    rules::settle().await;
}

/// Handles the alarm: locks if the time is over.
pub async fn tidy() {
    if SessionKey::read().await.is_some_and(|(_, is_over)| is_over) {
        let _ = lock_as_of_its_time().await;
    }
}

/// The browser reports that the user is away: the screen was locked, or there was no input for a while. The browser's
/// default for that is a minute until [`begin_time`] sets the lock time, so this checks again whether the lock time
/// is over.
pub async fn on_idle(is_screen_locked: bool) {
    let Some((unlocked, _)) = SessionKey::read().await else { return };
    let is_left = match unlocked.time.seconds() {
        Some(seconds) => platform::is_idle_for(seconds).await,
        None => false,
    };
    if is_screen_locked || is_left {
        let _ = lock().await;
    }
}

/// Called after an unlock when the log has something that the owner must see.
pub async fn begin_telling() {
    // If the browser refuses, it is shown at the next unlock.
    let _ = platform::session_set(TELLING, &true).await;
}

/// Whether the owner must see the new entries of the log. What is done after this unlock waits for the next one.
pub async fn is_telling() -> bool {
    platform::session_has(TELLING).await
}

/// Called after the owner saw it.
pub async fn end_telling() {
    let _ = platform::session_remove(TELLING).await;
}

/// Wrong passwords in a row since the browser started.
pub async fn attempts() -> Attempts {
    platform::session_get::<String>(ATTEMPTS).await.and_then(|text| Attempts::read(&text)).unwrap_or_default()
}

/// Stores the number of wrong passwords; `None` after a correct one.
pub async fn set_attempts(attempts: Option<Attempts>) {
    let _ = match attempts {
        Some(attempts) => platform::session_set(ATTEMPTS, &attempts.to_text()).await,
        None => platform::session_remove(ATTEMPTS).await,
    };
}
