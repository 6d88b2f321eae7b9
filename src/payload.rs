//! What a scanned text is, and what to tell the user about it.
//!
//! Portals put many things in QR codes, and only some are accounts. For the others, Kader says what the code is and
//! what to choose instead. A link is shown, never opened.

use crate::i18n::{Sentence, ToSentence, sentence, sentence1};
use crate::key_uri;
use crate::parsed_account::{ParsedAccount, Refusal};
use crate::recovery_code::QR_PREFIX;
use crate::secret::Secret;

/// The meaning of a scanned text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// An account that can be saved.
    Account(Box<ParsedAccount>),
    /// Meant as an account, but damaged or of a type that cannot work.
    Refused(Refusal),
    /// An export of several accounts from another authenticator.
    Export,
    /// A code that only its maker's own app can use.
    Vendor(Vendor),
    /// A code that signs a person in or links a device. The user is warned.
    Approval(&'static str),
    /// The code of a Kader recovery sheet.
    Recovery,
    /// A web address: its host.
    Link(String),
    /// Wi-Fi, a contact, a payment, any other text.
    Other,
}

/// Makers whose QR codes work only in their own app. The sentence for each says what to choose instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vendor {
    /// AFAS Pocket's push approval.
    AfasPocket,
    /// Microsoft Authenticator's push registration.
    Microsoft,
    /// Duo Mobile activation.
    Duo,
    /// Okta Verify enrolment.
    Okta,
    /// PingID pairing.
    Ping,
    /// Salesforce Authenticator's push.
    Salesforce,
    /// Any other maker, by name.
    Named(&'static str),
}

/// The meaning of a prefix.
#[derive(Clone, Copy)]
enum Sign {
    Recovery,
    Several,
    App(Vendor),
    Approval(&'static str),
}
use Sign::{App, Approval, Recovery, Several};

/// Prefixes in lower case; the first match counts.
const PREFIXES: &[(&str, Sign)] = &[
    (QR_PREFIX, Recovery),
    ("otpauth-migration://", Several),
    ("apple-otpauth-migration://", Several),
    ("lpaauth-migration://", Several),
    ("afas", App(Vendor::AfasPocket)),
    ("phonefactor://", App(Vendor::Microsoft)),
    ("microsoft-authenticator://", App(Vendor::Microsoft)),
    ("ms-msa://", App(Vendor::Microsoft)),
    ("msauth", App(Vendor::Microsoft)),
    ("openid", App(Vendor::Microsoft)),
    ("duo://", App(Vendor::Duo)),
    ("oktaverify://", App(Vendor::Okta)),
    ("com.rsa.securid", App(Vendor::Named("RSA SecurID"))),
    ("igmobileotp://", App(Vendor::Named("Entrust"))),
    ("vipaccess://", App(Vendor::Named("Symantec VIP"))),
    ("symantecvip://", App(Vendor::Named("Symantec VIP"))),
    ("vip://", App(Vendor::Named("Symantec VIP"))),
    ("salesforceauthenticator://", App(Vendor::Salesforce)),
    ("authy://", App(Vendor::Named("Authy"))),
    ("digid-app-", Approval("DigiD")),
    ("https://s.team/q/", Approval("Steam")),
    ("https://wa.me/settings/linked_devices", Approval("WhatsApp")),
    ("2@", Approval("WhatsApp")),
    ("fido:/", Approval("passkey")),
];

/// Classifies a scanned text.
pub fn read(text: &str) -> Payload {
    let text = text.trim();
    if key_uri::looks_like_one(text) {
        return match key_uri::read(text) {
            Ok(reading) => Payload::Account(Box::new(reading)),
            Err(refusal) => Payload::Refused(refusal),
        };
    }
    let lower = text.to_ascii_lowercase();
    let sign = PREFIXES.iter().find(|(prefix, _)| lower.starts_with(prefix)).map(|(_, sign)| *sign);
    match sign {
        Some(Recovery) => return Payload::Recovery,
        Some(Several) => return Payload::Export,
        Some(App(vendor)) => return Payload::Vendor(vendor),
        Some(Approval(name)) => return Payload::Approval(name),
        None => {}
    }
    match lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")) {
        Some(rest) => link(rest),
        None => without_scheme(text),
    }
}

