//! Kader: two-factor login without a smartphone, in the browser.
//!
//! The core below has no clock, no storage and no DOM: time and randomness are arguments, and everything is tested on
//! the host. Only `browser` touches a browser, and this file is the only place that names wasm32.
//!
//! The lints below enforce two rules: every public item is documented, and no input from a user may cause a panic.

#![warn(missing_docs)]
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub use kader_qr as qr;
pub use kader_qr::region;

pub mod account;
pub mod attempts;
#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod clock_difference;
pub mod export;
pub mod folding;
pub mod form;
pub mod i18n;
pub mod import;
pub mod journey;
pub mod key_uri;
pub mod listing;
pub mod message;
pub mod otp;
pub mod parsed_account;
pub mod password;
pub mod payload;
pub mod platform;
pub mod policy;
pub mod portal;
pub mod quarantine;
pub mod raw_account;
pub mod recovery_code;
pub mod replicas;
pub mod route;
pub mod secret;
pub mod settings;
pub mod site;
pub mod vault;
pub mod vault_file;
