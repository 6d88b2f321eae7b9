//! From a picture to the texts of the QR codes in it.
//!
//! One function, [`read`], the same on the host and in wasm. Under it a short ladder of steps around rqrr, with a quiet zone
//! of its own: as it is, twice the size, twice the size in two levels, four times the size, and the same four inverted, since rqrr alone sees
//! neither light codes on dark nor modules of one or two pixels. The ladder ends at the first step that reads anything.

use crate::region::Region;
use image::imageops::{self, FilterType};
use image::{GrayImage, ImageFormat, ImageReader, Limits, Luma};
use std::io::Cursor;

/// A captured picture in grey, what all reading works on.
pub type Picture = GrayImage;

/// Why bytes are no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureError {
    /// Not a PNG, or a broken one.
    Unreadable,
    /// Wider, higher or larger than any screen: 16,384 pixels a side, 64 million in all.
    TooLarge,
}

const MOST_SIDE: u32 = 16_384;
const MOST_PIXELS: u64 = 64 << 20;
/// Above this many pixels a step that enlarges costs more time than it is worth.
const MOST_TO_ENLARGE: u32 = 1 << 20;

/// Decodes the PNG of a capture.
pub fn picture_of_png(bytes: &[u8]) -> Result<Picture, PictureError> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_PIXELS * 4);
    let size = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Png).into_dimensions();
    let (width, height) = size.map_err(|_| PictureError::Unreadable)?;
    if width > MOST_SIDE || height > MOST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(PictureError::TooLarge);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Png);
    reader.limits(limits);
    Ok(reader.decode().map_err(|_| PictureError::Unreadable)?.into_luma8())
}

/// The texts of all QR codes in a region of a picture, each once; the whole picture where there is no region or
/// nothing is in it.
pub fn read(picture: &Picture, region: Option<Region>) -> Vec<String> {
    let in_region = region.map(|r| {
        let part = imageops::crop_imm(picture, r.left, r.top, r.width, r.height).to_image();
        climb(&part)
    });
    match in_region {
        Some(texts) if !texts.is_empty() => texts,
        _ => climb(picture),
    }
}

fn climb(picture: &Picture) -> Vec<String> {
    let (width, height) = picture.dimensions();
    if width < 11 || height < 11 {
        return Vec::new();
    }
    let small = width.saturating_mul(height) <= MOST_TO_ENLARGE;
    let mut light_on_dark = picture.clone();
    for mut as_is in [picture.clone(), {
        imageops::invert(&mut light_on_dark);
        light_on_dark
    }] {
        as_is = with_margin(&as_is);
        let texts = texts_of(&as_is);
        if !texts.is_empty() {
            return texts;
        }
        let parted = two_levels(&as_is);
        for candidate in [&as_is, &parted] {
            let texts = match small {
                true => texts_of(&scaled(candidate, 2)),
                false => texts_of(candidate),
            };
            if !texts.is_empty() {
                return texts;
            }
        }
        // Modules of two and a bit pixels, as page zoom makes them: only a much larger picture parts them.
        if width.saturating_mul(height) <= MOST_TO_ENLARGE / 4 {
            let texts = texts_of(&scaled(&as_is, 4));
            if !texts.is_empty() {
                return texts;
            }
        }
    }
    Vec::new()
}

fn texts_of(picture: &Picture) -> Vec<String> {
    let (width, height) = picture.dimensions();
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width as usize, height as usize, |x, y| {
        picture.get_pixel(x as u32, y as u32).0[0]
    });
    let mut texts = Vec::new();
    for grid in prepared.detect_grids() {
        if let Ok((_, text)) = grid.decode()
            && !text.is_empty()
            && !texts.contains(&text)
        {
            texts.push(text);
        }
    }
    texts
}

/// A quiet zone of its own: portals crop it away and decoders look for it. The margin takes the picture's commonest
/// bright grey, not white, so that it makes no new edge.
fn with_margin(picture: &Picture) -> Picture {
    let (width, height) = picture.dimensions();
    let margin = (width.min(height) / 16).clamp(4, 48);
    let mut larger = Picture::from_pixel(width + 2 * margin, height + 2 * margin, Luma([background(picture)]));
    imageops::replace(&mut larger, picture, i64::from(margin), i64::from(margin));
    larger
}

fn histogram(picture: &Picture) -> [u32; 256] {
    let mut counts = [0; 256];
    for pixel in picture.pixels() {
        counts[usize::from(pixel.0[0])] += 1;
    }
    counts
}

fn background(picture: &Picture) -> u8 {
    let counts = histogram(picture);
    let brightest_commonest = (128..256).max_by_key(|level| counts[*level]).unwrap_or(255);
    brightest_commonest as u8
}

/// Black and white at Otsu's threshold: the level that parts the greys into the two most distinct groups.
fn two_levels(picture: &Picture) -> Picture {
    let threshold = otsu_threshold(&histogram(picture));
    let mut parted = picture.clone();
    for pixel in parted.pixels_mut() {
        pixel.0[0] = if pixel.0[0] > threshold { 255 } else { 0 };
    }
    parted
}

fn otsu_threshold(counts: &[u32; 256]) -> u8 {
    let total: f64 = counts.iter().map(|count| f64::from(*count)).sum();
    let whole: f64 = counts.iter().enumerate().map(|(level, count)| level as f64 * f64::from(*count)).sum();
    let (mut below, mut sum_below) = (0.0, 0.0);
    let (mut best, mut best_spread) = (127, 0.0);
    for (level, count) in counts.iter().enumerate() {
        below += f64::from(*count);
        sum_below += level as f64 * f64::from(*count);
        if below == 0.0 || below == total {
            continue;
        }
        let apart = sum_below / below - (whole - sum_below) / (total - below);
        let spread = below * (total - below) * apart * apart;
        if spread > best_spread {
            (best, best_spread) = (level, spread);
        }
    }
    best as u8
}

fn scaled(picture: &Picture, times: u32) -> Picture {
    let (width, height) = picture.dimensions();
    imageops::resize(picture, width * times, height * times, FilterType::Triangle)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One picture a file in `tests/data/qr`; its name tells the story.
    #[test]
    fn every_picture_is_read() {
        for entry in std::fs::read_dir("tests/data/qr").unwrap() {
            let path = entry.unwrap().path();
            let picture = picture_of_png(&std::fs::read(&path).unwrap()).unwrap();
            let texts = read(&picture, None);
            assert!(texts.iter().any(|text| text.starts_with("otpauth://")), "{}: {texts:?}", path.display());
        }
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert_eq!(picture_of_png(b"GIF89a"), Err(PictureError::Unreadable));
        assert!(read(&Picture::new(1, 1), None).is_empty());
        assert!(read(&Picture::new(400, 300), None).is_empty());
    }
}
