//! What the host can test: the core against its vectors in `tests/data`, what is shipped as it is, and what is written about
//! it. One program, because each more would be linked again.

mod export;
mod faults;
mod fill;
mod form;
mod gate;
#[path = "../generated/mod.rs"]
mod generated;
mod guides;
mod import;
mod import_bombs;
mod import_said;
mod inbox;
mod invariants;
mod key_uri;
mod left_out;
mod licences;
mod lookalike;
mod messages;
mod plain_words;
mod policy;
mod qr;
mod reader;
mod replicas;
mod rules;
mod sealed;
mod session;
mod tab_races;
mod ways_in;
