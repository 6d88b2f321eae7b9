//! Which quarantine places hold a text, and which place is overwritten when all are full.
//!
//! A save may find a text in the place of a copy that is not a copy of the vault. That text is first moved to the
//! quarantine, because it may be the only thing left of the user's accounts. A program that can write to the stores
//! can put junk there repeatedly. So the number of places is limited, and when all are full the middle ones are
//! thinned out: the oldest and the newest text stay.

/// The number of places.
pub const MOST_SET_ASIDE: usize = 20;

/// The number of the text in each place, in the order in which they were set aside; `None` for an empty place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quarantine([Option<u64>; MOST_SET_ASIDE]);

impl Quarantine {
    /// Reads [`Self::to_text`]. A place that is missing or not understood counts as empty, since this decides only
    /// which text is overwritten first.
    pub fn read(text: &str) -> Self {
        let mut numbers = [None; MOST_SET_ASIDE];
        for (number, text) in numbers.iter_mut().zip(text.split(',')) {
            *number = text.parse().ok();
        }
        Self(numbers)
    }

    /// The stored form: the numbers, a comma after each.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for number in self.0 {
            text.push_str(&number.map(|number| number.to_string()).unwrap_or_default());
            text.push(',');
        }
        text
    }

    /// The places that hold a text, oldest first.
    pub fn places(&self) -> Vec<usize> {
        let mut places = Vec::new();
        // With this few places, a sort would add more code than it saves time.
        for _ in 0..MOST_SET_ASIDE {
            let left = (0..MOST_SET_ASIDE).filter(|at| self.0[*at].is_some() && !places.contains(at));
            places.extend(left.min_by_key(|at| self.0[*at]));
        }
        places
    }

    /// Takes a place for one more text: an empty one, or else the one whose neighbours in time are closest to each
    /// other.
    pub fn take_place(&mut self) -> usize {
        let places = self.places();
        let free = (0..MOST_SET_ASIDE).find(|at| self.0[*at].is_none());
        let number = |place: usize| self.0[place].unwrap_or_default();
        let nearest = || {
            let inner = places.windows(3).min_by_key(|window| number(window[2]) - number(window[0]));
            inner.map_or(0, |window| window[1])
        };
        let place = free.unwrap_or_else(nearest);
        let next = places.last().map_or(Some(0), |last| number(*last).checked_add(1));
        self.0[place] = Some(next.unwrap_or(u64::MAX));
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(quarantine: &Quarantine) -> Vec<u64> {
        quarantine.places().iter().filter_map(|at| quarantine.0[*at]).collect()
    }

    #[test]
    fn the_oldest_and_the_newest_stay() {
        let mut quarantine = Quarantine::default();
        for _ in 0..1000 {
            quarantine.take_place();
        }
        let numbers = numbers(&quarantine);
        assert_eq!((numbers.len(), numbers[0], numbers[MOST_SET_ASIDE - 1]), (MOST_SET_ASIDE, 0, 999));
        assert!(numbers.windows(2).all(|pair| pair[1] - pair[0] < 300), "{numbers:?}");
    }

    #[test]
    fn places_fill_up_first() {
        let mut quarantine = Quarantine::default();
        let places: Vec<usize> = (0..MOST_SET_ASIDE).map(|_| quarantine.take_place()).collect();
        assert_eq!(places, (0..MOST_SET_ASIDE).collect::<Vec<_>>());
        assert_eq!(Quarantine::read(&quarantine.to_text()), quarantine);
    }

    #[test]
    fn junk_in_the_stored_text_takes_no_place_away() {
        for text in ["", "x", "1,1,1", "-1", "18446744073709551615,0", &"7,".repeat(90)] {
            let mut quarantine = Quarantine::read(text);
            for _ in 0..60 {
                assert!(quarantine.take_place() < MOST_SET_ASIDE);
            }
            assert_eq!(quarantine.places().len(), MOST_SET_ASIDE, "{text}");
        }
    }
}
