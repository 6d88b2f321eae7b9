//! Wrong passwords: none of them ever wipes anything; after five in a row each costs a longer wait.

use serde::{Deserialize, Serialize};

/// So many in a row cost nothing: people mistype.
const FREE: u32 = 5;
/// The longest wait, in seconds.
const LONGEST: u64 = 30;

/// How often in a row a password was wrong, and when last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attempts {
    wrong: u32,
    /// Unix seconds.
    last: u64,
}

impl Attempts {
    /// One more, at `now`, in Unix seconds.
    pub fn failed(self, now: u64) -> Self {
        Self { wrong: self.wrong.saturating_add(1), last: now }
    }

    /// Seconds to wait before the next try: 1, 2, 4 … 30 from the fifth wrong one on.
    pub fn wait(self, now: u64) -> u64 {
        if self.wrong < FREE {
            return 0;
        }
        let pause = 1u64.checked_shl(self.wrong - FREE).unwrap_or(LONGEST).min(LONGEST);
        // A clock that was set back must not lock anybody out.
        (self.last + pause).saturating_sub(now).min(pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_and_ends() {
        let mut attempts = Attempts::default();
        let mut waits = Vec::new();
        for _ in 0..12 {
            attempts = attempts.failed(1000);
            waits.push(attempts.wait(1000));
        }
        assert_eq!(waits, [0, 0, 0, 0, 1, 2, 4, 8, 16, 30, 30, 30]);
        assert_eq!((attempts.wait(1029), attempts.wait(1030)), (1, 0));
        assert_eq!(attempts.wait(10), 30, "never longer than the pause, whatever the clock says");
        for _ in 0..100 {
            attempts = attempts.failed(1000);
        }
        assert_eq!(attempts.wait(1000), 30);
    }
}
