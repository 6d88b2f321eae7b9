//! What the journeys need from the computer they run on: stores, clock, randomness, tabs. A module instead of a
//! trait, with two implementations of the same functions: the browser's, and [`memory`] on the host, where tests
//! decide the result of each call.
//!
//! A call that fails returns [`Refused`] and nothing more. The browser prints its own message to the console.

pub mod answers;
#[cfg(not(target_arch = "wasm32"))]
pub mod memory;

pub use answers::{ClickedImage, DerivationError, FrameId, FromFrame, Managed, Refused, Tab};

#[cfg(target_arch = "wasm32")]
pub use crate::browser::body::*;
#[cfg(not(target_arch = "wasm32"))]
pub use memory::body::*;