fn link(rest: &str) -> Payload {
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    if host.starts_with("m-") && host.ends_with(".duosecurity.com") {
        Payload::Vendor(Vendor::Duo)
    } else if rest.starts_with("127.0.0.1/securid/") {
        Payload::Vendor(Vendor::Named("RSA SecurID"))
    } else if host == "itsme.be" || host.ends_with(".itsme.be") {
        Payload::Vendor(Vendor::Named("itsme"))
    } else {
        Payload::Link(host.to_owned())
    }
}

/// Classifies a code without a scheme by its length and alphabet.
fn without_scheme(text: &str) -> Payload {
    match (text.len(), text.bytes().all(|byte| byte.is_ascii_digit())) {
        // A token of 81 digits, of version 1 or 2.
        (81, true) if text.starts_with(['1', '2']) => Payload::Vendor(Vendor::Named("RSA SecurID")),
        (8..=14, true) => Payload::Vendor(Vendor::Ping),
        // An activation code, and base64 of a host that begins with `api`.
        _ => match text.split_once("-YXBp") {
            Some((code, _)) if (16..=32).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric()) => {
                Payload::Vendor(Vendor::Duo)
            }
            _ => Payload::Other,
        },
    }
}

impl Payload {
    /// What to tell the user when this cannot be saved; `None` for an account.
    pub fn problem(&self) -> Option<Sentence> {
        Some(match self {
            Self::Account(_) => return None,
            Self::Refused(refusal) => refusal.to_sentence(),
            Self::Export => sentence("payloadExport"),
            Self::Recovery => sentence("payloadRecovery"),
            Self::Vendor(Vendor::AfasPocket) => sentence("payloadAfasPocket"),
            Self::Vendor(Vendor::Microsoft) => sentence("payloadMicrosoft"),
            Self::Vendor(Vendor::Duo) => sentence("payloadDuo"),
            Self::Vendor(Vendor::Okta) => sentence("payloadOkta"),
            Self::Vendor(Vendor::Ping) => sentence("payloadPing"),
            Self::Vendor(Vendor::Salesforce) => sentence("payloadSalesforce"),
            Self::Vendor(Vendor::Named(name)) => sentence1("payloadVendor", *name),
            Self::Approval(name) => sentence1("payloadApproval", *name),
            Self::Link(host) => sentence1("payloadLink", host),
            Self::Other => sentence("payloadOther"),
        })
    }
}

/// The result of a scan.
#[derive(Clone, Debug, PartialEq)]
pub enum Offer<T> {
    /// Nothing was read.
    Nothing,
    /// One account.
    Account(Box<ParsedAccount>),
    /// Several accounts, to choose from.
    Several(Vec<(ParsedAccount, T)>),
    /// No account, but something that can be named.
    Other(Payload),
}

/// Chooses from several codes, each with something that belongs to it: the accounts, or if there are none, the code
/// that is closest to an account.
pub fn offer<T>(codes: impl IntoIterator<Item = (String, T)>) -> Offer<T> {
    let (mut accounts, mut others) = (Vec::new(), Vec::new());
    for (text, beside) in codes {
        match read(&text) {
            Payload::Account(reading) => accounts.push((*reading, beside)),
            other => others.push(other),
        }
    }
    let rank = |payload: &Payload| match payload {
        Payload::Account(_) | Payload::Refused(_) | Payload::Export => 0,
        Payload::Vendor(_) | Payload::Approval(_) | Payload::Recovery => 1,
        Payload::Link(_) | Payload::Other => 2,
    };
    match (accounts.len(), others.into_iter().min_by_key(rank)) {
        (0, None) => Offer::Nothing,
        (0, Some(other)) => Offer::Other(other),
        (1, _) => accounts.pop().map_or(Offer::Nothing, |(reading, _)| Offer::Account(Box::new(reading))),
        _ => Offer::Several(accounts),
    }
}

