//! "Enter the code under the QR code": typing a secret by hand, with its live code before anything is saved.
//!
//! Like the first run it is shown in the popup's window and comes from the options' wasm. A popup closes at a click
//! elsewhere, and a user who copies a secret from a page clicks there; so the input is kept for a while.

use crate::account::{Account, AccountId, Algorithm, Digits, Kind, Period};
use crate::browser::i18n::{t, translate};
use crate::browser::pages::App;
use crate::browser::parts::{CodeText, Heading, Ring, TextField, focus};
use crate::browser::randomness::random;
use crate::browser::shell::back_to_popup;
use crate::browser::{clock, webext};
use crate::i18n::{Sentence, ToSentence, sentence, sentence1};
use crate::journey::inbox;
use crate::key_uri;
use crate::otp::{self, Code};
use crate::route::Return;
use crate::secret::Secret;
use crate::site::Site;
use crate::vault::{Edit, Entry};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// The content of the fields.
#[derive(Clone, Copy)]
struct Typed {
    issuer: RwSignal<String>,
    name: RwSignal<String>,
    secret: RwSignal<String>,
    kind: RwSignal<String>,
    algorithm: RwSignal<String>,
    digits: RwSignal<String>,
    period: RwSignal<String>,
    counter: RwSignal<String>,
}

impl Typed {
    fn new() -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        Self {
            issuer: text(""),
            name: text(""),
            secret: text(""),
            kind: text("totp"),
            algorithm: text("SHA1"),
            digits: text("6"),
            period: text("30"),
            counter: text("0"),
        }
    }

    /// The fields, in the order of a stored draft.
    fn fields(self) -> [RwSignal<String>; 8] {
        [self.issuer, self.name, self.secret, self.kind, self.algorithm, self.digits, self.period, self.counter]
    }

    fn account_untracked(self) -> Result<Account, Sentence> {
        untrack(|| self.account())
    }

    /// The account, or what is wrong. Accepts a whole `otpauth://` address in the field for the secret.
    fn account(self) -> Result<Account, Sentence> {
        let secret = self.secret.get();
        if key_uri::looks_like_one(&secret) {
            let mut account = key_uri::read(&secret).map_err(|refusal| refusal.to_sentence())?.account;
            if !self.issuer.get().trim().is_empty() {
                account.issuer = self.issuer.get().trim().to_owned();
            }
            if !self.name.get().trim().is_empty() {
                account.name = self.name.get().trim().to_owned();
            }
            return Ok(account);
        }
        let secret = Secret::from_base32(&secret).map_err(|error| error.to_sentence())?;
        let number = |text: RwSignal<String>| text.get().trim().parse::<u64>().ok();
        let kind = match self.kind.get().as_str() {
            "steam" => Kind::Steam,
            "hotp" => Kind::Hotp(number(self.counter).ok_or_else(|| sentence("counterWrong"))?),
            _ => Kind::Totp(number(self.period).and_then(Period::new).ok_or_else(|| sentence("periodWrong"))?),
        };
        let digits = match kind {
            Kind::Steam => Digits::FIVE,
            _ => number(self.digits).and_then(Digits::new).ok_or_else(|| sentence("digitsWrong"))?,
        };
        let algorithm = Algorithm::from_name(&self.algorithm.get()).unwrap_or_default();
        Ok(Account {
            kind,
            digits,
            algorithm,
            ..Account::totp(self.issuer.get().trim(), self.name.get().trim(), secret)
        })
    }
}

