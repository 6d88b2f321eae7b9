//! The popup: unlock, codes, copy, fill. Each screen is one file and a function of the signals in [`App`].

mod accounts;
mod actions;
mod edit;
mod fill_panel;
mod find;
mod first_run;
mod manual;
mod parts;
mod picture;
mod trouble;
mod unlock;

use super::store::{self, Open, Stored};
use super::webext::Tab;
use super::{clock, device_key, scan, session, webext};
use crate::account::AccountId;
use crate::message::{FillOutcome, Find};
use crate::sealed::{Lock, Slot, VaultKey, WrapKey};
use crate::site::Site;
use crate::vault::{Edit, Vault};
use leptos::mount::mount_to_body;
use leptos::prelude::*;
use leptos::task::spawn_local;
use parts::NoticeBar;

/// What the popup shows.
#[derive(Clone, Debug, PartialEq)]
enum Screen {
    /// Storage is being read; nothing is shown, since it takes a moment only.
    Starting,
    FirstRun,
    Unlock,
    Accounts,
    /// What a scan brought.
    Find(Find),
    /// Bringing a picture.
    Picture,
    /// Entering a secret by hand.
    Manual,
    Edit(AccountId),
    Trouble(Trouble),
}

/// What keeps the vault from opening, other than a password.
#[derive(Clone, Debug, PartialEq)]
enum Trouble {
    /// Nothing readable; the texts can be kept as a file.
    Damaged(Vec<String>),
    /// A newer Kader wrote it.
    Newer,
    /// The browser refused to read.
    Storage,
    /// The key of a vault without a password is gone from this browser.
    NoDeviceKey,
}

/// A short word at the bottom: what was done, with a way back, or what went wrong.
#[derive(Clone, Debug, PartialEq)]
struct Notice {
    text: String,
    undo: Option<Edit>,
    is_error: bool,
}

/// A fill that needs an answer, or ended without filling.
#[derive(Clone, Debug, PartialEq)]
struct OpenQuestion {
    account: AccountId,
    outcome: FillOutcome,
    consent: crate::message::Consent,
}

/// The page under the popup.
#[derive(Clone, Debug, PartialEq)]
struct PageUnder {
    tab: i32,
    window: i32,
    site: Option<Site>,
}

/// Everything the screens look at.
#[derive(Clone, Copy)]
struct App {
    screen: RwSignal<Screen>,
    vault: RwSignal<Vault>,
    slots: RwSignal<Vec<Slot>>,
    key: StoredValue<Option<VaultKey>>,
    page: RwSignal<Option<PageUnder>>,
    find: RwSignal<Option<Find>>,
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
            slots: RwSignal::new(Vec::new()),
            key: StoredValue::new(None),
            page: RwSignal::new(None),
            find: RwSignal::new(None),
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
        self.slots.with(|slots| slots.iter().any(|slot| matches!(slot.lock, Lock::Password(_))))
    }

    fn show(self, screen: Screen) {
        self.notice.set(None);
        self.question.set(None);
        self.screen.set(screen);
    }

    /// The vault is open: to the find if one waits, else to the accounts.
    fn opened(self, open: Open, key: VaultKey) {
        self.vault.set(open.vault);
        self.slots.set(open.slots);
        self.key.set_value(Some(key));
        match self.find.get_untracked() {
            Some(find) => self.show(Screen::Find(find)),
            None if self.in_tab => self.show(Screen::Picture),
            None => self.show(Screen::Accounts),
        }
    }

    /// After leaving the find, one way or the other.
    fn drop_find(self) {
        self.find.set(None);
        spawn_local(scan::discard_find());
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
        begin(app).await;
        // For the benchmark, in browsers that report no first paint of a popup.
        let _ = window().performance().map(|performance| performance.mark("shown"));
    });
    view! {
        {move || match app.screen.get() {
            Screen::Starting => ().into_any(),
            Screen::FirstRun => view! { <first_run::FirstRun /> }.into_any(),
            Screen::Unlock => view! { <unlock::Unlock /> }.into_any(),
            Screen::Accounts => view! { <accounts::Accounts /> }.into_any(),
            Screen::Find(find) => view! { <find::FindScreen find /> }.into_any(),
            Screen::Picture => view! { <picture::PictureScreen /> }.into_any(),
            Screen::Manual => view! { <manual::Manual /> }.into_any(),
            Screen::Edit(id) => view! { <edit::EditScreen id /> }.into_any(),
            Screen::Trouble(trouble) => view! { <trouble::TroubleScreen trouble /> }.into_any(),
        }}
        <NoticeBar />
    }
}

/// So that screen readers speak, and hyphens fall, in the language shown.
fn set_page_language() {
    if let Some(page) = document().document_element() {
        let _ = page.set_attribute("lang", &super::words::t("languageCode"));
    }
}

async fn begin(app: App) {
    if !app.in_tab {
        app.page.set(webext::active_tab().await.map(|Tab { id, window, url }| PageUnder {
            tab: id,
            window,
            site: url.as_deref().and_then(Site::of_address),
        }));
    }
    app.find.set(scan::find().await);
    let copies = match store::load().await {
        Ok(Stored::Vault(copies)) => copies,
        Ok(Stored::Empty) => return app.show(Screen::FirstRun),
        Ok(Stored::Newer) => return app.show(Screen::Trouble(Trouble::Newer)),
        Ok(Stored::Damaged(texts)) => return app.show(Screen::Trouble(Trouble::Damaged(texts))),
        Err(_) => return app.show(Screen::Trouble(Trouble::Storage)),
    };
    if let Some(key) = session::vault_key().await
        && let Ok((open, _)) = store::open(&copies, &key)
    {
        return app.opened(open, key);
    }
    let newest = &copies[0].file;
    let Some(slot) = newest.clear.slots.iter().find(|slot| slot.lock == Lock::Device) else {
        return app.show(Screen::Unlock);
    };
    let wrap_key = device_key::load().await.map(|key| WrapKey::of_device(&key));
    let key = wrap_key.and_then(|wrap_key| newest.unwrap(slot, &wrap_key).ok());
    match key.and_then(|key| store::open(&copies, &key).ok().map(|(open, _)| (open, key))) {
        Some((open, key)) => {
            // The background fills with the key of the session, however the vault was opened.
            session::unlock(&key).await;
            app.opened(open, key);
        }
        None => app.show(Screen::Trouble(Trouble::NoDeviceKey)),
    }
}
