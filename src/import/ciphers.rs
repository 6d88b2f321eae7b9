//! The ciphers of sealed exports, and their keys, derived from passwords within limits of memory and time. All
//! primitives are from RustCrypto.

use super::ImportError;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt, KeyIvInit};
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes128Gcm, Aes256Gcm, KeyInit, Nonce};
use argon2::{Argon2, Block, Params, Version};
use hmac::{Hmac, Mac};
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use zeroize::Zeroizing;

/// Key material, wiped on drop.
pub type Key = Zeroizing<Vec<u8>>;

/// The most memory that a derivation may take: 2 GiB, twice the most that a known program writes (Ente: 1 GiB).
const MOST_MIB: u64 = 2048;
/// The largest number of rounds. The largest that are known: andOTP writes 142,000, and Bitwarden offers 2,000,000.
const MOST_ROUNDS: u64 = 10_000_000;
/// The largest product of memory, in MiB, and passes. Ente's is 4 GiB.
const MOST_MIB_PASSES: u64 = 16 << 10;

/// The function that derives a file's key from a password, with its cost.
pub enum Kdf<'a> {
    /// PBKDF2 (RFC 8018) with HMAC-SHA-1: salt and rounds.
    Pbkdf2Sha1(&'a [u8], u64),
    /// PBKDF2 with HMAC-SHA-256.
    Pbkdf2Sha256(&'a [u8], u64),
    /// PBKDF2 with HMAC-SHA-512.
    Pbkdf2Sha512(&'a [u8], u64),
    /// Argon2id, version 1.3 (RFC 9106).
    Argon2id {
        /// At least 8 bytes.
        salt: &'a [u8],
        /// Memory, in KiB.
        kibibytes: u64,
        /// The number of passes over the memory.
        passes: u64,
        /// The degree of parallelism.
        lanes: u64,
    },
    /// scrypt (RFC 7914).
    Scrypt {
        /// Any length.
        salt: &'a [u8],
        /// The cost N, a power of two.
        n: u64,
        /// The block size r.
        r: u64,
        /// The parallelism p.
        p: u64,
    },
}

impl Kdf<'_> {
    /// The memory that trying a password takes, in MiB, rounded up.
    pub fn mebibytes(&self) -> u64 {
        match self {
            Self::Pbkdf2Sha1(..) | Self::Pbkdf2Sha256(..) | Self::Pbkdf2Sha512(..) => 0,
            Self::Argon2id { kibibytes, .. } => kibibytes.div_ceil(1024),
            Self::Scrypt { n, r, .. } => n.saturating_mul(*r).saturating_mul(128).div_ceil(1 << 20),
        }
    }

    /// Derives the key from a password. A cost above the limits is an error, so that no user waits for it. `source` is
    /// the program to name if a parameter is invalid.
    pub fn key(&self, password: &[u8], length: usize, source: &'static str) -> Result<Key, ImportError> {
        let mut key = Zeroizing::new(vec![0; length]);
        let mebibytes = self.mebibytes();
        if mebibytes > MOST_MIB {
            return Err(ImportError::TooCostly(mebibytes));
        }
        let rounds = |rounds: u64| match u32::try_from(rounds) {
            Ok(0) => Err(ImportError::Damaged(source)),
            Ok(rounds) if u64::from(rounds) <= MOST_ROUNDS => Ok(rounds),
            _ => Err(ImportError::TooCostly(mebibytes)),
        };
        match *self {
            Self::Pbkdf2Sha1(salt, count) => pbkdf2::pbkdf2_hmac::<Sha1>(password, salt, rounds(count)?, &mut key),
            Self::Pbkdf2Sha256(salt, count) => pbkdf2::pbkdf2_hmac::<Sha256>(password, salt, rounds(count)?, &mut key),
            Self::Pbkdf2Sha512(salt, count) => pbkdf2::pbkdf2_hmac::<Sha512>(password, salt, rounds(count)?, &mut key),
            Self::Argon2id { salt, kibibytes, passes, lanes } => {
                if mebibytes.saturating_mul(passes) > MOST_MIB_PASSES {
                    return Err(ImportError::TooCostly(mebibytes));
                }
                let small = |number: u64| u32::try_from(number).map_err(|_| ImportError::TooCostly(mebibytes));
                let parameters = Params::new(small(kibibytes)?, small(passes)?, small(lanes)?, Some(length));
                let parameters = parameters.map_err(|_| ImportError::Damaged(source))?;
                let mut memory: Vec<Block> = Vec::new();
                let blocks = parameters.block_count();
                memory.try_reserve_exact(blocks).map_err(|_| ImportError::NoMemory(mebibytes))?;
                memory.resize(blocks, Block::new());
                Argon2::new(argon2::Algorithm::Argon2id, Version::V0x13, parameters)
                    .hash_password_into_with_memory(password, salt, &mut key, &mut memory)
                    .map_err(|_| ImportError::Damaged(source))?;
            }
            Self::Scrypt { salt, n, r, p } => {
                let small = |number: u64| u32::try_from(number).map_err(|_| ImportError::TooCostly(mebibytes));
                if p > 16 || mebibytes.saturating_mul(p) > MOST_MIB_PASSES {
                    return Err(ImportError::TooCostly(mebibytes));
                }
                let log_n = n.checked_ilog2().filter(|log| n == 1 << log).ok_or(ImportError::Damaged(source))?;
                let parameters = scrypt::Params::new(log_n as u8, small(r)?, small(p)?);
                let parameters = parameters.map_err(|_| ImportError::Damaged(source))?;
                scrypt::scrypt(password, salt, &parameters, &mut key).map_err(|_| ImportError::Damaged(source))?;
            }
        }
        Ok(key)
    }
}

/// AES-GCM with the tag at the end and a nonce of 12 bytes; the key's length chooses AES-128 or AES-256. `None` if the
/// tag does not match.
pub fn aes_gcm(key: &[u8], nonce: &[u8], sealed: &[u8], aad: &[u8]) -> Option<Key> {
    let nonce = Nonce::try_from(nonce).ok()?;
    let payload = Payload { msg: sealed, aad };
    let opened = match key.len() {
        16 => Aes128Gcm::new_from_slice(key).ok()?.decrypt(&nonce, payload),
        _ => Aes256Gcm::new_from_slice(key).ok()?.decrypt(&nonce, payload),
    };
    opened.ok().map(Zeroizing::new)
}

/// AES-256-CBC with PKCS #7 padding; `None` if lengths or padding are invalid.
pub fn aes_cbc(key: &[u8], iv: &[u8], sealed: &[u8]) -> Option<Key> {
    let cipher = cbc::Decryptor::<aes::Aes256>::new_from_slices(key, iv).ok()?;
    cipher.decrypt_padded_vec::<Pkcs7>(sealed).ok().map(Zeroizing::new)
}

/// Whether `tag` is the HMAC-SHA-256 of these parts.
pub fn is_hmac(key: &[u8], parts: &[&[u8]], tag: &[u8]) -> bool {
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else { return false };
    parts.iter().for_each(|part| mac.update(part));
    mac.verify_slice(tag).is_ok()
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> Key {
    Zeroizing::new(Sha256::digest(bytes).to_vec())
}

/// Derives a key of 32 bytes and an IV of 16 as CryptoJS does: OpenSSL's `EVP_BytesToKey` with MD5, one iteration.
pub fn evp_bytes_to_key(passphrase: &[u8], salt: &[u8]) -> (Key, Vec<u8>) {
    let mut made = Zeroizing::new(Vec::with_capacity(48));
    let mut last: Vec<u8> = Vec::new();
    while made.len() < 48 {
        let mut hash = Md5::new();
        hash.update(&last);
        hash.update(passphrase);
        hash.update(salt);
        last = hash.finalize().to_vec();
        made.extend_from_slice(&last);
    }
    (Zeroizing::new(made[..32].to_vec()), made[32..48].to_vec())
}
