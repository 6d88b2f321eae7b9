//! A PNG with QR codes in it: each code is read as a line of text would be.

use super::{Claim, File, Import, ImportError, uris};
use crate::qr;

pub fn claim(file: &File) -> Claim {
    file.bytes.starts_with(b"\x89PNG\r\n\x1a\n").then(|| read(file.bytes))
}

fn read(png: &[u8]) -> Result<Import, ImportError> {
    let picture = qr::picture_of_png(png).map_err(|_| ImportError::Damaged("PNG"))?;
    // Nobody waits for the next of many steps here, as in front of a screen: every way of looking is tried.
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
