//! All screens except the popup itself: in a tab of their own, where a click elsewhere loses nothing, or in the
//! popup's window. Each screen is one file; `settings/` has the settings, `window/` the screens that the popup goes
//! on to.

mod accounts;
mod again;
mod camera;
mod import;
mod import_list;
mod installed;
mod log;
mod recovery_form;
mod removed;
mod rescue;
mod restore;
mod settings;
mod unlock;
mod window;

use super::parts::set_page_language;
use super::shell::{NoticeBar, Shell, back_to_popup};
use super::webext;
use crate::account::AccountId;
use crate::journey::inbox;
use crate::journey::rules::in_force;
use crate::journey::save::{self, Unlocked};
use crate::journey::unlock::{Start, VaultProblem, start as begin_unlocked};
use crate::journey::ways_in::NewSheet;
use crate::message::ScanResult;
use crate::recovery_code::RecoveryCode;
use crate::replicas::{Replaces, State};
use crate::route::{Return, Route};
use leptos::mount::mount_to_body;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::ops::Deref;

/// The current screen.
#[derive(Clone, Debug, PartialEq)]
enum Screen {
    /// The stores are being read.
    Starting,
    /// A new vault, in the popup's window.
    FirstRun,
    /// Asks for the password.
    Locked,
    /// The password is forgotten: asks for the recovery code.
    Forgotten,
    /// Unlocked with this recovery code: a new password is required.
    NewPassword(RecoveryCode),
    /// The IT department requires a password, and there is none yet.
    PasswordDue,
    /// The settings.
    Home,
    /// All accounts, to arrange them.
    Accounts,
    /// One account, in this tab or in the popup's window.
    Edit(AccountId),
    /// The recovery sheet, just made.
    Sheet(NewSheet),
    /// The log.
    Log,
    /// What happened since the last unlock, in the popup's window.
    Told,
    /// The result of a scan, in the popup's window.
    Found(ScanResult),
    /// Typing a secret by hand, in the popup's window.
    Manual,
    /// Shown after installation: where the button is.
    Installed,
    /// A QR code on the screen or on paper.
    Camera,
    /// Accounts as QR codes, for another program.
    Pictures(settings::leave::Pictures),
    /// Restoring accounts from a backup file.
    Restore,
    /// Importing accounts from another program's export.
    Import,
    /// The vault is gone, or does not open.
    Rescue(VaultProblem),
}

/// The state that all screens share.
#[derive(Clone, Copy)]
struct App {
    shell: Shell,
    screen: RwSignal<Screen>,
    /// While no vault is open: what a new vault would replace.
    replaces: StoredValue<Replaces>,
}

impl Deref for App {
    type Target = Shell;

    fn deref(&self) -> &Shell {
        &self.shell
    }
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

    /// The vault is open: shows the screen that the address names.
    fn opened(self, open: Unlocked) {
        let storage_warning = open.storage_warning;
        self.open.set(Some(open));
        match wanted() {
            Some(Route::Found) => {
                return spawn_local(async move {
                    self.show(Screen::Found(inbox::scan().await.unwrap_or_default()));
                    self.say_how_it_was_found(storage_warning);
                });
            }
            Some(Route::Told) => self.show(Screen::Told),
            Some(Route::Manual) => self.show(Screen::Manual),
            Some(Route::Edit(id)) => self.show(Screen::Edit(id)),
            Some(Route::Accounts) => self.show(Screen::Accounts),
            Some(Route::Log) => self.show(Screen::Log),
            Some(Route::Import) => self.show(Screen::Import),
            Some(Route::Camera) => self.show(Screen::Camera),
            Some(_) | None => self.show(Screen::Home),
        }
        self.say_how_it_was_found(storage_warning);
    }
}

/// The screen that the address names; `None` for an unknown one.
fn wanted() -> Option<Route> {
    Route::from_hash(&window().location().hash().ok()?)
}

/// Mounts the page.
pub fn start() {
    mount_to_body(Root);
}

