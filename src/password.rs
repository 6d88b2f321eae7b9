//! The password of a vault: how strong it looks, and four random words for those who want one made.
//!
//! The estimate is deliberately simple and errs on the low side: it is what an attacker with word lists needs, not what
//! the characters could hold.

use std::collections::HashSet;

/// How a password would stand up to somebody who has the vault file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Guessed within hours.
    Weak,
    /// Guessed within months.
    Fair,
    /// Out of reach.
    Strong,
}

/// Fewer characters than this are refused.
pub const SHORTEST: usize = 8;

/// Judges a password. One GPU tries some 1,800 passwords a second (Argon2id, 64 MiB, three passes), so 2³⁶ guesses take
/// more than a year.
pub fn strength(password: &str) -> Strength {
    match guess_bits(password) {
        bits if bits < 30.0 => Strength::Weak,
        bits if bits < 38.0 => Strength::Fair,
        _ => Strength::Strong,
    }
}

/// Whether a password may be used at all; a weak one may, said plainly, a shorter one not.
pub fn is_long_enough(password: &str) -> bool {
    password.chars().count() >= SHORTEST
}

fn guess_bits(password: &str) -> f64 {
    let characters: Vec<char> = password.chars().collect();
    let by_character: f64 = characters.len() as f64 * alphabet_bits(&characters) * freshness(&characters);
    // Words are guessed as words: ten bits each, however long.
    let words: Vec<&str> = password.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 2).collect();
    let in_words: usize = words.iter().map(|word| word.chars().count()).sum();
    let others = characters.len() - in_words;
    let unlike: HashSet<&str> = words.iter().copied().collect();
    let by_word = unlike.len() as f64 * 10.0 + (others as f64 * 2.5).min(40.0);
    let mixed_up = words.iter().any(|word| has_inner_capital(word));
    let bits = if mixed_up { by_character * 0.75 } else { by_word.min(by_character) };
    let lower = password.to_lowercase();
    if WORST.iter().any(|worst| lower.contains(worst)) { bits.min(20.0) } else { bits }
}

fn has_inner_capital(word: &str) -> bool {
    word.chars().skip(1).any(char::is_uppercase) && word.chars().any(char::is_lowercase)
}

fn alphabet_bits(characters: &[char]) -> f64 {
    let mut size = 0.0f64;
    for (holds, adds) in [
        (characters.iter().any(|c| c.is_lowercase()), 26.0),
        (characters.iter().any(|c| c.is_uppercase()), 26.0),
        (characters.iter().any(char::is_ascii_digit), 10.0),
        (characters.iter().any(|c| !c.is_alphanumeric()), 24.0),
    ] {
        size += if holds { adds } else { 0.0 };
    }
    size.max(2.0).log2()
}

/// How much of a password is not a repeat of, or a step from, the character before it: 0.2 to 1.
fn freshness(characters: &[char]) -> f64 {
    let steps = characters.windows(2).filter(|pair| (pair[1] as i64 - pair[0] as i64).abs() <= 1).count();
    let share = steps as f64 / characters.len().max(1) as f64;
    (1.0 - share).max(0.2)
}

/// Parts that every guessing program tries first, in the languages that Kader speaks.
const WORST: &[&str] = &[
    "password",
    "passw0rd",
    "wachtwoord",
    "passwort",
    "kennwort",
    "motdepasse",
    "willkommen",
    "bienvenue",
    "hallo",
    "bonjour",
    "qwertz",
    "welkom",
    "welcome",
    "qwerty",
    "azerty",
    "123456",
    "abc123",
    "letmein",
    "geheim",
    "admin",
    "iloveyou",
    "ikhouvan",
    "monkey",
    "dragon",
    "zomer20",
    "winter20",
    "lente20",
    "herfst20",
    "summer20",
    "sommer20",
    "hiver20",
    "kader",
];

/// Four unlike words from a list (`extension/words`: one a line), in an order of chance: with 1,024 words, 40 bits less a
/// hundredth, and never a password that [`strength`] finds fault with.
///
/// `random` picks one of the 2⁴⁰ or so draws; the remainder favours some of them by
/// less than one in 2²³. `None` for a list of fewer than four words.
pub fn four_words(list: &str, random: [u8; 8]) -> Option<String> {
    let mut left: Vec<&str> = list.split_whitespace().collect();
    let mut draw = u64::from_le_bytes(random);
    let mut words = Vec::with_capacity(4);
    for _ in 0..4 {
        let many = left.len() as u64;
        words.push(left.swap_remove(draw.checked_rem(many)? as usize));
        draw /= many;
    }
    Some(words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_choose_is_judged() {
        for weak in
            ["welkom01", "Wachtwoord123!", "aaaaaaaaaaaaaaaa", "12345678", "abcdefghijkl", "jansen1970", "Zomer2026!"]
        {
            assert_eq!(strength(weak), Strength::Weak, "{weak} {}", guess_bits(weak));
        }
        for strong in ["lamp fiets soep wolk", "correct paard batterij nietje", "kX9#vQ2mLp0z"] {
            assert_eq!(strength(strong), Strength::Strong, "{strong} {}", guess_bits(strong));
        }
        assert_eq!(strength("fiets lamp soep"), Strength::Fair);
    }

    #[test]
    fn four_words_are_never_twice_the_same() {
        let list: String = (0..1024).map(|i| format!("w{i}\n")).collect();
        assert_eq!(four_words(&list, [0; 8]).unwrap(), "w0 w1023 w1022 w1021");
        assert_eq!(four_words(&list, 1025u64.to_le_bytes()).unwrap(), "w1 w1023 w0 w1021");
        assert_eq!(four_words("one two three", [0; 8]), None);
        assert_eq!(four_words("", [0; 8]), None);
    }

    /// Ten bits a word is promised.
    #[test]
    fn the_shipped_lists_hold_1024_words() {
        let lists = [
            include_str!("../extension/words/de.txt"),
            include_str!("../extension/words/en.txt"),
            include_str!("../extension/words/fr.txt"),
            include_str!("../extension/words/nl.txt"),
        ];
        for list in lists {
            let mut words: Vec<&str> = list.split_whitespace().collect();
            assert!(
                words.iter().all(|word| (3..=9).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase()))
            );
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), 1024);
            // Whatever is drawn is taken where a strong password is asked: no word is one that everybody tries first.
            for four in words.windows(4) {
                assert_eq!(strength(&four.join(" ")), Strength::Strong, "{four:?}");
            }
        }
    }
}
