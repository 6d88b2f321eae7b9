//! The cost of text that is in no list, character by character: the cost of guessing a letter from the two before it,
//! based on how letters follow each other in the words of the lists. So an unknown word or name costs less than
//! random letters.

use crate::text::Text;

const CLASSES: usize = 27;

/// How often each letter follows two others; class 0 is the edge of a word.
pub struct Letters {
    after: Vec<u32>,
    pairs: Vec<u32>,
}

fn class(character: char) -> usize {
    if character.is_ascii_lowercase() { character as usize - 'a' as usize + 1 } else { 0 }
}

impl Letters {
    pub fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let (mut after, mut pairs) = (vec![0; CLASSES * CLASSES * CLASSES], vec![0; CLASSES * CLASSES]);
        for word in words {
            let (mut first, mut second) = (0, 0);
            for letter in word.chars().map(class) {
                after[(first * CLASSES + second) * CLASSES + letter] += 1;
                pairs[first * CLASSES + second] += 1;
                (first, second) = (second, letter);
            }
        }
        Self { after, pairs }
    }

    /// The cost of the character at this position, in bits.
    pub fn bits(&self, text: &Text, at: usize) -> f64 {
        let (raw, character) = (text.raw[at], text.folded[at]);
        if character.is_ascii_lowercase() {
            let before = |back: usize| at.checked_sub(back).map_or(0, |at| class(text.folded[at]));
            let second = before(1);
            let first = if second == 0 { 0 } else { before(2) };
            let pair = first * CLASSES + second;
            // Adds one to each count, so that no letter is impossible.
            let seen = f64::from(self.after[pair * CLASSES + class(character)] + 1);
            let all = f64::from(self.pairs[pair] + 26);
            let previous = at.checked_sub(1).map(|at| text.raw[at]).filter(|previous| previous.is_alphabetic());
            let is_other_case =
                previous.map_or(raw.is_uppercase(), |previous| previous.is_uppercase() != raw.is_uppercase());
            return (all / seen).log2() + f64::from(u8::from(is_other_case));
        }
        if character.is_ascii_digit() {
            return 10.0f64.log2();
        }
        if character.is_alphanumeric() {
            return 5.0;
        }
        // A sign that has occurred before is usually a separator again.
        if text.raw[..at].contains(&raw) {
            return 1.0;
        }
        match raw {
            ' ' => 1.0,
            '!' | '.' | '-' | '_' | '@' | '#' | '?' | ',' | '*' | '+' | '/' | '\'' => 2.5,
            raw if raw.is_ascii() => 5.0,
            _ => 8.0,
        }
    }
}
