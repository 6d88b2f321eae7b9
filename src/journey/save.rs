//! The vault in the browser's stores: two copies in `storage.local` that are written alternately, a mirror in
//! IndexedDB, and the sentinel that records that a vault was here. [`replicas`] decides what the stores contain.
//! Whatever is written, repaired or given to the user comes from a copy that opened with the vault key.
//!
//! Places are read by their explicit keys and never removed. Content that did not open is set aside before it is
//! overwritten. "Saved" is shown after everything was written and read back.

use super::owner::{GuardedAct, OwnerConfirmed};
use crate::i18n::{Sentence, ToSentence, sentence};
use crate::platform::{self, Refused, now, random, with_vault_lock};
use crate::quarantine::Quarantine;
use crate::replicas::{self, Place, Replaces, Sentinel, State, Stored, StoredCopies, VerifiedCopy};
use crate::vault::{Edit, EditError, Vault};
use crate::vault_file::{self, Format, Header, KeySlots, OpenError, SealRandomness, VaultId, VaultKey};
use base64ct::{Base64, Encoding};
use futures_util::future::join3;

const MIRROR: &str = "vault";
const SENTINEL: &str = "sentinel";

/// An open vault and the key that opened it. Neither exists without the other.
#[derive(Clone)]
pub struct Unlocked {
    /// The id of the vault.
    pub vault_id: VaultId,
    /// The number of times it was saved.
    pub generation: u64,
    /// The format of its file; the members of a newer Kader are kept.
    pub format: Format,
    /// Its key slots.
    pub slots: KeySlots,
    /// The key that opens it.
    pub key: VaultKey,
    /// The accounts.
    pub vault: Vault,
    /// The problem that was found when opening it, if any.
    pub storage_warning: Option<StorageWarning>,
    /// Whether some place in the stores lacks the newest copy that it should have.
    pub wants_mending: bool,
}

/// A problem with finding or saving a vault that the user should know about. It names every loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageWarning {
    /// A copy was damaged or missing; the newest vault came from another.
    Mended,
    /// The newest copies are gone; this one is earlier and lacks changes.
    Earlier,
    /// Saved, but the mirror could not be written.
    NoMirror,
}

/// Why nothing was saved. The old copies are unchanged.
pub enum SaveError {
    /// The browser refused to read or write: the storage is full or broken.
    Storage,
    /// The content that was read back differs from what was written.
    ReadBack,
    /// The stored vault no longer opens with this key, or is damaged.
    Unreadable,
    /// The edit cannot be made.
    Edit(EditError),
    /// Another window has created a vault, or changed the ways to unlock.
    Exists,
    /// The file would exceed 4 MiB.
    TooLarge,
    /// A newer Kader wrote the vault, so this one may only read it.
    Newer,
    /// There is not enough memory to derive a key from the new password.
    NoMemory,
    /// The owner did not confirm this act.
    OwnerNotAsked,
    /// Deriving a key failed for another reason.
    NotDerived,
}

