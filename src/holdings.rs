//! What the browser's stores hold of a vault, and what that means: which copy counts, what is damaged, what is lost.
//!
//! Browser storage gives back altered, empty or deleted data without an error. So a vault has three places (two in
//! `storage.local`, a mirror in IndexedDB), and a [`Sentinel`] that says a vault was here stands apart from them.
//! *Unreadable* is never taken for *empty*, nor *empty* for *new*.

use crate::sealed::{self, FileError, SealedVault, VaultId};
use base64ct::{Base64, Encoding};

/// Where a copy lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `storage.local`, `vault.a`.
    A,
    /// `storage.local`, `vault.b`.
    B,
    /// IndexedDB.
    Mirror,
}

impl Place {
    /// All three, in the order of [`Holdings::texts`].
    pub const ALL: [Self; 3] = [Self::A, Self::B, Self::Mirror];

    /// The other of the two that saves take turns in; the mirror's other is `A`.
    pub fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B | Self::Mirror => Self::A,
        }
    }
}

/// That a vault was saved here: which one, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentinel {
    /// Which vault.
    pub vault_id: VaultId,
    /// Its last acknowledged generation.
    pub generation: u64,
}

impl Sentinel {
    /// As it is kept: `1.<vault id in hexadecimal>.<generation>`.
    pub fn to_text(self) -> String {
        format!("1.{}.{}", base16ct::lower::encode_string(&self.vault_id.0), self.generation)
    }

    /// Reads [`Self::to_text`]; `None` for anything else.
    pub fn read(text: &str) -> Option<Self> {
        let (id, generation) = text.strip_prefix("1.")?.split_once('.')?;
        let vault_id = VaultId(base16ct::lower::decode_vec(id).ok()?.try_into().ok()?);
        Some(Self { vault_id, generation: generation.parse().ok()? })
    }
}

/// What the stores gave, as it came.
#[derive(Clone, Debug, Default)]
pub struct Holdings {
    /// The text in each of [`Place::ALL`]: base64 of a vault file.
    pub texts: [Option<String>; 3],
    /// Every sentinel that was found.
    pub sentinels: Vec<Sentinel>,
}

/// A readable copy of the vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// Where it lies.
    pub place: Place,
    /// Its text, for copying it elsewhere.
    pub text: String,
    /// Its content.
    pub file: SealedVault,
}

/// What it comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing was ever saved here.
    New,
    /// There is a vault.
    Vault(Held),
    /// Written by a newer Kader; left alone.
    Newer,
    /// Something, but nothing readable: the texts, for the user to keep.
    Damaged(Vec<String>),
    /// Nothing at all, but a vault was here.
    Lost(Sentinel),
}

/// What a new vault takes the place of. Whoever makes one names it, so that nobody writes over what came meanwhile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Predecessor {
    /// None: nothing was ever here.
    #[default]
    None,
    /// One that is lost, or of which nothing is readable.
    Gone,
    /// One that is whole, and that its owner cannot open any more.
    Closed(VaultId),
}

impl State {
    /// What a new vault would take the place of; `None` where none may be made: a newer Kader's is left alone.
    pub fn predecessor(&self) -> Option<Predecessor> {
        match self {
            Self::New => Some(Predecessor::None),
            Self::Lost(_) | Self::Damaged(_) => Some(Predecessor::Gone),
            Self::Vault(held) => Some(Predecessor::Closed(held.newest().file.clear.vault_id)),
            Self::Newer => None,
        }
    }
}

/// A vault with at least one readable copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The copies, newest first; never empty.
    pub copies: Vec<Copy>,
    /// The highest generation known of, saved or seen.
    pub highest: u64,
    /// Whether the newest copy is older than what was acknowledged: changes are missing.
    pub is_earlier: bool,
    /// Places that should have the newest copy and have not.
    pub wanting: Vec<Place>,
    /// Places with something in it that is no copy of this vault: to be set aside before they are written.
    pub foreign: Vec<Place>,
}

