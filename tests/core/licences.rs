//! The licences of everything that is compiled into the extension are shipped with it: `extension/licences.txt` names
//! every crate in its current version, and no other. CONTRIBUTING.md has the command that regenerates it.

use std::collections::BTreeSet;
use std::process::Command;

/// Name and version of each crate that is reachable from the extension along such edges.
fn crates(edges: &str) -> BTreeSet<String> {
    let what = ["tree", "--locked", "--package", "kader", "--edges", edges, "--prefix", "none", "--format", "{p}"];
    let whence = ["--features", "extension", "--target", "wasm32-unknown-unknown"];
    let done = Command::new(env!("CARGO")).args(what).args(whence).output().expect("cargo runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    // `name v1.2.3 (proc-macro)`
    let crates = String::from_utf8_lossy(&done.stdout);
    crates
        .lines()
        .filter_map(|line| line.split(" (").next()?.split_once(" v"))
        .map(|(name, version)| format!("{name} {version}"))
        .collect()
}

#[test]
fn every_licence_is_shipped() {
    let text = std::fs::read_to_string("extension/licences.txt").unwrap();
    let is_crate = |line: &&str| {
        let mut words = line.split(' ');
        let (name, version) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        is_name
            && words.next().is_none()
            && version.split('.').count() >= 3
            && version.starts_with(|c: char| c.is_ascii_digit())
    };
    let named: BTreeSet<String> =
        text.lines().filter_map(|line| line.strip_prefix("  ")).filter(is_crate).map(str::to_owned).collect();
    let linked = crates("normal,no-proc-macro");
    assert!(linked.len() > 100, "{} crates", linked.len());
    let missing: Vec<_> = linked.difference(&named).collect();
    assert!(missing.is_empty(), "linked without a shipped licence: {missing:?}");
    // Crates that only run while compiling may be named as well.
    let used = crates("normal");
    let gone: Vec<_> = named.difference(&used).collect();
    assert!(gone.is_empty(), "named but no longer used: {gone:?}");
}
