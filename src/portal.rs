//! Guides for portals: where the QR code is hidden, which option to choose, whom to ask when locked out, and where
//! the portal has something better than a code. All of it is in `extension/guides.json`, which anybody can extend.

use crate::folding::folded;
use crate::site::Site;
use crate::vault::{Entry, Vault};
use serde::Deserialize;

/// The guides, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Guides(Vec<Guide>);

/// The guide for one portal.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// Its name, as its users know it.
    pub name: String,
    /// Other names that people use for it, in lower case.
    pub words: Vec<String>,
    /// Its hosts: exact, or `*.` followed by a common suffix. Empty if every customer has a host of its own.
    pub hosts: Vec<String>,
    /// The address where the portal documents it.
    pub source: String,
    /// The menus that lead to the QR code, for setup and for setting it up again.
    pub path: Path,
    /// What to pay attention to there.
    #[serde(default)]
    pub choose: Option<Sentence>,
    /// Where to get help when the code is lost.
    pub locked: Help,
    /// What the portal offers that is better than a code.
    #[serde(default)]
    pub better: Option<Better>,
}

/// The menus, as the portal names them, in Dutch or English.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Path {
    nl: String,
    en: String,
}

/// A sentence in each of Kader's languages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    nl: String,
    en: String,
    de: String,
    fr: String,
}

/// Where to get help when the code is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Help {
    /// The person at work who manages the portal.
    Administrator,
    /// A colleague can give access, or the administrator.
    Colleague,
    /// The recovery codes that the portal gave out.
    Codes,
    /// The portal's own help desk.
    Helpdesk,
}

/// What a portal offers that is better than a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Better {
    /// Passkeys: Windows Hello, Touch ID, a security key.
    Passkey,
}

impl Guides {
    /// The guide of the portal that a page belongs to.
    pub fn of(&self, site: &Site) -> Option<&Guide> {
        self.0.iter().find(|guide| guide.hosts.iter().any(|host| site.is_under(host)))
    }

    /// The guide for a portal, by a name that a person uses for it.
    pub fn named(&self, name: &str) -> Option<&Guide> {
        let name = folded(name);
        let called = |guide: &&Guide| {
            name.contains(&folded(&guide.name)) || guide.words.iter().any(|word| name.contains(word.as_str()))
        };
        self.0.iter().find(called)
    }

    /// The guide for the portal that is an account's issuer. Compares whole words, because `Exactly` is not `Exact`.
    pub fn of_issuer(&self, issuer: &str) -> Option<&Guide> {
        let in_words = |text: &str| {
            let words = folded(text).replace(|c: char| !c.is_alphanumeric(), " ");
            format!(" {} ", words.split_whitespace().collect::<Vec<_>>().join(" "))
        };
        let issuer = in_words(issuer);
        let is_named = |name: &str| issuer.contains(&in_words(name));
        self.0.iter().find(|guide| is_named(&guide.name) || guide.words.iter().any(|word| is_named(word)))
    }

    /// The sites of an account of this issuer before its first use: all exact hosts of its portal.
    pub fn sites_of(&self, issuer: &str) -> Vec<Site> {
        let hosts = self.of_issuer(issuer).map(|guide| guide.hosts.as_slice()).unwrap_or_default();
        let named = hosts.iter().filter(|host| !host.starts_with("*."));
        named.filter_map(|host| Site::of_address(&format!("https://{host}"))).collect()
    }

    /// Copies the vault and gives each account without sites the sites of its issuer's portal.
    pub fn with_first_sites(&self, vault: &Vault) -> Vault {
        let at_home = |entry: &Entry| match entry.sites.is_empty() {
            true => Entry { sites: self.sites_of(&entry.account.issuer), ..entry.clone() },
            false => entry.clone(),
        };
        Vault::from_entries(vault.entries().iter().map(at_home).collect()).unwrap_or_else(|| vault.clone())
    }

    /// All guides.
    pub fn all(&self) -> &[Guide] {
        &self.0
    }
}

impl Path {
    /// The menus as a reader of this language probably sees them.
    pub fn in_language(&self, language: &str) -> &str {
        if language == "nl" { &self.nl } else { &self.en }
    }
}

impl Sentence {
    /// The sentence in the given language; in English if Kader does not have that language.
    pub fn in_language(&self, language: &str) -> &str {
        match language {
            "nl" => &self.nl,
            "de" => &self.de,
            "fr" => &self.fr,
            _ => &self.en,
        }
    }
}

impl Help {
    /// The id of its message.
    pub fn to_sentence(self) -> &'static str {
        match self {
            Self::Administrator => "guideAskAdministrator",
            Self::Colleague => "guideAskColleague",
            Self::Codes => "guideAskCodes",
            Self::Helpdesk => "guideAskHelpdesk",
        }
    }
}

impl Better {
    /// The id of its message.
    pub fn to_sentence(self) -> &'static str {
        match self {
            Self::Passkey => "guidePasskey",
        }
    }
}
