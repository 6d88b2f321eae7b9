//! 1Password's interchange file, which versions up to 7 wrote: one item per line, in JSON, and a separator line between
//! two items.
//!
//! A code is in a field whose name begins with `TOTP_`: a URI or a bare secret.

use super::json::{self, items, text};
use super::{Claim, File, Import, Reason, Why, called, field_of_manager};
use crate::key_uri;
use crate::parsed_account::ParsedAccount;
use serde_json::Value;

const SOURCE: &str = "1Password";
/// The separator between two items, the same in every file.
const BETWEEN: &str = "***5642bee8-a5ff-11dc-8314-0800200c9a66***";

pub fn claim(file: &File) -> Claim {
    let is_item = |json: &Value| json.get("secureContents").is_some() && json.get("uuid").is_some();
    if let Some(json) = file.json.as_ref().filter(|json| is_item(json)) {
        let mut import = Import::of(SOURCE);
        read(json, 1, &mut import);
        return import.claimed();
    }
    let text = file.text.as_deref().filter(|text| text.contains(BETWEEN))?;
    let mut import = Import::of(SOURCE);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && *line != BETWEEN);
    for (at, line) in lines.enumerate() {
        if import.is_excessive {
            break;
        }
        match json::parse(line.as_bytes()) {
            Ok(item) => read(&item, at + 1, &mut import),
            Err(_) => import.take(format!("#{}", at + 1), Err::<ParsedAccount, _>(Why::Misshapen)),
        }
    }
    import.claimed()
}

fn read(item: &Value, at: usize, import: &mut Import) {
    let contents = item.get("secureContents").unwrap_or(&Value::Null);
    let title = text(item, "title");
    let fields = items(contents.get("fields"));
    let user =
        fields.iter().find(|field| text(field, "designation") == "username").map_or("", |field| text(field, "value"));
    let sections = items(contents.get("sections")).iter().flat_map(|section| items(section.get("fields")));
    let is_code = |field: &&Value| text(field, "n").starts_with("TOTP_") || key_uri::looks_like_one(text(field, "v"));
    let codes = sections.filter(is_code).map(|field| text(field, "v")).filter(|code| !code.is_empty());
    for code in codes {
        match item.get("trashed") == Some(&Value::Bool(true)) {
            true => import.leave_out(called(title, user, at), Reason::InTrash),
            false => import.take(called(title, user, at), field_of_manager(code, title, user)),
        }
    }
}
