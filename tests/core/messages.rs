//! All messages between the parts of the extension and its scripts, one of each in
//! `tests/data/message/one-of-each.json`: they are decoded exactly, and only the members that are listed here can be
//! text.

use kader::message::{Description, FillAnswer, FillOutcome, ImagePlace, PageAnswer, PageCommand, Reply, Request};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn one_of_each() -> Value {
    serde_json::from_str(include_str!("../data/message/one-of-each.json")).unwrap()
}

fn examples(kind: &str) -> Vec<Value> {
    one_of_each()[kind].as_array().unwrap_or_else(|| panic!("{kind} is missing")).clone()
}

fn decoded<T: DeserializeOwned>(kind: &str) -> Vec<T> {
    let decode =
        |value: Value| serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{value}: {error}"));
    examples(kind).into_iter().map(decode).collect()
}

/// A new message does not compile here until it has a number, and then fails until the file has an example.
fn number_of_request(request: &Request) -> usize {
    match request {
        Request::StartScan { .. } => 0,
        Request::FindOnPage { .. } => 1,
        Request::ReadPicture { .. } => 2,
        Request::Guide { .. } => 3,
        Request::RegionChosen { .. } => 4,
        Request::RegionLeft { .. } => 5,
        Request::Fill { .. } => 6,
        Request::LookAlike(_) => 7,
    }
}

fn number_of_reply(reply: &Reply) -> usize {
    match reply {
        Reply::Done => 0,
        Reply::PageClosedToUs => 1,
        Reply::StorageRefused => 14,
        Reply::LookAlike(_) => 16,
        Reply::Guide(_) => 2,
        Reply::Fill(outcome) => match outcome {
            FillOutcome::Filled(_) => 3,
            FillOutcome::UnknownSite { .. } => 4,
            FillOutcome::Ask(_) => 5,
            FillOutcome::NoField(_) => 6,
            FillOutcome::InClosedFrame(_) => 7,
            FillOutcome::NotTaken => 8,
            FillOutcome::PageChanged => 9,
            FillOutcome::PageClosedToUs => 10,
            FillOutcome::Locked => 11,
            FillOutcome::VaultTrouble => 12,
            FillOutcome::Gone => 13,
            FillOutcome::ForbiddenHere => 15,
        },
    }
}

fn number_of_answer(answer: &FillAnswer) -> usize {
    match answer.ended {
        PageAnswer::Filled => 0,
        PageAnswer::NotTaken => 1,
        PageAnswer::Changed => 2,
    }
}

fn number_of_command(command: &PageCommand) -> usize {
    match command {
        PageCommand::FillCode { .. } => 0,
        PageCommand::PlaceOfImage { .. } => 1,
        PageCommand::Forget { .. } => 2,
    }
}

/// The commands as the background builds them: they are only encoded.
fn commands() -> Vec<PageCommand> {
    let text = |text: &str| text.to_owned();
    vec![
        PageCommand::FillCode {
            nonce: text("n1"),
            origin: text("https://klant.afas.nl"),
            fields: vec![text("f1")],
            code: text("123456"),
            submit: Some(text("b1")),
        },
        PageCommand::PlaceOfImage { source: text("https://klant.afas.nl/qr.png") },
        PageCommand::Forget { nonce: text("n1") },
    ]
}

#[test]
fn there_is_an_example_of_each() {
    let in_order = |numbers: Vec<usize>| assert!(numbers.iter().copied().eq(0..numbers.len()), "{numbers:?}");
    in_order(decoded("request").iter().map(number_of_request).collect());
    in_order(decoded("reply").iter().map(number_of_reply).collect());
    in_order(decoded("fillAnswer").iter().map(number_of_answer).collect());
    in_order(commands().iter().map(number_of_command).collect());
    assert_eq!([decoded::<Description>("description").len(), decoded::<ImagePlace>("imagePlace").len()], [1, 1]);
    let written: Vec<Value> = commands().iter().map(|command| serde_json::to_value(command).unwrap()).collect();
    assert_eq!(written, examples("pageCommand"));
    // A message that is both read and written is written unchanged.
    for (read, example) in decoded::<Request>("request").iter().zip(examples("request")) {
        assert_eq!(serde_json::to_value(read).unwrap(), example);
    }
    for (read, example) in decoded::<Reply>("reply").iter().zip(examples("reply")) {
        assert_eq!(serde_json::to_value(read).unwrap(), example);
    }
}

