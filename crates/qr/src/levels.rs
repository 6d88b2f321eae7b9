//! Converts grey to black and white: with one threshold for the whole picture, or one for each pixel's surroundings.

use image::GrayImage;
use rxing::common::BitMatrix;

/// How the threshold between dark and light is chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Threshold {
    /// One level for the whole picture: Otsu's, which divides the greys into the two most distinct groups.
    Whole,
    /// The level that divides the darker of those two groups again: for a dim code on dim paper on a white page.
    Lower,
    /// The mean of the square around each pixel that extends this many pixels to each side.
    Around(u32),
}

/// Dark pixels are set. `None` for a picture that is too small to contain a symbol, or too large for a bitmap.
pub(super) fn bitmap(grey: &GrayImage, levels: Threshold) -> Option<BitMatrix> {
    let (width, height) = grey.dimensions();
    if width < 21 || height < 21 {
        return None;
    }
    let mut bits = BitMatrix::new(width, height).ok()?;
    match levels {
        Threshold::Whole | Threshold::Lower => {
            let counts = counts(grey);
            let whole = otsu(&counts, 255);
            let threshold = match levels {
                Threshold::Lower => otsu(&counts, whole),
                Threshold::Whole | Threshold::Around(_) => whole,
            };
            for (y, row) in (0..).zip(grey.as_raw().chunks_exact(width as usize)) {
                for (x, pixel) in (0..).zip(row) {
                    if *pixel <= threshold {
                        bits.set(x, y);
                    }
                }
            }
        }
        Threshold::Around(reach) => darker_than_around(grey, reach, &mut bits),
    }
    Some(bits)
}

/// The other polarity.
pub(super) fn inverted(bits: &BitMatrix) -> BitMatrix {
    let mut other = bits.clone();
    other.flip_self();
    other
}

fn counts(grey: &GrayImage) -> [u32; 256] {
    let mut counts = [0u32; 256];
    for pixel in grey.as_raw() {
        counts[usize::from(*pixel)] += 1;
    }
    counts
}

/// Otsu's level among the greys up to `high`: the highest level of the dark group that separates the two groups most.
fn otsu(counts: &[u32; 256], high: u8) -> u8 {
    let levels = || counts.iter().enumerate().take(usize::from(high) + 1);
    let total: f64 = levels().map(|(_, count)| f64::from(*count)).sum();
    let whole: f64 = levels().map(|(level, count)| level as f64 * f64::from(*count)).sum();
    let (mut below, mut sum_below) = (0.0, 0.0);
    let (mut best, mut best_spread) = (usize::from(high) / 2, 0.0);
    for (level, count) in levels() {
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

/// A pixel is dark if it is this much below the mean around it, so that noise on flat paper does not count.
const CLEARLY: u32 = 2;

fn darker_than_around(grey: &GrayImage, reach: u32, bits: &mut BitMatrix) {
    let (width, height, reach) = (grey.width() as usize, grey.height() as usize, reach as usize);
    let row = |y: usize| &grey.as_raw()[y * width..(y + 1) * width];
    // The sum of each column over the rows within reach, kept up to date from row to row.
    let mut columns = vec![0u32; width];
    for y in 0..reach.min(height) {
        columns.iter_mut().zip(row(y)).for_each(|(sum, pixel)| *sum += u32::from(*pixel));
    }
    for y in 0..height {
        if y + reach < height {
            columns.iter_mut().zip(row(y + reach)).for_each(|(sum, pixel)| *sum += u32::from(*pixel));
        }
        if y > reach {
            columns.iter_mut().zip(row(y - reach - 1)).for_each(|(sum, pixel)| *sum -= u32::from(*pixel));
        }
        let rows = ((y + reach + 1).min(height) - y.saturating_sub(reach)) as u32;
        let mut sum: u32 = columns.iter().take(reach).sum();
        for (x, pixel) in row(y).iter().enumerate() {
            if x + reach < width {
                sum += columns[x + reach];
            }
            if x > reach {
                sum -= columns[x - reach - 1];
            }
            let count = rows * ((x + reach + 1).min(width) - x.saturating_sub(reach)) as u32;
            if (u32::from(*pixel) + CLEARLY) * count <= sum {
                bits.set(x as u32, y as u32);
            }
        }
    }
}

/// Dilates the dark pixels by one and erodes them again: light lines of up to two pixels disappear.
pub(super) fn closed(grey: &GrayImage) -> GrayImage {
    filtered(&filtered(grey, u8::min), u8::max)
}

/// The minimum or maximum of the nine pixels around each pixel, first horizontally, then vertically.
fn filtered(grey: &GrayImage, of: fn(u8, u8) -> u8) -> GrayImage {
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let pixels = grey.as_raw();
    let mut across = pixels.clone();
    for y in 0..height {
        let row = &pixels[y * width..(y + 1) * width];
        for x in 0..width {
            across[y * width + x] = of(of(row[x.saturating_sub(1)], row[x]), row[(x + 1).min(width - 1)]);
        }
    }
    let mut both = grey.clone();
    for (at, pixel) in both.iter_mut().enumerate() {
        let (above, below) = (at.saturating_sub(width), at + width);
        let above = if at < width { across[at] } else { across[above] };
        let below = if below < across.len() { across[below] } else { across[at] };
        *pixel = of(of(above, across[at]), below);
    }
    both
}
