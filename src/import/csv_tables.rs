//! Tables of password managers and scripts, recognised by their header: CSV with commas, and the variants with
//! semicolons or tabs that spreadsheets save.
//!
//! Rows may have more cells than the header (Bitwarden Authenticator), and line breaks in quotes. A row may have
//! several codes. A table without a header (Keeper) is read if a cell is a URI.

use super::members::{Entry, Part, Role, folded, role};
use super::{Claim, File, Import, ImportError, Reason, Why, called, field_of_manager, keepass, uris};
use crate::key_uri;
use crate::parsed_account::{ParsedAccount, Refusal};
use crate::raw_account::Type;
use csv::{ReaderBuilder, StringRecord};
use std::borrow::Cow;

/// The largest number of cells in a table.
const MOST_CELLS: usize = 1_000_000;

/// The delimiters between cells, in the order in which they are tried.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// The programs by the columns that their tables have; the first match counts.
const SOURCES: &[(&str, &[&str])] = &[
    ("Zoho Vault", &["logintotp", "secretdata"]),
    ("Bitwarden", &["logintotp"]),
    ("1Password", &["otpauth", "archived"]),
    ("Strongbox", &["otpauth", "email"]),
    ("Apple", &["otpauth"]),
    ("Dashlane", &["otpsecret"]),
    ("Dashlane", &["otpurl"]),
    ("KeePassXC", &["totp", "group"]),
    ("KeePass", &["timeotpsecretbase32"]),
    ("KeePass", &["hmacotpsecretbase32"]),
    ("LastPass", &["totp", "grouping"]),
    ("Proton Pass", &["totp", "vault"]),
    ("Delinea", &["totpkey", "secretname"]),
];

pub fn claim(file: &File) -> Claim {
    let text = file.text.as_deref().filter(|text| file.json.is_none() && !text.trim_start().starts_with('<'))?;
    let (told, text) = told_delimiter(text);
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    DELIMITERS
        .into_iter()
        .filter(|delimiter| first.contains(*delimiter) && told.is_none_or(|told| told == *delimiter))
        .find_map(|delimiter| read(text, delimiter))
        .or_else(|| read_without_header(text))
}

/// The delimiter that Excel's first line states, `sep=;`, and the text after it.
fn told_delimiter(text: &str) -> (Option<char>, &str) {
    let told = || {
        let rest = text.get(..4).filter(|sep| sep.eq_ignore_ascii_case("sep=")).map(|sep| &text[sep.len()..])?;
        let delimiter = rest.chars().next().filter(|delimiter| DELIMITERS.contains(delimiter))?;
        Some((Some(delimiter), rest[delimiter.len_utf8()..].trim_start_matches(['\r', '\n'])))
    };
    told().unwrap_or((None, text))
}

/// A column of the header.
struct Column {
    role: Role,
    folded: String,
    name: String,
}

fn read(text: &str, delimiter: char) -> Claim {
    let mut table = ReaderBuilder::new().flexible(true).delimiter(delimiter as u8).from_reader(text.as_bytes());
    if text.matches(delimiter).count() > MOST_CELLS {
        return Some(Err(ImportError::TooMany));
    }
    let header = table.headers().ok()?;
    let columns = header.iter().map(|name| {
        let folded = folded(name);
        Column { role: role(&folded), folded, name: name.trim().to_owned() }
    });
    let columns: Vec<Column> = columns.collect();
    let has = |name: &str| columns.iter().any(|column| column.folded == name);
    let is_of_keepass = columns.iter().any(|column| keepass::is_field(&column.folded));
    // With these three columns, `type` is the type of the codes, not the type of an entry in a password manager.
    let is_spelled_out = ["secret", "type", "issuer"].into_iter().all(has);
    let may_have_codes = columns.iter().any(|column| matches!(column.role, Role::Code | Role::WeakCode));
    if !is_of_keepass && !is_spelled_out && !may_have_codes {
        return None;
    }
    let unnamed = if is_of_keepass { "KeePass" } else { "" };
    let source =
        SOURCES.iter().find(|(_, signs)| signs.iter().all(|sign| has(sign))).map_or(unnamed, |(source, _)| source);
    let mut import = Import::of(source);
    let mut suspects = vec![false; columns.len()];
    for (at, row) in table.records().enumerate() {
        if import.is_excessive {
            break;
        }
        let Ok(row) = row else {
            import.take(format!("#{}", at + 1), Err::<ParsedAccount, _>(Why::Misshapen));
            continue;
        };
        let entry = entry(&columns, &row);
        read_row(&entry, at + 1, is_spelled_out, &mut import);
        let is_suspect = |part: &Part| part.role == Role::Suspect && !part.text.is_empty();
        // If the row has a code, its account has the warning instead.
        if entry.codes().is_empty() && !is_of_keepass {
            columns.iter().zip(&entry.0).zip(&mut suspects).for_each(|((_, part), said)| *said |= is_suspect(part));
        }
    }
    for (column, _) in columns.iter().zip(&suspects).filter(|(_, said)| **said) {
        import.leave_out(&column.name, Reason::NotUnderstood);
    }
    // Without entries and a known header, it is a table of something else that happens to have such a column.
    let is_known = !source.is_empty() || is_spelled_out || is_of_keepass;
    if import.entries() == 0 && !is_known { None } else { import.claimed() }
}

