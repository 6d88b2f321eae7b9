//! Known phrases, or at least three consecutive words of one; and the initials of one.

use crate::Weakness;
use crate::text::{Match, Text, folded};
use crate::words::without_signs;
use std::collections::HashMap;

const FILE: &str = include_str!("../words/phrases.txt");
/// The cost of choosing the phrase, as if there were twenty times as many.
const WHICH_BITS: f64 = 14.0;
/// A phrase of at least this many words is also known by its initials.
const INITIALS: usize = 6;

struct Phrase {
    letters: Vec<char>,
    /// The start of each word, and the end.
    edges: Vec<usize>,
}

/// All phrases, and an index of the starts of their words by first letters.
pub struct Phrases {
    phrases: Vec<Phrase>,
    beginnings: HashMap<[char; 3], Vec<(usize, usize)>>,
}

impl Phrases {
    pub fn new() -> Self {
        let mut phrases = Vec::new();
        for line in FILE.lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<Vec<char>> = line
                .split(' ')
                .map(|word| word.chars().map(folded).filter(|c| c.is_alphanumeric()).collect())
                .collect();
            let mut edges = vec![0];
            for word in &words {
                edges.push(edges[edges.len() - 1] + word.len());
            }
            if words.len() >= INITIALS {
                let letters: Vec<char> = words.iter().filter_map(|word| word.first().copied()).collect();
                phrases.push(Phrase { edges: vec![0, letters.len()], letters });
            }
            phrases.push(Phrase { letters: words.concat(), edges });
        }
        let mut beginnings: HashMap<[char; 3], Vec<(usize, usize)>> = HashMap::new();
        for (number, phrase) in phrases.iter().enumerate() {
            for (word, edge) in phrase.edges.iter().enumerate() {
                if let Some(first) = phrase.letters[*edge..].first_chunk() {
                    beginnings.entry(*first).or_default().push((number, word));
                }
            }
        }
        Self { phrases, beginnings }
    }
}

impl Phrase {
    /// How many letters of the phrase, starting at this word, these letters begin with: at least three whole words,
    /// or the whole phrase, or two long words at its start.
    fn length_at(&self, letters: &[char], word: usize) -> Option<usize> {
        let begin = self.edges[word];
        let rest = self.letters.get(begin..)?;
        let same = rest.iter().zip(letters).take_while(|(left, right)| left == right).count();
        let words = self.edges[word + 1..].iter().take_while(|edge| **edge <= begin + same).count();
        let is_whole = word == 0 && words + 1 == self.edges.len();
        let end = self.edges[word + words];
        let is_long = word == 0 && words == 2 && end - begin >= 14;
        (words >= 3 || is_long || is_whole && end - begin >= 4).then_some(end - begin)
    }
}

pub fn matches(text: &Text, phrases: &Phrases, found: &mut Vec<Match>) {
    let places: Vec<usize> = (0..text.len()).filter(|at| text.folded[*at].is_alphanumeric()).collect();
    let literal: Vec<char> = places.iter().map(|at| text.folded[*at]).collect();
    let [first, second] = [false, true].map(|way| {
        let letters = without_signs(&text.folded, way);
        let places: Vec<usize> = (0..text.len()).filter(|at| letters[*at].is_alphanumeric()).collect();
        (places.iter().map(|at| letters[*at]).collect::<Vec<char>>(), places)
    });
    for (letters, places, signs) in [(&literal, &places, 0.0), (&first.0, &first.1, 2.0), (&second.0, &second.1, 2.0)] {
        for (from, place) in places.iter().enumerate() {
            let Some(beginnings) = letters[from..].first_chunk().and_then(|first| phrases.beginnings.get(first)) else {
                continue;
            };
            for (number, word) in beginnings {
                let (phrase, word) = (&phrases.phrases[*number], *word);
                let Some(length) = phrase.length_at(&letters[from..], word) else { continue };
                let to = places[from + length - 1] + 1;
                let has_separators = to - place > length;
                let begin = if word == 0 { 0.0 } else { 2.0 };
                let separators = if has_separators { 1.0 } else { 0.0 };
                let bits = WHICH_BITS + begin + signs + separators + text.capital_bits(*place, to);
                found.push(Match { from: *place, to, bits, weakness: Weakness::Phrase });
            }
        }
    }
}
