//! A prepared vault: put into a browser's stores from a frozen file, so that a journey begins with the part that it
//! tests. The journeys that are about making a vault make it by hand.

use crate::drive::screen::popup;
use crate::drive::{Browser, Res};
use base64ct::{Base64, Encoding};
use kader::account::{Account, AccountId};
use kader::key_uri;
use kader::replicas::Sentinel;
use kader::settings::LockTime;
use kader::site::Site;
use kader::vault::{Edit, Entry, Vault};
use kader::vault_file::{self, Header, SealRandomness, VaultKey};
use serde_json::json;
use std::time::{SystemTime, UNIX_EPOCH};

/// The password of the frozen vault.
pub const VAULT_PASSWORD: &str = "fiets lamp soep wolk";

/// A vault without accounts and with this password, as frozen by `tests/core/vault_file.rs`.
const EMPTY: &[u8] = include_bytes!("../data/vault/version-1-empty.kdr");
/// The key that the password unwraps in that file. Another Argon2id derivation for each journey would show nothing
/// new.
pub const KEY: [u8; 32] = [9; 32];
/// A generation higher than that of the file.
const GENERATION: u64 = 42;

/// An account from a key URI, and the origins of its sites.
pub struct Seed {
    account: Account,
    sites: Vec<Site>,
}

/// An account with this issuer and secret, without sites.
pub fn account(issuer: &str, secret: &str) -> Seed {
    let uri = format!("otpauth://totp/?secret={secret}");
    let mut account = key_uri::read(&uri).expect("a secret in base32").account;
    account.issuer = issuer.to_owned();
    Seed { account, sites: Vec::new() }
}

impl Seed {
    /// Adds a site.
    pub fn at(mut self, origin: &str) -> Self {
        self.sites.push(Site::of_address(origin).expect("an origin"));
        self
    }
}

/// Opens the popup on an unlocked vault without accounts.
pub fn open_empty_vault(browser: &mut dyn Browser) -> Res<()> {
    open_vault(browser, Vec::new())
}

/// Opens the popup on an unlocked vault with these accounts.
pub fn open_vault(browser: &mut dyn Browser, seeds: Vec<Seed>) -> Res<()> {
    put_vault(browser, seeds)?;
    browser.press_action()?;
    popup(browser).shows("#scan")
}

/// Puts a vault with these accounts into the stores, unlocked as if its password had just been typed.
pub fn put_vault(browser: &mut dyn Browser, seeds: Vec<Seed>) -> Res<()> {
    let file = vault_file::read(EMPTY).map_err(|error| format!("{error:?}"))?;
    let key = VaultKey::new(KEY);
    let mut vault: Vault = file.open(&key).map_err(|error| format!("{error:?}"))?;
    for (number, seed) in (1u128..).zip(seeds) {
        let entry = Entry::new(AccountId(number.to_be_bytes()), seed.account, seed.sites);
        vault.apply(&Edit::Add(Box::new(entry)), GENERATION, 0).map_err(|error| format!("{error:?}"))?;
    }
    let noise = SealRandomness { salt: [1; 32], nonce: [2; 12] };
    let header = Header { generation: GENERATION, ..file.header };
    let bytes = vault_file::seal(&header, &key, &vault, &noise).ok_or("too large")?;
    put_file(browser, &bytes, &header)
}

/// Opens the popup on the frozen vault without accounts, which builds from before format 2 open too.
pub fn open_frozen_vault(browser: &mut dyn Browser) -> Res<()> {
    let file = vault_file::read(EMPTY).map_err(|error| format!("{error:?}"))?;
    put_file(browser, EMPTY, &file.header)?;
    browser.press_action()?;
    popup(browser).shows("#scan")
}

/// Puts the bytes of a vault file into the stores and unlocks it.
fn put_file(browser: &mut dyn Browser, bytes: &[u8], header: &Header) -> Res<()> {
    let copy = Base64::encode_string(bytes);
    let sentinel = Sentinel { vault_id: header.vault_id, generation: header.generation }.to_text();
    let time = LockTime::default();
    let unlocked = Base64::encode_string(&[&KEY[..], &time.minutes().to_be_bytes()].concat());
    let until = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs() + time.seconds().unwrap_or_default();
    let session = json!({ "unlocked": unlocked, "unlockedUntil": until });
    browser.background(&format!("({PUT})({})", json!({ "copy": copy, "sentinel": sentinel, "session": session })))?;
    Ok(())
}

/// JavaScript: fills the stores as a save does (two copies, the mirror, the sentinel) and the session as unlocking
/// does.
const PUT: &str = "async ({ copy, sentinel, session }) => {
    await chrome.storage.local.set({ 'vault.a': copy, 'vault.b': copy, sentinel });
    const opening = indexedDB.open('kader', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('texts');
    await new Promise((done, failed) => { opening.onsuccess = done; opening.onerror = failed; });
    const change = opening.result.transaction('texts', 'readwrite');
    change.objectStore('texts').put(copy, 'vault');
    change.objectStore('texts').put(sentinel, 'sentinel');
    await new Promise((done, failed) => { change.oncomplete = done; change.onerror = failed; });
    opening.result.close();
    await chrome.storage.session.set(session);
    return true;
}";

/// Opens the popup on an unlocked vault with these accounts, by issuer and secret, all with the page in the tab as
/// their site.
pub fn open_vault_at_home(browser: &mut dyn Browser, accounts: &[(&str, &str)]) -> Res<()> {
    let origin = browser.page("location.origin")?.as_str().ok_or("no origin")?.to_owned();
    open_vault(browser, accounts.iter().map(|(issuer, secret)| account(issuer, secret).at(&origin)).collect())
}
