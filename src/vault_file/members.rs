//! The optional members of a CBOR map, and the members that only a newer Kader knows.
//!
//! Keys are integers in ascending order (RFC 8949 §4.2.1). The keys of a newer Kader are above all keys that are
//! known here. Such members are kept unchanged and written back, so that an older Kader never destroys what a newer
//! one wrote.

use crate::vault::UnknownMembers;
use minicbor::{Decoder, Encoder};
use std::convert::Infallible;

/// Writing to memory cannot fail.
pub(super) type Written = Result<(), minicbor::encode::Error<Infallible>>;

/// Reads `count` optional members: those with keys from `least` to below `unknown_from` with `read`; others only if
/// `allowed`. `None` if the keys do not ascend or `read` refuses one.
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

/// Keeps `count` members with keys of at least `least`.
pub(super) fn read_unknown(cbor: &mut Decoder<'_>, count: u64, least: u64, allowed: bool) -> Option<UnknownMembers> {
    (allowed || count == 0).then_some(())?;
    let begin = cbor.position();
    let mut least = Some(least);
    for _ in 0..count {
        let key = cbor.u64().ok()?;
        least = least.filter(|least| key >= *least);
        least?;
        skip(cbor)?;
        least = key.checked_add(1);
    }
    Some(UnknownMembers::new(count, cbor.input().get(begin..cbor.position())?))
}

/// Skips one item of any kind. Every length is definite, as in the whole file. minicbor's own function skips all of
/// CBOR, which would take a hundredth of the popup's size.
fn skip(cbor: &mut Decoder<'_>) -> Option<()> {
    let bytes = cbor.input();
    let mut at = cbor.position();
    let mut left = 1u64;
    while left > 0 {
        let first = *bytes.get(at)?;
        let width = match first & 31 {
            0..24 => 0,
            more @ 24..28 => 1 << (more - 24),
            _ => return None,
        };
        let given = bytes.get(at + 1..at + 1 + width)?;
        let number = match width {
            0 => u64::from(first & 31),
            _ => given.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)),
        };
        at += 1 + width;
        // RFC 8949 §3.1: integers and simple values end here; strings have bytes, arrays items, maps pairs, a tag one
        // item.
        let (length, items) = match first >> 5 {
            2 | 3 => (number, 0),
            4 => (0, number),
            5 => (0, number.checked_mul(2)?),
            6 => (0, 1),
            _ => (0, 0),
        };
        at = at.checked_add(usize::try_from(length).ok()?)?;
        left = (left - 1).checked_add(items)?;
        // Each item takes at least one byte.
        (at <= bytes.len() && left <= (bytes.len() - at) as u64).then_some(())?;
    }
    cbor.set_position(at);
    Some(())
}

/// Writes the unknown members back, after the known ones.
pub(super) fn write_unknown(cbor: &mut Encoder<&mut Vec<u8>>, unknown: &UnknownMembers) {
    cbor.writer_mut().extend_from_slice(unknown.bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compared with minicbor, which knows all of CBOR: both skip the same items and refuse the same items, except
    /// those of indefinite length.
    #[test]
    fn items_are_skipped_as_by_minicbor() {
        let mut bytes = vec![0x83, 0x19, 0x03, 0xE8, 0xA2, 0x01, 0x63, b'a', b'b', b'c', 0x20, 0x42, 0, 1, 0xC1, 0xF6];
        bytes.extend_from_slice(&[0xFB, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0, 0x9A, 0, 0, 0, 1, 0x80]);
        let mut state = 1u64;
        for round in 0..20_000 {
            let mut random = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 33) as usize
            };
            let mut altered = bytes.clone();
            for _ in 0..round % 4 {
                let at = random() % altered.len();
                altered[at] = random() as u8;
            }
            altered.truncate(1 + random() % altered.len());
            let (mut ours, mut theirs) = (Decoder::new(&altered), Decoder::new(&altered));
            let (skipped, known) = (skip(&mut ours), theirs.skip());
            match (skipped, known) {
                (Some(()), Ok(())) => assert_eq!(ours.position(), theirs.position(), "{altered:x?}"),
                // minicbor refuses a text that is not UTF-8 and an undefined simple value; here both are kept
                // unchanged.
                (Some(()), Err(_)) => {}
                (None, Ok(())) => assert!(altered.iter().any(|byte| byte & 31 == 31), "{altered:x?}"),
                (None, Err(_)) => {}
            }
        }
    }

    #[test]
    fn a_false_length_is_refused_at_once() {
        for bytes in [
            &[0x9B, 255, 255, 255, 255, 255, 255, 255, 255][..],
            &[0xBB, 255, 255, 255, 255, 255, 255, 255, 255],
            &[0x5B, 255, 255, 255, 255, 255, 255, 255, 255],
        ] {
            assert_eq!(skip(&mut Decoder::new(bytes)), None);
        }
    }
}
