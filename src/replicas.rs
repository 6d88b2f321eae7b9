//! The state of a vault in the browser's stores: which copies are whole, which open, what is damaged, what is lost.
//!
//! Browser storage can return altered, empty or deleted data without an error. So a vault has three places (two in
//! `storage.local`, a mirror in IndexedDB). A [`Sentinel`], stored separately, records that a vault was here.
//! *Unreadable* is never treated as *empty*, nor *empty* as *new*.
//!
//! Data that has not been opened with the vault key decides only which question to ask. [`StoredCopies`] are what the
//! stores contain. Only [`StoredCopies::open`] makes a [`VerifiedCopy`], and everything that is written, repaired or
//! given to the user comes from one.

use crate::vault::Vault;
use crate::vault_file::{self, FileError, OpenError, SealedVault, VaultId, VaultKey};
use base64ct::{Base64, Encoding};

/// Where a copy is stored.
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

    /// Its index in [`Self::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// The other one of the two places that saves alternate between. For the mirror it is `A`.
    pub fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B | Self::Mirror => Self::A,
        }
    }
}

/// Records that a vault was saved here: which vault, and its generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentinel {
    /// The vault.
    pub vault_id: VaultId,
    /// The last acknowledged generation of it.
    pub generation: u64,
}

impl Sentinel {
    /// A sentinel that is further ahead of the opened copy than this was not written by a save, and is ignored.
    pub const MOST_AHEAD: u64 = 1 << 32;

    /// The stored form: `1.<vault id in hexadecimal>.<generation>`.
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

/// What the stores returned, unprocessed.
#[derive(Clone, Debug, Default)]
pub struct Stored {
    /// The text in each of [`Place::ALL`]: base64 of a vault file.
    pub texts: [Option<String>; 3],
    /// Every sentinel that was found.
    pub sentinels: Vec<Sentinel>,
}

/// A whole copy of a vault. Whole does not mean authentic: anybody could have made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// Where it is stored.
    pub place: Place,
    /// Its text, for copying it to another place.
    pub text: String,
    /// Its parsed content.
    pub file: SealedVault,
}

/// What the stores contain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing, and there was never anything.
    New,
    /// Whole copies; none has been opened yet.
    Vault(StoredCopies),
    /// Texts, none of which is whole.
    Damaged(Vec<String>),
    /// Nothing, although a vault was here.
    Lost(Sentinel),
    /// Only data of a newer Kader, which must not be changed.
    Newer,
}

/// What a new vault replaces. The caller that creates the vault names it, and if the stores contain something else,
/// no vault is created.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Replaces {
    /// Nothing: a new user.
    #[default]
    None,
    /// A vault of which nothing can be read.
    Gone,
    /// A whole vault that its owner can no longer open.
    Closed(VaultId),
}

impl State {
    /// What a new vault would replace. `None` if none may be created, because data of a newer Kader must be kept.
    pub fn replaces(&self) -> Option<Replaces> {
        match self {
            Self::New => Some(Replaces::None),
            Self::Lost(_) | Self::Damaged(_) => Some(Replaces::Gone),
            Self::Vault(copies) => Some(Replaces::Closed(copies.likely_id())),
            Self::Newer => None,
        }
    }
}

/// The whole copies in the stores; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCopies {
    copies: Vec<Copy>,
    /// Which of [`Place::ALL`] hold a text that is not a whole copy.
    unreadable: [bool; 3],
    unreadable_texts: Vec<String>,
    /// Whether a newer Kader wrote one of the texts.
    has_newer: bool,
    sentinels: Vec<Sentinel>,
}

impl StoredCopies {
    /// Every whole copy. Those that claim the highest generation come first, so that the most likely one is tried
    /// first.
    pub fn all(&self) -> &[Copy] {
        &self.copies
    }

    /// Every text in the stores, for the user to keep if none of them opens.
    pub fn into_texts(self) -> Vec<String> {
        let mut texts = self.unreadable_texts;
        texts.extend(self.copies.into_iter().map(|copy| copy.text));
        texts
    }

    /// Whether a newer Kader wrote one of the texts. This Kader may then read the others, and writes nothing.
    pub fn has_newer(&self) -> bool {
        self.has_newer
    }

