//! Reads QR codes from pictures: paths on stdin, one JSON line each, `{"path":…,"texts":[…],"ms":…}`.
//! A picture that cannot be read has `"error"` beside an empty list.

use kader::qr;
use serde_json::json;
use std::io::{self, BufRead};
use std::time::Instant;

fn main() -> io::Result<()> {
    for line in io::stdin().lock().lines() {
        let path = line?;
        let start = Instant::now();
        let picture = std::fs::read(&path).map_err(|error| error.to_string());
        let picture = picture.and_then(|bytes| qr::picture_of_png(&bytes).map_err(|error| format!("{error:?}")));
        let (texts, error) = match picture {
            Ok(picture) => (qr::read(&picture, None), None),
            Err(error) => (Vec::new(), Some(error)),
        };
        let ms = start.elapsed().as_secs_f64() * 1000.0;
        let mut answer = json!({ "path": path, "texts": texts, "ms": (ms * 1000.0).round() / 1000.0 });
        if let Some(error) = error {
            answer["error"] = error.into();
        }
        println!("{answer}");
    }
    Ok(())
}
