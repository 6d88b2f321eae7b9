//! Draws screen captures of QR codes as portals show them, from a seed: the same number gives the same picture.
//!
//! Every pixel looks up its position in the symbol; a condition changes that lookup. So all sizes, rotations and
//! styles use the same code, and the symbol's true position is known.

use image::imageops::{self, FilterType};
use image::{Rgb, RgbImage};

/// A picture with its expected texts.
pub struct Drawn {
    /// The condition that makes it difficult.
    pub condition: &'static str,
    /// The capture.
    pub picture: RgbImage,
    /// The text that must be read; `None` if there is nothing to read.
    pub text: Option<String>,
    /// Every text in the picture.
    pub all: Vec<String>,
}

/// The conditions that make a picture difficult. They are used in turn.
pub const CONDITIONS: [&str; 31] = [
    "clean",
    "fraction",
    "nearest",
    "bilinear",
    "modules of 1.5 to 2 pixels",
    "modules of 1 to 1.5 pixels",
    "dense",
    "inverted",
    "low contrast",
    "brand colours",
    "gradient",
    "dots",
    "rounded",
    "logo",
    "jpeg",
    "blur",
    "no quiet zone",
    "tight",
    "clutter",
    "several",
    "whole page",
    "4K",
    "table with hairlines",
    "unicode blocks",
    "turned",
    "mirrored",
    "photographed",
    "photographed from near",
    "nothing: clutter",
    "nothing: half a code",
    "nothing: look-alikes",
];

/// SplitMix64: small, seeded, and the same on every platform.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(0x1234_5678_9abc_def1))
    }
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// From `low` up to `high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.number() >> 11) as f64 / (1u64 << 53) as f64
    }
    /// 0 to `count` − 1.
    pub fn below(&mut self, count: usize) -> usize {
        (self.number() % count as u64) as usize
    }
    pub fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// The picture with this number.
pub fn draw(number: u64) -> Drawn {
    let condition = CONDITIONS[(number % CONDITIONS.len() as u64) as usize];
    let mut dice = Dice::new(number);
    match condition {
        "nothing: clutter" => nothing(condition, clutter(&mut dice, 700, 500)),
        "nothing: half a code" => {
            let look = Look::plain(&mut dice);
            let symbol = Symbol::new(&account(&mut dice), &mut dice);
            let whole = symbol.on_own(&look, &mut dice);
            let half = imageops::crop_imm(&whole, 0, 0, whole.width(), whole.height() / 2).to_image();
            nothing(condition, half)
        }
        "nothing: look-alikes" => {
            let mut page = clutter(&mut dice, 600, 420);
            for _ in 0..3 {
                let (x, y, unit) = (dice.below(420) as u32, dice.below(260) as u32, 4 + dice.below(12) as u32);
                finder(&mut page, x, y, unit);
            }
            nothing(condition, page)
        }
        _ => with_code(condition, &mut dice),
    }
}

fn nothing(condition: &'static str, picture: RgbImage) -> Drawn {
    Drawn { condition, picture, text: None, all: Vec::new() }
}

