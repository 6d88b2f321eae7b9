//! Moving in: what other authenticators and password managers let their users take along.
//!
//! The kind of a file is found from its bytes, never from its name. Nothing is changed on the way: each entry is read by
//! the rules of key URIs ([`described`](crate::raw_account)), and an entry that cannot be read is named with the reason,
//! beside the good ones. A family of formats is one file here and one line in [`FAMILIES`].

mod aegis;
mod andotp;
mod archive;
mod authenticator_extension;
mod bitwarden;
mod ciphers;
mod credential_exchange;
mod csv_tables;
mod duo;
mod ente;
mod freeotp;
mod general;
mod google;
mod json;
mod keepass;
mod lastpass;
mod members;
mod one_password_1pif;
mod password_managers;
mod picture;
mod proton;
mod raivo;
pub mod report;
mod steam;
mod stratum;
mod totp_authenticator;
mod two_fas;
mod unsupported;
mod uris;
mod xml;

use crate::account::Account;
use crate::i18n::{Sentence, ToSentence, sentence, sentence1, sentence2};
use crate::key_uri;
use crate::parsed_account::{ParsedAccount, Refusal, Warning, quoted};
use crate::payload::Payload;
use crate::raw_account::{self, RawAccount, Type};
use json::Unparsed;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Each family says whether a file is one of its own; the first that does reads it. From the surest signs to the weakest.
const FAMILIES: &[fn(&File) -> Claim] = &[
    unsupported::claim,
    picture::claim,
    archive::claim,
    freeotp::claim,
    keepass::claim,
    stratum::claim,
    aegis::claim,
    two_fas::claim,
    ente::claim,
    proton::claim,
    password_managers::claim,
    bitwarden::claim,
    lastpass::claim,
    authenticator_extension::claim,
    raivo::claim,
    duo::claim,
    andotp::claim,
    steam::claim,
    one_password_1pif::claim,
    credential_exchange::claim,
    csv_tables::claim,
    totp_authenticator::claim,
    general::claim,
    uris::claim,
    andotp::claim_sealed,
];

/// `None`: not one of mine.
type Claim = Option<Result<Import, ImportError>>;

/// A file is never longer: 32 MiB. Exports are of kilobytes; a 1Password export brings its attachments.
pub const MOST_BYTES: usize = 32 << 20;

/// A file has no more entries than these: a vault holds no more accounts.
pub const MOST_ENTRIES: usize = 10_000;
/// Names, secrets and reasons of all entries together are no longer: 8 MiB.
const MOST_TEXT: usize = 8 << 20;
/// An export that comes in pictures is not of more than these.
const MOST_PICTURES: usize = 1_000;

/// What a file gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// Whose export it is, as people call it; empty for a plain list of addresses.
    pub source: &'static str,
    /// The accounts, in the order of the file.
    pub found: Vec<ParsedAccount>,
    /// What could not be read, by entry.
    pub problems: Vec<Problem>,
    /// What was left out on purpose, by entry.
    pub left_out: Vec<LeftOut>,
    /// Which pictures of an export in several were among it.
    pub batch: BatchProgress,
    /// How long the texts of all entries are together.
    length: usize,
    /// How many pictures of exports were among it.
    pictures: usize,
    /// There was more than a file may have.
    is_excessive: bool,
}

/// An entry that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What the file calls it, or its place: `#3`.
    pub entry: String,
    /// Why.
    pub why: Why,
}

/// An entry that could be read, and is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// What the file calls it, or its place: `#3`.
    pub entry: String,
    /// For which reason.
    pub reason: Reason,
}

/// Why something that is in a file is not imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The user threw it away in the other program.
    InTrash,
    /// An older state of an entry, which has a newer one.
    OlderVersion,
    /// Documents of the user's, beside an export.
    Attachment,
    /// Its name says that it may belong to two-factor log-in; what is in it is not known.
    NotUnderstood,
}

/// Why an entry could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The same reasons as for a code that was scanned.
    Refused(Refusal),
    /// A line with an address in it does not begin with it. What stands before may be a password, so it is not repeated.
    TextBefore,
    /// The entry is sealed, and the file's password does not open it.
    Sealed,
    /// Not of the shape that this program writes.
    Misshapen,
    /// A code that is no account: what it is.
    NotAnAccount(Payload),
}

