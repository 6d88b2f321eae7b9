//! Judgements of a table of passwords and of random ones.

use kader_strength::{Estimator, Strength, Weakness};

const YEAR: i32 = 2026;
const TABLE: &str = include_str!("../../../tests/data/password/verdicts.tsv");
const OFFERED: [&str; 4] = [
    include_str!("../../../extension/words/de.txt"),
    include_str!("../../../extension/words/en.txt"),
    include_str!("../../../extension/words/fr.txt"),
    include_str!("../../../extension/words/nl.txt"),
];

/// A linear congruential generator (Knuth, TAOCP volume 2), for the same passwords at each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }

    fn text(&mut self, alphabet: &str, length: usize) -> String {
        (0..length).map(|_| char::from(alphabet.as_bytes()[self.below(alphabet.len())])).collect()
    }
}

fn weakness(name: &str) -> Option<Weakness> {
    Some(match name {
        "set" => Weakness::Set,
        "phrase" => Weakness::Phrase,
        "site" => Weakness::Site,
        "name" => Weakness::Name,
        "words" => Weakness::Words,
        "keyboard" => Weakness::Keyboard,
        "sequence" => Weakness::Sequence,
        "repeat" => Weakness::Repeat,
        "date" => Weakness::Date,
        "common" => Weakness::Common,
        "-" => return None,
        other => panic!("unknown weakness {other}"),
    })
}

#[test]
fn every_password_is_judged_as_the_table_says() {
    let estimator = Estimator::new();
    let mut wrong = Vec::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let [verdict, what, password] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let judgement = estimator.judge(password, &[], YEAR);
        let is_strong = match verdict {
            "strong" => true,
            "refused" => false,
            other => panic!("unknown verdict {other}"),
        };
        let is_right = (judgement.strength() == Strength::Strong) == is_strong;
        if !is_right || weakness(what).is_some_and(|expected| judgement.weakness() != Some(expected)) {
            wrong.push(format!("{line}: {judgement:?}, {:.1} bits", estimator.bits(password, &[], YEAR)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// 10,000 passwords of offered words in each language: a rule that requires a strong password must refuse none of
/// them.
#[test]
fn four_offered_words_are_always_strong() {
    let (estimator, mut chance) = (Estimator::new(), Chance(1));
    for list in OFFERED {
        let words: Vec<&str> = list.split_whitespace().collect();
        let mut least = f64::MAX;
        for _ in 0..10_000 {
            let mut four: Vec<&str> = Vec::new();
            while four.len() < 4 {
                let word = words[chance.below(words.len())];
                if !four.contains(&word) {
                    four.push(word);
                }
            }
            let password = four.join(" ");
            let bits = estimator.bits(&password, &[], YEAR);
            assert_eq!(Strength::of_bits(bits), Strength::Strong, "{password}: {bits:.1}");
            least = least.min(bits);
        }
        println!("10,000 draws of four words: {least:.1} bits or more");
    }
}

/// Passwords as password managers generate them.
#[test]
fn random_characters_are_strong() {
    const SMALL: &str = "abcdefghijklmnopqrstuvwxyz";
    const LETTERS_AND_DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let (estimator, mut chance) = (Estimator::new(), Chance(2));
    for (alphabet, length, most_refused) in
        [(LETTERS_AND_DIGITS, 16, 0), (LETTERS_AND_DIGITS, 12, 5), (SMALL, 16, 0), (SMALL, 12, 20)]
    {
        let mut refused = 0;
        for _ in 0..2_000 {
            let password = chance.text(alphabet, length);
            let bits = estimator.bits(&password, &[], YEAR);
            if Strength::of_bits(bits) != Strength::Strong {
                println!("{password}: {bits:.1} bits");
                refused += 1;
            }
        }
        println!("{length} of {} characters: {refused} of 2,000 refused", alphabet.len());
        assert!(refused <= most_refused, "{length} of {}: {refused}", alphabet.len());
    }
}

#[test]
fn a_few_random_characters_are_reported_as_short() {
    let judgement = Estimator::new().judge("jq7x!k", &[], YEAR);
    assert_eq!((judgement.strength(), judgement.weakness()), (Strength::Fair, Some(Weakness::Short)));
}

/// An attacker at the user's computer can see the names of the accounts and portals.
#[test]
fn names_of_accounts_and_portals_count_as_known() {
    let estimator = Estimator::new();
    let names = ["Zwartsluis Logistiek", "login.qorvanta.example"];
    for password in ["Qorvanta-2026-x!", "ZwartsluisQorvanta26"] {
        let [without, with] = [&[][..], &names].map(|names| estimator.bits(password, names, YEAR));
        assert!(with + 8.0 < without, "{password}: {with:.1}, {without:.1} bits");
        assert_eq!(estimator.judge(password, &names, YEAR).weakness(), Some(Weakness::Site), "{password}");
    }
}

/// Compares with zxcvbn where its English lists apply. zxcvbn may count a part higher than Kader does, but never much
/// lower.
#[test]
fn never_far_above_zxcvbn() {
    let estimator = Estimator::new();
    let table = TABLE.lines().filter_map(|line| line.split('\t').nth(2));
    for password in table.filter(|password| password.is_ascii()) {
        let theirs = zxcvbn::zxcvbn(password, &[]).guesses_log10() * 10.0f64.log2();
        let ours = estimator.bits(password, &[], YEAR);
        // For random letters zxcvbn counts too little: ten guesses for each, whatever it is.
        if estimator.judge(password, &[], YEAR).strength() != Strength::Strong {
            assert!(ours <= theirs + 8.0, "{password}: {ours:.1}, by zxcvbn {theirs:.1}");
        }
    }
}

#[test]
fn anything_can_be_judged() {
    let (estimator, mut chance) = (Estimator::new(), Chance(3));
    let signs: Vec<char> = "aA1!é ß🙂中\u{0}\u{200d}\u{301}'-".chars().collect();
    for length in (0..40).chain([99, 100, 101, 400]) {
        let password: String = (0..length).map(|_| signs[chance.below(signs.len())]).collect();
        assert!(estimator.bits(&password, &[], YEAR).is_finite(), "{password:?}");
    }
    for password in ["a".repeat(500), "ab".repeat(60), "1a!".repeat(50), "correct horse battery ".repeat(5)] {
        assert_eq!(estimator.judge(&password, &[], YEAR).strength(), Strength::Weak, "{password}");
    }
}
