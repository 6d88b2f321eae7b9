//! Reads any text as a recovery code: a code that is read has exactly one printed form.
#![no_main]

use kader::recovery_code::RecoveryCode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(code) = RecoveryCode::read(text) {
        assert!(RecoveryCode::read(&code.to_string()) == Ok(code));
    }
});
