//! The time, which the core receives as an argument.

/// Unix seconds.
pub fn now() -> u64 {
    (milliseconds() / 1000.0) as u64
}

/// Unix milliseconds.
pub fn milliseconds() -> f64 {
    js_sys::Date::now()
}

/// Parses an HTTP date (RFC 9110 section 5.6.7) to Unix milliseconds; NaN for anything else.
pub fn parse_date(date: &str) -> f64 {
    js_sys::Date::parse(date)
}
