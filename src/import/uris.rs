//! Texts that contain URIs of accounts (in names: addresses): lists of `otpauth://` lines, which Kader and most
//! programs write, pasted text, and HTML pages with URIs in their pictures and links.
//!
//! The text next to a URI may be a password, so only the label of the URI is repeated.

use super::{Claim, File, Import, ImportError, MOST_PICTURES, Reason, Why, google, lastpass};
use crate::key_uri::{self, percent_decoded, unescaped};
use crate::parsed_account::{ParsedAccount, may_have_secret};
use crate::payload::{self, Payload};

/// The longest URI of an export picture, in bytes. A QR code holds 3 kB; a text that was written by hand may be longer.
const LONGEST_PICTURE: usize = 64 << 10;

/// The schemes of the URIs. A scheme precedes those that it ends with.
const SCHEMES: &[&str] =
    &["apple-otpauth-migration", "otpauth-migration", "lpaauth-migration", "apple-otpauth", "otpauth", "steam", "motp"];
/// The ways to write `://` in plain text, JSON and HTML.
const SLASHES: &[&str] = &["://", ":\\/\\/", ":\\u002f\\u002f", ":&#x2f;&#x2f;", ":&#47;&#47;", ":&sol;&sol;"];
/// The ways to write `://` in a URI that is a parameter of another URI.
const ENCODED_SLASHES: &[&str] = &["%3a%2f%2f", ":%2f%2f"];

pub fn claim(file: &File) -> Claim {
    let text = file.text.as_deref()?;
    let import = match text.trim_start().starts_with(['<', '{', '[']) {
        true => read_scattered(text),
        false => read_lines(text),
    };
    if import.entries() > 0 {
        return Some(Ok(import));
    }
    // If the whole text is another maker's code, the user learns that, not just that the file is unknown.
    match payload::read(text) {
        other @ (Payload::Vendor(_) | Payload::Approval(_) | Payload::Recovery | Payload::Link(_)) => {
            let mut import = Import::default();
            import.take("#1", Err::<ParsedAccount, _>(Why::NotAnAccount(other)));
            Some(Ok(import))
        }
        Payload::Account(_) | Payload::Refused(_) | Payload::Export | Payload::Other => None,
    }
}

/// Reads a text line by line. A line that begins with `#` or `//` is a comment. A line that may contain a secret but
/// has no URI is reported if other lines have URIs.
pub fn read_lines(text: &str) -> Import {
    let mut import = Import::default();
    let mut passed_over = Vec::new();
    for (at, line) in text.lines().map(str::trim).enumerate().filter(|(_, line)| !line.is_empty() && !is_comment(line))
    {
        if import.is_excessive {
            break;
        }
        if !read_line(line, &mut import) && passed_over.len() <= super::MOST_ENTRIES && may_have_secret(line) {
            passed_over.push(at + 1);
        }
    }
    if import.entries() > 0 {
        passed_over.into_iter().for_each(|at| import.leave_out(format!("#{at}"), Reason::NotUnderstood));
    }
    import
}

fn is_comment(line: &str) -> bool {
    line.starts_with('#') || line.starts_with("//")
}

/// Reads the text of a QR code. A code that is not an account is reported.
pub fn read_code(text: &str, import: &mut Import) {
    if !read_line(text, import) {
        let at = import.entries() + 1;
        import.take(format!("#{at}"), Err::<ParsedAccount, _>(Why::NotAnAccount(payload::read(text))));
    }
}

/// Reads a line with one or more URIs. A line without a URI is not an entry: returns `false`.
pub fn read_line(line: &str, import: &mut Import) -> bool {
    let line = line.trim();
    let lower = line.to_ascii_lowercase();
    let Some(first) = next_address(line, &lower, 0, Around::Line) else { return false };
    let has_words_before = line[..first.start].contains(char::is_alphanumeric) && !first.is_delimited;
    if has_words_before {
        import.take(label(&line[first.start..first.end], import), Err::<ParsedAccount, _>(Why::TextBefore));
        return true;
    }
    read_all(line, &lower, Around::Line, import);
    true
}

/// Reads URIs anywhere in a text: in HTML attributes, in malformed JSON.
fn read_scattered(text: &str) -> Import {
    let mut import = Import::default();
    read_all(text, &text.to_ascii_lowercase(), Around::Markup, &mut import);
    import
}

/// Reads all URIs in a text. `lower` is the text in ASCII lower case, so byte positions are equal in both.
fn read_all(text: &str, lower: &str, around: Around, import: &mut Import) {
    let mut from = 0;
    while let Some(address) = next_address(text, lower, from, around).filter(|_| !import.is_excessive) {
        let raw = text[address.start..address.end].trim_end_matches([',', ';', '|', ' ', '\t', '\\']);
        match address.is_encoded {
            true => read_address(&percent_decoded(raw), import),
            false => read_address(&unescaped(raw), import),
        }
        from = address.end;
    }
}

