//! Locked or unlocked: while unlocked the vault key is in `storage.session`, which lives in memory, is closed to
//! content scripts and ends with the browser. The time limit is checked at every use; alarm and idle only tidy.

use super::owner::OwnerConfirmed;
use super::save::{self, SaveError, Unlocked};
use super::{inbox, rules};
use crate::attempts::Attempts;
use crate::platform::{self, Refused, now};
use crate::sealed::VaultKey;
use crate::settings::LockTime;
use crate::vault::Edit;
use base64ct::{Base64, Encoding};

/// Where the key is kept while unlocked.
pub const KEY: &str = "unlocked";
/// When the lock time is over, in Unix seconds. A value of its own: it moves at each use, without anybody waiting for it,
/// and a key that was written along could come back after the vault was locked.
const UNTIL: &str = "unlockedUntil";
const ATTEMPTS: &str = "attempts";
/// There while the owner is to be told of what was done before this unlock.
const TELLING: &str = "telling";
/// The name of the alarm that tidies.
pub const LOCK_ALARM: &str = "lock";

/// What lies under [`KEY`], in base64: the vault key's 32 bytes and the lock time's minutes as two, the higher first.
struct SessionKey {
    key: VaultKey,
    time: LockTime,
}

impl SessionKey {
    /// As it is now, and whether its time is over.
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

/// Remembers the key for the lock time, or for as long as the IT department allows.
pub async fn unlock(key: &VaultKey, time: LockTime) {
    let unlocked = SessionKey { key: key.clone(), time: rules::in_force().await.lock_time(time) };
    begin_time(unlocked.time).await;
    // Refused means that the user is asked again next time; nothing is lost.
    let _ = platform::session_set(KEY, &unlocked.text()).await;
}

/// Sets when the vault locks, and remembers the key for that long from now on. A longer time needs the owner's word.
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

/// The lock time begins.
async fn begin_time(time: LockTime) {
    if let Some(seconds) = time.seconds() {
        let _ = platform::session_set(UNTIL, &((now() + seconds) as f64)).await;
        platform::set_alarm(LOCK_ALARM, seconds as f64 / 60.0 + 0.1).await;
        platform::set_idle_after(seconds);
    }
}

/// The key, if unlocked and not at rest for too long; each use begins the time anew.
pub async fn vault_key() -> Option<VaultKey> {
    let (unlocked, is_over) = SessionKey::read().await?;
    if is_over {
        // Refused means that it is refused at each use.
        let _ = lock_as_of_its_time().await;
        return None;
    }
    // Nobody waits for the browser's answer.
    platform::spawn(begin_time(unlocked.time));
    Some(unlocked.key)
}

/// Forgets the key now, and what waits for the popup. Refused where the key is still there afterwards.
pub async fn lock() -> Result<(), Refused> {
    let locked = forget_key().await;
    inbox::drop_from_before(now()).await;
    locked
}

/// The same where the lock time is over: what was put there since then waits for the password.
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
    // What cannot be removed may yet be written over.
    platform::session_set(KEY, &String::new()).await
}

/// The IT department changed its rules: whoever unlocked before them unlocks again.
pub async fn on_new_rules() {
    let _ = lock().await;
    rules::settle().await;
}

/// The alarm: locks if the time is over.
pub async fn tidy() {
    if SessionKey::read().await.is_some_and(|(_, is_over)| is_over) {
        let _ = lock_as_of_its_time().await;
    }
}

/// The browser says that nobody is there any more: the screen was locked, or nobody touched a key for a while. The browser's
/// while is a minute until [`begin_time`] sets the lock time, so whether the lock time went by is asked again here.
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

/// The vault was unlocked, and has something that its owner is to be told.
pub async fn begin_telling() {
    // Refused means that it is told at the next unlock.
    let _ = platform::session_set(TELLING, &true).await;
}

/// Whether the owner is to be told of what is new in the log: what was done since this unlock waits for the next.
pub async fn is_telling() -> bool {
    platform::session_has(TELLING).await
}

/// It was told.
pub async fn end_telling() {
    let _ = platform::session_remove(TELLING).await;
}

/// Wrong passwords in a row so far, since the browser started.
pub async fn attempts() -> Attempts {
    platform::session_get::<String>(ATTEMPTS).await.and_then(|text| Attempts::read(&text)).unwrap_or_default()
}

/// Keeps count of them; `None` after a right one.
pub async fn set_attempts(attempts: Option<Attempts>) {
    let _ = match attempts {
        Some(attempts) => platform::session_set(ATTEMPTS, &attempts.to_text()).await,
        None => platform::session_remove(ATTEMPTS).await,
    };
}
