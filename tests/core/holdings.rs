//! What the stores hold and what that means, for every way in which three places and a sentinel can be damaged.

use base64ct::{Base64, Encoding};
use kader::holdings::{Holdings, Place, Predecessor, Sentinel, State, judge, read_kept};
use kader::sealed::{self, Lock, SaveNoise, Slot, VaultId, VaultKey, WrapKey};
use kader::vault::Vault;

const OURS: VaultId = VaultId([7; 16]);
const OTHERS: VaultId = VaultId([8; 16]);

fn text(id: VaultId, generation: u64) -> String {
    let key = VaultKey::new([9; 32]);
    let slot = Slot::wrap(id, [5; 16], Lock::Device, [6; 12], &WrapKey::of_device(&[8; 32]), &key).unwrap();
    let noise = SaveNoise { salt: [generation as u8; 32], nonce: [4; 12] };
    Base64::encode_string(&sealed::seal(id, generation, &[slot], &key, &Vault::default(), &noise).unwrap())
}

fn altered(text: &str) -> String {
    let mut bytes = Base64::decode_vec(text).unwrap();
    bytes[300] ^= 4;
    Base64::encode_string(&bytes)
}

fn sentinel(vault_id: VaultId, generation: u64) -> Sentinel {
    Sentinel { vault_id, generation }
}

/// Nothing, damaged, or a generation: what one place can hold.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Content {
    Nothing,
    Altered,
    Cut,
    Generation(u64),
}

/// All 6³ × 4 combinations: the newest readable copy always counts, damage is always noticed.
#[test]
fn every_combination_is_judged_rightly() {
    use Content::*;
    let contents = [Nothing, Altered, Cut, Generation(3), Generation(4), Generation(5)];
    let texts: Vec<String> = (0..6).map(|generation| text(OURS, generation)).collect();
    let held = |content: Content| match content {
        Nothing => None,
        Altered => Some(altered(&texts[5])),
        Cut => Some(texts[5][..400].to_owned()),
        Generation(generation) => Some(texts[generation as usize].clone()),
    };
    let mut seen = 0;
    for a in contents {
        for b in contents {
            for mirror in contents {
                for known in [None, Some(3), Some(5), Some(6)] {
                    let all = [a, b, mirror];
                    let sentinels = known.map(|generation| sentinel(OURS, generation)).into_iter().collect();
                    let state = judge(Holdings { texts: all.map(held), sentinels });
                    let best = all.into_iter().filter_map(|c| if let Generation(g) = c { Some(g) } else { None }).max();
                    let damage = all.iter().filter(|c| matches!(c, Altered | Cut)).count();
                    let what = format!("{all:?} {known:?}");
                    match state {
                        State::New => assert!(best.is_none() && damage == 0 && known.is_none(), "{what}"),
                        State::Lost(lost) => {
                            assert!(best.is_none() && damage == 0, "{what}");
                            assert_eq!(Some(lost.generation), known);
                        }
                        State::Damaged(texts) => {
                            assert!(best.is_none(), "{what}");
                            assert_eq!(texts.len(), damage);
                        }
                        State::Vault(held) => {
                            assert_eq!(Some(held.newest().file.clear.generation), best, "{what}");
                            assert_eq!(held.is_earlier, known > best, "{what}");
                            assert_eq!(held.foreign.len(), damage, "{what}");
                            assert_eq!(held.highest, best.max(known).unwrap());
                            // Once what is wanting is written, nothing is, and any one place may go.
                            let mut mended = all;
                            for place in &held.wanting {
                                let at = Place::ALL.iter().position(|p| p == place).unwrap();
                                mended[at] = Generation(best.unwrap());
                            }
                            for lost in 0..3 {
                                let mut texts = mended.map(self::Content::held_in(&texts));
                                texts[lost] = None;
                                let State::Vault(after) = judge(Holdings { texts, sentinels: vec![] }) else {
                                    panic!("{what}");
                                };
                                let newest = Some(after.newest().file.clear.generation);
                                assert_eq!(newest, best, "{what} mended {mended:?} without {lost}");
                            }
                        }
                        State::Newer => panic!("{what}"),
                    }
                    seen += 1;
                }
            }
        }
    }
    assert_eq!(seen, 864);
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
    let texts = [Some(text(OTHERS, 90)), Some(text(OURS, 4)), Some(text(OURS, 4))];
    let State::Vault(held) = judge(Holdings { texts: texts.clone(), sentinels: vec![sentinel(OURS, 4)] }) else {
        panic!("a vault");
    };
    assert_eq!((held.newest().file.clear.vault_id, held.foreign, held.is_earlier), (OURS, vec![Place::A], false));
    // Without a word about either, the newer one counts.
    let State::Vault(held) = judge(Holdings { texts, sentinels: vec![] }) else {
        panic!("a vault");
    };
    assert_eq!(held.newest().file.clear.vault_id, OTHERS);
}

#[test]
fn a_newer_format_stops_everything() {
    let mut bytes = Base64::decode_vec(&text(OURS, 5)).unwrap();
    bytes[8..12].copy_from_slice(&[2, 0, 2, 0]);
    let end = bytes.len() - 32;
    let digest = <sha2::Sha256 as sha2::Digest>::digest(&bytes[..end]);
    bytes[end..].copy_from_slice(&digest);
    let texts = [Some(Base64::encode_string(&bytes)), Some(text(OURS, 4)), None];
    assert_eq!(judge(Holdings { texts, sentinels: vec![] }), State::Newer);
}

/// Whoever makes a new vault names what it takes the place of; a newer Kader's vault is nobody's predecessor.
#[test]
fn a_new_vault_knows_its_predecessor() {
    let of = |text: Option<String>, sentinels| judge(Holdings { texts: [text, None, None], sentinels }).predecessor();
    assert_eq!(of(None, vec![]), Some(Predecessor::None));
    assert_eq!(of(None, vec![sentinel(OURS, 2)]), Some(Predecessor::Gone));
    assert_eq!(of(Some("AAAA".into()), vec![]), Some(Predecessor::Gone));
    assert_eq!(of(Some(text(OURS, 2)), vec![]), Some(Predecessor::Closed(OURS)));
    assert_eq!(State::Newer.predecessor(), None);
}

/// What was set aside opens like a backup: lines of text, newest first, beside lines that are nothing.
#[test]
fn what_was_kept_is_read_again() {
    let kept = format!("{}\r\n{}\nAAAA\n{}\n", text(OURS, 2), altered(&text(OURS, 9)), text(OTHERS, 5));
    let files = read_kept(kept.as_bytes()).unwrap();
    assert_eq!(files.iter().map(|file| file.clear.generation).collect::<Vec<_>>(), [5, 2]);
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