fn entry<'a>(columns: &'a [Column], row: &'a StringRecord) -> Entry<'a> {
    let parts = columns.iter().enumerate().map(|(at, Column { role, folded, name })| Part {
        role: *role,
        folded,
        name,
        text: Cow::Borrowed(row.get(at).unwrap_or("").trim()),
    });
    Entry(parts.collect())
}

fn read_row(entry: &Entry, at: usize, is_spelled_out: bool, import: &mut Import) {
    let names = entry.names();
    let (issuer, user) = match names.user {
        // Zoho Vault keeps the user name in a text of several lines.
        "" => super::members::Names { user: user_in_lines(entry), ..names }.of_login(),
        _ if is_spelled_out => {
            (names.issuer, entry.first_of(&["name", "account", "label", "username", "user", "email"]))
        }
        _ => names.of_login(),
    };
    let called = called(issuer, user, at);
    let of_keepass = keepass::codes(|field| entry.first_of(&[field]), issuer, user);
    let codes = entry.codes();
    if entry.is_in_trash() {
        if !codes.is_empty() || !of_keepass.is_empty() {
            import.leave_out(called, Reason::InTrash);
        }
        return;
    }
    if is_spelled_out {
        return import.take(called, spelled_out(entry, (issuer, user)));
    }
    let before = import.found.len();
    of_keepass.into_iter().for_each(|read| import.take(called.clone(), read));
    for code in codes.into_iter().filter(|code| !keepass::is_field(code.folded)) {
        let read = entry.read(&code.text, (issuer, user));
        // A secret that occurs both in a URI and bare is one account.
        if !read.as_ref().is_ok_and(|reading| import.has_secret_since(before, reading)) {
            import.take(called.clone(), read);
        }
    }
}

/// Reads a row with a column for each member, as scripts write it. The type must be a type of codes.
fn spelled_out(entry: &Entry, names: (&str, &str)) -> Result<ParsedAccount, Refusal> {
    Type::from_name(entry.text(Role::Type))?;
    entry.read(entry.first_of(&["secret"]), names)
}

fn user_in_lines<'a>(entry: &'a Entry) -> &'a str {
    let mut lines = entry.first_of(&["secretdata"]).lines();
    lines.find_map(|line| line.trim().strip_prefix("User Name:")).map_or("", str::trim)
}

/// Reads the URIs in the cells of a table without a header. Everything else in a row is ignored.
fn read_without_header(text: &str) -> Claim {
    let (line, at) = text.lines().find_map(|line| Some((line, uris::first_address(line)?)))?;
    let delimiter = line[..at].trim_end_matches(['"', ' ']).chars().next_back().filter(|c| DELIMITERS.contains(c))?;
    if text.matches(delimiter).count() > MOST_CELLS {
        return Some(Err(ImportError::TooMany));
    }
    let reader =
        ReaderBuilder::new().flexible(true).has_headers(false).delimiter(delimiter as u8).from_reader(text.as_bytes());
    let mut import = Import::default();
    for row in reader.into_records().flatten() {
        if import.is_excessive {
            break;
        }
        let cells: Vec<&str> = row.iter().map(str::trim).collect();
        for cell in &cells {
            match key_uri::looks_like_one(cell) {
                true if uris::is_in_trash(cell) => import.leave_out(key_uri::label(cell), Reason::InTrash),
                true => import.take(format!("#{}", import.entries() + 1), field_of_manager(cell, "", "")),
                false => {
                    uris::read_line(cell, &mut import);
                }
            }
        }
    }
    import.claimed()
}
