//! The names that programs use for the parts of an entry, in table columns and JSON members, and the account that the
//! parts make. Used if no reader for the program exists.

use crate::import::field_of_manager;
use crate::key_uri;
use crate::parsed_account::{ParsedAccount, Refusal, Warning, quoted};
use crate::raw_account::{Encoding, Number, RawAccount, Type};
use std::borrow::Cow;

/// The role of a part. Names are compared in lower case, without punctuation and spaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The secret or the URI, identified by its name.
    Code,
    /// A secret of some kind. It is for codes only if other parts of the entry say so.
    WeakCode,
    /// The length of a code.
    Digits,
    /// The time step.
    Period,
    /// The hash algorithm.
    Algorithm,
    /// The counter.
    Counter,
    /// Time-based or counter-based; in a password manager, the type of the entry.
    Type,
    /// The encoding of the secret.
    Encoding,
    /// The issuer of the account.
    Issuer,
    /// The title of the entry.
    Title,
    /// The user name.
    User,
    /// Whether the entry was deleted.
    Trash,
    /// A name that suggests codes, but is not known.
    Suspect,
    /// Everything else.
    Other,
}

/// The names of each role. If an entry has several parts of one role, the filled part whose name comes first counts.
const NAMES: &[(Role, &[&str])] = &[
    (
        Role::Code,
        &[
            "otpauth",
            "otpauthurl",
            "otpauthuri",
            "otpuri",
            "otpurl",
            "totpuri",
            "totpurl",
            "keyuri",
            "logintotp",
            "totp",
            "totpsecret",
            "totpkey",
            "otpsecret",
            "otpkey",
            "otp",
            "onetimepassword",
            "onetimepasswordsecret",
            "onetimecode",
            "authenticatorkey",
            "authenticatorsecret",
            "twofactorsecret",
            "twofactorkey",
            "twofactor",
            "2fasecret",
            "2fakey",
            "2fa",
            "twofasecret",
            "mfasecret",
            "mfakey",
            "mfa",
            "tfasecret",
            "decryptedseed",
            "googleauthenticator",
        ],
    ),
    (
        Role::WeakCode,
        &["secret", "secretkey", "secretbase32", "sharedsecret", "base32", "seed", "setupkey", "key", "geheim"],
    ),
    (
        Role::Digits,
        &["digits", "digit", "length", "codelength", "codedigits", "otpdigits", "otplength", "totpdigits", "size"],
    ),
    (
        Role::Period,
        &["period", "interval", "timestep", "step", "otpperiod", "totpperiod", "timer", "timeperiod", "refresh"],
    ),
    (
        Role::Algorithm,
        &["algorithm", "algo", "hash", "hashalgorithm", "otpalgorithm", "totpalgorithm", "digest", "hashfunction"],
    ),
    (Role::Counter, &["counter", "otpcounter", "hotpcounter"]),
    (Role::Type, &["type", "otptype", "tokentype", "codetype", "kind"]),
    (Role::Encoding, &["encoding", "secretencoding", "secretformat"]),
    (Role::Issuer, &["issuer", "issuername", "service", "servicename", "provider", "otpissuer"]),
    (
        Role::Title,
        &[
            "title",
            "name",
            "passwordname",
            "secretname",
            "itemname",
            "entryname",
            "entry",
            "displayname",
            "site",
            "sitename",
            "app",
        ],
    ),
    (
        Role::User,
        &[
            "username",
            "loginusername",
            "loginname",
            "login",
            "userid",
            "user",
            "accountname",
            "account",
            "label",
            "email",
            "loginemail",
            "emailaddress",
            "mail",
            "mailaddress",
            "alias",
            "username2",
            "username3",
        ],
    ),
    (
        Role::Trash,
        &[
            "trashed",
            "trash",
            "intrash",
            "istrashed",
            "deleted",
            "isdeleted",
            "deletedat",
            "deleteddate",
            "deletiondate",
        ],
    ),
];

