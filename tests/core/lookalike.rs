//! Look-alikes, by the pairs in `tests/data/lookalike/pairs.tsv`: most pages that look like a site are caught, and
//! almost no other page is marked.

use kader::site::Site;
use kader::site::lookalike::{LookAlike, judge};
use std::collections::BTreeMap;

const HARMLESS: [&str; 6] = ["owner", "bank", "government", "short", "other", "own"];

struct Pair<'a> {
    kind: &'a str,
    page: &'a str,
    found: Option<LookAlike>,
}

fn site(address: &str) -> Site {
    Site::of_address(address).unwrap_or_else(|| panic!("not a site: {address}"))
}

fn pairs() -> Vec<Pair<'static>> {
    let lines = include_str!("../data/lookalike/pairs.tsv").lines().filter(|line| !line.starts_with('#'));
    let pair = |line: &'static str| {
        let mut fields = line.split('\t');
        let mut field = || fields.next().unwrap_or_else(|| panic!("a field is missing: {line}"));
        let (kind, page, known) = (field(), field(), field());
        let known: Vec<Site> = known.split(',').map(site).collect();
        Pair { kind, page, found: judge(&site(page), &known, &[]) }
    };
    lines.map(pair).collect()
}

#[test]
fn look_alikes_are_caught_and_other_pages_are_not_marked() {
    let mut by_kind: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for Pair { kind, page, found } in pairs() {
        let (marked, all) = by_kind.entry(kind).or_default();
        *marked += usize::from(found.is_some());
        *all += 1;
        if found.is_some() == HARMLESS.contains(&kind) {
            wrong.push(format!("{kind} {page}: {found:?}"));
        }
    }
    let sum = |harmless: bool| {
        let of = by_kind.iter().filter(|(kind, _)| HARMLESS.contains(*kind) == harmless).map(|(_, counts)| *counts);
        of.fold((0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1))
    };
    let ((caught, look_alikes), (marked, harmless)) = (sum(false), sum(true));
    println!("{caught} of {look_alikes} caught, {marked} of {harmless} marked for nothing; {by_kind:?}");
    assert!(look_alikes >= 150 && harmless >= 150, "{look_alikes} and {harmless} pairs");
    assert!(caught * 100 >= look_alikes * 95 && marked * 100 <= harmless, "{wrong:#?}");
    // The known errors are listed here, so that a new one fails the test.
    assert_eq!(wrong, [""; 0]);
}
