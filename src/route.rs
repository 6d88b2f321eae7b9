//! Which screen an address of Kader opens. All screens except the popup's own come from the settings' wasm: in a tab,
//! or in the popup's window when the popup goes on to them.

use crate::account::AccountId;

/// A screen that has an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// The settings.
    Home,
    /// The settings, opened at the protection against loss.
    Protection,
    /// The settings, with the fields for a new password open.
    Password,
    /// The settings, for a user who did not do what the log shows: a new password under a new key.
    NotMe,
    /// The log of what was done with the vault.
    Log,
    /// All accounts, to arrange them.
    Accounts,
    /// Import of accounts from another program.
    Import,
    /// Reading a QR code on the screen or on paper with a camera.
    Camera,
    /// The password is forgotten.
    Forgotten,
    /// No vault in the stores opens.
    Rescue,
    /// Shown after installation: where the button is.
    Installed,
    /// A new vault, in the popup's window.
    FirstRun,
    /// What happened since the last unlock, in the popup's window.
    Told,
    /// The result of a scan, in the popup's window.
    Found,
    /// Typing an account by hand, in the popup's window.
    Manual,
    /// Editing one account, in the popup's window.
    Edit(AccountId),
}

/// The address of the popup's own page.
const POPUP: &str = "popup.html";
/// Marks a page for the popup's window that is open in a tab of its own, over no page.
pub const OVER_NO_PAGE: &str = "?tab";

impl Route {
    /// The routes whose address is a word.
    const WORDS: [(Self, &'static str); 15] = [
        (Self::Home, ""),
        (Self::Protection, "protect"),
        (Self::Password, "password"),
        (Self::NotMe, "not-me"),
        (Self::Log, "log"),
        (Self::Accounts, "accounts"),
        (Self::Import, "import"),
        (Self::Camera, "camera"),
        (Self::Forgotten, "forgotten"),
        (Self::Rescue, "rescue"),
        (Self::Installed, "installed"),
        (Self::FirstRun, "first-run"),
        (Self::Told, "told"),
        (Self::Found, "found"),
        (Self::Manual, "manual"),
    ];

    /// The part of the address from `#` on; empty for [`Self::Home`].
    pub fn to_hash(self) -> String {
        let word = match self {
            Self::Edit(account) => account.to_string(),
            route => Self::WORDS.iter().find(|(known, _)| *known == route).map_or("", |(_, word)| word).to_owned(),
        };
        if word.is_empty() { word } else { ["#", &word].concat() }
    }

    /// Reads [`Self::to_hash`]; `None` if it names no screen.
    pub fn from_hash(hash: &str) -> Option<Self> {
        let word = hash.strip_prefix('#').unwrap_or(hash);
        let known = Self::WORDS.iter().find(|(_, known)| *known == word).map(|(route, _)| *route);
        known.or_else(|| word.to_owned().try_into().ok().map(Self::Edit))
    }

    /// The address within the extension, in the popup's window or in a tab, depending on the screen.
    pub fn address(self, is_over_no_page: bool) -> String {
        let page = match self {
            Self::FirstRun | Self::Told | Self::Found | Self::Manual | Self::Edit(_) => "window.html",
            _ => "options.html",
        };
        let query = if is_over_no_page { OVER_NO_PAGE } else { "" };
        [page, query, &self.to_hash()].concat()
    }
}

/// How the popup's own page was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Return {
    /// The user pressed the toolbar button. A waiting result is shown first.
    ByButton,
    /// From another screen in its window. The codes are shown.
    Quietly,
    /// An account was saved.
    Saved(AccountId),
}

impl Return {
    const QUIETLY: &str = "#codes";

    /// The address within the extension.
    pub fn address(self, is_over_no_page: bool) -> String {
        let query = if is_over_no_page { OVER_NO_PAGE } else { "" };
        let hash = match self {
            Self::ByButton => String::new(),
            Self::Quietly => Self::QUIETLY.to_owned(),
            Self::Saved(account) => ["#", &account.to_string()].concat(),
        };
        [POPUP, query, &hash].concat()
    }

    /// Reads the part from `#` on. Anything that Kader did not write counts as [`Self::ByButton`].
    pub fn from_hash(hash: &str) -> Self {
        match hash {
            Self::QUIETLY => Self::Quietly,
            hash => {
                let account = hash.strip_prefix('#').and_then(|account| account.to_owned().try_into().ok());
                account.map_or(Self::ByButton, Self::Saved)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNT: AccountId = AccountId([0xAB; 16]);

    #[test]
    fn every_screen_is_found_by_its_address() {
        let words = Route::WORDS.iter().map(|(route, _)| *route);
        for route in words.chain([Route::Edit(ACCOUNT)]) {
            assert_eq!(Route::from_hash(&route.to_hash()), Some(route));
        }
        assert_eq!(Route::from_hash("#"), Some(Route::Home));
        for hash in ["#Import", "#nothing", "#abab", "#import#import"] {
            assert_eq!(Route::from_hash(hash), None, "{hash}");
        }
    }

    #[test]
    fn screens_for_the_popups_window_stay_in_it() {
        assert_eq!(Route::Manual.address(false), "window.html#manual");
        assert_eq!(Route::Found.address(true), "window.html?tab#found");
        assert_eq!(Route::Edit(ACCOUNT).address(false), format!("window.html#{ACCOUNT}"));
        assert_eq!(Route::Import.address(false), "options.html#import");
        assert_eq!(Route::Home.address(false), "options.html");
    }

    #[test]
    fn every_return_is_found_by_its_address() {
        let hash = |back: Return| back.address(false).strip_prefix(POPUP).map(str::to_owned).unwrap_or_default();
        for back in [Return::ByButton, Return::Quietly, Return::Saved(ACCOUNT)] {
            assert_eq!(Return::from_hash(&hash(back)), back);
        }
        assert_eq!(Return::from_hash("#import"), Return::ByButton);
        assert_eq!(Return::ByButton.address(true), "popup.html?tab");
        assert_eq!(Return::Quietly.address(true), "popup.html?tab#codes");
    }
}
