//! Tests that run on the host: the core against its vectors in `tests/data`, the shipped files, and the documents.
//! One program, because each further one would be linked separately.

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
mod session;
mod tab_races;
mod vault_file;
mod ways_in;
