//! What a scan brought: issuer, account name, live code and site, before anything is saved. Or why it is no account,
//! and what to do instead.

use super::{App, Screen, actions};
use crate::account::Account;
use crate::browser::parts::{Badge, CodeText, Heading, Ring, TextField, title_of};
use crate::browser::words::{t, tell};
use crate::key_uri::Reading;
use crate::message::{Consent, Find, ScanProblem};
use crate::otp;
use crate::payload::{self, Offer, Payload};
use crate::site::Site;
use crate::vault::Edit;
use crate::wording::say1;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The screen.
#[component]
pub fn FindScreen(find: Find) -> impl IntoView {
    let site = find.origin.as_deref().and_then(Site::of_address);
    match payload::offer(find.codes.into_iter().map(|code| (code.text, code.portrait))) {
        Offer::Account(reading) => view! { <FoundAccount reading=*reading site /> }.into_any(),
        Offer::Several(accounts) => view! { <Choose accounts site /> }.into_any(),
        Offer::Other(other) => {
            let text = other.problem().map(|wording| tell(&wording)).unwrap_or_default();
            let title = if other == Payload::Export { "findExport" } else { "findOther" };
            view! { <NoAccount title text is_export=other == Payload::Export /> }.into_any()
        }
        Offer::Nothing => {
            let text = t(match find.problem {
                Some(ScanProblem::NoPicture) => "findRefused",
                Some(ScanProblem::AnotherPage) => "findAnotherPage",
                None => "findNothingTips",
            });
            view! { <NoAccount title="findNothing" text is_export=false /> }.into_any()
        }
    }
}

/// Several accounts: the user says which, by name and by how its code looks.
#[component]
fn Choose(accounts: Vec<(Reading, Option<String>)>, site: Option<Site>) -> impl IntoView {
    let app = App::get();
    let chosen = RwSignal::new(None::<Reading>);
    let accounts = StoredValue::new(accounts);
    move || match chosen.get() {
        Some(reading) => view! { <FoundAccount reading site=site.clone() /> }.into_any(),
        None => {
            let row = |(reading, portrait): (Reading, Option<String>)| {
                let title = title_of(&reading.account);
                let name = reading.account.name.clone();
                view! {
                    <li>
                        <button class="choice" type="button" on:click=move |_| chosen.set(Some(reading.clone()))>
                            {portrait.map(|source| view! { <img src=source alt="" width=64 height=64 /> })}
                            <span class="who"><span class="issuer">{title}</span><span class="name">{name}</span></span>
                        </button>
                    </li>
                }
            };
            view! {
                <main class="screen find">
                    <Heading text=t("chooseTitle") back=back(app) />
                    <p class="lead">{t("chooseLead")}</p>
                    <ul class="choices">{accounts.get_value().into_iter().map(row).collect_view()}</ul>
                </main>
            }
            .into_any()
        }
    }
}

#[component]
fn NoAccount(title: &'static str, text: String, is_export: bool) -> impl IntoView {
    let app = App::get();
    let again = move |_| {
        app.drop_find();
        match app.in_tab {
            true => app.show(Screen::Picture),
            false => actions::scan(app),
        }
    };
    let by_hand = move |_| {
        app.drop_find();
        actions::by_hand(app);
    };
    view! {
        <main class="screen find">
            <Heading text=t(title) back=back(app) />
            <p class="lead" id="problem">{text}</p>
            // The find stays where the options page looks for it.
            {is_export.then(|| view! { <button class="primary wide" type="button" id="take-in" on:click=move |_| actions::open_options("import")>{t("importOpen")}</button> })}
            <button class="wide" class:primary=!is_export type="button" id="again" on:click=again>{t("scanAgain")}</button>
            <button class="quiet wide" type="button" id="manual" on:click=by_hand>{t("enterByHand")}</button>
        </main>
    }
}

