//! What the browser's stores hold of a vault: which copies are whole, which open, what is damaged, what is lost.
//!
//! Browser storage gives back altered, empty or deleted data without an error. So a vault has three places (two in
//! `storage.local`, a mirror in IndexedDB), and a [`Sentinel`] that says a vault was here stands apart from them.
//! *Unreadable* is never taken for *empty*, nor *empty* for *new*.
//!
//! What has not been opened with the vault key decides nothing but which question to ask: [`StoredCopies`] are what is there,
//! and only [`StoredCopies::open`] makes a [`VerifiedCopy`], which everything that is written, mended or handed out comes from.

use crate::sealed::{self, FileError, OpenError, SealedVault, VaultId, VaultKey};
use crate::vault::Vault;
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
    /// All three, in the order of [`Stored::texts`].
    pub const ALL: [Self; 3] = [Self::A, Self::B, Self::Mirror];

    /// Where it is in [`Self::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

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
    /// One that is further ahead of the copy that opened was not written by any save, and is passed over.
    pub const MOST_AHEAD: u64 = 1 << 32;

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
pub struct Stored {
    /// The text in each of [`Place::ALL`]: base64 of a vault file.
    pub texts: [Option<String>; 3],
    /// Every sentinel that was found.
    pub sentinels: Vec<Sentinel>,
}

/// A whole copy of a vault. That it is one says nothing of who made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// Where it lies.
    pub place: Place,
    /// Its text, for copying it elsewhere.
    pub text: String,
    /// Its content.
    pub file: SealedVault,
}

/// What the stores hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing, and nothing ever was.
    New,
    /// Whole copies, none of them opened yet.
    Vault(StoredCopies),
    /// Texts, but none of them is whole.
    Damaged(Vec<String>),
    /// Nothing, though a vault was here.
    Lost(Sentinel),
    /// Only what a newer Kader wrote: not to be touched.
    Newer,
}

/// What a new vault takes the place of. Whoever makes one names it, and nothing is made when the stores hold another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Predecessor {
    /// Nothing: a new user.
    #[default]
    None,
    /// A vault of which nothing is readable.
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
            Self::Vault(copies) => Some(Predecessor::Closed(copies.likely_id())),
            Self::Newer => None,
        }
    }
}

/// The whole copies in the stores; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCopies {
    copies: Vec<Copy>,
    /// Which of [`Place::ALL`] hold a text that is no whole copy.
    unreadable: [bool; 3],
    unreadable_texts: Vec<String>,
    /// Whether a newer Kader wrote one of them.
    has_newer: bool,
    sentinels: Vec<Sentinel>,
}

impl StoredCopies {
    /// Every whole copy; those that claim to be newer come first, so that what is likeliest is tried first.
    pub fn all(&self) -> &[Copy] {
        &self.copies
    }

    /// Every text that is in the stores, for the user to keep where none of them opens.
    pub fn into_texts(self) -> Vec<String> {
        let mut texts = self.unreadable_texts;
        texts.extend(self.copies.into_iter().map(|copy| copy.text));
        texts
    }

    /// Whether a newer Kader wrote something: this one may read what is beside it, and writes nothing.
    pub fn has_newer(&self) -> bool {
        self.has_newer
    }

    /// Which vault it most likely is: one that a sentinel knows, else the one that claims to be newest.
    fn likely_id(&self) -> VaultId {
        let id = |copy: &Copy| copy.file.clear.vault_id;
        let is_known = |copy: &&Copy| self.sentinels.iter().any(|sentinel| sentinel.vault_id == id(copy));
        id(self.copies.iter().find(is_known).unwrap_or(&self.copies[0]))
    }

    /// Opens the newest copy that this key opens. The state of one copy never hides another.
    pub fn open(&self, key: &VaultKey) -> Result<VerifiedCopy, OpenError> {
        let mut failure = OpenError::WrongKey;
        let mut newest: Option<(&Copy, Vault)> = None;
        let mut generations = [None; 3];
        let mut strange = self.unreadable;
        for copy in &self.copies {
            let generation = copy.file.clear.generation;
            // The mirror is mostly the same as one of the other two.
            let is_same = newest.as_ref().is_some_and(|(best, _)| best.text == copy.text);
            match if is_same { Ok(None) } else { copy.file.open(key).map(Some) } {
                Ok(vault) => {
                    generations[copy.place.index()] = Some(generation);
                    match (&newest, vault) {
                        (None, Some(vault)) => newest = Some((copy, vault)),
                        // Two that were saved under one number are both somebody's work.
                        (Some((best, _)), Some(_)) if best.file.clear.generation == generation => {
                            strange[copy.place.index()] = true;
                        }
                        _ => {}
                    }
                }
                Err(error) => {
                    strange[copy.place.index()] = true;
                    if error == OpenError::Tampered {
                        failure = error;
                    }
                }
            }
        }
        let (copy, vault) = newest.ok_or(failure)?;
        let generation = copy.file.clear.generation;
        let is_later = |sentinel: &Sentinel| {
            let ahead = sentinel.generation.saturating_sub(generation);
            sentinel.vault_id == copy.file.clear.vault_id && ahead > 0 && ahead <= Sentinel::MOST_AHEAD
        };
        let is_earlier = self.sentinels.iter().any(is_later);
        Ok(VerifiedCopy {
            place: copy.place,
            text: copy.text.clone(),
            clear: copy.file.clear.clone(),
            vault,
            is_earlier,
            generations,
            strange,
        })
    }
}

