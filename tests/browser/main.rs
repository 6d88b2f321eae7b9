//! The journeys, in real Chromium and real Firefox. Built by `./build.sh`; pictures of each step are left in
//! `target/journey`.

mod drive;
mod faults;
mod journeys;
#[path = "../core/left_out.rs"]
mod left_out;
mod portals;
mod seed;
mod shipped;
