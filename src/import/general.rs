//! JSON that no family knows: entries whose members say what they are, and URIs in any text. It is tried after the
//! readers of known programs.

use super::members::{Entry, Names, Part, Role, folded, role};
use super::{Claim, File, Import, Reason, called, field_of_manager, uris};
use crate::key_uri;
use crate::raw_account;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The shortest bare secret, in characters, if nothing else says that it is one.
const SHORTEST: usize = 16;
/// The largest number of members of an entry. An object with more members contains entries.
const MOST_MEMBERS: usize = 100;

pub fn claim(file: &File) -> Claim {
    let mut import = Import::default();
    read_value(file.json.as_ref()?, Names::default(), &mut import);
    let is_any = !import.found.is_empty() || !import.problems.is_empty();
    is_any.then(|| Ok(import.without_doubles()))
}

/// Reads any value inside an entry that has these names.
fn read_value(value: &Value, names: Names, import: &mut Import) {
    match value {
        _ if import.is_excessive => {}
        Value::Object(members) if members.len() <= MOST_MEMBERS => read_entry(members, names, import),
        Value::Object(members) => members.values().for_each(|value| read_value(value, names, import)),
        Value::Array(values) => values.iter().for_each(|value| read_value(value, names, import)),
        Value::String(text) => read_text(text, names, import),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Reads the URIs in a text. A URI that is the whole text belongs to the entry.
fn read_text(text: &str, names: Names, import: &mut Import) {
    let text = text.trim();
    let is_one = key_uri::looks_like_one(text) && text.matches("://").count() == 1 && text.lines().count() == 1;
    if is_one && !uris::is_in_trash(text) {
        let (issuer, user) = names.of_account();
        return import.take(called(issuer, user, import.entries() + 1), field_of_manager(text, issuer, user));
    }
    for line in text.lines() {
        uris::read_line(line, import);
    }
}

fn read_entry(members: &Map<String, Value>, outer: Names, import: &mut Import) {
    let folded: Vec<String> = members.keys().map(|name| folded(name)).collect();
    let parts = members.iter().zip(&folded).filter_map(|((name, value), folded)| {
        let role = match role(folded) {
            // Only a text can be a secret.
            Role::Code | Role::WeakCode if !value.is_string() => Role::Other,
            role => role,
        };
        Some(Part { role, folded, name, text: plain(value)? })
    });
    let mut entry = Entry(parts.collect());
    if let (Some(label), Some(value)) = (label_of(members), entry.0.iter_mut().find(|part| part.folded == "value"))
        && role(&label) == Role::Code
        && members.get("value").is_some_and(Value::is_string)
    {
        value.role = Role::Code;
    }
    let fields: Vec<(String, &str)> =
        members.values().filter_map(Value::as_array).flatten().filter_map(field).collect();
    let user = fields.iter().find(|(label, text)| role(label) == Role::User && !text.is_empty());
    let labelled = Names { user: user.map_or("", |(_, text)| text), ..Names::default() };
    // The name of a field is not the name of an account.
    let own = if members.contains_key("value") { Names::default() } else { entry.names().within(labelled) };
    let names = own.within(outer);
    let (issuer, user) = names.of_account();
    let called = called(issuer, user, import.entries() + 1);
    let mut codes = entry.codes();
    if codes.is_empty() && !called.starts_with('#') {
        // If the entry has only a name besides, the secret must look like one.
        let is_secret = |text: &str| text.len() >= SHORTEST && raw_account::secret(text).is_ok();
        codes = entry.0.iter().filter(|part| part.role == Role::WeakCode && is_secret(&part.text)).collect();
    }
    if entry.is_in_trash() {
        import.leave_out(called, Reason::InTrash);
        return;
    }
    if codes.is_empty() && entry.has_filled(Role::Suspect) {
        import.leave_out(&called, Reason::NotUnderstood);
    }
    let before = import.found.len();
    for code in &codes {
        let read = entry.read(&code.text, (issuer, user));
        // A secret may occur both in a URI and bare. The URI comes first and says more.
        if read.as_ref().is_ok_and(|reading| import.has_secret_since(before, reading)) {
            continue;
        }
        import.take(called.clone(), read);
    }
    for (name, value) in members {
        // The URI as it was scanned, next to the account as it is now. Its counter may be outdated.
        let is_old = || value.as_str().and_then(|text| key_uri::read(text).ok());
        let is_read = codes.iter().any(|code| code.name == name);
        if !is_read && !is_old().is_some_and(|reading| import.has_secret_since(before, &reading)) {
            read_value(value, names, import);
        }
    }
}

/// The folded name of a field: the first of type, label, name, key and id with a known role, otherwise the first of
/// all.
fn label_of(field: &Map<String, Value>) -> Option<String> {
    let texts = ["type", "label", "name", "key", "id"].into_iter().filter_map(|name| field.get(name)?.as_str());
    let mut labels = texts.map(folded);
    let known = labels.clone().find(|label| matches!(role(label), Role::Code | Role::User));
    known.or_else(|| labels.next())
}

/// The label and the text of a field; `None` if it lacks one.
fn field(value: &Value) -> Option<(String, &str)> {
    let field = value.as_object().filter(|field| field.len() <= MOST_MEMBERS)?;
    Some((label_of(field)?, field.get("value")?.as_str()?.trim()))
}

/// A value as a text; `None` for an array or an object.
fn plain(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text.trim())),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Bool(is_so) => Some(Cow::Borrowed(if *is_so { "true" } else { "" })),
        Value::Null => Some(Cow::Borrowed("")),
        Value::Array(_) | Value::Object(_) => None,
    }
}
