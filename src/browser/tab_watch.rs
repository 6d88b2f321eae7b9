//! What the browser tells of a tab while something is taken from it.

use super::webext::{self, TabListeners};
use crate::platform::answers::{Refused, Tab};
use std::cell::Cell;
use std::rc::Rc;

/// What was told of a tab since the watch began.
pub struct TabWatch {
    is_disturbed: Rc<Cell<bool>>,
    _listeners: TabListeners,
}

/// Hears from now on what becomes of a tab; refused where the browser does not tell.
pub fn watch_tab(tab: &Tab) -> Result<TabWatch, Refused> {
    let is_disturbed = Rc::new(Cell::new(false));
    let told = Rc::clone(&is_disturbed);
    let listeners = webext::when_tab_changes(tab, move || told.set(true))?;
    Ok(TabWatch { is_disturbed, _listeners: listeners })
}

impl TabWatch {
    /// Whether no tab came to the front of the window since, and the tab did not go elsewhere.
    pub fn is_undisturbed(&self) -> bool {
        !self.is_disturbed.get()
    }
}
