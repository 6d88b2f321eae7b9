//! Import: files of every format, each with the result that `tests/data/import/expected.json` states (`make.py` makes
//! them with other implementations), the same files altered in thousands of ways, and real exports, if the shared
//! material is available.

use crate::left_out;
use kader::i18n::ToSentence;
use kader::import::{self, Import, ImportError, Why};
use kader::listing::Listed;
use kader::parsed_account::Refusal;
use kader::payload;
use serde_json::{Value, json};
use std::collections::BTreeMap;

use std::{env, fs};

#[derive(serde::Deserialize)]
struct Expected {
    password: Option<String>,
    accounts: Vec<Value>,
    problems: usize,
}

fn expected() -> BTreeMap<String, Expected> {
    serde_json::from_str(&fs::read_to_string("tests/data/import/expected.json").unwrap()).unwrap()
}

fn file(name: &str) -> Vec<u8> {
    fs::read(format!("tests/data/import/{name}")).unwrap()
}

/// The accounts in sorted order, because archives and maps have no order.
fn listed(import: &Import) -> Vec<String> {
    let list = import.found.iter().map(|reading| serde_json::to_value(Listed::of(&reading.account)).unwrap());
    sorted(list.collect())
}

fn sorted(list: Vec<Value>) -> Vec<String> {
    let mut list: Vec<String> = list.into_iter().map(|value| value.to_string()).collect();
    list.sort();
    list
}

#[test]
fn every_kind_of_file() {
    let expected = expected();
    assert!(expected.len() >= 50, "only {} files", expected.len());
    for (name, expected) in expected {
        let bytes = file(&name);
        let import =
            import::read(&bytes, expected.password.as_deref()).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(listed(&import), sorted(expected.accounts), "{name}: {:?}", import.problems);
        assert_eq!(import.problems.len(), expected.problems, "{name}: {:?}", import.problems);
        if expected.password.is_some() {
            let error = import::read(&bytes, None).unwrap_err();
            assert!(matches!(error, ImportError::NeedsPassword(..)), "{name}: {error:?}");
            let error = import::read(&bytes, Some("geheim een")).unwrap_err();
            assert!(matches!(error, ImportError::WrongPassword(_)), "{name}: {error:?}");
        }
    }
}

#[test]
fn the_memory_that_a_password_takes_is_reported() {
    let needs = |name: &str| import::read(&file(name), None).unwrap_err();
    assert_eq!(needs("ente-sealed.json"), ImportError::NeedsPassword("Ente Auth", 8));
    assert_eq!(needs("stratum-sealed.authpro"), ImportError::NeedsPassword("Stratum", 64));
    assert_eq!(needs("aegis-sealed.json"), ImportError::NeedsPassword("Aegis", 16));
}

#[test]
fn a_cost_above_the_limits_is_refused() {
    let heavier = |from: &str, to: &str| {
        let text = String::from_utf8(file("ente-sealed.json")).unwrap();
        assert!(text.contains(from));
        import::read(text.replace(from, to).as_bytes(), Some("x")).unwrap_err()
    };
    assert_eq!(heavier("8388608", "9000000000000"), ImportError::TooCostly(8_583_069));
    assert_eq!(heavier("\"opsLimit\": 2", "\"opsLimit\": 4000000000"), ImportError::TooCostly(8));
    assert_eq!(heavier("8388608", "\"much\""), ImportError::Damaged("Ente Auth"));
}

#[test]
fn pictures_of_one_export_in_any_order() {
    let part = |name: &str| import::read(&file(name), None).unwrap();
    let (first, second) = ("google-version-2-first-of-two.txt", "google-version-2-second-of-two.txt");
    let mut import = part(second);
    assert_eq!(import.batch.missing(), [(1, 2)]);
    import.join(part(second));
    assert_eq!((import.batch.missing(), import.found.len()), (vec![(1, 2)], 1));
    import.join(part(first));
    assert_eq!((import.batch.missing(), import.found.len()), (vec![], 2));
}

