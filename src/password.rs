//! The password of a vault: what is said of one, what a guess at it costs, and four random words for those who want one made.
//!
//! How strong a password is tells `kader-strength`, whose lists are loaded only where one is chosen.

use crate::policy::Policy;
use crate::sealed::PasswordKdf;
use crate::vault::{Entry, Vault};
use crate::wording::{Wording, say, say1};
pub use kader_strength::{Judgement, Strength, Weakness};

/// Fewer characters than this are refused.
pub const SHORTEST: usize = 8;

/// Whether a password may be used at all; a weak one may, said plainly, a shorter one not.
pub fn is_long_enough(password: &str) -> bool {
    password.chars().count() >= SHORTEST
}

/// What is weak about a password; `None` where it is strong.
pub fn weakness_wording(judgement: Judgement) -> Option<Wording> {
    Some(say(match judgement.weakness()? {
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

/// The names that somebody at this computer tries first: of the accounts in the vault, and of the company's portals.
pub fn known_names(vault: Option<&Vault>, policy: &Policy) -> Vec<String> {
    let entries = vault.into_iter().flat_map(Vault::entries);
    let of_entry = |entry: &Entry| {
        let sites = entry.sites.iter().map(|site| site.host().to_owned());
        [entry.account.issuer.clone(), entry.account.name.clone()].into_iter().chain(sites).collect::<Vec<_>>()
    };
    let of_portals = policy.portals.iter().flat_map(|portal| portal.hosts.iter().chain([&portal.name])).cloned();
    entries.flat_map(of_entry).chain(of_portals).collect()
}

/// What somebody who has the vault file must spend on each guess at the password.
pub fn cost_wording(kdf: PasswordKdf) -> Wording {
    let id = match (kdf.is_below_recommended(), kdf.memory_kib()) {
        (false, _) => "passwordCostFull",
        (true, 0) => "passwordCostLeast",
        (true, _) => "passwordCostLess",
    };
    say1(id, kdf.short_name())
}

/// Four unlike words from a list (`extension/words`: one a line), in an order of chance: with 1,024 words, 40 bits less a
/// hundredth, and never a password that `kader-strength` finds fault with
/// (`crates/strength/tests/verdicts.rs`).
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
        let ids = PasswordKdf::steps([1; 16]).map(|kdf| cost_wording(kdf).id);
        assert_eq!(ids, ["passwordCostFull", "passwordCostLess", "passwordCostLess", "passwordCostLeast"]);
    }
}
