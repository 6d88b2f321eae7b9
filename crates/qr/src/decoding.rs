//! Decodes a square of modules into its text.

use rxing::common::BitMatrix;
use rxing::qrcode::cpp_port::decoder::Decode;

/// The text of a square of modules.
pub(super) fn text_of(modules: &BitMatrix) -> Option<String> {
    let decoded = Decode(modules).ok()?;
    let text = decoded.isValid().then(|| decoded.content().to_string())?;
    (!text.is_empty()).then_some(text)
}
