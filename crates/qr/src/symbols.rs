//! Finds the symbols in a bitmap: where the finder patterns are, which three belong together, and the text.
//!
//! rxing (a port of ZXing's C++ reader) and rqrr detect and decode; our own grid is in `grid.rs`. A text has passed
//! Reed-Solomon error correction, so each reader's result is reliable.

use crate::Found;
use crate::decoding::text_of;
use crate::grid::{self, FinderPattern};
use crate::rings::{self, Areas};
use image::GrayImage;
use rxing::common::{BitMatrix, DetectorRXingResult};
use rxing::qrcode::cpp_port::detector::{FindFinderPatterns, FinderPatternSet, GenerateFinderPatternSets, SampleQR};

/// More finder patterns than this are a texture; the number of triples grows with the third power.
const MOST_PATTERNS: usize = 60;
/// The number of triples to try, most likely first.
const MOST_TRIPLES: usize = 60;

/// The symbols that rxing finds.
pub(super) fn by_rxing(bits: &BitMatrix) -> Vec<Found> {
    let mut found = Vec::new();
    let mut used = Vec::new();
    for triple in triples(bits) {
        if [triple.tl, triple.tr, triple.bl].iter().any(|pattern| used.contains(pattern)) {
            continue;
        }
        let Ok(sampled) = SampleQR(bits, &triple) else { continue };
        if let Some(text) = text_of(sampled.getBits()) {
            used.extend([triple.tl, triple.tr, triple.bl]);
            let corners = sampled.getPoints();
            let corner = |at: usize| corners.get(at).map_or((0.0, 0.0), |point| (point.x, point.y));
            found.push(Found { text, corners: [corner(0), corner(1), corner(2), corner(3)] });
        }
    }
    found
}

/// The symbols that our own grid reads from the greys instead of the bitmap. The finder patterns are found by their
/// rings, which are separate even if the outermost ones merge with the surroundings. Looks for dark on light first,
/// and for light on dark if that finds nothing.
pub(super) fn by_rings(grey: &GrayImage, bits: &BitMatrix) -> Vec<Found> {
    let areas = Areas::of(bits);
    let found = read_triples(grey, rings::triples(&areas, true).into_iter());
    if !found.is_empty() {
        return found;
    }
    let lights = rings::triples(&areas, false);
    if lights.is_empty() {
        return found;
    }
    let mut negative = grey.clone();
    image::imageops::invert(&mut negative);
    read_triples(&negative, lights.into_iter())
}

fn read_triples(grey: &GrayImage, triples: impl Iterator<Item = [FinderPattern; 3]>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut used: Vec<FinderPattern> = Vec::new();
    for triple in triples.take(MOST_TRIPLES) {
        if triple.iter().any(|corner| used.contains(corner)) {
            continue;
        }
        if let Some(read) = grid::read(grey, &triple) {
            used.extend(triple);
            found.push(read);
        }
    }
    found
}

/// The symbols that rqrr finds.
pub(super) fn by_rqrr(bits: &BitMatrix) -> Vec<Found> {
    let dark = |x: usize, y: usize| if bits.get(x as u32, y as u32) { 0 } else { 255 };
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(bits.width() as usize, bits.height() as usize, dark);
    let read = |grid: rqrr::Grid<_>| {
        let (_, text) = grid.decode().ok()?;
        let corners = grid.bounds.map(|point| (point.x as f32, point.y as f32));
        (!text.is_empty()).then_some(Found { text, corners })
    };
    prepared.detect_grids().into_iter().filter_map(read).collect()
}

fn triples(bits: &BitMatrix) -> Vec<FinderPatternSet> {
    let mut patterns = FindFinderPatterns(bits, true, 0);
    patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.size));
    patterns.truncate(MOST_PATTERNS);
    let mut triples = GenerateFinderPatternSets(&mut patterns);
    triples.truncate(MOST_TRIPLES);
    triples
}
