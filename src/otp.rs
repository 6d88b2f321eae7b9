//! One-time codes: HOTP (RFC 4226), TOTP (RFC 6238) and Steam Guard.
//!
//! Uses RustCrypto's `hmac`, `sha1` and `sha2` instead of totp-rs, because totp-rs refuses or mishandles accounts
//! that exist (secrets under 128 bits, 5 or 9 digits, `encoder=steam`, a colon in the name). The tests compare our
//! codes with those of totp-rs.

use crate::account::{Account, Algorithm, Digits, Kind};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Sha256, Sha512};

/// Steam's alphabet, without characters that look alike.
const STEAM_LETTERS: &[u8; 26] = b"23456789BCDFGHJKMNPQRTVWXY";
const STEAM_PERIOD: u64 = 30;

/// A code with fewer seconds left than this is dying: there is too little time to type or send it.
const DYING_SECONDS: u64 = 5;

/// The code at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The characters to type, without a space.
    pub text: String,
    /// The time step that the code is valid for; `None` for a counter-based code.
    pub window: Option<Window>,
}

/// How much of its time step a code has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Seconds until the next code, 1 to the period.
    pub remaining: u64,
    /// The whole time step, in seconds.
    pub period: u64,
}

impl Window {
    /// Whether it is better to wait for the next code than to use this one. Never true for a time step that is itself
    /// no longer than that wait.
    pub fn is_dying(&self) -> bool {
        self.remaining < DYING_SECONDS && self.period > DYING_SECONDS
    }
}

/// The code of `account` at `unix_seconds`; for a counter-based account, the next code.
pub fn code(account: &Account, unix_seconds: u64) -> Code {
    match account.kind {
        Kind::Totp(period) => {
            let window = window(unix_seconds, period.seconds());
            Code { text: decimal(account, unix_seconds / window.period), window: Some(window) }
        }
        Kind::Hotp(counter) => Code { text: decimal(account, counter), window: None },
        Kind::Steam => {
            let number = truncated(account, unix_seconds / STEAM_PERIOD);
            Code { text: steam_text(number), window: Some(window(unix_seconds, STEAM_PERIOD)) }
        }
    }
}

/// The code after the current one: one time step or one count later.
pub fn next_code(account: &Account, unix_seconds: u64) -> Code {
    match account.kind {
        Kind::Totp(period) => code(account, unix_seconds.saturating_add(period.seconds())),
        Kind::Steam => code(account, unix_seconds.saturating_add(STEAM_PERIOD)),
        Kind::Hotp(counter) => Code { text: decimal(account, counter.saturating_add(1)), window: None },
    }
}

fn window(unix_seconds: u64, period: u64) -> Window {
    Window { remaining: period - unix_seconds % period, period }
}

fn decimal(account: &Account, counter: u64) -> String {
    decimal_text(truncated(account, counter), account.digits)
}

/// The last `digits` decimal digits, zeros kept (RFC 4226 §5.3).
fn decimal_text(number: u32, digits: Digits) -> String {
    let width = usize::from(digits.get());
    format!("{:0width$}", number % 10u32.pow(u32::from(digits.get())))
}

/// Five base-26 digits, least significant first.
fn steam_text(mut number: u32) -> String {
    let mut text = String::with_capacity(5);
    for _ in 0..5 {
        text.push(char::from(STEAM_LETTERS[number as usize % STEAM_LETTERS.len()]));
        number /= STEAM_LETTERS.len() as u32;
    }
    text
}

/// The 31-bit number of dynamic truncation (RFC 4226 §5.3).
fn truncated(account: &Account, counter: u64) -> u32 {
    let key = account.secret.bytes();
    let message = counter.to_be_bytes();
    match account.algorithm {
        Algorithm::Sha1 => truncate(&mac::<Hmac<Sha1>>(key, &message)),
        Algorithm::Sha256 => truncate(&mac::<Hmac<Sha256>>(key, &message)),
        Algorithm::Sha512 => truncate(&mac::<Hmac<Sha512>>(key, &message)),
    }
}

