//! The password of a vault: whether it is accepted, the sentences about its strength and the cost of a guess, and
//! generated passwords of four words.
//!
//! `kader-strength` estimates how strong a password is. Its lists are loaded only where the user chooses a password.

use crate::i18n::{Sentence, sentence, sentence1};
use crate::policy::Policy;
use crate::vault::{Entry, Vault};
use crate::vault_file::PasswordKdf;
pub use kader_strength::{Judgement, Strength, Weakness};

/// Fewer characters than this are refused.
pub const SHORTEST: usize = 8;

/// Whether a password may be used at all. A weak password may, with a warning; a shorter one may not.
pub fn is_long_enough(password: &str) -> bool {
    password.chars().count() >= SHORTEST
}

/// The sentence about what makes a password weak; `None` if it is strong.
pub fn weakness_sentence(judgement: Judgement) -> Option<Sentence> {
    Some(sentence(match judgement.weakness()? {
        Weakness::Common => "weakCommon",
        Weakness::Words => "weakWords",
        Weakness::Name => "weakName",
        Weakness::Site => "weakSite",
        Weakness::Phrase => "weakPhrase",
        Weakness::Set => "weakSet",
        Weakness::Keyboard => "weakKeyboard",
        Weakness::Sequence => "weakSequence",
        Weakness::Repeat => "weakRepeat",
        Weakness::Date => "weakDate",
        Weakness::Short => "weakShort",
    }))
}

/// Names that an attacker at this computer tries first: of the accounts in the vault and of the company's portals.
pub fn known_names(vault: Option<&Vault>, policy: &Policy) -> Vec<String> {
    let entries = vault.into_iter().flat_map(Vault::entries);
    let of_entry = |entry: &Entry| {
        let sites = entry.sites.iter().map(|site| site.host().to_owned());
        [entry.account.issuer.clone(), entry.account.name.clone()].into_iter().chain(sites).collect::<Vec<_>>()
    };
    let of_portals = policy.portals.iter().flat_map(|portal| portal.hosts.iter().chain([&portal.name])).cloned();
    entries.flat_map(of_entry).chain(of_portals).collect()
}

/// The sentence about what one guess at the password costs a person who has the vault file.
pub fn cost_sentence(kdf: PasswordKdf) -> Sentence {
    let id = match (kdf.is_below_recommended(), kdf.memory_kib()) {
        (false, _) => "passwordCostFull",
        (true, 0) => "passwordCostLeast",
        (true, _) => "passwordCostLess",
    };
    sentence1(id, kdf.short_name())
}

/// Four different words from a list (`extension/words`: one per line), in random order. A list of 1,024 words gives
/// 40 bits minus a hundredth, and never a password that `kader-strength` finds a weakness in
/// (`crates/strength/tests/verdicts.rs`).
///
/// `random` selects one of about 2⁴⁰ draws; the remainder of the division favours some of them by less than one in
/// 2²³. `None` for a list of fewer than four words.
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
    fn four_words_are_all_different() {
        let list: String = (0..1024).map(|i| format!("w{i}\n")).collect();
        assert_eq!(four_words(&list, [0; 8]).unwrap(), "w0 w1023 w1022 w1021");
        assert_eq!(four_words(&list, 1025u64.to_le_bytes()).unwrap(), "w1 w1023 w0 w1021");
        assert_eq!(four_words("one two three", [0; 8]), None);
        assert_eq!(four_words("", [0; 8]), None);
    }

    /// The user is promised ten bits per word.
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
        }
    }

    #[test]
    fn names_are_of_accounts_and_portals() {
        use crate::account::{Account, AccountId};
        use crate::policy::Portal;
        use crate::secret::Secret;
        use crate::site::Site;
        use crate::vault::Edit;
        let account = Account::totp("Werkgever", "jan@werk.example", Secret::from_bytes(vec![7; 20]).unwrap());
        let entry =
            Entry::new(AccountId([1; 16]), account, Site::of_address("https://portaal.example").into_iter().collect());
        let mut vault = Vault::default();
        vault.apply(&Edit::Add(Box::new(entry)), 1, 0).unwrap();
        let portal = Portal { name: "InSite".into(), hosts: vec!["12345.afasinsite.nl".into()], advice: None };
        let policy = Policy { portals: vec![portal], ..Policy::default() };
        let names = known_names(Some(&vault), &policy);
        assert_eq!(names, ["Werkgever", "jan@werk.example", "portaal.example", "12345.afasinsite.nl", "InSite"]);
        assert!(known_names(None, &Policy::default()).is_empty());
    }

    #[test]
    fn the_cost_of_a_guess_is_said_in_three_ways() {
        let ids = PasswordKdf::steps([1; 16]).map(|kdf| cost_sentence(kdf).id);
        assert_eq!(ids, ["passwordCostFull", "passwordCostLess", "passwordCostLess", "passwordCostLeast"]);
    }
}
