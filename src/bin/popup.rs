//! t
fn main() { kader::browser::popup::start() }
