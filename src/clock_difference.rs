//! How far this computer's clock differs from the clock of a page's server. Codes depend on the time: a portal
//! refuses the codes of a computer whose clock is wrong, and the user cannot see why.

use crate::i18n::{Sentence, sentence1};
use serde::{Deserialize, Serialize};

/// A difference that is large enough to report, in seconds. Positive if this computer's clock is ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockDifference(i64);

impl ClockDifference {
    /// Smallest difference that is reported, in seconds. Most portals also accept the previous and the next code. Of
    /// that margin of 30 s, reading, filling and sending the code use a part.
    pub const TOLD_FROM: i64 = 20;
    /// Longest duration of a request whose answer is used. A slower answer says too little about the time.
    const LONGEST_ANSWER_MS: f64 = 5_000.0;

    /// Computes the difference from one answer of the server. `date_ms` is its `Date` (RFC 9110 section 6.6.1, whole
    /// seconds) and `age` its `Age` in seconds (RFC 9111 section 5.1: how long a cache held it). `asked_ms` and
    /// `arrived_ms` are when the request was sent and the answer arrived, by this computer's clock. Times are in Unix
    /// milliseconds. `None` if there is nothing to report.
    pub fn of(date_ms: f64, age: f64, asked_ms: f64, arrived_ms: f64) -> Option<Self> {
        let took = arrived_ms - asked_ms;
        if !(0.0..=Self::LONGEST_ANSWER_MS).contains(&took) || !(0.0..1e10).contains(&age) {
            return None;
        }
        // The server rounds down to whole seconds, so its time was half a second later on average.
        let there = date_ms + age * 1_000.0 + 500.0;
        let seconds = ((asked_ms + took / 2.0 - there) / 1_000.0).round();
        // A larger difference comes from an invalid `Date`, not from a wrong clock.
        let tells = seconds.abs() >= Self::TOLD_FROM as f64 && seconds.abs() < 1e10;
        tells.then_some(Self(seconds as i64))
    }

    /// The amount, in the unit that suits its size.
    pub fn amount(self) -> Sentence {
        let seconds = self.0.unsigned_abs();
        let (id, amount) = match seconds {
            0..=119 => ("clockSeconds", seconds),
            120..7_200 => ("clockMinutes", (seconds + 30) / 60),
            7_200..172_800 => ("clockHours", (seconds + 1_800) / 3_600),
            _ => ("clockDays", (seconds + 43_200) / 86_400),
        };
        sentence1(id, amount.to_string())
    }

    /// Whether this computer's clock is ahead; otherwise it is behind.
    pub fn is_ahead(self) -> bool {
        self.0 > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Noon on 22 November 2026, by the server's clock.
    const NOON: f64 = 1_795_348_800_000.0;

    fn off_by(seconds: f64) -> Option<ClockDifference> {
        let asked = NOON + 500.0 + seconds * 1_000.0 - 40.0;
        ClockDifference::of(NOON, 0.0, asked, asked + 80.0)
    }

    #[test]
    fn small_differences_are_not_reported() {
        for seconds in [0.0, 5.0, -5.0, 19.0, -19.0] {
            assert_eq!(off_by(seconds), None, "{seconds}");
        }
        assert_eq!(off_by(20.0), Some(ClockDifference(20)));
        assert_eq!(off_by(-90.0), Some(ClockDifference(-90)));
        assert!(off_by(20.0).is_some_and(ClockDifference::is_ahead));
        assert!(!off_by(-20.0).is_some_and(ClockDifference::is_ahead));
    }

    #[test]
    fn the_age_of_a_cached_answer_is_added() {
        let now = NOON + 3_600_000.0;
        assert_eq!(ClockDifference::of(NOON, 3_600.0, now, now + 100.0), None);
        assert_eq!(ClockDifference::of(NOON, 0.0, now, now + 100.0), Some(ClockDifference(3_600)));
    }

    #[test]
    fn invalid_times_report_nothing() {
        for (date, age, asked, arrived) in [
            (f64::NAN, 0.0, NOON, NOON),
            (NOON, f64::NAN, NOON, NOON),
            (NOON, -60.0, NOON, NOON),
            (NOON, f64::INFINITY, NOON, NOON),
            (NOON - 60_000.0, 0.0, NOON, NOON + 6_000.0),
            (NOON - 60_000.0, 0.0, NOON, NOON - 1.0),
            (f64::NEG_INFINITY, 0.0, NOON, NOON),
        ] {
            assert_eq!(ClockDifference::of(date, age, asked, arrived), None, "{date} {age} {asked} {arrived}");
        }
    }

    #[test]
    fn the_unit_suits_the_amount() {
        for (seconds, id, amount) in [
            (45, "clockSeconds", "45"),
            (119, "clockSeconds", "119"),
            (150, "clockMinutes", "3"),
            (-3_600, "clockMinutes", "60"),
            (7_200, "clockHours", "2"),
            (-31_536_000, "clockDays", "365"),
        ] {
            assert_eq!(ClockDifference(seconds).amount(), sentence1(id, amount), "{seconds}");
        }
    }
}
