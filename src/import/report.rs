//! The result of reading a file, which the Worker sends to the page; and the results so far, which the page shows
//! before anything is saved.

use super::{BatchProgress, Import, ImportError, fingerprint};
use crate::account::{Account, AccountId};
use crate::i18n::{Sentence, ToSentence};
use crate::key_uri;
use crate::vault::{Entry, Vault};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The result of reading a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Report {
    /// The file was read.
    Read {
        /// The name of the program that made the export; empty for a list of URIs.
        source: String,
        /// The accounts as key URIs, each with its warnings.
        found: Vec<(String, Vec<Sentence>)>,
        /// The entries that could not be read, each with the reason.
        problems: Vec<(String, Sentence)>,
        /// The entries that were left out on purpose, each with the reason.
        left_out: Vec<(String, Sentence)>,
        /// The pictures that were read of exports that consist of several.
        batch: BatchProgress,
    },
    /// A password is needed.
    Password {
        /// The sentence to show.
        text: Sentence,
        /// The memory that trying a password takes, in MiB.
        mebibytes: u64,
        /// Whether a wrong password was given.
        is_wrong: bool,
    },
    /// Nothing could be read; the sentence says why.
    Failed(Sentence),
}

impl Report {
    /// The report of a result.
    pub fn of(read: Result<Import, ImportError>) -> Self {
        match read {
            Ok(import) => Self::Read {
                source: import.source.to_owned(),
                found: import
                    .found
                    .iter()
                    .map(|reading| {
                        (
                            key_uri::write(&reading.account),
                            reading.warnings.iter().map(ToSentence::to_sentence).collect(),
                        )
                    })
                    .collect(),
                problems: import
                    .problems
                    .iter()
                    .map(|problem| (problem.entry.clone(), problem.why.to_sentence()))
                    .collect(),
                left_out: import.left_out.iter().map(|left| (left.entry.clone(), left.reason.to_sentence())).collect(),
                batch: import.batch,
            },
            Err(error) => match error {
                ImportError::NeedsPassword(_, mebibytes) => {
                    Self::Password { text: error.to_sentence(), mebibytes, is_wrong: false }
                }
                ImportError::WrongPassword(_) => {
                    Self::Password { text: error.to_sentence(), mebibytes: 0, is_wrong: true }
                }
                _ => Self::Failed(error.to_sentence()),
            },
        }
    }
}

/// An account that was read and is not saved yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The account.
    pub account: Account,
    /// The warnings about it.
    pub warnings: Vec<Sentence>,
    /// Whether the user wants it.
    pub is_wanted: bool,
    /// The title of the account in the vault that makes the same codes, if there is one.
    pub twin: Option<String>,
}

/// The results of all files so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// The names of the programs that made the exports.
    pub sources: Vec<String>,
    /// The accounts.
    pub candidates: Vec<Candidate>,
    /// The names of files and entries that could not be read, each with the reason.
    pub problems: Vec<(String, Sentence)>,
    /// The names of entries that were left out on purpose, each with the reason.
    pub left_out: Vec<(String, Sentence)>,
    batch: BatchProgress,
    /// Digests of all accounts, problems and left-out entries so far, so that none is added twice.
    known: BTreeSet<[u8; 32]>,
}

/// The accounts of a vault by secret, to find the one that makes the same codes.
struct Twins<'a>(BTreeMap<&'a [u8], Vec<&'a Entry>>);

impl<'a> Twins<'a> {
    fn of(vault: &'a Vault) -> Self {
        let mut twins = BTreeMap::<_, Vec<_>>::new();
        vault.entries().iter().for_each(|entry| twins.entry(entry.account.secret.bytes()).or_default().push(entry));
        Self(twins)
    }

    fn title(&self, account: &Account) -> Option<String> {
        let twins = self.0.get(account.secret.bytes())?;
        twins.iter().find(|entry| entry.account.same_codes(account)).map(|entry| title(&entry.account))
    }
}

