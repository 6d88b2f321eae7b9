//! A reader of our own for symbols that are lost in a bitmap: it lays the symbol's grid on the grey picture and
//! samples each module.
//!
//! On a screen a symbol is straight and flat, so three finder patterns determine the whole grid. This reads symbols
//! whose outer rings merge with a dark background, modules that are drawn as small squares or dots, and, by reversing
//! the blur of the drawing, modules that are little more than a pixel wide.

use crate::Found;
use crate::decoding::text_of;
use image::GrayImage;
use rxing::common::BitMatrix;

/// The centre of a finder pattern and the width of its modules, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct FinderPattern {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) module: f64,
}

impl FinderPattern {
    /// Moves the centre to the centre of the core's ink: fractions of a pixel matter if a module is hardly more than
    /// one pixel.
    ///
    /// The sampled square ends halfway into the light ring, so that the surroundings have no effect.
    fn centred(self, grey: &GrayImage) -> Self {
        const STEPS: i32 = 12;
        let reach = 2.0 * self.module;
        let at = |step: i32| f64::from(step) / f64::from(STEPS) * reach;
        let mut centred = self;
        for _ in 0..2 {
            let points = (-STEPS..=STEPS).flat_map(|row| (-STEPS..=STEPS).map(move |column| (at(column), at(row))));
            let lights: Vec<(f64, f64, f64)> =
                points.map(|(dx, dy)| (dx, dy, at_point(grey, centred.x + dx, centred.y + dy))).collect();
            let lightest = lights.iter().map(|(_, _, light)| *light).fold(0.0, f64::max);
            let (mut ink, mut x, mut y) = (0.0, 0.0, 0.0);
            for (dx, dy, light) in lights {
                let dark = lightest - light;
                (ink, x, y) = (ink + dark, x + dark * dx, y + dark * dy);
            }
            if ink > 0.0 {
                (centred.x, centred.y) = (centred.x + x / ink, centred.y + y / ink);
            }
        }
        centred
    }

    /// How much lighter the ring is than the core.
    fn contrast(&self, grey: &GrayImage) -> f64 {
        let ring = |dx: f64, dy: f64| at_point(grey, self.x + dx * self.module, self.y + dy * self.module);
        let light = (ring(2.0, 0.0) + ring(-2.0, 0.0) + ring(0.0, 2.0) + ring(0.0, -2.0)) / 4.0;
        light - at_point(grey, self.x, self.y)
    }
}

/// Three patterns whose timing patterns have less than this share of their contrast are not a symbol. This rejects
/// most false candidates in a texture.
const LEAST_TIMING: f64 = 0.15;

/// Reads the symbol whose finder patterns are at top left, top right and bottom left.
pub(super) fn read(grey: &GrayImage, corners: &[FinderPattern; 3]) -> Option<Found> {
    let [tl, tr, bl] = &corners.map(|corner| corner.centred(grey));
    let across = (tr.x - tl.x, tr.y - tl.y);
    let down = (bl.x - tl.x, bl.y - tl.y);
    let module = (tl.module + tr.module + bl.module) / 3.0;
    let between = (across.0.hypot(across.1) + down.0.hypot(down.1)) / 2.0;
    // The distance between the centres of two finder patterns is the symbol's side minus seven modules.
    let estimate = between / module + 7.0;
    let mut sides: Vec<usize> = (0..40).map(|version| 21 + 4 * version).collect();
    let distance = |side: &usize| (*side as f64 - estimate).abs();
    sides.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
    sides.retain(|side| distance(side) <= 2.5 + estimate / 12.0);
    let mut grids: Vec<Grid> = sides.into_iter().take(5).map(|side| Grid::new(side, tl, across, down)).collect();
    // The timing patterns between the finder patterns show the correct number of modules.
    grids.sort_by(|a, b| b.timing(grey).total_cmp(&a.timing(grey)));
    let contrast = [tl, tr, bl].iter().map(|corner| corner.contrast(grey)).sum::<f64>() / 3.0;
    for grid in grids.iter().take(2).filter(|grid| grid.timing(grey) > LEAST_TIMING * contrast) {
        for values in grid.readings(grey) {
            for bits in parted(&values, grid.side) {
                if let Some(text) = text_of(&bits) {
                    return Some(Found { text, corners: grid.corners() });
                }
            }
        }
    }
    None
}

/// A flat grid on the grey picture.
struct Grid {
    side: usize,
    /// The symbol's top left corner, in pixels.
    origin: (f64, f64),
    /// One module to the right, one module down.
    right: (f64, f64),
    below: (f64, f64),
}

