//! Opening a vault: by the key of the session, the device's key, a password, a recovery code.

use super::save::{self, SaveError, Unlocked};
use super::{device_key, rules, session, ways_in};
use crate::platform::{self, DerivationError, now};
use crate::policy::Policy;
use crate::recovery_code::RecoveryCode;
use crate::replicas::{Sentinel, State, StoredCopies};
use crate::sealed::{Lock, OpenError, SealedVault, Slot, VaultId, VaultKey, WrapKey};
use crate::vault::{ActKind, Edit};
use crate::wording::{Worded, Wording, say, say1};
use futures_util::future::join3;

/// What keeps a vault from opening, other than a password.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// Nothing readable; the texts can be kept as a file.
    Damaged(Vec<String>),
    /// Nothing, and there never was: a new user, or a new computer.
    NoVault,
    /// Nothing at all, though a vault was here.
    Lost(Sentinel),
    /// A newer Kader wrote it.
    Newer,
    /// The browser refused to read.
    Storage,
    /// The key of a vault without a password is gone from this browser.
    NoDeviceKey,
    /// The IT department wants a password, and there is none yet: nothing is shown before there is.
    PasswordDue,
}

impl Trouble {
    /// The title, and what there is to say, as message ids.
    pub fn wording(&self) -> (&'static str, &'static str) {
        match self {
            Self::Damaged(_) => ("troubleTitle", "troubleDamaged"),
            Self::NoVault => ("noVaultTitle", "noVault"),
            Self::Lost(_) => ("lostTitle", "troubleLost"),
            Self::Newer => ("troubleTitle", "troubleNewer"),
            Self::Storage => ("troubleTitle", "troubleStorage"),
            Self::NoDeviceKey => ("troubleTitle", "troubleNoDeviceKey"),
            Self::PasswordDue => ("passwordDueTitle", "passwordDue"),
        }
    }

    /// Whether a backup may take the place of what is there. A newer Kader's vault is left alone, and so is one that
    /// the browser may yet give back.
    pub fn may_be_replaced(&self) -> bool {
        !matches!(self, Self::Newer | Self::Storage | Self::PasswordDue)
    }

    /// Whatever could be read of a vault that does not open, for the user to keep.
    pub fn texts(self) -> Vec<String> {
        match self {
            Self::Damaged(texts) => texts,
            _ => Vec::new(),
        }
    }
}

/// What was tried on a vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// A password.
    Password,
    /// The code of a recovery sheet.
    RecoveryCode,
    /// A password, or the code of a sheet, on a backup file.
    OnFile,
}

/// Why a password or a code does not open the vault.
pub enum Failure {
    /// It is the wrong one.
    Wrong(Tried),
    /// After too many wrong ones: so many seconds to wait.
    Wait(u64),
    /// No memory for the derivation.
    NoMemory,
    /// The IT department forbids it.
    Forbidden,
    /// The derivation failed for another reason: whether the password is right is not known.
    NotDerived,
    /// Something else.
    Trouble(Trouble),
}

impl Worded for Failure {
    fn wording(&self) -> Wording {
        match self {
            Self::Wrong(Tried::Password) => say("wrongPassword"),
            Self::Wrong(Tried::RecoveryCode) => say("recoveryOther"),
            Self::Wrong(Tried::OnFile) => say("restoreWrong"),
            Self::Wait(seconds) => say1("waitPassword", seconds.to_string()),
            Self::NoMemory => say("noMemory"),
            Self::Forbidden => say("ruleForbids"),
            Self::NotDerived => say("notDerived"),
            Self::Trouble(_) => say("saveUnreadable"),
        }
    }
}

/// How things stand when a page of ours opens.
pub enum Start {
    /// Unlocked, by the session's or the device's key.
    Unlocked(Box<Unlocked>),
    /// Unlocked, but the IT department wants a password first: nothing of it is shown.
    PasswordDue(Box<Unlocked>),
    /// There is a vault; it wants a password.
    Locked,
    /// There is none, and there never was.
    New,
    /// There is, but.
    Trouble(Trouble),
}

