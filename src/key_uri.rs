//! Reads `otpauth://` key URIs as programs write them: the Key URI Format wiki page and the many deviations from it.
//!
//! A WHATWG URL parser is not used: labels contain raw spaces, raw UTF-8 and a raw `#`, and a URL parser treats the `#`
//! as the start of a fragment and loses the secret. Nothing is changed silently: an assumption or an oddity becomes a
//! [`Warning`], and a URI that would give wrong codes is refused with a reason.

mod escapes;
mod kee_otp;
mod write;

pub(crate) use escapes::unescaped;
pub use write::write;

use crate::parsed_account::{ParsedAccount, Refusal, Warning, quoted};
use crate::raw_account::{self, Number, RawAccount, Type};
use crate::secret::SecretError;

/// Whether a text is meant as an account. If it cannot be read, the user then learns what is wrong with it, not just
/// that it is something else.
pub fn looks_like_one(text: &str) -> bool {
    let text = text.trim_start();
    ["otpauth://", "apple-otpauth://", "steam://", "motp://"].iter().any(|scheme| has_prefix(text, scheme))
        || ["otpauth:\\/", "apple-otpauth:\\/", "steam:\\/"].iter().any(|scheme| has_prefix(text, scheme))
        || kee_otp::looks_like_one(text)
}

/// Reads one key URI.
///
/// Also `apple-otpauth://`, `steam://SECRET` and KeeOtp's `key=…&step=…`. Escapes of HTML and JSON are undone.
pub fn read(text: &str) -> Result<ParsedAccount, Refusal> {
    let text = &*escapes::unescaped(text.trim());
    if let Some(secret) = strip_prefix(text, "steam://") {
        return read_bare_steam(secret);
    }
    if has_prefix(text, "motp://") {
        return Err(Refusal::MobileOtp);
    }
    if kee_otp::looks_like_one(text) {
        return kee_otp::read(text);
    }
    let rest = strip_prefix(text, "otpauth://")
        .or_else(|| strip_prefix(text, "apple-otpauth://"))
        .ok_or(Refusal::NotAKeyUri)?;
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (kind, label) = path.split_once('/').unwrap_or((path, ""));
    let kind = Type::from_name(kind)?;
    Parameters::read(query)?.into_reading(kind, label)
}

/// The longest part of a label that is used to name an account, in characters.
const LONGEST_LABEL: usize = 1000;

/// The label of a key URI, decoded; empty if it has none. Nothing after the label is included.
pub fn label(text: &str) -> String {
    let text = escapes::unescaped(text.trim());
    let label = text.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, rest)| rest);
    let end = label.find(['?', '&', '=']).unwrap_or(label.len());
    let end = label[..end].char_indices().nth(LONGEST_LABEL).map_or(end, |(at, _)| at);
    quoted(percent_decoded(&label[..end]).trim())
}

/// The known parameters, percent-decoded. Parameters without meaning (`image`, `lock`, …) are ignored; nothing is
/// fetched.
#[derive(Default)]
struct Parameters {
    secret: Option<String>,
    issuer: Option<String>,
    algorithm: Option<String>,
    digits: Option<String>,
    period: Option<String>,
    counter: Option<String>,
    encoder: Option<String>,
    steam: bool,
    /// Whether the `&` between two parameters was missing.
    separator_missing: bool,
    /// The names of unknown parameters that may matter.
    not_understood: Vec<String>,
}

/// Parameters that change the secret or the codes. They are accepted if they state the default, as `encoding=base32`.
const CHANGE_CODES: &[&str] = &["encoding", "secretencoding", "secretformat", "offset", "t0", "epoch", "starttime"];

