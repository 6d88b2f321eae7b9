//! Measures which steps of the ladder are useful: for each, how many pictures it reads alone, how many no earlier
//! step reads, and what it costs. The folders contain pictures and their `truth.jsonl`.
//!
//! `cargo run --release --example qr_steps -- FOLDER…`

use kader::qr;
use serde_json::Value;
use std::error::Error;
use std::fs;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let mut pictures = Vec::new();
    for folder in std::env::args().skip(1) {
        for line in fs::read_to_string(format!("{folder}/truth.jsonl"))?.lines() {
            let row: Value = serde_json::from_str(line)?;
            let path = format!("{folder}/{}", row["file"].as_str().unwrap_or_default());
            let picture = qr::picture_of_png(&fs::read(&path)?).map_err(|error| format!("{path}: {error:?}"))?;
            pictures.push((picture, row["primary"].as_str().unwrap_or_default().to_owned(), row));
        }
    }
    let with_code = pictures.iter().filter(|(_, primary, _)| !primary.is_empty()).count();
    println!("{} pictures, {with_code} with a code", pictures.len());
    println!(
        "{:14} {:>6} {:>6} {:>6} {:>9} {:>9} {:>9}",
        "step", "alone", "adds", "false", "median ms", "p95 ms", "most ms"
    );
    let mut read = vec![false; pictures.len()];
    for step in qr::STEPS {
        let (mut alone, mut adds, mut wrong, mut times) = (0, 0, 0, Vec::new());
        for (at, (picture, primary, row)) in pictures.iter().enumerate() {
            let start = Instant::now();
            let found = qr::look(picture, step);
            times.push(start.elapsed().as_secs_f64() * 1000.0);
            let true_texts = row["texts"].as_array().map(Vec::as_slice).unwrap_or_default();
            wrong += usize::from(found.iter().any(|found| true_texts.iter().all(|text| *text != found.text)));
            if !primary.is_empty() && found.iter().any(|found| found.text == *primary) {
                alone += 1;
                adds += usize::from(!read[at]);
                read[at] = true;
            }
        }
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        println!("{:14} {alone:6} {adds:6} {wrong:6} {:9.2} {:9.2} {:9.2}", step.name, at(0.5), at(0.95), at(1.0));
    }
    println!("read by none:");
    for ((_, primary, row), read) in pictures.iter().zip(read) {
        if !read && !primary.is_empty() {
            println!("  {} {}", row["file"], row["tags"][0]);
        }
    }
    Ok(())
}
