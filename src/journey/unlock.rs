//! Opening a vault: with the key of the session, the device key, a password or a recovery code.

use super::save::{self, SaveError, Unlocked};
use super::{device_key, rules, session, ways_in};
use crate::i18n::{Sentence, ToSentence, sentence, sentence1};
use crate::platform::{self, DerivationError, now};
use crate::policy::Policy;
use crate::recovery_code::RecoveryCode;
use crate::replicas::{Sentinel, State, StoredCopies};
use crate::vault::{ActKind, Edit};
use crate::vault_file::{OpenError, SealedVault, Slot, SlotKind, VaultId, VaultKey, WrappingKey};
use futures_util::future::join3;

/// Why a vault does not open, apart from a wrong password.
#[derive(Clone, Debug, PartialEq)]
pub enum VaultProblem {
    /// Nothing can be read; the texts can be kept as a file.
    Damaged(Vec<String>),
    /// The stores are empty and always were: a new user, or a new computer.
    NoVault,
    /// The stores are empty, although a vault was here.
    Lost(Sentinel),
    /// A newer Kader wrote it.
    Newer,
    /// The browser refused to read.
    Storage,
    /// The key of a vault without a password is gone from this browser.
    NoDeviceKey,
    /// The IT department requires a password and there is none yet: nothing is shown until there is.
    PasswordDue,
}

impl VaultProblem {
    /// The message ids of the title and the text.
    pub fn to_sentence(&self) -> (&'static str, &'static str) {
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

    /// Whether a backup may replace what is there. Not if a newer Kader wrote it, and not if the browser may still
    /// return it.
    pub fn may_be_replaced(&self) -> bool {
        !matches!(self, Self::Newer | Self::Storage | Self::PasswordDue)
    }

    /// The readable texts of a vault that does not open, for the user to keep.
    pub fn texts(self) -> Vec<String> {
        match self {
            Self::Damaged(texts) => texts,
            _ => Vec::new(),
        }
    }
}

/// What was tried to open a vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// A password.
    Password,
    /// The code of a recovery sheet.
    RecoveryCode,
    /// A password or the code of a sheet, on a backup file.
    OnFile,
}

/// Why a password or a code does not open the vault.
pub enum Failure {
    /// It is the wrong one.
    Wrong(Tried),
    /// Too many were wrong: wait this number of seconds.
    Wait(u64),
    /// There is not enough memory for the derivation.
    NoMemory,
    /// The IT department forbids it.
    Forbidden,
    /// The derivation failed for another reason, so it is not known whether the password is correct.
    NotDerived,
    /// Something else.
    Problem(VaultProblem),
}

impl ToSentence for Failure {
    fn to_sentence(&self) -> Sentence {
        match self {
            Self::Wrong(Tried::Password) => sentence("wrongPassword"),
            Self::Wrong(Tried::RecoveryCode) => sentence("recoveryOther"),
            Self::Wrong(Tried::OnFile) => sentence("restoreWrong"),
            Self::Wait(seconds) => sentence1("waitPassword", seconds.to_string()),
            Self::NoMemory => sentence("noMemory"),
            Self::Forbidden => sentence("ruleForbids"),
            Self::NotDerived => sentence("notDerived"),
            Self::Problem(_) => sentence("saveUnreadable"),
        }
    }
}

/// The state of the vault when a page of the extension opens.
pub enum Start {
    /// Unlocked, with the key of the session or of the device.
    Unlocked(Box<Unlocked>),
    /// Unlocked, but the IT department requires a password first: no content is shown.
    PasswordDue(Box<Unlocked>),
    /// There is a vault; it needs a password.
    Locked,
    /// There is none, and there never was.
    New,
    /// There is a vault that does not open.
    Problem(VaultProblem),
}

/// Opens the vault if no password is needed, under the rules of the IT department. Also repairs the stores if needed.
pub async fn start() -> (Start, Policy) {
    let (state, session_key, policy) = join3(save::load(), session::vault_key(), rules::in_force()).await;
    (start_with(state, session_key, &policy).await, policy)
}