/// The screen.
#[component]
pub fn Manual() -> impl IntoView {
    let app = App::get();
    let typed = Typed::new();
    let now = RwSignal::new(clock::now());
    set_interval(move || now.set(clock::now()), Duration::from_millis(200));
    let site = RwSignal::new(None::<Site>);
    let restored = RwSignal::new(false);
    spawn_local(async move {
        // In a tab of its own there is no page underneath: that tab has the extension's address, which is not a site.
        site.set(webext::active_tab().await.and_then(|tab| Site::of_address(&tab.url?)).filter(Site::is_private));
        for (field, text) in typed.fields().into_iter().zip(inbox::draft().await.unwrap_or_default()) {
            field.set(text);
        }
        // The window may have closed after saving and before the draft was removed.
        let is_saved =
            |account: &Account| app.open.with_untracked(|open| open.as_ref()?.vault.duplicate_of(account).map(drop));
        if typed.account_untracked().ok().as_ref().and_then(is_saved).is_some() {
            // The form must not appear: if it disappeared by itself, a click could hit what comes after it.
            typed.fields().iter().for_each(|field| field.set(String::new()));
            return to_the_codes(Return::Quietly).await;
        }
        restored.set(true);
    });
    Effect::new(move |_| {
        let texts = typed.fields().map(|field| field.get());
        if restored.get() && texts[..3].iter().any(|text| !text.is_empty()) {
            spawn_local(async move { inbox::keep_draft(&texts).await });
        }
    });
    let account = Memo::new(move |_| typed.account());
    let code =
        Memo::new(move |_| account.with(|account| account.as_ref().ok().map(|account| otp::code(account, now.get()))));
    let asked = RwSignal::new(false);
    // A half-typed secret is not an error yet: wrong characters are reported at once, everything else on saving.
    let secret_error = Signal::derive(move || {
        let typing = typed.secret.with(|secret| secret.trim().is_empty() || secret.trim().len() < 2);
        account
            .with(|account| account.clone().err())
            .filter(|_| asked.get() || !typing)
            .map(|sentence| translate(&sentence))
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        asked.set(true);
        let Ok(account) = account.get_untracked() else {
            return focus("secret");
        };
        let sites = app.policy.with_untracked(|policy| policy.sites_with(site.get_untracked()));
        let entry = Entry::new(AccountId(random()), account, sites);
        let id = entry.id;
        app.exclusively(async move {
            if app.save(Edit::Add(Box::new(entry))).await {
                to_the_codes(Return::Saved(id)).await;
            }
        });
    };
    view! {
        <main class="screen manual">
            <Heading text=t("manualTitle") back=Callback::new(|()| spawn_local(to_the_codes(Return::Quietly))) />
            <form on:submit=submit>
                <TextField id="secret" label="secret" value=typed.secret hint=Signal::derive(|| t("secretHint")) error=secret_error autofocus=true />
                <TextField id="issuer" label="issuer" value=typed.issuer hint=Signal::derive(|| t("issuerHint")) />
                <TextField id="name" label="accountName" value=typed.name />
                <More typed />
                <Preview code />
                {move || site.get().map(|site| view! { <p class="note">{translate(&sentence1("belongsTo", site.to_string()))}</p> })}
                <button class="primary wide" type="submit" id="save">{t("save")}</button>
            </form>
        </main>
    }
}

/// Goes back to the popup's page and removes the draft.
async fn to_the_codes(back: Return) {
    inbox::drop_draft().await;
    back_to_popup(back);
}

#[component]
fn Preview(code: Memo<Option<Code>>) -> impl IntoView {
    let shown = Memo::new(move |_| code.get().is_some());
    let present = Signal::derive(move || code.get().unwrap_or(Code { text: String::new(), window: None }));
    view! {
        <Show when=move || shown.get()>
            <section class="card">
                <span class="big"><CodeText code=present /> <Ring window=Signal::derive(move || present.get().window) /></span>
            </section>
        </Show>
    }
}

/// Rarely needed fields, collapsed.
#[component]
fn More(typed: Typed) -> impl IntoView {
    let is = move |kind: &'static str| typed.kind.with(|chosen| chosen == kind);
    view! {
        <details>
            <summary>{t("more")}</summary>
            <div class="field">
                <label for="kind">{t("kind")}</label>
                <select id="kind" bind:value=typed.kind>
                    <option value="totp">{t("kindTotp")}</option>
                    <option value="hotp">{t("kindHotp")}</option>
                    <option value="steam">{"Steam"}</option>
                </select>
            </div>
            <Show when=move || !is("steam")>
                <div class="field">
                    <label for="algorithm">{t("algorithm")}</label>
                    <select id="algorithm" bind:value=typed.algorithm>
                        <option value="SHA1">{"SHA-1"}</option>
                        <option value="SHA256">{"SHA-256"}</option>
                        <option value="SHA512">{"SHA-512"}</option>
                    </select>
                </div>
                <TextField id="digits" label="digits" value=typed.digits />
            </Show>
            <Show when=move || is("totp")>
                <TextField id="period" label="period" value=typed.period />
            </Show>
            <Show when=move || is("hotp")>
                <TextField id="counter" label="counter" value=typed.counter />
            </Show>
        </details>
    }
}
