//! A PNG with QR codes: each code is read like a line of text.

use super::{Claim, File, Import, ImportError, uris};
use crate::qr;

pub fn claim(file: &File) -> Claim {
    file.bytes.starts_with(b"\x89PNG\r\n\x1a\n").then(|| read(file.bytes))
}

fn read(png: &[u8]) -> Result<Import, ImportError> {
    let picture = qr::picture_of_png(png).map_err(|_| ImportError::Damaged("PNG"))?;
    // Unlike a scan of the screen, an import may take long, so every step of the search is run.
    let mut reader = qr::Search::new(&picture, None);
    while reader.step() {}
    let mut import = Import::default();
    for found in reader.reading().found {
        uris::read_code(&found.text, &mut import);
    }
    match import.entries() == 0 {
        true => Err(ImportError::NoAccounts("QR")),
        false => Ok(import),
    }
}
