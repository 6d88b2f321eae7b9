//! The time, handed into the core as an argument.

/// Unix seconds.
pub fn now() -> u64 {
    (js_sys::Date::now() / 1000.0) as u64
}