/// Parts of names that suggest codes.
const SUSPECT: &[&str] = &[
    "otp",
    "2fa",
    "mfa",
    "twofactor",
    "authenticator",
    "digit",
    "algo",
    "hash",
    "period",
    "interval",
    "step",
    "counter",
    "offset",
];
/// A name with one of these parts does not affect codes: it is about single-use codes, or is only shown.
const NOT_SUSPECT: &[&str] =
    &["backup", "recovery", "used", "enabled", "icon", "color", "note", "date", "time", "id", "history"];

/// The smallest number of letters and digits in a bare secret.
const SHORTEST_SECRET: usize = 8;

/// Words that say only whether there is a code.
const FLAGS: &[&str] = &[
    "yes", "no", "true", "false", "on", "off", "enabled", "disabled", "none", "null", "ja", "nee", "nein", "oui",
    "non", "0", "1",
];

/// A name in the form in which names are compared.
pub fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The role of a part with this folded name.
pub fn role(folded: &str) -> Role {
    if let Some((role, _)) = NAMES.iter().find(|(_, names)| names.contains(&folded)) {
        return *role;
    }
    let has_one = |parts: &[&str]| parts.iter().any(|part| folded.contains(part));
    if has_one(SUSPECT) && !has_one(NOT_SUSPECT) { Role::Suspect } else { Role::Other }
}

/// One part of an entry.
pub struct Part<'a> {
    /// Its role.
    pub role: Role,
    /// Its folded name.
    pub folded: &'a str,
    /// Its name in the file.
    pub name: &'a str,
    /// Its text, trimmed.
    pub text: Cow<'a, str>,
}

/// The three names of an entry; each may be empty.
#[derive(Clone, Copy, Default)]
pub struct Names<'a> {
    /// The issuer.
    pub issuer: &'a str,
    /// The title of the entry.
    pub title: &'a str,
    /// The user name.
    pub user: &'a str,
}

impl<'a> Names<'a> {
    /// The names of an entry inside another one: a name that is empty comes from `outer`.
    pub fn within(self, outer: Self) -> Self {
        let either = |own: &'a str, outer| if own.is_empty() { outer } else { own };
        Self {
            issuer: either(self.issuer, outer.issuer),
            title: either(self.title, outer.title),
            user: either(self.user, outer.user),
        }
    }

    /// The issuer and the account name of a login in a password manager, where the title is the issuer.
    pub fn of_login(self) -> (&'a str, &'a str) {
        match (self.issuer, self.title, self.user) {
            // Both in one text, as in the label of a key URI.
            ("", "", user) => match user.split_once(':') {
                Some((issuer, user)) if !issuer.trim().is_empty() && !user.trim().is_empty() => {
                    (issuer.trim(), user.trim())
                }
                _ => ("", user),
            },
            ("", title, user) => (title, user),
            (issuer, title, "") => (issuer, title),
            (issuer, _, user) => (issuer, user),
        }
    }

    /// The issuer and the account name in a list of accounts, where a title alone is the account name.
    pub fn of_account(self) -> (&'a str, &'a str) {
        match self.of_login() {
            (title, "") if self.issuer.is_empty() => ("", title),
            names => names,
        }
    }
}

/// An entry as a list of its parts.
pub struct Entry<'a>(pub Vec<Part<'a>>);

