//! Whether a page that belongs to no account imitates a site that does: by its letters, its spelling, its ending, a
//! known name within it, or a connection that can be forged. Used only for a warning: codes are filled by exact
//! origin.
//!
//! Letters are compared by their appearance, with Unicode's table of confusables (UTS #39). `owners.txt` lists the
//! domains that have one owner, so that subsidiaries and delivery networks do not count as look-alikes.

use super::Site;
use super::confusables::looks;
use super::registrable::{Registrable, words};

const OWNERS: &str = include_str!("owners.txt");
const LOGIN_WORDS: &str = include_str!("login_words.txt");

/// The site that a page imitates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookAlike {
    /// The host that the page imitates.
    pub of: String,
    /// What the two have in common.
    pub why: Why,
}

/// What a page has in common with the site that it imitates, the strongest resemblance first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The same name, over a connection that others can read and forge.
    Connection,
    /// Letters that look the same.
    Letters,
    /// The same name with another ending.
    Ending,
    /// A name with a letter added, removed, replaced or moved.
    Spelling,
    /// The name, with other text around it.
    NameWithin,
}

/// The site that `page` imitates, among the sites of all accounts and the hosts of portals (exact, or `*.` followed
/// by a common suffix). `None` if it belongs to one of them, and if it is only unknown.
pub fn judge(page: &Site, sites: &[Site], portals: &[String]) -> Option<LookAlike> {
    let is_at_home = sites.contains(page) || portals.iter().any(|host| page.is_under(host));
    if is_at_home && page.is_private() {
        return None;
    }
    let known = sites.iter().map(|site| (site.name(), site.is_private()));
    let known = known.chain(portals.iter().map(|host| (host.trim_start_matches("*."), true)));
    let words = LoginWords::read();
    let seen = Seen::of(page.name());
    let page_owner = Registrable::of(page.name()).and_then(|page| Owner::of(&page));
    let look = |(host, is_private): (&str, bool)| {
        let why = compare(page, seen.as_ref(), page_owner.as_ref(), host, is_private, &words)?;
        Some(LookAlike { of: host.to_owned(), why })
    };
    known.filter_map(look).min_by_key(|found| found.why)
}

fn compare(
    page: &Site,
    seen: Option<&Seen>,
    page_owner: Option<&Owner>,
    host: &str,
    is_private: bool,
    words: &LoginWords,
) -> Option<Why> {
    let known = Registrable::of(host);
    let of_page = Registrable::of(page.name());
    let is_same = host == page.name()
        || known.as_ref().zip(of_page.as_ref()).is_some_and(|(known, page)| known.domain == page.domain);
    if is_same {
        return (is_private && !page.is_private()).then_some(Why::Connection);
    }
    let (known, seen) = (known?, seen?);
    let owner = Owner::of(&known);
    if let Some(page_owner) = page_owner {
        if owner.as_ref() == Some(page_owner) {
            return None;
        }
        // A page of a known owner is not a look-alike, unless its host spells out another domain: that owner may rent
        // hosts to others.
        return seen.spells_out(&known).then_some(Why::NameWithin);
    }
    if seen.spells_out(&known) {
        return Some(Why::NameWithin);
    }
    let own = Name::of_label(known.label, owner.as_ref(), words);
    let others = owner.iter().flat_map(Owner::names).filter(|name| name.is_rare && name.raw != own.raw);
    let others: Vec<Name> = others.map(|name| Name::new(name.raw, true, words)).collect();
    others.iter().chain([&own]).filter_map(|name| seen.compare(name, words)).min()
}

/// A name that a look-alike may use.
struct Name {
    raw: String,
    looks: String,
    /// Whether the name has no other meaning.
    is_rare: bool,
    /// Whether the name is as common as a login word.
    is_common: bool,
}

impl Name {
    fn new(raw: &str, is_rare: bool, words: &LoginWords) -> Self {
        let raw = decoded(raw);
        let looks = squashed(&looks(&raw));
        let is_common = !is_rare && words.make_up(&looks);
        Self { raw, looks, is_rare, is_common }
    }

    fn of_label(label: &str, owner: Option<&Owner>, words: &LoginWords) -> Self {
        // For an unknown owner: a name of at least six letters probably has no other meaning.
        let is_rare = match owner {
            Some(owner) => owner.names().any(|name| name.is_rare && name.raw == label),
            None => label.chars().filter(|c| *c != '-').count() >= 6 && !words.make_up(&squashed(&looks(label))),
        };
        Self::new(label, is_rare, words)
    }
}

