//! Generated faults (`tests/generated`): a limited number of them in each test run.
//! `cargo run --release --example faults` plays any number.

use crate::generated::{Case, FORGED, cases_of, journeys};

const SEED: u64 = 1;
/// The example plays any number.
const FORGED_SETS: u64 = 300;
/// Plays one of this many cases. Coprime with the number of faults, so that each fault occurs at each kind of call.
const ONE_IN: usize = 4;

#[test]
fn invariants_hold_without_a_fault() {
    for journey in journeys() {
        for seed in 0..20 {
            let case = Case { journey, dial: None, seed };
            let outcome = case.play();
            assert_eq!(outcome.violations, Vec::<String>::new(), "{case}");
        }
    }
}

/// Next to one good copy there may be any other content: the good one opens, is saved, and is returned as a backup.
#[test]
fn forged_copies_have_no_effect() {
    for seed in 0..FORGED_SETS {
        let case = Case { journey: &FORGED, dial: None, seed };
        assert_eq!(case.play().violations, Vec::<String>::new(), "{case}");
    }
}

#[test]
fn invariants_hold_with_every_fault() {
    let (mut cases, mut felt, mut broken) = (0, 0, Vec::new());
    for journey in journeys() {
        for case in cases_of(journey, SEED).into_iter().step_by(ONE_IN) {
            let outcome = case.play();
            cases += 1;
            felt += usize::from(outcome.is_felt);
            broken.extend(outcome.violations.iter().map(|what| format!("{case}: {what}")));
        }
    }
    println!("{cases} cases, {felt} of them felt, {} violations", broken.len());
    assert!(felt * 10 >= cases * 9, "too few faults occur: {felt} of {cases}");
    assert!(broken.is_empty(), "{} violations, the first: {:#?}", broken.len(), &broken[..broken.len().min(20)]);
}
