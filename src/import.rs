//! Import of the exports of other authenticators and password managers.
//!
//! The format of a file is detected from its bytes, never from its name. Nothing is changed on import: each entry is
//! read by the rules of key URIs ([`raw_account`]). An entry that cannot be read is reported by name with the reason;
//! the others are imported. A family of formats is one file here and one line in [`FAMILIES`].

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

/// The families, from the most reliable signs to the weakest. The first that claims a file reads it.
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

/// `None`: the file is not of this family.
type Claim = Option<Result<Import, ImportError>>;

/// The longest file that is read: 32 MiB. Exports have some kilobytes, but a 1Password export contains attachments.
pub const MOST_BYTES: usize = 32 << 20;

/// The largest number of entries in a file. A vault holds no more accounts.
pub const MOST_ENTRIES: usize = 10_000;
/// The most bytes in the names, secrets and reasons of all entries together: 8 MiB.
const MOST_TEXT: usize = 8 << 20;
/// The largest number of pictures of an export.
const MOST_PICTURES: usize = 1_000;

/// The result of reading a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// The name of the program that made the export; empty for a plain list of URIs.
    pub source: &'static str,
    /// The accounts, in the order of the file.
    pub found: Vec<ParsedAccount>,
    /// The entries that could not be read.
    pub problems: Vec<Problem>,
    /// The entries that were left out on purpose.
    pub left_out: Vec<LeftOut>,
    /// The pictures that were read of exports that consist of several.
    pub batch: BatchProgress,
    /// The length of the texts of all entries together, in bytes.
    length: usize,
    /// The number of pictures of exports that were read.
    pictures: usize,
    /// Whether there was more than a file may have.
    is_excessive: bool,
}

/// An entry that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its name in the file, or its position: `#3`.
    pub entry: String,
    /// Why it could not be read.
    pub why: Why,
}

/// An entry that was left out on purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its name in the file, or its position: `#3`.
    pub entry: String,
    /// Why it was left out.
    pub reason: Reason,
}

/// Why an entry was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The user deleted it in the other program.
    InTrash,
    /// An older version of an entry that has a newer one.
    OlderVersion,
    /// A document that the user attached in the other program.
    Attachment,
    /// Its name or content suggests two-factor login, but its meaning is not known.
    NotUnderstood,
}

/// Why an entry could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Refused for a reason that also applies to a scanned code.
    Refused(Refusal),
    /// A line has text before its URI. The text may be a password, so it is not repeated.
    TextBefore,
    /// The entry is sealed, and the password of the file does not open it.
    Sealed,
    /// The entry does not have the form that its program writes.
    Misshapen,
    /// A code that is not an account, and what it is instead.
    NotAnAccount(Payload),
}

