//! Judges the pages in a file: `cargo run --example look_alikes -- tests/data/lookalike/pairs.tsv`. A line has a
//! kind, a page and the sites of the accounts, separated by tabs; the sites are separated by commas. Prints what each
//! page imitates, and totals for each kind.

use kader::site::Site;
use kader::site::lookalike::judge;
use std::collections::BTreeMap;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("a file, please")?;
    let mut kinds: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for line in std::fs::read_to_string(path)?.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [kind, page, known] = fields[..] else { return Err(format!("not three fields: {line}").into()) };
        let site = |address: &str| Site::of_address(address).ok_or_else(|| format!("no site: {address}"));
        let known: Vec<Site> = known.split(',').map(site).collect::<Result<_, _>>()?;
        let found = judge(&site(page)?, &known, &[]);
        let (marked, all) = kinds.entry(kind.to_owned()).or_default();
        *marked += u32::from(found.is_some());
        *all += 1;
        match found {
            Some(found) => println!("{kind}\t{page}\t{}\t{:?}", found.of, found.why),
            None => println!("{kind}\t{page}\t-\t-"),
        }
    }
    for (kind, (marked, all)) in kinds {
        println!("{kind}: {marked} of {all} look like another");
    }
    Ok(())
}
