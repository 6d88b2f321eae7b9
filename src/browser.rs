//! The edge: everything that touches a browser. It converts and calls; what can be decided without a browser is
//! decided in the core.

pub mod background;
mod cameras;
mod clipboard;
mod clock;
mod derivation;
mod device_key;
mod draft;
pub mod faults;
mod fill;
mod guides;
mod idb;
mod local_storage;
mod new_password;
mod opening;
pub mod options;
mod parts;
mod pause;
mod pictures;
mod policy;
pub mod popup;
mod randomness;
mod saving;
mod scan;
mod session;
mod store;
mod unlock_form;
mod vault_lock;
mod webext;
mod words;
mod worker;