impl From<Refusal> for Why {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Why nothing could be read from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportError {
    /// It is sealed with a password: the program, and the memory that trying a password takes, in MiB.
    NeedsPassword(&'static str, u64),
    /// The password is wrong, or the file was altered; such formats cannot distinguish the two.
    WrongPassword(&'static str),
    /// It can be opened only within the account that made it.
    AccountRestricted,
    /// A backup of Kader. The page for backups opens it.
    Kader,
    /// A known format with content that does not fit: the file is truncated or was altered.
    Damaged(&'static str),
    /// A known format that cannot be read: the program, and the export to make instead.
    OtherExport(&'static str, &'static str),
    /// Trying a password would take more memory or time than a browser allows: the memory, in MiB.
    TooCostly(u64),
    /// The browser did not provide the memory: the amount, in MiB.
    NoMemory(u64),
    /// A complete file of a known format that contains no account.
    NoAccounts(&'static str),
    /// The file is larger than any export.
    TooLarge,
    /// The file has more entries, or parts of entries, than any export.
    TooMany,
    /// The format is not known.
    Unknown,
}

/// The pictures that were read of exports that consist of several pictures: batch, size and index of each. `batch`
/// distinguishes two exports, if the program writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchProgress(BTreeSet<(u64, u64, u64)>);

impl BatchProgress {
    /// Records picture `index`, counted from 0, of an export of `size` pictures.
    fn note(&mut self, batch: u64, size: u64, index: u64) {
        self.0.insert((batch, size, index));
    }

    fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// For each incomplete export: the number of missing pictures, and the number of all its pictures.
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

    /// Adds one entry, or the reason why it could not be read.
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

    /// Adds one entry that is left out.
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

    /// Whether an account with this secret was added after the first `count` accounts.
    fn has_secret_since(&self, count: usize, reading: &ParsedAccount) -> bool {
        self.found.iter().skip(count).any(|other| other.account.secret == reading.account.secret)
    }

    fn is_full(&self) -> bool {
        self.is_excessive || self.entries() >= MOST_ENTRIES
    }

    /// The number of entries that were read, refused or left out.
    fn entries(&self) -> usize {
        self.found.len() + self.problems.len() + self.left_out.len()
    }

    /// The import of a complete file; an error if the file contains no entry.
    fn whole(self) -> Result<Self, ImportError> {
        match self.entries() == 0 {
            true => Err(ImportError::NoAccounts(self.source)),
            false => Ok(self),
        }
    }

    /// Like [`Self::whole`], as a claim.
    fn claimed(self) -> Claim {
        Some(self.whole())
    }

    /// Adds the entries of another picture of the same file.
    fn append(&mut self, other: Self) {
        self.count(&other);
        self.source = other.source;
        self.found.extend(other.found);
        self.problems.extend(other.problems);
        self.left_out.extend(other.left_out);
        self.batch.join(other.batch);
    }

    /// Adds the entries of another file. An account that is equal in every field is kept once, because pictures overlap
    /// and users add a file twice.
    pub fn join(&mut self, other: Self) {
        self.add(other);
        *self = std::mem::take(self).without_doubles();
    }

    /// Like [`Self::join`], but keeps duplicates; for many files in sequence.
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

    /// Keeps each account once, by its fields and warnings.
    fn without_doubles(mut self) -> Self {
        let mut known = BTreeSet::new();
        self.found.retain(|reading| {
            known.insert(fingerprint(&[&key_uri::write(&reading.account), &format!("{:?}", reading.warnings)]))
        });
        self
    }

    /// Adds the counts of another file.
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

/// A result to which warnings can be added.
trait Noted {
    /// Appends these warnings.
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

/// A digest that identifies a list of texts.
fn fingerprint(texts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    hash.finalize().into()
}

/// The file that is read. Its text and JSON are parsed once.
struct File<'a> {
    bytes: &'a [u8],
    /// The content as text, without a byte order mark; `None` if it is not text.
    text: Option<Cow<'a, str>>,
    /// The content as JSON; `None` if it is not JSON.
    json: Option<Value>,
    /// Whether it has more parts than any export.
    is_excessive: bool,
    password: Option<&'a str>,
    /// Whether it comes from an archive. Archives within archives are not opened.
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

/// The characters 0x80 to 0x9f of Windows-1252; the rest of its upper half equals Latin-1.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Decodes Windows-1252, as spreadsheets in Western Europe save it. `None` if there are control characters other than
/// tabs and line ends, or if more than a quarter of the bytes are not ASCII.
fn of_windows(bytes: &[u8]) -> Option<String> {
    let is_text = bytes.iter().all(|byte| matches!(byte, b'\t' | b'\r' | b'\n' | 0x20..=0x7e | 0x80..));
    let others = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let sign = |byte: &u8| match byte {
        0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
        byte => char::from(*byte),
    };
    (is_text && others <= bytes.len() / 4).then(|| bytes.iter().map(sign).collect())
}

/// Reads the bytes of a file, a pasted text or a PNG. `password` opens a sealed file.
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

/// Reads the field of a login in a password manager: a URI, KeeOtp's text, or a bare secret. `title` and `user` of the
/// entry name an account that has no names of its own.
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

/// The name of an entry for the user: issuer and account name, or its position, counted from 1.
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
