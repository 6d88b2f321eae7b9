//! The words that signals look for, and how texts are made alike before they are compared.
//!
//! Texts are compared in lower case without accents, words separated by one space, a space at both ends. An entry with
//! spaces round it is a whole word; one without is a stem, found anywhere, as Dutch and German compounds need.

use crate::folding::folded;

/// Whether any of the words stands in a normalised text.
pub(super) fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Lower case, accents folded, everything that is no letter or digit one space; a space at both ends.
pub(super) fn normalised<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::from(" ");
    for text in texts {
        for c in folded(text).chars() {
            let c = if c.is_alphanumeric() { c } else { ' ' };
            if c != ' ' || !out.ends_with(' ') {
                out.push(c);
            }
        }
        if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

/// `loginOtpCode`, `login-otp_code` and `1-mfa_code` as words in lower case, and each name whole.
pub(super) fn tokens<'a>(names: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let mut tokens = Vec::new();
    for name in names {
        let mut token = String::new();
        let mut before = ' ';
        for c in name.chars() {
            let starts_hump = c.is_uppercase() && before.is_lowercase();
            if (!c.is_alphanumeric() || starts_hump) && !token.is_empty() {
                tokens.push(std::mem::take(&mut token));
            }
            if c.is_alphanumeric() {
                token.extend(c.to_lowercase());
            }
            before = c;
        }
        if !token.is_empty() {
            tokens.push(token);
        }
        tokens.push(name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect());
    }
    tokens
}

/// Tokens of a name or id that only a code field has.
pub(super) const STRONG_TOKENS: &[&str] = &[
    "totp",
    "otp",
    "2fa",
    "mfa",
    "tfa",
    "twofactor",
    "twofa",
    "authenticator",
    "authcode",
    "otpcode",
    "onetimecode",
    "onetime",
    "totpcode",
    "mfacode",
    "tfacode",
    "verificatiecode",
    "authenticatiecode",
    "passcode",
    "hotp",
    "twostep",
];

/// Tokens that code fields share with others.
pub(super) const WEAK_TOKENS: &[&str] =
    &["code", "token", "pin", "challenge", "verification", "digits", "digit", "verify", "factor"];

/// A field's own words that only a code field has.
pub(super) const OWN_STRONG: &[&str] = &[
    "authenticat",
    "verificatiecode",
    "beveiligingscode",
    "eenmalig",
    "tweestap",
    "twee stap",
    "tweefactor",
    "twee factor",
    "zescijferig",
    "6 cijferig",
    "zes cijfer",
    "6 cijfer",
    "inlogcode",
    "code uit",
    "code van je app",
    "app code",
    "code from your app",
    "code from app",
    "generated code",
    "one time",
    "onetime",
    " otp ",
    " totp ",
    " 2fa ",
    " mfa ",
    "two factor",
    "2 factor",
    "two step",
    "multi factor",
    "verification code",
    "security code",
    "6 digit",
    "six digit",
    "passcode",
    "bestatigungscode",
    "einmal",
    "sicherheitscode",
    "6 stellig",
    "sechsstellig",
    "zwei faktor",
    "code de verification",
    "code de securite",
    "usage unique",
    "code d authentification",
    "code a 6 chiffres",
    "123456",
    "123 456",
    "000000",
    "000 000",
    "xxxxxx",
];

/// A field's own words that code fields share with others.
pub(super) const OWN_WEAK: &[&str] = &[" code ", " codes ", " token ", " pin ", "code "];

