//! Export: accounts in the formats of other programs. What a format cannot hold is reported, never changed.

use crate::account::{Account, Algorithm, Kind};
use crate::i18n::{Sentence, sentence};
use crate::key_uri;
use base64ct::{Base64, Encoding};
use serde_json::{Value, json};

/// The result of an export: what was written, and which accounts were left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export<T> {
    /// The file, or the texts of the QR codes.
    pub written: T,
    /// Accounts that the format cannot hold, each with the reason.
    pub left_out: Vec<(Account, Sentence)>,
}

/// A list of key URIs, one per line. Leaves nothing out. Most programs can read it.
pub fn uris(accounts: &[Account]) -> String {
    accounts.iter().map(|account| key_uri::write(account) + "\n").collect()
}

/// Aegis' plain JSON, vault version 3 (docs/vault.md in beemdevelopment/Aegis). It can hold every kind of account
/// that Kader has. `uuid` provides the identifier of each entry, 16 random bytes.
pub fn aegis(accounts: &[Account], mut uuid: impl FnMut() -> [u8; 16]) -> String {
    let entry = |account: &Account| {
        let mut info = json!({
            "secret": account.secret.to_base32(),
            "algo": account.algorithm.name(),
            "digits": account.digits.get(),
        });
        match account.kind {
            Kind::Totp(period) => info["period"] = period.seconds().into(),
            Kind::Hotp(counter) => info["counter"] = counter.into(),
            Kind::Steam => info["period"] = 30.into(),
        }
        json!({
            "type": account.kind.name(), "uuid": hyphenated(uuid()), "name": account.name, "issuer": account.issuer,
            "note": "", "favorite": false, "icon": null, "info": info, "groups": [],
        })
    };
    let entries: Vec<Value> = accounts.iter().map(entry).collect();
    let vault = json!({
        "version": 1,
        "header": { "slots": null, "params": null },
        "db": { "version": 3, "entries": entries, "groups": [] },
    });
    format!("{vault:#}\n")
}

/// A version 4 UUID (RFC 9562 §5.4), as text.
fn hyphenated(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = base16ct::lower::encode_string(&bytes);
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

/// Bitwarden's plain JSON: logins with an authenticator key. Bitwarden has no counter-based codes and at most ten
/// digits; it stores Steam accounts as `steam://` keys.
pub fn bitwarden(accounts: &[Account]) -> Export<String> {
    let (held, left_out) = divided(accounts, |account| match account.kind {
        Kind::Hotp(_) => Some(sentence("leaveNoCounter")),
        Kind::Totp(_) | Kind::Steam => None,
    });
    let item = |account: &Account| {
        let key = match account.kind {
            Kind::Steam => format!("steam://{}", account.secret.to_base32()),
            Kind::Totp(_) | Kind::Hotp(_) => key_uri::write(account),
        };
        let title = if account.issuer.is_empty() { &account.name } else { &account.issuer };
        json!({
            "type": 1, "name": title, "notes": null, "favorite": false, "fields": [], "reprompt": 0,
            "login": { "uris": [], "username": account.name, "password": null, "totp": key },
        })
    };
    let items: Vec<Value> = held.iter().map(|account| item(account)).collect();
    Export { written: format!("{:#}\n", json!({ "encrypted": false, "folders": [], "items": items })), left_out }
}

/// Google Authenticator accepts at most this many accounts in one QR code.
const MOST_IN_PICTURE: usize = 10;

/// Texts for the QR codes that Google Authenticator scans under *Transfer accounts*, up to ten accounts each. `batch`
/// is a random number that links them. Google Authenticator has only 30 seconds and six or eight digits, and no
/// Steam.
pub fn google(accounts: &[Account], batch: u32) -> Export<Vec<String>> {
    let (held, left_out) = divided(accounts, |account| match (account.kind, account.digits.get()) {
        (Kind::Steam, _) => Some(sentence("leaveNoSteam")),
        (Kind::Totp(period), _) if period.seconds() != 30 => Some(sentence("leaveNoPeriod")),
        (_, 6 | 8) => None,
        _ => Some(sentence("leaveNoDigits")),
    });
    let pictures: Vec<&[&Account]> = held.chunks(MOST_IN_PICTURE).collect();
    let text = |(index, accounts): (usize, &&[&Account])| {
        let mut message = Message::default();
        accounts.iter().for_each(|account| message.bytes(1, &google_account(account)));
        for (field, number) in [(2, 1), (3, pictures.len() as u64), (4, index as u64), (5, u64::from(batch >> 1))] {
            message.number(field, number);
        }
        format!("otpauth-migration://offline?data={}", escaped(&Base64::encode_string(&message.0)))
    };
    Export { written: pictures.iter().enumerate().map(text).collect(), left_out }
}

fn google_account(account: &Account) -> Vec<u8> {
    let mut message = Message::default();
    message.bytes(1, account.secret.bytes());
    message.bytes(2, account.name.as_bytes());
    message.bytes(3, account.issuer.as_bytes());
    let algorithm = match account.algorithm {
        Algorithm::Sha1 => 1,
        Algorithm::Sha256 => 2,
        Algorithm::Sha512 => 3,
    };
    message.number(4, algorithm);
    message.number(5, if account.digits.get() == 8 { 2 } else { 1 });
    match account.kind {
        Kind::Hotp(counter) => {
            message.number(6, 1);
            message.number(7, counter);
        }
        Kind::Totp(_) | Kind::Steam => message.number(6, 2),
    }
    message.0
}

/// A protocol buffer message, written field by field.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
    fn number(&mut self, field: u64, number: u64) {
        self.varint(field << 3);
        self.varint(number);
    }

    fn bytes(&mut self, field: u64, bytes: &[u8]) {
        self.varint(field << 3 | 2);
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    fn varint(&mut self, mut number: u64) {
        while number > 0x7f {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }
}

/// Escapes the three characters of base64 that have a meaning in a URL.
fn escaped(base64: &str) -> String {
    base64.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
}

fn divided(
    accounts: &[Account],
    why_not: impl Fn(&Account) -> Option<Sentence>,
) -> (Vec<&Account>, Vec<(Account, Sentence)>) {
    let (mut held, mut left_out) = (Vec::new(), Vec::new());
    for account in accounts {
        match why_not(account) {
            None => held.push(account),
            Some(why) => left_out.push((account.clone(), why)),
        }
    }
    (held, left_out)
}
