//! The text that KeePass' plugins KeeOtp and KeeOtp2 keep in an entry: `key=…&step=…&size=…&otpHashMode=…`, in any
//! order.
//!
//! Source: OtpAuthUtils.cs of tiuub/KeeOtp2. `encoding` and `type` change the codes.

use super::percent_decoded;
use crate::parsed_account::{ParsedAccount, Refusal, Warning, quoted};
use crate::raw_account::{Encoding, Number, RawAccount, Type};

const NAMES: &[&str] = &["key", "step", "size", "type", "otphashmode", "encoding", "counter"];

/// Whether a text consists of pairs, where the first has a name that KeeOtp uses and one is `key`.
pub fn looks_like_one(text: &str) -> bool {
    let is_known = |pair: &str| {
        pair.split_once('=').is_some_and(|(name, _)| NAMES.iter().any(|known| known.eq_ignore_ascii_case(name.trim())))
    };
    let is_key = |pair: &str| pair.trim_start().get(..4).is_some_and(|name| name.eq_ignore_ascii_case("key="));
    !text.contains("://") && text.split('&').next().is_some_and(is_known) && text.split('&').any(is_key)
}

/// Reads the text of KeeOtp.
pub fn read(text: &str) -> Result<ParsedAccount, Refusal> {
    let mut told: [Option<String>; NAMES.len()] = Default::default();
    let mut warnings = Vec::new();
    for (name, value) in text.split('&').filter_map(|pair| pair.split_once('=')) {
        let value = percent_decoded(value).trim().to_owned();
        match NAMES.iter().position(|known| known.eq_ignore_ascii_case(name.trim())) {
            Some(at) if told[at].as_ref().is_some_and(|before| *before != value) => {
                return Err(Refusal::Contradiction(NAMES[at]));
            }
            Some(at) => told[at] = Some(value),
            None => warnings.push(Warning::NotUnderstood(quoted(name))),
        }
    }
    let [key, step, size, kind, hash, encoding, counter] = &told;
    let encoding = match encoding.as_deref().unwrap_or("").to_ascii_lowercase().as_str() {
        "" | "base32" => Encoding::Base32,
        "base64" => Encoding::Base64,
        "hex" => Encoding::Hex,
        "utf8" | "utf-8" => Encoding::Utf8,
        other => return Err(Refusal::ChangesCodes(quoted(&format!("encoding={other}")))),
    };
    let kind = match kind.as_deref() {
        None | Some("") if counter.is_some() => Type::Hotp,
        None | Some("") => Type::Totp,
        Some(kind) => Type::from_name(kind)?,
    };
    let secret = encoding.secret(key.as_deref().unwrap_or(""))?;
    let mut reading = RawAccount {
        algorithm: hash.clone().unwrap_or_default(),
        digits: Number::from(size.as_deref()),
        period: Number::from(step.as_deref()),
        counter: Number::from(counter.as_deref()),
        ..RawAccount::new(kind, "", "", secret)
    }
    .reading()?;
    reading.warnings.append(&mut warnings);
    Ok(reading)
}
