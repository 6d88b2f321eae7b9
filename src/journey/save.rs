//! The vault in the browser's stores: two copies in `storage.local` written in turn, a mirror in IndexedDB, and the
//! sentinel that says a vault was here. What they hold is judged by the core ([`holdings`]).
//!
//! Places are read by their explicit keys and never removed. What stands in one and is no copy of this vault is set
//! aside before it is written over. "Saved" is said when everything was written and read back.

use crate::holdings::{self, Copy, Held, Holdings, Place, Predecessor, Sentinel, State};
use crate::platform::{self, Refused, random, with_vault_lock};
use crate::sealed::{self, KeySlots, OpenError, SaveNoise, VaultId, VaultKey};
use crate::vault::{Edit, EditError, Vault};
use base64ct::{Base64, Encoding};
use futures_util::future::join3;

const MIRROR: &str = "vault";
const SENTINEL: &str = "sentinel";

/// An open vault.
#[derive(Clone)]
pub struct Open {
    /// Which.
    pub vault_id: VaultId,
    /// How often it was saved.
    pub generation: u64,
    /// How it can be opened.
    pub slots: KeySlots,
    /// The accounts.
    pub vault: Vault,
    /// What was wrong with what was found, if anything.
    pub mishap: Option<Mishap>,
}

/// What a person should know about how a vault was found or saved. Nothing is lost that the word does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// A copy was damaged or missing; the newest vault came from another.
    Mended,
    /// The newest copies are gone: this is an earlier one, and changes are missing.
    Earlier,
    /// Saved, but the mirror could not be written.
    NoMirror,
}

/// Why nothing was saved. The old copies are untouched.
pub enum SaveError {
    /// The browser refused to read or write: storage full, or broken.
    Storage,
    /// What was read back is not what was written.
    ReadBack,
    /// The stored vault does not open with this key any more, or is damaged.
    Unreadable,
    /// The edit cannot be made.
    Edit(EditError),
    /// There is a vault already, made in another window; or its ways in were changed there.
    Exists,
    /// Over 4 MiB.
    TooLarge,
    /// A newer Kader wrote it, so that this one may read but not write.
    Newer,
    /// No memory to derive a key from the new password.
    NoMemory,
}

impl From<Refused> for SaveError {
    fn from(_: Refused) -> Self {
        Self::Storage
    }
}

fn local_key(place: Place) -> Option<&'static str> {
    match place {
        Place::A => Some("vault.a"),
        Place::B => Some("vault.b"),
        Place::Mirror => None,
    }
}

/// Looks at everything, and judges.
pub async fn load() -> Result<State, SaveError> {
    look().await.state
}

/// What one look at the stores gave.
struct Look {
    state: Result<State, SaveError>,
    /// Whether `storage.local` answered.
    near_answers: bool,
}

async fn look() -> Look {
    // All at once: a popup waits for the slowest, not for the sum.
    let (near, far, synced) = join3(
        platform::local_get_all(["vault.a", "vault.b", SENTINEL]),
        platform::database_get([MIRROR, SENTINEL]),
        platform::sync_get(SENTINEL),
    )
    .await;
    let (near_answers, far_answers) = (near.is_ok(), far.is_ok());
    let ([a, b, told_near], [mirror, told_far]) = (near.unwrap_or_default(), far.unwrap_or_default());
    let sentinels = [told_near, told_far, platform::page_storage_get(SENTINEL), synced];
    let sentinels = sentinels.iter().flatten().filter_map(|text| Sentinel::read(text)).collect();
    let state = match holdings::judge(Holdings { texts: [a, b, mirror], sentinels }) {
        // A store that does not answer may hold what is missing.
        State::New | State::Lost(_) | State::Damaged(_) if !near_answers => Err(SaveError::Storage),
        State::Lost(_) | State::Damaged(_) if !far_answers => Err(SaveError::Storage),
        state => Ok(state),
    };
    Look { state, near_answers }
}

/// Opens the newest copy that the key opens.
pub fn open(held: &Held, key: &VaultKey) -> Result<Open, OpenError> {
    let mut failure = OpenError::WrongKey;
    for copy in &held.copies {
        match copy.file.open(key) {
            Ok(vault) => return Ok(opened(held, copy, vault)),
            Err(OpenError::Tampered) => failure = OpenError::Tampered,
            Err(OpenError::WrongKey) => {}
        }
    }
    Err(failure)
}

