//! Which of the places for what was set aside holds what, and which is given up when all are full.
//!
//! A text that lies where a copy must be written, and that is no copy of the vault, is set aside first: it may be all that is
//! left of somebody's accounts. Whoever can write to the stores can put junk there again and again, so there are a bounded
//! number of places, and when they are full the middle ones are thinned: the oldest and the newest stay.

/// How many texts are kept.
pub const MOST_SET_ASIDE: usize = 20;

/// The number of the text in each place, in the order in which they were set aside; `None` for an empty place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quarantine([Option<u64>; MOST_SET_ASIDE]);

impl Quarantine {
    /// Reads [`Self::to_text`]. What is not there or not understood counts as empty: it decides only what is given up first.
    pub fn read(text: &str) -> Self {
        let mut numbers = [None; MOST_SET_ASIDE];
        for (number, text) in numbers.iter_mut().zip(text.split(',')) {
            *number = text.parse().ok();
        }
        Self(numbers)
    }

    /// As it is kept: the numbers, a comma after each.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for number in self.0 {
            text.push_str(&number.map(|number| number.to_string()).unwrap_or_default());
            text.push(',');
        }
        text
    }

    /// The places that hold a text, the oldest first.
    pub fn places(&self) -> Vec<usize> {
        let mut places = Vec::new();
        // So few that sorting them costs more code than time.
        for _ in 0..MOST_SET_ASIDE {
            let left = (0..MOST_SET_ASIDE).filter(|at| self.0[*at].is_some() && !places.contains(at));
            places.extend(left.min_by_key(|at| self.0[*at]));
        }
        places
    }

    /// Takes a place for one text more: an empty one, else the one whose neighbours in time are nearest to each other.
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
    fn whatever_is_written_there_takes_no_place_away() {
        for text in ["", "x", "1,1,1", "-1", "18446744073709551615,0", &"7,".repeat(90)] {
            let mut quarantine = Quarantine::read(text);
            for _ in 0..60 {
                assert!(quarantine.take_place() < MOST_SET_ASIDE);
            }
            assert_eq!(quarantine.places().len(), MOST_SET_ASIDE, "{text}");
        }
    }
}