fn with_code(condition: &'static str, dice: &mut Dice) -> Drawn {
    let text = account(dice);
    let mut all = vec![text.clone()];
    let mut look = Look::plain(dice);
    let mut symbol = Symbol::new(&text, dice);
    let picture = match condition {
        "clean" => {
            look.module = dice.one_of(&[3.0, 4.0, 5.0, 6.0]);
            symbol.on_own(&look, dice)
        }
        "fraction" => {
            look.module = dice.between(2.2, 8.0);
            symbol.on_own(&look, dice)
        }
        "nearest" => {
            look.module = dice.between(2.2, 8.0);
            look.samples = 1;
            symbol.on_own(&look, dice)
        }
        "bilinear" => {
            look.module = dice.one_of(&[2.0, 3.0, 4.0]);
            let drawn = symbol.on_own(&look, dice);
            resized(&drawn, dice.between(0.8, 2.5), dice.one_of(&[FilterType::Triangle, FilterType::Lanczos3]))
        }
        "modules of 1.5 to 2 pixels" => {
            look.module = dice.between(1.5, 2.0);
            symbol.on_own(&look, dice)
        }
        "modules of 1 to 1.5 pixels" => {
            look.module = dice.between(1.05, 1.5);
            symbol.on_own(&look, dice)
        }
        "dense" => {
            let long = format!("otpauth-migration://offline?data={}", base32(dice, 380 + dice_extra(&text)));
            all = vec![long.clone()];
            symbol = Symbol::new(&long, dice);
            look.module = dice.between(2.0, 4.0);
            symbol.on_own(&look, dice)
        }
        "inverted" => {
            look.ink = [230; 3];
            look.paper = [(10 + dice.below(40)) as u8; 3];
            symbol.on_own(&look, dice)
        }
        "low contrast" => {
            let grey = 90 + dice.below(120) as u8;
            look.ink = [grey; 3];
            look.paper = [grey + 30 + dice.below(15) as u8; 3];
            symbol.on_own(&look, dice)
        }
        "brand colours" => {
            (look.ink, look.paper) = dice.one_of(&[
                ([0, 90, 90], [0, 190, 150]),
                ([200, 30, 40], [255, 210, 200]),
                ([0, 70, 160], [120, 150, 210]),
                ([230, 120, 0], [255, 240, 220]),
                ([110, 40, 140], [60, 140, 60]),
            ]);
            symbol.on_own(&look, dice)
        }
        "gradient" => shaded(&symbol.on_own(&look, dice), dice),
        "dots" => {
            look.module = dice.between(3.3, 9.0);
            look.style = Style::Dots(dice.between(0.36, 0.5));
            symbol.on_own(&look, dice)
        }
        "rounded" => {
            look.module = dice.between(3.3, 9.0);
            look.style = Style::Rounded;
            symbol.on_own(&look, dice)
        }
        "logo" => {
            symbol = Symbol::corrected(&text, qrcode::EcLevel::H, dice);
            look.logo = dice.between(0.15, 0.26);
            symbol.on_own(&look, dice)
        }
        "jpeg" => compressed(&symbol.on_own(&look, dice), 20 + dice.below(50) as u8),
        "blur" => {
            let sigma = look.module * dice.between(0.25, 0.5);
            imageops::blur(&symbol.on_own(&look, dice), sigma as f32)
        }
        "no quiet zone" => {
            look.quiet = 0.0;
            look.margin = dice.below(2) as u32 * 12;
            look.around = dice.one_of(&[[40, 40, 48], [90, 130, 200], [255, 255, 255]]);
            symbol.on_own(&look, dice)
        }
        "tight" => {
            look.quiet = dice.between(0.2, 1.0);
            look.margin = 0;
            symbol.on_own(&look, dice)
        }
        "clutter" => symbol.on_page(&look, clutter(dice, 640, 560), dice),
        "several" => {
            let link = Symbol::new("https://apps.apple.com/app/id388497605", dice);
            let other_text = account(dice);
            let other = Symbol::new(&other_text, dice);
            all.extend(["https://apps.apple.com/app/id388497605".to_owned(), other_text]);
            look.module = 3.0;
            let parts = [&symbol, &link, &other].map(|part| part.on_own(&look, dice));
            let (width, height) =
                (parts.iter().map(RgbImage::width).sum::<u32>() + 80, parts.iter().map(RgbImage::height).max());
            let mut page = clutter(dice, width, height.unwrap_or(0) + 60);
            let mut left = 20;
            for part in &parts {
                imageops::replace(&mut page, part, left, 30);
                left += i64::from(part.width()) + 20;
            }
            page
        }
        "whole page" => symbol.on_page(&look, clutter(dice, 1536, 864), dice),
        "4K" => {
            look.module = dice.between(2.0, 3.0);
            symbol.on_page(&look, clutter(dice, 3840, 2160), dice)
        }
        "table with hairlines" => {
            look.module = dice.between(4.0, 10.0);
            look.style = Style::Gaps { across: 1.0 / look.module, down: 1.0 / look.module };
            symbol.on_own(&look, dice)
        }
        "unicode blocks" => {
            look.module = dice.between(5.0, 10.0);
            look.style = Style::Gaps { across: 0.0, down: dice.between(0.08, 0.2) };
            symbol.on_own(&look, dice)
        }
        "turned" => {
            look.turn = dice.one_of(&[90.0, 180.0, 270.0, 3.0, -7.0, 20.0, 45.0]);
            symbol.on_own(&look, dice)
        }
        "mirrored" => {
            look.mirrored = true;
            symbol.on_own(&look, dice)
        }
        "photographed from near" => {
            look.module = dice.between(14.0, 26.0);
            look.samples = 2;
            look.turn = dice.between(-25.0, 25.0);
            look.tilt = dice.between(0.03, 0.2);
            let lit = shaded(&imageops::rotate90(&shaded(&symbol.on_own(&look, dice), dice)), dice);
            compressed(&imageops::blur(&grainy(&lit, dice), 1.6), 70)
        }
        _ => {
            look.module = dice.between(4.0, 7.0);
            look.turn = dice.between(-6.0, 6.0);
            look.tilt = dice.between(0.03, 0.14);
            let drawn = shaded(&imageops::blur(&symbol.on_own(&look, dice), 0.9), dice);
            compressed(&drawn, 75)
        }
    };
    Drawn { condition, picture, text: all.first().cloned(), all }
}

