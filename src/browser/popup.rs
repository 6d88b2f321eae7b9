//! The popup: unlock, codes, copy, fill. Each screen is one file and a function of the signals in [`App`]. Screens
//! that are needed less often appear in the popup's window too, but come from the settings' wasm: see
//! [`crate::route`].

mod accounts;
mod actions;
mod fill_panel;
mod guide;
mod picture;
mod problem;
mod unlock;

use super::i18n::{t, translate};
use super::parts::{set_page_language, title_of};
use super::shell::{NoticeBar, Shell, go_to, is_over_no_page};
use super::{clock, webext};
use crate::account::AccountId;
use crate::i18n::sentence1;
use crate::journey::inbox::{self, Inbox};
use crate::journey::save::Unlocked;
use crate::journey::session;
use crate::journey::unlock::{self as opening, Start, VaultProblem};
use crate::message::{Consent, FillOutcome, FillQuestion, Reply, Request};
use crate::platform::Tab;
use crate::route::{Return, Route};
use crate::site::Site;
use crate::vault::Vault;
use futures_util::future::join3;
use leptos::mount::mount_to_body;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::ops::Deref;

/// The current screen.
#[derive(Clone, Debug, PartialEq)]
enum Screen {
    /// The stores are being read. Nothing is shown, since it takes only a moment.
    Starting,
    Unlock,
    Accounts,
    /// Bringing a picture.
    Picture,
    Problem(VaultProblem),
}

/// A fill that needs an answer, or that ended without filling.
#[derive(Clone, Debug, PartialEq)]
struct OpenQuestion {
    account: AccountId,
    outcome: FillOutcome,
    consent: Consent,
    /// Whether the code is to be copied instead of filled.
    copies: bool,
}

/// The page under the popup.
#[derive(Clone, Debug, PartialEq)]
struct PageUnder {
    tab: i32,
    site: Option<Site>,
}

/// The state that all screens share.
#[derive(Clone, Copy)]
struct App {
    shell: Shell,
    screen: RwSignal<Screen>,
    page: RwSignal<Option<PageUnder>>,
    now: RwSignal<u64>,
    question: RwSignal<Option<OpenQuestion>>,
    /// The host that the page imitates; codes are hidden. A signal of a new type would cost 2 KB.
    looks_like: RwSignal<Option<String>>,
    /// Whether that is not known yet; codes are hidden for that moment.
    asks_likeness: RwSignal<bool>,
    /// Whether the user wants to see the codes nevertheless.
    reveals: RwSignal<bool>,
    /// Whether a scan ended while the vault was locked.
    scan_waits: RwSignal<bool>,
    /// Whether the popup is in a tab of its own, over no page.
    in_tab: bool,
    /// How it was opened.
    back: Return,
}

impl Deref for App {
    type Target = Shell;

    fn deref(&self) -> &Shell {
        &self.shell
    }
}

impl App {
    fn new() -> Self {
        Self {
            shell: Shell::new(),
            screen: RwSignal::new(Screen::Starting),
            page: RwSignal::new(None),
            now: RwSignal::new(clock::now()),
            question: RwSignal::new(None),
            looks_like: RwSignal::new(None),
            asks_likeness: RwSignal::new(false),
            reveals: RwSignal::new(false),
            scan_waits: RwSignal::new(false),
            in_tab: is_over_no_page(),
            back: Return::from_hash(&window().location().hash().unwrap_or_default()),
        }
    }

    fn get() -> Self {
        expect_context()
    }

    fn site(self) -> Option<Site> {
        self.page.with(|page| page.as_ref().and_then(|page| page.site.clone()))
    }

    /// The text in place of a code: empty until it is known whether the code may be shown, then a word until the user
    /// asks for it.
    fn instead_of_codes(self) -> Option<String> {
        if self.asks_likeness.get() {
            return Some("\u{a0}".to_owned());
        }
        self.looks_like.get().filter(|_| !self.reveals.get()).map(|_| t("codeHidden"))
    }

    /// Asks the background which site the page imitates, unless the page belongs to an account.
    fn ask_likeness(self) {
        let Some(site) = self.site().filter(|site| {
            let belongs = |vault: &Vault| vault.entries().iter().any(|entry| entry.sites.contains(site));
            !(site.is_private() && self.of_vault_now(belongs).unwrap_or_default())
        }) else {
            return;
        };
        self.asks_likeness.set(true);
        spawn_local(async move {
            if let Ok(Reply::LookAlike(host)) = webext::ask(&Request::LookAlike(site.origin())).await {
                self.looks_like.set(host);
            }
            self.asks_likeness.set(false);
        });
    }

    fn show(self, screen: Screen) {
        self.notice.set(None);
        self.question.set(None);
        self.screen.set(screen);
    }

