//! Reads `otpauth://` key URIs as the world writes them (the Key URI Format wiki page and its many deviations).
//!
//! Cut by hand, never by a WHATWG URL parser: raw spaces, raw UTF-8 and a raw `#` occur in labels, and a URL
//! parser takes the `#` for a fragment and loses the secret. Nothing is silently changed: what had to be assumed
//! or looks odd comes back as a [`Warning`], what would give wrong codes is refused with a reason.

mod write;

pub use write::write;

use crate::described::{self, Described, Number, Type};
use crate::reading::{Reading, Refusal, Warning};

/// Whether a text claims to be an account, so that a refusal is worth more than "this is something else".
pub fn looks_like_one(text: &str) -> bool {
    let text = text.trim_start();
    ["otpauth://", "apple-otpauth://", "steam://", "motp://"].iter().any(|scheme| has_prefix(text, scheme))
        || text.starts_with("key=")
}

/// Reads one key URI.
///
/// Also `apple-otpauth://`, `steam://SECRET` and KeeOtp's `key=…&step=…`.
pub fn read(text: &str) -> Result<Reading, Refusal> {
    let text = text.trim();
    if let Some(secret) = strip_prefix(text, "steam://") {
        return read_bare_steam(secret);
    }
    if has_prefix(text, "motp://") {
        return Err(Refusal::MobileOtp);
    }
    if text.starts_with("key=") {
        return read_kee_otp(text);
    }
    let rest = strip_prefix(text, "otpauth://")
        .or_else(|| strip_prefix(text, "apple-otpauth://"))
        .ok_or(Refusal::NotAKeyUri)?;
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (kind, label) = path.split_once('/').unwrap_or((path, ""));
    let kind = Type::from_name(kind)?;
    Parameters::read(query)?.into_reading(kind, label)
}

/// The known parameters, percent-decoded; everything else (`image`, `lock`, …) is ignored and never fetched.
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
}

impl Parameters {
    fn read(query: &str) -> Result<Self, Refusal> {
        let mut parameters = Self::default();
        // `&amp;` comes from HTML exports.
        for pair in query.replace("&amp;", "&").split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if name.eq_ignore_ascii_case("issuer") {
                let (value, lost) = split_swallowed_parameter(value);
                parameters.take("issuer", value)?;
                if let Some((name, value)) = lost.and_then(|pair| pair.split_once('=')) {
                    parameters.take(name, value)?;
                }
            } else {
                parameters.take(name, value)?;
            }
        }
        Ok(parameters)
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        let (slot, name) = match name.to_ascii_lowercase().as_str() {
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
            _ => return Ok(()),
        };
        let value = percent_decoded(&value.replace('+', " ")).trim().to_owned();
        match slot {
            Some(before) if *before != value => Err(Refusal::Contradiction(name)),
            _ => {
                *slot = Some(value);
                Ok(())
            }
        }
    }

    fn into_reading(self, kind: Type, label: &str) -> Result<Reading, Refusal> {
        let mut warnings = Vec::new();
        let secret = described::secret(self.secret.as_deref().ok_or(Refusal::NoSecret)?)?;
        let label = Label::read(label, self.issuer.as_deref().unwrap_or(""), kind, &mut warnings);
        let digits = Number::from(self.digits.as_deref());
        let steam = self.steam
            || self.encoder.as_deref().is_some_and(is_steam)
            || (kind == Type::Totp && is_steam(&label.issuer) && matches!(digits, Number::Default | Number::Is(5)));
        let described = Described {
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
        Ok(Reading { warnings, ..reading })
    }
}

struct Label {
    issuer: String,
    issuer_parameter: Option<String>,
    name: String,
}

impl Label {
    /// Splits the raw label at its first colon (`:` or `%3A`) and decodes each half once.
    fn read(raw: &str, parameter: &str, kind: Type, warnings: &mut Vec<Warning>) -> Self {
        let Some((prefix, name)) = split_at_colon(raw) else {
            let whole = percent_decoded(raw).trim().to_owned();
            // A counter-based label that is one bare word names the token, not a person.
            let (issuer, name) = match kind {
                Type::Hotp if parameter.is_empty() => (whole, String::new()),
                _ => (parameter.to_owned(), whole),
            };
            return Self { issuer, issuer_parameter: None, name };
        };
        let mut prefix = percent_decoded(prefix).trim().to_owned();
        // Double encoding is undone only where that makes both names agree.
        if prefix != parameter && percent_decoded(&prefix) == parameter {
            prefix = parameter.to_owned();
        }
        let name = percent_decoded(name);
        let differ = !parameter.is_empty() && !prefix.is_empty() && prefix != parameter;
        if differ && !is_domain_of(parameter, &prefix) {
            warnings.push(Warning::TwoIssuers(prefix.clone(), parameter.to_owned()));
            // "name: updated" beside another issuer: the colon is part of the name.
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

fn split_at_colon(raw: &str) -> Option<(&str, &str)> {
    let plain = raw.find(':').map(|at| (at, 1));
    let encoded = raw.to_ascii_lowercase().find("%3a").map(|at| (at, 3));
    let (at, length) = plain.into_iter().chain(encoded).min()?;
    Some((&raw[..at], &raw[at + length..]))
}

/// `example.com` is the domain form of `Example`: two ways to say one issuer.
fn is_domain_of(parameter: &str, prefix: &str) -> bool {
    parameter.split('.').next().is_some_and(|first| parameter.contains('.') && first.eq_ignore_ascii_case(prefix))
}

fn is_steam(word: &str) -> bool {
    word.eq_ignore_ascii_case("steam")
}

/// `issuer=Fooperiod=30`: some exporters forget the `&`.
fn split_swallowed_parameter(value: &str) -> (&str, Option<&str>) {
    let lower = value.to_ascii_lowercase();
    let at = ["period=", "digits=", "algorithm=", "counter=", "secret="].iter().filter_map(|p| lower.find(p)).min();
    match at {
        Some(at) => (&value[..at], Some(&value[at..])),
        None => (value, None),
    }
}

fn read_bare_steam(secret: &str) -> Result<Reading, Refusal> {
    let parameters = Parameters { secret: Some(percent_decoded(secret)), ..Parameters::default() };
    parameters.into_reading(Type::Steam, "Steam:")
}

/// KeeOtp's attribute value: `key=…&step=…&size=…&otpHashMode=…`.
fn read_kee_otp(text: &str) -> Result<Reading, Refusal> {
    let mut parameters = Parameters::default();
    for pair in text.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = match name.to_ascii_lowercase().as_str() {
            "key" => "secret",
            "step" => "period",
            "size" => "digits",
            "otphashmode" => "algorithm",
            "counter" => "counter",
            _ => continue,
        };
        parameters.take(name, value)?;
    }
    let kind = if parameters.counter.is_some() { Type::Hotp } else { Type::Totp };
    parameters.into_reading(kind, "")
}

/// Decodes `%XX` once: as UTF-8, else each escape as Latin-1; an unfinished escape stays as it is.
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