/// A small variation that depends on the length of a text.
fn dice_extra(text: &str) -> usize {
    text.len() * 3
}

fn base32(dice: &mut Dice, length: usize) -> String {
    (0..length).map(|_| char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[dice.below(32)])).collect()
}

/// A key URI as portals make them.
fn account(dice: &mut Dice) -> String {
    let secret = base32(dice, 32);
    let number = dice.below(90_000) + 10_000;
    match dice.below(5) {
        0 => format!("otpauth://totp/AFAS:{number}.bakker?secret={secret}&issuer=AFAS"),
        1 => format!(
            "otpauth://totp/PinkWeb%20(m.bakker%40kantoor{number}.nl)?secret={secret}&issuer=PinkWeb&algorithm=SHA1&digits=6&period=30"
        ),
        2 => format!(
            "otpauth://totp/Microsoft:m.bakker%40voorbeeld{number}.onmicrosoft.com?secret={secret}&issuer=Microsoft"
        ),
        3 => format!("otpauth://totp/Zoë%20{number}?secret={secret}"),
        _ => format!("otpauth://totp/Opo-R:jan.{number}%40school.nl?secret={secret}&issuer=Opo-R"),
    }
}

/// How modules are drawn.
#[derive(Clone, Copy)]
enum Style {
    Square,
    /// Discs of this radius, in modules.
    Dots(f64),
    /// Discs that merge with their neighbours, and round finder patterns.
    Rounded,
    /// Light lines between modules, in modules.
    Gaps {
        across: f64,
        down: f64,
    },
}

/// How a symbol is drawn.
struct Look {
    /// Pixels per module.
    module: f64,
    ink: [u8; 3],
    paper: [u8; 3],
    /// The colour outside the quiet zone.
    around: [u8; 3],
    /// The width of the quiet zone, in modules.
    quiet: f64,
    /// Pixels outside the quiet zone.
    margin: u32,
    style: Style,
    /// Samples per pixel in each direction.
    samples: u32,
    /// The rotation, in degrees.
    turn: f64,
    /// Perspective: how much narrower the far side is.
    tilt: f64,
    mirrored: bool,
    /// The share of the width that a logo covers.
    logo: f64,
}

impl Look {
    fn plain(dice: &mut Dice) -> Self {
        Self {
            module: dice.between(2.5, 7.0),
            ink: dice.one_of(&[[0; 3], [0; 3], [49, 44, 56], [26, 45, 41]]),
            paper: [255; 3],
            around: [255; 3],
            quiet: dice.one_of(&[1.0, 2.0, 3.0, 4.0]),
            margin: 10 + dice.below(20) as u32,
            style: Style::Square,
            samples: 4,
            turn: 0.0,
            tilt: 0.0,
            mirrored: false,
            logo: 0.0,
        }
    }
}

struct Symbol {
    side: usize,
    dark: Vec<bool>,
}

impl Symbol {
    fn new(text: &str, dice: &mut Dice) -> Self {
        let level = dice.one_of(&[qrcode::EcLevel::L, qrcode::EcLevel::M, qrcode::EcLevel::M, qrcode::EcLevel::Q]);
        Self::corrected(text, level, dice)
    }

    fn corrected(text: &str, level: qrcode::EcLevel, _: &mut Dice) -> Self {
        let code = qrcode::QrCode::with_error_correction_level(text, level).expect("the text fits");
        let dark = code.to_colors().iter().map(|colour| *colour == qrcode::Color::Dark).collect();
        Self { side: code.width(), dark }
    }

