//! The vault in the browser's stores: two copies in `storage.local` written in turn, a mirror in IndexedDB, and the
//! sentinel that says a vault was here. What they hold is told by the core ([`replicas`]); what is written, mended and handed
//! out comes from a copy that opened with the vault key, and from nothing else.
//!
//! Places are read by their explicit keys and never removed. What is in one and was not opened is set aside before it is
//! written over. "Saved" is said when everything was written and read back.

use super::owner::{GuardedAct, OwnerConfirmed};
use crate::platform::{self, Refused, now, random, with_vault_lock};
use crate::quarantine::Quarantine;
use crate::replicas::{self, Place, Predecessor, Sentinel, State, Stored, StoredCopies, VerifiedCopy};
use crate::sealed::{self, Clear, Format, KeySlots, OpenError, SaveNoise, VaultId, VaultKey};
use crate::vault::{Edit, EditError, Vault};
use crate::wording::{Worded, Wording, say};
use base64ct::{Base64, Encoding};
use futures_util::future::join3;

const MIRROR: &str = "vault";
const SENTINEL: &str = "sentinel";

/// An open vault, and the key that opened it: there is no way to have the one without the other.
#[derive(Clone)]
pub struct Unlocked {
    /// Which.
    pub vault_id: VaultId,
    /// How often it was saved.
    pub generation: u64,
    /// Which Kader wrote it: what a newer one wrote is kept.
    pub format: Format,
    /// How it can be opened.
    pub slots: KeySlots,
    /// What opens it.
    pub key: VaultKey,
    /// The accounts.
    pub vault: Vault,
    /// What was wrong with what was found, if anything.
    pub mishap: Option<Mishap>,
    /// Whether some place in the stores has not the newest copy, though it should.
    pub wants_mending: bool,
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
    /// The owner was not asked for this act.
    OwnerNotAsked,
    /// Deriving a key from it failed for another reason.
    NotDerived,
}

