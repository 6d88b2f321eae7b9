//! Key derivation from a password: its parameters, and the derivation itself. `kader::vault_file` has the rest of the
//! vault file.

#![warn(missing_docs)]
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

use argon2::{Algorithm, Argon2, Block, Params, Version};
use minicbor::{Decoder, Encoder};
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// The parameters of a key derivation. Every value is within its limits.
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

impl Cost {
    fn rank(self) -> (u32, u64) {
        match self {
            Self::Argon2id { memory_kib, passes, .. } => (memory_kib, u64::from(memory_kib) * u64::from(passes)),
            Self::Pbkdf2 { iterations } => (0, u64::from(iterations)),
        }
    }
}

impl PasswordKdf {
    /// The parameters for a new password. The first that this computer has enough memory for is used: Argon2id with
    /// 64, 46 and 19 MiB, then PBKDF2-SHA256 with 600,000 iterations, which needs no memory. Less memory means more
    /// passes, so that the steps of Argon2id take about the same time.
    pub fn steps(salt: [u8; 16]) -> [Self; 4] {
        let argon2id = |memory_mib: u32, passes| Cost::Argon2id { memory_kib: memory_mib << 10, passes, lanes: 1 };
        [argon2id(64, 3), argon2id(46, 4), argon2id(19, 10), Cost::Pbkdf2 { iterations: 600_000 }]
            .map(|cost| Self { cost, salt })
    }

    /// The first of [`Self::steps`], which every vault should use.
    pub fn recommended(salt: [u8; 16]) -> Self {
        let [recommended, ..] = Self::steps(salt);
        recommended
    }

    /// Whether a guess costs an attacker more than with `other`. Compares memory first, since graphics cards have
    /// little of it, then the work.
    pub fn costs_more_than(self, other: Self) -> bool {
        self.cost.rank() > other.cost.rank()
    }

    /// Whether a guess costs less than the current recommendation.
    pub fn is_below_recommended(self) -> bool {
        Self::recommended(self.salt).costs_more_than(self)
    }

    /// Argon2id within 19–256 MiB, 2–16 passes, 1–4 lanes; otherwise `None`.
    pub fn argon2id(memory_kib: u32, passes: u32, lanes: u32, salt: [u8; 16]) -> Option<Self> {
        let fine =
            (19 << 10..=256 << 10).contains(&memory_kib) && (2..=16).contains(&passes) && (1..=4).contains(&lanes);
        fine.then_some(Self { cost: Cost::Argon2id { memory_kib, passes, lanes }, salt })
    }

    /// PBKDF2-SHA256 within 600,000–10,000,000 iterations; otherwise `None`.
    pub fn pbkdf2(iterations: u32, salt: [u8; 16]) -> Option<Self> {
        (600_000..=10_000_000).contains(&iterations).then_some(Self { cost: Cost::Pbkdf2 { iterations }, salt })
    }

    /// The memory that a derivation needs, in KiB.
    pub fn memory_kib(self) -> u32 {
        match self.cost {
            Cost::Argon2id { memory_kib, .. } => memory_kib,
            Cost::Pbkdf2 { .. } => 0,
        }
    }

    /// `[1, memory KiB, passes, lanes, salt]` or `[2, iterations, salt]`. These bytes are in the header, and the
    /// Worker that derives receives them.
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

    /// Reads [`Self::to_bytes`]; `None` outside the limits.
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

impl PasswordKdf {
    /// The name, and the memory if any is needed: `Argon2id, 64 MiB`.
    pub fn short_name(self) -> String {
        match self.cost {
            Cost::Argon2id { memory_kib, .. } => format!("Argon2id, {} MiB", memory_kib >> 10),
            Cost::Pbkdf2 { .. } => "PBKDF2".to_owned(),
        }
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

/// The result of a derivation.
#[derive(Debug, PartialEq, Eq)]
pub enum Derivation {
    /// The 32 bytes.
    Done(Zeroizing<[u8; 32]>),
    /// The memory for Argon2id cannot be allocated.
    NoMemory,
    /// Any other error; it is not a reason to use less memory.
    Failed,
}

const NO_MEMORY: &[u8] = &[1];
const FAILED: &[u8] = &[2];

impl Derivation {
    /// The answer of the Worker that derives: the 32 bytes, or one byte that gives the reason for the failure
    /// (`extension/derive.js` has the same two).
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(match self {
            Self::Done(key) => key.to_vec(),
            Self::NoMemory => NO_MEMORY.to_vec(),
            Self::Failed => FAILED.to_vec(),
        })
    }

    /// Reads [`Self::to_bytes`]. An invalid answer counts as a failure.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        match (bytes, bytes.try_into()) {
            (_, Ok(key)) => Self::Done(Zeroizing::new(key)),
            (NO_MEMORY, _) => Self::NoMemory,
            _ => Self::Failed,
        }
    }
}