fn opened(held: &Held, copy: &Copy, vault: Vault) -> Open {
    let clear = &copy.file.clear;
    let mishap = if held.is_earlier || clear.generation < held.newest().file.clear.generation {
        Some(Mishap::Earlier)
    } else {
        // A mirror that is merely behind is what a browser leaves that was ended while saving.
        (!held.foreign.is_empty() || held.copies.len() < Place::ALL.len()).then_some(Mishap::Mended)
    };
    Open { vault_id: clear.vault_id, generation: clear.generation, slots: KeySlots::new(clear.slots.clone()), vault, mishap }
}

/// Brings every place up to the newest copy, under the lock; what was there is set aside.
pub async fn mend() {
    let work = async {
        let Ok(State::Vault(held)) = load().await else {
            return;
        };
        let text = &held.newest().text;
        for place in &held.wanting {
            let _ = put(&held, *place, text, held.newest().file.clear.vault_id, held.highest).await;
        }
    };
    let _ = with_vault_lock(work).await;
}

/// Saves a new vault in the place of its predecessor, whatever of which is still there is set aside. Nothing is done
/// when what stands there is another than its maker saw.
pub async fn create(
    vault_id: VaultId,
    slots: KeySlots,
    key: VaultKey,
    vault: Vault,
    predecessor: Predecessor,
) -> Result<Open, SaveError> {
    let work = async move {
        let state = load().await?;
        if state.predecessor() != Some(predecessor) {
            return Err(SaveError::Exists);
        }
        let highest = match state {
            State::Vault(held) => held.highest,
            State::Lost(sentinel) => sentinel.generation,
            State::New | State::Damaged(_) | State::Newer => 0,
        };
        let foreign = Place::ALL.to_vec();
        let held = Held { copies: Vec::new(), highest, is_earlier: false, wanting: Vec::new(), foreign };
        let open = Open { vault_id, generation: highest + 1, slots, vault, mishap: None };
        write(&held, [Place::A, Place::B].as_slice(), open, &key).await
    };
    with_vault_lock(work).await.unwrap_or(Err(SaveError::Storage))
}

/// Applies one edit to the newest stored vault and saves it. "Saved" is true when this returns.
pub async fn edit(key: VaultKey, edit: Edit) -> Result<Open, SaveError> {
    let work = async move {
        let (held, mut open) = opened_for_writing(&key).await?;
        let turn = turn(&held, &open);
        open.generation = held.highest + 1;
        open.vault.apply(&edit, open.generation).map_err(SaveError::Edit)?;
        write(&held, &[turn], open, &key).await
    };
    with_vault_lock(work).await.unwrap_or(Err(SaveError::Storage))
}

/// New ways in, and with them a new vault key where one is given. All places are written: an old password must not
/// open the copy that happens to survive. Nothing is done unless the slots are still those that were `known`.
pub async fn replace_slots(
    key: VaultKey,
    known: KeySlots,
    slots: KeySlots,
    new_key: VaultKey,
    edit: Option<Edit>,
) -> Result<Open, SaveError> {
    let work = async move {
        let (held, mut open) = opened_for_writing(&key).await?;
        if open.slots != known {
            return Err(SaveError::Exists);
        }
        let turn = turn(&held, &open);
        open.generation = held.highest + 1;
        open.slots = slots;
        if let Some(edit) = edit {
            open.vault.apply(&edit, open.generation).map_err(SaveError::Edit)?;
        }
        open.vault.ways_changed(open.generation);
        write(&held, &[turn, turn.other()], open, &new_key).await
    };
    with_vault_lock(work).await.unwrap_or(Err(SaveError::Storage))
}

/// The bytes of the newest copy, for a backup file, and their generation.
pub async fn newest_bytes() -> Option<(Vec<u8>, u64)> {
    let Ok(State::Vault(held)) = load().await else {
        return None;
    };
    let newest = held.newest();
    Some((Base64::decode_vec(&newest.text).ok()?, newest.file.clear.generation))
}

/// For writing, `storage.local` itself must answer.
async fn opened_for_writing(key: &VaultKey) -> Result<(Held, Open), SaveError> {
    let look = look().await;
    if !look.near_answers {
        return Err(SaveError::Storage);
    }
    let State::Vault(mut held) = look.state? else {
        return Err(SaveError::Unreadable);
    };
    if held.copies.iter().any(|copy| copy.file.clear.version > sealed::VERSION) {
        return Err(SaveError::Newer);
    }
    let open = open(&held, key).map_err(|_| SaveError::Unreadable)?;
    // A newer copy that does not open is kept too.
    let newer = held.copies.iter().filter(|copy| copy.file.clear.generation > open.generation);
    held.foreign.extend(newer.map(|copy| copy.place));
    Ok((held, open))
}