/// A copy that opened with the vault key, and what was seen beside it. Only [`StoredCopies::open`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedCopy {
    place: Place,
    text: String,
    clear: sealed::Clear,
    vault: Vault,
    is_earlier: bool,
    /// The generation in each of [`Place::ALL`], where what is there opened too.
    generations: [Option<u64>; 3],
    /// Which of [`Place::ALL`] hold something that did not open, or another copy of the same number.
    strange: [bool; 3],
}

impl VerifiedCopy {
    /// The accounts.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// What was in the clear, and the accounts.
    pub fn into_contents(self) -> (sealed::Clear, Vault) {
        (self.clear, self.vault)
    }

    /// What was in the clear, and is verified now.
    pub fn clear(&self) -> &sealed::Clear {
        &self.clear
    }

    /// Its text, for copying it elsewhere.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether a later save was acknowledged: changes are missing.
    pub fn is_earlier(&self) -> bool {
        self.is_earlier
    }

    /// Whether some place holds nothing, or what did not open. A mirror that is merely behind is what a browser leaves that
    /// was ended while saving.
    pub fn was_damaged(&self) -> bool {
        self.generations.contains(&None)
    }

    /// Which of [`Place::ALL`] hold something that is no copy of this vault, or another of the same number: to be set aside
    /// before they are written.
    pub fn strange(&self) -> [bool; 3] {
        self.strange
    }

    /// The number of the next save; `None` after 2^64 of them.
    pub fn next_generation(&self) -> Option<u64> {
        self.clear.generation.checked_add(1)
    }

    /// Where the next save goes: not where this copy lies.
    pub fn turn(&self) -> Place {
        self.place.other()
    }

    /// Places that should have this copy and have not: one of the two that saves take turns in may be behind, the mirror not.
    pub fn wanting(&self) -> Vec<Place> {
        let newest = self.clear.generation;
        let [a, b, mirror] = self.generations;
        let mut wanting = Vec::new();
        wanting.extend(a.is_none().then_some(Place::A));
        wanting.extend(b.is_none().then_some(Place::B));
        if let (Some(a), Some(b)) = (a, b)
            && a.max(b) < newest
        {
            wanting.push(if a < b { Place::A } else { Place::B });
        }
        wanting.extend((mirror != Some(newest)).then_some(Place::Mirror));
        wanting
    }
}

/// Says what the stores hold, as far as that can be told without a key.
pub fn assess(stored: Stored) -> State {
    let Stored { texts, sentinels } = stored;
    let mut copies = Vec::new();
    let (mut unreadable, mut unreadable_texts, mut has_newer) = ([false; 3], Vec::new(), false);
    for (place, text) in Place::ALL.into_iter().zip(texts) {
        let Some(text) = text else { continue };
        match read(&text) {
            Ok(file) => {
                // Newest first, by what they claim; of two alike the one in `storage.local`.
                let generation = file.clear.generation;
                let at = copies.iter().position(|copy: &Copy| copy.file.clear.generation < generation);
                copies.insert(at.unwrap_or(copies.len()), Copy { place, text, file });
            }
            Err(FileError::Newer(_)) => has_newer = true,
            Err(FileError::NotAVault | FileError::Damaged(_)) => {
                unreadable[place.index()] = true;
                unreadable_texts.push(text);
            }
        }
    }
    if copies.is_empty() {
        let last = sentinels.into_iter().max_by_key(|sentinel| sentinel.generation);
        return match (has_newer, unreadable_texts.is_empty(), last) {
            (true, _, _) => State::Newer,
            (false, false, _) => State::Damaged(unreadable_texts),
            (false, true, Some(sentinel)) => State::Lost(sentinel),
            (false, true, None) => State::New,
        };
    }
    State::Vault(StoredCopies { copies, unreadable, unreadable_texts, has_newer, sentinels })
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
