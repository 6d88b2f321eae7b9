//! Choosing the field: our own pages, one per file in `tests/data/form`, and, if the shared material is present, the
//! results on its collected pages.

use crate::left_out;
use kader::form::{self, Outcome, Page};
use serde::Deserialize;
use serde_json::Value;
use std::fs;

#[derive(Deserialize)]
struct Case {
    id: String,
    #[serde(default)]
    kind: String,
    expected: Value,
    #[serde(flatten)]
    page: Page,
}

#[test]
fn every_case_file() {
    let mut cases = 0;
    for entry in fs::read_dir("tests/data/form").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let case: Case = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let choice = form::choose(&case.page);
        let got = serde_json::json!({ "outcome": choice.outcome, "fields": choice.fields, "submit": choice.submit.as_ref().and_then(|button| button.text.clone()) });
        assert_eq!(got, case.expected, "{}: {choice:?}", case.id);
        cases += 1;
    }
    assert!(cases >= 8, "only {cases} cases found");
}

/// Pages of well-known sites and typical sentences, written from memory to see how a new page is handled. `expected`
/// has the fields to fill; it is empty unless FILL is right. Three of them are known to fail.
#[test]
fn pages_written_from_memory() {
    #[derive(Deserialize)]
    struct Met {
        id: String,
        expected: Vec<String>,
        #[serde(flatten)]
        page: Page,
    }
    let text = fs::read_to_string("tests/data/form/pages-as-people-meet-them.jsonl").unwrap();
    let (mut code_pages, mut right, mut filled) = (0, 0, 0);
    for line in text.lines() {
        let met: Met = serde_json::from_str(line).unwrap();
        let choice = form::choose(&met.page);
        let fills = choice.outcome == Outcome::Fill;
        let is_right = fills && choice.fields == met.expected;
        code_pages += usize::from(!met.expected.is_empty());
        filled += usize::from(fills);
        right += usize::from(is_right);
        if !is_right && (fills || !met.expected.is_empty()) {
            println!("{}: {choice:?}", met.id);
        }
    }
    println!(
        "pages as people meet them: {right} of {code_pages} filled; right: {right} of {filled}, of {} in all",
        text.lines().count()
    );
    assert!(code_pages >= 180, "only {code_pages} pages that ask for a code");
    assert!(right * 100 >= code_pages * 97, "recall");
    assert!(right * 100 >= filled * 98, "precision");
}

/// The thresholds are the same as for the kept-back pages; these are the collected ones.
#[test]
fn the_shared_pages() {
    let path = "../shared/forms/corpus.jsonl";
    let Ok(text) = fs::read_to_string(path) else {
        return left_out::say("choosing the field on the collected pages", path);
    };
    let (mut code_pages, mut right, mut filled) = (0, 0, 0);
    let (mut sent_pages, mut sent_filled, mut sent_asked) = (0, 0, 0);
    for line in text.lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let choice = form::choose(&case.page);
        let expected: Vec<String> = serde_json::from_value(case.expected["otp"].clone()).unwrap();
        let fills = choice.outcome == Outcome::Fill;
        let is_right = fills && choice.fields == expected;
        filled += usize::from(fills);
        right += usize::from(is_right);
        code_pages += usize::from(!expected.is_empty());
        if matches!(case.kind.as_str(), "sms-or-email-code" | "recovery") {
            sent_pages += 1;
            sent_filled += usize::from(fills);
            sent_asked += usize::from(choice.outcome == Outcome::Ask);
        }
        if !is_right && (fills || !expected.is_empty()) {
            println!("{} ({}): {choice:?}", case.id, case.kind);
        }
    }
    println!("code pages filled right: {right} of {code_pages}; fills that are right: {right} of {filled}");
    println!("SMS, e-mail and recovery pages: {sent_filled} of {sent_pages} filled, {sent_asked} asked about");
    assert!(code_pages > 0 && sent_pages > 0, "an empty collection");
    assert!(right * 100 >= code_pages * 97, "recall");
    assert!(right * 100 >= filled * 98, "precision");
    assert!(sent_filled * 100 <= sent_pages * 5, "too many pages for a sent code are filled");
}

/// A page of 200 fields and 160 KB of text gets an answer. The benchmark measures its cost.
#[test]
fn a_huge_page_is_answered() {
    let field = |i: usize| serde_json::json!({ "ref": format!("f{i}"), "label": "code ".repeat(200), "name": "aA".repeat(400) });
    let page = serde_json::json!({ "nearby_text": "sent to ".repeat(20_000), "forms": [{ "inputs": (0..200).map(field).collect::<Vec<_>>() }] });
    let page: Page = serde_json::from_value(page).unwrap();
    assert_eq!(form::choose(&page).outcome, Outcome::No);
}
