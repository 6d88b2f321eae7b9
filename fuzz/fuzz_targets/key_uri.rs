//! Reads any text as a key URI: an account that is read can be written, and reads back as the same account.
#![no_main]

use kader::{key_uri, payload};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = payload::offer([(text.to_owned(), None::<String>)]);
    if let Ok(reading) = key_uri::read(text) {
        let uri = key_uri::write(&reading.account);
        let again = key_uri::read(&uri).expect("what was written can be read");
        assert_eq!(again.account, reading.account, "{uri}");
    }
});
