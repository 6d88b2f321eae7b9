//! Decodes the bytes of a capture to pixels, and converts pixels to the greys that reading uses.

use crate::region::Region;
use image::imageops;
use image::{GrayImage, ImageFormat, ImageReader, Limits, Luma, RgbImage};
use std::io::Cursor;

/// A picture in colour, 8 bits per channel: a code may be drawn in two colours that have the same grey.
pub type Picture = RgbImage;

/// Why bytes are not a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureError {
    /// Not a PNG, or a broken one.
    Unreadable,
    /// Wider, higher or larger than any screen: more than 16,384 pixels per side or 36 million in all (an 8K screen
    /// has 33 million).
    TooLarge,
}

const MOST_SIDE: u32 = 16_384;
const MOST_PIXELS: u64 = 36_000_000;

/// Decodes the PNG of a capture. The size is checked before anything is unpacked.
pub fn picture_of_png(bytes: &[u8]) -> Result<Picture, PictureError> {
    let size = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Png).into_dimensions();
    let (width, height) = size.map_err(|_| PictureError::Unreadable)?;
    if width > MOST_SIDE || height > MOST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(PictureError::TooLarge);
    }
    let mut limits = Limits::default();
    // An unusual screen may have four channels of two bytes; anything that needs more memory than this is not a
    // capture.
    limits.max_alloc = Some(MOST_PIXELS * 4);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Png);
    reader.limits(limits);
    Ok(reader.decode().map_err(|_| PictureError::Unreadable)?.into_rgb8())
}

/// A part of a picture.
pub(super) fn crop(picture: &Picture, region: Region) -> Picture {
    imageops::crop_imm(picture, region.left, region.top, region.width, region.height).to_image()
}

/// Brightness as the eye weighs the channels (ITU-R BT.601).
pub(super) fn brightness(picture: &Picture) -> GrayImage {
    let grey = |pixel: &[u8]| {
        ((u32::from(pixel[0]) * 77 + u32::from(pixel[1]) * 150 + u32::from(pixel[2]) * 29 + 128) >> 8) as u8
    };
    let greys = picture.as_raw().chunks_exact(3).map(grey).collect();
    GrayImage::from_raw(picture.width(), picture.height(), greys).unwrap_or_default()
}

/// The direction in colour along which the pixels differ most (their first principal component), stretched to the
/// whole range. This separates ink and paper of equal brightness or little contrast.
pub(super) fn strongest_axis(picture: &Picture) -> GrayImage {
    let count = f64::from(picture.width()) * f64::from(picture.height());
    let mut sum = [0.0; 3];
    let mut products = [[0.0; 3]; 3];
    for pixel in picture.pixels() {
        let channels = pixel.0.map(f64::from);
        for i in 0..3 {
            sum[i] += channels[i];
            for j in i..3 {
                products[i][j] += channels[i] * channels[j];
            }
        }
    }
    let mean = sum.map(|channel| channel / count);
    let covariance = |i: usize, j: usize| products[i.min(j)][i.max(j)] / count - mean[i] * mean[j];
    // Power iteration from the direction of brightness; forty rounds separate any two axes that matter.
    let mut axis = [0.3, 0.59, 0.11];
    for _ in 0..40 {
        let next: [f64; 3] = std::array::from_fn(|i| (0..3).map(|j| covariance(i, j) * axis[j]).sum());
        let length = next.iter().map(|part| part * part).sum::<f64>().sqrt();
        if length < 1e-9 {
            break;
        }
        axis = next.map(|part| part / length);
    }
    // Brighter pixels stay brighter.
    if axis.iter().sum::<f64>() < 0.0 {
        axis = axis.map(|part| -part);
    }
    let along = |channels: [u8; 3]| (0..3).map(|i| f64::from(channels[i]) * axis[i]).sum::<f64>();
    let (mut lowest, mut highest) = (f64::MAX, f64::MIN);
    for pixel in picture.pixels() {
        let at = along(pixel.0);
        (lowest, highest) = (lowest.min(at), highest.max(at));
    }
    let stretch = if highest > lowest { 255.0 / (highest - lowest) } else { 0.0 };
    GrayImage::from_fn(picture.width(), picture.height(), |x, y| {
        Luma([((along(picture.get_pixel(x, y).0) - lowest) * stretch) as u8])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    #[test]
    fn colours_of_equal_brightness_are_separated() {
        let (ink, paper) = (Rgb([255, 0, 0]), Rgb([0, 130, 0]));
        let picture = Picture::from_fn(20, 20, |x, y| if (x / 4 + y / 4) % 2 == 0 { ink } else { paper });
        let grey = brightness(&picture);
        assert!(grey.get_pixel(0, 0).0[0].abs_diff(grey.get_pixel(4, 0).0[0]) < 5);
        let axis = strongest_axis(&picture);
        assert_eq!(axis.get_pixel(0, 0).0[0].abs_diff(axis.get_pixel(4, 0).0[0]), 255);
    }

    #[test]
    fn bytes_that_are_not_a_picture_are_refused() {
        assert_eq!(picture_of_png(b"GIF89a"), Err(PictureError::Unreadable));
        assert_eq!(picture_of_png(b""), Err(PictureError::Unreadable));
        // One colour has no axis.
        assert_eq!(strongest_axis(&Picture::new(3, 3)), GrayImage::new(3, 3));
    }
}
