//! Editing an account: names, sites, group, and whether filling sends the form. Removing an account can be undone.
//!
//! Few people need this on a given day, so it comes from the options' wasm: in the popup's window, or in the tab from
//! the list of all accounts.

use crate::account::AccountId;
use crate::browser::i18n::{t, translate};
use crate::browser::pages::{App, Screen, in_tab};
use crate::browser::parts::{Heading, TextField, title_of};
use crate::browser::shell::back_to_popup;
use crate::i18n::sentence1;
use crate::route::Return;
use crate::site::Site;
use crate::vault::{Edit, Entry};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The screen.
#[component]
pub fn EditScreen(id: AccountId) -> impl IntoView {
    let app = App::get();
    let Some(entry) = app.of_vault_now(|vault| vault.entry(id).cloned()).flatten() else {
        leave(app);
        return ().into_any();
    };
    let removed = RwSignal::new(false);
    let kept = StoredValue::new(entry.clone());
    let shown = move || match removed.get() {
        false => view! { <Fields entry=kept.get_value() removed /> }.into_any(),
        true => view! { <Removed entry=kept.get_value() removed /> }.into_any(),
    };
    shown.into_any()
}

/// Goes back to where the user came from.
fn leave(app: App) {
    match in_tab() {
        true => app.show(Screen::Accounts),
        false => back_to_popup(Return::Quietly),
    }
}

#[component]
fn Fields(entry: Entry, removed: RwSignal<bool>) -> impl IntoView {
    let app = App::get();
    let id = entry.id;
    let (issuer, name) = (RwSignal::new(entry.account.issuer.clone()), RwSignal::new(entry.account.name.clone()));
    let origins: Vec<String> = entry.sites.iter().map(Site::origin).collect();
    let sites = RwSignal::new(origins.join("\n"));
    let sites_error = RwSignal::new(None::<String>);
    let group = RwSignal::new(entry.group.clone());
    let submits = StoredValue::new(entry.submits);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let edit = match Site::read_lines(&sites.get_untracked()) {
            // A site that others can read the connection to is never remembered.
            Ok(sites) if !sites.iter().all(Site::is_private) => {
                let open = sites.iter().find(|site| !site.is_private()).map(Site::origin).unwrap_or_default();
                return sites_error.set(Some(translate(&sentence1("siteOpen", open))));
            }
            Ok(sites) => Edit::Update {
                id,
                issuer: issuer.get_untracked().trim().into(),
                name: name.get_untracked().trim().into(),
                sites,
                submits: submits.get_value(),
                group: group.get_untracked().trim().into(),
            },
            Err(line) => return sites_error.set(Some(translate(&sentence1("siteWrong", line)))),
        };
        spawn_local(async move {
            if app.save(edit).await {
                leave(app);
                app.say(t("changesSaved"));
            }
        });
    };
    let remove = move |_| {
        spawn_local(async move {
            if app.save(Edit::Remove(id)).await {
                removed.set(true);
            }
        });
    };
    view! {
        <main class="screen edit" class:options=in_tab>
            <Heading text=t("editTitle") back=Callback::new(move |()| leave(app)) />
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
                <GroupField value=group />
                <label class="check">
                    <input type="checkbox" id="submits" checked=entry.submits on:change=move |event| submits.set_value(event_target_checked(&event)) />
                    <span>{t("submits")}</span>
                </label>
                <p class="note">{t("submitsNote")}</p>
                <button class="primary wide" type="submit" id="save">{t("saveChanges")}</button>
            </form>
            <button class="danger wide" type="button" id="remove" on:click=remove>{t("remove")}</button>
        </main>
    }
}

/// The name of a group: an existing or a new one.
#[component]
pub fn GroupField(value: RwSignal<String>) -> impl IntoView {
    let app = App::get();
    let groups = move || {
        let group = |name: &str| view! { <option value=name.to_owned()></option> };
        app.open.with(|open| open.as_ref().map(|open| open.vault.groups().into_iter().map(group).collect_view()))
    };
    view! {
        <div class="field">
            <label for="group">{t("group")}</label>
            <input id="group" type="text" list="group-names" autocomplete="off" aria-describedby="group-note" bind:value=value />
            <datalist id="group-names">{groups}</datalist>
            <p class="note" id="group-note">{t("groupHint")}</p>
        </div>
    }
}

/// The account is removed; one click puts it back in its old position.
#[component]
fn Removed(entry: Entry, removed: RwSignal<bool>) -> impl IntoView {
    let app = App::get();
    let text = translate(&sentence1("removed", title_of(&entry.account)));
    let undo = move |_| {
        let back = Edit::PutBack(entry.id);
        spawn_local(async move {
            if app.save(back).await {
                removed.set(false);
                leave(app);
            }
        });
    };
    view! {
        <main class="screen edit" class:options=in_tab>
            <Heading text=t("removedTitle") back=Callback::new(move |()| leave(app)) />
            <p class="lead" role="status">{text}</p>
            <p class="note">{t("removedKept")}</p>
            <button class="wide" type="button" id="undo" on:click=undo>{t("undo")}</button>
            <button class="primary wide" type="button" id="done" on:click=move |_| leave(app)>{t("removedDone")}</button>
        </main>
    }
}
