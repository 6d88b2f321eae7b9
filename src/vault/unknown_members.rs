//! Members of the vault file that a newer Kader wrote and this one does not know. They are kept unchanged and written
//! back.

use std::fmt;
use zeroize::Zeroizing;

/// The members of one CBOR map that are not known here. They may hold secrets.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UnknownMembers {
    count: u64,
    /// Keys and values alternately, as encoded.
    bytes: Zeroizing<Vec<u8>>,
}

impl UnknownMembers {
    /// Takes `count` encoded members.
    pub(crate) fn new(count: u64, bytes: &[u8]) -> Self {
        Self { count, bytes: Zeroizing::new(bytes.to_vec()) }
    }

    /// The number of members.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// The encoded members.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for UnknownMembers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnknownMembers({})", self.count)
    }
}