impl From<Refusal> for Why {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Why a file gives nothing at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportError {
    /// It is sealed with a password: whose it is, and how many MiB its password costs to try.
    NeedsPassword(&'static str, u64),
    /// That is not its password (or the file was altered: such formats cannot tell).
    WrongPassword(&'static str),
    /// Only inside the account that made it can this be opened.
    AccountRestricted,
    /// Ours: it is opened where backups are.
    Kader,
    /// A known kind, of which something does not fit: cut short or altered.
    Damaged(&'static str),
    /// A known kind that cannot be read here; the message says which other export to make.
    OtherExport(&'static str, &'static str),
    /// Trying a password would take more memory or time than a browser gives: MiB.
    TooCostly(u64),
    /// The browser gave no memory for it: MiB.
    NoMemory(u64),
    /// A known kind, whole, without an account in it.
    NoAccounts(&'static str),
    /// Larger than any export.
    TooLarge,
    /// More entries, or parts of entries, than any export has.
    TooMany,
    /// Nothing that is known.
    Unknown,
}

/// The pictures of exports that come in several that were read: batch, size and index of each. `batch` tells two exports
/// apart where it is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchProgress(BTreeSet<(u64, u64, u64)>);

impl BatchProgress {
    /// Picture `index`, from 0, of an export of `size` pictures.
    fn note(&mut self, batch: u64, size: u64, index: u64) {
        self.0.insert((batch, size, index));
    }

    fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// For each export that is not complete: how many pictures are missing, of how many.
    pub fn missing(&self) -> Vec<(u64, u64)> {
        let mut had = BTreeMap::<(u64, u64), u64>::new();
        for (batch, size, _) in &self.0 {
            *had.entry((*batch, *size)).or_default() += 1;
        }
        had.into_iter()
            .map(|((_, size), had)| (size.saturating_sub(had), size))
            .filter(|(missing, _)| *missing > 0)
            .collect()
    }
}

impl Import {
    fn of(source: &'static str) -> Self {
        Self { source, ..Self::default() }
    }

    /// Takes one entry, or names what is wrong with it.
    fn take(&mut self, entry: impl Into<String>, read: Result<ParsedAccount, impl Into<Why>>) {
        if self.is_full() {
            self.is_excessive = true;
            return;
        }
        match read {
            Ok(reading) => {
                let Account { issuer, name, secret, .. } = &reading.account;
                self.length += issuer.len() + name.len() + secret.bytes().len();
                let said = reading.warnings.iter().flat_map(|warning| warning.to_sentence().args);
                self.length += said.map(|part| part.len()).sum::<usize>();
                self.found.push(reading);
            }
            Err(why) => {
                let (entry, why) = (quoted(&entry.into()), why.into());
                self.length += entry.len() + why.to_sentence().args.iter().map(String::len).sum::<usize>();
                self.problems.push(Problem { entry, why });
            }
        }
        self.is_excessive = self.length > MOST_TEXT;
    }

    /// Names one entry that is not imported.
    fn leave_out(&mut self, entry: impl AsRef<str>, reason: Reason) {
        if self.is_full() {
            self.is_excessive = true;
            return;
        }
        let entry = quoted(entry.as_ref());
        self.length += entry.len();
        self.left_out.push(LeftOut { entry, reason });
        self.is_excessive = self.length > MOST_TEXT;
    }

    /// Whether an account with this secret was taken since there were so many.
    fn has_secret_since(&self, count: usize, reading: &ParsedAccount) -> bool {
        self.found.iter().skip(count).any(|other| other.account.secret == reading.account.secret)
    }

    fn is_full(&self) -> bool {
        self.is_excessive || self.entries() >= MOST_ENTRIES
    }

    /// How many entries were read, refused and left out.
    fn entries(&self) -> usize {
        self.found.len() + self.problems.len() + self.left_out.len()
    }

    /// A whole file without an account in it is told apart from a broken one.
    fn whole(self) -> Result<Self, ImportError> {
        match self.entries() == 0 {
            true => Err(ImportError::NoAccounts(self.source)),
            false => Ok(self),
        }
    }

    /// The same as a claim.
    fn claimed(self) -> Claim {
        Some(self.whole())
    }

    /// Adds what another picture of the same file gave, entry by entry.
    fn append(&mut self, other: Self) {
        self.count(&other);
        self.source = other.source;
        self.found.extend(other.found);
        self.problems.extend(other.problems);
        self.left_out.extend(other.left_out);
        self.batch.join(other.batch);
    }

    /// Adds what another file gave. The same entry twice, in every field, is one: pictures overlap and are brought twice.
    pub fn join(&mut self, other: Self) {
        self.add(other);
        *self = std::mem::take(self).without_doubles();
    }

    /// The same, for many files one after the other.
    fn add(&mut self, other: Self) {
        self.count(&other);
        if self.entries() == 0 {
            self.source = other.source;
        }
        self.found.extend(other.found);
        self.problems.extend(other.problems);
        self.left_out.extend(other.left_out);
        self.batch.join(other.batch);
    }

    /// Each entry once.
    fn without_doubles(mut self) -> Self {
        let mut known = BTreeSet::new();
        self.found.retain(|reading| {
            known.insert(fingerprint(&[&key_uri::write(&reading.account), &format!("{:?}", reading.warnings)]))
        });
        self
    }

    /// What is counted of another file is counted here too.
    fn count(&mut self, other: &Self) {
        self.length += other.length;
        self.pictures += other.pictures;
        let entries = [&*self, other].map(Import::entries);
        self.is_excessive |= other.is_excessive
            || self.length > MOST_TEXT
            || self.pictures > MOST_PICTURES
            || entries[0] + entries[1] > MOST_ENTRIES;
    }
}

/// A reading to which more is to be said.
trait Noted {
    /// With these warnings behind its own.
    fn noting(self, warnings: Vec<Warning>) -> Self;
}

impl<E> Noted for Result<ParsedAccount, E> {
    fn noting(mut self, warnings: Vec<Warning>) -> Self {
        if let Ok(reading) = &mut self {
            reading.warnings.extend(warnings);
        }
        self
    }
}

/// A digest of texts, to know them again by.
fn fingerprint(texts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    hash.finalize().into()
}

/// A file as it was brought, looked at once.
struct File<'a> {
    bytes: &'a [u8],
    /// As text, without a byte order mark; `None` when it is none.
    text: Option<Cow<'a, str>>,
    /// As JSON, where it is.
    json: Option<Value>,
    /// It has more parts than any export.
    is_excessive: bool,
    password: Option<&'a str>,
    /// Inside an archive there is no further one.
    is_inner: bool,
}

impl<'a> File<'a> {
    fn new(bytes: &'a [u8], password: Option<&'a str>) -> Self {
        let text = text_of(bytes);
        let looks_like_json = text.as_deref().is_some_and(|text| text.trim_start().starts_with(['{', '[']));
        let json = text.as_deref().filter(|_| looks_like_json).map(|text| json::parse(text.as_bytes()));
        let is_excessive = json == Some(Err(Unparsed::Excessive));
        Self { bytes, text, json: json.and_then(Result::ok), is_excessive, password, is_inner: false }
    }

    fn password(&self, source: &'static str, mebibytes: u64) -> Result<&str, ImportError> {
        self.password.ok_or(ImportError::NeedsPassword(source, mebibytes))
    }
}

fn text_of(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let units = |order: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| order([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok().map(Cow::Owned)
    };
    match bytes {
        [0xff, 0xfe, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] => units(u16::from_be_bytes),
        _ => match std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)) {
            Ok(text) => Some(Cow::Borrowed(text)),
            Err(_) => of_windows(bytes).map(Cow::Owned),
        },
    }
}

/// What Windows 1252 has from 0x80 to 0x9f; the rest of its upper half is Latin-1.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// A text as spreadsheets of Western Europe save it: no control characters but tabs and line ends, and ASCII for the most part.
fn of_windows(bytes: &[u8]) -> Option<String> {
    let is_text = bytes.iter().all(|byte| matches!(byte, b'\t' | b'\r' | b'\n' | 0x20..=0x7e | 0x80..));
    let others = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let sign = |byte: &u8| match byte {
        0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
        byte => char::from(*byte),
    };
    (is_text && others <= bytes.len() / 4).then(|| bytes.iter().map(sign).collect())
}

/// Reads what a person brought: a file's bytes, a pasted text, a PNG. With the password where one is needed.
pub fn read(bytes: &[u8], password: Option<&str>) -> Result<Import, ImportError> {
    if bytes.len() > MOST_BYTES {
        return Err(ImportError::TooLarge);
    }
    match read_file(&File::new(bytes, password))? {
        Import { is_excessive: true, .. } => Err(ImportError::TooMany),
        import => Ok(import),
    }
}

fn read_file(file: &File) -> Result<Import, ImportError> {
    if file.is_excessive {
        return Err(ImportError::TooMany);
    }
    FAMILIES.iter().find_map(|claim| claim(file)).unwrap_or(Err(ImportError::Unknown))
}

/// What a password manager keeps beside a log-in: an address, KeeOtp's text, or a bare secret, for which the entry's own
/// names are taken.
fn field_of_manager(text: &str, title: &str, user: &str) -> Result<ParsedAccount, Refusal> {
    if !key_uri::looks_like_one(text) {
        return RawAccount::new(Type::Totp, title, user, raw_account::secret(text)?).reading();
    }
    let mut reading = key_uri::read(text)?;
    // `steam://` has no names of its own.
    let is_bare_steam = text.trim_start().get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("steam://"));
    let is_nameless = reading.account.issuer.is_empty() && reading.account.name.is_empty();
    if is_bare_steam || is_nameless {
        (reading.account.issuer, reading.account.name) = (title.trim().to_owned(), user.trim().to_owned());
    }
    Ok(reading)
}

/// What to call an entry to its owner: who it is with and whose it is, or its place, from 1.
fn called(issuer: &str, name: &str, at: usize) -> String {
    match (issuer.trim(), name.trim()) {
        ("", "") => format!("#{at}"),
        ("", name) => name.to_owned(),
        (issuer, "") => issuer.to_owned(),
        (issuer, name) => format!("{issuer} ({name})"),
    }
}

impl ToSentence for Why {
    fn to_sentence(&self) -> Sentence {
        match self {
            Self::Refused(refusal) => refusal.to_sentence(),
            Self::TextBefore => sentence("importTextBefore"),
            Self::Sealed => sentence("importEntrySealed"),
            Self::Misshapen => sentence("importMisshapen"),
            Self::NotAnAccount(payload) => payload.problem().unwrap_or_else(|| sentence("refuseNotAccount")),
        }
    }
}

impl ToSentence for Reason {
    fn to_sentence(&self) -> Sentence {
        match self {
            Self::InTrash => sentence("importInTrash"),
            Self::OlderVersion => sentence("importOlderVersion"),
            Self::Attachment => sentence("importAttachment"),
            Self::NotUnderstood => sentence("importNotUnderstood"),
        }
    }
}

impl ToSentence for ImportError {
    fn to_sentence(&self) -> Sentence {
        match self {
            Self::NeedsPassword(source, _) => sentence1("importNeedsPassword", *source),
            Self::WrongPassword(source) => sentence1("importWrongPassword", *source),
            Self::AccountRestricted => sentence("importAccountRestricted"),
            Self::Kader => sentence("importIsKader"),
            Self::Damaged(source) => sentence1("importDamaged", *source),
            Self::OtherExport(source, export) => sentence2("importOtherExport", *source, *export),
            Self::TooCostly(mebibytes) => sentence1("importTooCostly", mebibytes.to_string()),
            Self::NoMemory(mebibytes) => sentence1("importNoMemory", mebibytes.to_string()),
            Self::NoAccounts(source) => sentence1("importNoAccounts", *source),
            Self::TooLarge => sentence("importTooLarge"),
            Self::TooMany => sentence("importTooMany"),
            Self::Unknown => sentence("importUnknown"),
        }
    }
}
