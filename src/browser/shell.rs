//! The common base of every page of the extension: the open vault, one line that reports what was done or went wrong,
//! and one guard against a second click.

use super::i18n::{t, translate};
use super::webext;
use crate::i18n::ToSentence;
use crate::journey::save::{self, SaveError, StorageWarning, Unlocked};
use crate::journey::session;
use crate::policy::Policy;
use crate::route::{OVER_NO_PAGE, Return, Route};
use crate::vault::{Edit, Vault};
use crate::vault_file::{KeySlots, VaultKey};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How long a message stays that needs no action: twice the time it takes to read.
const MOMENT: Duration = Duration::from_secs(6);

/// The line at the bottom: what was done, or what went wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    text: String,
    is_error: bool,
}

/// The state that the popup and the settings share.
#[derive(Clone, Copy)]
pub struct Shell {
    /// The open vault; `None` while it is locked or there is none.
    pub open: RwSignal<Option<Unlocked>>,
    /// The IT department's rules.
    pub policy: RwSignal<Policy>,
    /// The line at the bottom.
    pub notice: RwSignal<Option<Notice>>,
    /// Whether an action is running; a second click must not start it again.
    pub busy: RwSignal<bool>,
}

impl Shell {
    /// Nothing is open yet, and there is no notice.
    pub fn new() -> Self {
        Self {
            open: RwSignal::new(None),
            policy: RwSignal::new(Policy::default()),
            notice: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    /// Reads the open vault, and again whenever it changes; `None` while none is open.
    pub fn of_vault<T>(self, look: impl FnOnce(&Vault) -> T) -> Option<T> {
        self.open.with(|open| open.as_ref().map(|open| look(&open.vault)))
    }

    /// Reads the open vault once.
    pub fn of_vault_now<T>(self, look: impl FnOnce(&Vault) -> T) -> Option<T> {
        self.open.with_untracked(|open| open.as_ref().map(|open| look(&open.vault)))
    }

    /// The key of the open vault.
    pub fn key(self) -> Option<VaultKey> {
        self.open.with_untracked(|open| open.as_ref().map(|open| open.key.clone()))
    }

    /// Whether the open vault has a password.
    pub fn has_password(self) -> bool {
        self.open.with(|open| open.as_ref().is_some_and(|open| KeySlots::has_password(&open.slots)))
    }

    /// Shows a notice, until the next screen.
    pub fn say(self, text: String) {
        self.notice.set(Some(Notice { text, is_error: false }));
    }

    /// Shows an error, until the next screen.
    pub fn complain(self, text: String) {
        self.notice.set(Some(Notice { text, is_error: true }));
    }

    /// Shows a notice that needs no action, for a moment.
    pub fn say_for_a_moment(self, text: String) {
        self.say(text);
        let said = self.notice.get_untracked();
        set_timeout(
            move || {
                if self.notice.get_untracked() == said {
                    self.notice.set(None);
                }
            },
            MOMENT,
        );
    }

    /// Reports the problem that was found when opening the vault, if any.
    pub fn say_how_it_was_found(self, storage_warning: Option<StorageWarning>) {
        match storage_warning {
            Some(StorageWarning::Earlier) => self.complain(t("storageEarlier")),
            Some(StorageWarning::Mended) => self.say_for_a_moment(t("storageMended")),
            Some(StorageWarning::NoMirror) | None => {}
        }
    }

    /// Handles the result of a save: shows the vault as it now is, or reports the error. True if saved. If not, the
    /// screen stays as it was.
    pub fn saved(self, outcome: Result<Unlocked, SaveError>) -> bool {
        match outcome {
            Ok(open) => {
                match open.storage_warning {
                    Some(StorageWarning::NoMirror) => self.complain(t("storageNoMirror")),
                    Some(StorageWarning::Earlier) => self.complain(t("storageEarlier")),
                    Some(StorageWarning::Mended) | None => {}
                }
                self.open.set(Some(open));
                true
            }
            Err(error) => {
                self.complain(translate(&error.to_sentence()));
                false
            }
        }
    }

    /// Saves one edit; true when saved.
    pub async fn save(self, edit: Edit) -> bool {
        match self.key() {
            Some(key) => self.saved(save::edit(key, edit).await),
            None => false,
        }
    }

    /// Runs `work`, unless an action is already running.
    pub fn exclusively(self, work: impl Future<Output = ()> + 'static) {
        if !self.busy.get_untracked() {
            self.busy.set(true);
            spawn_local(async move {
                work.await;
                self.busy.set(false);
            });
        }
    }

    /// Locks. The screen changes when the key is gone, as with any other lock.
    pub fn lock(self) {
        spawn_local(async move {
            if session::lock().await.is_err() {
                self.complain(t("lockRefused"));
            }
        });
    }

    /// Calls `locked` whenever the vault is locked, here or elsewhere, by a person or by time. Not for a vault
    /// without a password.
    pub fn when_locked(self, locked: impl Fn(Unlocked) + 'static) {
        webext::when_session_loses(session::KEY, move || {
            if let Some(open) = self.open.get_untracked().filter(|open| open.slots.has_password()) {
                self.open.set(None);
                locked(open);
            }
        });
    }
}

/// The line at the bottom.
#[component]
pub fn NoticeBar(shell: Shell) -> impl IntoView {
    let is_error = move || shell.notice.with(|notice| notice.as_ref().is_some_and(|notice| notice.is_error));
    view! {
        <div class="notice-place" role=move || if is_error() { "alert" } else { "status" }>
            {move || shell.notice.get().map(|notice| view! { <div class="notice" class:error=notice.is_error><span>{notice.text}</span></div> })}
        </div>
    }
}

/// Whether this page for the popup's window is in a tab of its own, over no page.
pub fn is_over_no_page() -> bool {
    window().location().search().is_ok_and(|search| search == OVER_NO_PAGE)
}

/// Goes to another screen in the popup's window.
pub fn go_to(route: Route) {
    let _ = window().location().replace(&route.address(is_over_no_page()));
}

/// Goes back to the popup's own page.
pub fn back_to_popup(back: Return) {
    let _ = window().location().replace(&back.address(is_over_no_page()));
}

/// Opens a screen of the settings in a tab, and closes this window.
pub fn open_in_tab(route: Route) {
    spawn_local(async move {
        if webext::open_tab(&route.address(false)).await.is_ok() {
            let _ = window().close();
        }
    });
}
