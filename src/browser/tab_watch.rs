//! The browser's events of a tab while something is taken from it.

use super::webext::{self, TabListeners};
use crate::platform::answers::{Refused, Tab};
use std::cell::Cell;
use std::rc::Rc;

/// Records the events of a tab since watching began.
pub struct TabWatch {
    is_disturbed: Rc<Cell<bool>>,
    _listeners: TabListeners,
}

/// Starts watching the events of a tab; refused if the browser does not report them.
pub fn watch_tab(tab: &Tab) -> Result<TabWatch, Refused> {
    let is_disturbed = Rc::new(Cell::new(false));
    let told = Rc::clone(&is_disturbed);
    let listeners = webext::when_tab_changes(tab, move || told.set(true))?;
    Ok(TabWatch { is_disturbed, _listeners: listeners })
}

impl TabWatch {
    /// Whether since then no tab came to the front of the window and the tab did not navigate.
    pub fn is_undisturbed(&self) -> bool {
        !self.is_disturbed.get()
    }
}
