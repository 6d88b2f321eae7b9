//! The ladder: the ways to look at a picture, cheap and likely ones first. Each is kept because it reads pictures
//! that the earlier ones do not. `cargo run --release --example qr_steps -- FOLDER…` prints what each adds and costs.

use crate::levels::{self, Threshold};
use crate::picture::{self, Picture};
use crate::region::Region;
use crate::{Found, symbols};
use image::imageops::{self, FilterType};
use image::{GrayImage, Luma};

/// One way to look at a picture.
pub struct Step {
    /// The name in reports.
    pub name: &'static str,
    grey: Grey,
    size: Size,
    closing: Closing,
    levels: Threshold,
    eyes: Detector,
}

/// Which grey of the colours is used.
#[derive(Clone, Copy, PartialEq)]
enum Grey {
    Brightness,
    StrongestAxis,
}

#[derive(Clone, Copy, PartialEq)]
enum Size {
    AsIs,
    Times(u32),
    /// A half or a quarter of the size: for large or patterned modules.
    Part(u32),
}

/// Dilating and then eroding the dark pixels removes the light hairlines between the cells of a table.
#[derive(Clone, Copy, PartialEq)]
enum Closing {
    None,
    Hairlines,
}

/// The detector that is used.
#[derive(Clone, Copy, PartialEq)]
enum Detector {
    Rxing,
    Rqrr,
    /// Our own grid, at finder patterns that are found by their rings.
    Rings,
}

use Closing::Hairlines;
use Detector::{Rings, Rqrr, Rxing};
use Grey::{Brightness, StrongestAxis};
use Size::{AsIs, Part, Times};
use Threshold::{Around, Lower, Whole};

const fn step(name: &'static str, grey: Grey, size: Size, closing: Closing, levels: Threshold, eyes: Detector) -> Step {
    Step { name, grey, size, closing, levels, eyes }
}

/// The steps, in order. Each looks for dark on light and for light on dark.
pub const STEPS: &[Step] = &[
    step("whole", Brightness, AsIs, Closing::None, Whole, Rxing),
    step("around", Brightness, AsIs, Closing::None, Around(16), Rxing),
    step("wide", Brightness, AsIs, Closing::None, Around(80), Rxing),
    step("rings around", Brightness, AsIs, Closing::None, Around(16), Rings),
    step("rings whole", Brightness, AsIs, Closing::None, Whole, Rings),
    step("rings lower", Brightness, AsIs, Closing::None, Lower, Rings),
    step("half", Brightness, Part(2), Closing::None, Around(8), Rxing),
    step("closed", Brightness, AsIs, Hairlines, Around(12), Rxing),
    step("rings half", Brightness, Part(2), Closing::None, Around(8), Rings),
    step("rings closed", Brightness, AsIs, Hairlines, Around(12), Rings),
    step("axis", StrongestAxis, AsIs, Closing::None, Around(16), Rxing),
    step("rings axis", StrongestAxis, AsIs, Closing::None, Whole, Rings),
    step("quarter", Brightness, Part(4), Closing::None, Around(32), Rxing),
    step("rqrr", Brightness, AsIs, Closing::None, Around(12), Rqrr),
    step("double", Brightness, Times(2), Closing::None, Around(16), Rxing),
];

/// For pictures with more pixels than this, a step that enlarges costs more time than it is worth.
const MOST_ENLARGED: u64 = 2_500_000;
/// For pictures with more pixels than this, which is more than a 4K screen has, only the steps that need least memory
/// run; half the size is enough.
const MOST_FOR_ALL: f64 = 12e6;
/// For pictures with fewer pixels than this, reducing the size gains nothing.
const LEAST_REDUCED: u64 = 100_000;

/// A part of a picture, with greys that are computed on first use.
pub(super) struct Scope<'a> {
    picture: std::borrow::Cow<'a, Picture>,
    offset: (u32, u32),
    greys: Vec<(Grey, Size, GrayImage)>,
}

/// The width of the quiet zone that is added to every picture: portals crop it, and decoders need it.
const MARGIN: u32 = 10;

impl<'a> Scope<'a> {
    pub(super) fn whole(picture: &'a Picture) -> Self {
        Self { picture: std::borrow::Cow::Borrowed(picture), offset: (0, 0), greys: Vec::new() }
    }

