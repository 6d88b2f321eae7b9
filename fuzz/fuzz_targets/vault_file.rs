//! Any bytes as a vault file, the trailer mended so that what lies behind it is reached: never a panic, nothing opens,
//! and what is canonical is all that is read.
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
        // Nothing is derived: that the cost is within its bounds is what reading promises.
        if let Lock::Password(kdf) = slot.lock {
            assert!(sealed::PasswordKdf::from_bytes(&kdf.to_bytes()) == Some(kdf));
        }
        assert!(file.unwrap(slot, &WrapKey::new([0xa5; 32])).is_err());
    }
});