#[component]
fn Root() -> impl IntoView {
    let app = App {
        shell: Shell::new(),
        screen: RwSignal::new(Screen::Starting),
        replaces: StoredValue::new(Replaces::None),
    };
    provide_context(app);
    set_page_language();
    spawn_local(begin(app));
    app.when_locked(move |open| {
        app.replaces.set_value(Replaces::Closed(open.vault_id));
        app.show(Screen::Locked);
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
            Screen::FirstRun => view! { <window::first_run::FirstRun /> }.into_any(),
            Screen::Locked => view! { <unlock::Locked /> }.into_any(),
            Screen::Forgotten => view! { <unlock::Forgotten /> }.into_any(),
            Screen::NewPassword(code) => view! { <settings::password::NewPasswordScreen title="newPasswordTitle" lead="newPasswordLead" code /> }.into_any(),
            Screen::PasswordDue => view! { <settings::password::NewPasswordScreen title="passwordDueTitle" lead="passwordDue" /> }.into_any(),
            Screen::Accounts => view! { <accounts::AccountsScreen /> }.into_any(),
            Screen::Edit(id) => view! { <window::edit::EditScreen id /> }.into_any(),
            Screen::Found(find) => view! { <window::found::FoundScreen find /> }.into_any(),
            Screen::Manual => view! { <window::manual::Manual /> }.into_any(),
            Screen::Home => view! { <settings::Settings /> }.into_any(),
            Screen::Sheet(sheet) => view! { <settings::sheet::Sheet sheet /> }.into_any(),
            Screen::Told => view! { <window::told::Told /> }.into_any(),
            Screen::Log => view! { <log::LogScreen /> }.into_any(),
            Screen::Pictures(pictures) => view! { <settings::leave::PicturesScreen pictures /> }.into_any(),
            Screen::Installed => view! { <installed::Installed /> }.into_any(),
            Screen::Camera => view! { <camera::CameraScreen /> }.into_any(),
            Screen::Import => view! { <import::ImportScreen /> }.into_any(),
            Screen::Restore => view! { <restore::RestoreScreen /> }.into_any(),
            Screen::Rescue(problem) => view! { <rescue::Rescue problem /> }.into_any(),
        }}
        <NoticeBar shell=app.shell />
    }
}

/// Whether the page is in a tab of its own and not in the popup's window.
fn in_tab() -> bool {
    window().location().pathname().is_ok_and(|path| path.ends_with("options.html"))
}

/// Reloads the vault: the popup may have saved while this tab was in the background.
async fn catch_up(app: App) {
    let Some(key) = app.key() else { return };
    if let Ok(State::Vault(copies)) = save::load().await
        && let Ok(open) = save::open(&copies, &key).await
        && app.open.with_untracked(|shown| shown.as_ref().is_some_and(|shown| shown.generation < open.generation))
    {
        app.open.set(Some(open));
    }
}

/// Called when the IT department changed its rules. What they forbid disappears at once. The background locks a vault
/// with a password at the same time.
async fn take_new_rules(app: App) {
    let policy = in_force().await;
    let is_due = app.open.with_untracked(Option::is_some) && policy.wants_password(app.has_password());
    app.policy.set(policy);
    match is_due {
        true if in_tab() => app.show(Screen::PasswordDue),
        true => back_to_popup(Return::Quietly),
        false => {}
    }
}

async fn begin(app: App) {
    let wanted = wanted();
    match wanted {
        Some(Route::FirstRun) => {
            app.policy.set(in_force().await);
            return app.show(Screen::FirstRun);
        }
        Some(Route::Installed) => return app.show(Screen::Installed),
        _ => {}
    }
    let (start, policy) = begin_unlocked().await;
    app.policy.set(policy);
    if !matches!(start, Start::Unlocked(_))
        && let Ok(state) = save::load().await
    {
        app.replaces.set_value(state.replaces().unwrap_or_default());
    }
    match start {
        Start::Unlocked(open) => app.opened(*open),
        Start::Locked if wanted == Some(Route::Forgotten) => app.show(Screen::Forgotten),
        Start::Locked => app.show(Screen::Locked),
        // The popup reports it, with a way to this page's tab.
        _ if !in_tab() => back_to_popup(Return::Quietly),
        Start::PasswordDue(open) => {
            app.open.set(Some(*open));
            app.show(Screen::PasswordDue);
        }
        Start::New => app.show(Screen::Rescue(VaultProblem::NoVault)),
        Start::Problem(problem) => app.show(Screen::Rescue(problem)),
    }
}
