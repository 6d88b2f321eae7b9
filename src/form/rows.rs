//! Rows of boxes: four to eight consecutive fields of one size, side by side, each for one character of a code.

use super::Field;

/// The maximum width of a box for one digit, in CSS pixels.
const WIDEST_BOX: f64 = 110.0;
/// The number of boxes that a code may have.
const BOXES: std::ops::RangeInclusive<usize> = 4..=8;
/// The tops and the bottoms of the boxes in a row differ by less than this many CSS pixels.
const LEVEL: f64 = 4.0;
/// Their widths differ by less than this many CSS pixels.
const EQUALLY_WIDE: f64 = 8.0;

/// The position of a field in its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// From 1.
    pub at: usize,
    /// The number of boxes in the row; 1 for a single field.
    pub of: usize,
}

impl Place {
    const ALONE: Self = Self { at: 1, of: 1 };

    /// Whether it is the first box of several.
    pub fn begins_a_row(self) -> bool {
        self.at == 1 && self.of > 1
    }
}

/// The place of each field of a form, in their order.
pub(super) fn places(fields: &[Field]) -> Vec<Place> {
    // If the description already contains rows, they are used.
    if fields.iter().any(|field| field.group.is_some()) {
        return fields.iter().map(|field| told(field).unwrap_or(Place::ALONE)).collect();
    }
    let mut places = vec![Place::ALONE; fields.len()];
    let mut row: Vec<usize> = Vec::new();
    for (number, field) in fields.iter().enumerate().filter(|(_, field)| !field.hidden) {
        let belongs = is_box(field) && row.first().is_none_or(|first| are_alike(&fields[*first], field));
        if !belongs {
            close(&mut row, fields, &mut places);
        }
        if is_box(field) {
            row.push(number);
        }
    }
    close(&mut row, fields, &mut places);
    places
}

/// Reads `2-of-6` as the second of six.
fn told(field: &Field) -> Option<Place> {
    let (at, of) = field.group.as_deref()?.split_once("-of-")?;
    Some(Place { at: at.parse().ok()?, of: of.parse().ok()? })
}

/// Whether the field is narrow, or accepts only one character. A box with a `maxlength` of 2 lets its character be
/// typed over.
fn is_box(field: &Field) -> bool {
    let Some([_, _, width, _]) = field.rectangle else { return false };
    let most = field.maxlength;
    let is_for_a_code =
        most == Some(1) || field.autocomplete.as_deref() == Some("one-time-code") || most.is_some_and(|most| most >= 4);
    (width <= WIDEST_BOX || is_for_a_code) && most.is_none_or(|most| most <= 8)
}

fn are_alike(first: &Field, other: &Field) -> bool {
    let (Some([_, top, width, height]), Some([_, other_top, other_width, other_height])) =
        (first.rectangle, other.rectangle)
    else {
        return false;
    };
    (top - other_top).abs() < LEVEL
        && (height - other_height).abs() < LEVEL
        && (width - other_width).abs() < EQUALLY_WIDE
}

/// Ends the row. A first box that accepts a whole code is part of it; boxes that all accept several characters (a
/// card number) are not a row.
fn close(row: &mut Vec<usize>, fields: &[Field], places: &mut [Place]) {
    let severals = row.iter().filter(|number| fields[**number].maxlength.is_some_and(|most| most > 2)).count();
    if BOXES.contains(&row.len()) && severals <= 1 {
        for (at, number) in (1..).zip(&*row) {
            places[*number] = Place { at, of: row.len() };
        }
    }
    row.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Boxes of this width in a line, with this `maxlength`.
    fn boxes(count: usize, width: f64, maxlength: Option<i64>) -> Vec<Field> {
        let place = |at: usize| Some([at as f64 * (width + 8.0), 100.0, width, 40.0]);
        (0..count).map(|at| Field { rectangle: place(at), maxlength, ..Field::default() }).collect()
    }

    /// The sizes of the rows, for example `6` or `1 1 1`.
    fn rows(fields: &[Field]) -> String {
        let first = places(fields).into_iter().filter(|place| place.at == 1);
        first.map(|place| place.of.to_string()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn four_to_eight_narrow_boxes_are_a_row() {
        assert_eq!(rows(&boxes(3, 40.0, Some(1))), "1 1 1");
        for count in [4, 6, 8] {
            assert_eq!(rows(&boxes(count, 40.0, Some(1))), count.to_string());
            assert_eq!(rows(&boxes(count, 110.0, None)), count.to_string());
        }
        assert_eq!(rows(&boxes(9, 40.0, Some(1))), "1 1 1 1 1 1 1 1 1");
    }

    #[test]
    fn wide_fields_are_a_row_only_for_one_character_each() {
        assert_eq!(rows(&boxes(4, 110.1, None)), "1 1 1 1");
        assert_eq!(rows(&boxes(4, 200.0, Some(1))), "4");
        let mut fields = boxes(4, 200.0, None);
        fields.iter_mut().for_each(|field| field.autocomplete = Some("one-time-code".to_owned()));
        assert_eq!(rows(&fields), "4");
    }

    #[test]
    fn a_card_number_is_not_a_row_and_a_first_box_for_a_paste_belongs_to_one() {
        assert_eq!(rows(&boxes(4, 60.0, Some(4))), "1 1 1 1");
        assert_eq!(rows(&boxes(6, 60.0, Some(2))), "6");
        let mut fields = boxes(6, 40.0, Some(1));
        fields[0].maxlength = Some(6);
        assert_eq!(rows(&fields), "6");
        fields[0].maxlength = Some(9);
        assert_eq!(rows(&fields), "1 5");
    }

    #[test]
    fn a_row_is_one_line_of_boxes_of_one_size() {
        let apart = |change: fn(&mut [f64; 4])| {
            let mut fields = boxes(8, 40.0, Some(1));
            fields.iter_mut().skip(4).for_each(|field| change(field.rectangle.as_mut().unwrap()));
            rows(&fields)
        };
        assert_eq!(apart(|rectangle| rectangle[1] += 3.9), "8");
        assert_eq!(apart(|rectangle| rectangle[1] += 4.0), "4 4");
        assert_eq!(apart(|rectangle| rectangle[3] += 4.0), "4 4");
        assert_eq!(apart(|rectangle| rectangle[2] += 7.9), "8");
        assert_eq!(apart(|rectangle| rectangle[2] -= 8.0), "4 4");
    }

    #[test]
    fn a_hidden_field_or_one_without_a_rectangle_is_not_a_box() {
        let mut fields = boxes(6, 40.0, Some(1));
        fields[2].hidden = true;
        assert_eq!(places(&fields).iter().filter(|place| place.of == 5).count(), 5);
        fields[2].hidden = false;
        fields[2].rectangle = None;
        assert_eq!(rows(&fields), "1 1 1 1 1 1");
    }

    #[test]
    fn rows_in_the_description_are_used() {
        let mut fields = boxes(6, 40.0, Some(1));
        fields[0].group = Some("1-of-2".to_owned());
        fields[1].group = Some("2-of-2".to_owned());
        fields[2].group = Some("two of six".to_owned());
        assert_eq!(rows(&fields), "2 1 1 1 1");
    }
}
