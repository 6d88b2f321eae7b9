//! From a picture to the texts of the QR codes in it: one function, [`read`], the same on the host and in wasm.
//!
//! A [ladder](STEPS) of ways of looking is climbed until one reads an account's code. Detection and decoding are
//! rxing's and rqrr's, with a [grid](self) of our own where both go blind. The box that a person drew is a hint: the
//! box with some margin is looked at first, then more around it, then the whole picture.

mod grid;
mod ladder;
mod levels;
mod picture;
mod rings;
mod symbols;

pub use ladder::{STEPS, Step};
pub use picture::{Picture, PictureError, picture_of_png};

use crate::region::Region;
use ladder::Scope;

/// A code that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// What it says.
    pub text: String,
    /// Its corners in the picture's pixels, in the symbol's own order: top left, top right, bottom right, bottom left.
    pub corners: [(f32, f32); 4],
}

impl Found {
    /// The middle, in pixels.
    pub fn middle(&self) -> (f32, f32) {
        let sum = self.corners.iter().fold((0.0, 0.0), |sum, corner| (sum.0 + corner.0, sum.1 + corner.1));
        (sum.0 / 4.0, sum.1 / 4.0)
    }
}

/// What reading came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The codes, each text once: accounts before others, then the nearest to the middle of the box first.
    pub found: Vec<Found>,
    /// The step that read the first of them.
    pub step: Option<&'static str>,
}

/// How long reading may take, in milliseconds, before a person is told that nothing was found.
pub const BUDGET_MS: f64 = 1500.0;

/// How many more steps are worth taking for an account when only other codes were read: there may be none.
const STEPS_BEYOND_OTHERS: usize = 3;

/// Reads the codes in a region of a picture, or in all of it. `may_go_on` is asked before each step after the first;
/// there the caller keeps time.
pub fn read(picture: &Picture, region: Option<Region>, mut may_go_on: impl FnMut() -> bool) -> Reading {
    let mut reading = Reading::default();
    if picture.width() == 0 || picture.height() == 0 {
        return reading;
    }
    let middle = region.map_or((picture.width() as f32 / 2.0, picture.height() as f32 / 2.0), |region| {
        (region.left as f32 + region.width as f32 / 2.0, region.top as f32 + region.height as f32 / 2.0)
    });
    let mut beyond = 0;
    let mut first = true;
    'all: for turn in 0..3 {
        let Some(mut scope) = scope(picture, region, turn) else { continue };
        for step in STEPS {
            if !std::mem::take(&mut first) && !may_go_on() {
                break 'all;
            }
            for found in scope.look(step) {
                if reading.found.iter().all(|known| known.text != found.text) {
                    reading.found.push(found);
                    reading.step.get_or_insert(step.name);
                }
            }
            if reading.found.iter().any(|found| is_account(&found.text)) {
                break 'all;
            }
            if !reading.found.is_empty() {
                beyond += 1;
                if beyond > STEPS_BEYOND_OTHERS {
                    break 'all;
                }
            }
        }
    }
    let rank = |found: &Found| {
        let (x, y) = found.middle();
        (!is_account(&found.text), (x - middle.0).hypot(y - middle.1))
    };
    reading.found.sort_by(|a, b| {
        let (a, b) = (rank(a), rank(b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    reading
}

/// Where to look, in turn: the region, more around it, everything.
fn scope(picture: &Picture, region: Option<Region>, turn: u8) -> Option<Scope<'_>> {
    match turn {
        0 => Some(Scope::part(picture, region?)),
        1 => Some(Scope::part(picture, region?.grown(picture.width(), picture.height()))),
        _ => Some(Scope::whole(picture)),
    }
}

/// What one step alone reads in a whole picture: for finding out which steps pay.
pub fn look(picture: &Picture, step: &Step) -> Vec<Found> {
    Scope::whole(picture).look(step)
}

/// Whether a text is an account or an export of accounts: what people scan for.
fn is_account(text: &str) -> bool {
    text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("otpauth"))
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
            let reading = read(&picture, None, || true);
            let first = reading.found.first().map(|found| found.text.as_str());
            assert!(first.is_some_and(is_account), "{}: {reading:?}", path.display());
        }
    }

    #[test]
    fn pictures_without_anything_are_no_trouble() {
        for (width, height) in [(0, 0), (1, 1), (20, 400), (400, 300)] {
            assert_eq!(read(&Picture::new(width, height), None, || true), Reading::default());
        }
    }
}
