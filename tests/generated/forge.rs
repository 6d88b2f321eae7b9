//! Sets of copies left by an attacker who can write to the browser's stores and knows the formats, but not the vault
//! key.

use super::acts::{self, Journey};
use super::scene::{self, Scene, number_of};
use base64ct::{Base64, Encoding};
use kader::platform::memory::{Program, World, with};
use kader::replicas::{self, Sentinel};
use kader::vault::Vault;
use kader::vault_file::{self, Header, KeySlots, SealRandomness, Slot, SlotKind, VaultId, VaultKey, WrappingKey};
use sha2::{Digest, Sha256};

/// Opens what was left and continues with it.
pub static FORGED: Journey = Journey {
    name: "forged-copies",
    set_up,
    act: |scene| {
        let scene = scene.clone();
        vec![Box::pin(async move { acts::open(&scene).await }) as Program<()>]
    },
};

/// What a place may contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Newest,
    Older,
    Nothing,
    Text,
    Cut,
    Junk,
    Newer,
    Highest,
    Foreign,
    Spliced,
}

const KINDS: [Kind; 10] = [
    Kind::Newest,
    Kind::Older,
    Kind::Nothing,
    Kind::Text,
    Kind::Cut,
    Kind::Junk,
    Kind::Newer,
    Kind::Highest,
    Kind::Foreign,
    Kind::Spliced,
];

/// A vault with two accounts, then any set of copies and sentinels with at least one good copy.
fn set_up(scene: &Scene) {
    scene::vault(scene);
    let open = scene.open().expect("an open vault");
    with(|world| {
        let newest = world.stores.database["vault"].clone();
        let texts = ["vault.a", "vault.b"].map(|place| world.stores.local[place].clone());
        let older = texts.into_iter().find(|text| *text != newest).expect("an older copy");
        let mut kinds = [0; 3].map(|_| KINDS[world.number(KINDS.len())]);
        if !kinds.contains(&Kind::Newest) && !kinds.contains(&Kind::Older) {
            let place = world.number(3);
            kinds[place] = if world.number(2) == 0 { Kind::Newest } else { Kind::Older };
        }
        // Afterwards the content of the best copy must be present.
        let best = if kinds.contains(&Kind::Newest) { &newest } else { &older };
        let file = replicas::read(best).expect("a file");
        let vault = file.open(&open.key).expect("a good copy");
        let there = vault.entries().iter().filter_map(number_of).collect();
        scene.ledger(|ledger| ledger.saved = there);
        let made = kinds.map(|kind| text_of(world, kind, &newest, &older));
        let [a, b, mirror] = made;
        put(&mut world.stores.local, "vault.a", a);
        put(&mut world.stores.local, "vault.b", b);
        put(&mut world.stores.database, "vault", mirror);
        let told = [0; 4].map(|_| sentinel(world, open.vault_id, open.generation));
        let [local, database, page, sync] = told;
        put(&mut world.stores.local, "sentinel", local);
        put(&mut world.stores.database, "sentinel", database);
        put(&mut world.stores.page, "sentinel", page);
        put(&mut world.stores.sync, "sentinel", sync);
        if world.number(2) == 0 {
            world.restart();
        }
    });
}

fn put(store: &mut std::collections::BTreeMap<String, String>, name: &str, text: Option<String>) {
    match text {
        Some(text) => drop(store.insert(name.to_owned(), text)),
        None => drop(store.remove(name)),
    }
}

fn sentinel(world: &mut World, vault_id: VaultId, generation: u64) -> Option<String> {
    let (vault_id, generation) = match world.number(8) {
        0 => return None,
        1 => return Some("1.zz.5".to_owned()),
        2 => (vault_id, u64::MAX),
        3 => (vault_id, generation + (1 << 40)),
        4 => (VaultId([0xEE; 16]), generation + 1),
        5 => (vault_id, 0),
        _ => (vault_id, generation),
    };
    Some(Sentinel { vault_id, generation }.to_text())
}

fn text_of(world: &mut World, kind: Kind, newest: &str, older: &str) -> Option<String> {
    let bytes = |text: &str| Base64::decode_vec(text).expect("base64");
    let text = |bytes: Vec<u8>| Some(Base64::encode_string(&bytes));
    match kind {
        Kind::Newest => Some(newest.to_owned()),
        Kind::Older => Some(older.to_owned()),
        Kind::Nothing => None,
        Kind::Text => Some("een tekst".to_owned()),
        Kind::Cut => {
            let length = newest.len();
            Some(newest[..world.number(length)].to_owned())
        }
        // The same header, and a body of junk with a valid trailer.
        Kind::Junk => text(with_generation(world, bytes(newest), |generation| generation)),
        Kind::Newer => text(with_generation(world, bytes(newest), |generation| generation + 5)),
        Kind::Highest => text(with_generation(world, bytes(newest), |_| u64::MAX)),
        Kind::Foreign => text(foreign(&bytes(newest), world.number(2) == 0)),
        Kind::Spliced => text(spliced(&bytes(newest), &bytes(older))),
    }
}

fn with_trailer(mut bytes: Vec<u8>) -> Vec<u8> {
    let trailer = Sha256::digest(&bytes);
    bytes.extend_from_slice(&trailer);
    bytes
}

/// Uses the offsets of docs/vault-format.md: the generation is in bytes 28 to 36, the trailer in the last 32.
fn with_generation(world: &mut World, mut bytes: Vec<u8>, change: impl Fn(u64) -> u64) -> Vec<u8> {
    let generation = u64::from_le_bytes(bytes[28..36].try_into().expect("eight bytes"));
    bytes[28..36].copy_from_slice(&change(generation).to_le_bytes());
    bytes.truncate(bytes.len() - 32);
    let end = bytes.len() - 1 - world.number(64);
    bytes[end] ^= 0xA5;
    with_trailer(bytes)
}

/// A whole vault under the attacker's own key, with another vault's id or this one's.
fn foreign(newest: &[u8], is_same_id: bool) -> Vec<u8> {
    let header = vault_file::read(newest).expect("a file").header;
    let vault_id = if is_same_id { header.vault_id } else { VaultId([0xEE; 16]) };
    let key = VaultKey::new([0xAB; 32]);
    let slot =
        Slot::wrap(vault_id, [1; 16], SlotKind::Device, [2; 12], &WrappingKey::new([3; 32]), &key).expect("a slot");
    let mine = Header::new(vault_id, header.generation + 9, KeySlots::new(vec![slot]));
    vault_file::seal(&mine, &key, &Vault::default(), &SealRandomness { salt: [4; 32], nonce: [5; 12] }).expect("a file")
}

/// The header of the newest copy with the sealed part of an older one.
fn spliced(newest: &[u8], older: &[u8]) -> Vec<u8> {
    let head = |bytes: &[u8]| 40 + u32::from_le_bytes(bytes[36..40].try_into().expect("four bytes")) as usize + 32;
    let mut bytes = newest[..head(newest)].to_vec();
    bytes.extend_from_slice(&older[head(older)..older.len() - 32]);
    with_trailer(bytes)
}
