//! A password in the form that is examined: its characters, and the same without capitals and accents.

use crate::Weakness;

/// Only this many characters are examined; further ones cannot make a password weaker.
pub const LONGEST: usize = 100;

/// The characters of a password, and the same number of characters without capitals and accents.
pub struct Text {
    pub raw: Vec<char>,
    pub folded: Vec<char>,
}

impl Text {
    pub fn new(password: &str) -> Self {
        let raw: Vec<char> = password.chars().take(LONGEST).collect();
        let folded = raw.iter().copied().map(folded).collect();
        Self { raw, folded }
    }

    pub fn len(&self) -> usize {
        self.raw.len()
    }

    /// The cost of its capitals, in bits. Guessed in this order: none, the first letter, all, the first of each word.
    pub fn capital_bits(&self, from: usize, to: usize) -> f64 {
        let letters: Vec<usize> = (from..to).filter(|at| self.raw[*at].is_alphabetic()).collect();
        let capitals: Vec<usize> = letters.iter().copied().filter(|at| self.raw[*at].is_uppercase()).collect();
        let begins_word = |at: usize| at == from || !self.raw[at - 1].is_alphabetic();
        let (all, upper) = (letters.len(), capitals.len());
        if upper == 0 {
            0.0
        } else if upper == all || capitals.iter().all(|at| begins_word(*at)) || capitals == [to - 1] {
            1.0
        } else if self.raw[from].is_uppercase() && capitals.windows(2).all(|pair| pair[1] - pair[0] > 1) {
            // LikeThis, and LiKe tHis.
            3.0
        } else {
            // The number of ways to choose this many letters, of the less frequent case.
            (0..upper.min(all - upper)).map(|k| ((all - k) as f64 / (k + 1) as f64).log2()).sum::<f64>().max(2.0)
        }
    }
}

/// A part of a password that a guessing program knows, and the number of guesses until it is tried.
#[derive(Clone, Copy, Debug)]
pub struct Match {
    pub from: usize,
    /// The index after its last character.
    pub to: usize,
    pub bits: f64,
    pub weakness: Weakness,
}

/// Lower case without accents, one character for each (tools/strength/make.mjs does the same for the lists).
pub fn folded(character: char) -> char {
    let lower = character.to_lowercase().next().unwrap_or(character);
    match lower {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'æ' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' | 'œ' => 'o',
        'ß' | 'ś' | 'š' | 'ş' => 's',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ł' => 'l',
        '’' | '‘' | '´' => '\'',
        '\u{a0}' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_ways_to_use_capitals_cost_less() {
        for (text, least, most) in [
            ("wachtwoord", 0.0, 0.0),
            ("Wachtwoord", 1.0, 1.0),
            ("WACHTWOORD", 1.0, 1.0),
            ("wachtwoorD", 1.0, 1.0),
            ("To Be Or", 1.0, 1.0),
            ("wAchtwoord", 2.0, 4.0),
            ("WachtWoord", 3.0, 3.0),
            ("wAcHtWoOrD", 7.0, 9.0),
        ] {
            let bits = Text::new(text).capital_bits(0, text.len());
            assert!((least..=most).contains(&bits), "{text}: {bits}");
        }
    }

    #[test]
    fn accents_do_not_count() {
        let text = Text::new("Élève Straße Mañana");
        assert_eq!(text.folded.iter().collect::<String>(), "eleve strase manana");
    }
}
