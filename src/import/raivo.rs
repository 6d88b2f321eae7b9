//! Raivo OTP: a JSON array in which every value is a text.

use super::json::{self, has, items, number, text};
use super::{Claim, File, Import, Noted, called};
use crate::parsed_account::{ParsedAccount, Refusal};
use crate::raw_account::{self, RawAccount, Type};
use serde_json::Value;

const KNOWN: &[&str] = &[
    "issuer",
    "account",
    "secret",
    "algorithm",
    "digits",
    "kind",
    "timer",
    "counter",
    "iconType",
    "iconValue",
    "pinned",
];

pub fn claim(file: &File) -> Claim {
    let entries = file.json.as_ref().filter(|json| json.is_array())?;
    items(Some(entries)).iter().any(|entry| has(entry, &["kind", "timer", "secret"])).then_some(())?;
    let mut import = Import::of("Raivo");
    for (at, entry) in items(Some(entries)).iter().enumerate() {
        let read = read(entry).noting(json::judged(entry, KNOWN, &["algorithm", "digits"]));
        import.take(called(text(entry, "issuer"), text(entry, "account"), at + 1), read);
    }
    import.claimed()
}

fn read(entry: &Value) -> Result<ParsedAccount, Refusal> {
    let kind = Type::from_name(text(entry, "kind"))?;
    RawAccount {
        algorithm: text(entry, "algorithm").to_owned(),
        digits: number(entry, "digits"),
        period: number(entry, "timer"),
        counter: number(entry, "counter"),
        ..RawAccount::new(
            kind,
            text(entry, "issuer"),
            text(entry, "account"),
            raw_account::secret(text(entry, "secret"))?,
        )
    }
    .reading()
}
