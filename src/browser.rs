//! The edge: everything that touches a browser. It converts and calls; what can be decided without a browser is
//! decided in the core.

pub mod background;
mod clock;
mod derivation;
mod device_key;
mod fill;
pub mod popup;
mod randomness;
mod scan;
mod session;
mod store;
mod vault_lock;
mod webext;
mod words;
