//! Faults, generated (`tests/generated`): a bounded number of them with each run of the tests. `cargo run --release --example
//! faults` plays as many as are wanted.

use crate::generated::{Case, FORGED, cases_of, journeys};

const SEED: u64 = 1;
/// The long form plays as many as are wanted.
const FORGED_SETS: u64 = 300;
/// One in so many cases: a prime to the number of faults, so that each fault comes at each kind of call.
const ONE_IN: usize = 4;

#[test]
fn journeys_come_to_what_they_should_without_a_fault() {
    for journey in journeys() {
        for seed in 0..20 {
            let case = Case { journey, dial: None, seed };
            let outcome = case.play();
            assert_eq!(outcome.violations, Vec::<String>::new(), "{case}");
        }
    }
}

/// Whatever lies beside one good copy, it is the good one that opens, that is saved and that is handed out as a backup.
#[test]
fn forged_copies_cost_nothing() {
    for seed in 0..FORGED_SETS {
        let case = Case { journey: &FORGED, dial: None, seed };
        assert_eq!(case.play().violations, Vec::<String>::new(), "{case}");
    }
}

#[test]
fn invariants_hold_whatever_fails() {
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
    assert!(felt * 10 >= cases * 9, "most faults are felt: {felt} of {cases}");
    assert!(broken.is_empty(), "{} violations, the first: {:#?}", broken.len(), &broken[..broken.len().min(20)]);
}