impl Gathered {
    /// Adds the report of a file. An account that is equal in every field is kept once. An account that the vault
    /// already has is shown, but not selected.
    pub fn join(&mut self, report: Report, file: &str, vault: &Vault) {
        match report {
            Report::Read { source, found, problems, left_out, batch } => {
                if !source.is_empty() && !self.sources.contains(&source) {
                    self.sources.push(source);
                }
                let twins = Twins::of(vault);
                for (uri, warnings) in found {
                    // Kader wrote this URI, so it can be read. If it cannot, it is reported like any other problem.
                    match key_uri::read(&uri) {
                        Ok(reading) => self.add(&uri, reading.account, warnings, &twins),
                        Err(refusal) => self.name((file.to_owned(), refusal.to_sentence())),
                    }
                }
                for problem in problems {
                    self.name(problem);
                }
                for left in left_out {
                    if self.is_new("left out", &left) {
                        self.left_out.push(left);
                    }
                }
                self.batch.join(batch);
            }
            Report::Password { text, .. } | Report::Failed(text) => self.name((file.to_owned(), text)),
        }
    }

    /// Adds a problem. A file that is read twice adds it once.
    fn name(&mut self, problem: (String, Sentence)) {
        if self.is_new("problem", &problem) {
            self.problems.push(problem);
        }
    }

    fn is_new(&mut self, kind: &str, (entry, why): &(String, Sentence)) -> bool {
        self.known.insert(fingerprint(&[kind, entry, &why.id, &why.args.join("\0")]))
    }

    fn add(&mut self, uri: &str, account: Account, warnings: Vec<Sentence>, twins: &Twins) {
        if self.known.insert(fingerprint(&["account", uri])) {
            let twin = twins.title(&account);
            self.candidates.push(Candidate { account, warnings, is_wanted: twin.is_none(), twin });
        }
    }

    /// For each incomplete export: the number of missing pictures, and the number of all its pictures.
    pub fn missing(&self) -> Vec<(u64, u64)> {
        self.batch.missing()
    }

    /// The number of selected accounts.
    pub fn wanted(&self) -> usize {
        self.candidates.iter().filter(|candidate| candidate.is_wanted).count()
    }

    /// The selected accounts, each with a new id, to be merged into the vault.
    pub fn chosen(&self, mut id: impl FnMut() -> AccountId) -> Option<Vault> {
        let wanted = self.candidates.iter().filter(|candidate| candidate.is_wanted);
        Vault::from_entries(wanted.map(|candidate| Entry::new(id(), candidate.account.clone(), Vec::new())).collect())
    }
}

fn title(account: &Account) -> String {
    format!("{} {}", account.issuer, account.name).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::sentence;
    use crate::import;
    use crate::secret::Secret;

    const LIST: &str =
        "otpauth://totp/A:a?secret=JBSWY3DP&digits=5\notpauth://totp/B:b?secret=KRSXG5CT\notpauth://totp/C:c?secret=0";

    fn report(text: &str) -> Report {
        // As the Worker sends it to the page.
        let json = serde_json::to_string(&Report::of(import::read(text.as_bytes(), None))).unwrap();
        serde_json::from_str(&json).unwrap()
    }

    #[test]
    fn known_accounts_are_shown_but_not_selected() {
        let known = Account::totp("Old", "b", Secret::from_base32("KRSXG5CT").unwrap());
        let vault = Vault::from_entries(vec![Entry::new(AccountId([1; 16]), known, Vec::new())]).unwrap();
        let mut gathered = Gathered::default();
        gathered.join(report(LIST), "a.txt", &vault);
        gathered.join(report(LIST), "again.txt", &vault);
        assert_eq!((gathered.candidates.len(), gathered.wanted(), gathered.problems.len()), (2, 1, 1));
        assert_eq!(gathered.candidates[1].twin.as_deref(), Some("Old b"));
        assert_eq!(gathered.candidates[0].warnings[0].id, "warnDigits");
        let mut next = 7;
        let chosen = gathered.chosen(|| {
            next += 1;
            AccountId([next; 16])
        });
        assert_eq!(chosen.unwrap().entries()[0].account.issuer, "A");
    }

    #[test]
    fn an_unreadable_file_is_reported_by_name() {
        let mut gathered = Gathered::default();
        gathered.join(report("Dear diary"), "diary.txt", &Vault::default());
        assert_eq!(gathered.problems, [("diary.txt".to_owned(), sentence("importUnknown"))]);
    }
}
