//! The guides to portals, `extension/guides.json`: whoever adds one is told here what is missing or wrong.

use kader::portal::{Guide, Guides};
use kader::site::Site;
use std::collections::BTreeMap;

fn guides() -> Guides {
    let text = std::fs::read_to_string("extension/guides.json").unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("extension/guides.json: {error}"))
}

fn site(host: &str) -> Site {
    Site::of_address(&format!("https://{}/x", host.replace('*', "kantoor")))
        .unwrap_or_else(|| panic!("no host: {host}"))
}

#[test]
fn every_guide_is_whole() {
    for guide in guides().all() {
        let Guide { name, words, hosts, source, path, choose, .. } = guide;
        assert!(!name.trim().is_empty() && name.chars().count() <= 30, "{name}");
        assert!(!words.is_empty(), "{name}: nobody would find it");
        for word in words {
            assert!(word.len() > 2 && *word == word.to_lowercase(), "{name}: {word}");
        }
        for host in hosts {
            let exact = host.strip_prefix("*.").unwrap_or(host);
            assert!(!exact.contains('*') && exact.contains('.') && *exact == *exact.to_lowercase(), "{name}: {host}");
            assert!(!["nl", "com", "co.uk"].contains(&exact), "{name}: {host} is everybody's");
        }
        assert!(Site::of_address(source).is_some_and(|site| site.is_private()), "{name}: {source}");
        for language in ["nl", "en", "de", "fr"] {
            assert!(
                path.in_language(language).contains(" \u{203a} "),
                "{name}: menus stand with \u{203a} between them"
            );
            let Some(choose) = choose else { continue };
            let sentence = choose.in_language(language);
            assert!(sentence.ends_with('.') && sentence.chars().count() <= 180, "{name} in {language}: {sentence}");
        }
    }
    assert!(guides().all().len() >= 16);
}

/// No host and no word leads to two portals, and each to its own.
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
