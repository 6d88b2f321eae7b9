//! t
fn main() { kader::browser::background() }
