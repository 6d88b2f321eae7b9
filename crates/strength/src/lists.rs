//! The lists: the files in `words`, and the four lists of words that Kader offers as a password.

use crate::Weakness;
use crate::letters::Letters;
use crate::phrases::Phrases;
use crate::sets::Sets;
use crate::text::folded;
use std::collections::{HashMap, HashSet};

const RANKED: &str = include_str!("../words/ranked.txt");
const SITES: &str = include_str!("../words/sites.txt");
const OFFERED: [&str; 4] = [
    include_str!("../../../extension/words/de.txt"),
    include_str!("../../../extension/words/en.txt"),
    include_str!("../../../extension/words/fr.txt"),
    include_str!("../../../extension/words/nl.txt"),
];

/// The name of a site is among the first 64 guesses for a part; a name that the caller gives is among the first 16.
const SITE_BITS: f64 = 6.0;
const NAMED_BITS: f64 = 4.0;

/// The known parts that do not depend on the password.
pub struct Lists {
    words: HashMap<&'static str, (f64, Weakness)>,
    offered: [HashSet<&'static str>; 4],
    pub letters: Letters,
    pub phrases: Phrases,
    pub sets: Sets,
}

/// The words that only the caller knows: of the user's portals and accounts.
#[derive(Default)]
pub struct Names(HashSet<String>);

impl Names {
    /// Splits names into their words; a word has at least three letters.
    pub fn new(names: &[&str]) -> Self {
        let words = names.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
        Self(words.map(|word| word.chars().map(folded).collect()).filter(|word: &String| word.len() > 2).collect())
    }
}

impl Lists {
    pub fn new() -> Self {
        let mut words = HashMap::with_capacity(80_000);
        for line in RANKED.lines() {
            let mut parts = line.split(' ');
            let Some((kind, quarters)) = parts.next().and_then(|group| group.split_at_checked(1)) else { continue };
            let weakness = match kind {
                "p" => Weakness::Common,
                "n" => Weakness::Name,
                _ => Weakness::Words,
            };
            let bits = quarters.parse::<f64>().map_or(0.0, |quarters| quarters / 4.0);
            words.extend(parts.map(|word| (word, (bits, weakness))));
        }
        let letters =
            Letters::new(words.iter().filter(|(_, (_, kind))| *kind != Weakness::Common).map(|(word, _)| *word));
        for word in SITES.lines().filter(|line| !line.starts_with('#')).flat_map(|line| line.split(' ')) {
            let known = words.get(word).map_or(f64::MAX, |(bits, _)| *bits);
            words.insert(word, (known.min(SITE_BITS), Weakness::Site));
        }
        let offered = OFFERED.map(|list| list.split_whitespace().collect());
        Self { words, offered, letters, phrases: Phrases::new(), sets: Sets::new() }
    }

    /// The number of guesses until a word is tried, in bits, and its kind.
    pub fn word(&self, word: &str, names: &Names) -> Option<(f64, Weakness)> {
        if names.0.contains(word) { Some((NAMED_BITS, Weakness::Site)) } else { self.words.get(word).copied() }
    }

    /// Whether all of these words are in one of the offered lists.
    pub fn are_offered(&self, words: &[String]) -> bool {
        self.offered.iter().any(|list| words.iter().all(|word| list.contains(word.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_read() {
        let lists = Lists::new();
        let names = Names::new(&["Werkgever B.V.", "login.klant-portaal.example"]);
        for (word, kind) in [
            ("123456", Weakness::Common),
            ("fiets", Weakness::Words),
            ("fahrrad", Weakness::Words),
            ("bicycle", Weakness::Words),
            ("maison", Weakness::Words),
            ("peeters", Weakness::Name),
            ("afas", Weakness::Site),
            ("werkgever", Weakness::Site),
            ("klant", Weakness::Site),
        ] {
            assert_eq!(lists.word(word, &names).map(|(_, kind)| kind), Some(kind), "{word}");
        }
        assert_eq!(lists.word("bv", &Names::new(&["b.v."])), lists.word("bv", &Names::default()));
        assert!(lists.are_offered(&["fiets", "aardappel"].map(str::to_owned)));
        assert!(!lists.are_offered(&["fiets", "beach"].map(str::to_owned)), "of two lists");
    }
}
