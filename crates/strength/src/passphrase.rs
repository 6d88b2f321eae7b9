//! Random words of an offered list. A guessing program that knows the list must try each of its 1,024 words at each
//! position, so such a word counts ten bits even if it is a common word.

use crate::Weakness;
use crate::lists::Lists;
use crate::phrases;
use crate::sets::SMALL;
use crate::text::{Match, Text};
use std::collections::HashSet;

/// The minimum number of words that count as random.
const LEAST: usize = 4;
const WORD_BITS: f64 = 10.0;

/// The words of a password, separated by signs, spaces and changes from lower case to upper case.
fn words(text: &Text) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut from = None;
    for at in 0..=text.len() {
        let is_letter = at < text.len() && text.folded[at].is_ascii_lowercase();
        let begins_anew = is_letter && at > 0 && text.raw[at].is_uppercase() && text.raw[at - 1].is_lowercase();
        if let Some(begin) = from
            && (!is_letter || begins_anew)
        {
            words.push((begin, at));
            from = None;
        }
        if is_letter && from.is_none() {
            from = Some(at);
        }
    }
    words
}

/// All known parts of a password that consists of four or more different words of one list; `None` for any other.
pub fn matches(text: &Text, lists: &Lists) -> Option<Vec<Match>> {
    let places = words(text);
    let spelled: Vec<String> = places.iter().map(|(from, to)| text.folded[*from..*to].iter().collect()).collect();
    let unlike: HashSet<&String> = spelled.iter().collect();
    if spelled.len() < LEAST || unlike.len() < spelled.len() || !lists.are_offered(&spelled) {
        return None;
    }
    let word = |&(from, to): &(usize, usize)| Match {
        from,
        to,
        bits: WORD_BITS + text.capital_bits(from, to) / 2.0,
        weakness: Weakness::Words,
    };
    let mut found: Vec<Match> = places.iter().map(word).collect();
    phrases::matches(text, &lists.phrases, &mut found);
    for set in &lists.sets.0 {
        let numbers: Vec<Option<usize>> = spelled
            .iter()
            .map(|word| set.words.iter().position(|known| known.iter().copied().eq(word.chars())))
            .collect();
        for first in 0..numbers.len() {
            let run: Vec<usize> = numbers[first..].iter().map_while(|number| *number).collect();
            for length in 3..=run.len() {
                // Three words of a large set occur by chance.
                if length < LEAST && set.words.len() > SMALL {
                    continue;
                }
                let (from, to) = (places[first].0, places[first + length - 1].1);
                let bits = set.bits(&run[..length]) + text.capital_bits(from, to);
                found.push(Match { from, to, bits, weakness: Weakness::Set });
            }
        }
    }
    Some(found)
}
