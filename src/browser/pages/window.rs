//! Screens in the popup's window that the popup goes on to.

pub mod edit;
pub mod first_run;
pub mod found;
pub mod manual;
pub mod told;
