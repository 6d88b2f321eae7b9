//! Dates and years, sequences, and copies of earlier parts.

use crate::Weakness;
use crate::text::{Match, Text};

pub fn matches(text: &Text, year: i32, found: &mut Vec<Match>) {
    sequences(text, found);
    dates(text, year, found);
    copies(text, found);
}

/// Letters or digits at equal steps: abcd, 97531. With steps larger than one, three characters are often chance.
fn sequences(text: &Text, found: &mut Vec<Match>) {
    let step = |at: usize| {
        let (left, right) = (text.folded[at], text.folded[at + 1]);
        let is_same_kind =
            left.is_ascii_digit() && right.is_ascii_digit() || left.is_alphabetic() && right.is_alphabetic();
        is_same_kind.then_some(right as i32 - left as i32)
    };
    for from in 0..text.len().saturating_sub(2) {
        let Some(first) = step(from).filter(|step| (1..=5).contains(&step.abs())) else { continue };
        let mut to = from + 2;
        while to < text.len() && step(to - 1) == Some(first) {
            to += 1;
            let length = to - from;
            if length >= if first.abs() == 1 { 3 } else { 4 } {
                let begin = if text.folded[from].is_ascii_digit() { 2.0 } else { 3.5 };
                let bits = begin + f64::from(first.abs()).log2() + (length as f64).log2() + text.capital_bits(from, to);
                let bits = bits + f64::from(u8::from(first < 0));
                found.push(Match { from, to, bits, weakness: Weakness::Sequence });
            }
        }
    }
}

fn number(digits: &[char]) -> Option<i32> {
    let is_all_digits = !digits.is_empty() && digits.iter().all(char::is_ascii_digit);
    is_all_digits.then(|| digits.iter().collect::<String>().parse().ok()).flatten()
}

/// The cost of a year that people choose.
fn year_bits(written: i32, year: i32) -> Option<f64> {
    let distance = (written - year).abs();
    let is_one = (1900..=year + 30).contains(&written);
    is_one.then(|| f64::from(distance.max(10)).log2() + 1.0)
}

fn dates(text: &Text, year: i32, found: &mut Vec<Match>) {
    let digits = &text.folded;
    let mut put = |from: usize, to: usize, bits: f64| found.push(Match { from, to, bits, weakness: Weakness::Date });
    for from in 0..text.len() {
        for to in from + 4..=text.len().min(from + 10) {
            let all = &digits[from..to];
            if to - from == 4
                && let Some(bits) = number(all).and_then(|written| year_bits(written, year))
            {
                put(from, to, bits);
            }
            let (parts, separated) = match parted(all) {
                Some(parts) => (vec![parts], 2.0),
                None => (unparted(all), 0.0),
            };
            let bits = parts.iter().filter_map(|parts| date_bits(parts, year)).reduce(f64::min);
            if let Some(bits) = bits {
                put(from, to, bits + separated);
            }
        }
    }
}

/// Splits a date at its separators: three numbers with the same sign between them, or two.
fn parted(text: &[char]) -> Option<Vec<&[char]>> {
    let sign = *text.iter().find(|character| !character.is_ascii_digit())?;
    (!sign.is_alphanumeric()).then(|| text.split(|character| *character == sign).collect())
}

/// The ways to split four, six or eight digits.
fn unparted(digits: &[char]) -> Vec<Vec<&[char]>> {
    let cut = |first: usize, second: usize| vec![&digits[..first], &digits[first..second], &digits[second..]];
    match digits.len() {
        4 => vec![vec![&digits[..2], &digits[2..]]],
        6 => vec![cut(2, 4)],
        7 => vec![cut(1, 3), cut(2, 3)],
        8 => vec![cut(2, 4), cut(4, 6)],
        _ => Vec::new(),
    }
}

/// The cost of a day and a month, in any order, with a year before or after, or without.
fn date_bits(parts: &[&[char]], year: i32) -> Option<f64> {
    let numbers: Vec<i32> = parts.iter().map(|part| number(part)).collect::<Option<_>>()?;
    let are_day_and_month = |a: i32, b: i32| {
        (1..=31).contains(&a) && (1..=12).contains(&b) || (1..=12).contains(&a) && (1..=31).contains(&b)
    };
    let day = 366.0f64.log2();
    let is_short = |part: &[char]| part.len() <= 2;
    match numbers[..] {
        [a, b] if are_day_and_month(a, b) && parts.iter().all(|part| is_short(part)) => Some(day),
        [a, b, c] => {
            let year_of = |at: usize, written: i32| match parts[at].len() {
                4 => year_bits(written, year),
                2 => Some(6.7),
                _ => None,
            };
            let last = are_day_and_month(a, b).then(|| year_of(2, c)).flatten();
            let first = are_day_and_month(b, c).then(|| year_of(0, a)).flatten();
            last.into_iter().chain(first).reduce(f64::min).map(|year| day + year)
        }
        _ => None,
    }
}

/// Copies of earlier parts, also backwards. At least three characters, so that chance is rare.
fn copies(text: &Text, found: &mut Vec<Match>) {
    let folded = &text.folded;
    for from in 1..text.len() {
        let (mut longest, mut longest_turned) = (0, 0);
        for earlier in 0..from {
            let same = folded[from..].iter().zip(&folded[earlier..]).take_while(|(left, right)| left == right).count();
            let turned =
                folded[from..].iter().zip(folded[..=earlier].iter().rev()).take_while(|(left, right)| left == right);
            longest = longest.max(same);
            longest_turned = longest_turned.max(turned.count());
        }
        for length in 3..=longest.max(longest_turned) {
            let more = if length > longest { 1.0 } else { 0.0 };
            let bits = 2.0 + more + (from as f64).log2() / 2.0 + text.capital_bits(from, from + length);
            found.push(Match { from, to: from + length, bits, weakness: Weakness::Repeat });
        }
    }
}
