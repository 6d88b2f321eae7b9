//! Reads any bytes as a vault file, with a corrected trailer so that the rest is reached: nothing panics, nothing
//! opens, and only canonical files are read.
#![no_main]

use kader::vault_file::{self, SlotKind, VaultKey, WrappingKey};
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};

fuzz_target!(|bytes: &[u8]| {
    let _ = vault_file::read(bytes);
    let mut mended = vault_file::MAGIC.to_vec();
    mended.extend_from_slice(bytes);
    let trailer = Sha256::digest(&mended);
    mended.extend_from_slice(&trailer);
    let Ok(file) = vault_file::read(&mended) else { return };
    assert!(file.open(&VaultKey::new([0xa5; 32])).is_err(), "opened without its key");
    for slot in &file.header.slots {
        // Nothing is derived; reading guarantees that the cost is within its limits.
        if let SlotKind::Password(kdf) = slot.kind {
            assert!(vault_file::PasswordKdf::from_bytes(&kdf.to_bytes()) == Some(kdf));
        }
        assert!(file.unwrap(slot, &WrappingKey::new([0xa5; 32])).is_err());
    }
});
