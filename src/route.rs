//! Which screen an address of ours asks for. All of them but the popup's own come from the settings' wasm: in a tab, or in the
//! popup's window where the popup goes on to them.

use crate::account::AccountId;

/// A screen that has an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// All that can be set.
    Home,
    /// The same, for who wants to protect the vault against loss.
    Protection,
    /// The same, with the fields for a new password open.
    Password,
    /// The same, for who did not do what was done: a new password under a new key.
    NotMe,
    /// What was done with the vault.
    Log,
    /// All accounts, to put in order.
    Accounts,
    /// Accounts out of another program.
    Import,
    /// A QR code on the screen or on paper.
    Camera,
    /// The password is forgotten.
    Forgotten,
    /// There is no vault that opens.
    Rescue,
    /// Just installed: where the button is.
    Installed,
    /// A new vault, in the popup's window.
    FirstRun,
    /// What was done before this unlock, in the popup's window.
    Told,
    /// What a scan brought, in the popup's window.
    Found,
    /// An account by hand, in the popup's window.
    Manual,
    /// One account, in the popup's window.
    Edit(AccountId),
}

/// Where the popup proper is.
const POPUP: &str = "popup.html";
/// A page of ours stands in a tab of its own, over no page, though it is one for the popup's window.
pub const OVER_NO_PAGE: &str = "?tab";

impl Route {
    /// Those whose address is a word.
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

    /// Reads [`Self::to_hash`]; `None` for what asks for no screen of ours.
    pub fn from_hash(hash: &str) -> Option<Self> {
        let word = hash.strip_prefix('#').unwrap_or(hash);
        let known = Self::WORDS.iter().find(|(_, known)| *known == word).map(|(route, _)| *route);
        known.or_else(|| word.to_owned().try_into().ok().map(Self::Edit))
    }

    /// The address in the extension: in the popup's window or in a tab, as the screen needs.
    pub fn address(self, is_over_no_page: bool) -> String {
        let page = match self {
            Self::FirstRun | Self::Told | Self::Found | Self::Manual | Self::Edit(_) => "window.html",
            _ => "options.html",
        };
        let query = if is_over_no_page { OVER_NO_PAGE } else { "" };
        [page, query, &self.to_hash()].concat()
    }
}

/// How the popup proper begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Return {
    /// The user pressed its button: what waits for it comes first.
    ByButton,
    /// From another screen in its window: to the codes.
    Quietly,
    /// An account was saved.
    Saved(AccountId),
}

impl Return {
    const QUIETLY: &str = "#codes";

    /// The address in the extension.
    pub fn address(self, is_over_no_page: bool) -> String {
        let query = if is_over_no_page { OVER_NO_PAGE } else { "" };
        let hash = match self {
            Self::ByButton => String::new(),
            Self::Quietly => Self::QUIETLY.to_owned(),
            Self::Saved(account) => ["#", &account.to_string()].concat(),
        };
        [POPUP, query, &hash].concat()
    }

    /// Reads the part from `#` on. What none of ours wrote is no return.
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
    fn the_popup_knows_how_it_is_come_back_to() {
        let hash = |back: Return| back.address(false).strip_prefix(POPUP).map(str::to_owned).unwrap_or_default();
        for back in [Return::ByButton, Return::Quietly, Return::Saved(ACCOUNT)] {
            assert_eq!(Return::from_hash(&hash(back)), back);
        }
        assert_eq!(Return::from_hash("#import"), Return::ByButton);
        assert_eq!(Return::ByButton.address(true), "popup.html?tab");
        assert_eq!(Return::Quietly.address(true), "popup.html?tab#codes");
    }
}