    /// The vault is open: shows a waiting scan result, or else what the owner must see, or else the accounts.
    async fn opened(self, open: Unlocked) {
        let storage_warning = open.storage_warning;
        // Asks the browser only if the log has something to show, which is rare.
        let may_tell = self.back == Return::ByButton && open.vault.log().to_be_told().next().is_some();
        self.open.set(Some(open));
        if self.scan_waits.get_untracked() {
            return go_to(Route::Found);
        }
        if may_tell && session::is_telling().await {
            return go_to(Route::Told);
        }
        untrack(|| self.ask_likeness());
        let wants_picture = self.in_tab && self.back == Return::ByButton;
        self.show(if wants_picture { Screen::Picture } else { Screen::Accounts });
        say_what_was_saved(self);
        self.say_how_it_was_found(storage_warning);
    }
}

/// Mounts the popup.
pub fn start() {
    mount_to_body(Root);
}

#[component]
fn Root() -> impl IntoView {
    let app = App::new();
    provide_context(app);
    set_page_language();
    picture::listen(app);
    app.when_locked(move |_| app.show(Screen::Unlock));
    // Reloads under the new rules: a popup keeps nothing that is not stored.
    webext::when_rules_change(|| drop(window().location().reload()));
    webext::when_session_gets(inbox::SCAN_RESULT, move || scan_ended(app));
    set_interval(
        move || {
            let now = clock::now();
            if app.now.get_untracked() != now {
                app.now.set(now);
            }
        },
        std::time::Duration::from_millis(200),
    );
    spawn_local(async move {
        let question = begin(app).await;
        // In the first frame that shows everything.
        request_animation_frame(|| mark("shown"));
        ask(app, question).await;
    });
    view! {
        {move || match app.screen.get() {
            Screen::Starting => ().into_any(),
            Screen::Unlock => view! { <unlock::Unlock /> }.into_any(),
            Screen::Accounts => view! { <accounts::Accounts /> }.into_any(),
            Screen::Picture => view! { <picture::PictureScreen /> }.into_any(),
            Screen::Problem(problem) => view! { <problem::ProblemScreen problem /> }.into_any(),
        }}
        <NoticeBar shell=app.shell />
    }
}

/// Called when a scan has ended: the user opened the popup while it was still running. Other screens are not
/// interrupted.
fn scan_ended(app: App) {
    match app.screen.get_untracked() {
        // While busy, the action that asked shows the result.
        Screen::Accounts if !app.busy.get_untracked() => go_to(Route::Found),
        // Shown when the vault is open.
        Screen::Starting | Screen::Unlock => app.scan_waits.set(true),
        _ => {}
    }
}

/// Asks the question of a fill by the shortcut, or of an account that was just saved, over the tab that it belongs
/// to; once.
async fn ask(app: App, question: Option<FillQuestion>) {
    let Some(FillQuestion { tab, account, outcome }) = question else { return };
    if app.screen.get_untracked() != Screen::Accounts || app.busy.get_untracked() {
        return;
    }
    inbox::drop_question().await;
    if app.page.with_untracked(|page| page.as_ref().is_some_and(|page| page.tab == tab)) {
        app.question.set(Some(OpenQuestion { account, outcome, consent: Consent::default(), copies: false }));
    }
}

/// For the benchmark, in browsers that report no first paint of a popup.
fn mark(name: &str) {
    let _ = window().performance().map(|performance| performance.mark(name));
}

async fn page_under(app: App) -> Option<PageUnder> {
    if app.in_tab {
        return None;
    }
    let Tab { id, url, .. } = webext::active_tab().await?;
    Some(PageUnder { tab: id, site: url.as_deref().and_then(Site::of_address) })
}

/// Shows the first screen; returns the question that a fill left.
async fn begin(app: App) -> Option<FillQuestion> {
    // In parallel, so that the codes wait for the slowest and not for the sum.
    let (page, inbox, (start, policy)) = join3(page_under(app), inbox::look(), opening::start()).await;
    let Inbox { waiting, question } = inbox;
    app.page.set(page);
    app.policy.set(policy);
    if let Some(route) = waiting.filter(|_| app.back == Return::ByButton)
        && matches!(start, Start::Unlocked(_) | Start::Locked)
    {
        go_to(route);
        return None;
    }
    match start {
        Start::Unlocked(open) => {
            mark("open");
            app.opened(*open).await;
        }
        Start::PasswordDue(..) => app.show(Screen::Problem(VaultProblem::PasswordDue)),
        Start::Locked => app.show(Screen::Unlock),
        Start::New => go_to(Route::FirstRun),
        Start::Problem(problem) => app.show(Screen::Problem(problem)),
    }
    question
}

fn say_what_was_saved(app: App) {
    let Return::Saved(account) = app.back else { return };
    let title = app.of_vault_now(|vault| vault.entry(account).map(|entry| title_of(&entry.account)));
    if let Some(title) = title.flatten() {
        app.say_for_a_moment(translate(&sentence1("saved", title)));
    }
}
