//! The members of a CBOR map that need not be there, and those that only a newer Kader knows.
//!
//! Keys are integers in ascending order (RFC 8949 §4.2.1), and a newer Kader's are above all that are known here: they are kept
//! as they are and written back, so that an older Kader never destroys what a newer one wrote.

use crate::vault::UnknownMembers;
use minicbor::{Decoder, Encoder};
use std::convert::Infallible;

/// Writing to memory cannot fail.
pub(super) type Written = Result<(), minicbor::encode::Error<Infallible>>;

/// Reads `count` members that need not be there: those with keys from `least` to below `unknown_from` by `read`, the others
/// only where they are `allowed`. `None` where keys do not ascend, or `read` refuses one.
pub(super) fn read_optional(
    cbor: &mut Decoder<'_>,
    count: u64,
    least: u64,
    unknown_from: u64,
    allows_unknown: bool,
    mut read: impl FnMut(&mut Decoder<'_>, u64) -> Option<()>,
) -> Option<UnknownMembers> {
    let mut least = least;
    for left in (1..=count).rev() {
        let begin = cbor.position();
        let key = cbor.u64().ok()?;
        if key >= unknown_from {
            cbor.set_position(begin);
            return read_unknown(cbor, left, unknown_from.max(least), allows_unknown);
        }
        (key >= least).then_some(())?;
        read(cbor, key)?;
        least = key + 1;
    }
    Some(UnknownMembers::default())
}

/// Keeps `count` members with keys from `least` on.
pub(super) fn read_unknown(cbor: &mut Decoder<'_>, count: u64, least: u64, allowed: bool) -> Option<UnknownMembers> {
    (allowed || count == 0).then_some(())?;
    let begin = cbor.position();
    let mut least = Some(least);
    for _ in 0..count {
        let key = cbor.u64().ok()?;
        least = least.filter(|least| key >= *least);
        least?;
        cbor.skip().ok()?;
        least = key.checked_add(1);
    }
    Some(UnknownMembers::new(count, cbor.input().get(begin..cbor.position())?))
}

/// Writes them back, after the members that are known.
pub(super) fn write_unknown(cbor: &mut Encoder<&mut Vec<u8>>, unknown: &UnknownMembers) {
    cbor.writer_mut().extend_from_slice(unknown.bytes());
}