/// The host of a page, in the form that a person sees.
struct Seen {
    /// The registered label, as written and as it looks.
    label: String,
    looks: String,
    /// Whether its suffix is one where all short names have long had an owner.
    is_settled: bool,
    /// The labels before the registered one.
    under: Vec<String>,
    /// The parts of the whole host, split at dots and hyphens.
    parts: Vec<String>,
}

impl Seen {
    fn of(host: &str) -> Option<Self> {
        let page = Registrable::of(host)?;
        let label = decoded(page.label);
        let under: Vec<String> = page.under.split('.').filter(|label| !label.is_empty()).map(decoded).collect();
        let whole = format!("{}.{label}.{}", under.join("."), page.suffix);
        let parts = whole.split(['.', '-', '_']).filter(|part| !part.is_empty()).map(looks).collect();
        let under = under.iter().map(|label| looks(label)).collect();
        let is_settled = page.is_under_a_country() || ["com", "net", "org"].contains(&page.suffix);
        Some(Self { looks: looks(&label), label, is_settled, under, parts })
    }

    /// Whether the host contains a full domain with its suffix: `afas.nl` in `afas.nl.example.com` and
    /// `klant-afas-nl.example.com`.
    fn spells_out(&self, known: &Registrable<'_>) -> bool {
        let wanted: Vec<String> = known.domain.split(['.', '-']).map(looks).collect();
        // The host's own last label is its real origin, so it does not count.
        let within = self.parts.split_last().map_or(&[][..], |(_, within)| within);
        wanted.len() > 1 && within.windows(wanted.len()).any(|window| window == wanted)
    }

    fn compare(&self, name: &Name, words: &LoginWords) -> Option<Why> {
        let length = name.looks.chars().count();
        let label = squashed(&self.looks);
        if label == name.looks && length > 2 {
            if self.label == name.raw {
                // Under another country, a name of three letters usually has another owner.
                let is_own = name.is_common || length == 3 && self.is_settled;
                return (!is_own).then_some(Why::Ending);
            }
            // `ing` and `lng` are two words; `1ng` is not a word.
            let is_plain = self.label.bytes().all(|b| b.is_ascii_alphabetic());
            if length > 3 || !is_plain {
                return Some(Why::Letters);
            }
        }
        if name.is_common {
            return None;
        }
        if is_misspelt(&name.looks, &label) && !is_numbered(&name.raw, &self.label) && !words.make_up(&label) {
            return Some(Why::Spelling);
        }
        let is_within =
            names_it(&self.looks, name, words) || self.under.iter().any(|label| self.is_under(label, name, words));
        is_within.then_some(Why::NameWithin)
    }

    /// Whether a label before the registered one contains the name.
    fn is_under(&self, label: &str, name: &Name, words: &LoginWords) -> bool {
        if squashed(label) == name.looks && name.looks.len() > 2 {
            // A name with another meaning counts only together with a login word.
            let has_company = self.parts.iter().any(|part| part.len() > 3 && words.has(part));
            return name.is_rare || has_company;
        }
        names_it(label, name, words)
    }
}

/// Whether a label is a name with other text around it.
fn names_it(label: &str, name: &Name, words: &LoginWords) -> bool {
    let length = name.looks.chars().count();
    if length < 3 || words.has(label) {
        return false;
    }
    let parts: Vec<&str> = label.split(['-', '_']).filter(|part| !part.is_empty()).collect();
    for from in 0..parts.len() {
        for to in from + 1..=parts.len().min(from + 3) {
            let joined = parts[from..to].concat();
            let rest = [&parts[..from], &parts[to..]].concat();
            if rest.is_empty() {
                continue;
            }
            let is_beside_words = rest.iter().all(|part| words.make_up(part));
            if joined == name.looks && (name.is_rare || is_beside_words) {
                return true;
            }
            if is_misspelt(&name.looks, &joined) && (name.is_rare && length > 5 || is_beside_words) {
                return true;
            }
        }
    }
    let label = parts.concat();
    let is_joined = |(at, _): (usize, &str)| {
        let (before, after) = (&label[..at], &label[at + name.looks.len()..]);
        if before.is_empty() && after.is_empty() {
            return false;
        }
        // Many English words end in three letters that are also a name.
        let is_short = length == 3 && !before.is_empty() && !["mljn", "my", "www"].contains(&before);
        let is_beside_words = words.make_up(before) && words.make_up(after) && !is_short;
        let is_at_an_end = before.is_empty() || after.is_empty();
        // With one or two more letters it is an inflected form or another word: `amazonia`.
        let is_more = before.len() + after.len() > 2;
        is_beside_words || name.is_rare && (length > 7 || length > 5 && is_at_an_end && is_more)
    };
    label.match_indices(&name.looks).any(is_joined)
}

