//! Reads the texts of the QR codes in a picture: one function, [`read`], the same on the host and in wasm.
//!
//! This is a separate crate because it is compiled for speed, and the rest of Kader for size. `kader::qr` is this
//! crate.
//!
//! It runs a [ladder](STEPS) of steps until one reads an account's code. rxing and rqrr detect and decode; a
//! [grid](self) of our own reads symbols that both miss. The box that a person drew is a hint: the box with a margin
//! is read first, then more around it, then the whole picture.

#![warn(missing_docs)]
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod decoding;
mod draw;
mod grid;
mod ladder;
mod levels;
mod picture;
pub mod region;
mod rings;
mod symbols;

pub use draw::{TooLong, svg};
pub use ladder::{STEPS, Step};
pub use picture::{Picture, PictureError, picture_of_png};

use crate::region::Region;
use ladder::Scope;

/// A QR code that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its text.
    pub text: String,
    /// Its corners in the picture's pixels, in the symbol's own order: top left, top right, bottom right, bottom left.
    pub corners: [(f32, f32); 4],
}

impl Found {
    /// The centre, in pixels.
    pub fn middle(&self) -> (f32, f32) {
        let sum = self.corners.iter().fold((0.0, 0.0), |sum, corner| (sum.0 + corner.0, sum.1 + corner.1));
        (sum.0 / 4.0, sum.1 / 4.0)
    }
}

/// The side of the picture that shows a code to the user, in pixels.
const PORTRAIT: u32 = 128;

impl Found {
    /// A small picture of the code as it appears on the page, PNG, so that a person can distinguish two codes.
    pub fn portrait(&self, picture: &Picture) -> Option<Vec<u8>> {
        let around = Region::around(&self.corners, picture.width(), picture.height())?;
        let part = picture::crop(picture, around);
        let small = image::imageops::resize(&part, PORTRAIT, PORTRAIT, image::imageops::FilterType::Triangle);
        let mut png = std::io::Cursor::new(Vec::new());
        small.write_to(&mut png, image::ImageFormat::Png).ok()?;
        Some(png.into_inner())
    }
}

/// The result of reading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The codes, each text once: accounts first; within both groups, those nearest to the centre of the box first.
    pub found: Vec<Found>,
    /// The step that read the first of them.
    pub step: Option<&'static str>,
}

/// How long reading may take, in milliseconds, before the user gets the message that nothing was found.
pub const BUDGET_MS: f64 = 1500.0;

/// How many more steps are taken to find an account after another code was read: there may be no account.
const STEPS_BEYOND_OTHERS: usize = 3;

/// Reads the codes in a region of a picture, or in all of it, within a budget. `now` returns the time in
/// milliseconds.
pub fn read(picture: &Picture, region: Option<Region>, budget_ms: f64, mut now: impl FnMut() -> f64) -> Reading {
    let mut climb = Search::new(picture, region);
    let mut patience = Deadline::new(budget_ms, now());
    while climb.step() && patience.lasts(now()) {}
    climb.reading()
}

/// Decides whether there is time for one more step, based on the longest one so far.
pub struct Deadline {
    end: f64,
    last: f64,
    longest: f64,
}

impl Deadline {
    /// A budget from `now` on, both in milliseconds.
    pub fn new(budget_ms: f64, now: f64) -> Self {
        Self { end: now + budget_ms, last: now, longest: 0.0 }
    }

    /// Whether there is time for one more step. Called after each step.
    pub fn lasts(&mut self, now: f64) -> bool {
        self.longest = self.longest.max(now - self.last);
        self.last = now;
        now + self.longest <= self.end
    }
}

/// Reading step by step, for a caller that does other work in between.
pub struct Search<'a> {
    picture: &'a Picture,
    region: Option<Region>,
    /// The part that is being read, and the greys computed for it.
    turn: u8,
    scope: Option<Scope<'a>>,
    next: usize,
    beyond: usize,
    reading: Reading,
}

