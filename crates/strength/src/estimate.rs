//! Finds the cheapest way to compose a password from known parts.

use crate::lists::{Lists, Names};
use crate::text::{Match, Text};
use crate::{Judgement, Strength, Weakness};
use crate::{keyboard, passphrase, patterns, phrases, sets, words};
use std::collections::HashMap;

/// The cost of guessing that another part follows: visible by a sign or a capital, and not visible.
const JOINT_BITS: f64 = 0.5;
const UNSEEN_JOINT_BITS: f64 = 2.0;
/// A weakness that saves fewer bits than this is not reported.
const LEAST_SAVED: f64 = 4.0;
/// The cost of a meaningless sign between some or all letters.
const STRIPPED_BITS: f64 = 4.0;

/// Judges passwords. Creating one reads all lists.
pub struct Estimator {
    lists: Lists,
}

impl Default for Estimator {
    fn default() -> Self {
        Self::new()
    }
}

/// The cheapest way: its cost, and how much each part saves.
struct Cheapest {
    bits: f64,
    weakness: Weakness,
}

/// In a sentence a word can be guessed from the previous words: language models need some six or seven bits per word,
/// where its rank alone needs ten. This share is subtracted.
const SENTENCE_SHARE: f64 = 1.0 / 3.0;
/// The cost that marks the 150 words of which every sentence contains some.
const COMMON_WORD_BITS: f64 = 7.25;

/// The inputs of an estimate.
struct Known<'a> {
    lists: &'a Lists,
    names: Names,
    year: i32,
}

impl Estimator {
    /// Reads the lists.
    pub fn new() -> Self {
        Self { lists: Lists::new() }
    }

    /// Judges a password, for this year. `names` are those of the user's own portals and accounts.
    pub fn judge(&self, password: &str, names: &[&str], year: i32) -> Judgement {
        let cheapest = self.cheapest(password, names, year);
        Judgement::new(Strength::of_bits(cheapest.bits), cheapest.weakness)
    }

    /// The number of guesses that a password takes, as a power of two.
    pub fn bits(&self, password: &str, names: &[&str], year: i32) -> f64 {
        self.cheapest(password, names, year).bits
    }

    fn cheapest(&self, password: &str, names: &[&str], year: i32) -> Cheapest {
        let known = Known { lists: &self.lists, names: Names::new(names), year };
        let text = Text::new(password);
        if let Some(found) = passphrase::matches(&text, &self.lists) {
            return known.put_together(&text, &found, false);
        }
        let whole = known.cheapest(&text);
        let mut signs: Vec<char> = text.raw.iter().copied().filter(|c| !c.is_alphanumeric()).collect();
        signs.sort_unstable();
        signs.dedup();
        let stripped = signs.into_iter().map(|sign| {
            let without: String = text.raw.iter().filter(|character| **character != sign).collect();
            let cheapest = known.cheapest(&Text::new(&without));
            Cheapest { bits: cheapest.bits + STRIPPED_BITS, ..cheapest }
        });
        let once = Text::new(&without_doubles(&text.raw));
        let undoubled = (once.len() * 3 <= text.len() * 2).then(|| {
            let cheapest = known.cheapest(&once);
            Cheapest { bits: cheapest.bits + STRIPPED_BITS, ..cheapest }
        });
        stripped.chain(undoubled).fold(whole, |best, other| if other.bits < best.bits { other } else { best })
    }
}

