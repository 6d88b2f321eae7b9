//! The types that platform calls return, on both platforms.

/// A call that was refused or gave no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

/// The browser's answer about the administrator's rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Managed {
    /// These rules, as JSON.
    Rules(String),
    /// No rules, or no rules yet; the browser cannot tell which.
    Empty,
    /// This browser is not managed.
    Nobody,
    /// No answer: the call failed or timed out.
    Unreadable,
}

/// Why no key was derived from a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DerivationError {
    /// There is too little memory for this derivation; one that needs less may succeed.
    NoMemory,
    /// Anything else: the Worker did not start, crashed, or returned something that is not a key.
    Failed,
}

/// A tab, as far as `activeTab` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Its id.
    pub id: i32,
    /// Its window.
    pub window: i32,
    /// Its address; `None` if the browser does not reveal it.
    pub url: Option<String>,
}

/// A frame of a tab, as the browser numbers it. Firefox uses numbers beyond 32 bits. 0 is the page itself.
pub type FrameId = f64;

/// The result of a script in one frame.
#[derive(Clone, Debug, PartialEq)]
pub struct FromFrame<T> {
    /// The frame.
    pub frame: FrameId,
    /// The value of its last expression.
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
