//! The options page, a tab of its own where nothing is lost by a click elsewhere: protecting the vault against loss,
//! restoring it, its password, its lock time, and showing what it holds. Each screen is one file.

mod accounts;
mod again;
mod backup;
mod camera;
mod edit;
mod first_run;
mod home;
mod import;
mod import_list;
mod installed;
mod leave;
mod manual;
mod password;
mod portals;
mod rescue;
mod restore;
mod rules;
mod secrets;
mod sheet;
mod unlock;

use super::parts::set_page_language;
use super::saving::why_not_saved;
use super::webext;
use super::words::t;
use crate::account::AccountId;
use crate::journey::save::{self, Mishap, Open, SaveError};
use crate::journey::session;
use crate::journey::unlock::{Start, Trouble, start as begin_unlocked};
use crate::policy::Policy;
use crate::recovery_code::RecoveryCode;
use crate::replicas::{Predecessor, State};
use crate::sealed::VaultKey;
use crate::vault::Edit;
use leptos::mount::mount_to_body;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The part of the address that wants the page for those who just installed Kader.
const INSTALLED: &str = "#installed";

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
enum Screen {
    /// Storage is being read.
    Starting,
    /// A new vault, in the popup's window.
    FirstRun,
    /// The password is wanted.
    Locked,
    /// The password is forgotten: the recovery code serves.
    Forgotten,
    /// Opened by the recovery code: a new password is due.
    NewPassword,
    /// The IT department wants a password, and there is none yet.
    PasswordDue,
    /// Everything that can be set.
    Home,
    /// All accounts, to put in order.
    Accounts,
    /// One account, in this tab or in the popup's window.
    Edit(AccountId),
    /// The recovery sheet, just made.
    Sheet(RecoveryCode),
    /// A secret by hand, in the popup's window.
    Manual,
    /// Just installed: where the button is.
    Installed,
    /// A QR code on the screen or on paper.
    Camera,
    /// Accounts as QR codes, for another program.
    Pictures(leave::Pictures),
    /// Accounts out of a backup file.
    Restore,
    /// Accounts out of another program's export.
    Import,
    /// The vault is gone, or does not open.
    Rescue(Trouble),
}

/// Everything the screens look at.
#[derive(Clone, Copy)]
struct App {
    screen: RwSignal<Screen>,
    /// The open vault and its key.
    open: RwSignal<Option<Open>>,
    key: StoredValue<Option<VaultKey>>,
    /// While none is open: what a new vault would take the place of.
    predecessor: StoredValue<Predecessor>,
    /// What the IT department decided.
    policy: RwSignal<Policy>,
    notice: RwSignal<Option<(String, bool)>>,
    busy: RwSignal<bool>,
}

impl App {
    fn get() -> Self {
        expect_context()
    }

    fn show(self, screen: Screen) {
        self.notice.set(None);
        self.screen.set(screen);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    fn opened(self, open: Open, key: VaultKey) {
        let mishap = open.mishap;
        self.open.set(Some(open));
        self.key.set_value(Some(key));
        self.show(match window().location().hash().as_deref() {
            _ if stands_at("manual.html") => Screen::Manual,
            _ if stands_at("edit.html") => return self.show_wanted(),
            Ok("#accounts") => Screen::Accounts,
            Ok("#import") => Screen::Import,
            Ok("#camera") => Screen::Camera,
            _ => Screen::Home,
        });
        match mishap {
            Some(Mishap::Earlier) => self.complain(t("mishapEarlier")),
            Some(Mishap::Mended) => self.say(t("mishapMended")),
            Some(Mishap::NoMirror) | None => {}
        }
    }

    /// The account that the popup wants edited.
    fn show_wanted(self) {
        match edit::wanted() {
            Some(id) => self.show(Screen::Edit(id)),
            None => to_popup(),
        }
    }

    fn say(self, text: String) {
        self.notice.set(Some((text, false)));
    }

    fn complain(self, text: String) {
        self.notice.set(Some((text, true)));
    }

    fn has_password(self) -> bool {
        self.open.with(|open| open.as_ref().is_some_and(|open| open.slots.has_password()))
    }

    /// What a save came to: shows the vault as it then is, or says why not; true when saved.
    fn saved(self, outcome: Result<Open, SaveError>) -> bool {
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
                self.complain(why_not_saved(&error));
                false
            }
        }
    }

    /// Saves one edit; true when saved.
    async fn save(self, edit: Edit) -> bool {
        match self.key.get_value() {
            Some(key) => self.saved(save::edit(key, edit).await),
            None => false,
        }
    }
}

/// Mounts the page.
pub fn start() {
    mount_to_body(Root);
}