impl ToSentence for SaveError {
    fn to_sentence(&self) -> Sentence {
        sentence(match self {
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

/// Reads all stores and reports their state.
pub async fn load() -> Result<State, SaveError> {
    look().await.state
}

/// The result of reading all stores once.
struct Look {
    state: Result<State, SaveError>,
    /// Whether `storage.local` answered.
    near_answers: bool,
    /// Whether IndexedDB answered.
    far_answers: bool,
}

async fn look() -> Look {
    // In parallel, so that a popup waits for the slowest store and not for the sum.
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
        // A store that does not answer may hold the missing copy.
        State::New | State::Lost(_) | State::Damaged(_) if !near_answers => Err(SaveError::Storage),
        State::Lost(_) | State::Damaged(_) if !far_answers => Err(SaveError::Storage),
        state => Ok(state),
    };
    Look { state, near_answers, far_answers }
}

/// Opens the newest copy that the key opens. If a later save was acknowledged, the stores are read once more, because
/// they may have returned nothing the first time.
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
    let storage_warning = if copy.is_earlier() {
        Some(StorageWarning::Earlier)
    } else {
        copy.was_damaged().then_some(StorageWarning::Mended)
    };
    let wants_mending = !copy.wanting().is_empty();
    let (Header { format, vault_id, generation, slots }, vault) = copy.into_contents();
    Unlocked { vault_id, generation, format, slots, key, vault, storage_warning, wants_mending }
}

/// Writes the newest copy that this key opens to every place, under the lock. Content that did not open is set aside.
pub async fn mend(key: VaultKey) {
    let _ = change(key, Change::Mend).await;
}

/// Saves a new vault in place of what it replaces, and sets aside what is left of that. Does nothing if the stores hold
/// something else than the caller names.
pub async fn create(
    vault_id: VaultId,
    format: Format,
    slots: KeySlots,
    key: VaultKey,
    vault: Vault,
    replaces: Replaces,
) -> Result<Unlocked, SaveError> {
    let work = async move {
        let state = load().await?;
        if state.replaces() != Some(replaces) {
            return Err(SaveError::Exists);
        }
        // A backup that replaces its own vault needs a higher generation than what is left of that vault.
        let own = match &state {
            State::Vault(copies) => copies.open(&key).ok(),
            _ => None,
        };
        let generation = own.as_ref().map_or(Some(1), VerifiedCopy::next_generation).ok_or(SaveError::TooLarge)?;
        let slots = match &own {
            Some(copy) => slots.in_place_of(&copy.header().slots),
            None => slots,
        };
        let open =
            Unlocked { vault_id, generation, format, slots, key, vault, storage_warning: None, wants_mending: false };
        write([true; 3], &Place::ALL, open).await
    };
    with_vault_lock(work).await.unwrap_or(Err(SaveError::Storage))
}

/// Applies one edit to the newest stored vault and saves it. The vault is saved when this returns. Refused if the
/// owner must confirm first.
pub async fn edit(key: VaultKey, edit: Edit) -> Result<Unlocked, SaveError> {
    change(key, Change::Edit(edit, None)).await
}

/// Like [`edit`], for an edit that the owner confirmed.
pub async fn edit_confirmed(key: VaultKey, edit: Edit, confirmed: OwnerConfirmed) -> Result<Unlocked, SaveError> {
    change(key, Change::Edit(edit, Some(confirmed))).await
}

/// Replaces the key slots, and also the vault key if `new_key` is given. All places are written, because an old
/// password must not open a copy that happens to survive. Does nothing unless the stored slots are still those in
/// `known`.
pub async fn replace_slots(
    key: VaultKey,
    known: KeySlots,
    slots: KeySlots,
    new_key: VaultKey,
    edits: Vec<Edit>,
) -> Result<Unlocked, SaveError> {
    change(key, Change::Slots { known, slots, new_key, edits }).await
}

/// The change that leads from the newest copy to the next one.
enum Change {
    /// Writes the same copy to every place that lacks it.
    Mend,
    Edit(Edit, Option<OwnerConfirmed>),
    Slots {
        known: KeySlots,
        slots: KeySlots,
        new_key: VaultKey,
        edits: Vec<Edit>,
    },
}

/// The only way to replace the newest copy by another: under the lock, starting from a copy that opened with the key.
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
                // Decided by the newest vault, not by what the page shows.
                let is_allowed = |confirmed: OwnerConfirmed| confirmed.allows(GuardedAct::LockLater, open.vault_id);
                if edit.loosens(&open.vault) && open.slots.has_password() && !confirmed.is_some_and(is_allowed) {
                    return Err(SaveError::OwnerNotAsked);
                }
                apply(&mut open, vec![edit])?;
                open
            }
            Change::Slots { known, slots, new_key, edits } => {
                // Under a new key the mirror is written first and must succeed: an old mirror would open with the old
                // key, and nothing would show that it is old.
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

/// Writes this copy to every place that lacks it.
async fn bring_up(copy: &VerifiedCopy) {
    let sentinel = Sentinel { vault_id: copy.header().vault_id, generation: copy.header().generation };
    for place in copy.wanting() {
        let _ = put(place, copy.strange(), copy.text(), sentinel).await;
    }
    if !copy.is_earlier() {
        let _ = keep_sentinel(sentinel).await;
    }
}

/// The bytes of the newest copy that this key opens, for a backup file, and their generation. The bytes are opened
/// once more before they are returned.
pub async fn newest_bytes(key: &VaultKey) -> Option<(Vec<u8>, u64)> {
    let copy = for_writing(key).await.ok()?;
    let bytes = Base64::decode_vec(copy.text()).ok()?;
    let is_whole = vault_file::read(&bytes).ok()?.open(key).ok()? == *copy.vault();
    is_whole.then_some((bytes, copy.header().generation))
}

/// The newest copy, to be replaced by another. For writing, `storage.local` must answer; if changes are missing, so
/// must IndexedDB, since they may be there.
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
    let noise = SealRandomness { salt: random(), nonce: random() };
    let Unlocked { vault_id, generation, format, .. } = open;
    let header = Header { format, vault_id, generation, slots: open.slots.clone() };
    let bytes = vault_file::seal(&header, &open.key, &open.vault, &noise);
    let bytes = bytes.ok_or(SaveError::TooLarge)?;
    // The encoded bytes must decode to the same vault before they may replace anything.
    let decoded = vault_file::read(&bytes).ok().and_then(|file| file.open(&open.key).ok());
    if decoded.as_ref() != Some(&open.vault) {
        return Err(SaveError::ReadBack);
    }
    let text = Base64::encode_string(&bytes);
    let sentinel = Sentinel { vault_id: open.vault_id, generation: open.generation };
    let mut mirrored = true;
    for place in places {
        let written = put(*place, strange, &text, sentinel).await;
        match place {
            // If the mirror comes last, it may fail; if it comes first, it must be written.
            Place::Mirror if place != &places[0] => mirrored = written.is_ok(),
            _ => written?,
        }
    }
    let kept = keep_sentinel(sentinel).await.is_ok();
    // Changes that were missing when the vault was opened for this save are reported now: the popup may have shown
    // the vault a moment ago.
    let was_earlier = open.storage_warning == Some(StorageWarning::Earlier);
    open.storage_warning = if was_earlier {
        Some(StorageWarning::Earlier)
    } else {
        (!mirrored || !kept).then_some(StorageWarning::NoMirror)
    };
    open.wants_mending = !mirrored;
    Ok(open)
}

/// Writes one place and reads it back. Content that is not a copy of the vault is set aside first.
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

/// Writes the sentinel to every store. In the store that the browser may synchronise to other computers it is written
/// once per vault; it reveals only a random number.
async fn keep_sentinel(sentinel: Sentinel) -> Result<(), Refused> {
    let text = sentinel.to_text();
    platform::local_set(SENTINEL, &text).await?;
    platform::page_storage_set(SENTINEL, &text);
    let known = platform::sync_get(SENTINEL).await.and_then(|text| Sentinel::read(&text));
    // A sentinel that is ahead would permanently report missing changes.
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

/// All texts that were set aside, oldest first, for the user to keep.
pub async fn set_aside_texts() -> Vec<String> {
    let mut texts = Vec::new();
    for place in quarantine().await.unwrap_or_default().places() {
        if let Ok(Some(text)) = platform::local_get(&aside_key(place)).await {
            texts.push(text);
        }
    }
    texts
}

/// Removes the texts that were set aside, since an old password may open them. Refused if the browser keeps some of
/// them.
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
