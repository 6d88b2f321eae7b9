//! Which accounts are shown, and in which order.

use super::{Entry, Vault};
use crate::folding::{fold_onto, folded};
use crate::site::Site;
use std::cmp::Reverse;

/// What the user wants to see of a vault.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// The site of the page under the popup: its accounts come first.
    pub site: Option<&'a Site>,
    /// The search text: every word must occur in the issuer, the account name, the group or a site. Ignores case and
    /// accents.
    pub search: &'a str,
    /// Only this group.
    pub group: Option<&'a str>,
}

impl Vault {
    /// The entries to show: those of the site, then the pinned ones, then the rest; each in the user's order, or the
    /// last used first if the user chose that.
    pub fn shown(&self, wanted: &Wanted) -> Vec<&Entry> {
        let words: Vec<String> = wanted.search.split_whitespace().map(folded).collect();
        let mut text = String::new();
        let mut is_wanted = |entry: &Entry| {
            wanted.group.is_none_or(|group| entry.group == group)
                && (words.is_empty() || {
                    text.clear();
                    for part in searched(entry) {
                        fold_onto(&mut text, part);
                        text.push(' ');
                    }
                    words.iter().all(|word| text.contains(word.as_str()))
                })
        };
        let by_use = self.settings().sorts_by_use;
        let rank = |entry: &Entry| {
            let is_elsewhere = !wanted.site.is_some_and(|site| entry.sites.contains(site));
            (is_elsewhere, !entry.pinned, Reverse(if by_use { entry.used } else { 0 }))
        };
        // Inserts one by one: the library's sort would add 8 KB to the popup, and most entries are inserted at the
        // end anyway.
        let mut shown = Vec::new();
        for entry in self.entries() {
            if is_wanted(entry) {
                let own = rank(entry);
                let at = shown.partition_point(|(before, _)| *before <= own);
                shown.insert(at, (own, entry));
            }
        }
        shown.into_iter().map(|(_, entry)| entry).collect()
    }

    /// The names of the groups, in order of first occurrence.
    pub fn groups(&self) -> Vec<&str> {
        let mut groups = Vec::new();
        for entry in self.entries() {
            if !entry.group.is_empty() && !groups.contains(&entry.group.as_str()) {
                groups.push(&entry.group);
            }
        }
        groups
    }
}

fn searched(entry: &Entry) -> impl Iterator<Item = &str> {
    let names = [entry.account.issuer.as_str(), &entry.account.name, &entry.group];
    names.into_iter().chain(entry.sites.iter().map(Site::host))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::{Account, AccountId};
    use crate::secret::Secret;
    use crate::vault::Edit;

    fn vault() -> Vault {
        let entry = |(at, (issuer, host, group)): (usize, (&str, &str, &str))| {
            let secret = Secret::from_bytes(vec![at as u8; 20]).unwrap();
            let sites = Site::of_address(&format!("https://{host}")).into_iter().collect();
            let entry = Entry::new(AccountId([at as u8; 16]), Account::totp(issuer, "jan@bakker.nl", secret), sites);
            Entry { group: group.into(), ..entry }
        };
        let entries = [("AFAS", "klant.afas.nl", "Werk"), ("Zoë BV", "zoe.nl", ""), ("PinkWeb", "pinkweb.nl", "Werk")];
        Vault::from_entries(entries.into_iter().enumerate().map(entry).collect()).unwrap()
    }

    fn issuers<'a>(vault: &'a Vault, wanted: &Wanted) -> Vec<&'a str> {
        vault.shown(wanted).into_iter().map(|entry| entry.account.issuer.as_str()).collect()
    }

    fn searched_for(search: &str) -> Wanted<'_> {
        Wanted { search, ..Wanted::default() }
    }

    #[test]
    fn the_account_of_the_site_comes_first_then_pinned_ones() {
        let site = Site::of_address("https://pinkweb.nl/login");
        let wanted = Wanted { site: site.as_ref(), ..Wanted::default() };
        let mut vault = vault();
        assert_eq!(issuers(&vault, &wanted), ["PinkWeb", "AFAS", "Zoë BV"]);
        vault.apply(&Edit::Pin(AccountId([1; 16]), true), 2, 1_800_000_000).unwrap();
        assert_eq!(issuers(&vault, &wanted), ["PinkWeb", "Zoë BV", "AFAS"]);
        assert_eq!(issuers(&vault, &Wanted::default()), ["Zoë BV", "AFAS", "PinkWeb"]);
        vault.apply(&Edit::Pin(AccountId([1; 16]), false), 3, 1_800_000_000).unwrap();
        assert_eq!(issuers(&vault, &Wanted::default()), ["AFAS", "Zoë BV", "PinkWeb"]);
    }

    #[test]
    fn every_word_must_occur() {
        let vault = vault();
        assert_eq!(issuers(&vault, &searched_for("zoe jan")), ["Zoë BV"]);
        assert_eq!(issuers(&vault, &searched_for("WERK pink")), ["PinkWeb"]);
        assert!(issuers(&vault, &searched_for("zoe piet")).is_empty());
    }

    #[test]
    fn a_group_narrows_the_list_like_a_search() {
        let vault = vault();
        assert_eq!(vault.groups(), ["Werk"]);
        let work = Wanted { group: Some("Werk"), ..Wanted::default() };
        assert_eq!(issuers(&vault, &work), ["AFAS", "PinkWeb"]);
        assert_eq!(issuers(&vault, &Wanted { search: "afas", ..work }), ["AFAS"]);
    }

    #[test]
    fn times_of_use_sort_the_list_if_wanted_and_are_deleted_if_not() {
        let mut vault = vault();
        let used = Edit::Used(AccountId([2; 16]), 1_000);
        vault.apply(&Edit::SetSortsByUse(true), 2, 1_800_000_000).unwrap();
        vault.apply(&used, 3, 1_800_000_000).unwrap();
        vault.apply(&Edit::Used(AccountId([2; 16]), 900), 4, 1_800_000_000).unwrap();
        assert_eq!(vault.entries()[2].used, 1_000, "a clock that was set back does not lower the time");
        assert_eq!(issuers(&vault, &Wanted::default()), ["PinkWeb", "AFAS", "Zoë BV"]);
        assert_eq!(vault.settings().changed, 0, "use does not outdate a backup");
        vault.apply(&Edit::SetSortsByUse(false), 5, 1_800_000_000).unwrap();
        assert_eq!(issuers(&vault, &Wanted::default()), ["AFAS", "Zoë BV", "PinkWeb"]);
        assert!(vault.entries().iter().all(|entry| entry.used == 0));
    }
}