/// Page: logging in with two factors.
pub(super) const PAGE_WORDS: &[&str] = &[
    "authenticator",
    "authenticatie app",
    "authenticatieapp",
    "authenticatie code",
    "authentication app",
    "authentication code",
    "authentifizierungs",
    "application d authentification",
    "two factor",
    "2 factor",
    "two step",
    "2 step",
    "twofactor",
    " 2fa ",
    " mfa ",
    " totp ",
    " otp ",
    "multi factor",
    "multifactor",
    "multi step",
    "tweestap",
    "twee stap",
    "tweefactor",
    "twee factor",
    "twee traps",
    "dubbele authenticatie",
    "verificatiecode",
    "zwei faktor",
    "zweifaktor",
    "zweistufig",
    "deux facteurs",
    "deux etapes",
    "double authentification",
    "one time password",
    "one time code",
    "onetime password",
    "eenmalig wachtwoord",
    "eenmalige code",
    "einmalpasswort",
    "einmalkennwort",
    "code a usage unique",
    "mobile app",
    "your app",
    "the app",
    "je app",
    "uw app",
    "de app",
    "second factor",
    "tweede factor",
];

/// Page: setting an authenticator up.
pub(super) const ENROLMENT: &[&str] = &[
    "qr code",
    "qrcode",
    "barcode",
    "streepjescode",
    "scan ",
    "geheime sleutel",
    "secret key",
    "setup key",
    "shared secret",
    "totp secret",
    "handmatig",
    "geheimer schlussel",
    "cle secrete",
];

/// An app makes the code.
pub(super) const APP: &[&str] = &[
    "authenticator",
    "authenticatie app",
    "authenticatieapp",
    "authentication app",
    "authenticationapp",
    " app ",
    " apps ",
    " totp ",
    "application d authentification",
    "authentifizierungs app",
    "app code",
    "mobile application",
];

/// The page sends a code of its own.
pub(super) const SENT: &[&str] = &[
    "sent to",
    "have sent",
    "we sent",
    "ve sent",
    "has been sent",
    "was sent",
    "just sent",
    "texted",
    "emailed",
    "e mailed",
    "send a code",
    "sent you",
    "sent a",
    "text message",
    " sms ",
    "sms code",
    "smscode",
    "sms bericht",
    "phone number",
    "check your email",
    "check your e mail",
    "check your inbox",
    "resend",
    "send again",
    "send new code",
    "email address",
    "e mail address",
    "your email",
    "your e mail",
    "via email",
    "by email",
    "email code",
    "verify your email",
    "telefoonnummer",
    "mobiele nummer",
    "naar je telefoon",
    "reset code",
    "resetcode",
    "reset your password",
    "wachtwoord vergeten",
    "wachtwoord herstellen",
    "sms ",
    "verstuurd",
    "verzonden",
    "gestuurd",
    "toegestuurd",
    "opnieuw versturen",
    "opnieuw verzenden",
    "stuur opnieuw",
    "nieuwe code aanvragen",
    "ontvangen op",
    "per mail",
    "per e mail",
    "via e mail",
    "je e mail",
    "uw e mail",
    "e mailadres",
    "gesendet",
    "geschickt",
    "zugesandt",
    "erneut senden",
    "per sms",
    "ihre e mail",
    "deine e mail",
    "envoye",
    "renvoyer",
    "par sms",
    "par e mail",
    "votre e mail",
    "didn t receive",
    "did not receive",
    "niet ontvangen",
    "geen code ontvangen",
    "non recu",
];

/// A field's own words for a code that was sent.
pub(super) const OWN_SENT: &[&str] = &[" sms", "e mail", " email ", "text message", "telefoon", "phone"];

/// A field's own words for a recovery code.
pub(super) const RECOVERY: &[&str] = &[
    "recovery",
    "backup",
    "back up",
    "herstel",
    "reservecode",
    "noodcode",
    "wiederherstellung",
    "notfall",
    "recuperation",
    "de secours",
    "scratch",
    "rescue",
    "lookup secret",
];

/// Tokens for a recovery code.
pub(super) const RECOVERY_TOKENS: &[&str] =
    &["recovery", "backup", "recoverycode", "backupcode", "herstelcode", "lookup", "scratch"];