impl Worded for SaveError {
    fn wording(&self) -> Wording {
        say(match self {
            Self::Storage | Self::ReadBack => "saveStorage",
            Self::Unreadable => "saveUnreadable",
            Self::Exists => "saveExists",
            Self::Newer => "troubleNewer",
            Self::NoMemory => "noMemory",
            Self::OwnerNotAsked => "ownerNotAsked",
            Self::NotDerived => "notDerived",
            Self::TooLarge | Self::Edit(EditError::Full) => "saveFull",
            Self::Edit(EditError::Gone) => "saveGone",
            Self::Edit(EditError::Duplicate(_)) => "saveDuplicate",
        })
    }
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

/// Looks at everything, and says what is there.
pub async fn load() -> Result<State, SaveError> {
    look().await.state
}

/// What one look at the stores gave.
struct Look {
    state: Result<State, SaveError>,
    /// Whether `storage.local` answered.
    near_answers: bool,
    /// Whether IndexedDB did.
    far_answers: bool,
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
    let state = match replicas::assess(Stored { texts: [a, b, mirror], sentinels }) {
        // A store that does not answer may hold what is missing.
        State::New | State::Lost(_) | State::Damaged(_) if !near_answers => Err(SaveError::Storage),
        State::Lost(_) | State::Damaged(_) if !far_answers => Err(SaveError::Storage),
        state => Ok(state),
    };
    Look { state, near_answers, far_answers }
}

/// Opens the newest copy that the key opens. Where a later one was acknowledged, the stores are looked at once more: they may
/// have given nothing the first time.
pub async fn open(copies: &StoredCopies, key: &VaultKey) -> Result<Unlocked, OpenError> {
    let mut newest = copies.open(key);
    if !newest.as_ref().is_ok_and(|copy| !copy.is_earlier())
        && let Ok(State::Vault(copies)) = load().await
    {
        newest = copies.open(key).or(newest);
    }
    newest.map(|copy| opened(copy, key.clone()))
}

fn opened(copy: VerifiedCopy, key: VaultKey) -> Unlocked {
    let mishap = if copy.is_earlier() { Some(Mishap::Earlier) } else { copy.was_damaged().then_some(Mishap::Mended) };
    let wants_mending = !copy.wanting().is_empty();
    let (Clear { format, vault_id, generation, slots }, vault) = copy.into_contents();
    Unlocked { vault_id, generation, format, slots, key, vault, mishap, wants_mending }
}

/// Brings every place up to the newest copy that this key opens, under the lock; what was there and did not open is set aside.
pub async fn mend(key: VaultKey) {
    let _ = change(key, Change::Mend).await;
}

/// Saves a new vault in the place of its predecessor, and sets aside what is left of that. Does nothing if the stores hold
/// another predecessor than the caller names.
pub async fn create(
    vault_id: VaultId,
    format: Format,
    slots: KeySlots,
    key: VaultKey,
    vault: Vault,
    predecessor: Predecessor,
) -> Result<Unlocked, SaveError> {
    let work = async move {
        let state = load().await?;
        if state.predecessor() != Some(predecessor) {
            return Err(SaveError::Exists);
        }
        // A backup that takes the place of its own vault must be newer than what is left of that.
        let own = match &state {
            State::Vault(copies) => copies.open(&key).ok(),
            _ => None,
        };
        let generation = own.as_ref().map_or(Some(1), VerifiedCopy::next_generation).ok_or(SaveError::TooLarge)?;
        let slots = match &own {
            Some(copy) => slots.in_place_of(&copy.clear().slots),
            None => slots,
        };
        let open = Unlocked { vault_id, generation, format, slots, key, vault, mishap: None, wants_mending: false };
        write([true; 3], &Place::ALL, open).await
    };
    with_vault_lock(work).await.unwrap_or(Err(SaveError::Storage))
}

/// Applies one edit to the newest stored vault and saves it. "Saved" is true when this returns. Refused where the owner must be
/// asked first.
pub async fn edit(key: VaultKey, edit: Edit) -> Result<Unlocked, SaveError> {
    change(key, Change::Edit(edit, None)).await
}

/// The same, of an edit that the owner was asked for.
pub async fn edit_confirmed(key: VaultKey, edit: Edit, confirmed: OwnerConfirmed) -> Result<Unlocked, SaveError> {
    change(key, Change::Edit(edit, Some(confirmed))).await
}

/// New ways in, and with them a new vault key where one is given. All places are written: an old password must not
/// open the copy that happens to survive. Nothing is done unless the slots are still those that were `known`.
pub async fn replace_slots(
    key: VaultKey,
    known: KeySlots,
    slots: KeySlots,
    new_key: VaultKey,
    edits: Vec<Edit>,
) -> Result<Unlocked, SaveError> {
    change(key, Change::Slots { known, slots, new_key, edits }).await
}

/// What follows the newest copy.
enum Change {
    /// The same copy, in every place that has not got it.
    Mend,
    Edit(Edit, Option<OwnerConfirmed>),
    Slots {
        known: KeySlots,
        slots: KeySlots,
        new_key: VaultKey,
        edits: Vec<Edit>,
    },
}

/// The one way to follow the newest copy with another: under the lock, from what opened with the key.
async fn change(key: VaultKey, change: Change) -> Result<Unlocked, SaveError> {
    let work = async move {
        let copy = for_writing(&key).await?;
        let (strange, turn) = (copy.strange(), copy.turn());
        let next = copy.next_generation();
        let mut places = vec![turn, Place::Mirror];
        let open = match change {
            Change::Mend => {
                bring_up(&copy).await;
                return Ok(opened(copy, key));
            }
            Change::Edit(edit, confirmed) => {
                let mut open = opened(copy, key);
                open.generation = next.ok_or(SaveError::TooLarge)?;
                // By the newest vault, and not by what the page shows.
                let is_allowed = |confirmed: OwnerConfirmed| confirmed.allows(GuardedAct::LockLater, open.vault_id);
                if edit.loosens(&open.vault) && open.slots.has_password() && !confirmed.is_some_and(is_allowed) {
                    return Err(SaveError::OwnerNotAsked);
                }
                apply(&mut open, vec![edit])?;
                open
            }
            Change::Slots { known, slots, new_key, edits } => {
                // Under a new key the mirror comes first, and must be written: an old one would open with the old key, and
                // nothing could tell that it is old.
                match new_key == key {
                    true => places.insert(1, turn.other()),
                    false => places = vec![Place::Mirror, turn, turn.other()],
                }
                let mut open = opened(copy, new_key);
                open.generation = next.ok_or(SaveError::TooLarge)?;
                if open.slots != known {
                    return Err(SaveError::Exists);
                }
                open.slots = slots;
                apply(&mut open, edits)?;
                open.vault.ways_changed(open.generation);
                open
            }
        };
        write(strange, &places, open).await
    };
    with_vault_lock(work).await.unwrap_or(Err(SaveError::Storage))
}

fn apply(open: &mut Unlocked, edits: Vec<Edit>) -> Result<(), SaveError> {
    edits.iter().try_for_each(|edit| open.vault.apply(edit, open.generation, now()).map_err(SaveError::Edit))
}

/// Writes this copy into every place that has not got it.
async fn bring_up(copy: &VerifiedCopy) {
    let sentinel = Sentinel { vault_id: copy.clear().vault_id, generation: copy.clear().generation };
    for place in copy.wanting() {
        let _ = put(place, copy.strange(), copy.text(), sentinel).await;
    }
    if !copy.is_earlier() {
        let _ = keep_sentinel(sentinel).await;
    }
}

/// The bytes of the newest copy that this key opens, for a backup file, and their generation. They are opened once more from
/// what is handed out.
pub async fn newest_bytes(key: &VaultKey) -> Option<(Vec<u8>, u64)> {
    let copy = for_writing(key).await.ok()?;
    let bytes = Base64::decode_vec(copy.text()).ok()?;
    let is_whole = sealed::read(&bytes).ok()?.open(key).ok()? == *copy.vault();
    is_whole.then_some((bytes, copy.clear().generation))
}

/// The newest copy, to be followed by another. For writing, `storage.local` itself must answer; where changes are missing, so
/// must IndexedDB, since they may lie there.
async fn for_writing(key: &VaultKey) -> Result<VerifiedCopy, SaveError> {
    let mut is_last_look = false;
    loop {
        let look = look().await;
        if !look.near_answers {
            return Err(SaveError::Storage);
        }
        let State::Vault(copies) = look.state? else {
            return Err(SaveError::Unreadable);
        };
        if copies.has_newer() {
            return Err(SaveError::Newer);
        }
        let copy = copies.open(key).map_err(|_| SaveError::Unreadable)?;
        match (copy.is_earlier(), is_last_look) {
            (false, _) => return Ok(copy),
            (true, true) => return if look.far_answers { Ok(copy) } else { Err(SaveError::Storage) },
            (true, false) => is_last_look = true,
        }
    }
}

async fn write(strange: [bool; 3], places: &[Place], mut open: Unlocked) -> Result<Unlocked, SaveError> {
    let noise = SaveNoise { salt: random(), nonce: random() };
    let Unlocked { vault_id, generation, format, .. } = open;
    let clear = Clear { format, vault_id, generation, slots: open.slots.clone() };
    let bytes = sealed::seal(&clear, &open.key, &open.vault, &noise);
    let bytes = bytes.ok_or(SaveError::TooLarge)?;
    // What was encoded must decode to the same before it may replace anything.
    let decoded = sealed::read(&bytes).ok().and_then(|file| file.open(&open.key).ok());
    if decoded.as_ref() != Some(&open.vault) {
        return Err(SaveError::ReadBack);
    }
    let text = Base64::encode_string(&bytes);
    let sentinel = Sentinel { vault_id: open.vault_id, generation: open.generation };
    let mut mirrored = true;
    for place in places {
        let written = put(*place, strange, &text, sentinel).await;
        match place {
            // Last, it is one more; first, it must be written.
            Place::Mirror if place != &places[0] => mirrored = written.is_ok(),
            _ => written?,
        }
    }
    let kept = keep_sentinel(sentinel).await.is_ok();
    // What was missing when it was opened for this save is told by it: the popup may have shown it a moment ago.
    let was_earlier = open.mishap == Some(Mishap::Earlier);
    open.mishap = if was_earlier { Some(Mishap::Earlier) } else { (!mirrored || !kept).then_some(Mishap::NoMirror) };
    open.wants_mending = !mirrored;
    Ok(open)
}

/// Writes one place and reads it back; what is strange there is set aside first.
async fn put(place: Place, strange: [bool; 3], text: &str, sentinel: Sentinel) -> Result<(), SaveError> {
    if strange[place.index()] {
        set_aside(place).await?;
    }
    let back = match local_key(place) {
        Some(key) => {
            platform::local_set(key, text).await?;
            platform::local_get(key).await?
        }
        None => {
            platform::database_put(&[(MIRROR, text), (SENTINEL, &sentinel.to_text())]).await?;
            let [back] = platform::database_get([MIRROR]).await?;
            back
        }
    };
    if back.as_deref() == Some(text) { Ok(()) } else { Err(SaveError::ReadBack) }
}

/// The sentinel is in every store there is. Where the browser carries settings from one computer to the next it is
/// written once for a vault; it says nothing but a random number.
async fn keep_sentinel(sentinel: Sentinel) -> Result<(), Refused> {
    let text = sentinel.to_text();
    platform::local_set(SENTINEL, &text).await?;
    platform::page_storage_set(SENTINEL, &text);
    let known = platform::sync_get(SENTINEL).await.and_then(|text| Sentinel::read(&text));
    // One that is ahead would say for ever that changes are missing.
    if known.is_none_or(|known| known.vault_id != sentinel.vault_id || known.generation > sentinel.generation) {
        platform::sync_set(SENTINEL, &text).await;
    }
    Ok(())
}

const ASIDE: &str = "quarantine";

fn aside_key(place: usize) -> String {
    format!("quarantine.{place}")
}

async fn quarantine() -> Result<Quarantine, Refused> {
    Ok(platform::local_get(ASIDE).await?.map_or_else(Quarantine::default, |text| Quarantine::read(&text)))
}

async fn set_aside(place: Place) -> Result<(), SaveError> {
    let text = match local_key(place) {
        Some(key) => platform::local_get(key).await?,
        None => platform::database_get([MIRROR]).await?.into_iter().next().flatten(),
    };
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(()) };
    let mut quarantine = quarantine().await?;
    for place in quarantine.places() {
        if platform::local_get(&aside_key(place)).await?.as_ref() == Some(&text) {
            return Ok(());
        }
    }
    let place = quarantine.take_place();
    platform::local_set(&aside_key(place), &text).await?;
    platform::local_set(ASIDE, &quarantine.to_text()).await?;
    Ok(())
}

/// Everything that was set aside, oldest first, for the user to keep.
pub async fn set_aside_texts() -> Vec<String> {
    let mut texts = Vec::new();
    for place in quarantine().await.unwrap_or_default().places() {
        if let Ok(Some(text)) = platform::local_get(&aside_key(place)).await {
            texts.push(text);
        }
    }
    texts
}

/// Removes what was set aside: it may open with an old password. Refused where the browser keeps something of it.
pub async fn drop_set_aside() -> Result<(), SaveError> {
    let work = async {
        for place in quarantine().await?.places() {
            platform::local_set(&aside_key(place), "").await?;
        }
        platform::local_set(ASIDE, "").await?;
        Ok(())
    };
    with_vault_lock(work).await.unwrap_or(Err(SaveError::Storage))
}