/// Opens the vault if that takes no password, under the rules of the IT department. What needs mending in the stores is
/// mended in passing.
pub async fn start() -> (Start, Policy) {
    let (state, session_key, policy) = join3(save::load(), session::vault_key(), rules::in_force()).await;
    (start_with(state, session_key, &policy).await, policy)
}

async fn start_with(state: Result<State, SaveError>, session_key: Option<VaultKey>, policy: &Policy) -> Start {
    let copies = match state {
        Ok(State::Vault(copies)) => copies,
        Ok(State::New) => return Start::New,
        Ok(State::Newer) => return Start::Trouble(Trouble::Newer),
        Ok(State::Damaged(texts)) => return Start::Trouble(Trouble::Damaged(texts)),
        Ok(State::Lost(sentinel)) => return Start::Trouble(Trouble::Lost(sentinel)),
        Err(_) => return Start::Trouble(Trouble::Storage),
    };
    if let Some(key) = session_key
        && let Ok(open) = save::open(&copies, &key).await
    {
        mend(&open).await;
        if policy.wants_password(open.slots.has_password()) {
            // Refused means that the key stays until its time is over; nothing is shown meanwhile.
            let _ = session::lock().await;
            return Start::PasswordDue(Box::new(open));
        }
        return Start::Unlocked(Box::new(open));
    }
    let by_device = match key_of_device(&copies).await {
        Device::Opens(key) => key,
        Device::NotAsked => return Start::Locked,
        Device::KeyIsGone => return Start::Trouble(Trouble::NoDeviceKey),
    };
    if policy.requires_password {
        return match save::open(&copies, &by_device).await {
            Ok(open) => Start::PasswordDue(Box::new(open)),
            Err(_) => Start::Trouble(Trouble::Damaged(copies.into_texts())),
        };
    }
    // The background fills with the key of the session, however the vault was opened.
    match finish(copies, by_device, 0).await {
        Ok(open) => Start::Unlocked(Box::new(open)),
        Err(trouble) => Start::Trouble(trouble),
    }
}

/// What the key that this browser keeps does for the copies.
enum Device {
    /// It gives the key of one that opens.
    Opens(VaultKey),
    /// A copy wants a password.
    NotAsked,
    /// All of them want it, and it is gone or another.
    KeyIsGone,
}

/// Every key that this browser keeps, on every slot of every copy: the state of one copy never hides another.
async fn key_of_device(copies: &StoredCopies) -> Device {
    let slots =
        || copies.all().iter().flat_map(|copy| copy.file.clear.slots.all().iter().map(move |slot| (copy, slot)));
    if slots().all(|(_, slot)| slot.lock != Lock::Device) {
        return Device::NotAsked;
    }
    for device_key in device_key::load().await {
        let wrap_key = WrapKey::of_device(&device_key);
        for (copy, slot) in slots().filter(|(_, slot)| slot.lock == Lock::Device) {
            if let Ok(key) = copy.file.unwrap(slot, &wrap_key)
                && way_in_is_open(copies, &key, slot)
            {
                return Device::Opens(key);
            }
        }
    }
    let wants_password = slots().any(|(_, slot)| matches!(slot.lock, Lock::Password(_)));
    if wants_password { Device::NotAsked } else { Device::KeyIsGone }
}

/// Tries a password on every copy, those first that claim to be newer.
pub async fn with_password(password: &str) -> Result<Unlocked, Failure> {
    let tries = session::attempts().await.wrong();
    let (copies, key, slot) = attempt(Tried::Password, async {
        let copies = stored().await?;
        Ok(key_by_password(&copies, password).await?.map(|(key, slot)| (copies, key, slot)))
    })
    .await?;
    let open = finish(copies, key, tries).await.map_err(Failure::Trouble)?;
    Ok(ways_in::with_todays_cost(open, &slot, password).await)
}

