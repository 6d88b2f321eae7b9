//! KeePass 2: the XML export, `<KeePassFile>`, and the fields that KeePass and its plugins keep in an entry.
//!
//! Fields: KeePass' own `TimeOtp-…` and `HmacOtp-…` (keepass.info/help/base/placeholders.html#otp), `otp` of KeePassXC
//! and KeeOtp, `TOTP Seed` and `TOTP Settings` of KeeTrayTOTP. An entry keeps its older versions in `<History>`;
//! deleted entries are in the group that `<RecycleBinUUID>` names.

use super::members::{Role, folded, role};
use super::{Claim, File, Import, Reason, Why, called, field_of_manager, xml};
use crate::key_uri;
use crate::parsed_account::{ParsedAccount, Refusal, Warning};
use crate::raw_account::{Encoding, Number, RawAccount, Type};
use roxmltree::{Document, Node};

const SOURCE: &str = "KeePass";

/// The encodings of a secret by the end of the field's name, in the order in which KeePass looks for them.
const ENCODINGS: &[(&str, Encoding)] = &[
    ("secret", Encoding::Utf8),
    ("secrethex", Encoding::Hex),
    ("secretbase32", Encoding::Base32),
    ("secretbase64", Encoding::Base64),
];
const TIME: &str = "timeotp";
const HMAC: &str = "hmacotp";

/// Whether a folded name is that of a field that [`codes`] reads.
pub fn is_field(folded: &str) -> bool {
    folded.starts_with(TIME) || folded.starts_with(HMAC) || matches!(folded, "totpseed" | "totpsettings")
}

/// The accounts of an entry with such fields. `field` returns the text of a field by its folded name, empty if there is
/// none.
pub fn codes<'a>(field: impl Fn(&str) -> &'a str, issuer: &str, user: &str) -> Vec<Result<ParsedAccount, Why>> {
    let secret = |prefix: &str| {
        ENCODINGS.iter().find_map(|(end, encoding)| match field(&format!("{prefix}{end}")) {
            "" => None,
            text => Some(encoding.secret(text)),
        })
    };
    let mut codes = Vec::new();
    if let Some(secret) = secret(TIME) {
        codes.push(secret.and_then(|secret| {
            RawAccount {
                algorithm: field("timeotpalgorithm").to_owned(),
                digits: Number::from(Some(field("timeotplength"))),
                period: Number::from(Some(field("timeotpperiod"))),
                ..RawAccount::new(Type::Totp, issuer, user, secret)
            }
            .reading()
        }));
    }
    if let Some(secret) = secret(HMAC) {
        codes.push(secret.and_then(|secret| {
            let counter = Number::from(Some(field("hmacotpcounter")));
            let mut reading = RawAccount { counter, ..RawAccount::new(Type::Hotp, issuer, user, secret) }.reading()?;
            // KeePass always uses six digits and SHA-1 here.
            let more = ["hmacotplength", "hmacotpalgorithm"].into_iter().filter(|name| !field(name).is_empty());
            reading.warnings.extend(more.map(|name| Warning::NotUnderstood(name.to_owned())));
            Ok(reading)
        }));
    }
    if !field("totpseed").is_empty() {
        codes.push(seed(field("totpseed"), field("totpsettings"), issuer, user));
    }
    codes.into_iter().map(|read| read.map_err(Why::from)).collect()
}

/// Reads KeeTrayTOTP: the seed, and `step;digits`, or `step;S` for Steam. A time server may follow.
fn seed(seed: &str, settings: &str, issuer: &str, user: &str) -> Result<ParsedAccount, Refusal> {
    let mut settings = settings.split(';').map(str::trim);
    let (step, digits) = (settings.next().unwrap_or(""), settings.next().unwrap_or(""));
    let kind = if digits.eq_ignore_ascii_case("S") { Type::Steam } else { Type::Totp };
    RawAccount {
        digits: Number::from(Some(digits).filter(|_| kind == Type::Totp)),
        period: Number::from(Some(step)),
        ..RawAccount::new(kind, issuer, user, Encoding::Base32.secret(seed)?)
    }
    .reading()
}

pub fn claim(file: &File) -> Claim {
    let text = file.text.as_deref().filter(|text| text.contains("<KeePassFile"))?;
    match xml::parse(text)? {
        Ok(document) => read(&document).claimed(),
        Err(error) => Some(Err(error)),
    }
}

