//! What the stores contain and what that means, for every way in which three places and a sentinel can be damaged.

use base64ct::{Base64, Encoding};
use kader::replicas::{Place, Replaces, Sentinel, State, Stored, assess, read_kept};
use kader::vault::Vault;
use kader::vault_file::{
    self, Header, KeySlots, OpenError, SealRandomness, Slot, SlotKind, VaultId, VaultKey, WrappingKey,
};

const OURS: VaultId = VaultId([7; 16]);
const OTHERS: VaultId = VaultId([8; 16]);

fn key() -> VaultKey {
    VaultKey::new([9; 32])
}

fn text(id: VaultId, generation: u64) -> String {
    saved(id, generation, generation as u8)
}

/// As one save wrote it: another save of the same vault has other random bytes.
fn saved(id: VaultId, generation: u64, noise: u8) -> String {
    let slot = Slot::wrap(id, [5; 16], SlotKind::Device, [6; 12], &WrappingKey::of_device(&[8; 32]), &key()).unwrap();
    let noise = SealRandomness { salt: [noise; 32], nonce: [4; 12] };
    let header = Header::new(id, generation, KeySlots::new(vec![slot]));
    Base64::encode_string(&vault_file::seal(&header, &key(), &Vault::default(), &noise).unwrap())
}

fn altered(text: &str) -> String {
    let mut bytes = Base64::decode_vec(text).unwrap();
    bytes[300] ^= 4;
    Base64::encode_string(&bytes)
}

/// Valid in everything that can be checked without the key: another generation, altered last bytes, and a trailer
/// that matches.
fn forged(text: &str, generation: u64) -> String {
    let mut bytes = Base64::decode_vec(text).unwrap();
    let end = bytes.len() - 32;
    bytes[28..36].copy_from_slice(&generation.to_le_bytes());
    bytes[end - 1] ^= 4;
    let digest = <sha2::Sha256 as sha2::Digest>::digest(&bytes[..end]);
    bytes[end..].copy_from_slice(&digest);
    Base64::encode_string(&bytes)
}

fn sentinel(vault_id: VaultId, generation: u64) -> Sentinel {
    Sentinel { vault_id, generation }
}

/// What one place may contain.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Content {
    Nothing,
    Altered,
    Cut,
    /// Whole, but made without the key.
    Forged(u64),
    Generation(u64),
}

