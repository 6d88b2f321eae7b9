//! What people do with Kader, step by step: ask, decide, save, show. Written over [`crate::platform`], so that `cargo test`
//! runs on the host what runs in the browser, with a fault at any call.

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
