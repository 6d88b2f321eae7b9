//! The signals: each a question about a field, with the weight of a yes. Change a word list or a weight here, then run
//! `cargo test --test form`, which prints what it does to the collected pages.
//!
//! Texts are compared in lower case without accents, words separated by one space. A word list entry in Dutch or
//! German is a stem, found anywhere (compounds); the rest are whole words or phrases.

use super::Candidate;

/// From this score on a field wants the code.
pub(super) const FILL_FROM: f64 = 2.0;
/// From this score on a field that is about an SMS, e-mail or recovery code is worth asking about.
pub(super) const ASK_FROM: f64 = -3.0;
/// Two fields closer than this are alike.
pub(super) const CLEARLY_BETTER: f64 = 0.5;

/// One question and the weight of a yes.
pub(super) struct Signal {
    pub(super) weight: f64,
    pub(super) holds: fn(&Candidate<'_>, &PageSays) -> bool,
}

/// What the text of the page as a whole speaks of: looked up once a page, not once a field.
pub(super) struct PageSays {
    two_step: bool,
    enrolment: bool,
    app: bool,
    sent: bool,
    recovery: bool,
    app_code: bool,
}

impl PageSays {
    /// Looks through normalised text.
    pub(super) fn read(text: &str) -> Self {
        Self {
            two_step: has(text, PAGE_WORDS),
            enrolment: has(text, ENROLMENT),
            app: has(text, APP),
            sent: has(text, SENT),
            recovery: has(text, PAGE_RECOVERY),
            app_code: has(text, PAGE_APP_CODE),
        }
    }
}

pub(super) const SIGNALS: &[Signal] = &[
    // The only field on the page: there is nothing else the code could be for.
    Signal { weight: 1.2, holds: |c, _| c.alone && c.fields.len() == 1 },
    // Four to eight boxes of one character.
    Signal { weight: 2.0, holds: |c, _| (4..=8).contains(&c.fields.len()) },
    Signal { weight: 1.6, holds: |c, _| c.tokens.iter().any(|t| STRONG_TOKENS.contains(&t.as_str())) },
    Signal { weight: 0.9, holds: |c, _| c.tokens.iter().any(|t| WEAK_TOKENS.contains(&t.as_str())) },
    Signal { weight: 1.2, holds: |c, _| has(&c.own, OWN_STRONG) },
    Signal { weight: 0.7, holds: |c, _| has(&c.own, OWN_WEAK) },
    Signal { weight: 1.3, holds: |_, page| page.two_step },
    Signal { weight: 0.8, holds: |_, page| page.enrolment },
    // Only a little: sites put it on SMS fields too.
    Signal { weight: 0.6, holds: |c, _| autocomplete(c).split_whitespace().any(|word| word == "one-time-code") },
    Signal { weight: 0.5, holds: |c, _| is_numeric(c) },
    Signal { weight: -4.7, holds: |c, page| speaks_of_sent_code(page, &c.own) && !speaks_of_app(page, &c.own) },
    Signal { weight: -1.6, holds: |c, page| speaks_of_sent_code(page, &c.own) && speaks_of_app(page, &c.own) },
    // The field itself speaks of a code that was sent: an app elsewhere on the page does not soften that.
    Signal { weight: -3.0, holds: |c, page| page.app && has(&c.own, OWN_SENT) },
    Signal { weight: -3.4, holds: |c, _| speaks_of_recovery(&c.own, &c.tokens) },
    Signal { weight: -2.0, holds: |c, page| page.recovery && !page.app_code && !has(&c.own, OWN_STRONG) },
    Signal { weight: -3.5, holds: |c, _| is_something_else(c) },
    Signal { weight: -1.0, holds: |c, _| c.fields.iter().any(|f| f.maxlength.is_some_and(|most| most > 10)) },
    Signal {
        weight: -1.0,
        holds: |c, _| c.fields.iter().any(|f| f.pattern.as_deref().is_some_and(|p| p.contains("a-z"))),
    },
    // One box of one character alone is a middle initial, not a code.
    Signal { weight: -2.0, holds: |c, _| c.fields.len() == 1 && c.fields[0].maxlength.is_some_and(|most| most < 6) },
];

const STRONG_TOKENS: &[&str] = &[
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
const WEAK_TOKENS: &[&str] =
    &["code", "token", "pin", "challenge", "verification", "digits", "digit", "verify", "factor"];

const OWN_STRONG: &[&str] = &[
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
const OWN_WEAK: &[&str] = &[" code ", " codes ", " token ", " pin ", "code "];

const PAGE_WORDS: &[&str] = &[
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
const ENROLMENT: &[&str] = &[
    "qr code",
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
const APP: &[&str] = &[
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
const SENT: &[&str] = &[
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
const OWN_SENT: &[&str] = &[" sms", "e mail", " email ", "text message", "telefoon", "phone"];
const RECOVERY: &[&str] = &[
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
const RECOVERY_TOKENS: &[&str] =
    &["recovery", "backup", "recoverycode", "backupcode", "herstelcode", "lookup", "scratch"];
const EITHER: &[&str] = &[" or ", " of ", " oder ", " ou "];
const PAGE_RECOVERY: &[&str] = &[
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
const PAGE_APP_CODE: &[&str] = &[
    "authenticat",
    " totp ",
    " app ",
    "verificatiecode",
    "verification code",
    "6 digit",
    "two factor code",
    "2fa code",
];
const SOMETHING_ELSE: &[&str] = &[
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
const SOMETHING_ELSE_TOKENS: &[&str] = &[
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
const SENDS: &[&str] = &[
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
const TURNS_AWAY: &[&str] = &[
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

fn autocomplete<'a>(candidate: &'a Candidate<'_>) -> &'a str {
    candidate.fields[0].autocomplete.as_deref().unwrap_or("")
}

fn is_numeric(candidate: &Candidate<'_>) -> bool {
    let field = candidate.fields[0];
    field.inputmode.as_deref() == Some("numeric")
        || matches!(field.kind.as_deref(), Some("number" | "tel"))
        || field.maxlength.is_some_and(|most| (6..=8).contains(&most))
        || field.pattern.as_deref().is_some_and(|pattern| pattern.contains("0-9") || pattern.contains("\\d"))
}

fn speaks_of_app(page: &PageSays, own: &str) -> bool {
    page.app || has(own, APP)
}

pub(super) fn speaks_of_sent_code(page: &PageSays, own: &str) -> bool {
    page.sent || has(own, SENT) || has(own, OWN_SENT) && has(own, OWN_WEAK)
}

pub(super) fn speaks_of_recovery(own: &str, tokens: &[String]) -> bool {
    let either = has(own, EITHER) && has(own, OWN_STRONG);
    !either && (has(own, RECOVERY) || tokens.iter().any(|token| RECOVERY_TOKENS.contains(&token.as_str())))
}

/// Clearly another kind of field, unless its own words say that it takes a code.
fn is_something_else(candidate: &Candidate<'_>) -> bool {
    let named = candidate.tokens.iter().any(|token| SOMETHING_ELSE_TOKENS.contains(&token.as_str()))
        && !candidate
            .tokens
            .iter()
            .any(|token| STRONG_TOKENS.contains(&token.as_str()) || WEAK_TOKENS.contains(&token.as_str()));
    let labelled = has(&candidate.own, SOMETHING_ELSE) && !has(&candidate.own, OWN_STRONG);
    let completes = ["password", "username", "email", "tel", "cc-", "postal", "name", "search"];
    let declared = completes.iter().any(|word| autocomplete(candidate).contains(word));
    let typed = matches!(candidate.fields[0].kind.as_deref(), Some("email" | "search"));
    (named && !has(&candidate.own, OWN_STRONG)) || labelled || declared || typed
}

pub(super) fn turns_away(button: &str) -> bool {
    has(&normalised([button]), TURNS_AWAY)
}

pub(super) fn sends(button: &str) -> bool {
    has(&normalised([button]), SENDS)
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Lower case, accents folded, everything that is no letter or digit one space; a space at both ends.
pub(super) fn normalised<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::from(" ");
    for text in texts {
        for c in text.chars().flat_map(char::to_lowercase) {
            let c = match c {
                'á' | 'à' | 'â' | 'ä' => 'a',
                'é' | 'è' | 'ê' | 'ë' => 'e',
                'í' | 'ì' | 'î' | 'ï' => 'i',
                'ó' | 'ò' | 'ô' | 'ö' => 'o',
                'ú' | 'ù' | 'û' | 'ü' => 'u',
                'ç' => 'c',
                c if c.is_alphanumeric() => c,
                _ => ' ',
            };
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
