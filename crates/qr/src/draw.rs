//! Draws a QR code, for transferring an account to another device.

use qrcode::render::svg::Color;
use qrcode::{EcLevel, QrCode};

/// The text does not fit a QR code: over 2,953 bytes (ISO/IEC 18004, version 40 at level L).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

/// Draws a text as an SVG, at least `pixels` wide and high, black on white, with the quiet zone of four modules that
/// the standard requires. Error correction is at level M if the text leaves room, otherwise at L.
pub fn svg(text: &str, pixels: u32) -> Result<String, TooLong> {
    let code = code(text)?;
    Ok(code.render::<Color<'_>>().quiet_zone(true).min_dimensions(pixels, pixels).build())
}

fn code(text: &str) -> Result<QrCode, TooLong> {
    [EcLevel::M, EcLevel::L]
        .into_iter()
        .find_map(|level| QrCode::with_error_correction_level(text, level).ok())
        .ok_or(TooLong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Picture;
    use image::Rgb;

    /// Every drawn code can be read again, in every version.
    #[test]
    fn every_version_is_read_again() {
        let mut versions = Vec::new();
        for length in (1..2953).step_by(37).chain([2953]) {
            let text = format!("otpauth://{}", "a".repeat(length))[..length.max(11)].to_owned();
            let code = code(&text).unwrap();
            let side = code.width() as u32;
            let dark = |x: u32, y: u32| {
                let at = |pixel: u32| (pixel / 3).checked_sub(4).filter(|at| *at < side);
                matches!((at(x), at(y)), (Some(x), Some(y)) if code[(x as usize, y as usize)] == qrcode::Color::Dark)
            };
            let picture =
                Picture::from_fn(3 * (side + 8), 3 * (side + 8), |x, y| Rgb([if dark(x, y) { 0 } else { 255 }; 3]));
            let reading = crate::read(&picture, None, f64::MAX, || 0.0);
            assert_eq!(reading.found.first().map(|found| &found.text), Some(&text), "{length} bytes");
            versions.push(side);
        }
        versions.dedup();
        assert!(versions.len() >= 34 && versions.ends_with(&[177]), "{versions:?}");
        assert_eq!(svg(&"a".repeat(2954), 200), Err(TooLong));
        assert!(svg("otpauth://totp/a", 200).unwrap().contains("<svg"));
    }
}
