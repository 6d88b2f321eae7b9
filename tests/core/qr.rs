//! Reading drawn captures: the share that is read under each condition; and no picture causes a failure.

mod pictures;

use crate::left_out;
use kader::qr::{self, Picture};
use pictures::{CONDITIONS, Dice, Drawn, draw};
use std::collections::HashMap;

fn texts(picture: &Picture) -> Vec<String> {
    let reading = qr::read(picture, None, f64::MAX, || 0.0);
    reading.found.into_iter().map(|found| found.text).collect()
}

/// Six drawings of each condition. A text that is not in the picture is never read. Under each condition five of six
/// are read, except with modules that are hardly wider than a pixel.
#[test]
fn drawn_captures_are_read() {
    let mut read: HashMap<&str, (u32, u32)> = HashMap::new();
    for number in 0..6 * CONDITIONS.len() as u64 {
        let Drawn { condition, picture, text, all } = draw(number);
        let texts = texts(&picture);
        for text in &texts {
            assert!(all.contains(text), "picture {number}, {condition}: {text} is not in it");
        }
        if let Some(text) = text {
            let (right, of) = read.entry(condition).or_default();
            *right += u32::from(texts.contains(&text));
            *of += 1;
        }
    }
    println!("{read:#?}");
    for (condition, (right, of)) in read {
        let least = if condition == "modules of 1 to 1.5 pixels" { of - 2 } else { of - 1 };
        assert!(right >= least, "{condition}: {right} of {of}");
    }
}

/// The box is a hint: the code is read if the box is tight, cuts the symbol, is askew, loose, or next to the symbol.
#[test]
fn the_box_is_a_hint() {
    let page = draw(20);
    assert_eq!(page.condition, "whole page");
    let found = qr::read(&page.picture, None, f64::MAX, || 0.0).found.remove(0);
    let around = kader::region::Region::around(&found.corners, page.picture.width(), page.picture.height()).unwrap();
    let box_of = |left: f64, top: f64, width: f64, height: f64| {
        let side = f64::from(around.width);
        let at = |base: u32, by: f64| (f64::from(base) + by * side).max(0.0) as u32;
        kader::region::Region {
            left: at(around.left, left),
            top: at(around.top, top),
            width: (width * side) as u32,
            height: (height * side) as u32,
        }
    };
    for (story, region) in [
        ("tight", box_of(0.06, 0.06, 0.88, 0.88)),
        ("through the finder patterns", box_of(0.1, 0.1, 0.8, 0.8)),
        ("one half", box_of(0.0, 0.0, 0.5, 1.0)),
        ("beside it", box_of(1.1, 0.0, 0.3, 0.3)),
    ] {
        let (right, bottom) = (page.picture.width(), page.picture.height());
        let region = kader::region::Region {
            width: region.width.min(right - region.left),
            height: region.height.min(bottom - region.top),
            ..region
        };
        let reading = qr::read(&page.picture, Some(region), f64::MAX, || 0.0);
        assert_eq!(reading.found.first().map(|found| &found.text), page.text.as_ref(), "{story}");
    }
}

/// An account comes before a link that is nearer, and of two accounts the one in the box comes first.
#[test]
fn the_account_in_the_box_comes_first() {
    let page = draw(19);
    assert_eq!(page.condition, "several");
    let found = qr::read(&page.picture, None, f64::MAX, || 0.0).found;
    assert_eq!(found.len(), 3);
    assert!(found[0].text.starts_with("otpauth") && found[1].text.starts_with("otpauth"));
    for one in found.iter().filter(|one| one.text.starts_with("otpauth")) {
        let (width, height) = page.picture.dimensions();
        let region = kader::region::Region::around(&one.corners, width, height).unwrap();
        let reading = qr::read(&page.picture, Some(region), f64::MAX, || 0.0);
        assert_eq!(reading.found[0].text, one.text);
        assert!(one.portrait(&page.picture).is_some_and(|png| png.starts_with(b"\x89PNG")));
    }
}

/// Noise, stripes, blocks, rings and codes with holes: only texts that are in the picture are read, and nothing
/// panics. `KADER_ROUNDS=10000` runs the long form.
#[test]
fn hostile_pictures_cause_no_failure() {
    let rounds = std::env::var("KADER_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(400);
    for seed in 0..rounds {
        let mut dice = Dice::new(seed);
        let (width, height) = (1 + dice.below(160) as u32, 1 + dice.below(160) as u32);
        let kind = dice.below(5);
        let unit = 1 + dice.below(9) as u32;
        let code = draw(31 * (seed % 20));
        let picture = Picture::from_fn(width, height, |x, y| {
            let level = match kind {
                0 => dice.number() as u8,
                1 => 255 * ((x / unit + y / unit) % 2) as u8,
                2 => 255 * (x.abs_diff(width / 2).max(y.abs_diff(height / 2)) / unit % 2) as u8,
                3 => [0, 255][usize::from(dice.number().is_multiple_of(3))],
                _ => {
                    let hole = dice.number().is_multiple_of(7);
                    let (x, y) = (x % code.picture.width(), y % code.picture.height());
                    if hole { 255 } else { code.picture.get_pixel(x, y).0[0] }
                }
            };
            image::Rgb([level; 3])
        });
        for text in texts(&picture) {
            assert!(code.all.contains(&text), "seed {seed}: {text}");
        }
    }
}

/// Random and damaged bytes, and headers that announce more than any screen has, are refused before they use memory.
#[test]
fn hostile_files_are_refused() {
    let mut png = std::io::Cursor::new(Vec::new());
    draw(0).picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let png = png.into_inner();
    let mut dice = Dice::new(1);
    for round in 0..2000 {
        let mut bytes = png.clone();
        match round % 3 {
            0 => bytes.truncate(dice.below(png.len())),
            1 => (0..8).for_each(|_| bytes[dice.below(png.len())] = dice.number() as u8),
            _ => bytes = (0..dice.below(400)).map(|_| dice.number() as u8).collect(),
        }
        let _ = qr::picture_of_png(&bytes);
    }
    for side in [50_000u32, 16_385, u32::MAX] {
        let mut bytes = png.clone();
        bytes[16..20].copy_from_slice(&side.to_be_bytes());
        bytes[20..24].copy_from_slice(&side.to_be_bytes());
        assert!(qr::picture_of_png(&bytes).is_err(), "{side}");
    }
}

/// The shared captures, if present: almost all are read, and nothing else.
#[test]
fn the_shared_captures() {
    let folder = "../shared/qr/screen";
    let Ok(truth) = std::fs::read_to_string(format!("{folder}/truth.jsonl")) else {
        return left_out::say("the collected captures", folder);
    };
    let (mut right, mut of) = (0, 0);
    for line in truth.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let path = format!("{folder}/{}", row["file"].as_str().unwrap());
        let texts = texts(&qr::picture_of_png(&std::fs::read(path).unwrap()).unwrap());
        let primary = row["primary"].as_str().unwrap();
        of += u32::from(!primary.is_empty());
        right += u32::from(texts.iter().any(|text| text == primary));
        let stands = |text: &String| row["texts"].as_array().unwrap().iter().any(|there| there == text);
        assert!(texts.iter().all(stands), "{}: {texts:?}", row["file"]);
    }
    println!("{right} of {of}");
    assert!(of >= 300, "only {of} captures");
    assert!(right * 100 >= of * 98, "{right} of {of}");
}