/// Derives a wrapping key from a password. Slow by design: 0.1 to 1 s. Run it where nothing waits for it.
pub fn derive(kdf: &PasswordKdf, password: &[u8]) -> Derivation {
    let mut out = Zeroizing::new([0; 32]);
    match kdf.cost {
        Cost::Argon2id { memory_kib, passes, lanes } => {
            let Ok(params) = Params::new(memory_kib, passes, lanes, Some(32)) else { return Derivation::Failed };
            // Allocated here, because the argon2 crate aborts the program if there is not enough memory. Wiped on
            // drop.
            let blocks = params.block_count();
            let mut memory = Zeroizing::new(Vec::new());
            if memory.try_reserve_exact(blocks).is_err() {
                return Derivation::NoMemory;
            }
            memory.resize(blocks, Block::default());
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            match argon2.hash_password_into_with_memory(password, &kdf.salt, &mut out[..], &mut memory[..]) {
                Ok(()) => Derivation::Done(out),
                Err(_) => Derivation::Failed,
            }
        }
        Cost::Pbkdf2 { iterations } => {
            pbkdf2::pbkdf2_hmac::<Sha256>(password, &kdf.salt, iterations, &mut out[..]);
            Derivation::Done(out)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_costs_less_than_the_one_before_and_fits_the_format() {
        let steps = PasswordKdf::steps([7; 16]);
        assert_eq!(
            steps.map(|step| step.to_string()),
            [
                "Argon2id 65536 KiB, t=3, p=1",
                "Argon2id 47104 KiB, t=4, p=1",
                "Argon2id 19456 KiB, t=10, p=1",
                "PBKDF2-SHA256 600000"
            ]
        );
        for (more, less) in steps.iter().zip(&steps[1..]) {
            assert!(more.costs_more_than(*less) && !less.costs_more_than(*more), "{more} {less}");
            assert!(less.is_below_recommended(), "{less}");
        }
        for step in steps {
            assert_eq!(PasswordKdf::from_bytes(&step.to_bytes()), Some(step));
        }
    }

    #[test]
    fn short_names_are_readable() {
        let names = PasswordKdf::steps([1; 16]).map(PasswordKdf::short_name);
        assert_eq!(names, ["Argon2id, 64 MiB", "Argon2id, 46 MiB", "Argon2id, 19 MiB", "PBKDF2"]);
    }

    #[test]
    fn parameters_below_the_recommendation_are_recognised() {
        let argon2id = |memory_mib: u32, passes| PasswordKdf::argon2id(memory_mib << 10, passes, 1, [1; 16]).unwrap();
        for fine in [argon2id(64, 3), argon2id(64, 4), argon2id(128, 2), argon2id(256, 16)] {
            assert!(!fine.is_below_recommended(), "{fine}");
        }
        for below in [argon2id(64, 2), argon2id(63, 16), PasswordKdf::pbkdf2(10_000_000, [1; 16]).unwrap()] {
            assert!(below.is_below_recommended(), "{below}");
        }
    }

    #[test]
    fn an_answer_is_a_key_a_lack_of_memory_or_a_failure() {
        let key = Derivation::Done(Zeroizing::new([9; 32]));
        for answer in [key, Derivation::NoMemory, Derivation::Failed] {
            assert_eq!(Derivation::from_bytes(&answer.to_bytes()), answer);
        }
        for odd in [&[][..], &[0], &[3], &[1, 1], &[9; 31], &[9; 33]] {
            assert_eq!(Derivation::from_bytes(odd), Derivation::Failed, "{odd:?}");
        }
    }
}