/// "Code or recovery code": the app's code is welcome too.
pub(super) const EITHER: &[&str] = &[" or ", " of ", " oder ", " ou "];

/// Page: a recovery code is wanted.
pub(super) const PAGE_RECOVERY: &[&str] = &[
    "one of your recovery",
    "recovery code",
    "recovery codes",
    "backup code",
    "backup codes",
    "herstelcode",
    "back up code",
    "wiederherstellungscode",
    "code de secours",
    "emergency code",
];

/// Page: the app's code is wanted.
pub(super) const PAGE_APP_CODE: &[&str] = &[
    "authenticat",
    " totp ",
    " app ",
    "verificatiecode",
    "verification code",
    "6 digit",
    "two factor code",
    "2fa code",
];

/// A field's own words for anything but a code.
pub(super) const SOMETHING_ELSE: &[&str] = &[
    "password",
    "wachtwoord",
    "passwort",
    "kennwort",
    "mot de passe",
    "user name",
    "username",
    "gebruikersnaam",
    "benutzername",
    "e mail",
    " email ",
    "captcha",
    "coupon",
    "promo",
    "kortingscode",
    "voucher",
    "gift",
    "gutschein",
    "postcode",
    "post code",
    "zip code",
    " zip ",
    "postal",
    " plz ",
    " cvv ",
    " cvc ",
    "card",
    "kaartnummer",
    "search",
    "zoek",
    "such",
    "recherche",
    "phone number",
    "telefoonnummer",
    "mobile number",
    "first name",
    "last name",
    "voornaam",
    "achternaam",
    " naam ",
    " name ",
    "country code",
    "bsn",
    "iban",
    "blik",
    "yubikey",
    "aktionscode",
    "actiecode",
    "promotion",
    "code promotionnel",
    "referral",
    "invite",
    "uitnodiging",
    "device name",
    "apparaatnaam",
    "nickname",
];

/// Tokens for anything but a code.
pub(super) const SOMETHING_ELSE_TOKENS: &[&str] = &[
    "password",
    "username",
    "user",
    "email",
    "captcha",
    "recaptcha",
    "coupon",
    "promo",
    "voucher",
    "zip",
    "postcode",
    "postal",
    "cvv",
    "cvc",
    "card",
    "cardnumber",
    "search",
    "query",
    "phone",
    "mobile",
    "tel",
    "iban",
    "referral",
    "zipcode",
    "firstname",
    "lastname",
    "country",
    "login",
    "state",
    "csrf",
    "name",
    "label",
    "description",
    "q",
];

/// Words that send what was typed.
pub(super) const SENDS: &[&str] = &[
    "verif",
    "submit",
    "confirm",
    "continue",
    "log in",
    "login",
    "sign in",
    "activate",
    "activeer",
    "activeren",
    "bevestig",
    "verder",
    "inlog",
    "aanmeld",
    "koppel",
    "controleer",
    "volgende",
    "next",
    "enable",
    "save",
    "opslaan",
    "verstuur",
    "versturen",
    "bestatig",
    "weiter",
    "anmelden",
    "valider",
    "continuer",
    "connexion",
    "inschakelen",
    "pair",
    "done",
    " ok ",
];

/// Words that lead away from sending: again, back, another way, out.
pub(super) const TURNS_AWAY: &[&str] = &[
    "resend",
    "send again",
    "opnieuw",
    "again",
    "another",
    "andere",
    "cancel",
    "annul",
    "back",
    "terug",
    "recovery",
    "herstel",
    "backup",
    "log out",
    "logout",
    "uitloggen",
    "try",
    "instead",
    "zuruck",
    "abbrechen",
    "retour",
    "help",
    "sms",
    "lost",
    "verloren",
    "kwijt",
    "remove",
    "verwijder",
    "copy",
    "kopieer",
    "methods",
    "can t",
    "show",
    "toon",
    "download",
    "print",
    "disable",
    "uitschakelen",
    "renvoyer",
];
