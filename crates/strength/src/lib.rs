//! Estimates how strong a password is, by the method of zxcvbn (D. L. Wheeler, "zxcvbn: Low-Budget Password Strength
//! Estimation", USENIX Security 2016): find all parts that a guessing program knows, and count the guesses of the
//! cheapest way to compose the password from them. `docs/decisions/009-password-strength.md` explains where the count
//! differs and why.
//!
//! Known parts are: common passwords, words and names of four languages, phrases, words that belong together, the
//! names of sites, keyboard rows, dates, sequences, repeats. Everything else is counted letter by letter, by how
//! letters follow each other in words.

#![warn(missing_docs)]
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod estimate;
mod judgement;
mod keyboard;
mod letters;
mod lists;
mod passphrase;
mod patterns;
mod phrases;
mod sets;
mod text;
mod words;

pub use estimate::Estimator;
pub use judgement::{Judgement, Strength, Weakness};
