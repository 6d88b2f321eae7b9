//! The popup: unlock, codes, copy, fill. Each screen is one file and a function of the signals in [`App`].

mod accounts;
mod actions;
mod fill_panel;
mod find;
mod guide;
mod parts;
mod picture;
mod trouble;
mod unlock;

use super::parts::set_page_language;
use super::{clock, webext};
use crate::account::AccountId;
use crate::journey::inbox::{self, Inbox};
use crate::journey::save::{Mishap, Open};
use crate::journey::session;
use crate::journey::unlock::{self as opening, Start, Trouble};
use crate::message::{Consent, FillOutcome, FillQuestion, Find};
use crate::platform::Tab;
use crate::policy::Policy;
use crate::sealed::{KeySlots, VaultKey};
use crate::site::Site;
use crate::vault::Vault;
use futures_util::future::join3;
use leptos::mount::mount_to_body;
use leptos::prelude::*;
use leptos::task::spawn_local;
use parts::NoticeBar;

/// What the popup shows.
#[derive(Clone, Debug, PartialEq)]
enum Screen {
    /// Storage is being read; nothing is shown, since it takes a moment only.
    Starting,
    Unlock,
    Accounts,
    /// What a scan brought.
    Find(Find),
    /// Bringing a picture.
    Picture,
    Trouble(Trouble),
}

/// A short word at the bottom: what was done, or what went wrong.
#[derive(Clone, Debug, PartialEq)]
struct Notice {
    text: String,
    is_error: bool,
}

/// A fill that needs an answer, or ended without filling.
#[derive(Clone, Debug, PartialEq)]
struct OpenQuestion {
    account: AccountId,
    outcome: FillOutcome,
    consent: Consent,
}

/// The page under the popup.
#[derive(Clone, Debug, PartialEq)]
struct PageUnder {
    tab: i32,
    site: Option<Site>,
}

/// Everything the screens look at.
#[derive(Clone, Copy)]
struct App {
    screen: RwSignal<Screen>,
    vault: RwSignal<Vault>,
    slots: RwSignal<KeySlots>,
    key: StoredValue<Option<VaultKey>>,
    page: RwSignal<Option<PageUnder>>,
    find: RwSignal<Option<Find>>,
    policy: StoredValue<Policy>,
    now: RwSignal<u64>,
    notice: RwSignal<Option<Notice>>,
    question: RwSignal<Option<OpenQuestion>>,
    /// Standing in a tab of its own, over no page.
    in_tab: bool,
    /// Something is under way; a second click must not start it again.
    busy: RwSignal<bool>,
}

impl App {
    fn new() -> Self {
        Self {
            screen: RwSignal::new(Screen::Starting),
            vault: RwSignal::new(Vault::default()),
            slots: RwSignal::new(KeySlots::new(Vec::new())),
            key: StoredValue::new(None),
            page: RwSignal::new(None),
            find: RwSignal::new(None),
            policy: StoredValue::new(Policy::default()),
            now: RwSignal::new(clock::now()),
            notice: RwSignal::new(None),
            question: RwSignal::new(None),
            in_tab: window().location().search().is_ok_and(|search| search == "?tab"),
            busy: RwSignal::new(false),
        }
    }

    fn get() -> Self {
        expect_context()
    }

    fn site(self) -> Option<Site> {
        self.page.with(|page| page.as_ref().and_then(|page| page.site.clone()))
    }

    fn has_password(self) -> bool {
        self.slots.with(KeySlots::has_password)
    }

    fn show(self, screen: Screen) {
        self.notice.set(None);
        self.question.set(None);
        self.screen.set(screen);
    }

    /// The vault is open: to the find if one waits, else to the accounts.
    fn opened(self, open: Open, key: VaultKey) {
        let mishap = open.mishap;
        self.vault.set(open.vault);
        self.slots.set(open.slots);
        self.key.set_value(Some(key));
        match self.find.get_untracked() {
            Some(find) => self.show(Screen::Find(find)),
            None if self.in_tab => self.show(Screen::Picture),
            None => self.show(Screen::Accounts),
        }
        match mishap {
            Some(Mishap::Earlier) => actions::complain(self, super::words::t("mishapEarlier")),
            Some(Mishap::Mended) => actions::notify(self, super::words::t("mishapMended")),
            Some(Mishap::NoMirror) | None => {}
        }
    }

    /// After leaving the find, one way or the other.
    fn drop_find(self) {
        self.find.set(None);
        spawn_local(inbox::drop_scan());
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
    webext::when_session_loses(session::KEY, move || actions::on_locked(app));
    // Anew under the new rules: a popup keeps nothing that is not stored.
    webext::when_rules_change(|| drop(window().location().reload()));
    webext::when_session_gets(inbox::SCAN_RESULT, move || spawn_local(actions::on_found(app)));
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
        // In the first frame that has all of it.
        request_animation_frame(|| mark("shown"));
        ask(app, question).await;
    });
    view! {
        {move || match app.screen.get() {
            Screen::Starting => ().into_any(),
            Screen::Unlock => view! { <unlock::Unlock /> }.into_any(),
            Screen::Accounts => view! { <accounts::Accounts /> }.into_any(),
            Screen::Find(find) => view! { <find::FindScreen find /> }.into_any(),
            Screen::Picture => view! { <picture::PictureScreen /> }.into_any(),
            Screen::Trouble(trouble) => view! { <trouble::TroubleScreen trouble /> }.into_any(),
        }}
        <NoticeBar />
    }
}

/// The shortcut was pressed, and what it did needs an answer, over the tab that it was for; once.
async fn ask(app: App, question: Option<FillQuestion>) {
    let Some(FillQuestion { tab, account, outcome }) = question else { return };
    if app.screen.get_untracked() != Screen::Accounts || app.busy.get_untracked() {
        return;
    }
    inbox::drop_question().await;
    if app.page.with_untracked(|page| page.as_ref().is_some_and(|page| page.tab == tab)) {
        app.question.set(Some(OpenQuestion { account, outcome, consent: Consent::default() }));
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

/// Shows what there is to show first; gives back what the shortcut left to be answered.
async fn begin(app: App) -> Option<FillQuestion> {
    // All at once: the codes wait for the slowest, not for the sum.
    let (page, inbox, (start, policy)) = join3(page_under(app), inbox::look(), opening::start()).await;
    let Inbox { scan, draft, question } = inbox;
    app.page.set(page);
    app.policy.set_value(policy);
    // One that came since it was looked for is there already.
    if scan.is_some() {
        app.find.set(scan);
    }
    let nothing_found = app.find.with_untracked(Option::is_none);
    if nothing_found && draft.is_some() && !matches!(start, Start::PasswordDue(..)) {
        actions::by_hand(app);
        return None;
    }
    match start {
        Start::Open(open, key) => {
            mark("open");
            app.opened(*open, key);
        }
        Start::PasswordDue(..) => app.show(Screen::Trouble(Trouble::PasswordDue)),
        Start::Locked => app.show(Screen::Unlock),
        // Another page in the same window: it is needed once, and would be loaded every day.
        Start::New => drop(window().location().replace("first-run.html")),
        Start::Trouble(trouble) => app.show(Screen::Trouble(trouble)),
    }
    question
}