    /// The most likely vault: one that a sentinel names, or else the one that claims the highest generation.
    fn likely_id(&self) -> VaultId {
        let id = |copy: &Copy| copy.file.header.vault_id;
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
            let generation = copy.file.header.generation;
            // The mirror is usually identical to one of the other two.
            let is_same = newest.as_ref().is_some_and(|(best, _)| best.text == copy.text);
            match if is_same { Ok(None) } else { copy.file.open(key).map(Some) } {
                Ok(vault) => {
                    generations[copy.place.index()] = Some(generation);
                    match (&newest, vault) {
                        (None, Some(vault)) => newest = Some((copy, vault)),
                        // Two different copies with the same generation both contain the user's work.
                        (Some((best, _)), Some(_)) if best.file.header.generation == generation => {
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
        let generation = copy.file.header.generation;
        let is_later = |sentinel: &Sentinel| {
            let ahead = sentinel.generation.saturating_sub(generation);
            sentinel.vault_id == copy.file.header.vault_id && ahead > 0 && ahead <= Sentinel::MOST_AHEAD
        };
        let is_earlier = self.sentinels.iter().any(is_later);
        Ok(VerifiedCopy {
            place: copy.place,
            text: copy.text.clone(),
            header: copy.file.header.clone(),
            vault,
            is_earlier,
            generations,
            strange,
        })
    }
}

/// A copy that opened with the vault key, and what was found in the other places. Only [`StoredCopies::open`] makes
/// one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedCopy {
    place: Place,
    text: String,
    header: vault_file::Header,
    vault: Vault,
    is_earlier: bool,
    /// The generation in each of [`Place::ALL`], if that copy opened too.
    generations: [Option<u64>; 3],
    /// Which of [`Place::ALL`] hold something that did not open, or a different copy with the same generation.
    strange: [bool; 3],
}

impl VerifiedCopy {
    /// The accounts.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The header and the accounts.
    pub fn into_contents(self) -> (vault_file::Header, Vault) {
        (self.header, self.vault)
    }

    /// The header, now verified.
    pub fn header(&self) -> &vault_file::Header {
        &self.header
    }

    /// Its text, for copying it to another place.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether a later save was acknowledged, so that changes are missing.
    pub fn is_earlier(&self) -> bool {
        self.is_earlier
    }

    /// Whether some place is empty or did not open. A mirror that is only behind does not count: a browser that ends
    /// during a save leaves it so.
    pub fn was_damaged(&self) -> bool {
        self.generations.contains(&None)
    }

    /// Which of [`Place::ALL`] hold something that is not a copy of this vault, or a different copy with the same
    /// generation. They must be set aside before they are overwritten.
    pub fn strange(&self) -> [bool; 3] {
        self.strange
    }

    /// The generation of the next save; `None` after 2^64 of them.
    pub fn next_generation(&self) -> Option<u64> {
        self.header.generation.checked_add(1)
    }

    /// The place for the next save: not the one that holds this copy.
    pub fn turn(&self) -> Place {
        self.place.other()
    }

    /// The places that should have this copy and do not. Of the two places that saves alternate between, one may be
    /// behind; the mirror may not.
    pub fn wanting(&self) -> Vec<Place> {
        let newest = self.header.generation;
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

/// Reports what the stores contain, as far as that is possible without a key.
pub fn assess(stored: Stored) -> State {
    let Stored { texts, sentinels } = stored;
    let mut copies = Vec::new();
    let (mut unreadable, mut unreadable_texts, mut has_newer) = ([false; 3], Vec::new(), false);
    for (place, text) in Place::ALL.into_iter().zip(texts) {
        let Some(text) = text else { continue };
        match read(&text) {
            Ok(file) => {
                // Highest claimed generation first; of two equal ones, the one in `storage.local` first.
                let generation = file.header.generation;
                let at = copies.iter().position(|copy: &Copy| copy.file.header.generation < generation);
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

/// Reads a file that a person kept: a vault file, or the texts of the places, one per line, as Kader saves them when
/// it cannot open them. Newest first. A line that is not a vault is ignored if another line is one.
pub fn read_kept(bytes: &[u8]) -> Result<Vec<SealedVault>, FileError> {
    let error = match vault_file::read(bytes) {
        Ok(file) => return Ok(vec![file]),
        Err(error) => error,
    };
    let lines = std::str::from_utf8(bytes).unwrap_or_default().lines();
    let mut files: Vec<SealedVault> = lines.filter_map(|line| read(line.trim()).ok()).collect();
    files.sort_by_key(|file| std::cmp::Reverse(file.header.generation));
    files.dedup();
    if files.is_empty() { Err(error) } else { Ok(files) }
}

/// Reads a text as a store returns it.
pub fn read(text: &str) -> Result<SealedVault, FileError> {
    vault_file::read(&Base64::decode_vec(text).map_err(|_| FileError::NotAVault)?)
}
