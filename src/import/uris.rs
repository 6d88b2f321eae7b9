//! Texts with addresses in them: a list of `otpauth://` lines, as most programs write and as Kader writes, pasted text, and
//! HTML pages, whose pictures and links hold the addresses.

use super::{Claim, File, Import, MOST_PICTURES, Trouble, Why, google, lastpass};
use crate::key_uri;
use crate::key_uri::percent_decoded;
use crate::payload::{self, Payload};
use crate::reading::Reading;

/// A QR code holds 3 kB; one that was written by hand, some more.
const LONGEST_PICTURE: usize = 64 << 10;

const SCHEMES: &[&str] = &[
    "otpauth://",
    "apple-otpauth://",
    "otpauth-migration://",
    "apple-otpauth-migration://",
    "lpaauth-migration://",
    "steam://",
    "motp://",
];

pub fn claim(file: &File) -> Claim {
    let text = file.text.as_deref()?;
    let import = match text.trim_start().starts_with(['<', '{', '[']) {
        true => read_scattered(text),
        false => read_lines(text),
    };
    if !import.found.is_empty() || !import.problems.is_empty() {
        return Some(Ok(import));
    }
    // A text that is nothing but another maker's code has more to say than "unknown".
    match payload::read(text) {
        other @ (Payload::Vendor(_) | Payload::Approval(_) | Payload::Recovery | Payload::Link(_)) => {
            let mut import = Import::default();
            import.take(short(text.trim()), Err::<Reading, _>(Why::NotAnAccount(other)));
            Some(Ok(import))
        }
        Payload::Account(_) | Payload::Refused(_) | Payload::Export | Payload::Other => None,
    }
}

/// Line by line; a line that begins with `#` or `//` is a comment.
pub fn read_lines(text: &str) -> Import {
    let mut import = Import::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !is_comment(line)) {
        if import.is_excessive {
            break;
        }
        read_line(line, &mut import);
    }
    import
}

fn is_comment(line: &str) -> bool {
    line.starts_with('#') || line.starts_with("//")
}

/// A QR code's text; one that is no account is named.
pub fn read_code(text: &str, import: &mut Import) {
    match first_scheme(&text.to_ascii_lowercase()) {
        Some(_) => read_line(text, import),
        None => import.take(short(text.trim()), Err::<Reading, _>(Why::NotAnAccount(payload::read(text)))),
    }
}

/// One line. What has no address in it is no entry.
fn read_line(line: &str, import: &mut Import) {
    let line = line.trim();
    let lower = line.to_ascii_lowercase();
    let Some(at) = first_scheme(&lower) else { return };
    if at > 0 {
        return import.take(short(line), Err::<Reading, _>(Why::TextBefore(short(line[..at].trim_end()))));
    }
    if lower.starts_with("lpaauth-migration://") {
        return take_picture(import, line, lastpass::read_migration);
    }
    if lower.starts_with("otpauth-migration://") || lower.starts_with("apple-otpauth-migration://") {
        return take_picture(import, line, google::read_migration);
    }
    let at = import.found.len() + import.problems.len() + 1;
    import.take(label(line, at), key_uri::read(line));
}

/// Takes one of the pictures in which an export comes.
fn take_picture(import: &mut Import, line: &str, read: fn(&str) -> Result<Import, Trouble>) {
    import.pictures += 1;
    if import.pictures > MOST_PICTURES {
        import.is_excessive = true;
        return;
    }
    match if line.len() <= LONGEST_PICTURE { read(line) } else { Err(Trouble::TooLarge) } {
        Ok(read) => import.append(read),
        Err(_) => import.take(short(line), Err::<Reading, _>(Why::Misshapen)),
    }
}

/// Addresses anywhere in a text: in HTML's attributes, in a JSON of a program that nobody has described.
fn read_scattered(text: &str) -> Import {
    let mut import = Import::default();
    // Small letters stand where the large ones did, so both are cut at the same places.
    let lower = text.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = next_scheme(&lower, from).filter(|_| !import.is_excessive) {
        let uri = &text[at..];
        let end = uri.find(['"', '\'', '<', '>', '\n', '\r', '\\']).unwrap_or(uri.len());
        read_line(&unescaped(&uri[..end]), &mut import);
        from = at + end;
    }
    import
}

/// The five characters that HTML must escape, and the ones that it often does.
fn unescaped(text: &str) -> String {
    text.replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">")
}

/// Where the first address begins, in a text in small letters.
fn first_scheme(lower: &str) -> Option<usize> {
    next_scheme(lower, 0)
}

/// The same from a place on. Every scheme ends in `://`, which is looked for once, however long the text.
fn next_scheme(lower: &str, from: usize) -> Option<usize> {
    let mut ends = lower[from..].match_indices("://").map(|(at, end)| from + at + end.len());
    ends.find_map(|end| {
        let starts =
            SCHEMES.iter().filter(|scheme| lower[from..end].ends_with(*scheme)).map(|scheme| end - scheme.len());
        starts.min()
    })
}

fn label(uri: &str, at: usize) -> String {
    let label = uri.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, rest)| rest);
    let label = percent_decoded(label.split('?').next().unwrap_or(""));
    if label.trim().is_empty() { format!("#{at}") } else { label }
}

/// Enough of a line to know it again, without the secret in it.
fn short(line: &str) -> String {
    let line = line.split("secret=").next().unwrap_or("").split("data=").next().unwrap_or("");
    line.chars().take(60).collect()
}
