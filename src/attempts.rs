//! Wrong passwords. They never delete anything; after five in a row each one adds a longer wait.

/// This many wrong passwords in a row cost no wait, because people mistype.
const FREE: u32 = 5;
/// The longest wait, in seconds.
const LONGEST: u64 = 30;

/// How many passwords in a row were wrong, and when the last one was tried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attempts {
    wrong: u32,
    /// Unix seconds.
    last: u64,
}

impl Attempts {
    /// The stored form: `<count>.<Unix seconds>`.
    pub fn to_text(self) -> String {
        format!("{}.{}", self.wrong, self.last)
    }

    /// Reads [`Self::to_text`]; `None` for anything else.
    pub fn read(text: &str) -> Option<Self> {
        let (wrong, last) = text.split_once('.')?;
        Some(Self { wrong: wrong.parse().ok()?, last: last.parse().ok()? })
    }

    /// The number of wrong passwords in a row.
    pub fn wrong(self) -> u32 {
        self.wrong
    }

    /// Counts one more wrong password, tried at `now` in Unix seconds.
    pub fn failed(self, now: u64) -> Self {
        Self { wrong: self.wrong.saturating_add(1), last: now }
    }

    /// Seconds to wait before the next try: 1, 2, 4 … 30, starting at the fifth wrong password.
    pub fn wait(self, now: u64) -> u64 {
        if self.wrong < FREE {
            return 0;
        }
        let pause = 1u64.checked_shl(self.wrong - FREE).unwrap_or(LONGEST).min(LONGEST);
        // If the clock was set back, the user must still not wait longer than the pause.
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
        assert_eq!(attempts.wait(10), 30, "the wait is at most the pause, for any clock");
        for _ in 0..100 {
            attempts = attempts.failed(1000);
        }
        assert_eq!(attempts.wait(1000), 30);
    }

    #[test]
    fn what_is_kept_reads_as_it_was_written() {
        let attempts = Attempts::default().failed(7).failed(1000);
        assert_eq!(attempts.to_text(), "2.1000");
        assert_eq!(Attempts::read("2.1000"), Some(attempts));
        assert!(["", "2", "2.", "x.1000", "2.1000.", "-1.5"].iter().all(|text| Attempts::read(text).is_none()));
    }
}
