//! The functions of [`crate::platform`] in memory. Each one lets the other programs act, counts itself, and returns
//! what the dial says.

use super::damage::{altered, forged};
use super::executor::{Ticket, never, yield_now};
pub use super::pages::TabWatch;
use super::{Fault, World, executor, pages, with};
use crate::message::PageCommand;
use crate::platform::{DerivationError, FrameId, FromFrame, Managed, Refused, Tab};
use crate::policy::Value as Rule;
use crate::vault_file::{PasswordKdf, WrappingKey};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// The timeout of the browser's implementation for its stores, in milliseconds.
const TIMEOUT: f64 = 4_000.0;
/// The calls that have this timeout.
const HAVE_TIMEOUT: [&str; 7] =
    ["database_get", "database_put", "local_get", "local_set", "managed", "sync_get", "sync_set"];

/// The result of a call, according to the dial.
enum Comes {
    /// The call is refused.
    Refused,
    /// The call returns an empty result.
    Empty,
    /// The call does its work, with this fault in it.
    Done(Option<Fault>),
}

/// Begins a call. A call that hangs, or before which its program ends, never returns.
async fn begin(name: &'static str) -> Comes {
    yield_now().await;
    let fault = with(|world| count(world, name));
    match fault {
        Some(Fault::Refused) => Comes::Refused,
        Some(Fault::Forgets) => Comes::Empty,
        Some(Fault::Hangs) if HAVE_TIMEOUT.contains(&name) => {
            executor::sleep(TIMEOUT).await;
            Comes::Refused
        }
        Some(Fault::Hangs) => never().await,
        Some(Fault::EndsBefore) => end().await,
        Some(Fault::AnotherTabInFront) => {
            with(World::change_tabs);
            Comes::Done(None)
        }
        Some(Fault::AnotherTabForAMoment) => {
            with(World::change_tabs);
            Comes::Done(fault)
        }
        Some(Fault::NavigatesForAMoment) => {
            with(World::change_pages);
            Comes::Done(fault)
        }
        Some(Fault::Navigates) => {
            with(|world| {
                if let Some(tab) = world.tabs.first_mut() {
                    tab.navigate("https://attacker.example/", "https://attacker.example");
                }
            });
            Comes::Done(None)
        }
        fault => Comes::Done(fault),
    }
}

fn count(world: &mut World, name: &'static str) -> Option<Fault> {
    world.moment();
    let number = world.calls.len();
    world.calls.push(name);
    let dial = world.dial.filter(|dial| dial.call == number)?;
    world.is_felt = true;
    Some(dial.fault)
}

/// Ends the program.
async fn end<T>() -> T {
    with(|world| world.ended = true);
    never().await
}

/// Ends a call that has done its work.
async fn finish<T>(fault: Option<Fault>, value: T) -> T {
    match fault {
        Some(Fault::AnotherTabForAMoment) => with(World::change_tabs),
        Some(Fault::NavigatesForAMoment) => with(World::change_pages),
        _ => {}
    }
    with(World::moment);
    if fault == Some(Fault::EndsAfter) { end().await } else { value }
}

type Store = fn(&mut World) -> &mut BTreeMap<String, String>;

const LOCAL: Store = |world| &mut world.stores.local;
const DATABASE: Store = |world| &mut world.stores.database;
const PAGE: Store = |world| &mut world.stores.page;
const SYNC: Store = |world| &mut world.stores.sync;

fn keep(fault: Option<Fault>, store: Store, name: &str, text: &str) {
    with(|world| {
        let written = match fault {
            Some(Fault::Alters) => altered(world, name, text),
            Some(Fault::Forges) => forged(world, text),
            _ => text.to_owned(),
        };
        if let Some(before) = store(world).insert(name.to_owned(), written) {
            world.older.insert(name.to_owned(), before);
        }
    });
}

/// Reads texts; with [`Fault::Alters`] or [`Fault::Forges`] the store is altered first and stays so.
fn find<const N: usize>(fault: Option<Fault>, store: Store, names: [&str; N]) -> [Option<String>; N] {
    with(|world| {
        let there: Vec<&str> = names.into_iter().filter(|name| store(world).contains_key(*name)).collect();
        if matches!(fault, Some(Fault::Alters | Fault::Forges)) && !there.is_empty() {
            let victim = there[world.number(there.len())];
            let text = store(world).get(victim).cloned().unwrap_or_default();
            let new = match fault {
                Some(Fault::Alters) => altered(world, victim, &text),
                _ => forged(world, &text),
            };
            store(world).insert(victim.to_owned(), new);
        }
        names.map(|name| store(world).get(name).cloned())
    })
}

