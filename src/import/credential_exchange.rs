//! The Credential Exchange Format of the FIDO Alliance, version 1.0: JSON that password managers exchange.
//!
//! Source: "Credential Exchange Format", section 3.3.17 (TOTP). A header contains accounts, and an account contains
//! items, in collections or not. Some programs write a single account without a header. An item has credentials of many
//! types.

use super::json::{self, items, number, text};
use super::{Claim, File, Import, Noted, called};
use crate::parsed_account::{ParsedAccount, Refusal};
use crate::raw_account::{self, RawAccount, Type};
use serde_json::Value;

const KNOWN: &[&str] = &["type", "secret", "period", "digits", "username", "algorithm", "issuer"];
const ALWAYS: &[&str] = &["period", "digits", "algorithm"];

pub fn claim(file: &File) -> Claim {
    let json = file.json.as_ref()?;
    let accounts = match json.get("accounts") {
        Some(accounts) => items(Some(accounts)),
        None => std::slice::from_ref(json),
    };
    let all = || accounts.iter().flat_map(|account| items(account.get("items")));
    let is_ours = |item: &Value| item.get("credentials").is_some_and(Value::is_array);
    all().any(is_ours).then_some(())?;
    let mut import = Import::of("Credential Exchange");
    for (at, item) in all().enumerate() {
        let credentials = items(item.get("credentials")).iter();
        for credential in credentials.filter(|credential| text(credential, "type").eq_ignore_ascii_case("totp")) {
            let issuer = [text(credential, "issuer"), text(item, "title")].into_iter().find(|name| !name.is_empty());
            let (issuer, user) = (issuer.unwrap_or(""), text(credential, "username"));
            let read = read(credential, issuer, user).noting(json::judged(credential, KNOWN, ALWAYS));
            import.take(called(issuer, user, at + 1), read);
        }
    }
    import.claimed()
}

fn read(credential: &Value, issuer: &str, user: &str) -> Result<ParsedAccount, Refusal> {
    RawAccount {
        algorithm: text(credential, "algorithm").to_owned(),
        digits: number(credential, "digits"),
        period: number(credential, "period"),
        ..RawAccount::new(Type::Totp, issuer, user, raw_account::secret(text(credential, "secret"))?)
    }
    .reading()
}