fn read(document: &Document) -> Import {
    let mut import = Import::of(SOURCE);
    let bin = document.descendants().find(|node| node.has_tag_name("RecycleBinUUID")).and_then(|node| node.text());
    let is_bin = |node: &Node| {
        node.has_tag_name("Group")
            && bin.is_some_and(|bin| bin == text(*node, "UUID") && !bin.trim_matches(['A', '=']).is_empty())
    };
    let entries = document.descendants().filter(|node| node.has_tag_name("Entry"));
    for (at, node) in entries.filter(|node| !is_in(*node, "History")).enumerate() {
        if import.is_excessive {
            break;
        }
        let entry = Fields::of(node);
        let (title, user) = (entry.get("title"), entry.user());
        let called = called(title, user, at + 1);
        let codes = entry.codes();
        if node.ancestors().any(|node| is_bin(&node)) {
            if !codes.is_empty() {
                import.leave_out(called, Reason::InTrash);
            }
            continue;
        }
        let older = node.children().filter(|node| node.has_tag_name("History")).flat_map(|history| history.children());
        let older = older.filter(|node| node.has_tag_name("Entry")).flat_map(|node| Fields::of(node).codes());
        let is_other =
            |old: &ParsedAccount| !codes.iter().flatten().any(|reading| reading.account.same_codes(&old.account));
        let has_older = older.flatten().any(|old| is_other(&old));
        for suspect in entry.suspects() {
            import.leave_out(format!("{called}: {suspect}"), Reason::NotUnderstood);
        }
        codes.into_iter().for_each(|read| import.take(called.clone(), read));
        if has_older {
            import.leave_out(called, Reason::OlderVersion);
        }
    }
    import
}

fn is_in(node: Node, tag: &str) -> bool {
    node.ancestors().skip(1).any(|node| node.has_tag_name(tag))
}

/// The text of a child; empty if there is none.
fn text<'a>(node: Node<'a, '_>, tag: &str) -> &'a str {
    node.children().find(|child| child.has_tag_name(tag)).and_then(|child| child.text()).unwrap_or("").trim()
}

/// The fields of an entry: folded name, name, text, and whether the text is sealed.
struct Fields<'a>(Vec<(String, &'a str, &'a str, bool)>);

impl<'a> Fields<'a> {
    fn of(entry: Node<'a, '_>) -> Self {
        let strings = entry.children().filter(|node| node.has_tag_name("String"));
        let field = |string: Node<'a, '_>| {
            let value = string.children().find(|child| child.has_tag_name("Value"));
            let is_sealed = value.and_then(|value| value.attribute("Protected")).is_some_and(|is_so| is_so == "True");
            (folded(text(string, "Key")), text(string, "Key"), text(string, "Value"), is_sealed)
        };
        Self(strings.map(field).collect())
    }

    fn get(&self, name: &str) -> &'a str {
        self.0.iter().find(|(folded, _, text, _)| folded == name && !text.is_empty()).map_or("", |(_, _, text, _)| text)
    }

    fn user(&self) -> &'a str {
        let users = ["username", "email", "emailaddress", "login"].map(|name| self.get(name));
        users.into_iter().find(|user| !user.is_empty()).unwrap_or("")
    }

    fn codes(&self) -> Vec<Result<ParsedAccount, Why>> {
        let (issuer, user) = (self.get("title"), self.user());
        let is_code = |folded: &str, text: &str| role(folded) == Role::Code || key_uri::looks_like_one(text);
        if self.0.iter().any(|(folded, _, text, is_sealed)| *is_sealed && (is_field(folded) || is_code(folded, text))) {
            return vec![Err(Why::Sealed)];
        }
        let mut codes = codes(|name| self.get(name), issuer, user);
        let others = self.0.iter().filter(|(folded, _, text, _)| {
            !is_field(folded) && !text.is_empty() && folded != "password" && is_code(folded, text)
        });
        codes.extend(others.map(|(_, _, text, _)| field_of_manager(text, issuer, user).map_err(Why::from)));
        codes
    }

    /// The names of fields that suggest codes but are not known.
    fn suspects(&self) -> impl Iterator<Item = &'a str> {
        let known = ["secret", "secrethex", "secretbase32", "secretbase64", "length", "period", "algorithm", "counter"];
        let is_known = move |folded: &str| {
            let end = folded.strip_prefix(TIME).or_else(|| folded.strip_prefix(HMAC));
            end.is_some_and(|end| known.contains(&end)) || matches!(folded, "totpseed" | "totpsettings")
        };
        self.0.iter().filter_map(move |(folded, name, text, _)| {
            let is_suspect = role(folded) == Role::Suspect || is_field(folded);
            (is_suspect && !is_known(folded) && !text.is_empty() && !key_uri::looks_like_one(text)).then_some(*name)
        })
    }
}