/// Tries a recovery code on every copy.
pub async fn with_recovery_code(code: &RecoveryCode) -> Result<Unlocked, Failure> {
    let tries = session::attempts().await.wrong();
    let (copies, key) = attempt(Tried::RecoveryCode, async {
        let copies = stored().await?;
        let wrap_key = code.wrap_key();
        let tries =
            copies.all().iter().flat_map(|copy| copy.file.clear.slots.all().iter().map(move |slot| (copy, slot)));
        let tries = tries.filter(|(_, slot)| slot.lock == Lock::Recovery);
        let keys = tries.filter_map(|(copy, slot)| Some((copy.file.unwrap(slot, &wrap_key).ok()?, slot)));
        let keys: Vec<(VaultKey, &Slot)> = keys.collect();
        let open = keys.iter().find(|(key, slot)| way_in_is_open(&copies, key, slot));
        // A right code whose key opens nothing is no wrong code: the vault is damaged, and that is said.
        let key = open.or_else(|| keys.iter().find(|(key, _)| copies.open(key).is_err()));
        Ok(key.map(|(key, _)| (copies.clone(), key.clone())))
    })
    .await?;
    finish(copies, key, tries).await.map_err(Failure::Trouble)
}

/// Whether the newest copy that the key opens still has the slot that gave it: an older copy may have a slot that was closed
/// since. A slot whose key opens nothing is no way in either, but a damaged vault, which is said where no other opens.
fn way_in_is_open(copies: &StoredCopies, key: &VaultKey, slot: &Slot) -> bool {
    copies.open(key).is_ok_and(|copy| copy.clear().slots.all().contains(slot))
}

/// Whether this is the password of an open vault, asked again by the gate of [`super::owner`].
pub(super) async fn check_password(vault_id: VaultId, slots: &[Slot], password: &str) -> Result<(), Failure> {
    attempt(Tried::Password, async {
        let ways_in = slots.iter().map(|slot| (vault_id, slot)).collect();
        let mut is_right = false;
        try_password(ways_in, password, &mut |_, _| {
            is_right = true;
            true
        })
        .await?;
        Ok(is_right.then_some(()))
    })
    .await
}

/// Notes in the log that wrong passwords came before this, and remembers that the owner is to be told of what is new in it.
/// A log that cannot be written keeps nobody out.
async fn note_tries(mut open: Unlocked, tries: u32) -> Unlocked {
    if tries > 0 {
        let noted = Edit::Noted(ActKind::UnlockedAfterTries, tries.to_string());
        open = save::edit(open.key.clone(), noted).await.unwrap_or(open);
    }
    if open.vault.log().to_be_told().next().is_some() {
        session::begin_telling().await;
    }
    open
}

/// One try: refused while there is a wait, counted when it finds nothing, and those before it forgotten when it does.
async fn attempt<T>(tried: Tried, work: impl Future<Output = Result<Option<T>, Failure>>) -> Result<T, Failure> {
    let attempts = session::attempts().await;
    let wait = attempts.wait(now());
    if wait > 0 {
        return Err(Failure::Wait(wait));
    }
    match work.await? {
        Some(found) => {
            session::set_attempts(None).await;
            Ok(found)
        }
        None => {
            session::set_attempts(Some(session::attempts().await.failed(now()))).await;
            Err(Failure::Wrong(tried))
        }
    }
}

async fn stored() -> Result<StoredCopies, Failure> {
    Err(Failure::Trouble(match save::load().await {
        Ok(State::Vault(copies)) => return Ok(copies),
        Ok(State::Damaged(texts)) => Trouble::Damaged(texts),
        Ok(State::Newer) => Trouble::Newer,
        Ok(State::Lost(sentinel)) => Trouble::Lost(sentinel),
        Ok(State::New) => Trouble::NoVault,
        Err(_) => Trouble::Storage,
    }))
}

async fn mend(open: &Unlocked) {
    if open.wants_mending {
        save::mend(open.key.clone()).await;
    }
}

