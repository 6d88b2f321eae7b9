//! Password managers' own JSON, as their archives hold it: 1Password (`export.data`) and Proton Pass (`data.json`).

use super::json::{has, items, text};
use super::{Claim, File, Import, called, field_of_manager};
use serde_json::Value;

pub fn claim(file: &File) -> Claim {
    let json = file.json.as_ref()?;
    match json.get("vaults") {
        Some(vaults) if vaults.is_object() => proton_pass(vaults).claimed(),
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
        let user = items(details.get("loginFields")).iter().find(|field| text(field, "designation") == "username");
        let user = user.map_or("", |field| text(field, "value"));
        let fields = items(details.get("sections")).iter().flat_map(|section| items(section.get("fields")));
        for totp in fields.filter_map(|field| field.get("value")?.get("totp")?.as_str()) {
            if !totp.is_empty() {
                import.take(called(title, user, 0), field_of_manager(totp, title, user));
            }
        }
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
        for totp in std::iter::once(text(content, "totpUri")).chain(extra).filter(|totp| !totp.is_empty()) {
            import.take(called(title, user, 0), field_of_manager(totp, title, user));
        }
    }
    import
}
