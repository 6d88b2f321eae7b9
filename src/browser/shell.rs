//! What every page of ours stands on: the vault while it is open, one line that says what was done or went wrong, one guard
//! against a second click.

use super::webext;
use super::words::{t, tell};
use crate::journey::save::{self, Mishap, SaveError, Unlocked};
use crate::journey::session;
use crate::policy::Policy;
use crate::route::{OVER_NO_PAGE, Return, Route};
use crate::sealed::{KeySlots, VaultKey};
use crate::vault::{Edit, Vault};
use crate::wording::Worded;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How long a word stays that nobody has to act on: twice as long as reading it takes.
const MOMENT: Duration = Duration::from_secs(6);

/// A line at the bottom: what was done, or what went wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    text: String,
    is_error: bool,
}

/// Everything that the popup and the settings share.
#[derive(Clone, Copy)]
pub struct Shell {
    /// The open vault; `None` while it is locked or there is none.
    pub open: RwSignal<Option<Unlocked>>,
    /// What the IT department decided.
    pub policy: RwSignal<Policy>,
    /// The line at the bottom.
    pub notice: RwSignal<Option<Notice>>,
    /// Something is under way; a second click must not start it again.
    pub busy: RwSignal<bool>,
}

impl Shell {
    /// Nothing is open yet, and nothing said.
    pub fn new() -> Self {
        Self {
            open: RwSignal::new(None),
            policy: RwSignal::new(Policy::default()),
            notice: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    /// Looks at the open vault, and again whenever it changes; `None` while none is open.
    pub fn of_vault<T>(self, look: impl FnOnce(&Vault) -> T) -> Option<T> {
        self.open.with(|open| open.as_ref().map(|open| look(&open.vault)))
    }

    /// Looks at the open vault once.
    pub fn of_vault_now<T>(self, look: impl FnOnce(&Vault) -> T) -> Option<T> {
        self.open.with_untracked(|open| open.as_ref().map(|open| look(&open.vault)))
    }

    /// What opens it.
    pub fn key(self) -> Option<VaultKey> {
        self.open.with_untracked(|open| open.as_ref().map(|open| open.key.clone()))
    }

    /// Whether a password opens it.
    pub fn has_password(self) -> bool {
        self.open.with(|open| open.as_ref().is_some_and(|open| KeySlots::has_password(&open.slots)))
    }

    /// Says something, until the next screen.
    pub fn say(self, text: String) {
        self.notice.set(Some(Notice { text, is_error: false }));
    }

    /// Says what went wrong, until the next screen.
    pub fn complain(self, text: String) {
        self.notice.set(Some(Notice { text, is_error: true }));
    }

    /// Says something that nobody has to act on.
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

    /// Says what was wrong with the vault as it was found.
    pub fn say_how_it_was_found(self, mishap: Option<Mishap>) {
        match mishap {
            Some(Mishap::Earlier) => self.complain(t("mishapEarlier")),
            Some(Mishap::Mended) => self.say_for_a_moment(t("mishapMended")),
            Some(Mishap::NoMirror) | None => {}
        }
    }

    /// What a save came to: shows the vault as it then is, or says why not; true when saved. What was on the screen stays when
    /// it is not.
    pub fn saved(self, outcome: Result<Unlocked, SaveError>) -> bool {
        match outcome {
            Ok(open) => {
                match open.mishap {
                    Some(Mishap::NoMirror) => self.complain(t("mishapNoMirror")),
                    Some(Mishap::Earlier) => self.complain(t("mishapEarlier")),
                    Some(Mishap::Mended) | None => {}
                }
                self.open.set(Some(open));
                true
            }
            Err(error) => {
                self.complain(tell(&error.wording()));
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

    /// Does `work` unless something is under way already.
    pub fn exclusively(self, work: impl Future<Output = ()> + 'static) {
        if !self.busy.get_untracked() {
            self.busy.set(true);
            spawn_local(async move {
                work.await;
                self.busy.set(false);
            });
        }
    }

    /// Locks; what is on the screen goes when the key is gone, as by any other locking.
    pub fn lock(self) {
        spawn_local(async move {
            if session::lock().await.is_err() {
                self.complain(t("lockRefused"));
            }
        });
    }

    /// Calls `locked` whenever the vault was locked, here or elsewhere, by a person or by time. One without a password is not.
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

/// Whether this page of the popup's window stands in a tab of its own, over no page.
pub fn is_over_no_page() -> bool {
    window().location().search().is_ok_and(|search| search == OVER_NO_PAGE)
}

/// On to another screen in the popup's window.
pub fn go_to(route: Route) {
    let _ = window().location().replace(&route.address(is_over_no_page()));
}

/// Back to the popup proper.
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