async fn start_with(state: Result<State, SaveError>, session_key: Option<VaultKey>, policy: &Policy) -> Start {
    let copies = match state {
        Ok(State::Vault(copies)) => copies,
        Ok(State::New) => return Start::New,
        Ok(State::Newer) => return Start::Problem(VaultProblem::Newer),
        Ok(State::Damaged(texts)) => return Start::Problem(VaultProblem::Damaged(texts)),
        Ok(State::Lost(sentinel)) => return Start::Problem(VaultProblem::Lost(sentinel)),
        Err(_) => return Start::Problem(VaultProblem::Storage),
    };
    if let Some(key) = session_key
        && let Ok(open) = save::open(&copies, &key).await
    {
        mend(&open).await;
        if policy.wants_password(open.slots.has_password()) {
            // If the browser refuses, the key stays until its time is over; nothing is shown in the meantime.
            let _ = session::lock().await;
            return Start::PasswordDue(Box::new(open));
        }
        return Start::Unlocked(Box::new(open));
    }
    let by_device = match key_of_device(&copies).await {
        Device::Opens(key) => key,
        Device::NotAsked => return Start::Locked,
        Device::KeyIsGone => return Start::Problem(VaultProblem::NoDeviceKey),
    };
    if policy.requires_password {
        return match save::open(&copies, &by_device).await {
            Ok(open) => Start::PasswordDue(Box::new(open)),
            Err(_) => Start::Problem(VaultProblem::Damaged(copies.into_texts())),
        };
    }
    // The background fills with the key of the session, no matter how the vault was opened.
    match finish(copies, by_device, 0).await {
        Ok(open) => Start::Unlocked(Box::new(open)),
        Err(problem) => Start::Problem(problem),
    }
}

/// Whether the device key opens the copies.
enum Device {
    /// It gives the vault key of a copy that opens.
    Opens(VaultKey),
    /// A copy needs a password.
    NotAsked,
    /// All copies need it, and it is gone or does not fit.
    KeyIsGone,
}

/// Tries every device key on every slot of every copy: the state of one copy never hides another.
async fn key_of_device(copies: &StoredCopies) -> Device {
    let slots =
        || copies.all().iter().flat_map(|copy| copy.file.header.slots.all().iter().map(move |slot| (copy, slot)));
    if slots().all(|(_, slot)| slot.kind != SlotKind::Device) {
        return Device::NotAsked;
    }
    for device_key in device_key::load().await {
        let wrapping_key = WrappingKey::of_device(&device_key);
        for (copy, slot) in slots().filter(|(_, slot)| slot.kind == SlotKind::Device) {
            if let Ok(key) = copy.file.unwrap(slot, &wrapping_key)
                && way_in_is_open(copies, &key, slot)
            {
                return Device::Opens(key);
            }
        }
    }
    let wants_password = slots().any(|(_, slot)| matches!(slot.kind, SlotKind::Password(_)));
    if wants_password { Device::NotAsked } else { Device::KeyIsGone }
}

/// Tries a password on every copy, starting with the highest claimed generation.
pub async fn with_password(password: &str) -> Result<Unlocked, Failure> {
    let tries = session::attempts().await.wrong();
    let (copies, key, slot) = attempt(Tried::Password, async {
        let copies = stored().await?;
        Ok(key_by_password(&copies, password).await?.map(|(key, slot)| (copies, key, slot)))
    })
    .await?;
    let open = finish(copies, key, tries).await.map_err(Failure::Problem)?;
    Ok(ways_in::with_todays_cost(open, &slot, password).await)
}

/// Tries a recovery code on every copy.
pub async fn with_recovery_code(code: &RecoveryCode) -> Result<Unlocked, Failure> {
    let tries = session::attempts().await.wrong();
    let (copies, key) = attempt(Tried::RecoveryCode, async {
        let copies = stored().await?;
        let wrapping_key = code.wrapping_key();
        let tries =
            copies.all().iter().flat_map(|copy| copy.file.header.slots.all().iter().map(move |slot| (copy, slot)));
        let tries = tries.filter(|(_, slot)| slot.kind == SlotKind::Recovery);
        let keys = tries.filter_map(|(copy, slot)| Some((copy.file.unwrap(slot, &wrapping_key).ok()?, slot)));
        let keys: Vec<(VaultKey, &Slot)> = keys.collect();
        let open = keys.iter().find(|(key, slot)| way_in_is_open(&copies, key, slot));
        // If a correct code gives a key that opens nothing, the code is not wrong: the vault is damaged, and that is
        // reported.
        let key = open.or_else(|| keys.iter().find(|(key, _)| copies.open(key).is_err()));
        Ok(key.map(|(key, _)| (copies.clone(), key.clone())))
    })
    .await?;
    finish(copies, key, tries).await.map_err(Failure::Problem)
}

/// Whether the newest copy that the key opens still has the slot that gave the key: an older copy may have a slot
/// that was removed since. A slot whose key opens nothing does not count either; the vault is then damaged, which is
/// reported if no other slot opens.
fn way_in_is_open(copies: &StoredCopies, key: &VaultKey, slot: &Slot) -> bool {
    copies.open(key).is_ok_and(|copy| copy.header().slots.all().contains(slot))
}

/// Whether this is the password of an open vault, when [`super::owner`] asks for it again.
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

/// Adds to the log that wrong passwords preceded this unlock, and remembers that the owner must see the new entries.
/// If the log cannot be written, the vault still opens.
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