fn mac<M: Mac + KeyInit>(key: &[u8], message: &[u8]) -> Vec<u8> {
    // HMAC accepts a key of any length (RFC 2104 §2), so there is no error to pass on.
    let Ok(mut mac) = <M as KeyInit>::new_from_slice(key) else { unreachable!("HMAC accepts any key") };
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

fn truncate(digest: &[u8]) -> u32 {
    let offset = usize::from(digest[digest.len() - 1] & 0x0f);
    let four = [digest[offset], digest[offset + 1], digest[offset + 2], digest[offset + 3]];
    u32::from_be_bytes(four) & 0x7fff_ffff
}

/// The code as shown: in two groups, so that it can be read aloud (`123 456`, `1234 5678`, `ABCDE`).
pub fn spaced(code: &str) -> String {
    if code.len() < 6 || !code.is_ascii() {
        return code.to_owned();
    }
    let (first, second) = code.split_at(code.len().div_ceil(2));
    format!("{first} {second}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::Period;
    use crate::secret::Secret;

    fn account(secret: &[u8], algorithm: Algorithm, digits: u64, kind: Kind) -> Account {
        Account {
            algorithm,
            digits: Digits::new(digits).unwrap(),
            kind,
            ..Account::totp("", "", Secret::from_bytes(secret.to_vec()).unwrap())
        }
    }

    #[test]
    fn rfc_4226_appendix_d() {
        let expected =
            ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
        for (counter, code_text) in expected.iter().enumerate() {
            let account = account(b"12345678901234567890", Algorithm::Sha1, 6, Kind::Hotp(counter as u64));
            assert_eq!(code(&account, 0).text, *code_text);
        }
    }

    /// With the seeds of erratum 2866: 20, 32 and 64 bytes.
    #[test]
    fn rfc_6238_appendix_b() {
        let digits = b"1234567890";
        let seed = |n: usize| -> Vec<u8> { digits.iter().copied().cycle().take(n).collect() };
        let rows: [(u64, &str, &str, &str); 6] = [
            (59, "94287082", "46119246", "90693936"),
            (1_111_111_109, "07081804", "68084774", "25091201"),
            (1_111_111_111, "14050471", "67062674", "99943326"),
            (1_234_567_890, "89005924", "91819424", "93441116"),
            (2_000_000_000, "69279037", "90698825", "38618901"),
            (20_000_000_000, "65353130", "77737706", "47863826"),
        ];
        for (time, sha1, sha256, sha512) in rows {
            for (algorithm, length, expected) in
                [(Algorithm::Sha1, 20, sha1), (Algorithm::Sha256, 32, sha256), (Algorithm::Sha512, 64, sha512)]
            {
                let account = account(&seed(length), algorithm, 8, Kind::Totp(Period::THIRTY));
                assert_eq!(code(&account, time).text, expected, "{time} {algorithm:?}");
            }
        }
    }

    #[test]
    fn steam_codes_have_five_characters() {
        let secret = Secret::from_base32("63BEDWCQZKTQWPESARIERL5DTTQFCJTK").unwrap();
        let account = Account { kind: Kind::Steam, ..Account::totp("Steam", "", secret) };
        assert_eq!(code(&account, 1_511_200_518).text, "FR8RV");
    }

    #[test]
    fn codes_equal_those_of_totp_rs() {
        for (length, period, digits) in [(16usize, 30, 6), (20, 60, 7), (33, 1, 8), (64, 90, 6)] {
            let key: Vec<u8> = (0..length).map(|i| (i * 37 + 11) as u8).collect();
            let ours = account(&key, Algorithm::Sha256, digits, Kind::Totp(Period::new(period).unwrap()));
            let theirs = totp_rs::Builder::new()
                .with_algorithm(totp_rs::Algorithm::SHA256)
                .with_digits(digits as u8)
                .with_step_duration(period)
                .with_secret(key)
                .build_noncompliant();
            for time in [0, 29, 30, 1_700_000_000, 4_000_000_000] {
                assert_eq!(code(&ours, time).text, theirs.generate(time).to_string());
            }
        }
    }

    #[test]
    fn the_last_second_of_a_step_has_one_left() {
        let account = account(b"x", Algorithm::Sha1, 6, Kind::Totp(Period::THIRTY));
        assert_eq!(code(&account, 29).window, Some(Window { remaining: 1, period: 30 }));
        assert_eq!(code(&account, 30).window, Some(Window { remaining: 30, period: 30 }));
        assert_eq!(next_code(&account, 29).text, code(&account, 30).text);
    }

    #[test]
    fn under_five_seconds_a_code_is_dying() {
        let dying = |remaining, period| Window { remaining, period }.is_dying();
        assert!(dying(4, 30) && dying(1, 30) && !dying(5, 30) && !dying(30, 30));
        assert!(!dying(1, 5) && !dying(1, 1));
    }

    #[test]
    fn codes_are_shown_in_two_groups() {
        assert_eq!(spaced("123456"), "123 456");
        assert_eq!(spaced("1234567"), "1234 567");
        assert_eq!(spaced("FR8RV"), "FR8RV");
    }
}
