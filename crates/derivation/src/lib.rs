//! How a password becomes a key: with what cost, and the derivation itself. `kader::sealed` has the rest of the vault file.

#![warn(missing_docs)]
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

use argon2::{Algorithm, Argon2, Params, Version};
use minicbor::{Decoder, Encoder};
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// How a password becomes a key. Every value is within bounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PasswordKdf {
    cost: Cost,
    salt: [u8; 16],
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Cost {
    /// Argon2id v1.3 (RFC 9106): memory in KiB, passes, lanes.
    Argon2id { memory_kib: u32, passes: u32, lanes: u32 },
    /// PBKDF2-HMAC-SHA256 (RFC 8018): iterations.
    Pbkdf2 { iterations: u32 },
}

impl PasswordKdf {
    /// What new vaults use: Argon2id, 64 MiB, three passes, one lane.
    pub fn recommended(salt: [u8; 16]) -> Self {
        Self { cost: Cost::Argon2id { memory_kib: 64 << 10, passes: 3, lanes: 1 }, salt }
    }

    /// Where 64 MiB cannot be had: PBKDF2-SHA256 with 600,000 iterations.
    pub fn for_little_memory(salt: [u8; 16]) -> Self {
        Self { cost: Cost::Pbkdf2 { iterations: 600_000 }, salt }
    }

    /// Argon2id within 19–256 MiB, 2–16 passes, 1–4 lanes; else `None`.
    pub fn argon2id(memory_kib: u32, passes: u32, lanes: u32, salt: [u8; 16]) -> Option<Self> {
        let fine =
            (19 << 10..=256 << 10).contains(&memory_kib) && (2..=16).contains(&passes) && (1..=4).contains(&lanes);
        fine.then_some(Self { cost: Cost::Argon2id { memory_kib, passes, lanes }, salt })
    }

    /// PBKDF2-SHA256 within 600,000–10,000,000 iterations; else `None`.
    pub fn pbkdf2(iterations: u32, salt: [u8; 16]) -> Option<Self> {
        (600_000..=10_000_000).contains(&iterations).then_some(Self { cost: Cost::Pbkdf2 { iterations }, salt })
    }

    /// The memory that a derivation takes, in KiB.
    pub fn memory_kib(self) -> u32 {
        match self.cost {
            Cost::Argon2id { memory_kib, .. } => memory_kib,
            Cost::Pbkdf2 { .. } => 0,
        }
    }

    /// `[1, memory KiB, passes, lanes, salt]` or `[2, iterations, salt]`. The header has these bytes, and the
    /// worker that derives gets them.
    pub fn to_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut cbor = Encoder::new(&mut bytes);
        let written = match self.cost {
            Cost::Argon2id { memory_kib, passes, lanes } => {
                cbor.array(5).and_then(|c| c.u8(1)?.u32(memory_kib)?.u32(passes)?.u32(lanes)?.bytes(&self.salt)?.ok())
            }
            Cost::Pbkdf2 { iterations } => {
                cbor.array(3).and_then(|c| c.u8(2)?.u32(iterations)?.bytes(&self.salt)?.ok())
            }
        };
        debug_assert!(written.is_ok());
        bytes
    }

    /// Reads [`Self::to_bytes`]; `None` outside the bounds.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut cbor = Decoder::new(bytes);
        let length = cbor.array().ok()??;
        let kdf = match (length, cbor.u8().ok()?) {
            (5, 1) => {
                let (memory, passes, lanes) = (cbor.u32().ok()?, cbor.u32().ok()?, cbor.u32().ok()?);
                Self::argon2id(memory, passes, lanes, salt(&mut cbor)?)?
            }
            (3, 2) => {
                let iterations = cbor.u32().ok()?;
                Self::pbkdf2(iterations, salt(&mut cbor)?)?
            }
            _ => return None,
        };
        (cbor.position() == bytes.len() && kdf.to_bytes() == bytes).then_some(kdf)
    }
}

impl fmt::Display for PasswordKdf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.cost {
            Cost::Argon2id { memory_kib, passes, lanes } => {
                write!(f, "Argon2id {} KiB, t={passes}, p={lanes}", memory_kib)
            }
            Cost::Pbkdf2 { iterations } => write!(f, "PBKDF2-SHA256 {iterations}"),
        }
    }
}

fn salt(cbor: &mut Decoder<'_>) -> Option<[u8; 16]> {
    cbor.bytes().ok()?.try_into().ok()
}

/// What a derivation came to.
#[derive(Debug, PartialEq, Eq)]
pub enum Derivation {
    /// The 32 bytes.
    Done(Zeroizing<[u8; 32]>),
    /// The memory Argon2id asks for cannot be had here.
    NoMemory,
}

/// Derives a wrap key from a password. Slow on purpose: 0.1 to 1 s; run it where nothing waits.
pub fn derive(kdf: &PasswordKdf, password: &[u8]) -> Derivation {
    let mut out = Zeroizing::new([0; 32]);
    match kdf.cost {
        Cost::Argon2id { memory_kib, passes, lanes } => {
            let params = Params::new(memory_kib, passes, lanes, Some(32));
            let done = params.and_then(|params| {
                Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(
                    password,
                    &kdf.salt,
                    &mut out[..],
                )
            });
            match done {
                Ok(()) => Derivation::Done(out),
                Err(_) => Derivation::NoMemory,
            }
        }
        Cost::Pbkdf2 { iterations } => {
            pbkdf2::pbkdf2_hmac::<Sha256>(password, &kdf.salt, iterations, &mut out[..]);
            Derivation::Done(out)
        }
    }
}
