//! Reads an export of any authenticator: `import FILE [--password-stdin]` prints
//! `{"accounts": [{type, issuer, name, secret, algorithm, digits, period, counter}], "warnings": [[...]],
//! "problems": [...], "left_out": [...]}`; `warnings` has one list for each account.
//!
//! A problem is `{"entry", "problem"}`; what is wrong with the whole file has no entry and ends with status 1.

use kader::import::{self, Import, ImportError};
use kader::listing::Listed;
use serde_json::{Value, json};
use std::io::{self, Read};
use std::process::ExitCode;

fn main() -> io::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (path, password) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [path] => (path, None),
        [path, "--password-stdin"] | ["--password-stdin", path] => {
            let mut password = String::new();
            io::stdin().read_to_string(&mut password)?;
            (path, Some(password.trim_end_matches(['\r', '\n']).to_owned()))
        }
        _ => return Err(io::Error::other("usage: import FILE [--password-stdin]")),
    };
    let (import, error) = match import::read(&std::fs::read(path)?, password.as_deref()) {
        Ok(import) => (import, None),
        Err(error) => (Import::default(), Some(error)),
    };
    let accounts: Vec<Listed> = import.found.iter().map(|reading| Listed::of(&reading.account)).collect();
    let mut problems: Vec<Value> = import
        .problems
        .iter()
        .map(|problem| json!({ "entry": problem.entry, "problem": format!("{:?}", problem.why) }))
        .collect();
    for (missing, of) in import.batch.missing() {
        problems.push(json!({ "problem": format!("{missing} of {of} pictures of this export are missing") }));
    }
    if let Some(error) = &error {
        problems.push(json!({ "problem": told(error) }));
    }
    let left_out: Vec<Value> = import
        .left_out
        .iter()
        .map(|left| json!({ "entry": left.entry, "reason": format!("{:?}", left.reason) }))
        .collect();
    let warnings: Vec<Vec<String>> = import
        .found
        .iter()
        .map(|reading| reading.warnings.iter().map(|warning| format!("{warning:?}")).collect())
        .collect();
    println!(
        "{}",
        json!({
            "source": import.source, "accounts": accounts, "warnings": warnings, "problems": problems, "left_out": left_out,
        })
    );
    Ok(if error.is_some() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// In a terminal's words; the extension has its own, in the user's language.
fn told(error: &ImportError) -> String {
    match error {
        ImportError::NeedsPassword(source, 0) => format!("{source}: needs its password (--password-stdin)"),
        ImportError::NeedsPassword(source, mebibytes) => {
            format!("{source}: needs its password (--password-stdin); trying one takes {mebibytes} MiB")
        }
        ImportError::WrongPassword(source) => format!("{source}: wrong password"),
        ImportError::AccountRestricted => {
            "Bitwarden: encrypted with the account's key, which cannot be opened outside that account; \
             export again with a password of its own, or as plain JSON"
                .into()
        }
        ImportError::Kader => "a backup of Kader: restore it".into(),
        ImportError::Damaged(source) => format!("{source}: not a valid export, cut short or altered"),
        ImportError::OtherExport(source, export) => format!("{source}: cannot be read; export as {export}"),
        ImportError::TooCostly(mebibytes) => format!("asks for more than is given: {mebibytes} MiB"),
        ImportError::NoMemory(mebibytes) => format!("no memory: {mebibytes} MiB"),
        ImportError::NoAccounts(source) => format!("{source}: no account in it"),
        ImportError::TooLarge => "larger than any export".into(),
        ImportError::TooMany => "more entries, or parts of entries, than any export has".into(),
        ImportError::Unknown => "no two-factor data that is known".into(),
    }
}
