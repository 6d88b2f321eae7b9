//! LastPass Authenticator: the JSON export, `{accounts: [{secret, timeStep}], version}`, and the QR code for a new
//! phone: base64 of gzipped JSON, which contains base64 of gzipped JSON.

use super::json::{self, has, items, number, text};
use super::{Claim, File, Import, ImportError, Noted, called};
use crate::key_uri::percent_decoded;
use crate::parsed_account::{ParsedAccount, Refusal, Warning};
use crate::raw_account::{self, RawAccount, Type};
use base64ct::{Base64, Encoding};
use flate2::read::GzDecoder;
use serde_json::Value;
use std::io::Read;

const SOURCE: &str = "LastPass Authenticator";
/// The longest unpacked text, in bytes. A QR code holds 3 kB and does not unpack to ten times that.
const MOST_UNPACKED: u64 = 32 << 10;

/// The names of the members of an account: words in the file, one or two letters in a QR code.
struct Names {
    issuer: &'static str,
    user: &'static str,
    secret: &'static str,
    algorithm: &'static str,
    digits: &'static str,
    step: &'static str,
}

const IN_FILE: Names = Names {
    issuer: "issuerName",
    user: "userName",
    secret: "secret",
    algorithm: "algorithm",
    digits: "digits",
    step: "timeStep",
};
const IN_PICTURE: Names = Names { issuer: "iN", user: "uN", secret: "s", algorithm: "a", digits: "d", step: "tS" };

/// Members of the file that do not affect codes.
const WITHOUT_MEANING: &[&str] = &[
    "accountID",
    "accountId",
    "originalIssuerName",
    "originalUserName",
    "pushNotification",
    "creationTimestamp",
    "isFavorite",
    "folderData",
    "backupInfo",
];

impl Names {
    /// The warnings about other members. Those of a QR code are not documented, so they give no warnings.
    fn judged(&self, account: &Value) -> Vec<Warning> {
        let own = [self.issuer, self.user, self.secret, self.algorithm, self.digits, self.step];
        match self.secret == IN_FILE.secret {
            true => json::judged(account, &[&own, WITHOUT_MEANING].concat(), &["digits", "algorithm"]),
            false => Vec::new(),
        }
    }
}

pub fn claim(file: &File) -> Claim {
    let accounts = items(file.json.as_ref()?.get("accounts"));
    accounts.iter().any(|account| has(account, &["secret", "timeStep"])).then_some(())?;
    import(accounts, &IN_FILE).claimed()
}

fn import(accounts: &[Value], names: &Names) -> Import {
    let mut import = Import::of(SOURCE);
    for (at, account) in accounts.iter().enumerate() {
        let read = read(account, names).noting(names.judged(account));
        import.take(called(text(account, names.issuer), text(account, names.user), at + 1), read);
    }
    import
}

fn read(account: &Value, names: &Names) -> Result<ParsedAccount, Refusal> {
    let secret = raw_account::secret(text(account, names.secret))?;
    RawAccount {
        algorithm: text(account, names.algorithm).to_owned(),
        digits: number(account, names.digits),
        period: number(account, names.step),
        ..RawAccount::new(Type::Totp, text(account, names.issuer), text(account, names.user), secret)
    }
    .reading()
}

/// Reads `lpaauth-migration://offline?data=…`.
pub fn read_migration(uri: &str) -> Result<Import, ImportError> {
    let data = uri.split_once("data=").ok_or(ImportError::Damaged(SOURCE))?.1;
    let data = percent_decoded(data.split('&').next().unwrap_or(""));
    let outer = unpacked(&data).ok_or(ImportError::Damaged(SOURCE))?;
    let content = unpacked(text(&outer, "content")).ok_or(ImportError::Damaged(SOURCE))?;
    let mut import = import(items(content.get("a")), &IN_PICTURE);
    let told = |key| match number(&outer, key) {
        raw_account::Number::Is(number) => Some(number),
        _ => None,
    };
    if let (Some(size), Some(index)) = (told("batchSize"), told("batchIndex")) {
        import.batch.note(0, size, index);
    }
    Ok(import)
}

fn unpacked(text: &str) -> Option<Value> {
    let packed = Base64::decode_vec(text).ok()?;
    let mut json = Vec::new();
    GzDecoder::new(packed.as_slice()).take(MOST_UNPACKED).read_to_end(&mut json).ok()?;
    json::parse(&json).ok()
}