/// Where the next save goes: not where the copy lies that was opened.
fn turn(held: &Held, open: &Open) -> Place {
    let lies_in = |copy: &&Copy| copy.file.clear.generation == open.generation && copy.place != Place::Mirror;
    held.copies.iter().find(lies_in).map_or(Place::A, |copy| copy.place.other())
}

async fn write(held: &Held, places: &[Place], mut open: Open, key: &VaultKey) -> Result<Open, SaveError> {
    let noise = SaveNoise { salt: random(), nonce: random() };
    let bytes = sealed::seal(open.vault_id, open.generation, open.slots.all(), key, &open.vault, &noise);
    let bytes = bytes.ok_or(SaveError::TooLarge)?;
    // What was encoded must decode to the same before it may replace anything.
    let decoded = sealed::read(&bytes).ok().and_then(|file| file.open(key).ok());
    if decoded.as_ref() != Some(&open.vault) {
        return Err(SaveError::ReadBack);
    }
    let text = Base64::encode_string(&bytes);
    for place in places {
        put(held, *place, &text, open.vault_id, open.generation).await?;
    }
    let mirrored = put(held, Place::Mirror, &text, open.vault_id, open.generation).await.is_ok();
    let kept = keep_sentinel(Sentinel { vault_id: open.vault_id, generation: open.generation }).await.is_ok();
    open.mishap = (!mirrored || !kept).then_some(Mishap::NoMirror);
    Ok(open)
}

/// Writes one place and reads it back; what is there and no copy of this vault is set aside first.
async fn put(held: &Held, place: Place, text: &str, vault_id: VaultId, generation: u64) -> Result<(), SaveError> {
    if held.foreign.contains(&place) {
        set_aside(place).await?;
    }
    let back = match local_key(place) {
        Some(key) => {
            platform::local_set(key, text).await?;
            platform::local_get(key).await?
        }
        None => {
            let sentinel = Sentinel { vault_id, generation }.to_text();
            platform::database_put([(MIRROR, text.to_owned()), (SENTINEL, sentinel)]).await?;
            let [back] = platform::database_get([MIRROR]).await?;
            back
        }
    };
    if back.as_deref() == Some(text) { Ok(()) } else { Err(SaveError::ReadBack) }
}

/// The sentinel stands in every store there is. Where the browser carries settings from one computer to the next it is
/// written once for a vault; it says nothing but a random number.
async fn keep_sentinel(sentinel: Sentinel) -> Result<(), Refused> {
    let text = sentinel.to_text();
    platform::local_set(SENTINEL, &text).await?;
    platform::page_storage_set(SENTINEL, &text);
    let known = platform::sync_get(SENTINEL).await.and_then(|text| Sentinel::read(&text));
    if known.is_none_or(|known| known.vault_id != sentinel.vault_id) {
        platform::sync_set(SENTINEL, &text).await;
    }
    Ok(())
}

const ASIDE: &str = "quarantine.count";

async fn aside_count() -> Result<usize, Refused> {
    Ok(platform::local_get(ASIDE).await?.and_then(|count| count.parse().ok()).unwrap_or(0))
}

async fn set_aside(place: Place) -> Result<(), SaveError> {
    let text = match local_key(place) {
        Some(key) => platform::local_get(key).await?,
        None => platform::database_get([MIRROR]).await?.into_iter().next().flatten(),
    };
    let Some(text) = text else { return Ok(()) };
    let count = aside_count().await?;
    platform::local_set(&format!("quarantine.{count}"), &text).await?;
    platform::local_set(ASIDE, &(count + 1).to_string()).await?;
    Ok(())
}

/// Everything that was ever set aside, for the user to keep.
pub async fn set_aside_texts() -> Vec<String> {
    let mut texts = Vec::new();
    for at in 0..aside_count().await.unwrap_or(0) {
        if let Ok(Some(text)) = platform::local_get(&format!("quarantine.{at}")).await {
            texts.push(text);
        }
    }
    texts
}

/// Whatever stands in the three places, for the user to keep.
pub async fn raw_texts() -> Vec<String> {
    let mut texts = Vec::new();
    for key in Place::ALL.into_iter().filter_map(local_key) {
        texts.extend(platform::local_get(key).await.ok().flatten());
    }
    texts.extend(platform::database_get([MIRROR]).await.ok().into_iter().flatten().flatten());
    texts
}