/// The secret in a text that the user selected on a page: the text without the words before a colon. The form that
/// receives it checks whether it is a secret.
pub fn secret_in(selected: &str) -> &str {
    let whole = selected.trim();
    let after = whole.rsplit_once(':').map(|(_, after)| after.trim());
    match after {
        Some(after) if !key_uri::looks_like_one(whole) && Secret::from_base32(after).is_ok() => after,
        _ => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_before_a_secret_are_left_out() {
        for (selected, secret) in [
            (" JBSW Y3DP ehpk 3pxp\n", "JBSW Y3DP ehpk 3pxp"),
            ("Geheime sleutel: JBSW Y3DP EHPK 3PXP", "JBSW Y3DP EHPK 3PXP"),
            ("otpauth://totp/A:b?secret=JBSWY3DP", "otpauth://totp/A:b?secret=JBSWY3DP"),
            ("Geen sleutel: 0118", "Geen sleutel: 0118"),
            ("", ""),
        ] {
            assert_eq!(secret_in(selected), secret);
        }
    }

    #[test]
    fn codes_that_are_not_accounts_are_classified() {
        for (text, expected) in [
            ("https://www.afas.nl/pocket?x=1", Payload::Link("www.afas.nl".into())),
            ("afaspocket://pair?token=1", Payload::Vendor(Vendor::AfasPocket)),
            ("PHONEFACTOR://activate_account?code=1", Payload::Vendor(Vendor::Microsoft)),
            ("https://m-12ab.duosecurity.com/activate/x", Payload::Vendor(Vendor::Duo)),
            ("otpauth-migration://offline?data=CjUK", Payload::Export),
            ("WIFI:T:WPA;S:home;P:secret;;", Payload::Other),
            ("FIDO:/123", Payload::Approval("passkey")),
            ("123456789012", Payload::Vendor(Vendor::Ping)),
            ("1234567", Payload::Other),
            ("http://127.0.0.1/securid/ctf?ctfData=1", Payload::Vendor(Vendor::Named("RSA SecurID"))),
            (&"1".repeat(81), Payload::Vendor(Vendor::Named("RSA SecurID"))),
            ("abcdefghij0123456789-YXBpLWIwY2QuZHVvc2VjdXJpdHkuY29t", Payload::Vendor(Vendor::Duo)),
            ("salesforceauthenticator://x", Payload::Vendor(Vendor::Salesforce)),
            ("https://merchant.itsme.be/oidc/authorization", Payload::Vendor(Vendor::Named("itsme"))),
            ("https://notitsme.be/", Payload::Link("notitsme.be".into())),
            ("otpauth://totp/x", Payload::Refused(Refusal::NoSecret)),
        ] {
            assert_eq!(read(text), expected, "{text}");
            assert!(expected.problem().is_some());
        }
    }

    #[test]
    fn the_account_is_preferred_to_the_app_store_beside_it() {
        let offer = |texts: &[&str]| offer(texts.iter().map(|text| ((*text).to_owned(), ())));
        let (store, account) = ("https://play.google.com/x", "otpauth://totp/a?secret=JBSWY3DP");
        assert!(matches!(offer(&[store, account]), Offer::Account(_)));
        assert!(
            matches!(offer(&[account, store, "otpauth://totp/b?secret=KRSXG5CT"]), Offer::Several(two) if two.len() == 2)
        );
        assert_eq!(offer(&["otpauth://totp/x", store]), Offer::Other(Payload::Refused(Refusal::NoSecret)));
        assert_eq!(offer(&[]), Offer::Nothing);
    }
}
