//! Checks that a tab stays in front of its window, at the same origin, while something is taken from it. Checking
//! before and after is not enough: between the two, a page can bring another tab to the front and remove it again. So
//! the browser's events in between are checked too.

use crate::platform::{self, Tab, TabWatch};
use crate::site::Site;

/// A tab that was in front when watching began.
pub struct InFront {
    tab: Tab,
    watch: TabWatch,
}

impl InFront {
    /// Begins to watch; `None` if the tab is not in front or the browser does not report its events.
    pub async fn watch(tab: &Tab) -> Option<Self> {
        let watch = platform::watch_tab(tab).ok()?;
        is_in_front(tab).await.then(|| Self { tab: tab.clone(), watch })
    }

    /// Whether the tab stayed in front at the same origin since then.
    pub async fn was_all_the_while(&self) -> bool {
        // The order matters: with its answer to a question, the browser has delivered all earlier events.
        is_in_front(&self.tab).await && self.watch.is_undisturbed()
    }
}

/// Whether a tab is in front of its window now, at the same origin as in `tab`.
pub async fn is_in_front(tab: &Tab) -> bool {
    platform::front_tab(tab.window).await.is_some_and(|front| front.id == tab.id && origin_of(&front) == origin_of(tab))
}

/// The origin of the page in a tab.
pub fn origin_of(tab: &Tab) -> Option<String> {
    Some(Site::of_address(tab.url.as_deref()?)?.origin())
}
