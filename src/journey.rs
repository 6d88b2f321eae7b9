//! The user's actions, step by step: ask, decide, save, show. Written against [`crate::platform`], so that
//! `cargo test` runs the same code on the host, with a fault at any call.

mod device_key;
pub mod fill;
mod in_front;
pub mod inbox;
pub mod lookalike;
pub mod owner;
pub mod rules;
pub mod save;
pub mod scan;
pub mod session;
pub mod unlock;
pub mod ways_in;