async fn read<const N: usize>(
    name: &'static str,
    store: Store,
    keys: [&str; N],
) -> Result<[Option<String>; N], Refused> {
    match begin(name).await {
        Comes::Refused => Err(Refused),
        Comes::Empty => Ok([const { None }; N]),
        Comes::Done(fault) => finish(fault, Ok(find(fault, store, keys))).await,
    }
}

async fn write(name: &'static str, store: Store, texts: &[(&str, &str)]) -> Result<(), Refused> {
    match begin(name).await {
        Comes::Refused => Err(Refused),
        Comes::Empty => Ok(()),
        Comes::Done(fault) => {
            texts.iter().for_each(|(key, text)| keep(fault, store, key, text));
            finish(fault, Ok(())).await
        }
    }
}

/// Reads a text of `storage.local`.
pub async fn local_get(key: &str) -> Result<Option<String>, Refused> {
    let [text] = local_get_all([key]).await?;
    Ok(text)
}

/// Reads the texts of several keys, at one moment.
pub async fn local_get_all<const N: usize>(keys: [&str; N]) -> Result<[Option<String>; N], Refused> {
    read("local_get", LOCAL, keys).await
}

/// Puts a text into `storage.local`.
pub async fn local_set(key: &str, text: &str) -> Result<(), Refused> {
    write("local_set", LOCAL, &[(key, text)]).await
}

