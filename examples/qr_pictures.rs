//! Writes drawn captures with their expected texts to a folder, for `qr_steps` and the comparison with other
//! decoders.
//!
//! `cargo run --release --example qr_pictures -- FOLDER COUNT [FIRST]`

#[path = "../tests/core/qr/pictures.rs"]
mod pictures;

use serde_json::json;
use std::error::Error;
use std::fmt::Write as _;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (folder, count, first): (_, u64, u64) = match &arguments[..] {
        [folder, count] => (folder, count.parse()?, 0),
        [folder, count, first] => (folder, count.parse()?, first.parse()?),
        _ => return Err("usage: qr_pictures FOLDER COUNT [FIRST]".into()),
    };
    fs::create_dir_all(folder)?;
    let mut truth = String::new();
    for number in first..first + count {
        let drawn = pictures::draw(number);
        let file = format!("{number:05}.png");
        drawn.picture.save(format!("{folder}/{file}"))?;
        let row = json!({ "file": file, "primary": drawn.text.unwrap_or_default(), "texts": drawn.all, "tags": [drawn.condition] });
        writeln!(truth, "{row}")?;
    }
    fs::write(format!("{folder}/truth.jsonl"), truth)?;
    Ok(())
}