impl<'a> Search<'a> {
    /// Starts with no part read.
    pub fn new(picture: &'a Picture, region: Option<Region>) -> Self {
        Self { picture, region, turn: 0, scope: None, next: 0, beyond: 0, reading: Reading::default() }
    }

    /// Runs one step; false if there are no more.
    pub fn step(&mut self) -> bool {
        let step = &STEPS[self.next];
        let Some(scope) = self.scope() else {
            return false;
        };
        let found = scope.look(step);
        self.next += 1;
        if self.next == STEPS.len() {
            (self.turn, self.scope, self.next) = (self.turn + 1, None, 0);
        }
        for found in found {
            if self.reading.found.iter().all(|known| known.text != found.text) {
                self.reading.found.push(found);
                self.reading.step.get_or_insert(step.name);
            }
        }
        let has_account = self.reading.found.iter().any(|found| is_account(&found.text));
        self.beyond += usize::from(!self.reading.found.is_empty());
        !has_account && self.beyond <= STEPS_BEYOND_OTHERS
    }

    /// The result so far.
    pub fn reading(self) -> Reading {
        let (width, height) = self.picture.dimensions();
        let whole = Region { left: 0, top: 0, width, height };
        let Region { left, top, width, height } = self.region.unwrap_or(whole);
        let middle = (left as f32 + width as f32 / 2.0, top as f32 + height as f32 / 2.0);
        let rank = |found: &Found| {
            let (x, y) = found.middle();
            (!is_account(&found.text), (x - middle.0).hypot(y - middle.1))
        };
        let mut reading = self.reading;
        reading.found.sort_by(|a, b| {
            let (a, b) = (rank(a), rank(b));
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        reading
    }

    /// The current part: the region, then more around it, then everything.
    fn scope(&mut self) -> Option<&mut Scope<'a>> {
        let (picture, region) = (self.picture, self.region);
        if picture.width() == 0 || picture.height() == 0 {
            return None;
        }
        if self.region.is_none() {
            self.turn = self.turn.max(2);
        }
        if self.scope.is_none() {
            self.scope = match self.turn {
                0 => region.map(|region| Scope::part(picture, region)),
                1 => region.map(|region| Scope::part(picture, region.grown(picture.width(), picture.height()))),
                2 => Some(Scope::whole(picture)),
                _ => None,
            };
        }
        self.scope.as_mut()
    }
}

/// The result of a single step on a whole picture: for finding out which steps are useful.
pub fn look(picture: &Picture, step: &Step) -> Vec<Found> {
    Scope::whole(picture).look(step)
}

/// Whether a text is an account or an export of accounts, which people scan for.
fn is_account(text: &str) -> bool {
    text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("otpauth"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One picture per file in `tests/data/qr`; the file's name tells the story.
    #[test]
    fn every_picture_is_read() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/qr");
        let pictures: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(!pictures.is_empty(), "no pictures in {folder}");
        for path in pictures {
            let picture = picture_of_png(&std::fs::read(&path).unwrap()).unwrap();
            let reading = read(&picture, None, f64::MAX, || 0.0);
            let first = reading.found.first().map(|found| found.text.as_str());
            assert!(first.is_some_and(is_account), "{}: {reading:?}", path.display());
        }
    }

    #[test]
    fn no_step_begins_that_would_end_too_late() {
        let mut patience = Deadline::new(1000.0, 0.0);
        assert!(patience.lasts(300.0) && patience.lasts(600.0));
        // The longest took 300: a step that begins at 750 would end at 1,050.
        assert!(!patience.lasts(750.0));
    }

    #[test]
    fn empty_pictures_give_an_empty_result() {
        for (width, height) in [(0, 0), (1, 1), (20, 400), (400, 300)] {
            assert_eq!(read(&Picture::new(width, height), None, f64::MAX, || 0.0), Reading::default());
        }
    }
}