/// All 9³ × 6 combinations: the newest copy that opens always counts, whatever else is stored and whatever a sentinel
/// says; and damage is always noticed.
#[test]
fn every_combination_is_assessed_correctly() {
    use Content::*;
    let contents =
        [Nothing, Altered, Cut, Forged(2), Forged(5), Forged(u64::MAX), Generation(3), Generation(4), Generation(5)];
    let texts: Vec<String> = (0..6).map(|generation| text(OURS, generation)).collect();
    let held = |content: Content| match content {
        Nothing => None,
        Altered => Some(altered(&texts[5])),
        Cut => Some(texts[5][..400].to_owned()),
        Forged(generation) => Some(forged(&texts[5], generation)),
        Generation(generation) => Some(texts[generation as usize].clone()),
    };
    let mut seen = 0;
    for a in contents {
        for b in contents {
            for mirror in contents {
                for known in [None, Some(3), Some(5), Some(6), Some(1 << 40), Some(u64::MAX)] {
                    seen += 1;
                    let all = [a, b, mirror];
                    let sentinels = known.map(|generation| sentinel(OURS, generation)).into_iter().collect();
                    let state = assess(Stored { texts: all.map(held), sentinels });
                    let best = all.into_iter().filter_map(|c| if let Generation(g) = c { Some(g) } else { None }).max();
                    let forged = all.iter().filter(|c| matches!(c, Forged(_))).count();
                    let damage = all.iter().filter(|c| matches!(c, Altered | Cut)).count();
                    let what = format!("{all:?} {known:?}");
                    let copies = match state {
                        State::New => {
                            assert!(best.is_none() && damage + forged == 0 && known.is_none(), "{what}");
                            continue;
                        }
                        State::Lost(lost) => {
                            assert!(best.is_none() && damage + forged == 0, "{what}");
                            assert_eq!(Some(lost.generation), known);
                            continue;
                        }
                        State::Damaged(texts) => {
                            assert!(best.is_none() && forged == 0, "{what}");
                            assert_eq!(texts.len(), damage);
                            continue;
                        }
                        State::Vault(copies) => copies,
                        State::Newer => panic!("{what}"),
                    };
                    let Ok(copy) = copies.open(&key()) else {
                        assert!(best.is_none(), "{what}");
                        continue;
                    };
                    let best = best.unwrap();
                    assert_eq!(copy.header().generation, best, "{what}");
                    assert_eq!(copy.next_generation(), Some(best + 1), "{what}");
                    assert_eq!(copy.is_earlier(), known.is_some_and(|known| best < known && known < 1 << 32), "{what}");
                    assert_eq!(copy.strange().iter().filter(|strange| **strange).count(), damage + forged, "{what}");
                    assert_eq!(copy.was_damaged(), all.iter().any(|c| !matches!(c, Generation(_))), "{what}");
                    // The newest copy is not overwritten, unless it is also elsewhere.
                    let turn = Place::ALL.iter().position(|place| *place == copy.turn()).unwrap();
                    let elsewhere = (0..3).any(|at| at != turn && all[at] == Generation(best));
                    assert!(elsewhere, "{what}");
                    // Once the missing copies are written, any one place may fail.
                    let mut mended = all;
                    for place in copy.wanting() {
                        let at = Place::ALL.iter().position(|p| *p == place).unwrap();
                        mended[at] = Generation(best);
                    }
                    for lost in 0..3 {
                        let mut texts = mended.map(Content::held_in(&texts));
                        texts[lost] = None;
                        let State::Vault(after) = assess(Stored { texts, sentinels: vec![] }) else {
                            panic!("{what}");
                        };
                        let newest = after.open(&key()).map(|copy| copy.header().generation);
                        assert_eq!(newest, Ok(best), "{what} mended {mended:?} without {lost}");
                    }
                }
            }
        }
    }
    assert_eq!(seen, 4374);
}

impl Content {
    fn held_in(texts: &[String]) -> impl Fn(Content) -> Option<String> + '_ {
        |content| match content {
            Content::Generation(generation) => Some(texts[generation as usize].clone()),
            _ => None,
        }
    }
}

#[test]
fn another_vaults_copy_is_set_aside_and_not_taken() {
    let other = forged(&text(OTHERS, 90), 90);
    let texts = [Some(other), Some(text(OURS, 4)), Some(text(OURS, 4))];
    let State::Vault(copies) = assess(Stored { texts, sentinels: vec![] }) else { panic!("a vault") };
    let copy = copies.open(&key()).unwrap();
    assert_eq!((copy.header().vault_id, copy.strange(), copy.is_earlier()), (OURS, [true, false, false], false));
    assert_eq!(copies.open(&VaultKey::new([1; 32])).map(drop), Err(OpenError::WrongKey));
}

/// If no copy opens, the owner can keep everything that the stores contain.
#[test]
fn the_owner_can_keep_everything_in_the_stores() {
    let texts = [altered(&text(OURS, 5)), forged(&text(OURS, 4), 9), text(OURS, 3)];
    let stored = Stored { texts: texts.clone().map(Some), sentinels: vec![] };
    let State::Vault(copies) = assess(stored) else { panic!("a vault") };
    let mut kept = copies.into_texts();
    kept.sort();
    let mut there = texts.to_vec();
    there.sort();
    assert_eq!(kept, there);
}

/// Two different copies with the same generation both contain the user's work: neither is overwritten without being
/// set aside.
#[test]
fn a_different_copy_with_the_same_generation_is_set_aside() {
    let texts = [Some(text(OURS, 4)), Some(text(OURS, 3)), Some(saved(OURS, 4, 77))];
    let State::Vault(copies) = assess(Stored { texts, sentinels: vec![] }) else { panic!("a vault") };
    let copy = copies.open(&key()).unwrap();
    assert_eq!((copy.strange(), copy.was_damaged()), ([false, false, true], false));
}

