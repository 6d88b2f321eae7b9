//! Duo Mobile's `accounts.json`, from a rooted phone: names, secrets and counters, nothing else.

use super::json::{self, has, items, number, text};
use super::{Claim, File, Import, Noted, called};
use crate::parsed_account::{ParsedAccount, Refusal};
use crate::raw_account::{self, Number, RawAccount, Type};
use serde_json::Value;

const KNOWN: &[&str] = &[
    "name",
    "otpGenerator",
    "accountType",
    "pkey",
    "logoUri",
    "customLogo",
    "displayLabel",
    "hasBackup",
    "id",
    "order",
];

pub fn claim(file: &File) -> Claim {
    let entries = file.json.as_ref().filter(|json| json.is_array())?;
    items(Some(entries)).iter().any(|entry| has(entry, &["otpGenerator"])).then_some(())?;
    let mut import = Import::of("Duo Mobile");
    for (at, entry) in items(Some(entries)).iter().enumerate() {
        let generator = entry.get("otpGenerator").unwrap_or(&Value::Null);
        let read = read(entry).noting(json::judged(generator, &["otpSecret", "counter"], &[]));
        import.take(called("", text(entry, "name"), at + 1), read.noting(json::judged(entry, KNOWN, &[])));
    }
    import.claimed()
}

fn read(entry: &Value) -> Result<ParsedAccount, Refusal> {
    let generator = entry.get("otpGenerator").unwrap_or(&Value::Null);
    let counter = number(generator, "counter");
    let kind = if counter == Number::Default { Type::Totp } else { Type::Hotp };
    let secret = raw_account::secret(text(generator, "otpSecret"))?;
    RawAccount { counter, ..RawAccount::new(kind, "", text(entry, "name"), secret) }.reading()
}