#[component]
fn Root() -> impl IntoView {
    let app = App {
        screen: RwSignal::new(Screen::Starting),
        open: RwSignal::new(None),
        key: StoredValue::new(None),
        predecessor: StoredValue::new(Predecessor::None),
        policy: RwSignal::new(Policy::default()),
        notice: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    provide_context(app);
    set_page_language();
    spawn_local(begin(app));
    webext::when_session_loses(session::KEY, move || {
        if app.key.with_value(Option::is_some) && app.has_password() {
            if let Some(open) = app.open.get_untracked() {
                app.predecessor.set_value(Predecessor::Closed(open.vault_id));
            }
            app.key.set_value(None);
            app.open.set(None);
            app.show(Screen::Locked);
        }
    });
    webext::when_rules_change(move || spawn_local(take_new_rules(app)));
    let in_popup = !in_tab();
    window_event_listener(leptos::ev::focus, move |_| spawn_local(catch_up(app)));
    view! {
        <Show when=move || !in_popup>
            <header class="masthead">
                <img src="icons/kader-48.png" alt="" width=32 height=32 />
                <span>{"Kader"}</span>
            </header>
        </Show>
        {move || match app.screen.get() {
            Screen::Starting => ().into_any(),
            Screen::FirstRun => view! { <first_run::FirstRun /> }.into_any(),
            Screen::Locked => view! { <unlock::Locked /> }.into_any(),
            Screen::Forgotten => view! { <unlock::Forgotten /> }.into_any(),
            Screen::NewPassword => view! { <password::NewPasswordScreen title="newPasswordTitle" lead="newPasswordLead" /> }.into_any(),
            Screen::PasswordDue => view! { <password::NewPasswordScreen title="passwordDueTitle" lead="passwordDue" /> }.into_any(),
            Screen::Accounts => view! { <accounts::AccountsScreen /> }.into_any(),
            Screen::Edit(id) => view! { <edit::EditScreen id /> }.into_any(),
            Screen::Manual => view! { <manual::Manual /> }.into_any(),
            Screen::Home => view! { <home::Home /> }.into_any(),
            Screen::Sheet(code) => view! { <sheet::Sheet code /> }.into_any(),
            Screen::Pictures(pictures) => view! { <leave::PicturesScreen pictures /> }.into_any(),
            Screen::Installed => view! { <installed::Installed /> }.into_any(),
            Screen::Camera => view! { <camera::CameraScreen /> }.into_any(),
            Screen::Import => view! { <import::ImportScreen /> }.into_any(),
            Screen::Restore => view! { <restore::RestoreScreen /> }.into_any(),
            Screen::Rescue(trouble) => view! { <rescue::Rescue trouble /> }.into_any(),
        }}
        <div class="notice-place" role=move || if app.notice.with(|notice| notice.as_ref().is_some_and(|(_, is_error)| *is_error)) { "alert" } else { "status" }>
            {move || app.notice.get().map(|(text, is_error)| view! { <div class="notice" class:error=is_error><span>{text}</span></div> })}
        </div>
    }
}

/// Which of the pages that load this module this is.
fn stands_at(page: &str) -> bool {
    window().location().pathname().is_ok_and(|path| path.ends_with(page))
}

/// In a tab of its own, and not in the popup's window.
fn in_tab() -> bool {
    stands_at("options.html")
}

/// Back to the popup proper, in its window or over no page in a tab of its own.
fn to_popup() {
    let over_no_page = window().location().search().is_ok_and(|search| search == "?tab");
    let _ = window().location().replace(if over_no_page { "popup.html?tab" } else { "popup.html" });
}

/// The popup may have saved while this tab lay behind another.
async fn catch_up(app: App) {
    let Some(key) = app.key.get_value() else { return };
    if let Ok(State::Vault(copies)) = save::load().await
        && let Ok(open) = save::open(&copies, &key).await
        && app.open.with_untracked(|shown| shown.as_ref().is_some_and(|shown| shown.generation < open.generation))
    {
        app.open.set(Some(open));
    }
}

/// The IT department changed its rules: what they forbid is not shown a moment longer. A vault with a password is locked
/// meanwhile, by the background.
async fn take_new_rules(app: App) {
    let policy = crate::journey::rules::in_force().await;
    let is_due = app.open.with_untracked(Option::is_some) && policy.wants_password(app.has_password());
    app.policy.set(policy);
    match is_due {
        true if in_tab() => app.show(Screen::PasswordDue),
        true => to_popup(),
        false => {}
    }
}

async fn begin(app: App) {
    if stands_at("first-run.html") {
        app.policy.set(crate::journey::rules::in_force().await);
        return app.show(Screen::FirstRun);
    }
    let wanted = window().location().hash().unwrap_or_default();
    if wanted == INSTALLED {
        return app.show(Screen::Installed);
    }
    let (start, policy) = begin_unlocked().await;
    app.policy.set(policy);
    if !matches!(start, Start::Open(..))
        && let Ok(state) = save::load().await
    {
        app.predecessor.set_value(state.predecessor().unwrap_or_default());
    }
    match start {
        Start::Open(open, key) => app.opened(*open, key),
        // There it is said, with a way to this page's tab.
        Start::PasswordDue(..) if !in_tab() => to_popup(),
        Start::PasswordDue(open, key) => {
            app.open.set(Some(*open));
            app.key.set_value(Some(key));
            app.show(Screen::PasswordDue);
        }
        Start::Locked if wanted == "#forgotten" => app.show(Screen::Forgotten),
        Start::Locked => app.show(Screen::Locked),
        Start::New => app.show(Screen::Rescue(Trouble::NoVault)),
        Start::Trouble(trouble) => app.show(Screen::Rescue(trouble)),
    }
}
