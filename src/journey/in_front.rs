//! That a tab is in front of its window, at the same origin, while something is taken from it. Two looks are not enough: between them
//! a page can bring another tab to the front and take it away again, so what the browser tells meanwhile is heard too.

use crate::platform::{self, Tab, TabWatch};
use crate::site::Site;

/// A tab that was in front when the watch began.
pub struct InFront {
    tab: Tab,
    watch: TabWatch,
}

impl InFront {
    /// Begins to watch; `None` where the tab is not in front, or the browser does not tell what becomes of it.
    pub async fn watch(tab: &Tab) -> Option<Self> {
        let watch = platform::watch_tab(tab).ok()?;
        is_in_front(tab).await.then(|| Self { tab: tab.clone(), watch })
    }

    /// Whether the tab has been in front since, and nowhere else.
    pub async fn was_all_the_while(&self) -> bool {
        // In this order: with its answer to a question the browser has told what happened before.
        is_in_front(&self.tab).await && self.watch.is_undisturbed()
    }
}

/// Whether a tab is in front of its window now, at the same origin as then.
pub async fn is_in_front(tab: &Tab) -> bool {
    platform::front_tab(tab.window).await.is_some_and(|front| front.id == tab.id && origin_of(&front) == origin_of(tab))
}

/// The origin of what a tab shows.
pub fn origin_of(tab: &Tab) -> Option<String> {
    Some(Site::of_address(tab.url.as_deref()?)?.origin())
}
