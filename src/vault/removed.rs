//! Accounts that were taken out: kept for thirty days, so that they can be put back.
//!
//! The days are counted by use of the vault, not by the clock alone, since Kader is made for people whose clocks are wrong: at
//! each save the days since the last count are added, but never more than a week at once.

use super::Entry;

/// Days until a removed account is gone for good.
pub const KEPT_DAYS: u8 = 30;
/// More days than this between two saves count as so many: longer holidays cost nothing, nor does a clock that jumps.
const MOST_DAYS_AT_ONCE: u64 = 7;

/// An account that was taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemovedEntry {
    /// The account, as it was.
    pub entry: Entry,
    /// Where it was among the others.
    pub position: u64,
    /// For how many days it has been out.
    pub days: u8,
}

/// All that were taken out, the last one last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemovedEntries {
    /// The accounts.
    pub entries: Vec<RemovedEntry>,
    /// The day of the last count, in days since 1970; 0 where there are none.
    pub counted_on: u64,
}

impl RemovedEntries {
    /// Counts the days up to this one, and drops for good what was out for [`KEPT_DAYS`].
    pub(super) fn count_days(&mut self, today: u64) {
        if self.entries.is_empty() {
            self.counted_on = 0;
            return;
        }
        // Nothing was counted before the first of them was taken out.
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