/// Invariant 4: a message with an additional member at any depth is dropped. Exception: the description of a page,
/// because the script that writes it may describe more of the fields.
#[test]
fn an_additional_member_is_refused() {
    let mut tried = 0;
    for kind in ["request", "reply", "description", "imagePlace", "fillAnswer"] {
        for example in examples(kind) {
            for pointer in objects(&example, "") {
                if pointer.starts_with("/page") {
                    continue;
                }
                let mut more = example.clone();
                more.pointer_mut(&pointer).unwrap()["more"] = json!(1);
                let is_taken = match kind {
                    "request" => serde_json::from_value::<Request>(more.clone()).is_ok(),
                    "reply" => serde_json::from_value::<Reply>(more.clone()).is_ok(),
                    "description" => serde_json::from_value::<Description>(more.clone()).is_ok(),
                    "imagePlace" => serde_json::from_value::<ImagePlace>(more.clone()).is_ok(),
                    _ => serde_json::from_value::<FillAnswer>(more.clone()).is_ok(),
                };
                assert!(!is_taken, "{more} is accepted as {kind}");
                tried += 1;
            }
        }
    }
    assert!(tried >= 35, "only {tried} tried");
}

/// Invariant 2: only these members contain text, and none of them is for a secret; the one code is in the one command
/// that fills it. `journeys/abuse.rs` checks their content in real journeys.
#[test]
fn only_listed_members_contain_text() {
    let mut found = BTreeSet::new();
    for (kind, examples) in one_of_each().as_object().unwrap() {
        for example in examples.as_array().unwrap() {
            texts(example, kind, &mut found);
        }
    }
    let known = [
        "description/closedFrames/-",
        "description/nonce",
        "description/origin",
        "description/page/title",
        "fillAnswer/ended",
        "fillAnswer/time/date",
        "pageCommand/fillCode/code",
        "pageCommand/fillCode/fields/-",
        "pageCommand/fillCode/nonce",
        "pageCommand/fillCode/origin",
        "pageCommand/fillCode/submit",
        "pageCommand/forget/nonce",
        "pageCommand/placeOfImage/source",
        "reply",
        "reply/fill",
        "reply/fill/ask",
        "reply/fill/inClosedFrame",
        "reply/fill/noField",
        "reply/fill/unknownSite/known/-",
        "reply/fill/unknownSite/looksLike",
        "reply/fill/unknownSite/page",
        "reply/guide/-",
        "reply/lookAlike",
        "request/fill/account",
        "request/fill/consent/site/origin",
        "request/guide/origin",
        "request/lookAlike",
        "request/readPicture/png",
        "request/regionChosen/nonce",
        "request/regionLeft/nonce",
    ];
    assert_eq!(found, known.map(str::to_owned).into());
}

/// The JSON pointers of every object in a value.
fn objects(value: &Value, at: &str) -> Vec<String> {
    match value {
        Value::Object(members) => {
            let within = members.iter().flat_map(|(name, member)| objects(member, &format!("{at}/{name}")));
            [at.to_owned()].into_iter().chain(within).collect()
        }
        Value::Array(items) => {
            items.iter().enumerate().flat_map(|(number, item)| objects(item, &format!("{at}/{number}"))).collect()
        }
        _ => Vec::new(),
    }
}

/// The places of the texts in a value; all items of a list count as one.
fn texts(value: &Value, at: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::String(_) => {
            found.insert(at.to_owned());
        }
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| texts(member, &format!("{at}/{name}"), found))
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, &format!("{at}/-"), found)),
        _ => {}
    }
}