/// Whether one name differs from the other by a typing error: a letter more, less or other, or two swapped. The
/// shorter the name, the more of its neighbours are names of other owners.
fn is_misspelt(name: &str, other: &str) -> bool {
    let (name, other): (Vec<char>, Vec<char>) = (name.chars().collect(), other.chars().collect());
    match name.len() {
        0..=2 => false,
        3 => is_doubled(&name, &other),
        4 => is_doubled(&name, &other) || name.first() == other.first() && is_swapped(&name, &other),
        5 => {
            let is_less = other.len() < name.len();
            distance(&name, &other) == 1
                && name.first() == other.first()
                // `digi` is a word of its own, not a misspelt `digid`; the same is true of most names of four
                // letters.
                && (!is_less || !name.starts_with(&other))
                && (name.len() != other.len() || is_swapped(&name, &other) || is_near(&name, &other))
        }
        // Dutch, German and French append an e to a name.
        6..=7 => distance(&name, &other) == 1 && other.strip_suffix(&['e']).is_none_or(|bare| bare != name),
        8 => distance(&name, &other) == 1,
        _ => other.len() > 8 && (1..=2).contains(&distance(&name, &other)) || distance(&name, &other) == 1,
    }
}

/// Whether a letter of the name is doubled.
fn is_doubled(name: &[char], other: &[char]) -> bool {
    other.len() == name.len() + 1
        && (1..other.len()).any(|at| other[at] == other[at - 1] && [&other[..at], &other[at + 1..]].concat() == name)
}

fn is_swapped(name: &[char], other: &[char]) -> bool {
    let differing: Vec<usize> = (0..name.len()).filter(|at| other.get(*at) != name.get(*at)).collect();
    name.len() == other.len()
        && matches!(differing[..], [a, b] if b == a + 1 && name[a] == other[b] && name[b] == other[a])
}

/// Whether the one letter in which they differ looks similar.
fn is_near(name: &[char], other: &[char]) -> bool {
    const NEAR: [[char; 2]; 10] = [
        ['g', 'q'],
        ['u', 'v'],
        ['h', 'n'],
        ['l', 't'],
        ['f', 't'],
        ['b', 'h'],
        ['c', 'e'],
        ['c', 'o'],
        ['m', 'n'],
        ['v', 'y'],
    ];
    let differs = name.iter().zip(other).find(|(a, b)| a != b);
    differs.is_some_and(|(a, b)| NEAR.contains(&[*a.min(b), *a.max(b)]))
}

/// Whether they differ only in their numbers: `school1` and `school2`.
fn is_numbered(name: &str, other: &str) -> bool {
    let bare = |text: &str| text.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let is_numbered = |text: &str| text.ends_with(|c: char| c.is_ascii_digit());
    is_numbered(name) && is_numbered(other) && bare(name) == bare(other)
}

