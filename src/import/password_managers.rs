//! The JSON files in the archives of password managers: 1Password (`export.data`) and Proton Pass (`data.json`).

use super::json::{self, has, items, number, text};
use super::{Claim, File, Import, Noted, Reason, called, field_of_manager, uris};
use crate::key_uri;
use crate::parsed_account::{ParsedAccount, Refusal};
use crate::raw_account::Number;
use serde_json::Value;

/// The state of an item in the trash.
const IN_TRASH: u64 = 2;
const KNOWN_OF_PROTON: &[&str] =
    &["itemUsername", "itemEmail", "username", "password", "urls", "totpUri", "passkeys", "allowedApps", "autofill"];

pub fn claim(file: &File) -> Claim {
    let json = file.json.as_ref()?;
    match json.get("vaults") {
        Some(Value::Object(vaults)) if vaults.values().any(|vault| vault.get("items").is_some()) => {
            proton_pass(&json["vaults"]).claimed()
        }
        _ => {
            let accounts = items(json.get("accounts"));
            accounts.iter().any(|account| has(account, &["vaults"])).then_some(())?;
            one_password(accounts).claimed()
        }
    }
}

fn one_password(accounts: &[Value]) -> Import {
    let mut import = Import::of("1Password");
    let vaults = accounts.iter().flat_map(|account| items(account.get("vaults")));
    for item in vaults.flat_map(|vault| items(vault.get("items"))) {
        let details = item.get("details").unwrap_or(&Value::Null);
        let title = item.get("overview").map_or("", |overview| text(overview, "title"));
        let fields: Vec<&Value> =
            items(details.get("sections")).iter().flat_map(|section| items(section.get("fields"))).collect();
        let user = items(details.get("loginFields")).iter().find(|field| text(field, "designation") == "username");
        let user = user.map_or("", |field| text(field, "value"));
        let mail = || fields.iter().find_map(|field| field.get("value")?.get("email")?.get("email_address")?.as_str());
        let user = if user.is_empty() { mail().unwrap_or("") } else { user };
        let codes = fields.iter().filter_map(|field| field.get("value")?.get("totp")?.as_str());
        let codes: Vec<&str> = codes.filter(|code| !code.is_empty()).collect();
        let at = import.entries() + 1;
        if text(item, "state") == "trashed" || item.get("trashed") == Some(&Value::Bool(true)) {
            codes.iter().for_each(|_| import.leave_out(called(title, user, at), Reason::InTrash));
            continue;
        }
        let before = import.found.len();
        for code in &codes {
            import.take(called(title, user, at), field_of_manager(code, title, user));
        }
        read_other_addresses(item, (title, user), (&codes, before), &mut import);
    }
    import
}

fn proton_pass(vaults: &Value) -> Import {
    let mut import = Import::of("Proton Pass");
    let vaults = vaults.as_object().into_iter().flat_map(|vaults| vaults.values());
    for item in vaults.flat_map(|vault| items(vault.get("items"))) {
        let data = item.get("data").unwrap_or(&Value::Null);
        let content = data.get("content").unwrap_or(&Value::Null);
        let title = data.get("metadata").map_or("", |metadata| text(metadata, "name"));
        let users = ["itemUsername", "itemEmail", "username"].map(|key| text(content, key));
        let user = users.into_iter().find(|user| !user.is_empty()).unwrap_or("");
        let extra = items(data.get("extraFields")).iter().filter(|field| text(field, "type") == "totp");
        let extra = extra.filter_map(|field| field.get("data")).map(|data| text(data, "totpUri"));
        let codes = std::iter::once(text(content, "totpUri")).chain(extra);
        let codes: Vec<&str> = codes.filter(|code| !code.is_empty()).collect();
        let at = import.entries() + 1;
        if number(item, "state") == Number::Is(IN_TRASH) {
            codes.iter().for_each(|_| import.leave_out(called(title, user, at), Reason::InTrash));
            continue;
        }
        let before = import.found.len();
        for code in &codes {
            let read = field_of_manager(code, title, user).noting(json::judged(content, KNOWN_OF_PROTON, &[]));
            import.take(called(title, user, at), read);
        }
        read_other_addresses(item, (title, user), (&codes, before), &mut import);
    }
    import
}

/// Reads URIs that the user entered in other places of an entry, such as a note or a custom field. `codes` are the
/// texts that were already read; `before` is the number of accounts before theirs.
pub fn read_other_addresses(
    item: &Value,
    (title, user): (&str, &str),
    (codes, before): (&[&str], usize),
    import: &mut Import,
) {
    match item {
        Value::String(text) if !codes.contains(&text.as_str()) => {
            let mut others = Import::default();
            text.lines().for_each(|line| {
                uris::read_line(line, &mut others);
            });
            for reading in others.found {
                let reading = match key_uri::looks_like_one(text) {
                    true => field_of_manager(text, title, user).unwrap_or(reading),
                    false => reading,
                };
                if !import.has_secret_since(before, &reading) {
                    import.take("", Ok::<_, Refusal>(reading));
                }
            }
            for problem in others.problems {
                import.take(called(title, user, import.entries() + 1), Err::<ParsedAccount, _>(problem.why));
            }
        }
        Value::Array(items) => {
            items.iter().for_each(|item| read_other_addresses(item, (title, user), (codes, before), import));
        }
        Value::Object(members) => {
            // The history of an entry is outdated.
            let present = members.iter().filter(|(name, _)| !name.to_ascii_lowercase().contains("history"));
            present.for_each(|(_, item)| read_other_addresses(item, (title, user), (codes, before), import));
        }
        _ => {}
    }
}
