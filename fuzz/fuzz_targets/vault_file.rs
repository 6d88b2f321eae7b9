//! Reads any bytes as a vault file, with a corrected trailer so that the rest is reached: nothing panics, nothing
//! opens, and only canonical files are read.
#![no_main]

use kader::sealed::{self, Lock, VaultKey, WrapKey};
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};

fuzz_target!(|bytes: &[u8]| {
    let _ = sealed::read(bytes);
    let mut mended = sealed::MAGIC.to_vec();
    mended.extend_from_slice(bytes);
    let trailer = Sha256::digest(&mended);
    mended.extend_from_slice(&trailer);
    let Ok(file) = sealed::read(&mended) else { return };
    assert!(file.open(&VaultKey::new([0xa5; 32])).is_err(), "opened without its key");
    for slot in &file.clear.slots {
        // Nothing is derived; reading guarantees that the cost is within its limits.
        if let Lock::Password(kdf) = slot.lock {
            assert!(sealed::PasswordKdf::from_bytes(&kdf.to_bytes()) == Some(kdf));
        }
        assert!(file.unwrap(slot, &WrapKey::new([0xa5; 32])).is_err());
    }
});
