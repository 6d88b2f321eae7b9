//! Words that belong together, several in a row: days, months, numbers, colours.

use crate::Weakness;
use crate::text::{Match, Text};
use crate::words::without_signs;

const FILE: &str = include_str!("../words/sets.txt");
/// The cost of choosing the set, as if there were somewhat more sets.
const WHICH_BITS: f64 = 7.0;
/// In a set larger than this, three of four random words occur by chance.
pub const SMALL: usize = 16;

/// One set.
pub struct Set {
    pub words: Vec<Vec<char>>,
    has_order: bool,
}

/// All sets.
pub struct Sets(pub Vec<Set>);

impl Sets {
    pub fn new() -> Self {
        let lines = FILE.lines().filter(|line| !line.starts_with('#'));
        let read = |line: &'static str| {
            let (has_order, line) = line.strip_prefix("> ").map_or((false, line), |line| (true, line));
            Set { words: line.split(' ').map(|word| word.chars().collect()).collect(), has_order }
        };
        Self(lines.map(read).collect())
    }
}

impl Set {
    /// The cost of consecutive words of the set, given by their indices: the cost of the start and the direction, or
    /// of each word.
    pub fn bits(&self, numbers: &[usize]) -> f64 {
        let size = self.words.len() as f64;
        let steps: Vec<usize> =
            numbers.windows(2).map(|pair| (pair[1] + self.words.len() - pair[0]) % self.words.len()).collect();
        let is_in_order = self.has_order && steps.iter().all(|step| *step == steps[0]);
        let choice = match is_in_order {
            true => size.log2() + 1.0 + if steps.first().is_some_and(|step| *step != 1) { 2.0 } else { 0.0 },
            false => numbers.len() as f64 * size.log2(),
        };
        WHICH_BITS + choice + (numbers.len() as f64).log2()
    }

    /// The index and the length of the longest word of the set that the letters begin with. The longest, because
    /// *een* begins *eenentwintig*.
    fn word_at(&self, letters: &[char]) -> Option<(usize, usize)> {
        let fits = self.words.iter().enumerate().filter(|(_, word)| letters.starts_with(word));
        fits.map(|(number, word)| (number, word.len())).max_by_key(|(_, length)| *length)
    }
}

/// Between two words of a set there may be a sign, a digit, or both.
const LONGEST_SEPARATOR: usize = 2;

pub fn matches(text: &Text, sets: &Sets, found: &mut Vec<Match>) {
    runs(text, &text.folded, 0.0, sets, found);
    for way in [false, true] {
        let letters = without_signs(&text.folded, way);
        if letters != text.folded {
            runs(text, &letters, 2.0, sets, found);
        }
    }
}

fn runs(text: &Text, letters: &[char], signs: f64, sets: &Sets, found: &mut Vec<Match>) {
    for set in &sets.0 {
        for from in 0..text.len() {
            let (mut at, mut numbers, mut separators) = (from, Vec::new(), 0.0f64);
            while let Some((number, length)) = letters.get(at..).and_then(|rest| set.word_at(rest)) {
                numbers.push(number);
                let to = at + length;
                if numbers.len() > 1 {
                    let bits = set.bits(&numbers) + separators + signs + text.capital_bits(from, to);
                    found.push(Match { from, to, bits, weakness: Weakness::Set });
                }
                at = to;
                while at < to + LONGEST_SEPARATOR && letters.get(at).is_some_and(|character| !character.is_alphabetic())
                {
                    // The cost of choosing the separator. Digits may count upwards.
                    separators = separators.max(if letters[at].is_ascii_digit() { 5.0 } else { 2.0 });
                    at += 1;
                }
            }
        }
    }
}
