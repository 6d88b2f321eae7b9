//! Chooses the code field: page descriptions on stdin, one JSON line each; one line each out,
//! `{"id":…,"outcome":"fill|ask|no","fields":[…],"submit":…,"why":…}`.

use kader::form::{self, Page};
use serde::Deserialize;
use serde_json::json;
use std::io::{self, BufRead};

/// A description with its id. The expected result of a page is in other members, which are not read.
#[derive(Deserialize)]
struct RawAccount {
    id: String,
    #[serde(flatten)]
    page: Page,
}

fn main() -> io::Result<()> {
    for line in io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<RawAccount>(&line) {
            Ok(RawAccount { id, page }) => {
                let choice = form::choose(&page);
                let signals: Vec<String> =
                    choice.signals.iter().map(|(name, weight)| format!("{name} {weight:+.1}")).collect();
                let why = format!("{:?}, score {:.1}: {}", choice.reason, choice.score, signals.join(", "));
                println!(
                    "{}",
                    json!({ "id": id, "outcome": choice.outcome, "fields": choice.fields, "submit": choice.submit.and_then(|button| button.text), "why": why })
                );
            }
            Err(error) => eprintln!("not a page description: {error}"),
        }
    }
    Ok(())
}
