//! Realistic files, one case per file (`tests/data/import/expected_by_hand.json`): every account with all values that
//! its codes depend on, and a sentence for everything that was changed, assumed or left out. No sentence repeats a
//! secret.

use kader::i18n::{Sentence, ToSentence};
use kader::import::report::Report;
use kader::import::{self, Import, ImportError, Reason};
use kader::key_uri;
use kader::listing::Listed;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::{env, fs};

#[derive(serde::Deserialize)]
struct Expected {
    password: Option<String>,
    accounts: Vec<Value>,
    problems: usize,
    left_out: Vec<String>,
    warned: usize,
}

fn expected() -> BTreeMap<String, Expected> {
    serde_json::from_str(&fs::read_to_string("tests/data/import/expected_by_hand.json").unwrap()).unwrap()
}

fn file(name: &str) -> Vec<u8> {
    fs::read(format!("tests/data/import/{name}")).unwrap()
}

fn listed(import: &Import) -> Vec<Value> {
    import.found.iter().map(|reading| serde_json::to_value(Listed::of(&reading.account)).unwrap()).collect()
}

#[test]
fn every_realistic_file() {
    let expected = expected();
    assert!(expected.len() >= 30, "only {} files", expected.len());
    let mut wrong = Vec::new();
    for (name, expected) in expected {
        let import = match import::read(&file(&name), expected.password.as_deref()) {
            Ok(import) => import,
            Err(error) => {
                wrong.push(format!("{name}: {error:?}"));
                continue;
            }
        };
        let left_out: Vec<String> = import.left_out.iter().map(|left| format!("{:?}", left.reason)).collect();
        let warned = import.found.iter().filter(|reading| !reading.warnings.is_empty()).count();
        let is_right = listed(&import) == expected.accounts
            && import.problems.len() == expected.problems
            && left_out == expected.left_out
            && warned == expected.warned;
        if !is_right {
            wrong.push(format!("{name}: {import:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A family of JSON: the program, the file around one entry, the members of an entry that the program writes, and one
/// member that it always writes.
type Family = (&'static str, fn(Value) -> Value, Value, &'static str);

fn families() -> Vec<Family> {
    let secret = "PFXXKZLSEB2GQ2LT";
    vec![
        (
            "Aegis",
            |info| {
                json!({"version": 1, "header": {"slots": null, "params": null}, "db": {"version": 3, "entries": [
                    {"type": "totp", "uuid": "u", "name": "sanne", "issuer": "Kade", "info": info}]}})
            },
            json!({"secret": secret, "algo": "SHA1", "digits": 6, "period": 30}),
            "digits",
        ),
        (
            "2FAS",
            |otp| json!({"schemaVersion": 4, "services": [{"name": "Kade", "secret": "PFXXKZLSEB2GQ2LT", "otp": otp}]}),
            json!({"account": "sanne", "digits": 6, "period": 30, "algorithm": "SHA1", "tokenType": "TOTP"}),
            "algorithm",
        ),
        (
            "andOTP",
            |entry| json!([entry]),
            json!({"secret": secret, "issuer": "Kade", "label": "sanne", "digits": 6, "type": "TOTP", "algorithm": "SHA1", "period": 30}),
            "algorithm",
        ),
        (
            "Raivo",
            |entry| json!([entry]),
            json!({"kind": "TOTP", "timer": "30", "digits": "6", "issuer": "Kade", "account": "sanne", "secret": secret, "algorithm": "SHA1"}),
            "digits",
        ),
        (
            "Stratum",
            |entry| json!({ "Authenticators": [entry] }),
            json!({"Type": 2, "Issuer": "Kade", "Username": "sanne", "Secret": secret, "Algorithm": 0, "Digits": 6, "Period": 30}),
            "Period",
        ),
        (
            "FreeOTP+",
            |token| json!({"tokenOrder": [], "tokens": [token]}),
            json!({"algo": "SHA1", "counter": 0, "digits": 6, "issuerExt": "Kade", "label": "sanne", "period": 30, "type": "TOTP",
                "secret": [121, 111, 117, 114]}),
            "algo",
        ),
        (
            "LastPass Authenticator",
            |account| json!({"accounts": [account], "version": 3}),
            json!({"issuerName": "Kade", "userName": "sanne", "secret": secret, "timeStep": 30, "digits": 6, "algorithm": "SHA1"}),
            "digits",
        ),
        (
            "Authenticator",
            |entry| json!({ "h": entry }),
            json!({"account": "sanne", "issuer": "Kade", "secret": secret, "type": "totp", "hash": "h", "encrypted": false, "index": 0}),
            "type",
        ),
        (
            "Duo Mobile",
            |generator| json!([{"name": "sanne", "otpGenerator": generator}]),
            json!({ "otpSecret": secret }),
            "otpSecret",
        ),
        (
            "Proton Authenticator",
            |content| {
                let whole = json!({"uri": "otpauth://totp/Wal:bram?secret=PFXXKZLSEB2GQ2LT", "entry_type": "Totp", "name": "bram"});
                json!({"version": 1, "entries": [{"content": content}, {"content": whole}]})
            },
            json!({"uri": "otpauth://totp/Kade:sanne?secret=PFXXKZLSEB2GQ2LT", "entry_type": "Totp", "name": "sanne"}),
            "uri",
        ),
        (
            "Bitwarden",
            |login| json!({"encrypted": false, "items": [{"name": "Kade", "login": login}, {"name": "Wal", "login": {"totp": "PFXXKZLSEB2GQ2LT"}}]}),
            json!({"username": "sanne", "totp": secret}),
            "",
        ),
        (
            "Proton Pass",
            |content| json!({"vaults": {"v": {"items": [{"state": 1, "data": {"metadata": {"name": "Kade"}, "content": content}}]}}}),
            json!({"itemUsername": "sanne", "totpUri": secret}),
            "",
        ),
        (
            "Credential Exchange",
            |credential| json!({"items": [{"title": "Kade", "credentials": [credential]}]}),
            json!({"type": "totp", "secret": secret, "period": 30, "digits": 6, "algorithm": "sha1"}),
            "digits",
        ),
        // A file of no known family. No member is known to be always present.
        (
            "",
            |entry| json!({ "list": [entry] }),
            json!({"issuer": "Kade", "account": "sanne", "secret": secret, "digits": 6}),
            "",
        ),
    ]
}

fn sentences(file: &Value) -> (Import, Vec<Sentence>) {
    let import = import::read(file.to_string().as_bytes(), None).unwrap_or_else(|error| panic!("{file}: {error:?}"));
    let warnings = import.found.iter().flat_map(|reading| reading.warnings.iter().map(ToSentence::to_sentence));
    let problems = import.problems.iter().map(|problem| problem.why.to_sentence());
    let left_out = import.left_out.iter().map(|left| left.reason.to_sentence());
    let all = warnings.chain(problems).chain(left_out).collect();
    (import, all)
}

/// In every family of JSON, a normal entry gives no sentence. An entry with an unknown member gives one, and so does an
/// entry without a member that the program always writes.
#[test]
fn unknown_and_absent_members_are_reported() {
    for (source, whole, entry, always) in families() {
        let (import, said) = sentences(&whole(entry.clone()));
        assert_eq!((import.source, said), (source, vec![]), "{entry}");
        let mut more = entry.clone();
        more["stepOffset"] = 30.into();
        let (import, said) = sentences(&whole(more));
        assert!(!said.is_empty() && said[0].args == ["stepOffset"], "{source}: {said:?}");
        assert!(!import.found.is_empty());
        if !always.is_empty() {
            let mut less = entry;
            less.as_object_mut().unwrap().remove(always);
            let (_, said) = sentences(&whole(less));
            assert!(!said.is_empty(), "{source} without {always} gives no sentence");
        }
    }
}

/// A file that cannot be opened is reported with its format, and no password is requested for it.
#[test]
fn files_of_other_kinds_are_named() {
    let noise: Vec<u8> = (0..400u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let named = |begin: &[u8]| import::read(&[begin, &noise].concat(), None).unwrap_err();
    for (begin, name) in [
        (&b"\x03\xd9\xa2\x9a\x65\xfb\x4b\xb5"[..], "KeePass"),
        (b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5", "KeePass"),
        (b"\0\0\0\x24ftypheic\0\0\0\0", "HEIC"),
        (b"\0\0\0\x1cftypavif\0\0\0\0", "AVIF"),
        (b"\0\0\0\x1cftypisom\0\0\0\0", "MP4"),
        (b"\x85\x01\x0c\x03", "OpenPGP"),
        (b"\xc1\xc1\x4e\x03", "OpenPGP"),
        (b"\x8c\x0d\x04\x09", "OpenPGP"),
        (b"\xc3\x0d\x04\x09", "OpenPGP"),
        (b"II*\0", "TIFF"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Salted__", "OpenSSL"),
    ] {
        assert!(
            matches!(named(begin), ImportError::OtherExport(source, _) if source == name),
            "{name}: {:?}",
            named(begin)
        );
    }
    // A document does not look random, so it is not taken for a sealed andOTP file.
    let document = [&b"\x01\x02\x03\x04"[..], &[0; 300], &noise].concat();
    assert_eq!(import::read(&document, None).unwrap_err(), ImportError::Unknown);
}

/// All words of a text that may be a secret: long words of base32 with a digit.
fn secrets(text: &str) -> Vec<String> {
    let is_base32 = |c: char| c.is_ascii_alphabetic() || ('2'..='7').contains(&c);
    text.split(|c| !is_base32(c))
        .filter(|word| word.len() >= 16 && word.bytes().any(|byte| byte.is_ascii_digit()))
        .map(str::to_ascii_uppercase)
        .collect()
}

struct Random(u64);

impl Random {
    fn below(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below.max(1) as u64).unwrap()
    }

    /// Cuts, duplicates and changes the bytes, with the characters that matter to the readers.
    fn altered(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut altered = bytes.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(altered.len());
            let signs: &[&[u8]] = &[
                b"\"",
                b",",
                b":",
                b"&",
                b"=",
                b"?",
                b"/",
                b"\n",
                b";",
                b"\\",
                b"secret",
                b"<",
                b" ",
                b"otpauth://",
                b"\xff",
                b"0",
            ];
            match self.below(6) {
                0 => altered.truncate(at),
                1 => {
                    altered.drain(at..(at + self.below(30)).min(bytes.len()).min(altered.len()).max(at)).for_each(drop)
                }
                2 => {
                    let copy = altered[at..(at + self.below(60)).min(altered.len())].to_vec();
                    let to = self.below(altered.len());
                    altered.splice(to..to, copy).for_each(drop);
                }
                3 => altered.splice(at..at, signs[self.below(signs.len())].to_vec()).for_each(drop),
                4 if !altered.is_empty() => altered[at] = signs[self.below(signs.len())][0],
                _ => altered.make_ascii_uppercase(),
            }
            if altered.is_empty() {
                break;
            }
        }
        altered
    }
}

/// All texts of a report except the accounts.
fn told(report: &Report) -> Vec<String> {
    let one = |(entry, sentence): &(String, Sentence)| format!("{entry} {}", sentence.args.join(" "));
    match report {
        Report::Read { problems, left_out, .. } => problems.iter().chain(left_out).map(one).collect(),
        Report::Password { text, .. } | Report::Failed(text) => text.args.clone(),
    }
}

/// Alters each file `KADER_MUTATIONS` times, 300 by default: none causes a panic, and no sentence contains 16
/// characters of a secret.
#[test]
fn no_sentence_repeats_a_secret() {
    let count: usize = env::var("KADER_MUTATIONS").map_or(300, |number| number.parse().unwrap());
    let mut files = Vec::new();
    for folder in ["tests/data/import", "tests/data/key_uri"] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_ours = ["py", "png"].iter().all(|other| path.extension().is_none_or(|end| end != *other));
            if is_ours && !path.to_string_lossy().contains("expected") {
                files.push((path.to_string_lossy().into_owned(), fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    assert!(files.len() >= 100, "only {} files", files.len());
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for (name, bytes) in files {
        let secrets = secrets(&String::from_utf8_lossy(&bytes));
        for _ in 0..count {
            let altered = random.altered(&bytes);
            let report = Report::of(import::read(&altered, None));
            let mut texts = told(&report);
            if name.contains("key_uri") {
                let text = String::from_utf8_lossy(&altered);
                texts.extend(
                    key_uri::read(&text)
                        .err()
                        .map(|refusal| format!("{refusal:?} {}", refusal.to_sentence().args.join(" "))),
                );
            }
            for text in texts.iter().map(|text| text.to_ascii_uppercase()) {
                for secret in &secrets {
                    let shown = (0..=secret.len() - 16).find(|at| text.contains(&secret[*at..at + 16]));
                    assert!(shown.is_none(), "{name}: {text}\nof {}", String::from_utf8_lossy(&altered));
                }
            }
        }
    }
}

/// Each reason for leaving an entry out has its own sentence.
#[test]
fn every_reason_has_a_sentence() {
    let all = [Reason::InTrash, Reason::OlderVersion, Reason::Attachment, Reason::NotUnderstood];
    let ids: std::collections::BTreeSet<_> = all.iter().map(|reason| reason.to_sentence().id).collect();
    assert_eq!(ids.len(), all.len());
}
