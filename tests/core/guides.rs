//! Checks the guides for portals, `extension/guides.json`, and tells the author of a new one what is missing or
//! wrong.

use kader::account::{Account, AccountId};
use kader::portal::{Guide, Guides};
use kader::secret::Secret;
use kader::site::Site;
use kader::site::lookalike::judge;
use kader::vault::{Entry, Vault};
use std::collections::BTreeMap;

fn guides() -> Guides {
    let text = std::fs::read_to_string("extension/guides.json").unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("extension/guides.json: {error}"))
}

fn site(host: &str) -> Site {
    Site::of_address(&format!("https://{}/x", host.replace('*', "kantoor")))
        .unwrap_or_else(|| panic!("not a host: {host}"))
}

#[test]
fn every_guide_is_complete() {
    for guide in guides().all() {
        let Guide { name, words, hosts, source, path, choose, .. } = guide;
        assert!(!name.trim().is_empty() && name.chars().count() <= 30, "{name}");
        assert!(!words.is_empty(), "{name} has no words to find it by");
        for word in words {
            assert!(word.len() > 2 && *word == word.to_lowercase(), "{name}: {word}");
        }
        for host in hosts {
            let exact = host.strip_prefix("*.").unwrap_or(host);
            assert!(!exact.contains('*') && exact.contains('.') && *exact == *exact.to_lowercase(), "{name}: {host}");
            assert!(!["nl", "com", "co.uk"].contains(&exact), "{name}: {host} is a public suffix");
        }
        assert!(Site::of_address(source).is_some_and(|site| site.is_private()), "{name}: {source}");
        for language in ["nl", "en", "de", "fr"] {
            assert!(path.in_language(language).contains(" \u{203a} "), "{name}: menus must be separated by \u{203a}");
            let Some(choose) = choose else { continue };
            let sentence = choose.in_language(language);
            assert!(sentence.ends_with('.') && sentence.chars().count() <= 180, "{name} in {language}: {sentence}");
        }
    }
    assert!(guides().all().len() >= 16);
}

/// No host and no word leads to two portals, and each leads to its own.
#[test]
fn every_host_and_every_word_finds_its_guide() {
    let guides = guides();
    let mut hosts = BTreeMap::new();
    for guide in guides.all() {
        for host in &guide.hosts {
            assert_eq!(hosts.insert(host, &guide.name), None, "{host}");
            assert_eq!(guides.of(&site(host)), Some(guide), "{host}");
        }
        assert_eq!(guides.named(&guide.name), Some(guide), "{}", guide.name);
        assert_eq!(
            guides.named(&format!("  {} thuis", guide.words[0].to_uppercase())),
            Some(guide),
            "{}",
            guide.words[0]
        );
    }
    assert_eq!(guides.of(&site("klant.afas.nl.evil.example")), None);
    assert_eq!(guides.named("Onbekend BV"), None);
}

/// An imported account gets the exact hosts of its issuer's portal as sites, so that a look-alike can be reported.
#[test]
fn an_account_begins_with_the_sites_of_its_issuers_portal() {
    let own = site("eigen.voorbeeld.nl");
    let entry = |number: u8, issuer: &str, sites: &[Site]| {
        let account = Account::totp(issuer, "m.bakker", Secret::from_bytes(vec![number; 20]).unwrap());
        Entry::new(AccountId([number; 16]), account, sites.to_vec())
    };
    let exactly = entry(5, "Exactly BV", &[]);
    let brought = [
        entry(1, "GitHub", &[]),
        entry(2, "AFAS Online (werk)", &[]),
        entry(3, "PinkWeb", &[]),
        entry(4, "Microsoft", std::slice::from_ref(&own)),
        exactly,
    ];
    let vault = guides().with_first_sites(&Vault::from_entries(brought.to_vec()).unwrap());
    let hosts: Vec<Vec<&str>> =
        vault.entries().iter().map(|entry| entry.sites.iter().map(Site::host).collect()).collect();
    assert_eq!(hosts[0], ["github.com"]);
    assert_eq!(hosts[1], ["www.afasonline.nl", "www.afasonline.com", "afasonline.com"]);
    assert_eq!(hosts[2], [""; 0], "each customer has a host of its own, and no host is guessed");
    assert_eq!(hosts[3], ["eigen.voorbeeld.nl"], "existing sites stay");
    assert_eq!(hosts[4], [""; 0], "Exactly is not Exact");
    let secrets = |vault: &Vault| vault.entries().iter().map(|entry| entry.account.clone()).collect::<Vec<_>>();
    assert_eq!(secrets(&vault), brought.map(|entry| entry.account));
    let fake = site("githuub.com");
    assert_eq!(judge(&fake, &vault.entries()[0].sites, &[]).map(|found| found.of).as_deref(), Some("github.com"));
}

/// No portal's host is a look-alike of another portal.
#[test]
fn the_hosts_of_portals_are_not_look_alikes_of_each_other() {
    let guides = guides();
    let hosts: Vec<Site> = guides.all().iter().flat_map(|guide| guide.hosts.iter().map(|host| site(host))).collect();
    for page in &hosts {
        for other in hosts.iter().filter(|other| *other != page) {
            assert_eq!(judge(page, std::slice::from_ref(other), &[]), None, "{page} compared with {other}");
        }
    }
}
