//! Writes a key URI, to show an account's QR code to another authenticator and to export it unencrypted.

use crate::account::{Account, Kind};
use std::fmt::Write;

/// The account as a key URI that [`super::read`] reads back unchanged. Every parameter is written, because readers have
/// different defaults.
pub fn write(account: &Account) -> String {
    let Account { issuer, issuer_parameter, name, secret, algorithm, digits, kind } = account;
    // A colon in the issuer would end it early, so then only the parameter contains it.
    let prefix = if issuer.contains(':') { "" } else { issuer };
    let host = match kind {
        Kind::Totp(_) | Kind::Steam => "totp",
        Kind::Hotp(_) => "hotp",
    };
    let mut uri = format!("otpauth://{host}/{}:{}?secret={}", encoded(prefix), encoded(name), secret.to_base32());
    let parameter = issuer_parameter.as_ref().filter(|_| !issuer.contains(':')).unwrap_or(issuer);
    if !parameter.is_empty() {
        uri.push_str("&issuer=");
        uri.push_str(&encoded(parameter));
    }
    // Writing to a string cannot fail.
    let _ = write!(uri, "&algorithm={}&digits={}", algorithm.name(), digits.get());
    let _ = match kind {
        Kind::Totp(period) => write!(uri, "&period={}", period.seconds()),
        Kind::Hotp(counter) => write!(uri, "&counter={counter}"),
        Kind::Steam => write!(uri, "&period=30&encoder=steam"),
    };
    uri
}

/// Encodes everything except the unreserved characters of RFC 3986 §2.3 as `%XX`.
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}
