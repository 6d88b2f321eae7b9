//! From a square of modules to its text.

use rxing::common::BitMatrix;
use rxing::qrcode::cpp_port::decoder::Decode;

/// What a square of modules says.
pub(super) fn text_of(modules: &BitMatrix) -> Option<String> {
    let decoded = Decode(modules).ok()?;
    let text = decoded.isValid().then(|| decoded.content().to_string())?;
    (!text.is_empty()).then_some(text)
}
