//! The time, handed into the core as an argument.

/// Unix seconds.
pub fn now() -> u64 {
    (milliseconds() / 1000.0) as u64
}

/// Unix milliseconds.
pub fn milliseconds() -> f64 {
    js_sys::Date::now()
}

/// A date as HTTP has it (RFC 9110 section 5.6.7), in Unix milliseconds; not a number for anything else.
pub fn parse_date(date: &str) -> f64 {
    js_sys::Date::parse(date)
}
