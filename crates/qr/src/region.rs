//! Converts the box that a person drew on the page to pixels of the captured picture.
//!
//! The scale is measured from the picture itself, never taken from `devicePixelRatio`, which Firefox rounds and pinch
//! zoom does not change.

use serde::{Deserialize, Serialize};

/// A box in CSS pixels of the layout viewport, as in pointer events.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawnBox {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Width, 0 or more.
    pub width: f64,
    /// Height, 0 or more.
    pub height: f64,
}

/// The visible part of the page, as the page reports it at the moment of drawing. CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Viewport {
    /// `innerWidth`.
    pub inner_width: f64,
    /// `visualViewport.scale`: pinch zoom, 1 without.
    pub scale: f64,
    /// `visualViewport.offsetLeft`.
    pub offset_left: f64,
    /// `visualViewport.offsetTop`.
    pub offset_top: f64,
}

/// A part of a picture in pixels; within the picture and not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// Left edge.
    pub left: u32,
    /// Top edge.
    pub top: u32,
    /// Width, at least 1.
    pub width: u32,
    /// Height, at least 1.
    pub height: u32,
}

impl Region {
    /// The pixels under `drawn`, with a margin of an eighth on each side: people draw tight boxes, and decoders need
    /// the quiet zone. `None` if the numbers are not a box on this picture.
    pub fn of_box(drawn: DrawnBox, viewport: Viewport, picture_width: u32, picture_height: u32) -> Option<Self> {
        let numbers = [drawn.left, drawn.top, drawn.width, drawn.height, viewport.offset_left, viewport.offset_top];
        let usable = numbers.iter().all(|n| n.is_finite())
            && viewport.inner_width.is_finite()
            && viewport.inner_width >= 1.0
            && (0.1..=20.0).contains(&viewport.scale);
        if !usable || picture_width == 0 || picture_height == 0 {
            return None;
        }
        let k = f64::from(picture_width) / viewport.inner_width * viewport.scale;
        let margin = drawn.width.max(drawn.height).max(0.0) / 8.0;
        let edge = |at: f64, offset: f64, limit: u32| ((at - offset) * k).clamp(0.0, f64::from(limit));
        let left = edge(drawn.left - margin, viewport.offset_left, picture_width).floor() as u32;
        let top = edge(drawn.top - margin, viewport.offset_top, picture_height).floor() as u32;
        let right = edge(drawn.left + drawn.width + margin, viewport.offset_left, picture_width).ceil() as u32;
        let bottom = edge(drawn.top + drawn.height + margin, viewport.offset_top, picture_height).ceil() as u32;
        (right > left && bottom > top).then_some(Self { left, top, width: right - left, height: bottom - top })
    }

    /// The square around four corners, with a margin, within the picture. `None` if they are outside it.
    pub fn around(corners: &[(f32, f32); 4], picture_width: u32, picture_height: u32) -> Option<Self> {
        let bound = |pick: fn(&(f32, f32)) -> f32, fold: fn(f32, f32) -> f32| {
            corners.iter().map(pick).reduce(fold).filter(|edge| edge.is_finite())
        };
        let (left, right) = (bound(|c| c.0, f32::min)?, bound(|c| c.0, f32::max)?);
        let (top, bottom) = (bound(|c| c.1, f32::min)?, bound(|c| c.1, f32::max)?);
        let half = (right - left).max(bottom - top) * 0.56;
        let (x, y) = ((left + right) / 2.0, (top + bottom) / 2.0);
        let edge = |at: f32, limit: u32| at.clamp(0.0, limit as f32) as u32;
        let (left, right) = (edge(x - half, picture_width), edge(x + half, picture_width));
        let (top, bottom) = (edge(y - half, picture_height), edge(y + half, picture_height));
        (right > left && bottom > top).then_some(Self { left, top, width: right - left, height: bottom - top })
    }

    /// The region enlarged by half its size on every side, within the picture: for a box that was drawn too tight.
    pub fn grown(self, picture_width: u32, picture_height: u32) -> Self {
        let more = self.width.max(self.height) / 2;
        let (left, top) = (self.left.saturating_sub(more), self.top.saturating_sub(more));
        let right = self.left.saturating_add(self.width).saturating_add(more).min(picture_width);
        let bottom = self.top.saturating_add(self.height).saturating_add(more).min(picture_height);
        Self { left, top, width: right - left, height: bottom - top }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Viewport = Viewport { inner_width: 1000.0, scale: 1.0, offset_left: 0.0, offset_top: 0.0 };
    const BOX: DrawnBox = DrawnBox { left: 100.0, top: 200.0, width: 80.0, height: 80.0 };

    #[test]
    fn the_scale_comes_from_the_picture() {
        for k in [1u32, 2, 3] {
            let region = Region::of_box(BOX, PLAIN, 1000 * k, 700 * k).unwrap();
            assert_eq!(region, Region { left: 90 * k, top: 190 * k, width: 100 * k, height: 100 * k });
        }
    }

    #[test]
    fn pinch_zoom_moves_and_scales() {
        let pinched = Viewport { scale: 2.0, offset_left: 50.0, offset_top: 100.0, ..PLAIN };
        let region = Region::of_box(BOX, pinched, 1000, 700).unwrap();
        assert_eq!(region, Region { left: 80, top: 180, width: 200, height: 200 });
    }

    #[test]
    fn invalid_numbers_give_no_region() {
        for left in [f64::NAN, f64::INFINITY, 5000.0, -5000.0] {
            assert_eq!(Region::of_box(DrawnBox { left, ..BOX }, PLAIN, 1000, 700), None);
        }
        assert_eq!(Region::of_box(BOX, Viewport { inner_width: 0.0, ..PLAIN }, 1000, 700), None);
        assert_eq!(Region::of_box(BOX, Viewport { scale: 0.0, ..PLAIN }, 1000, 700), None);
    }
}