/// One try: refused during a wait, counted if it fails; success clears the count.
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
    Err(Failure::Problem(match save::load().await {
        Ok(State::Vault(copies)) => return Ok(copies),
        Ok(State::Damaged(texts)) => VaultProblem::Damaged(texts),
        Ok(State::Newer) => VaultProblem::Newer,
        Ok(State::Lost(sentinel)) => VaultProblem::Lost(sentinel),
        Ok(State::New) => VaultProblem::NoVault,
        Err(_) => VaultProblem::Storage,
    }))
}

async fn mend(open: &Unlocked) {
    if open.wants_mending {
        save::mend(open.key.clone()).await;
    }
}

/// Finishes opening the vault, after `tries` wrong tries.
async fn finish(copies: StoredCopies, key: VaultKey, tries: u32) -> Result<Unlocked, VaultProblem> {
    match save::open(&copies, &key).await {
        Ok(open) => {
            session::unlock(&open.key, open.vault.settings().lock_time).await;
            mend(&open).await;
            Ok(note_tries(open, tries).await)
        }
        // The key is correct, but the content is not what was sealed.
        Err(OpenError::Tampered | OpenError::WrongKey) => Err(VaultProblem::Damaged(copies.into_texts())),
    }
}

/// The vault key that a password gives, and the slot that gave it.
async fn key_by_password(copies: &StoredCopies, password: &str) -> Result<Option<(VaultKey, Slot)>, Failure> {
    let mut ways_in: Vec<(VaultId, &Slot)> = Vec::new();
    for copy in copies.all() {
        for slot in copy.file.header.slots.all() {
            // A slot opens only in its own vault, even if other copies contain it. A slot in several copies is tried
            // once.
            let way_in = (copy.file.header.vault_id, slot);
            if !ways_in.contains(&way_in) {
                ways_in.push(way_in);
            }
        }
    }
    let mut found = None;
    try_password(ways_in, password, &mut |key, slot| {
        let is_open = way_in_is_open(copies, &key, slot);
        // If a correct password gives a key that opens nothing, the password is not wrong: the vault is damaged, and
        // that is reported.
        if is_open || copies.open(&key).is_err() {
            found = Some((key, slot.clone()));
        }
        is_open
    })
    .await?;
    Ok(found)
}

/// Tries a password on each slot in its vault. Passes the resulting keys to `take` until it accepts one.
///
/// A program that can write to the stores can add a slot that asks for more memory than there is. Such a slot must
/// not prevent the others from being tried.
async fn try_password(
    ways_in: Vec<(VaultId, &Slot)>,
    password: &str,
    take: &mut dyn FnMut(VaultKey, &Slot) -> bool,
) -> Result<(), Failure> {
    let password = platform::normalised(password);
    let (mut is_tried, mut why_not) = (false, None);
    for (vault_id, slot) in ways_in {
        let SlotKind::Password(kdf) = slot.kind else { continue };
        let wrapping_key = match platform::wrapping_key(kdf, &password).await {
            Ok(wrapping_key) => wrapping_key,
            Err(why) => {
                // Another error takes precedence over a lack of memory: closing tabs would not help then.
                why_not = if why_not == Some(DerivationError::Failed) { why_not } else { Some(why) };
                continue;
            }
        };
        is_tried = true;
        if let Some(key) = slot.unwrap(vault_id, &wrapping_key)
            && take(key, slot)
        {
            return Ok(());
        }
    }
    match why_not {
        Some(DerivationError::NoMemory) if !is_tried => Err(Failure::NoMemory),
        // A password is reported as wrong only if every slot was tried.
        Some(DerivationError::Failed) => Err(Failure::NotDerived),
        _ => Ok(()),
    }
}

fn key_by_code(file: &SealedVault, code: &RecoveryCode) -> Option<VaultKey> {
    let slots = file.header.slots.all().iter().filter(|slot| slot.kind == SlotKind::Recovery);
    slots.into_iter().find_map(|slot| file.unwrap(slot, &code.wrapping_key()).ok())
}

/// The key of a backup file, by its password or the code of its sheet; true for the code.
pub async fn key_of_file(file: &SealedVault, text: &str) -> Result<(VaultKey, bool), Failure> {
    if let Some(key) = RecoveryCode::read(text).ok().and_then(|code| key_by_code(file, &code)) {
        return Ok((key, true));
    }
    let ways_in = file.header.slots.all().iter().map(|slot| (file.header.vault_id, slot)).collect();
    let mut found = None;
    try_password(ways_in, text, &mut |key, _| {
        found = Some(key);
        true
    })
    .await?;
    found.map(|key| (key, false)).ok_or(Failure::Wrong(Tried::OnFile))
}
