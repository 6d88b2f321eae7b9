//! Seals and opens vault files outside a browser.
//!
//! `seal` reads the password (first line) and a JSON array of accounts from stdin and writes the file to stdout;
//! `open FILE` reads the password from stdin and prints that array; `inspect FILE` prints the unencrypted part. Exit
//! codes: 2 wrong use or input, 3 wrong password, 4 damaged, 5 written by a newer Kader, 6 not a vault.

use kader::account::AccountId;
use kader::listing::Listed;
use kader::vault::{Entry, Vault};
use kader::vault_file::{
    self, Derivation, FileError, Header, KeySlots, OpenError, PasswordKdf, SealRandomness, SealedVault, Slot, SlotKind,
    VaultId, VaultKey, WrappingKey,
};
use std::io::{self, Read, Write};
use std::process::ExitCode;

type Failure = (u8, String);

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let done = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["seal"] => seal(),
        ["open", file] => open(file),
        ["inspect", file] => read_file(file).map(|vault| inspect(&vault)),
        _ => Err((2, "usage: vault seal | open FILE | inspect FILE".into())),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err((code, message)) => {
            eprintln!("{message}");
            ExitCode::from(code)
        }
    }
}

fn seal() -> Result<(), Failure> {
    let input = read_stdin()?;
    let (password, json) = input.split_once('\n').ok_or((2, "no password line".to_owned()))?;
    let listed: Vec<Listed> = serde_json::from_str(json).map_err(|error| (2, format!("accounts: {error}")))?;
    let mut entries = Vec::new();
    for (number, account) in listed.into_iter().enumerate() {
        let account = account.into_account().map_err(|error| (2, format!("account {}: {error}", number + 1)))?;
        entries.push(Entry::new(AccountId(random()), account, Vec::new()));
    }
    let vault = Vault::from_entries(entries).ok_or((2, "two accounts share an id".to_owned()))?;
    let (vault_id, key) = (VaultId(random()), VaultKey::new(random()));
    let kdf = PasswordKdf::recommended(random());
    let slot = Slot::wrap(vault_id, random(), SlotKind::Password(kdf), random(), &wrapping_key(&kdf, password)?, &key);
    let slots = KeySlots::new(vec![slot.ok_or((2, "the key could not be wrapped".to_owned()))?]);
    let noise = SealRandomness { salt: random(), nonce: random() };
    let bytes =
        vault_file::seal(&Header::new(vault_id, 1, slots), &key, &vault, &noise).ok_or((2, "over 4 MiB".to_owned()))?;
    io::stdout().write_all(&bytes).map_err(|error| (2, error.to_string()))
}

fn open(file: &str) -> Result<(), Failure> {
    let sealed = read_file(file)?;
    let input = read_stdin()?;
    let password = input.lines().next().unwrap_or("");
    let mut outcome = Err(OpenError::WrongKey);
    for slot in sealed.header.slots.all() {
        if let SlotKind::Password(kdf) = &slot.kind {
            outcome = sealed.unwrap(slot, &wrapping_key(kdf, password)?);
            if outcome.is_ok() {
                break;
            }
        }
    }
    let vault = outcome.and_then(|key| sealed.open(&key)).map_err(|error| match error {
        OpenError::WrongKey => (3, "wrong password".to_owned()),
        OpenError::Tampered => (4, "damaged: the password is right, the sealed part is not".to_owned()),
    })?;
    let listed: Vec<Listed> = vault.entries().iter().map(|entry| Listed::of(&entry.account)).collect();
    println!("{}", serde_json::to_string_pretty(&listed).map_err(|error| (2, error.to_string()))?);
    Ok(())
}

fn inspect(sealed: &SealedVault) {
    let header = &sealed.header;
    let hex = |bytes: &[u8]| base16ct::lower::encode_string(bytes);
    println!("format {} (readers from {})", header.format.version, header.format.minimum_reader);
    println!("vault {}", hex(&header.vault_id.0));
    println!("generation {}", header.generation);
    for slot in header.slots.all() {
        match &slot.kind {
            SlotKind::Password(kdf) => println!("slot {} password, {kdf}", hex(&slot.id)),
            other => println!("slot {} {other:?}", hex(&slot.id)),
        }
    }
}

fn read_file(path: &str) -> Result<SealedVault, Failure> {
    let bytes = std::fs::read(path).map_err(|error| (2, format!("{path}: {error}")))?;
    vault_file::read(&bytes).map_err(|error| match error {
        FileError::NotAVault => (6, "not a Kader vault".into()),
        FileError::Newer(version) => (5, format!("written by a newer Kader (format {version})")),
        FileError::Damaged(at) => (4, format!("damaged: {at}")),
    })
}

fn wrapping_key(kdf: &PasswordKdf, password: &str) -> Result<WrappingKey, Failure> {
    match vault_file::derive(kdf, password.as_bytes()) {
        Derivation::Done(bytes) => Ok(WrappingKey::new(*bytes)),
        Derivation::NoMemory => Err((2, "not enough memory for Argon2id".into())),
        Derivation::Failed => Err((2, "no key can be derived".into())),
    }
}

fn read_stdin() -> Result<String, Failure> {
    let mut input = String::new();
    io::stdin().read_to_string(&mut input).map_err(|error| (2, error.to_string()))?;
    Ok(input)
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    bytes
}