impl Entry<'_> {
    /// The text of the filled part of this role whose name comes first in the list of the role's names; empty if there
    /// is none.
    pub fn text(&self, role: Role) -> &str {
        let names = NAMES.iter().find(|(known, _)| *known == role).map_or(&[][..], |(_, names)| names);
        let filled = self.0.iter().filter(|part| part.role == role && !part.text.is_empty());
        let first = filled.min_by_key(|part| names.iter().position(|name| *name == part.folded));
        first.map_or("", |part| &part.text)
    }

    /// The text of the first filled part with one of these folded names; empty if there is none.
    pub fn first_of(&self, names: &[&str]) -> &str {
        let named = |name: &&str| self.0.iter().find(|part| part.folded == *name && !part.text.is_empty());
        names.iter().find_map(named).map_or("", |part| &part.text)
    }

    /// Whether there is a part of this role, filled or not.
    pub fn has(&self, role: Role) -> bool {
        self.0.iter().any(|part| part.role == role)
    }

    /// Whether there is a filled part of this role.
    pub fn has_filled(&self, role: Role) -> bool {
        self.0.iter().any(|part| part.role == role && !part.text.is_empty())
    }

    /// The names of the entry.
    pub fn names(&self) -> Names<'_> {
        Names { issuer: self.text(Role::Issuer), title: self.text(Role::Title), user: self.text(Role::User) }
    }

    /// Whether the user deleted it in the other program.
    pub fn is_in_trash(&self) -> bool {
        let is_so = |text: &str| !["", "0", "false", "no", "nee", "null"].contains(&text.to_lowercase().as_str());
        self.0.iter().any(|part| part.role == Role::Trash && is_so(&part.text))
    }

    /// The parts that contain a secret or a URI; URIs first, because they say more.
    pub fn codes(&self) -> Vec<&Part<'_>> {
        let says_more = [Role::Digits, Role::Period, Role::Algorithm, Role::Counter].iter().any(|role| self.has(*role))
            || (self.has(Role::Issuer) && !self.has(Role::Code));
        let mut codes: Vec<&Part> = self
            .0
            .iter()
            .filter(|part| match part.role {
                _ if part.text.is_empty() || is_flag(&part.text) => false,
                Role::Code => true,
                Role::WeakCode => says_more || key_uri::looks_like_one(&part.text),
                _ => false,
            })
            .collect();
        codes.sort_by_key(|part| !key_uri::looks_like_one(&part.text));
        codes
    }

    /// Reads the account from a secret or URI of this entry, with all other parts of the entry.
    pub fn read(&self, code: &str, (issuer, user): (&str, &str)) -> Result<ParsedAccount, Refusal> {
        if key_uri::looks_like_one(code) {
            return field_of_manager(code, issuer, user);
        }
        // A note such as "2FA on" also consists of characters that a secret may have.
        if code.chars().filter(|c| c.is_ascii_alphanumeric()).count() < SHORTEST_SECRET {
            return Err(Refusal::Misencoded);
        }
        let encoding = match folded(self.text(Role::Encoding)).as_str() {
            "" | "base32" => Encoding::Base32,
            "hex" => Encoding::Hex,
            "base64" => Encoding::Base64,
            other => return Err(Refusal::ChangesCodes(quoted(&format!("encoding={other}")))),
        };
        let counter = Number::from(Some(self.text(Role::Counter)));
        let period = Number::from(Some(self.text(Role::Period)));
        let kind = match Type::from_name(self.text(Role::Type)) {
            Ok(kind) => kind,
            Err(refusal @ (Refusal::Yandex | Refusal::MobileOtp)) => return Err(refusal),
            Err(_) if period == Number::Default && !matches!(counter, Number::Default | Number::Is(0)) => Type::Hotp,
            Err(_) => Type::Totp,
        };
        let mut reading = RawAccount {
            algorithm: self.text(Role::Algorithm).to_owned(),
            digits: Number::from(Some(self.text(Role::Digits))),
            period,
            counter,
            ..RawAccount::new(kind, issuer, user, encoding.secret(code)?)
        }
        .reading()?;
        let suspect = self.0.iter().filter(|part| part.role == Role::Suspect && !part.text.is_empty());
        reading.warnings.extend(suspect.take(3).map(|part| Warning::NotUnderstood(quoted(part.name))));
        Ok(reading)
    }
}

/// Whether a text says only whether there is a code.
pub fn is_flag(text: &str) -> bool {
    FLAGS.iter().any(|flag| flag.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_ignore_case_and_punctuation() {
        for (name, expected) in [
            ("OTPAuth", Role::Code),
            ("TOTP Key", Role::Code),
            ("login_totp", Role::Code),
            ("Secret", Role::WeakCode),
            ("E-mail", Role::User),
            ("2FA method", Role::Suspect),
            ("TOTP Backup Codes", Role::Other),
            ("Notes", Role::Other),
        ] {
            assert_eq!(role(&folded(name)), expected, "{name}");
        }
    }
}
