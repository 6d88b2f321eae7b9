//! What the computer answers with, in either body.

/// A call that was refused, or that came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

/// What the browser says of an administrator's rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Managed {
    /// These, as JSON.
    Rules(String),
    /// None, or none yet: it does not know which.
    Empty,
    /// Nobody manages this browser.
    Nobody,
    /// Nothing: it fails, or does not answer.
    Unreadable,
}

/// Why no key was derived from a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DerivationError {
    /// There is not the memory that the derivation takes; one that takes less may do.
    NoMemory,
    /// Anything else: the Worker did not start, broke down, or answered what is no key.
    Failed,
}

/// A tab, as far as `activeTab` lets us see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Its id.
    pub id: i32,
    /// Its window.
    pub window: i32,
    /// Its address; `None` where the browser does not tell.
    pub url: Option<String>,
}

/// A frame of a tab, as the browser numbers it: Firefox beyond what 32 bits hold. 0 is the page itself.
pub type FrameId = f64;

/// What a script gave back from one frame.
#[derive(Clone, Debug, PartialEq)]
pub struct FromFrame<T> {
    /// The frame.
    pub frame: FrameId,
    /// Its last expression.
    pub value: T,
}

/// An image that was right-clicked.
#[derive(Clone, Debug, PartialEq)]
pub struct ClickedImage {
    /// Its address.
    pub source: String,
    /// The frame that it is in.
    pub frame: FrameId,
}