    fn is_dark(&self, column: i64, row: i64) -> bool {
        let inside = |at: i64| usize::try_from(at).ok().filter(|at| *at < self.side);
        matches!((inside(column), inside(row)), (Some(column), Some(row)) if self.dark[row * self.side + column])
    }

    fn in_finder(&self, column: i64, row: i64) -> Option<(i64, i64)> {
        let far = self.side as i64 - 7;
        [(0, 0), (far, 0), (0, far)]
            .into_iter()
            .find(|(left, top)| (*left..left + 7).contains(&column) && (*top..top + 7).contains(&row))
    }

    /// Whether there is ink at a point, in modules from the symbol's corner.
    fn ink(&self, look: &Look, mut x: f64, y: f64) -> Option<bool> {
        let side = self.side as f64;
        if look.mirrored {
            x = side - x;
        }
        if x < -look.quiet || y < -look.quiet || x >= side + look.quiet || y >= side + look.quiet {
            return None;
        }
        let (column, row) = (x.floor() as i64, y.floor() as i64);
        let (u, v) = (x - x.floor() - 0.5, y - y.floor() - 0.5);
        let middle = side / 2.0;
        if look.logo > 0.0 && (x - middle).abs().max((y - middle).abs()) < side * look.logo / 2.0 {
            return Some((x - middle).hypot(y - middle) < side * look.logo / 3.0);
        }
        let dark = self.is_dark(column, row);
        Some(match look.style {
            Style::Square => dark,
            Style::Gaps { across, down } => dark && u + 0.5 >= across && v + 0.5 >= down,
            Style::Dots(_) if self.in_finder(column, row).is_some() => dark,
            Style::Dots(radius) => dark && u.hypot(v) < radius,
            Style::Rounded => match self.in_finder(column, row) {
                Some((left, top)) => {
                    // Rounded squares: the maximum norm with rounded corners.
                    let (a, b) = ((x - left as f64 - 3.5).abs(), (y - top as f64 - 3.5).abs());
                    let distance = (a.powi(6) + b.powi(6)).powf(1.0 / 6.0);
                    distance < 1.5 || (2.5..3.5).contains(&distance)
                }
                None => {
                    let beside = |dx: i64, dy: i64| self.is_dark(column + dx, row + dy);
                    let (dx, dy) = (if u < 0.0 { -1 } else { 1 }, if v < 0.0 { -1 } else { 1 });
                    dark && (u.hypot(v) < 0.5 || beside(dx, 0) || beside(0, dy))
                }
            },
        })
    }

    /// The symbol alone on its paper.
    fn on_own(&self, look: &Look, dice: &mut Dice) -> RgbImage {
        let reach = (self.side as f64 + 2.0 * look.quiet) * look.module;
        let (sin, cos) = look.turn.to_radians().sin_cos();
        let turned = reach * (sin.abs() + cos.abs()) * (1.0 + look.tilt);
        let side = turned.ceil() as u32 + 2 * look.margin;
        let mut picture = RgbImage::from_pixel(side, side, Rgb(look.around));
        let offset = (dice.between(-0.5, 0.5), dice.between(-0.5, 0.5));
        self.paint(look, &mut picture, (f64::from(side) / 2.0 + offset.0, f64::from(side) / 2.0 + offset.1));
        picture
    }

    /// The symbol at a random place on a page.
    fn on_page(&self, look: &Look, mut page: RgbImage, dice: &mut Dice) -> RgbImage {
        let half = (self.side as f64 / 2.0 + look.quiet) * look.module + 4.0;
        let (width, height) = (f64::from(page.width()), f64::from(page.height()));
        let centre =
            (dice.between(half, (width - half).max(half + 1.0)), dice.between(half, (height - half).max(half + 1.0)));
        self.paint(look, &mut page, centre);
        page
    }

