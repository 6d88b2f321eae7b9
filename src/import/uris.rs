//! Texts with addresses in them: a list of `otpauth://` lines, as most programs write and as Kader writes, pasted text, and
//! HTML pages, whose pictures and links hold the addresses.

use super::{Claim, File, Import, Trouble, Why, google, lastpass};
use crate::key_uri::{self, Reading};
use crate::payload::{self, Payload};

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
    // One line that is another maker's code has more to say than "unknown".
    None
}

/// Line by line; a line that begins with `#` or `//` is a comment.
pub fn read_lines(text: &str) -> Import {
    let mut import = Import::default();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !is_comment(line)) {
        read_line(line, &mut import);
    }
    import
}

fn is_comment(line: &str) -> bool {
    line.starts_with('#') || line.starts_with("//")
}

/// One line or one code's text. What is no address of any kind is no entry.
pub fn read_line(line: &str, import: &mut Import) {
    let line = line.trim();
    let Some(at) = first_scheme(line) else {
        if let Payload::Vendor(_) | Payload::Approval(_) | Payload::Recovery = payload::read(line) {
            import.take(short(line), Err::<Reading, _>(Why::Refused(key_uri::Refusal::NotAKeyUri)));
        }
        return;
    };
    if at > 0 {
        return import.take(short(line), Err::<Reading, _>(Why::TextBefore(short(line[..at].trim_end()))));
    }
    let lower = line.to_ascii_lowercase();
    if lower.starts_with("lpaauth-migration://") {
        return join(import, line, lastpass::read_migration(line));
    }
    if lower.starts_with("otpauth-migration://") || lower.starts_with("apple-otpauth-migration://") {
        return join(import, line, google::read_migration(line));
    }
    let at = import.found.len() + import.problems.len() + 1;
    import.take(label(line, at), key_uri::read(line));
}

fn join(import: &mut Import, line: &str, read: Result<Import, Trouble>) {
    match read {
        Ok(read) => import.append(read),
        Err(_) => import.take(short(line), Err::<Reading, _>(Why::Misshapen)),
    }
}

/// Addresses anywhere in a text: in HTML's attributes, in a JSON of a program that nobody has described.
fn read_scattered(text: &str) -> Import {
    let mut import = Import::default();
    let mut rest = text;
    while let Some(at) = first_scheme(rest) {
        let uri = &rest[at..];
        let end = uri.find(['"', '\'', '<', '>', '\n', '\r', '\\']).unwrap_or(uri.len());
        let uri = unescaped(&uri[..end]);
        read_line(&uri, &mut import);
        rest = &rest[at + end.max(1)..];
    }
    import
}

/// The five characters that HTML must escape, and the ones that it often does.
fn unescaped(text: &str) -> String {
    text.replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">")
}

/// Where the first address begins; the longest scheme there counts.
fn first_scheme(text: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    let at = SCHEMES.iter().filter_map(|scheme| lower.find(scheme)).min()?;
    Some(at)
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

pub(super) use crate::key_uri::percent_decoded;