    pub(super) fn part(picture: &'a Picture, region: Region) -> Self {
        let part = picture::crop(picture, region);
        Self { picture: std::borrow::Cow::Owned(part), offset: (region.left, region.top), greys: Vec::new() }
    }

    /// The symbols that one step finds here, in pixels of the whole picture; none if the step is not for this size.
    pub(super) fn look(&mut self, step: &Step) -> Vec<Found> {
        let pixels = u64::from(self.picture.width()) * u64::from(self.picture.height());
        let scale = match step.size {
            AsIs => 1.0,
            Times(times) if pixels * u64::from(times * times) <= MOST_ENLARGED => f64::from(times),
            Part(part) if pixels >= LEAST_REDUCED => 1.0 / f64::from(part),
            Times(_) | Part(_) => return Vec::new(),
        };
        let lean = step.eyes == Rxing && step.grey == Brightness && step.closing == Closing::None;
        if !lean && pixels as f64 * scale * scale > MOST_FOR_ALL {
            return Vec::new();
        }
        let offset = self.offset;
        let grey = self.grey(step.grey, step.size, scale);
        let closed;
        let grey = match step.closing {
            Closing::None => grey,
            Hairlines => {
                closed = levels::closed(grey);
                &closed
            }
        };
        let levels = match step.levels {
            Around(reach) if scale > 1.0 => Around(reach * scale as u32),
            levels => levels,
        };
        let Some(bits) = levels::bitmap(grey, levels) else {
            return Vec::new();
        };
        let mut found = match step.eyes {
            Rxing => symbols::by_rxing(&bits),
            Rqrr => symbols::by_rqrr(&bits),
            Rings => symbols::by_rings(grey, &bits),
        };
        if found.is_empty() {
            let lights = levels::inverted(&bits);
            found = match step.eyes {
                Rxing => symbols::by_rxing(&lights),
                Rqrr => symbols::by_rqrr(&lights),
                // The rings step looks for both polarities itself.
                Rings => found,
            };
        }
        for one in &mut found {
            one.corners = one.corners.map(|(x, y)| {
                let back = |at: f32, offset: u32| at / scale as f32 - MARGIN as f32 + offset as f32;
                (back(x, offset.0), back(y, offset.1))
            });
        }
        found
    }

    fn grey(&mut self, grey: Grey, size: Size, scale: f64) -> &GrayImage {
        if let Some(at) = self.greys.iter().position(|(g, s, _)| *g == grey && *s == size) {
            return &self.greys[at].2;
        }
        let made = if size == AsIs {
            let plain = match grey {
                Brightness => picture::brightness(&self.picture),
                StrongestAxis => picture::strongest_axis(&self.picture),
            };
            with_margin(&plain)
        } else {
            let plain = self.grey(grey, AsIs, 1.0);
            let side = |side: u32| ((f64::from(side) * scale).round() as u32).max(1);
            let (width, height) = (side(plain.width()), side(plain.height()));
            match size {
                // Means of whole pixels; for a large picture a filter would need a temporary sixteen bytes per pixel.
                Part(_) => imageops::thumbnail(plain, width, height),
                AsIs | Times(_) => imageops::resize(plain, width, height, FilterType::Triangle),
            }
        };
        self.greys.push((grey, size, made));
        &self.greys[self.greys.len() - 1].2
    }
}

/// Adds a margin in the brightest of the common greys at the picture's edge, so that the margin does not create an
/// edge.
fn with_margin(grey: &GrayImage) -> GrayImage {
    let (width, height) = grey.dimensions();
    let mut counts = [0u32; 256];
    for x in 0..width {
        counts[usize::from(grey.get_pixel(x, 0).0[0])] += 1;
        counts[usize::from(grey.get_pixel(x, height - 1).0[0])] += 1;
    }
    for y in 0..height {
        counts[usize::from(grey.get_pixel(0, y).0[0])] += 1;
        counts[usize::from(grey.get_pixel(width - 1, y).0[0])] += 1;
    }
    let bright = (128..256).max_by_key(|level| counts[*level]).unwrap_or(255) as u8;
    let mut larger = GrayImage::from_pixel(width + 2 * MARGIN, height + 2 * MARGIN, Luma([bright]));
    imageops::replace(&mut larger, grey, i64::from(MARGIN), i64::from(MARGIN));
    larger
}
