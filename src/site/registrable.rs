//! The registrable part of a host: `afas.nl` of `klant.afas.nl`, `kantoor.github.io` of `www.kantoor.github.io`.
//!
//! Uses a short list of our own and the usual second levels under a country: the whole Public Suffix List would take
//! several hundred kilobytes. If the list lacks a suffix, two hosts seem to have one owner, and there is no warning.

const SUFFIXES: &str = include_str!("suffixes.txt");

/// Second levels under which countries register names.
const SECOND_LEVELS: [&str; 26] = [
    "ac", "asn", "asso", "biz", "co", "com", "ed", "edu", "firm", "gen", "go", "gob", "gouv", "gov", "gv", "id",
    "info", "ltd", "mil", "ne", "net", "nom", "or", "org", "plc", "web",
];

/// A host, split into three parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registrable<'a> {
    /// The labels before the registered one, `klant` of `klant.afas.nl`; empty for none.
    pub under: &'a str,
    /// The registered label.
    pub label: &'a str,
    /// The suffix it is registered under: `nl`, `co.uk`, `github.io`.
    pub suffix: &'a str,
    /// Label and suffix.
    pub domain: &'a str,
}

impl<'a> Registrable<'a> {
    /// Splits a host without its port. `None` for IP addresses, single names and suffixes themselves.
    pub fn of(host: &'a str) -> Option<Self> {
        let host = host.strip_suffix('.').unwrap_or(host);
        let is_number = host.starts_with('[') || host.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        if is_number || host.split('.').any(str::is_empty) {
            return None;
        }
        let suffix = suffix_of(host)?;
        let before = host[..host.len() - suffix.len()].strip_suffix('.')?;
        let (under, label) = before.rsplit_once('.').unwrap_or(("", before));
        Some(Self { under, label, suffix, domain: &host[before.len() - label.len()..] })
    }
}

impl Registrable<'_> {
    /// Whether it is under a country's two letters. Excludes country domains that are sold or given to everybody.
    pub fn is_under_a_country(&self) -> bool {
        const EVERYBODYS: [&str; 20] = [
            "ai", "bz", "cc", "cf", "co", "ga", "gq", "io", "la", "me", "ml", "nu", "pm", "pw", "su", "tk", "to", "tv",
            "vc", "ws",
        ];
        let country = self.suffix.rsplit('.').next().unwrap_or_default();
        let is_plain = self.suffix == country
            || self.suffix.split('.').next().is_some_and(|second| SECOND_LEVELS.contains(&second));
        country.len() == 2 && is_plain && !EVERYBODYS.contains(&country)
    }
}

/// The longest suffix in the list, but never the whole host.
fn suffix_of(host: &str) -> Option<&str> {
    let mut rest = host;
    while let Some((_, shorter)) = rest.split_once('.') {
        if is_suffix(shorter) {
            return Some(shorter);
        }
        rest = shorter;
    }
    None
}

fn is_suffix(ending: &str) -> bool {
    match ending.split_once('.') {
        None => true,
        Some((second, country)) if country.len() == 2 && SECOND_LEVELS.contains(&second) => true,
        Some(_) => words(SUFFIXES).any(|suffix| suffix == ending),
    }
}

/// The words of one of our lists, without comments.
pub fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_domain_that_is_sold_to_everybody_does_not_count() {
        let is_country = |host| Registrable::of(host).unwrap().is_under_a_country();
        assert!(["ebay.de", "www.ebay.co.uk", "ebay.com.au"].into_iter().all(is_country));
        assert!(!["ebay.com", "ebay.xyz", "ebay.tk", "ebay.github.io", "ebay.me"].into_iter().any(is_country));
    }

    #[test]
    fn a_host_is_split_at_its_registrable_part() {
        for (host, domain) in [
            ("klant.afas.nl", "afas.nl"),
            ("afas.nl", "afas.nl"),
            ("12345.afasinsite.nl.", "afasinsite.nl"),
            ("www.google.co.uk", "google.co.uk"),
            ("a.b.com.au", "b.com.au"),
            ("www.kantoor.github.io", "kantoor.github.io"),
            ("x.blob.core.windows.net", "x.blob.core.windows.net"),
            ("github.io", "github.io"),
            ("login.afas.nl.example.com", "example.com"),
            ("xn--pple-43d.com", "xn--pple-43d.com"),
        ] {
            assert_eq!(Registrable::of(host).map(|host| host.domain), Some(domain), "{host}");
        }
        for none in ["localhost", "127.0.0.1", "[::1]", "intranet", "", ".nl", "a..nl"] {
            assert_eq!(Registrable::of(none), None, "{none}");
        }
        let parts = Registrable::of("mijn.klant.afas.nl").unwrap();
        assert_eq!((parts.under, parts.label, parts.suffix), ("mijn.klant", "afas", "nl"));
    }
}