impl Grid {
    fn new(side: usize, tl: &FinderPattern, across: (f64, f64), down: (f64, f64)) -> Self {
        let modules = side as f64 - 7.0;
        let right = (across.0 / modules, across.1 / modules);
        let below = (down.0 / modules, down.1 / modules);
        let origin = (tl.x - 3.5 * (right.0 + below.0), tl.y - 3.5 * (right.1 + below.1));
        Self { side, origin, right, below }
    }

    /// The pixel position of a point that is given in modules.
    fn pixel(&self, x: f64, y: f64) -> (f64, f64) {
        (self.origin.0 + x * self.right.0 + y * self.below.0, self.origin.1 + x * self.right.1 + y * self.below.1)
    }

    fn corners(&self) -> [(f32, f32); 4] {
        let side = self.side as f64;
        [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)].map(|(x, y)| {
            let (x, y) = self.pixel(x, y);
            (x as f32, y as f32)
        })
    }

    /// How strongly light and dark alternate along both timing patterns.
    fn timing(&self, grey: &GrayImage) -> f64 {
        let mut score = 0.0;
        for at in 8..self.side - 8 {
            let sign = if at % 2 == 0 { -1.0 } else { 1.0 };
            for (x, y) in [(at as f64 + 0.5, 6.5), (6.5, at as f64 + 0.5)] {
                let (x, y) = self.pixel(x, y);
                score += sign * at_point(grey, x, y);
            }
        }
        score / (self.side - 16) as f64
    }

    /// The lightness of every module, row by row, measured in several ways that fail in different cases.
    fn readings(&self, grey: &GrayImage) -> Vec<Vec<f64>> {
        let mut readings = vec![self.averages(grey, 0.3), self.averages(grey, 0.0)];
        if let Some(sharpened) = self.unblurred(grey) {
            readings.push(sharpened);
        }
        readings
    }

    /// Means over the middle of each module, up to `reach` modules from its centre.
    fn averages(&self, grey: &GrayImage, reach: f64) -> Vec<f64> {
        let offsets: &[f64] = if reach == 0.0 { &[0.0] } else { &[-1.0, 0.0, 1.0] };
        let mut values = Vec::with_capacity(self.side * self.side);
        for row in 0..self.side {
            for column in 0..self.side {
                let mut sum = 0.0;
                for dy in offsets {
                    for dx in offsets {
                        let (x, y) = self.pixel(column as f64 + 0.5 + dx * reach, row as f64 + 0.5 + dy * reach);
                        sum += at_point(grey, x, y);
                    }
                }
                values.push(sum / (offsets.len() * offsets.len()) as f64);
            }
        }
        values
    }

    /// The modules that best explain the pixels, for a straight symbol with modules of 1 to 2.5 pixels.
    ///
    /// A browser draws each pixel as a mean of the modules under it, first horizontally, then vertically. So the
    /// picture is `V·M·Hᵀ` with unknown modules `M` and both means known. There are more pixels than modules, so
    /// least squares give `M`.
    fn unblurred(&self, grey: &GrayImage) -> Option<Vec<f64>> {
        let straight = self.right.1.abs() < 0.02 * self.right.0 && self.below.0.abs() < 0.02 * self.below.1;
        if !straight || !(1.0..2.5).contains(&self.right.0) || !(1.0..2.5).contains(&self.below.1) {
            return None;
        }
        let across = Axis::new(self.origin.0, self.right.0, self.side, grey.width())?;
        let down = Axis::new(self.origin.1, self.below.1, self.side, grey.height())?;
        let (columns, rows) = (across.pixels(), down.pixels());
        // Horizontally: for each row of pixels, the modules of that row. Then vertically, for each column of modules.
        let mut half = vec![0.0; rows * self.side];
        for row in 0..rows {
            let line: Vec<f64> = (0..columns)
                .map(|column| f64::from(grey.get_pixel(across.first + column as u32, down.first + row as u32).0[0]))
                .collect();
            for (column, value) in across.solve(&line).into_iter().enumerate() {
                half[row * self.side + column] = value;
            }
        }
        let mut values = vec![0.0; self.side * self.side];
        for column in 0..self.side {
            let line: Vec<f64> = (0..rows).map(|row| half[row * self.side + column]).collect();
            for (row, value) in down.solve(&line).into_iter().enumerate() {
                values[row * self.side + column] = value;
            }
        }
        Some(values)
    }
}

/// How the modules along one direction become pixels, and the reverse.
struct Axis {
    first: u32,
    /// The share of each module in each pixel, pixel by pixel.
    shares: Vec<Vec<f64>>,
    /// Cholesky's factor of `AᵀA + λ`.
    factor: Vec<Vec<f64>>,
}

impl Axis {
    /// Damps the solution where pixels carry little information.
    const RIDGE: f64 = 0.004;