    fn paint(&self, look: &Look, picture: &mut RgbImage, centre: (f64, f64)) {
        let (sin, cos) = look.turn.to_radians().sin_cos();
        let middle = self.side as f64 / 2.0;
        let half = (middle + look.quiet) * look.module;
        let samples = look.samples;
        for (px, py, pixel) in picture.enumerate_pixels_mut() {
            let mut sum = [0.0f64; 3];
            for sample in 0..samples * samples {
                let sub = |at: u32| (f64::from(at) + 0.5) / f64::from(samples);
                let (dx, dy) = (
                    f64::from(px) + sub(sample % samples) - centre.0,
                    f64::from(py) + sub(sample / samples) - centre.1,
                );
                let depth = 1.0 + look.tilt * dy / half;
                let (x, y) = ((dx * cos + dy * sin) * depth, (dy * cos - dx * sin) * depth);
                let colour = match self.ink(look, x / look.module + middle, y / look.module + middle) {
                    Some(true) => look.ink,
                    Some(false) => look.paper,
                    None => pixel.0,
                };
                for channel in 0..3 {
                    sum[channel] += f64::from(colour[channel]);
                }
            }
            *pixel = Rgb(sum.map(|channel| (channel / f64::from(samples * samples)).round() as u8));
        }
    }
}

fn resized(picture: &RgbImage, times: f64, filter: FilterType) -> RgbImage {
    let size = |side: u32| (f64::from(side) * times).round() as u32;
    imageops::resize(picture, size(picture.width()), size(picture.height()), filter)
}

/// Light from one side.
fn shaded(picture: &RgbImage, dice: &mut Dice) -> RgbImage {
    let (from, to) = (dice.between(0.4, 0.7), 1.0);
    let width = f64::from(picture.width());
    let mut shaded = picture.clone();
    for (x, _, pixel) in shaded.enumerate_pixels_mut() {
        let light = from + (to - from) * f64::from(x) / width;
        pixel.0 = pixel.0.map(|channel| (f64::from(channel) * light) as u8);
    }
    shaded
}

/// The grain of a camera in a dim room.
fn grainy(picture: &RgbImage, dice: &mut Dice) -> RgbImage {
    let mut grainy = picture.clone();
    for pixel in grainy.pixels_mut() {
        let more = dice.between(-24.0, 24.0);
        pixel.0 = pixel.0.map(|channel| (f64::from(channel) + more).clamp(0.0, 255.0) as u8);
    }
    grainy
}

fn compressed(picture: &RgbImage, quality: u8) -> RgbImage {
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode_image(picture)
        .expect("a picture becomes a JPEG");
    image::load_from_memory_with_format(&bytes, image::ImageFormat::Jpeg).expect("and back").into_rgb8()
}

/// A page without a code: bars like lines of text, buttons, boxes, lists.
fn clutter(dice: &mut Dice, width: u32, height: u32) -> RgbImage {
    let mut page = RgbImage::from_pixel(width, height, Rgb(dice.one_of(&[[255; 3], [238, 241, 244], [250, 250, 245]])));
    let count = 10 + (width * height / 12_000) as usize;
    for _ in 0..count {
        let (x, y) = (dice.below(width as usize) as u32, dice.below(height as usize) as u32);
        match dice.below(4) {
            0 => fill(&mut page, x, y, 40 + dice.below(160) as u32, 30, dice.one_of(&[[11, 79, 158], [164, 52, 58]])),
            1 => {
                let side = 8 + dice.below(30) as u32;
                fill(&mut page, x, y, side, side, [60; 3]);
                fill(&mut page, x + 2, y + 2, side - 4, side - 4, [255; 3]);
            }
            _ => {
                let mut left = x;
                for _ in 0..dice.below(60) {
                    let (letter, tall) = (2 + dice.below(6) as u32, 6 + dice.below(5) as u32);
                    fill(&mut page, left, y, letter, tall, [50; 3]);
                    left += letter + 2 + dice.below(3) as u32;
                }
            }
        }
    }
    page
}

fn fill(page: &mut RgbImage, left: u32, top: u32, width: u32, height: u32, colour: [u8; 3]) {
    for y in top..(top + height).min(page.height()) {
        for x in left..(left + width).min(page.width()) {
            page.put_pixel(x, y, Rgb(colour));
        }
    }
}

fn finder(page: &mut RgbImage, left: u32, top: u32, unit: u32) {
    fill(page, left, top, 7 * unit, 7 * unit, [0; 3]);
    fill(page, left + unit, top + unit, 5 * unit, 5 * unit, [255; 3]);
    fill(page, left + 2 * unit, top + 2 * unit, 3 * unit, 3 * unit, [0; 3]);
}
