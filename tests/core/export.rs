//! Export: every kind of account, written for each program and read back by Kader's own import without loss. Where
//! another program's reader is available, it reads the same file (`tests/browser` drives the pages).

use kader::account::{Account, Algorithm, Digits, Kind, Period};
use kader::secret::Secret;
use kader::{export, import, qr};

/// Every type, algorithm, number of digits, time step and counter that matters, with labels in many scripts.
fn accounts() -> Vec<Account> {
    let names = [
        ("Voorbeeld B.V.", "jan@voorbeeld.nl"),
        ("Café: Ünïcode", "müller & zonen"),
        ("銀行", "محمد"),
        ("100% #1?", "a+b/c=d \"e\" <f>"),
        ("", "alleen een naam"),
        ("🔐", "e\u{301}"),
    ];
    let mut accounts = Vec::new();
    let kinds = [15, 30, 60, 90].map(|seconds| Kind::Totp(Period::new(seconds).unwrap()));
    let kinds = kinds.into_iter().chain([0, 1, 41, u64::from(u32::MAX) + 7].map(Kind::Hotp));
    for (at, kind) in kinds.enumerate() {
        for algorithm in [Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512] {
            for digits in 5..=9 {
                let (issuer, name) = names[(at + accounts.len()) % names.len()];
                let secret = Secret::from_bytes((0..=(accounts.len() as u8 % 40)).collect()).unwrap();
                let digits = Digits::new(digits).unwrap();
                accounts.push(Account { kind, algorithm, digits, ..Account::totp(issuer, name, secret) });
            }
        }
    }
    let steam = Account::totp("Spel", "speler", Secret::from_bytes(vec![7; 20]).unwrap());
    accounts.push(Account { kind: Kind::Steam, digits: Digits::FIVE, ..steam });
    accounts
}

fn read(text: &str) -> Vec<Account> {
    let import = import::read(text.as_bytes(), None).unwrap();
    assert_eq!(import.problems, []);
    import.found.into_iter().map(|reading| reading.account).collect()
}

#[test]
fn a_list_of_addresses() {
    assert_eq!(read(&export::uris(&accounts())), accounts());
}

#[test]
fn aegis() {
    let mut next = 0;
    let text = export::aegis(&accounts(), || {
        next += 1;
        [next; 16]
    });
    assert_eq!(read(&text), accounts());
    assert!(text.contains("\"uuid\": \"01010101-0101-4101-8101-010101010101\""));
}

#[test]
fn bitwarden_has_no_counters() {
    let written = export::bitwarden(&accounts());
    let (counted, others): (Vec<Account>, Vec<Account>) =
        accounts().into_iter().partition(|account| matches!(account.kind, Kind::Hotp(_)));
    assert_eq!(read(&written.written), others);
    assert_eq!(written.left_out.into_iter().map(|(account, _)| account).collect::<Vec<_>>(), counted);
}

#[test]
fn google_in_pictures_of_ten() {
    let written = export::google(&accounts(), 0xfedc_ba98);
    let fits = |account: &Account| {
        matches!(account.digits.get(), 6 | 8)
            && match account.kind {
                Kind::Totp(period) => period.seconds() == 30,
                Kind::Hotp(_) => true,
                Kind::Steam => false,
            }
    };
    let fitting: Vec<Account> = accounts().into_iter().filter(fits).collect();
    assert_eq!(written.left_out.len(), accounts().len() - fitting.len());
    assert_eq!(written.written.len(), fitting.len().div_ceil(10));
    // Out of order, and each QR code twice.
    let mut all = import::Import::default();
    for text in written.written.iter().rev().chain(&written.written) {
        assert!(qr::svg(text, 400).is_ok(), "{} characters do not fit into a QR code", text.len());
        all.join(import::read(text.as_bytes(), None).unwrap());
    }
    assert_eq!((all.batch.missing(), all.problems.len()), (vec![], 0));
    let mut found: Vec<Account> = all.found.into_iter().map(|reading| reading.account).collect();
    let key = |account: &Account| format!("{account:?}{}", account.secret.to_base32());
    found.sort_by_key(key);
    let mut fitting = fitting;
    fitting.sort_by_key(key);
    assert_eq!(found, fitting);
}