#[test]
fn unreadable_entries_are_reported() {
    let one = |name: &str| import::read(&file(name), None).unwrap().problems;
    let bad = one("one-bad-line-among-good-ones.txt");
    assert!(matches!(&bad[0].why, Why::Refused(Refusal::Secret(_))));
    assert_eq!(bad[1].why, Why::Refused(Refusal::UnknownAlgorithm("MD5".into())));
    assert_eq!(bad[2].why, Why::TextBefore);
    assert_eq!(one("aegis.json")[0].entry, "Yandex (y)");
    assert_eq!(one("aegis.json")[0].why, Why::Refused(Refusal::Yandex));
    assert_eq!(
        one("authenticator-plain.json")[0].why,
        Why::Refused(Refusal::UnknownAlgorithm("GOST3411_2012_256".into()))
    );
    // A pasted code of another maker: the sentence says what to choose instead.
    let code = import::read(b"oktaverify://jan@voorbeeld.nl/?t=X", None).unwrap();
    assert_eq!(code.problems[0].why.to_sentence().id, "payloadOkta");
    let whole = |bytes: &[u8]| import::read(bytes, None).unwrap_err();
    assert_eq!(
        whole(br#"{"encrypted":true,"encKeyValidation_DO_NOT_EDIT":"2.x|y|z","items":[]}"#),
        ImportError::AccountRestricted
    );
    assert_eq!(whole(b"\x89KDR\r\n\x1a\n rest"), ImportError::Kader);
    assert_eq!(whole(b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5 rest"), ImportError::OtherExport("KeePass", "CSV"));
    assert_eq!(whole(b"Dear diary"), ImportError::Unknown);
    assert_eq!(whole(b""), ImportError::Unknown);
    assert_eq!(
        whole(br#"{"version":1,"header":{"slots":null},"db":{"entries":[]}}"#),
        ImportError::NoAccounts("Aegis")
    );
}

/// A list of key URIs that Kader exported can be imported.
#[test]
fn an_exported_list_of_uris_is_imported() {
    let before = import::read(&file("aegis.json"), None).unwrap();
    let list: Vec<String> = before.found.iter().map(|reading| kader::key_uri::write(&reading.account)).collect();
    let after = import::read(list.join("\n").as_bytes(), None).unwrap();
    assert_eq!(listed(&after), listed(&before));
    assert!(after.problems.is_empty());
}

/// Each URI is searched for once, regardless of their number and the length of the text.
#[test]
fn a_long_page_is_read_in_linear_time() {
    let one = format!("<a href=\"OTPAuth://totp/x?secret=JBSWY3DP\">{}</a>", "x://".repeat(10));
    let page = format!("<html>{}", one.repeat(10_000));
    // Searching the whole text for each URI would take hours.
    assert_eq!(import::read(page.as_bytes(), None).unwrap().found.len(), 10_000);
}

/// Alters each file `KADER_MUTATIONS` times, 60 by default: no altered file may cause a panic or a hang.
#[test]
fn altered_files() {
    let count: u64 = env::var("KADER_MUTATIONS").map_or(60, |number| number.parse().unwrap());
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % below.max(1) as u64).unwrap()
    };
    for (name, expected) in expected() {
        let bytes = file(&name);
        for _ in 0..count {
            let mut altered = bytes.clone();
            for _ in 0..=next(4) {
                let at = next(altered.len());
                match next(6) {
                    0 => altered.truncate(at),
                    1 => altered[at..].reverse(),
                    2 => altered.splice(at..at, [b'"', b'9', 0xff][next(3)..].to_vec()).for_each(drop),
                    3 => altered.drain(at..(at + next(20)).min(altered.len())).for_each(drop),
                    _ => altered[at] = u8::try_from(next(256)).unwrap(),
                }
                if altered.is_empty() {
                    break;
                }
            }
            // The password is given only sometimes: deriving its key is slow, and this test does not check it.
            let password = expected.password.as_deref().filter(|_| next(20) == 0);
            let _ = import::read(&altered, password);
        }
    }
}

/// Real exports of other programs, read from the shared material.
#[test]
fn the_shared_files() {
    let path = "../shared/import/index.json";
    let Ok(index) = fs::read_to_string(path) else {
        return left_out::say("the collected exports of other programs", path);
    };
    let index: Vec<Value> = serde_json::from_str(&index).unwrap();
    let (mut files, mut accounts) = (0, 0);
    for entry in index {
        let name = entry["file"].as_str().unwrap();
        let bytes = fs::read(format!("../shared/import/{name}")).unwrap();
        let password = entry["password"].as_str();
        let Some(wanted) = entry["expected"].as_array() else { continue };
        let import = import::read(&bytes, password).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let wanted: Vec<Value> = wanted.iter().map(|account| {
            let member = |key: &str| account[key].clone();
            json!({ "type": member("type"), "issuer": member("issuer"), "name": member("name"), "secret": member("secret_base32"),
                    "algorithm": member("algorithm"), "digits": member("digits"), "period": member("period"), "counter": member("counter") })
        }).collect();
        files += 1;
        accounts += wanted.len();
        assert_eq!(listed(&import), sorted(wanted), "{name}: {:?}", import.problems);
        if entry["wrong_password_rejected"] == true {
            assert!(matches!(import::read(&bytes, Some("not it")), Err(ImportError::WrongPassword(_))), "{name}");
        }
    }
    println!("{files} files, {accounts} accounts, equal in every member");
    assert!(files >= 50, "only {files} files");
}

/// Codes that are not accounts: each known pattern has its own advice.
#[test]
fn the_shared_codes_of_other_makers() {
    let path = "../shared/import/vendor_qr.json";
    let Ok(list) = fs::read_to_string(path) else {
        return left_out::say("the collected QR codes of other makers", path);
    };
    let list: Vec<Value> = serde_json::from_str(&list).unwrap();
    assert!(list.len() >= 20, "only {} codes", list.len());
    let expected = |id: &str| match id {
        "ga-migration" | "lastpass-migration" => "payloadExport",
        "ms-phonefactor" | "ms-activatemfa" | "ms-other" => "payloadMicrosoft",
        "duo" | "duo-bare" | "duo-https" => "payloadDuo",
        "okta" => "payloadOkta",
        "rsa" | "rsa-digits" | "entrust" | "symantec" | "authy" | "itsme" => "payloadVendor",
        "pingid" => "payloadPing",
        "salesforce" => "payloadSalesforce",
        "steam-login" | "digid" | "whatsapp" | "fido" => "payloadApproval",
        "wifi" | "contact" | "calendar" | "payment" | "tel" => "payloadOther",
        "motp" | "yandex" => "refuseNeedsPin",
        "afas" => "payloadAfasPocket",
        "url" => "payloadLink",
        other => panic!("{other} has no expected sentence"),
    };
    for code in list {
        let id = code["id"].as_str().unwrap();
        let examples = ["ms-other", "symantec", "salesforce", "afas"];
        let made_up = ["msauth://x", "vip://x", "salesforceauthenticator://x", "afaspocket://x"];
        let example =
            code["example"].as_str().or_else(|| examples.iter().position(|known| *known == id).map(|at| made_up[at]));
        let problem = payload::read(example.unwrap()).problem().map(|sentence| sentence.id.into_owned());
        match id {
            "steam-bw" => assert_eq!(problem, None),
            _ => assert_eq!(problem.as_deref(), Some(expected(id)), "{id}"),
        }
    }
}
