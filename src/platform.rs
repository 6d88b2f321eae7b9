//! What the journeys need of the computer they run on: stores, clock, randomness, tabs. A module and not a trait, with two
//! bodies of the same functions: the browser's, and [`memory`]'s on the host, where tests decide what each call comes to.
//!
//! A call that fails says [`Refused`] and nothing more: what the browser printed is for its console.

pub mod answers;
#[cfg(not(target_arch = "wasm32"))]
pub mod memory;

pub use answers::{ClickedImage, DerivationError, FrameId, FromFrame, Managed, Refused, Tab};

#[cfg(target_arch = "wasm32")]
pub use crate::browser::body::*;
#[cfg(not(target_arch = "wasm32"))]
pub use memory::body::*;
