//! Words, names and passwords of the lists, also with signs in place of letters and backwards.

use crate::Weakness;
use crate::lists::{Lists, Names};
use crate::text::{Match, Text};

const LONGEST_WORD: usize = 20;

/// The letter that a sign replaces. Some signs can be read in two ways.
fn unsigned(character: char, is_second_way: bool) -> char {
    match (character, is_second_way) {
        ('4' | '@', _) => 'a',
        ('8', _) => 'b',
        ('(' | '<', _) => 'c',
        ('3' | '€', _) => 'e',
        ('6' | '9', _) => 'g',
        ('1' | '!' | '|', false) => 'i',
        ('1' | '|', true) => 'l',
        ('0', _) => 'o',
        ('5' | '$', _) => 's',
        ('7', false) => 't',
        ('7', true) => 'l',
        ('+', _) => 't',
        ('2', _) => 'z',
        (other, _) => other,
    }
}

/// The text with letters in place of signs.
pub fn without_signs(folded: &[char], is_second_way: bool) -> Vec<char> {
    folded.iter().map(|character| unsigned(*character, is_second_way)).collect()
}

/// A part costs at least 50 guesses (zxcvbn's number), because the combination of the parts must be guessed too.
const LEAST_BITS: f64 = 5.64;

pub fn matches(text: &Text, lists: &Lists, names: &Names, found: &mut Vec<Match>) {
    let plain = &text.folded;
    let [first, second] = [false, true].map(|way| without_signs(plain, way));
    for from in 0..text.len() {
        for to in from + 2..=text.len().min(from + LONGEST_WORD) {
            let mut best: Option<(f64, Weakness)> = None;
            for (letters, is_plain) in [(plain, true), (&first, false), (&second, false)] {
                let letters = &letters[from..to];
                let signs = signs_bits(&plain[from..to], letters);
                // Without a sign it is the plain text, which was already tried.
                if !is_plain && signs == 0.0 {
                    continue;
                }
                let mut try_word = |word: String, more: f64| {
                    let Some((bits, weakness)) = lists.word(&word, names) else { return };
                    let bits = bits + signs + more;
                    if best.is_none_or(|(least, _)| bits < least) {
                        best = Some((bits, weakness));
                    }
                };
                try_word(letters.iter().collect(), 0.0);
                try_word(letters.iter().rev().collect(), 2.0);
            }
            if let Some((bits, weakness)) = best {
                let least = if to - from == text.len() { 1.0 } else { LEAST_BITS };
                let bits = (bits + text.capital_bits(from, to)).max(least);
                found.push(Match { from, to, bits, weakness });
            }
        }
    }
}

const SIGN_BITS: f64 = 2.0;

/// The cost of each letter that a sign replaces, plus one bit if the sign is not used each time.
fn signs_bits(plain: &[char], letters: &[char]) -> f64 {
    let mut used: Vec<char> =
        plain.iter().zip(letters).filter(|(sign, letter)| sign != letter).map(|(_, letter)| *letter).collect();
    used.sort_unstable();
    used.dedup();
    let is_mixed = used.iter().any(|letter| plain.contains(letter));
    used.len() as f64 * SIGN_BITS + f64::from(u8::from(is_mixed))
}
