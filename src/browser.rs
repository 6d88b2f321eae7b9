//! The edge: everything that touches a browser. It converts and calls; what can be decided without a browser is
//! decided in the core.

pub mod background;
pub(crate) mod body;
mod cameras;
mod clipboard;
mod clock;
mod decoding;
mod derivation;
pub mod faults;
mod guides;
mod i18n;
mod idb;
mod local_storage;
mod new_password;
pub mod pages;
mod parts;
mod pause;
mod pictures;
pub mod popup;
mod randomness;
mod requests;
mod shell;
mod strength;
mod tab_watch;
mod unlock_form;
mod vault_lock;
mod webext;
mod worker;
