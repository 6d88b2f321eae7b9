//! A browser with the harness's page, and calls to it.

use crate::drive::chromium::Chromium;
use crate::drive::firefox::Firefox;
use crate::drive::{Browser, Res, Start, reload, until};
use kader::account::{Account, AccountId};
use kader::secret::Secret;
use kader::vault::{Entry, Vault};
use kader::vault_file::{self, Header, KeySlots, SealRandomness, Slot, SlotKind, VaultId, VaultKey, WrappingKey};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Chromium,
    Firefox,
}

impl Kind {
    /// The folder of its extension, in `dist` and in `target/faults`.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Chromium => "chrome",
            Self::Firefox => "firefox",
        }
    }
}

/// The number of repetitions, in the short and in the long form.
pub fn count(short: u32, long: u32) -> u32 {
    if std::env::var("KADER_FAULTS").is_ok_and(|form| form == "full") { long } else { short }
}

pub fn report(kind: Kind, what: &str, came_of_it: &str) {
    println!("{:9} {what:42} {came_of_it}", format!("{kind:?}").to_lowercase());
}

/// The extension with the harness's page.
pub fn extension(kind: Kind) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/faults").join(kind.folder())
}

pub struct Session {
    pub browser: Box<dyn Browser>,
    calls: u64,
}

impl Session {
    pub fn start(kind: Kind, profile: Option<&Path>) -> Res<Self> {
        Self::start_with(kind, profile, extension(kind))
    }

    pub fn start_with(kind: Kind, profile: Option<&Path>, extension: PathBuf) -> Res<Self> {
        if !extension.join("faults.html").exists() {
            return Err(format!("{} is not built; run ./build.sh test", extension.display()).into());
        }
        let start = Start { extension: Some(extension), profile: profile.map(Path::to_owned), ..Start::default() };
        let browser: Box<dyn Browser> = match kind {
            Kind::Chromium => Box::new(Chromium::start(&start)?),
            Kind::Firefox => Box::new(Firefox::start(&start)?),
        };
        let mut session = Self { browser, calls: 0 };
        session.open_another()?;
        Ok(session)
    }

    /// Opens one more tab with the page, which receives the calls from now on.
    pub fn open_another(&mut self) -> Res<()> {
        self.browser.open_own_page("faults.html")?;
        self.until_ready()
    }

    /// Reloads the page, which is like closing and opening it.
    pub fn reload(&mut self) -> Res<()> {
        reload(&mut *self.browser)?;
        self.until_ready()
    }

    fn until_ready(&mut self) -> Res<()> {
        until("the page", || Ok((self.browser.page("document.body?.dataset.ready === 'yes'")? == true).then_some(())))
    }

    /// Starts a call without waiting for its result.
    pub fn begin(&mut self, name: &str, args: Value) -> Res<()> {
        self.calls += 1;
        let call = json!({ "id": self.calls, "name": name, "args": args }).to_string();
        let call = serde_json::to_string(&call)?;
        self.browser
            .page(&format!("(delete document.body.dataset.saved, document.body.dataset.call = {call}, true)"))?;
        Ok(())
    }

    /// Calls a function and returns its result.
    pub fn call(&mut self, name: &str, args: Value) -> Res<Value> {
        self.begin(name, args)?;
        self.until_answered().map_err(|error| format!("{name}: {error}").into())
    }

    /// The result of the call that was started last.
    pub fn until_answered(&mut self) -> Res<Value> {
        let id = self.calls;
        let mut answer: Value = until("an answer", || {
            let answer = self.browser.page(&format!("document.body.dataset.answer{id} ?? null"))?;
            Ok(answer.as_str().map(serde_json::from_str).transpose()?)
        })?;
        match answer["error"].as_str() {
            Some(error) => Err(error.into()),
            None => Ok(answer["value"].take()),
        }
    }

    /// The last number that a loop had acknowledged.
    pub fn saved(&mut self) -> Res<Option<u32>> {
        let saved = self.browser.page("document.body.dataset.saved ?? null")?;
        Ok(saved.as_str().and_then(|number| number.parse().ok()))
    }

    /// Waits until a loop has reached this number.
    pub fn until_saved(&mut self, number: u32) -> Res<()> {
        until("a save", || Ok(self.saved()?.filter(|saved| *saved >= number).map(drop)))
    }

    pub fn state(&mut self) -> Res<Value> {
        let state = self.call("state", json!([]))?;
        Ok(serde_json::from_str(state.as_str().ok_or("no state")?)?)
    }

    /// The numbers of the accounts; an error if there is no vault.
    pub fn accounts(&mut self) -> Res<Vec<u32>> {
        let mut state = self.state()?;
        serde_json::from_value(state["accounts"].take()).map_err(|_| format!("no vault: {state}").into())
    }
}

/// Consecutive saves that are interrupted: what was acknowledged, and how much of it was lost.
#[derive(Default)]
pub struct Saves {
    next: u32,
    pub lost: usize,
}

impl Saves {
    /// Starts a loop of saves, and waits for the first one.
    pub fn begin(&mut self, session: &mut Session, call: &str) -> Res<()> {
        session.begin(call, json!([self.next, 1_000_000]))?;
        session.until_saved(self.next)
    }

    /// Records what has been acknowledged by now.
    pub fn hear(&mut self, session: &mut Session) -> Res<()> {
        self.next = session.saved()?.unwrap_or(self.next) + 1;
        Ok(())
    }

    /// After the interruption: counts what is lost, and continues after the last account.
    pub fn check(&mut self, session: &mut Session) -> Res<()> {
        let accounts = session.accounts()?;
        self.lost += (0..self.next).filter(|number| !accounts.contains(number)).count();
        self.next = accounts.iter().max().map_or(0, |last| last + 1);
        Ok(())
    }
}

impl std::fmt::Display for Saves {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} saves: {} lost", self.next, self.lost)
    }
}

pub fn key() -> VaultKey {
    VaultKey::new([9; 32])
}

/// A vault file with one account; files with two different numbers differ in everything except the vault's id.
pub fn file(number: u8) -> Vec<u8> {
    let id = VaultId([7; 16]);
    let wrap = Slot::wrap(id, [number; 16], SlotKind::Device, [number; 12], &WrappingKey::of_device(&[8; 32]), &key());
    let secret = Secret::from_bytes(vec![number; 20]).expect("a secret");
    let account = Account::totp("AFAS", "jan", secret);
    let entry = Entry::new(AccountId([number; 16]), account, Vec::new());
    let vault = Vault::from_entries(vec![entry]).expect("a vault");
    let noise = SealRandomness { salt: [number; 32], nonce: [number; 12] };
    let header = Header::new(id, u64::from(number), KeySlots::new(vec![wrap.expect("a slot")]));
    vault_file::seal(&header, &key(), &vault, &noise).expect("a file")
}
