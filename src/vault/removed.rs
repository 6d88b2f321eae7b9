//! Removed accounts: kept for thirty days, so that they can be put back.
//!
//! The days are counted by use of the vault, not only by the clock, because Kader's users may have wrong clocks: each
//! save adds the days since the last count, but never more than a week at once.

use super::Entry;

/// Days until a removed account is deleted permanently.
pub const KEPT_DAYS: u8 = 30;
/// The maximum number of days that one save adds. So a long holiday or a clock that jumps does not delete accounts
/// early.
const MOST_DAYS_AT_ONCE: u64 = 7;

/// A removed account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemovedEntry {
    /// The unchanged account.
    pub entry: Entry,
    /// Its former position among the others.
    pub position: u64,
    /// The number of days since it was removed.
    pub days: u8,
}

/// All removed accounts, the last one removed at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemovedEntries {
    /// The accounts.
    pub entries: Vec<RemovedEntry>,
    /// The day of the last count, in days since 1970; 0 if there are none.
    pub counted_on: u64,
}

impl RemovedEntries {
    /// Counts the days up to today, and deletes accounts that were removed for [`KEPT_DAYS`].
    pub(super) fn count_days(&mut self, today: u64) {
        if self.entries.is_empty() {
            self.counted_on = 0;
            return;
        }
        // The count starts when the first account is removed.
        let since = if self.counted_on == 0 { 0 } else { today.saturating_sub(self.counted_on) };
        let days = since.min(MOST_DAYS_AT_ONCE) as u8;
        self.counted_on = today;
        self.entries.iter_mut().for_each(|removed| removed.days = removed.days.saturating_add(days));
        self.entries.retain(|removed| removed.days < KEPT_DAYS);
        if self.entries.is_empty() {
            self.counted_on = 0;
        }
    }
}
