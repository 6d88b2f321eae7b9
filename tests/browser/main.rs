//! The journeys, in real Chromium and real Firefox. Built by `./build.sh`; pictures of each step are left in
//! `target/journey`.

mod drive;
mod journeys;
mod portals;
