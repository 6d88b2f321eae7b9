//! The browser's implementation of [`crate::platform`]: each function is one small call in the file for that
//! capability.

pub use super::clock::{milliseconds, now, parse_date};
pub use super::derivation::{normalised, wrapping_key};
pub use super::guides::text as guides;
pub use super::idb::{database_get, database_put};
pub use super::local_storage::{page_storage_get, page_storage_set};
pub use super::pause::{sleep, spawn};
pub use super::randomness::random;
pub use super::tab_watch::{TabWatch, watch_tab};
pub use super::vault_lock::with_vault_lock;
pub use super::webext::{
    capture, command, front_tab, inject, is_idle_for, local_get, local_get_all, local_set, managed, open_popup, parsed,
    rules_in, session_get, session_has, session_number, session_remove, session_set, set_alarm, set_badge,
    set_idle_after, sync_get, sync_set, tab,
};
