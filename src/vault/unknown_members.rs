//! Members of the vault file that a newer Kader wrote and this one does not know: kept as they are, and written back.

use std::fmt;
use zeroize::Zeroizing;

/// The members of one CBOR map that are not known here. They may hold secrets.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UnknownMembers {
    count: u64,
    /// Keys and values in turn, as they were encoded.
    bytes: Zeroizing<Vec<u8>>,
}

impl UnknownMembers {
    /// So many members, encoded.
    pub(crate) fn new(count: u64, bytes: &[u8]) -> Self {
        Self { count, bytes: Zeroizing::new(bytes.to_vec()) }
    }

    /// How many.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// As they were encoded.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for UnknownMembers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnknownMembers({})", self.count)
    }
}