/// Reads the texts of keys in the database.
pub async fn database_get<const N: usize>(keys: [&'static str; N]) -> Result<[Option<String>; N], Refused> {
    read("database_get", DATABASE, keys).await
}

/// Puts texts into the database, all or none.
pub async fn database_put(texts: &[(&'static str, &str)]) -> Result<(), Refused> {
    write("database_put", DATABASE, texts).await
}

/// Reads a text of `localStorage`.
pub fn page_storage_get(name: &str) -> Option<String> {
    match with(|world| count(world, "page_storage_get")) {
        Some(Fault::Refused | Fault::Hangs | Fault::Forgets) => None,
        fault => find(fault, PAGE, [name]).into_iter().next().flatten(),
    }
}

/// Puts a text into `localStorage`.
pub fn page_storage_set(name: &str, text: &str) {
    match with(|world| count(world, "page_storage_set")) {
        Some(Fault::Refused | Fault::Hangs | Fault::Forgets) => {}
        fault => keep(fault, PAGE, name, text),
    }
}

/// Reads a text that the browser may synchronise.
pub async fn sync_get(key: &str) -> Option<String> {
    let [text] = read("sync_get", SYNC, [key]).await.ok()?;
    text
}

/// Stores a text where the browser may synchronise it.
pub async fn sync_set(key: &str, text: &str) {
    let _ = write("sync_set", SYNC, &[(key, text)]).await;
}

/// Reads a value of `storage.session`.
pub async fn session_get<T: DeserializeOwned>(key: &str) -> Option<T> {
    match begin("session_get").await {
        Comes::Refused | Comes::Empty => None,
        Comes::Done(fault) => {
            let value = match fault {
                Some(Fault::Alters | Fault::Forges) => Some(serde_json::json!([1, "x"])),
                _ => with(|world| world.session.get(key).cloned()),
            };
            finish(fault, value.and_then(|value| serde_json::from_value(value).ok())).await
        }
    }
}

/// Reads a number of `storage.session`.
pub async fn session_number(key: &str) -> Option<f64> {
    session_get(key).await
}

/// Whether `storage.session` has a value for this key.
pub async fn session_has(key: &str) -> bool {
    session_get::<serde_json::Value>(key).await.is_some()
}

/// Puts a value into `storage.session`.
pub async fn session_set(key: &str, value: &impl Serialize) -> Result<(), Refused> {
    let value = serde_json::to_value(value).map_err(|_| Refused)?;
    match begin("session_set").await {
        Comes::Refused => Err(Refused),
        Comes::Empty => Ok(()),
        Comes::Done(fault) => {
            with(|world| world.session.insert(key.to_owned(), value));
            finish(fault, Ok(())).await
        }
    }
}

/// Removes a value from `storage.session`.
pub async fn session_remove(key: &str) -> Result<(), Refused> {
    match begin("session_remove").await {
        Comes::Refused => Err(Refused),
        Comes::Empty => Ok(()),
        Comes::Done(fault) => {
            with(|world| world.session.remove(key));
            finish(fault, Ok(())).await
        }
    }
}

/// Reads the administrator's rules.
pub async fn managed() -> Managed {
    match begin("managed").await {
        Comes::Refused => Managed::Unreadable,
        Comes::Empty => Managed::Empty,
        Comes::Done(fault) => {
            let told = with(|world| match &world.rules {
                Some(rules) if *rules != json!({}) => Managed::Rules(rules.to_string()),
                Some(_) => Managed::Empty,
                None => Managed::Nobody,
            });
            finish(fault, told).await
        }
    }
}

/// Reads rules from JSON.
pub fn rules_in(json: &str) -> Vec<(String, Rule)> {
    match serde_json::from_str(json).map(rule) {
        Ok(Rule::Members(members)) => members,
        _ => Vec::new(),
    }
}

fn rule(value: Value) -> Rule {
    match value {
        Value::Bool(yes) => Rule::Bool(yes),
        Value::Number(number) => number.as_f64().map_or(Rule::Other, Rule::Number),
        Value::String(text) => Rule::Text(text),
        Value::Array(values) => Rule::List(values.into_iter().map(rule).collect()),
        Value::Object(members) => Rule::Members(members.into_iter().map(|(name, value)| (name, rule(value))).collect()),
        Value::Null => Rule::Other,
    }
}

/// The guides that the extension contains.
pub async fn guides() -> Option<String> {
    match begin("guides").await {
        Comes::Refused | Comes::Empty => None,
        Comes::Done(fault) => finish(fault, Some(include_str!("../../../extension/guides.json").to_owned())).await,
    }
}

/// Unix seconds.
pub fn now() -> u64 {
    (milliseconds() / 1000.0) as u64
}

/// Unix milliseconds.
pub fn milliseconds() -> f64 {
    with(|world| world.milliseconds)
}

/// Parses an HTTP date to Unix milliseconds; NaN for anything else.
pub fn parse_date(date: &str) -> f64 {
    let time = httpdate::parse_http_date(date).ok();
    let since = time.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    since.map_or(f64::NAN, |since| since.as_secs_f64() * 1000.0)
}

/// `N` bytes, determined by the seed.
pub fn random<const N: usize>() -> [u8; N] {
    with(|world| std::array::from_fn(|_| world.number(256) as u8))
}

/// The Unicode normal form of a password, so that every spelling of it is the same.
pub fn normalised(password: &str) -> String {
    password.nfc().collect()
}

/// A key from a password. Fast, and therefore insecure outside tests: the journeys do not depend on the cost of the
/// derivation.
pub async fn wrapping_key(kdf: PasswordKdf, password: &str) -> Result<WrappingKey, DerivationError> {
    match begin("wrapping_key").await {
        Comes::Refused => Err(DerivationError::NoMemory),
        Comes::Empty => Err(DerivationError::Failed),
        Comes::Done(_) if kdf.memory_kib() > with(|world| world.memory_kib) => Err(DerivationError::NoMemory),
        Comes::Done(fault) => {
            let mut hash = Sha256::new();
            hash.update(kdf.to_bytes());
            hash.update(password);
            if matches!(fault, Some(Fault::Alters | Fault::Forges)) {
                hash.update("altered");
            }
            finish(fault, Ok(WrappingKey::new(hash.finalize().into()))).await
        }
    }
}

/// Does `work` while holding the vault's lock.
pub async fn with_vault_lock<T: 'static>(work: impl Future<Output = T> + 'static) -> Option<T> {
    match begin("with_vault_lock").await {
        Comes::Refused | Comes::Empty => None,
        Comes::Done(fault) => {
            let ticket = Ticket::take().await;
            let done = work.await;
            drop(ticket);
            finish(fault, Some(done)).await
        }
    }
}

/// Starts work that no caller waits for.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    with(|world| world.spawned.push(Box::pin(work)));
}

/// Waits this many milliseconds.
pub async fn sleep(milliseconds: u32) {
    executor::sleep(f64::from(milliseconds)).await;
}

/// Decodes JSON.
pub fn parsed<T: DeserializeOwned>(json: &str) -> Option<T> {
    serde_json::from_str(json).ok()
}

/// A tab by its id.
pub async fn tab(id: i32) -> Option<Tab> {
    match begin("tab").await {
        Comes::Refused | Comes::Empty => None,
        Comes::Done(fault) => {
            let tab = with(|world| {
                let tab = world.tabs.iter().find(|tab| tab.id == id)?;
                Some(Tab { id: tab.id, window: tab.window, url: Some(tab.url.clone()) })
            });
            finish(fault, tab).await
        }
    }
}

/// The tab in front of a window.
pub async fn front_tab(window: i32) -> Option<Tab> {
    match begin("front_tab").await {
        Comes::Refused | Comes::Empty => None,
        Comes::Done(fault) => {
            let tab = with(|world| {
                let tab = world.tabs.iter().find(|tab| tab.window == window)?;
                Some(Tab { id: tab.id, window: tab.window, url: Some(tab.url.clone()) })
            });
            finish(fault, tab).await
        }
    }
}

/// Starts watching the events of a tab.
pub fn watch_tab(tab: &Tab) -> Result<TabWatch, Refused> {
    match with(|world| count(world, "watch_tab")) {
        Some(Fault::Refused | Fault::Hangs | Fault::Forgets) => Err(Refused),
        _ => Ok(TabWatch::new(tab.id, tab.window)),
    }
}

/// A picture of the tab in front of a window.
pub async fn capture(window: i32) -> Result<String, Refused> {
    match begin("capture").await {
        Comes::Refused => Err(Refused),
        Comes::Empty => Ok(String::new()),
        Comes::Done(fault) => {
            let picture =
                with(|world| world.tabs.iter().find(|tab| tab.window == window).map(|tab| tab.picture.clone()));
            finish(fault, picture.ok_or(Refused)).await
        }
    }
}

/// Runs the extension's script files in a tab.
pub async fn inject<T: DeserializeOwned>(
    tab: i32,
    files: &[&str],
    all_frames: bool,
) -> Result<Vec<FromFrame<T>>, Refused> {
    match begin("inject").await {
        Comes::Refused => Err(Refused),
        Comes::Empty => Ok(Vec::new()),
        Comes::Done(fault) => {
            let answers = pages::inject(tab, files, all_frames).ok_or(Refused)?;
            let read = |(frame, value)| Some(FromFrame { frame, value: serde_json::from_value(value).ok()? });
            finish(fault, Ok(answers.into_iter().filter_map(read).collect())).await
        }
    }
}

/// Sends a command to the extension's script in one frame.
pub async fn command<A: DeserializeOwned>(
    tab: i32,
    frame: FrameId,
    command: &PageCommand,
) -> Result<Option<A>, Refused> {
    match begin("command").await {
        Comes::Refused => Err(Refused),
        Comes::Empty => Ok(None),
        Comes::Done(fault) => {
            let answer = pages::command(tab, frame, command).ok_or(Refused)?;
            finish(fault, Ok(serde_json::from_value(answer).ok())).await
        }
    }
}

/// Opens the popup.
pub async fn open_popup() -> Result<(), Refused> {
    match begin("open_popup").await {
        Comes::Refused => Err(Refused),
        Comes::Empty => Ok(()),
        Comes::Done(fault) => {
            with(|world| world.popup_opened = true);
            finish(fault, Ok(())).await
        }
    }
}

/// Puts a text on the toolbar button.
pub async fn set_badge(text: &str) {
    if let Comes::Done(fault) = begin("set_badge").await {
        with(|world| text.clone_into(&mut world.badge));
        finish(fault, ()).await;
    }
}

/// Sets an alarm.
pub async fn set_alarm(name: &str, minutes: f64) {
    if let Comes::Done(fault) = begin("set_alarm").await {
        with(|world| world.alarms.insert(name.to_owned(), minutes));
        finish(fault, ()).await;
    }
}

/// Sets the number of seconds after which the computer counts as idle.
pub fn set_idle_after(seconds: u64) {
    with(|world| world.idle_after = Some(seconds));
}

/// Whether there was no input from keyboard or mouse for this number of seconds.
pub async fn is_idle_for(seconds: u64) -> bool {
    match begin("is_idle_for").await {
        Comes::Done(fault) => {
            let is_idle = with(|world| world.idle_for >= seconds);
            finish(fault, is_idle).await
        }
        Comes::Refused | Comes::Empty => true,
    }
}
