//! Choosing the field: our own pages, one a file in `tests/data/form`, and, where the shared material is at hand,
//! the figures over its collected pages.

use kader::form::{self, Outcome, Page};
use serde::Deserialize;
use serde_json::Value;
use std::fs;
use std::time::Instant;

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
        let case: Case = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let choice = form::choose(&case.page);
        let got = serde_json::json!({ "outcome": choice.outcome, "fields": choice.fields, "submit": choice.submit });
        assert_eq!(got, case.expected, "{}: {choice:?}", case.id);
        cases += 1;
    }
    assert!(cases >= 8, "only {cases} cases found");
}

/// A first honest chooser: these bounds say "not worse than this", not "as good as it gets".
#[test]
fn the_shared_pages() {
    let Ok(text) = fs::read_to_string("../shared/forms/corpus.jsonl") else {
        return eprintln!("skipped: ../shared/forms/corpus.jsonl is not here");
    };
    let (mut code_pages, mut right, mut filled, mut other_pages, mut other_filled) = (0, 0, 0, 0, 0);
    for line in text.lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let choice = form::choose(&case.page);
        let expected: Vec<String> = serde_json::from_value(case.expected["otp"].clone()).unwrap();
        if expected.is_empty() {
            other_pages += 1;
            other_filled += usize::from(choice.outcome == Outcome::Fill);
        } else {
            code_pages += 1;
            right += usize::from(choice.outcome == Outcome::Fill && choice.fields == expected);
        }
        filled += usize::from(choice.outcome == Outcome::Fill);
        if (choice.outcome == Outcome::Fill) == expected.is_empty() {
            println!("{} ({}): {choice:?}", case.id, case.kind);
        }
    }
    println!(
        "{right} of {code_pages} code pages filled right; {other_filled} of {other_pages} others filled; {filled} fills"
    );
    assert!(right * 100 >= code_pages * 95, "{right} of {code_pages}");
    assert!(other_filled * 100 <= other_pages * 15, "{other_filled} of {other_pages}");
}

/// No text makes it slow: time grows with the length of the page only.
#[test]
fn a_huge_page_is_answered() {
    let field = |i: usize| serde_json::json!({ "ref": format!("f{i}"), "label": "code ".repeat(200), "name": "aA".repeat(400) });
    let page = serde_json::json!({ "nearby_text": "sent to ".repeat(20_000), "forms": [{ "inputs": (0..200).map(field).collect::<Vec<_>>() }] });
    let page: Page = serde_json::from_value(page).unwrap();
    let start = Instant::now();
    let choice = form::choose(&page);
    println!("200 fields, 160 KB of text: {:?} in {:?}", choice.reason, start.elapsed());
    assert_eq!(choice.outcome, Outcome::No);
}