/// Parameters that describe the look and the origin of an account. No code depends on them.
const WITHOUT_MEANING: &[&str] = &[
    "account",
    "background",
    "backgroundcolor",
    "bg",
    "bgcolor",
    "category",
    "codedisplay",
    "color",
    "colour",
    "created",
    "description",
    "domain",
    "email",
    "favorite",
    "fg",
    "folder",
    "foreground",
    "foregroundcolor",
    "forceapppin",
    "group",
    "groups",
    "host",
    "icon",
    "id",
    "image",
    "imageurl",
    "label",
    "lock",
    "logo",
    "logoimageurl",
    "name",
    "note",
    "notes",
    "order",
    "origin",
    "pin",
    "pinned",
    "serial",
    "service",
    "site",
    "source",
    "tag",
    "tags",
    "tapin",
    "thumbnail",
    "title",
    "tracking",
    "ttl",
    "updated",
    "url",
    "user",
    "username",
    "uuid",
    "v",
    "version",
    "website",
];

/// The largest number of unknown parameters that are named. One is enough to make the user check.
const MOST_NAMED: usize = 3;

impl Parameters {
    fn read(query: &str) -> Result<Self, Refusal> {
        let mut parameters = Self::default();
        for pair in query.split('&') {
            let mut pair = Some(pair);
            while let Some((name, value)) = pair.map(|pair| pair.split_once('=').unwrap_or((pair, ""))) {
                let name = without_half_an_entity(name);
                let (value, lost) = split_swallowed_parameter(name, value);
                // After an issuer, the name of the swallowed parameter is certain. In other values it may occur by
                // chance, so the user is warned.
                parameters.separator_missing |= lost.is_some() && !name.eq_ignore_ascii_case("issuer");
                parameters.take(name, value)?;
                pair = lost;
            }
        }
        Ok(parameters)
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        let (slot, name) = match name.trim().to_ascii_lowercase().as_str() {
            "secret" => (&mut self.secret, "secret"),
            "issuer" => (&mut self.issuer, "issuer"),
            "algorithm" => (&mut self.algorithm, "algorithm"),
            "digits" => (&mut self.digits, "digits"),
            "period" => (&mut self.period, "period"),
            "counter" => (&mut self.counter, "counter"),
            "encoder" => (&mut self.encoder, "encoder"),
            "steam" => {
                self.steam = true;
                return Ok(());
            }
            other => return self.pass_over(other, value),
        };
        let value = percent_decoded(&value.replace('+', " ")).trim().to_owned();
        if name == "secret" && has_words_behind(&value) {
            return Err(Refusal::Secret(SecretError::Foreign(vec![' '])));
        }
        match slot {
            Some(before) if *before != value => Err(Refusal::Contradiction(name)),
            _ => {
                *slot = Some(value);
                Ok(())
            }
        }
    }

    /// Ignores, refuses or names a parameter that is not one of the known ones.
    fn pass_over(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        let folded: String = name.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).collect();
        if folded.starts_with("2step") || folded.starts_with("twostep") {
            return Err(Refusal::HalfASecret);
        }
        let is_usual = ["", "0", "base32", "b32", "null"].iter().any(|usual| value.trim().eq_ignore_ascii_case(usual));
        if CHANGE_CODES.contains(&folded.as_str()) && !is_usual {
            return Err(Refusal::ChangesCodes(quoted(name)));
        }
        let is_named = !folded.is_empty() && !is_usual && !WITHOUT_MEANING.contains(&folded.as_str());
        if is_named && self.not_understood.len() < MOST_NAMED {
            self.not_understood.push(quoted(name));
        }
        Ok(())
    }

    fn into_reading(self, kind: Type, label: &str) -> Result<ParsedAccount, Refusal> {
        let mut warnings = Vec::new();
        let secret = raw_account::secret(self.secret.as_deref().ok_or(Refusal::NoSecret)?)?;
        let label = Label::read(label, self.issuer.as_deref().unwrap_or(""), kind, &mut warnings);
        if self.separator_missing {
            warnings.push(Warning::SeparatorMissing);
        }
        warnings.extend(self.not_understood.into_iter().map(Warning::NotUnderstood));
        let digits = Number::from(self.digits.as_deref());
        let steam = self.steam
            || self.encoder.as_deref().is_some_and(is_steam)
            || (kind == Type::Totp && is_steam(&label.issuer) && matches!(digits, Number::Default | Number::Is(5)));
        let described = RawAccount {
            kind: if steam { Type::Steam } else { kind },
            issuer: label.issuer,
            issuer_parameter: label.issuer_parameter,
            name: label.name,
            secret,
            algorithm: self.algorithm.unwrap_or_default(),
            digits,
            period: self.period.as_deref().into(),
            counter: self.counter.as_deref().into(),
        };
        let mut reading = described.reading()?;
        warnings.append(&mut reading.warnings);
        Ok(ParsedAccount { warnings, ..reading })
    }
}