    fn new(origin: f64, module: f64, side: usize, limit: u32) -> Option<Self> {
        let first = (origin.floor() - 1.0).max(0.0) as u32;
        let last = ((origin + module * side as f64).ceil() as u32 + 1).min(limit);
        let shares: Vec<Vec<f64>> = (first..last)
            .map(|pixel| {
                (0..side)
                    .map(|at| {
                        let (from, to) = (origin + module * at as f64, origin + module * (at + 1) as f64);
                        (to.min(f64::from(pixel) + 1.0) - from.max(f64::from(pixel))).max(0.0)
                    })
                    .collect()
            })
            .collect();
        if shares.len() < side {
            return None;
        }
        let mut normal = vec![vec![0.0; side]; side];
        for share in &shares {
            for i in 0..side {
                if share[i] == 0.0 {
                    continue;
                }
                for j in i.saturating_sub(3)..=i {
                    normal[i][j] += share[i] * share[j];
                }
            }
        }
        for (at, row) in normal.iter_mut().enumerate() {
            row[at] += Self::RIDGE;
        }
        // Banded: modules more than three apart never share a pixel.
        for i in 0..side {
            for j in i.saturating_sub(3)..=i {
                let inner: f64 = (i.saturating_sub(3)..j).map(|k| normal[i][k] * normal[j][k]).sum();
                let left = normal[i][j] - inner;
                normal[i][j] = if i == j { left.max(1e-9).sqrt() } else { left / normal[j][j] };
            }
        }
        Some(Self { first, shares, factor: normal })
    }

    fn pixels(&self) -> usize {
        self.shares.len()
    }

    /// The modules that best explain a line of pixels. Paper outside the symbol counts as light.
    fn solve(&self, line: &[f64]) -> Vec<f64> {
        const LIGHT: f64 = 255.0;
        let side = self.factor.len();
        let mut values = vec![0.0; side];
        for (share, pixel) in self.shares.iter().zip(line) {
            let covered: f64 = share.iter().sum();
            let own = pixel - (1.0 - covered) * LIGHT;
            for (value, part) in values.iter_mut().zip(share) {
                *value += part * own;
            }
        }
        for i in 0..side {
            let inner: f64 = (i.saturating_sub(3)..i).map(|k| self.factor[i][k] * values[k]).sum();
            values[i] = (values[i] - inner) / self.factor[i][i];
        }
        for i in (0..side).rev() {
            let inner: f64 = (i + 1..(i + 4).min(side)).map(|k| self.factor[k][i] * values[k]).sum();
            values[i] = (values[i] - inner) / self.factor[i][i];
        }
        values
    }
}

/// The grey at a point between pixels; outside the picture, the grey of its edge.
fn at_point(grey: &GrayImage, x: f64, y: f64) -> f64 {
    let (x, y) = (x - 0.5, y - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let (u, v) = (x - left, y - top);
    let pixel = |x: f64, y: f64| {
        let column = x.clamp(0.0, f64::from(grey.width() - 1)) as u32;
        let row = y.clamp(0.0, f64::from(grey.height() - 1)) as u32;
        f64::from(grey.get_pixel(column, row).0[0])
    };
    let upper = pixel(left, top) * (1.0 - u) + pixel(left + 1.0, top) * u;
    let lower = pixel(left, top + 1.0) * (1.0 - u) + pixel(left + 1.0, top + 1.0) * u;
    upper * (1.0 - v) + lower * v
}

/// Separates dark and light modules: with one level halfway between the two groups, and with the mean of the modules
/// around each.
fn parted(values: &[f64], side: usize) -> Vec<BitMatrix> {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let part = |dark: bool| {
        let group: Vec<f64> = values.iter().copied().filter(|value| (*value < mean) == dark).collect();
        group.iter().sum::<f64>() / group.len().max(1) as f64
    };
    let level = (part(true) + part(false)) / 2.0;
    let around = |column: usize, row: usize| {
        let (left, right) = (column.saturating_sub(4), (column + 5).min(side));
        let (top, bottom) = (row.saturating_sub(4), (row + 5).min(side));
        let sum: f64 = (top..bottom).map(|row| values[row * side + left..row * side + right].iter().sum::<f64>()).sum();
        sum / ((right - left) * (bottom - top)) as f64
    };
    let bits = |level: &dyn Fn(usize, usize) -> f64| {
        let mut bits = BitMatrix::with_single_dimension(side as u32).ok()?;
        for row in 0..side {
            for column in 0..side {
                if values[row * side + column] < level(column, row) {
                    bits.set(column as u32, row as u32);
                }
            }
        }
        Some(bits)
    };
    [bits(&|_, _| level), bits(&around)].into_iter().flatten().collect()
}
