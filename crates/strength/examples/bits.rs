//! Prints how many guesses passwords take, one per line of standard input:
//! `cargo run -p kader-strength --example bits`.

use kader_strength::Estimator;
use std::io::stdin;

/// The year in which the table for the tests was made.
const YEAR: i32 = 2026;

fn main() {
    let estimator = Estimator::new();
    for password in stdin().lines().map_while(Result::ok) {
        let judgement = estimator.judge(&password, &[], YEAR);
        println!(
            "{:6.1} {:?} {:?} {password}",
            estimator.bits(&password, &[], YEAR),
            judgement.strength(),
            judgement.weakness()
        );
    }
}