/// The vault is open, after so many wrong tries.
async fn finish(copies: StoredCopies, key: VaultKey, tries: u32) -> Result<Unlocked, Trouble> {
    match save::open(&copies, &key).await {
        Ok(open) => {
            session::unlock(&open.key, open.vault.settings().lock_time).await;
            mend(&open).await;
            Ok(note_tries(open, tries).await)
        }
        // The key is right, what it guards is not.
        Err(OpenError::Tampered | OpenError::WrongKey) => Err(Trouble::Damaged(copies.into_texts())),
    }
}

/// The key that a password gives, and the slot that gave it.
async fn key_by_password(copies: &StoredCopies, password: &str) -> Result<Option<(VaultKey, Slot)>, Failure> {
    let mut ways_in: Vec<(VaultId, &Slot)> = Vec::new();
    for copy in copies.all() {
        for slot in copy.file.clear.slots.all() {
            // A slot opens in its own vault only, whatever else claims to have it. One that is in several copies is tried once.
            let way_in = (copy.file.clear.vault_id, slot);
            if !ways_in.contains(&way_in) {
                ways_in.push(way_in);
            }
        }
    }
    let mut found = None;
    try_password(ways_in, password, &mut |key, slot| {
        let is_open = way_in_is_open(copies, &key, slot);
        // A right password whose key opens nothing is no wrong one: the vault is damaged, and that is said.
        if is_open || copies.open(&key).is_err() {
            found = Some((key, slot.clone()));
        }
        is_open
    })
    .await?;
    Ok(found)
}

/// Tries a password on each slot in its vault. The keys that come out go to `take`, until it is content with one.
///
/// Anybody who can write to the stores can ask for more memory than there is: one such slot keeps no other from being tried.
async fn try_password(
    ways_in: Vec<(VaultId, &Slot)>,
    password: &str,
    take: &mut dyn FnMut(VaultKey, &Slot) -> bool,
) -> Result<(), Failure> {
    let password = platform::normalised(password);
    let (mut is_tried, mut why_not) = (false, None);
    for (vault_id, slot) in ways_in {
        let Lock::Password(kdf) = slot.lock else { continue };
        let wrap_key = match platform::wrapping_key(kdf, &password).await {
            Ok(wrap_key) => wrap_key,
            Err(why) => {
                // What is no want of memory is said before it: closing tabs would not help.
                why_not = if why_not == Some(DerivationError::Failed) { why_not } else { Some(why) };
                continue;
            }
        };
        is_tried = true;
        if let Some(key) = slot.unwrap(vault_id, &wrap_key)
            && take(key, slot)
        {
            return Ok(());
        }
    }
    match why_not {
        Some(DerivationError::NoMemory) if !is_tried => Err(Failure::NoMemory),
        // A wrong password is called wrong only where every slot was tried.
        Some(DerivationError::Failed) => Err(Failure::NotDerived),
        _ => Ok(()),
    }
}

fn key_by_code(file: &SealedVault, code: &RecoveryCode) -> Option<VaultKey> {
    let slots = file.clear.slots.all().iter().filter(|slot| slot.lock == Lock::Recovery);
    slots.into_iter().find_map(|slot| file.unwrap(slot, &code.wrap_key()).ok())
}

/// The key of a backup file, by its password or by the code of its sheet; true for the code.
pub async fn key_of_file(file: &SealedVault, text: &str) -> Result<(VaultKey, bool), Failure> {
    if let Some(key) = RecoveryCode::read(text).ok().and_then(|code| key_by_code(file, &code)) {
        return Ok((key, true));
    }
    let ways_in = file.clear.slots.all().iter().map(|slot| (file.clear.vault_id, slot)).collect();
    let mut found = None;
    try_password(ways_in, text, &mut |key, _| {
        found = Some(key);
        true
    })
    .await?;
    found.map(|key| (key, false)).ok_or(Failure::Wrong(Tried::OnFile))
}
