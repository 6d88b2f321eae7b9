//! Edit an account: names, sites, and whether filling sends the form. Removing it can be undone.

use super::{App, Screen, actions};
use crate::account::AccountId;
use crate::browser::parts::{Heading, TextField};
use crate::browser::words::{t, tell};
use crate::site::Site;
use crate::vault::Edit;
use crate::wording::say1;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The screen.
#[component]
pub fn EditScreen(id: AccountId) -> impl IntoView {
    let app = App::get();
    let Some(entry) = app.vault.with_untracked(|vault| vault.entry(id).cloned()) else {
        app.show(Screen::Accounts);
        return ().into_any();
    };
    let (issuer, name) = (RwSignal::new(entry.account.issuer.clone()), RwSignal::new(entry.account.name.clone()));
    let origins: Vec<String> = entry.sites.iter().map(Site::origin).collect();
    let sites = RwSignal::new(origins.join("\n"));
    let sites_error = RwSignal::new(None::<String>);
    let submits = StoredValue::new(entry.submits);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let edit = match read_sites(&sites.get_untracked()) {
            Ok(sites) => Edit::Rename {
                id,
                issuer: issuer.get_untracked().trim().into(),
                name: name.get_untracked().trim().into(),
                sites,
                submits: submits.get_value(),
            },
            Err(line) => return sites_error.set(Some(tell(&say1("siteWrong", line)))),
        };
        spawn_local(async move {
            if actions::save(app, edit).await {
                app.show(Screen::Accounts);
                actions::notify(app, t("changesSaved"));
            }
        });
    };
    view! {
        <main class="screen edit">
            <Heading text=t("editTitle") back=Callback::new(move |()| app.show(Screen::Accounts)) />
            <form on:submit=submit>
                <TextField id="issuer" label="issuer" value=issuer autofocus=true />
                <TextField id="name" label="accountName" value=name />
                <div class="field">
                    <label for="sites">{t("sites")}</label>
                    <textarea id="sites" rows="3" spellcheck="false" aria-describedby="sites-note" aria-invalid=move || sites_error.get().is_some().to_string() bind:value=sites></textarea>
                    <p class="note" id="sites-note" class:error=move || sites_error.get().is_some() aria-live="polite">
                        {move || sites_error.get().unwrap_or_else(|| t("sitesHint"))}
                    </p>
                </div>
                <label class="check">
                    <input type="checkbox" id="submits" checked=entry.submits on:change=move |event| submits.set_value(event_target_checked(&event)) />
                    <span>{t("submits")}</span>
                </label>
                <p class="note">{t("submitsNote")}</p>
                <button class="primary wide" type="submit" id="save">{t("saveChanges")}</button>
            </form>
            <button class="danger wide" type="button" id="remove" on:click=move |_| actions::remove(app, id)>{t("remove")}</button>
        </main>
    }
    .into_any()
}

/// One address a line; a bare host means https. The error is the line that is none.
fn read_sites(text: &str) -> Result<Vec<Site>, String> {
    let mut sites = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let address = if line.contains("://") { line.to_owned() } else { format!("https://{line}") };
        let site = Site::of_address(&address).ok_or_else(|| line.to_owned())?;
        if !sites.contains(&site) {
            sites.push(site);
        }
    }
    Ok(sites)
}
