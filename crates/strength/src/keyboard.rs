//! Adjacent keys, on the keyboards of four languages and on the numeric keypad.

use crate::Weakness;
use crate::text::{Match, Text};

/// A keyboard: its rows, without and with shift. Each row is shifted to the right of the one above.
struct Layout {
    rows: &'static [(&'static str, &'static str)],
    /// How far each row is shifted to the right of the one above, in halves of a key.
    offset: i32,
}

const LAYOUTS: [Layout; 4] = [
    Layout {
        rows: &[
            ("`1234567890-=", "~!@#$%^&*()_+"),
            ("\tqwertyuiop[]\\", "\tQWERTYUIOP{}|"),
            ("\tasdfghjkl;'", "\tASDFGHJKL:\""),
            ("\tzxcvbnm,./", "\tZXCVBNM<>?"),
        ],
        offset: 1,
    },
    Layout {
        rows: &[
            ("²&é\"'(-è_çà)=", "\t1234567890°+"),
            ("\tazertyuiop^$", "\tAZERTYUIOP¨£"),
            ("\tqsdfghjklmù*", "\tQSDFGHJKLM%µ"),
            ("\twxcvbn,;:!", "\tWXCVBN?./§"),
        ],
        offset: 1,
    },
    Layout {
        rows: &[
            ("^1234567890ß´", "°!\"§$%&/()=?`"),
            ("\tqwertzuiopü+", "\tQWERTZUIOPÜ*"),
            ("\tasdfghjklöä#", "\tASDFGHJKLÖÄ'"),
            ("\tyxcvbnm,.-", "\tYXCVBNM;:_"),
        ],
        offset: 1,
    },
    Layout { rows: &[("789", "\t\t\t"), ("456", "\t\t\t"), ("123", "\t\t\t"), ("\t0", "\t\t")], offset: 0 },
];

impl Layout {
    /// The position of a key, in halves of a key from the left and in rows, and whether it needs shift.
    fn key(&self, character: char) -> Option<(i32, i32, bool)> {
        if character == '\t' {
            return None;
        }
        let character = if character.is_uppercase() && character.is_alphabetic() {
            character.to_lowercase().next()?
        } else {
            character
        };
        self.rows.iter().enumerate().find_map(|(row, (plain, shifted))| {
            let in_row = |keys: &str| keys.chars().position(|key| key == character);
            let (column, is_shifted) =
                in_row(plain).map(|column| (column, false)).or_else(|| in_row(shifted).map(|column| (column, true)))?;
            Some((column as i32 * 2 + row as i32 * self.offset, row as i32, is_shifted))
        })
    }

    /// The step from one key to an adjacent one.
    fn step(&self, from: char, to: char) -> Option<(i32, i32)> {
        let ((left, upper, _), (right, lower, _)) = (self.key(from)?, self.key(to)?);
        let way = (right - left, lower - upper);
        let is_beside = match way {
            (across, 0) => across.abs() == 2,
            (across, 1 | -1) => across.abs() <= if self.offset == 0 { 2 } else { 1 },
            _ => false,
        };
        is_beside.then_some(way)
    }
}

/// The cost of the first key and the keyboard.
const START_BITS: f64 = 6.0;
/// The cost of a turn and its direction.
const TURN_BITS: f64 = 2.5;
/// The cost of repeating the same walk from another key.
const AGAIN_BITS: f64 = 3.0;

pub fn matches(text: &Text, found: &mut Vec<Match>) {
    for layout in &LAYOUTS {
        let steps: Vec<Option<(i32, i32)>> = text.raw.windows(2).map(|pair| layout.step(pair[0], pair[1])).collect();
        for from in 0..text.len() {
            let mut turns = 0.0;
            for to in from + 1..text.len() {
                let Some(step) = steps[to - 1] else { break };
                if to - 1 == from || steps[to - 2] != Some(step) {
                    turns += 1.0;
                }
                let length = to + 1 - from;
                if length < 3 {
                    continue;
                }
                let bits =
                    START_BITS + turns * TURN_BITS + (length as f64).log2() + shift_bits(layout, text, from, to + 1);
                found.push(Match { from, to: to + 1, bits, weakness: Weakness::Keyboard });
                series(layout, text, &steps, (from, to + 1), bits, found);
            }
        }
    }
}

/// The same walk several times, from adjacent keys or back again: 1qaz2wsx3edc, 1qazxsw2.
fn series(
    layout: &Layout,
    text: &Text,
    steps: &[Option<(i32, i32)>],
    walk: (usize, usize),
    bits: f64,
    found: &mut Vec<Match>,
) {
    let (from, to) = walk;
    let length = to - from;
    let shape = &steps[from..to - 1];
    let back: Vec<Option<(i32, i32)>> =
        shape.iter().rev().map(|step| step.map(|(across, down)| (-across, -down))).collect();
    let (mut at, mut bits) = (to, bits);
    while let Some(next) = steps.get(at..at + length - 1) {
        if next != shape && next != back.as_slice() {
            break;
        }
        at += length;
        bits += AGAIN_BITS;
        let shifted = shift_bits(layout, text, from, at);
        found.push(Match { from, to: at, bits: bits + shifted, weakness: Weakness::Keyboard });
    }
}

fn shift_bits(layout: &Layout, text: &Text, from: usize, to: usize) -> f64 {
    let is_shifted =
        |character: &char| character.is_uppercase() || layout.key(*character).is_some_and(|(_, _, shifted)| shifted);
    let shifted = text.raw[from..to].iter().filter(|character| is_shifted(character)).count();
    if shifted == 0 {
        0.0
    } else if shifted == to - from {
        1.0
    } else {
        2.0 + (shifted as f64).log2()
    }
}
