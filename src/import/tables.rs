//! CSV files of password managers, told by their header: Bitwarden, 1Password, Apple, Dashlane, KeePassXC, KeePass, and
//! any table with a column for each member.
//!
//! Rows may have more cells than the header (Bitwarden Authenticator), and line breaks in quotes.

use super::{Claim, File, Import, Trouble, called, field_of_manager};
use crate::described::{self, Described, Number, Type};
use crate::key_uri;
use crate::reading::{Reading, Refusal};
use csv::{ReaderBuilder, StringRecord};

/// Whose table has which column for the code, and where its title and its user's name stand; in small letters.
struct Layout {
    source: &'static str,
    /// A column that only this maker has, besides the code's; empty: none is asked for.
    sign: &'static str,
    code: &'static str,
    title: &'static str,
    user: &'static str,
}

/// A table has no more cells.
const MOST_CELLS: usize = 1_000_000;

const LAYOUTS: &[Layout] = &[
    Layout { source: "Bitwarden", sign: "", code: "login_totp", title: "name", user: "login_username" },
    Layout { source: "1Password", sign: "archived", code: "otpauth", title: "title", user: "username" },
    Layout { source: "Apple", sign: "", code: "otpauth", title: "title", user: "username" },
    Layout { source: "Dashlane", sign: "", code: "otpsecret", title: "title", user: "username" },
    Layout { source: "Dashlane", sign: "", code: "otpurl", title: "title", user: "username" },
    Layout { source: "KeePassXC", sign: "group", code: "totp", title: "title", user: "username" },
    Layout { source: "KeePass", sign: "", code: "timeotp-secret-base32", title: "title", user: "user name" },
    Layout { source: "KeePass", sign: "", code: "hmacotp-secret-base32", title: "title", user: "user name" },
    Layout { source: "Proton Pass", sign: "", code: "totp", title: "name", user: "username" },
];

pub fn claim(file: &File) -> Claim {
    let text = file.text.as_deref().filter(|_| file.json.is_none())?;
    // One that does not even have a comma in its first line is none.
    text.lines().next().filter(|line| line.contains(','))?;
    if text.matches(',').count() > MOST_CELLS {
        return Some(Err(Trouble::TooMany));
    }
    let mut table = ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = table.headers().ok()?;
    let columns: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
    let column = |name: &str| columns.iter().position(|column| column == name);
    let is_there =
        |layout: &&Layout| column(layout.code).is_some() && (layout.sign.is_empty() || column(layout.sign).is_some());
    let Some(layout) = LAYOUTS.iter().find(is_there) else {
        return ["secret", "type", "issuer"].iter().all(|name| column(name).is_some()).then(|| {
            let mut import = Import::default();
            for (at, row) in table.records().flatten().enumerate() {
                let cell = |name: &str| cell(&row, column(name));
                import.take(called(cell("issuer"), cell("name"), at + 1), spelled_out(cell));
            }
            import.claimed()
        })?;
    };
    let counter = column("hmacotp-counter");
    let is_counted = layout.code.starts_with("hmacotp");
    let mut import = Import::of(layout.source);
    for (at, row) in table.records().enumerate() {
        let Ok(row) = row else { continue };
        let (title, user) = (cell(&row, column(layout.title)), cell(&row, column(layout.user)));
        let code = cell(&row, column(layout.code)).trim();
        if code.is_empty() {
            continue;
        }
        let read = if is_counted && !key_uri::looks_like_one(code) {
            described::secret(code).and_then(|secret| {
                let counter = Number::from(Some(cell(&row, counter)));
                Described { counter, ..Described::new(Type::Hotp, title, user, secret) }.reading()
            })
        } else {
            field_of_manager(code, title, user)
        };
        import.take(called(title, user, at + 1), read);
    }
    import.claimed()
}

/// A table with a column for each member, as scripts write them.
fn spelled_out<'a>(cell: impl Fn(&str) -> &'a str) -> Result<Reading, Refusal> {
    let kind = Type::from_name(cell("type").trim())?;
    Described {
        algorithm: cell("algorithm").trim().to_owned(),
        digits: Some(cell("digits")).into(),
        period: Some(cell("period")).into(),
        counter: Some(cell("counter")).into(),
        ..Described::new(kind, cell("issuer"), cell("name"), described::secret(cell("secret"))?)
    }
    .reading()
}

fn cell(row: &StringRecord, column: Option<usize>) -> &str {
    column.and_then(|column| row.get(column)).unwrap_or("")
}