fn back(app: App) -> Callback<()> {
    Callback::new(move |()| {
        app.drop_find();
        app.show(Screen::Accounts);
    })
}

#[component]
fn FoundAccount(reading: Reading, site: Option<Site>) -> impl IntoView {
    let app = App::get();
    let Reading { account, warnings } = reading;
    let twin = app.vault.with_untracked(|vault| vault.twin_of(&account).cloned());
    let nameless = account.issuer.is_empty() && account.name.is_empty();
    let (issuer, name) = (RwSignal::new(account.issuer.clone()), RwSignal::new(account.name.clone()));
    let title = title_of(&account);
    let shown_name = (!account.issuer.is_empty()).then(|| account.name.clone());
    let account = StoredValue::new(account);
    let code = Memo::new(move |_| account.with_value(|account| otp::code(account, app.now.get())));
    let saved_site = site.clone();
    let save = move |then_fill: bool| {
        if app.busy.get_untracked() {
            return;
        }
        app.busy.set(true);
        let account = Account {
            issuer: issuer.get_untracked().trim().into(),
            name: name.get_untracked().trim().into(),
            ..account.get_value()
        };
        let entry = actions::new_entry(app, account, saved_site.clone());
        spawn_local(async move {
            let saved = actions::save(app, Edit::Add(Box::new(entry.clone()), None)).await;
            app.busy.set(false);
            if !saved {
                return;
            }
            app.drop_find();
            app.show(Screen::Accounts);
            match then_fill {
                true => actions::fill(app, entry.id, Consent::default()),
                false => actions::notify(app, tell(&say1("saved", title_of(&entry.account)))),
            }
        });
    };
    let save_only = save.clone();
    view! {
        <main class="screen find">
            <Heading text=t("findTitle") back=back(app) />
            <section class="card">
                <Badge name=title.clone() />
                <span class="who">
                    <span class="issuer" id="issuer-shown">{title}</span>
                    {shown_name.map(|name| view! { <span class="name" id="name-shown">{name}</span> })}
                </span>
                <span class="big"><CodeText code=code /> <Ring window=Signal::derive(move || code.get().window) /></span>
                {site.map(|site| view! { <span class="site" id="site-shown">{tell(&say1("belongsTo", site.to_string()))}</span> })}
            </section>
            <ul class="warnings">
                {warnings.iter().map(|warning| view! { <li>{tell(&warning.wording())}</li> }).collect_view()}
            </ul>
            {nameless.then(|| view! {
                <p class="note">{t("findNameless")}</p>
                <TextField id="issuer" label="issuer" value=issuer autofocus=true />
                <TextField id="name" label="accountName" value=name />
            })}
            {match twin {
                Some(twin) => view! {
                    <p class="lead" id="known">{tell(&say1("findKnown", title_of(&twin.account)))}</p>
                    <button class="primary wide" type="button" id="fill-known" on:click=move |_| {
                        app.drop_find();
                        actions::fill(app, twin.id, Consent::default());
                    }>{t("fill")}</button>
                }.into_any(),
                None => view! {
                    // Over no page there is nothing to fill.
                    {(!app.in_tab).then(|| view! { <SaveAndFill on_save=Callback::new(move |()| save(true)) /> })}
                    <button class="wide" class:primary=app.in_tab type="button" id="save" on:click=move |_| save_only(false)>{t("save")}</button>
                }.into_any(),
            }}
            <button class="quiet wide" type="button" id="discard" on:click=move |_| back(app).run(())>{t("dontSave")}</button>
        </main>
    }
}

/// The one thing to press; the keyboard stands on it.
#[component]
fn SaveAndFill(on_save: Callback<()>) -> impl IntoView {
    let button = NodeRef::<leptos::html::Button>::new();
    crate::browser::parts::focus_when_shown(button);
    view! { <button node_ref=button class="primary wide" type="button" id="save-fill" on:click=move |_| on_save.run(())>{t("saveAndFill")}</button> }
}