/// Reads one URI, with nothing around it.
fn read_address(address: &str, import: &mut Import) {
    let lower: String = address.chars().take(40).collect::<String>().to_ascii_lowercase();
    if lower.starts_with("lpaauth-migration://") {
        return take_picture(import, address, lastpass::read_migration);
    }
    if lower.starts_with("otpauth-migration://") || lower.starts_with("apple-otpauth-migration://") {
        return take_picture(import, address, google::read_migration);
    }
    let label = label(address, import);
    match is_in_trash(address) {
        true => import.leave_out(label, Reason::InTrash),
        false => import.take(label, key_uri::read(address)),
    }
}

/// Reads the URI of one picture of an export.
fn take_picture(import: &mut Import, line: &str, read: fn(&str) -> Result<Import, ImportError>) {
    import.pictures += 1;
    if import.pictures > MOST_PICTURES {
        import.is_excessive = true;
        return;
    }
    let at = import.entries() + 1;
    match if line.len() <= LONGEST_PICTURE { read(line) } else { Err(ImportError::TooLarge) } {
        Ok(read) => import.append(read),
        Err(_) => import.take(format!("#{at}"), Err::<ParsedAccount, _>(Why::Misshapen)),
    }
}

/// Whether a URI says that the account is in the trash. Ente adds display settings to the URI as JSON, with this flag.
pub fn is_in_trash(address: &str) -> bool {
    let Some(at) = address.to_ascii_lowercase().find("codedisplay=") else { return false };
    let shown = percent_decoded(&address[at..]);
    shown.replace([' ', '+'], "").contains("\"trashed\":true")
}

/// The label of a URI, or its position.
fn label(uri: &str, import: &Import) -> String {
    match key_uri::label(uri) {
        label if label.is_empty() => format!("#{}", import.entries() + 1),
        label => label,
    }
}

/// The position at which the first URI of a line begins.
pub fn first_address(line: &str) -> Option<usize> {
    next_scheme(&line.to_ascii_lowercase(), 0).map(|(at, _, _)| at)
}

/// The kind of text around a URI, which determines where the URI ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    /// A line, in which a URI may contain spaces.
    Line,
    /// HTML, XML, JSON.
    Markup,
}

/// The position of a URI.
struct Place {
    start: usize,
    end: usize,
    /// Whether it is a percent-encoded parameter of another URI.
    is_encoded: bool,
    /// Whether it is in quotes or a parameter, so that the text before it does not belong to it.
    is_delimited: bool,
}

/// The first URI at or after `from`. Each part of the text is examined a few times, regardless of the number of URIs.
fn next_address(text: &str, lower: &str, from: usize, around: Around) -> Option<Place> {
    let (start, behind, is_encoded) = next_scheme(lower, from)?;
    // The next URI may follow on the same line, with or without a comma.
    let next = next_scheme(lower, behind).filter(|_| !is_encoded).map_or(text.len(), |(next, _, _)| next);
    let (before, after) = (&lower[from..start], &lower[behind..next]);
    let quote = ["&quot;", "&#34;", "&#x22;", "\"", "'", "`"].into_iter().find(|quote| before.ends_with(quote));
    let length = match (quote, around) {
        _ if is_encoded => after.find(['&', '"', '\'', '<', '>', ' ', '\n', '\r']),
        // Quotes of another kind are part of the URI.
        (Some(quote), _) => after
            .char_indices()
            .find(|(at, sign)| matches!(sign, '\n' | '\r') || after[*at..].starts_with(quote))
            .map(|(at, _)| at),
        (None, Around::Line) => None,
        (None, Around::Markup) => after.find(['"', '<', '>', '`', '\n', '\r']),
    };
    let end = length.map_or(next, |length| behind + length);
    Some(Place { start, end, is_encoded, is_delimited: is_encoded || quote.is_some() })
}

/// The positions where the next scheme begins and where its slashes end, and whether it is percent-encoded.
fn next_scheme(lower: &str, from: usize) -> Option<(usize, usize, bool)> {
    // In a long text most of these characters are something else, which the next two bytes show.
    let may_begin = |at: &usize| match lower.as_bytes().get(*at..at + 3) {
        Some([b':', next, _]) => matches!(next, b'/' | b'\\' | b'&' | b'%'),
        Some(three) => three == b"%3a",
        None => false,
    };
    lower[from..].match_indices([':', '%']).map(|(at, _)| from + at).filter(may_begin).find_map(|at| {
        let rest = &lower[at..];
        let begins = |slashes: &[&str]| slashes.iter().find(|slashes| rest.starts_with(**slashes)).map(|s| s.len());
        let (length, is_encoded) = match (begins(SLASHES), begins(ENCODED_SLASHES)) {
            (Some(length), _) => (length, false),
            (None, Some(length)) => (length, true),
            (None, None) => return None,
        };
        let scheme = SCHEMES.iter().find(|scheme| lower[from..at].ends_with(**scheme))?;
        Some((at - scheme.len(), at + length, is_encoded))
    })
}
