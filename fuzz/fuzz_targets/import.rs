//! Any bytes as what a person brings: a kept file, a text from a code or the clipboard, a picture. Never a panic, and
//! nothing opens without its key.
#![no_main]

use kader::sealed::VaultKey;
use kader::{holdings, payload, qr};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for file in holdings::read_kept(bytes).unwrap_or_default() {
        assert!(file.open(&VaultKey::new([0xa5; 32])).is_err(), "opened without its key");
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = payload::offer(text.lines().map(|line| (line.to_owned(), None::<String>)));
    }
    let _ = qr::picture_of_png(bytes);
});