impl Held {
    /// The newest copy.
    pub fn newest(&self) -> &Copy {
        &self.copies[0]
    }
}

/// Decides what the stores hold.
pub fn judge(holdings: Holdings) -> State {
    let Holdings { texts, sentinels } = holdings;
    let mut copies = Vec::new();
    let (mut unreadable, mut newer) = (Vec::new(), false);
    for (place, text) in Place::ALL.into_iter().zip(texts) {
        let Some(text) = text else { continue };
        match read(&text) {
            Ok(file) => copies.push(Copy { place, text, file }),
            Err(FileError::Newer(_)) => newer = true,
            Err(FileError::NotAVault | FileError::Damaged(_)) => unreadable.push((place, text)),
        }
    }
    if newer {
        return State::Newer;
    }
    if copies.is_empty() {
        let last = sentinels.into_iter().max_by_key(|sentinel| sentinel.generation);
        return match (unreadable.is_empty(), last) {
            (false, _) => State::Damaged(unreadable.into_iter().map(|(_, text)| text).collect()),
            (true, Some(sentinel)) => State::Lost(sentinel),
            (true, None) => State::New,
        };
    }
    // Newest first; of two alike the one in `storage.local`, where the next save looks for its turn.
    copies.sort_by_key(|copy| std::cmp::Reverse(copy.file.clear.generation));
    let id = |copy: &Copy| copy.file.clear.vault_id;
    let is_known = |copy: &&Copy| sentinels.iter().any(|sentinel| sentinel.vault_id == id(copy));
    // A copy of another vault is what an interrupted restore leaves; the sentinel is written last.
    let ours = id(copies.iter().find(is_known).unwrap_or(&copies[0]));
    let (copies, strangers): (Vec<Copy>, Vec<Copy>) = copies.into_iter().partition(|copy| id(copy) == ours);
    let newest = copies[0].file.clear.generation;
    let acknowledged =
        sentinels.iter().filter(|sentinel| sentinel.vault_id == ours).map(|sentinel| sentinel.generation);
    let highest = acknowledged.max().unwrap_or(0).max(newest);
    let generation =
        |place: Place| copies.iter().find(|copy| copy.place == place).map(|copy| copy.file.clear.generation);
    let mut wanting: Vec<Place> =
        [Place::A, Place::B].into_iter().filter(|place| generation(*place).is_none()).collect();
    if generation(Place::Mirror) != Some(newest) {
        wanting.push(Place::Mirror);
    }
    if let (Some(a), Some(b)) = (generation(Place::A), generation(Place::B))
        && a.max(b) < newest
    {
        wanting.push(if a < b { Place::A } else { Place::B });
    }
    let foreign = unreadable.iter().map(|(place, _)| *place).chain(strangers.iter().map(|copy| copy.place)).collect();
    State::Vault(Held { copies, highest, is_earlier: newest < highest, wanting, foreign })
}

/// Reads a file that a person kept: a vault file, or the texts of the places, a line each, as Kader gives them away
/// when it cannot open them. Newest first; a line that is no vault does not matter beside one that is.
pub fn read_kept(bytes: &[u8]) -> Result<Vec<SealedVault>, FileError> {
    let error = match sealed::read(bytes) {
        Ok(file) => return Ok(vec![file]),
        Err(error) => error,
    };
    let lines = std::str::from_utf8(bytes).unwrap_or_default().lines();
    let mut files: Vec<SealedVault> = lines.filter_map(|line| read(line.trim()).ok()).collect();
    files.sort_by_key(|file| std::cmp::Reverse(file.clear.generation));
    files.dedup();
    if files.is_empty() { Err(error) } else { Ok(files) }
}

/// Reads a text as a store gives it.
pub fn read(text: &str) -> Result<SealedVault, FileError> {
    sealed::read(&Base64::decode_vec(text).map_err(|_| FileError::NotAVault)?)
}