/// The Damerau–Levenshtein distance in which no letter is moved twice (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    if a.len().abs_diff(b.len()) > 2 {
        return usize::MAX;
    }
    let (mut before, mut last): (Vec<usize>, Vec<usize>) = (Vec::new(), (0..=b.len()).collect());
    for (i, left) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, right) in b.iter().enumerate() {
            let mut least = (last[j] + usize::from(left != right)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *left == b[j - 1] && a[i - 1] == *right {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

/// Decodes a punycode label, `xn--…`; returns any other label unchanged.
fn decoded(label: &str) -> String {
    let own = label.strip_prefix("xn--").and_then(idna::punycode::decode_to_string);
    own.unwrap_or_else(|| label.to_owned())
}

fn squashed(text: &str) -> String {
    text.replace(['-', '_'], "")
}

/// Login words, as they look.
struct LoginWords(Vec<String>);

impl LoginWords {
    fn read() -> Self {
        Self(words(LOGIN_WORDS).map(|word| squashed(&looks(word))).collect())
    }

    fn has(&self, text: &str) -> bool {
        self.0.iter().any(|word| word == text)
    }

    /// Whether a text consists only of such words.
    fn make_up(&self, text: &str) -> bool {
        // Whether words end at each position. Each position is processed once, because a host can be built to have
        // very many splits.
        let mut ends = vec![false; text.len() + 1];
        ends[0] = true;
        for at in 0..text.len() {
            let rest = if ends[at] { text.get(at..) } else { None };
            let Some(rest) = rest else { continue };
            for word in self.0.iter().filter(|word| rest.starts_with(word.as_str())) {
                ends[at + word.len()] = true;
            }
        }
        ends[text.len()]
    }
}

/// An owner of several domains: one line of `owners.txt`.
#[derive(PartialEq)]
struct Owner {
    names: &'static str,
    domains: &'static str,
}

struct OwnName {
    raw: &'static str,
    is_rare: bool,
}

impl Owner {
    fn of(host: &Registrable<'_>) -> Option<Self> {
        let owners = OWNERS.lines().filter_map(|line| line.split_once(" | "));
        let mut owners = owners.map(|(names, domains)| Self { names, domains });
        let is_own = |own: &str| match own.strip_suffix(".*") {
            Some(label) => label == host.label && host.is_under_a_country(),
            None => own == host.domain,
        };
        owners.find(|owner| owner.domains.split_whitespace().any(is_own))
    }

    fn names(&self) -> impl Iterator<Item = OwnName> {
        let own = |name: &'static str| OwnName { raw: name.trim_end_matches('*'), is_rare: name.ends_with('*') };
        self.names.split_whitespace().map(own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(host: &str) -> Site {
        Site::of_address(&format!("https://{host}")).unwrap()
    }

    /// A page chooses its own host, so no host may be too long, too odd or too slow to judge.
    #[test]
    fn no_host_causes_a_failure() {
        let long = "login".repeat(12);
        let hosts = [
            "--.nl",
            "_.nl",
            "-.-.-",
            "a.b.",
            "xn--.nl",
            "xn--\u{2d}.com",
            "xn--a-.nl",
            "xn--99999999999.nl",
            "xn--ls8h.la",
            ".",
            "..nl",
            "nl",
            "[::1]",
            "1.2.3.4",
            "a",
            &format!("{long}x.nl"),
            &format!("{}.nl", "a-".repeat(31)),
            &"x.".repeat(120),
        ];
        let known: Vec<Site> = ["klant.afas.nl", "mijn.ing.nl", "www.cz.nl", "digid.nl", "intranet"].map(site).into();
        for host in hosts {
            if let Some(page) = Site::of_address(&format!("https://{host}")) {
                for known in &known {
                    let _ = judge(&page, std::slice::from_ref(known), &["*.x.nl".into(), "-.nl".into(), String::new()]);
                }
            }
        }
    }

    #[test]
    fn the_strongest_resemblance_is_reported() {
        let known = ["klant.afas.nl", "kantoor.pinkweb.nl"].map(site);
        let told = |page: &str| judge(&Site::of_address(page).unwrap(), &known, &[]).map(|found| (found.of, found.why));
        let of = |host: &str, why| Some((host.to_owned(), why));
        assert_eq!(told("http://klant.afas.nl"), of("klant.afas.nl", Why::Connection));
        assert_eq!(told("https://kantoor.p1nkweb.nl"), of("kantoor.pinkweb.nl", Why::Letters));
        assert_eq!(told("https://kantoor.pinkweb.net"), of("kantoor.pinkweb.nl", Why::Ending));
        assert_eq!(told("https://pinkwb.nl"), of("kantoor.pinkweb.nl", Why::Spelling));
        assert_eq!(told("https://afas-login.nl"), of("klant.afas.nl", Why::NameWithin));
        assert_eq!(told("https://www.voorbeeld.nl"), None);
    }

    /// A portal of the company is never a look-alike, and it is protected like an account's own site.
    #[test]
    fn the_hosts_of_portals_count_as_known() {
        let portals = ["afas.bakkerij.nl".to_owned(), "*.intranet.bakkerij.nl".to_owned()];
        let known = [site("klant.afas.nl")];
        assert!(judge(&site("afas.bakkerij.nl"), &known, &[]).is_some());
        assert_eq!(judge(&site("afas.bakkerij.nl"), &known, &portals), None);
        assert_eq!(judge(&site("loon.intranet.bakkerij.nl"), &known, &portals), None);
        assert_eq!(
            judge(&site("bakkerij-login.nl"), &[], &portals).map(|found| found.of).as_deref(),
            Some("afas.bakkerij.nl")
        );
        assert!(judge(&Site::of_address("http://afas.bakkerij.nl").unwrap(), &known, &portals).is_some());
    }
}
