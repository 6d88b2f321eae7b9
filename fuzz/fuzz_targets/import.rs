//! Reads any bytes as input from a person: a backup file, another program's export, a text from a code or the
//! clipboard, a picture. Nothing panics, nothing opens without its key, and the accounts of an export can be written
//! and read back.
#![no_main]

use kader::vault_file::VaultKey;
use kader::{import, key_uri, payload, qr, replicas};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for file in replicas::read_kept(bytes).unwrap_or_default() {
        assert!(file.open(&VaultKey::new([0xa5; 32])).is_err(), "opened without its key");
    }
    if let Ok(import) = import::read(bytes, None) {
        for reading in import.found {
            let again = key_uri::read(&key_uri::write(&reading.account)).expect("a written key URI can be read");
            assert!(again.account.same_codes(&reading.account), "writing changes the codes");
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = payload::offer(text.lines().map(|line| (line.to_owned(), None::<String>)));
    }
    let _ = qr::picture_of_png(bytes);
});
