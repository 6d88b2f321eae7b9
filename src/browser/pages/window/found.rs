//! The result of a scan: issuer, account name, live code and site, before anything is saved. Or why it is not an
//! account, and what to do instead. In the popup's window.

use crate::account::{Account, AccountId};
use crate::browser::i18n::{t, translate};
use crate::browser::pages::App;
use crate::browser::parts::{Badge, CodeText, Heading, Ring, TextField, focus_when_shown, title_of};
use crate::browser::randomness::random;
use crate::browser::requests;
use crate::browser::shell::{back_to_popup, go_to, is_over_no_page, open_in_tab};
use crate::browser::{clock, webext};
use crate::i18n::{ToSentence, sentence1};
use crate::journey::inbox;
use crate::message::{Consent, FillOutcome, FillQuestion, ScanProblem, ScanResult};
use crate::otp;
use crate::parsed_account::ParsedAccount;
use crate::payload::{self, Offer, Payload};
use crate::route::{Return, Route};
use crate::site::Site;
use crate::vault::{Edit, Entry};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// The screen.
#[component]
pub fn FoundScreen(find: ScanResult) -> impl IntoView {
    let site = find.origin.as_deref().and_then(Site::of_address).filter(Site::is_private);
    match payload::offer(find.codes.into_iter().map(|code| (code.text, code.portrait))) {
        Offer::Account(reading) => view! { <FoundAccount reading=*reading site /> }.into_any(),
        Offer::Several(accounts) => view! { <Choose accounts site /> }.into_any(),
        Offer::Other(other) => {
            let text = other.problem().map(|sentence| translate(&sentence)).unwrap_or_default();
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

/// Several accounts: the user chooses one, by its name and by the look of its code.
#[component]
fn Choose(accounts: Vec<(ParsedAccount, Option<String>)>, site: Option<Site>) -> impl IntoView {
    let chosen = RwSignal::new(None::<ParsedAccount>);
    let accounts = StoredValue::new(accounts);
    move || match chosen.get() {
        Some(reading) => view! { <FoundAccount reading site=site.clone() /> }.into_any(),
        None => {
            let row = |(reading, portrait): (ParsedAccount, Option<String>)| {
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
                    <Heading text=t("chooseTitle") back=Callback::new(|()| leave()) />
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
        spawn_local(async move {
            inbox::drop_scan().await;
            match is_over_no_page() {
                // The popup's page offers to bring another picture.
                true => back_to_popup(Return::ByButton),
                false => requests::start_scan(app.shell, webext::active_tab().await.map(|tab| tab.id)).await,
            }
        });
    };
    let by_hand = |_| {
        spawn_local(async {
            inbox::drop_scan().await;
            go_to(Route::Manual);
        });
    };
    view! {
        <main class="screen find">
            <Heading text=t(title) back=Callback::new(|()| leave()) />
            <p class="lead" id="problem">{text}</p>
            // The result stays stored, where the import screen reads it.
            {is_export.then(|| view! { <button class="primary wide" type="button" id="take-in" on:click=|_| open_in_tab(Route::Import)>{t("importOpen")}</button> })}
            <button class="wide" class:primary=!is_export type="button" id="again" on:click=again>{t("scanAgain")}</button>
            <button class="quiet wide" type="button" id="manual" on:click=by_hand>{t("enterByHand")}</button>
        </main>
    }
}

/// Goes back to the codes and removes the result.
fn leave() {
    spawn_local(async {
        inbox::drop_scan().await;
        back_to_popup(Return::Quietly);
    });
}

#[component]
fn FoundAccount(reading: ParsedAccount, site: Option<Site>) -> impl IntoView {
    let app = App::get();
    let ParsedAccount { account, warnings } = reading;
    let now = RwSignal::new(clock::now());
    set_interval(move || now.set(clock::now()), Duration::from_millis(200));
    let duplicate = app.of_vault_now(|vault| vault.duplicate_of(&account).cloned()).flatten();
    let nameless = account.issuer.is_empty() && account.name.is_empty();
    let (issuer, name) = (RwSignal::new(account.issuer.clone()), RwSignal::new(account.name.clone()));
    let title = title_of(&account);
    let shown_name = (!account.issuer.is_empty()).then(|| account.name.clone());
    let account = StoredValue::new(account);
    let code = Memo::new(move |_| account.with_value(|account| otp::code(account, now.get())));
    let sites = StoredValue::new(site.clone());
    let save = move |then_fill: bool| {
        app.exclusively(async move {
            let account = Account {
                issuer: issuer.get_untracked().trim().into(),
                name: name.get_untracked().trim().into(),
                ..account.get_value()
            };
            // A portal of the company is known at all its hosts.
            let sites = app.policy.with_untracked(|policy| policy.sites_with(sites.get_value()));
            let entry = Entry::new(AccountId(random()), account, sites);
            let id = entry.id;
            if !app.save(Edit::Add(Box::new(entry))).await {
                return;
            }
            inbox::drop_scan().await;
            match then_fill {
                true => fill(app, id, Return::Saved(id)).await,
                false => back_to_popup(Return::Saved(id)),
            }
        });
    };
    let fill_known = move |id: AccountId| {
        app.exclusively(async move {
            inbox::drop_scan().await;
            fill(app, id, Return::Quietly).await;
        });
    };
    let over_no_page = is_over_no_page();
    view! {
        <main class="screen find">
            <Heading text=t("findTitle") back=Callback::new(|()| leave()) />
            <section class="card">
                <Badge name=title.clone() />
                <span class="who">
                    <span class="issuer" id="issuer-shown">{title}</span>
                    {shown_name.map(|name| view! { <span class="name" id="name-shown">{name}</span> })}
                </span>
                <span class="big"><CodeText code=code /> <Ring window=Signal::derive(move || code.get().window) /></span>
                {site.map(|site| view! { <span class="site" id="site-shown">{translate(&sentence1("belongsTo", site.to_string()))}</span> })}
            </section>
            <ul class="warnings">
                {warnings.iter().map(|warning| view! { <li>{translate(&warning.to_sentence())}</li> }).collect_view()}
            </ul>
            {nameless.then(|| view! {
                <p class="note">{t("findNameless")}</p>
                <TextField id="issuer" label="issuer" value=issuer autofocus=true />
                <TextField id="name" label="accountName" value=name />
            })}
            {match duplicate {
                Some(duplicate) => view! {
                    <p class="lead" id="known">{translate(&sentence1("findKnown", title_of(&duplicate.account)))}</p>
                    <button class="primary wide" type="button" id="fill-known" on:click=move |_| fill_known(duplicate.id)>{t("fill")}</button>
                }.into_any(),
                None => view! {
                    // Over no page, filling is not offered.
                    {(!over_no_page).then(|| view! { <SaveAndFill on_save=Callback::new(move |()| save(true)) /> })}
                    <button class="wide" class:primary=over_no_page type="button" id="save" on:click=move |_| save(false)>{t("save")}</button>
                }.into_any(),
            }}
            <button class="quiet wide" type="button" id="discard" on:click=|_| leave()>{t("dontSave")}</button>
        </main>
    }
}

/// The main button; it has the focus.
#[component]
fn SaveAndFill(on_save: Callback<()>) -> impl IntoView {
    let button = NodeRef::<leptos::html::Button>::new();
    focus_when_shown(button);
    view! { <button node_ref=button class="primary wide" type="button" id="save-fill" on:click=move |_| on_save.run(())>{t("saveAndFill")}</button> }
}

/// Fills the page under this window. If the user must answer something, the popup's page asks, next to the codes.
async fn fill(app: App, account: AccountId, back: Return) {
    let Some(tab) = webext::active_tab().await else { return back_to_popup(back) };
    match requests::fill(app.shell, tab.id, account, Consent::default()).await {
        FillOutcome::Filled(None) => drop(window().close()),
        // The popup detects these by itself.
        FillOutcome::Locked | FillOutcome::VaultTrouble | FillOutcome::Gone => back_to_popup(Return::Quietly),
        outcome => {
            inbox::keep_question(FillQuestion { tab: tab.id, account, outcome }).await;
            back_to_popup(back);
        }
    }
}