struct Label {
    issuer: String,
    issuer_parameter: Option<String>,
    name: String,
}

impl Label {
    /// Splits the raw label into issuer and name, and decodes each once. The split is after the issuer parameter if the
    /// label begins with it, otherwise after a port, otherwise at the first colon (`:` or `%3A`).
    fn read(raw: &str, parameter: &str, kind: Type, warnings: &mut Vec<Warning>) -> Self {
        if let Some(name) = name_behind(raw, parameter) {
            return Self { issuer: parameter.to_owned(), issuer_parameter: None, name };
        }
        let Some((prefix, name)) = split_behind_port(raw).or_else(|| split_at_colon(raw)) else {
            let whole = percent_decoded(raw).trim().to_owned();
            // A counter-based label that is one bare word names the token, not a person; an e-mail address names
            // a person.
            let (issuer, name) = match kind {
                Type::Hotp if parameter.is_empty() && !whole.contains('@') => (whole, String::new()),
                _ => (parameter.to_owned(), whole),
            };
            return Self { issuer, issuer_parameter: None, name };
        };
        let mut prefix = percent_decoded(prefix).trim().to_owned();
        // Microsoft writes the company here, with a plus for each space.
        if parameter.eq_ignore_ascii_case("microsoft") && !prefix.contains(' ') {
            prefix = prefix.replace('+', " ");
        }
        // Double encoding is undone only if that makes both names equal.
        if prefix != parameter && percent_decoded(&prefix) == parameter {
            prefix = parameter.to_owned();
        }
        let name = percent_decoded(name);
        let differ = !parameter.is_empty() && !prefix.is_empty() && prefix != parameter;
        if differ && !is_domain_of(parameter, &prefix) {
            warnings.push(Warning::TwoIssuers(prefix.clone(), parameter.to_owned()));
            // In "name: updated" with a different issuer parameter, the colon is part of the name.
            if name.starts_with(' ') {
                let name = format!("{prefix}:{name}").trim().to_owned();
                return Self { issuer: parameter.to_owned(), issuer_parameter: None, name };
            }
        }
        let name = name.trim().to_owned();
        if prefix.is_empty() {
            return Self { issuer: parameter.to_owned(), issuer_parameter: None, name };
        }
        Self { issuer: prefix, issuer_parameter: differ.then(|| parameter.to_owned()), name }
    }
}

/// The name after an issuer that contains a colon. If the label begins with the whole issuer parameter, the split is
/// after it. The label may be encoded twice and may differ in case.
fn name_behind(raw: &str, parameter: &str) -> Option<String> {
    if !parameter.contains(':') {
        return None;
    }
    let once = percent_decoded(raw);
    let twice = percent_decoded(&once);
    [once, twice].iter().find_map(|label| {
        let label = label.trim();
        let prefix = label.get(..parameter.len()).filter(|prefix| prefix.eq_ignore_ascii_case(parameter))?;
        let name = label[prefix.len()..].trim_start();
        let name = if name.is_empty() { name } else { name.strip_prefix(':')? };
        Some(name.trim().to_owned())
    })
}

/// Splits after a port: in `host.example:8000:eva`, digits between two colons follow a host name.
fn split_behind_port(raw: &str) -> Option<(&str, &str)> {
    let (host, rest) = split_at_colon(raw)?;
    let (port, name) = split_at_colon(rest)?;
    let is_host = (host.contains('.') || host.eq_ignore_ascii_case("localhost")) && !host.contains(['@', ' ']);
    let is_port = (2..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit());
    (is_host && is_port).then(|| (&raw[..raw.len() - rest.len() + port.len()], name))
}