impl Known<'_> {
    fn cheapest(&self, text: &Text) -> Cheapest {
        let mut found = Vec::new();
        words::matches(text, self.lists, &self.names, &mut found);
        sets::matches(text, &self.lists.sets, &mut found);
        phrases::matches(text, &self.lists.phrases, &mut found);
        keyboard::matches(text, &mut found);
        patterns::matches(text, self.year, &mut found);
        self.repeats(text, &mut found);
        self.put_together(text, &found, true)
    }

    /// A repeated part: it costs as much as once, plus the number of repetitions.
    fn repeats(&self, text: &Text, found: &mut Vec<Match>) {
        let folded = &text.folded;
        let mut once: HashMap<&[char], f64> = HashMap::new();
        for from in 0..text.len() {
            for length in 1..=(text.len() - from) / 2 {
                let unit = &folded[from..from + length];
                let times = folded[from..].chunks_exact(length).take_while(|part| *part == unit).count();
                // A doubled letter is in many words, and a unit that is itself a repeat has been found as such.
                let is_repeat = (1..length)
                    .any(|part| length % part == 0 && unit.chunks_exact(part).all(|other| *other == unit[..part]));
                if times < if length == 1 { 3 } else { 2 } || is_repeat {
                    continue;
                }
                let bits = *once.entry(unit).or_insert_with(|| {
                    let unit = Text::new(&text.raw[from..from + length].iter().collect::<String>());
                    self.cheapest(&unit).bits
                });
                for times in 2..=times {
                    let to = from + length * times;
                    found.push(Match { from, to, bits: bits + (times as f64).log2(), weakness: Weakness::Repeat });
                }
            }
        }
    }

    /// From left to right: the cheapest way to each position is one to an earlier position plus a part that leads on
    /// from there.
    fn put_together(&self, text: &Text, found: &[Match], may_be_sentence: bool) -> Cheapest {
        let by_character: Vec<f64> = (0..text.len()).map(|at| self.lists.letters.bits(text, at)).collect();
        let mut cheapest: Vec<(f64, Option<&Match>)> = vec![(0.0, None)];
        let mut ending: Vec<Vec<&Match>> = vec![Vec::new(); text.len() + 1];
        for known in found {
            ending[known.to].push(known);
        }
        for to in 1..=text.len() {
            let mut best = (cheapest[to - 1].0 + by_character[to - 1], None);
            for known in &ending[to] {
                let joint = joint_bits(text, known.from);
                let bits = cheapest[known.from].0 + known.bits + joint;
                if bits < best.0 {
                    best = (bits, Some(*known));
                }
            }
            cheapest.push(best);
        }
        let sentence = if may_be_sentence { self.sentence_bits(text, &cheapest) } else { 0.0 };
        Cheapest {
            bits: cheapest[text.len()].0 - sentence * SENTENCE_SHARE,
            weakness: weakness(&cheapest, &by_character, found),
        }
    }

    /// The cost of the words of a sentence, if it is one: at least three separate words, one of them among the 150
    /// that every sentence contains some of.
    fn sentence_bits(&self, text: &Text, cheapest: &[(f64, Option<&Match>)]) -> f64 {
        let (mut known, mut common, mut bits) = (0, 0, 0.0);
        let mut at = 0;
        for word in text.folded.split(|character| !character.is_alphabetic()) {
            let to = at + word.len();
            if let Some((rank, Weakness::Words | Weakness::Name)) =
                self.lists.word(&word.iter().collect::<String>(), &self.names)
            {
                known += 1;
                common += usize::from(rank <= COMMON_WORD_BITS);
                bits += cheapest[to].0 - cheapest[at].0;
            }
            at = to + 1;
        }
        if known >= 3 && common >= 1 { bits } else { 0.0 }
    }
}

fn joint_bits(text: &Text, at: usize) -> f64 {
    let Some(before) = at.checked_sub(1).map(|before| text.raw[before]) else { return 0.0 };
    let is_seen =
        before.is_alphabetic() != text.raw[at].is_alphabetic() || before.is_lowercase() && text.raw[at].is_uppercase();
    if is_seen { JOINT_BITS } else { UNSEEN_JOINT_BITS }
}

/// Reduces each run of the same character to one.
fn without_doubles(raw: &[char]) -> String {
    let mut characters = raw.to_vec();
    characters.dedup();
    characters.into_iter().collect()
}

/// The known parts of the cheapest way, from the right.
fn parts<'a>(cheapest: &'a [(f64, Option<&'a Match>)]) -> impl Iterator<Item = &'a Match> {
    let mut at = cheapest.len() - 1;
    std::iter::from_fn(move || {
        while at > 0 {
            match cheapest[at].1 {
                Some(known) => {
                    at = known.from;
                    return Some(known);
                }
                None => at -= 1,
            }
        }
        None
    })
}

/// The part of the cheapest way that saves most guesses.
fn weakness(cheapest: &[(f64, Option<&Match>)], by_character: &[f64], found: &[Match]) -> Weakness {
    let mut saved: Vec<(Weakness, f64)> = Vec::new();
    for known in parts(cheapest) {
        let bits = by_character[known.from..known.to].iter().sum::<f64>() - known.bits;
        let name = name_of(known, found);
        let bits = bits * weight(name);
        match saved.iter_mut().find(|(weakness, _)| *weakness == name) {
            Some((_, sum)) => *sum += bits,
            None => saved.push((name, bits)),
        }
    }
    saved
        .into_iter()
        .filter(|(_, bits)| *bits >= LEAST_SAVED)
        .max_by(|(_, left), (_, right)| left.total_cmp(right))
        .map_or(Weakness::Short, |(weakness, _)| weakness)
}

/// A common password that is a row of keys or a sequence is reported as that, because it tells the user what to
/// change.
fn name_of(part: &Match, found: &[Match]) -> Weakness {
    if part.weakness != Weakness::Common {
        return part.weakness;
    }
    let is_also = |weakness| {
        found.iter().any(|other| other.weakness == weakness && (other.from, other.to) == (part.from, part.to))
    };
    let patterns = [Weakness::Sequence, Weakness::Repeat, Weakness::Keyboard];
    patterns.into_iter().find(|pattern| is_also(*pattern)).unwrap_or(Weakness::Common)
}

/// A year after a word is not the main weakness; the name of the site is.
fn weight(weakness: Weakness) -> f64 {
    match weakness {
        Weakness::Date => 0.6,
        Weakness::Site => 1.5,
        _ => 1.0,
    }
}
