//! Steam Guard: a maFile, or the phone's file with several accounts. Members that are more dangerous than the
//! code (`revocation_code`, `identity_secret`) are not read.

use super::json::text;
use super::{Claim, File, Import, ImportError, Why, called};
use crate::parsed_account::ParsedAccount;
use crate::raw_account::{RawAccount, Type};
use crate::secret::Secret;
use base64ct::{Base64, Encoding};
use serde_json::Value;

const SOURCE: &str = "Steam";

pub fn claim(file: &File) -> Claim {
    let json = file.json.as_ref()?;
    let accounts: Vec<&Value> = match json.get("accounts").and_then(Value::as_object) {
        Some(accounts) => accounts.values().collect(),
        None => vec![json],
    };
    let is_one = |account: &&Value| account.get("shared_secret").is_some();
    if !accounts.iter().any(is_one) {
        // Steam Desktop Authenticator's list of sealed maFiles.
        let is_sealed = |entry: &Value| entry.get("encryption_salt").is_some_and(Value::is_string);
        let entries = super::json::items(json.get("entries"));
        return entries.iter().any(is_sealed).then_some(Err(ImportError::OtherExport(SOURCE, "maFile")));
    }
    let mut import = Import::of(SOURCE);
    for (at, account) in accounts.into_iter().enumerate() {
        import.take(called(SOURCE, text(account, "account_name"), at + 1), read(account));
    }
    import.claimed()
}

fn read(account: &Value) -> Result<ParsedAccount, Why> {
    let secret = Base64::decode_vec(text(account, "shared_secret")).ok().and_then(Secret::from_bytes);
    let secret = secret.ok_or(Why::Misshapen)?;
    Ok(RawAccount::new(Type::Steam, SOURCE, text(account, "account_name"), secret).reading()?)
}
