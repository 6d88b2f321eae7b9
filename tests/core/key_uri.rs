//! Key URIs as programs write them: one case per file in `tests/data/key_uri`, and the 61 collected cases of the shared
//! material, if it is available.

use crate::left_out;
use kader::account::{Account, Kind};
use kader::key_uri;
use std::path::Path;
use std::{fs, panic};

/// The lines that a case file expects: only values that differ from the defaults.
fn described(uri: &str) -> Vec<String> {
    let reading = match key_uri::read(uri) {
        Ok(reading) => reading,
        Err(refusal) => return vec![format!("refused: {refusal:?}")],
    };
    let Account { issuer, issuer_parameter, name, secret, algorithm, digits, kind } = reading.account;
    let mut lines = Vec::new();
    let mut line = |what: &str, value: String, default: &str| {
        if value != default {
            lines.push(format!("{what}: {value}"));
        }
    };
    line("type", kind.name().into(), "totp");
    line("issuer", issuer, "");
    line("issuer_parameter", issuer_parameter.unwrap_or_default(), "");
    line("name", name, "");
    line("secret", secret.to_base32(), "");
    line("algorithm", algorithm.name().into(), "SHA1");
    line("digits", digits.get().to_string(), "6");
    match kind {
        Kind::Totp(period) => line("period", period.seconds().to_string(), "30"),
        Kind::Hotp(counter) => line("counter", counter.to_string(), ""),
        Kind::Steam => {}
    }
    lines.extend(reading.warnings.iter().map(|warning| format!("warning: {warning:?}")));
    lines
}

#[test]
fn every_case_file() {
    let mut cases = 0;
    for entry in fs::read_dir("tests/data/key_uri").unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let (uri, expected) = text.split_once('\n').unwrap();
        assert_eq!(described(uri), expected.lines().collect::<Vec<_>>(), "{}", path.display());
        cases += 1;
    }
    assert!(cases >= 25, "only {cases} cases found");
}

/// An account that was read can be written, and reads back as the same account.
#[test]
fn a_written_account_reads_back_unchanged() {
    let mut written = 0;
    for entry in fs::read_dir("tests/data/key_uri").unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let Ok(reading) = key_uri::read(text.lines().next().unwrap()) else { continue };
        let uri = key_uri::write(&reading.account);
        let again = key_uri::read(&uri).unwrap_or_else(|refusal| panic!("{uri}: {refusal:?}"));
        assert_eq!(again.account, reading.account, "{}: {uri}", path.display());
        written += 1;
    }
    assert!(written >= 15, "only {written} accounts were written");
    let mut odd = key_uri::read("otpauth://totp/x?secret=JBSWY3DPEHPK3PXP").unwrap().account;
    for (issuer, name) in [("", ""), ("a:b", "c:d"), ("100% & more", "é☂+ =#?"), ("", "only:name"), ("x", "")] {
        (odd.issuer, odd.name) = (issuer.into(), name.into());
        assert_eq!(key_uri::read(&key_uri::write(&odd)).unwrap().account, odd);
    }
}

#[test]
fn the_shared_collection() {
    let path = Path::new("../shared/import/edge_cases.json");
    let Ok(text) = fs::read_to_string(path) else {
        return left_out::say("the collected key URIs", &path.display().to_string());
    };
    let cases: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert!(cases.len() >= 60, "only {} cases", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let uri = case["uri"].as_str().unwrap();
        let expected = &case["recommended"];
        let fine = match key_uri::read(uri) {
            Err(_) => expected.is_null(),
            Ok(_) if expected.is_null() => false,
            Ok(reading) => {
                let account = &reading.account;
                let (period, counter) = match account.kind {
                    Kind::Totp(period) => (Some(period.seconds()), None),
                    Kind::Hotp(counter) => (None, Some(counter)),
                    Kind::Steam => (Some(30), None),
                };
                account.kind.name() == expected["type"]
                    && account.issuer == expected["issuer"].as_str().unwrap()
                    && account.name == expected["name"].as_str().unwrap()
                    && account.secret.to_base32() == expected["secret_base32"].as_str().unwrap()
                    && account.algorithm.name() == expected["algorithm"]
                    && u64::from(account.digits.get()) == expected["digits"]
                    && period == expected["period"].as_u64()
                    && counter == expected["counter"].as_u64()
                    && reading.warnings.is_empty() == expected["warn"].is_null()
            }
        };
        if !fine {
            wrong.push(format!("{uri}\n  expected {expected}\n  got {:?}", key_uri::read(uri)));
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// Hostile texts: every prefix of a case, and every case with a character inserted, gives a result and no panic.
#[test]
fn broken_texts_do_not_panic() {
    for entry in fs::read_dir("tests/data/key_uri").unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let uri = text.lines().next().unwrap();
        for at in (0..uri.len()).filter(|at| uri.is_char_boundary(*at)) {
            for insert in ["", "%", "&", "=", ":", "\u{0}", "é", "🏴"] {
                let broken = format!("{}{insert}{}", &uri[..at], &uri[at..]);
                let answer = panic::catch_unwind(|| (key_uri::read(&broken), key_uri::read(&uri[..at])));
                assert!(answer.is_ok(), "panicked on {broken}");
            }
        }
    }
}
