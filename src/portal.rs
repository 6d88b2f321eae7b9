//! What we know of portals: where their QR code is hidden, which option to choose, whom to ask when locked out, and where
//! the portal has a better answer than ours. All of it is in `extension/guides.json`, which anybody can extend.

use crate::folding::folded;
use crate::site::Site;
use serde::Deserialize;

/// The guides, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Guides(Vec<Guide>);

/// What we know of one portal.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// Its name, as its users know it.
    pub name: String,
    /// What else people write for it, in small letters.
    pub words: Vec<String>,
    /// Its hosts: exact, or `*.` and what all of them end in. None where every customer has one of their own.
    pub hosts: Vec<String>,
    /// Where the portal documents it.
    pub source: String,
    /// The menus that lead to its QR code, also to set it up again.
    pub path: Path,
    /// What to look out for there.
    #[serde(default)]
    pub choose: Option<Sentence>,
    /// Who helps when the code is lost.
    pub locked: Help,
    /// What the portal has that is better than a code.
    #[serde(default)]
    pub better: Option<Better>,
}

/// Menus, as the portal writes them; it speaks Dutch or English.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Path {
    nl: String,
    en: String,
}

/// A sentence in each of our languages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    nl: String,
    en: String,
    de: String,
    fr: String,
}

/// Who helps when the code is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Help {
    /// Somebody at work who manages the portal.
    Administrator,
    /// A colleague can let one in, or the administrator.
    Colleague,
    /// The recovery codes that the portal gave.
    Codes,
    /// The portal's own help desk.
    Helpdesk,
}

/// What a portal has that is better than a code.
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

    /// The guide of a portal by what a person calls it.
    pub fn named(&self, name: &str) -> Option<&Guide> {
        let name = folded(name);
        let called = |guide: &&Guide| {
            name.contains(&folded(&guide.name)) || guide.words.iter().any(|word| name.contains(word.as_str()))
        };
        self.0.iter().find(called)
    }

    /// All of them.
    pub fn all(&self) -> &[Guide] {
        &self.0
    }
}

impl Path {
    /// As a reader of this language is likely to see them.
    pub fn in_language(&self, language: &str) -> &str {
        if language == "nl" { &self.nl } else { &self.en }
    }
}

impl Sentence {
    /// In a language of ours; English for any other.
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
    /// What to say, as a message id.
    pub fn wording(self) -> &'static str {
        match self {
            Self::Administrator => "guideAskAdministrator",
            Self::Colleague => "guideAskColleague",
            Self::Codes => "guideAskCodes",
            Self::Helpdesk => "guideAskHelpdesk",
        }
    }
}

impl Better {
    /// What to say, as a message id.
    pub fn wording(self) -> &'static str {
        match self {
            Self::Passkey => "guidePasskey",
        }
    }
}