/// Data of a newer Kader is never overwritten. The other places can be read, so that one place locks nobody out.
#[test]
fn a_newer_format_stops_all_writing() {
    let of_version = |version: u8, minimum_reader: u8| {
        let mut bytes = Base64::decode_vec(&text(OURS, 5)).unwrap();
        bytes[8..12].copy_from_slice(&[version, 0, minimum_reader, 0]);
        let end = bytes.len() - 32;
        let digest = <sha2::Sha256 as sha2::Digest>::digest(&bytes[..end]);
        bytes[end..].copy_from_slice(&digest);
        Some(Base64::encode_string(&bytes))
    };
    // Of a later version that this one may read and write: it keeps the members that it does not know.
    let State::Vault(copies) = assess(Stored { texts: [of_version(9, 2), None, None], sentinels: vec![] }) else {
        panic!("a vault")
    };
    assert!(!copies.has_newer());
    let newer = of_version(9, 3);
    let State::Vault(copies) = assess(Stored { texts: [newer.clone(), Some(text(OURS, 4)), None], sentinels: vec![] })
    else {
        panic!("a vault")
    };
    assert!(copies.has_newer() && copies.open(&key()).is_ok());
    assert_eq!(assess(Stored { texts: [newer, None, None], sentinels: vec![] }), State::Newer);
}

/// The caller that makes a new vault names what it replaces; the vault of a newer Kader is never replaced.
#[test]
fn a_new_vault_names_its_predecessor() {
    let of = |text: Option<String>, sentinels| assess(Stored { texts: [text, None, None], sentinels }).replaces();
    assert_eq!(of(None, vec![]), Some(Replaces::None));
    assert_eq!(of(None, vec![sentinel(OURS, 2)]), Some(Replaces::Gone));
    assert_eq!(of(Some("AAAA".into()), vec![]), Some(Replaces::Gone));
    assert_eq!(of(Some(text(OURS, 2)), vec![]), Some(Replaces::Closed(OURS)));
    assert_eq!(State::Newer.replaces(), None);
    // Of two vaults, the one that a sentinel names; without a sentinel, the one with the higher claimed generation.
    let both =
        |sentinels| assess(Stored { texts: [Some(text(OTHERS, 9)), Some(text(OURS, 2)), None], sentinels }).replaces();
    assert_eq!(both(vec![sentinel(OURS, 2)]), Some(Replaces::Closed(OURS)));
    assert_eq!(both(vec![]), Some(Replaces::Closed(OTHERS)));
}

/// Texts that were set aside open like a backup: lines of text, newest first, among lines that are not vaults.
#[test]
fn texts_that_were_set_aside_can_be_read() {
    let kept = format!("{}\r\n{}\nAAAA\n{}\n", text(OURS, 2), altered(&text(OURS, 9)), text(OTHERS, 5));
    let files = read_kept(kept.as_bytes()).unwrap();
    assert_eq!(files.iter().map(|file| file.header.generation).collect::<Vec<_>>(), [5, 2]);
    assert_eq!(read_kept(&Base64::decode_vec(&text(OURS, 3)).unwrap()).unwrap().len(), 1);
    assert!(read_kept(b"AAAA\nnotes").is_err());
    assert!(read_kept(&[0xff, 0xfe, 0]).is_err());
}

#[test]
fn a_sentinel_reads_as_it_was_written() {
    let there = sentinel(OURS, u64::MAX);
    assert_eq!(Sentinel::read(&there.to_text()), Some(there));
    for bad in ["", "1.", "2.07070707070707070707070707070707.1", "1.0707.1", "1.07070707070707070707070707070707.-1"] {
        assert_eq!(Sentinel::read(bad), None, "{bad}");
    }
}