fn split_at_colon(raw: &str) -> Option<(&str, &str)> {
    let plain = raw.find(':').map(|at| (at, 1));
    let encoded = raw.to_ascii_lowercase().find("%3a").map(|at| (at, 3));
    let (at, length) = plain.into_iter().chain(encoded).min()?;
    Some((&raw[..at], &raw[at + length..]))
}

/// Whether both name the same issuer because `parameter` is the domain of `prefix`, as `example.com` is of `Example`.
fn is_domain_of(parameter: &str, prefix: &str) -> bool {
    parameter.split('.').next().is_some_and(|first| parameter.contains('.') && first.eq_ignore_ascii_case(prefix))
}

fn is_steam(word: &str) -> bool {
    word.eq_ignore_ascii_case("steam")
}

const NAMES: &[&str] = &["secret", "issuer", "algorithm", "digits", "period", "counter", "encoder"];

/// Splits a value from the parameter that it swallowed: some programs forget the `&`, as in `issuer=Fooperiod=30`.
fn split_swallowed_parameter<'a>(name: &str, value: &'a str) -> (&'a str, Option<&'a str>) {
    let is_known = NAMES.iter().any(|known| known.eq_ignore_ascii_case(name.trim()));
    let lower = value.to_ascii_lowercase();
    let others = NAMES.iter().filter(|other| !other.eq_ignore_ascii_case(name.trim()));
    let begins = others.filter_map(|other| {
        let at = lower.match_indices(other).map(|(at, _)| at).find(|at| lower[at + other.len()..].starts_with('='))?;
        // In a value that is not read, such as a URL or a note, the name may be part of the text.
        let is_glued = is_known || lower[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        // A secret may end in these letters, followed by its padding.
        let is_padding = lower[at + other.len()..].bytes().all(|byte| byte == b'=') && lower.len().is_multiple_of(8);
        (is_glued && !is_padding).then_some(at)
    });
    match begins.min() {
        Some(at) => (&value[..at], Some(&value[at..])),
        None => (value, None),
    }
}

/// Removes an entity without its semicolon before a known name: `&ampdigits`, `&#38digits`.
fn without_half_an_entity(name: &str) -> &str {
    let name = name.trim();
    let halves = ["amp;", "#038", "#x26", "amp", "#38"];
    let rest = halves.iter().find_map(|half| strip_prefix(name, half)).map(|rest| rest.trim_start_matches(';'));
    rest.filter(|rest| NAMES.iter().any(|known| known.eq_ignore_ascii_case(rest))).unwrap_or(name)
}

/// Whether a secret has spaces other than between groups of equal length. Then words follow that are not part of it.
fn has_words_behind(secret: &str) -> bool {
    if !secret.contains(char::is_whitespace) {
        return false;
    }
    let groups = secret.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_' | '='));
    let groups: Vec<usize> = groups.map(str::len).filter(|length| *length > 0).collect();
    match groups.as_slice() {
        [first, .., last] => *last > *first || groups[..groups.len() - 1].iter().any(|length| length != first),
        _ => false,
    }
}

fn read_bare_steam(secret: &str) -> Result<ParsedAccount, Refusal> {
    let parameters = Parameters { secret: Some(percent_decoded(secret)), ..Parameters::default() };
    parameters.into_reading(Type::Steam, "Steam:")
}

/// Decodes `%XX` once: as UTF-8, or each escape as Latin-1 if the result is not UTF-8. An incomplete escape is kept.
pub(crate) fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut latin = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(byte) = rest.strip_prefix('%').and_then(escaped_byte) {
            bytes.push(byte);
            latin.push(char::from(byte));
            rest = &rest[3..];
        } else {
            let length = first.len_utf8();
            bytes.extend_from_slice(&rest.as_bytes()[..length]);
            latin.push(first);
            rest = &rest[length..];
        }
    }
    String::from_utf8(bytes).unwrap_or(latin)
}

fn escaped_byte(after_percent: &str) -> Option<u8> {
    let two = after_percent.get(..2).filter(|two| two.bytes().all(|b| b.is_ascii_hexdigit()))?;
    u8::from_str_radix(two, 16).ok()
}

fn has_prefix(text: &str, prefix: &str) -> bool {
    strip_prefix(text, prefix).is_some()
}

fn strip_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}
