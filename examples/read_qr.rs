//! Reads QR codes from pictures: paths on stdin; one JSON line each on stdout,
//! `{"path":…,"texts":[…],"ms":…,"step":…}`. For a picture that cannot be read there is an `"error"` and an empty
//! list. `--budget-ms N` limits the time for each picture; the default is 1,500.

use kader::qr;
use serde_json::json;
use std::io::{self, BufRead};
use std::time::Instant;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let budget_ms: f64 = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => qr::BUDGET_MS,
        ["--budget-ms", number] => number.parse().map_err(|_| io::Error::other("--budget-ms takes a number"))?,
        _ => return Err(io::Error::other("usage: read_qr [--budget-ms N] < paths")),
    };
    for line in io::stdin().lock().lines() {
        let path = line?;
        let start = Instant::now();
        let ms = || start.elapsed().as_secs_f64() * 1000.0;
        let picture = std::fs::read(&path).map_err(|error| error.to_string());
        let picture = picture.and_then(|bytes| qr::picture_of_png(&bytes).map_err(|error| format!("{error:?}")));
        let (reading, error) = match picture {
            Ok(picture) => (qr::read(&picture, None, budget_ms, ms), None),
            Err(error) => (qr::Reading::default(), Some(error)),
        };
        let texts: Vec<&str> = reading.found.iter().map(|found| found.text.as_str()).collect();
        let mut answer =
            json!({ "path": path, "texts": texts, "ms": (ms() * 1000.0).round() / 1000.0, "step": reading.step });
        if let Some(error) = error {
            answer["error"] = error.into();
        }
        println!("{answer}");
    }
    Ok(())
}
