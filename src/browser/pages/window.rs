//! Screens that the popup shows in its own window, from the settings' wasm.

pub mod edit;
pub mod first_run;
pub mod found;
pub mod manual;
pub mod told;
