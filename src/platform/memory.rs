//! The host's implementation of [`crate::platform`]: stores, a session, tabs and pages in memory, with a dial that
//! makes one call fail.
//!
//! A [`World`] belongs to a thread. Programs ([`run`]) act in it one await at a time, in an order that the seed
//! determines. The clock stands still until all of them wait. The same seed gives the same run.

pub mod body;
mod damage;
mod executor;
mod pages;

pub use executor::{Ended, Program, run};
pub use pages::{Frame, MemoryTab, TabEvent};

use executor::Lock;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;

thread_local! {
    static WORLD: RefCell<World> = RefCell::new(World::new(0));
}

/// The way in which a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is refused.
    Refused,
    /// It hangs until its timeout, or for ever if it has none.
    Hangs,
    /// It reports success and has done nothing; a read finds nothing, this one time.
    Forgets,
    /// A write stores an altered text; a read finds a text that was altered in the store, and the alteration stays.
    Alters,
    /// Like [`Fault::Alters`], by an attacker who knows the format and has no key: everything that can be checked
    /// without a key is valid.
    Forges,
    /// The program ends before it.
    EndsBefore,
    /// The program ends after it, and never receives the result.
    EndsAfter,
    /// Another tab of the window is in front from then on.
    AnotherTabInFront,
    /// Another tab is in front during the call; before and after it, the right one is.
    AnotherTabForAMoment,
    /// The page goes to another address.
    Navigates,
    /// The page in front is another one during the call; before and after it, the right one is.
    NavigatesForAMoment,
}

impl Fault {
    /// All faults.
    pub const ALL: [Self; 11] = [
        Self::Refused,
        Self::Hangs,
        Self::Forgets,
        Self::Alters,
        Self::Forges,
        Self::EndsBefore,
        Self::EndsAfter,
        Self::AnotherTabInFront,
        Self::AnotherTabForAMoment,
        Self::Navigates,
        Self::NavigatesForAMoment,
    ];
}

/// Which call fails, counted from 0 since the dial was set, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dial {
    /// The number of the call.
    pub call: usize,
    /// The way in which it fails.
    pub fault: Fault,
}

/// The browser's stores that survive its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stores {
    /// `storage.local`.
    pub local: BTreeMap<String, String>,
    /// IndexedDB.
    pub database: BTreeMap<String, String>,
    /// `localStorage` of the extension's pages.
    pub page: BTreeMap<String, String>,
    /// `storage.sync`.
    pub sync: BTreeMap<String, String>,
}

impl Stores {
    /// Every text in the stores.
    pub fn texts(&self) -> impl Iterator<Item = &String> {
        [&self.local, &self.database, &self.page, &self.sync].into_iter().flat_map(BTreeMap::values)
    }
}

/// A browser in memory, with everything that programs do in it.
pub struct World {
    /// The stores that survive the browser's end.
    pub stores: Stores,
    /// `storage.session`: gone with the browser.
    pub session: BTreeMap<String, Value>,
    /// The text on the toolbar button.
    pub badge: String,
    /// Alarms by name, in minutes.
    pub alarms: BTreeMap<String, f64>,
    /// The number of seconds after which the computer counts as idle.
    pub idle_after: Option<u64>,
    /// The number of seconds without input from keyboard or mouse.
    pub idle_for: u64,
    /// Whether the popup was opened.
    pub popup_opened: bool,
    /// The administrator's rules, as JSON; empty in a browser that has no rules or has not loaded them yet; `None` if
    /// it is not managed.
    pub rules: Option<Value>,
    /// The open tabs; in each window the one in front comes first.
    pub tabs: Vec<MemoryTab>,
    /// What hostile pages do, each at a moment. Every call has one moment before its effect and one after it.
    pub tab_events: Vec<(usize, TabEvent)>,
    /// The number of moments since these events were set.
    pub moments: usize,
    /// How often a tab came to the front of each window.
    activations: BTreeMap<i32, usize>,
    /// The clock, in Unix milliseconds.
    pub milliseconds: f64,
    /// The memory for a derivation, in KiB. At first it is more than a vault of Kader needs and less than the format
    /// allows.
    pub memory_kib: u32,
    /// The fault that has not happened yet.
    pub dial: Option<Dial>,
    /// The calls since the dial was set, by name.
    pub calls: Vec<&'static str>,
    /// Whether the fault of the dial has happened.
    pub is_felt: bool,
    /// The previous text of each name in a store, for a store that returns an old text.
    older: BTreeMap<String, String>,
    random: u64,
    lock: Lock,
    sleepers: Vec<f64>,
    /// The program whose call has ended it.
    ended: bool,
    has_moved: bool,
    spawned: Vec<executor::Task>,
}

impl World {
    /// A browser in which the extension was just installed. `seed` determines all random values in it.
    pub fn new(seed: u64) -> Self {
        Self {
            stores: Stores::default(),
            session: BTreeMap::new(),
            badge: String::new(),
            alarms: BTreeMap::new(),
            idle_after: None,
            idle_for: 0,
            popup_opened: false,
            rules: None,
            tabs: Vec::new(),
            tab_events: Vec::new(),
            moments: 0,
            activations: BTreeMap::new(),
            milliseconds: 1_790_000_000_000.0,
            memory_kib: 128 << 10,
            dial: None,
            calls: Vec::new(),
            is_felt: false,
            older: BTreeMap::new(),
            random: seed.wrapping_mul(2).wrapping_add(1),
            lock: Lock::default(),
            sleepers: Vec::new(),
            ended: false,
            has_moved: false,
            spawned: Vec::new(),
        }
    }

    /// A number below `below`, determined by the seed. Not for secrets.
    pub fn number(&mut self, below: usize) -> usize {
        // A linear congruential generator (Knuth, TAOCP volume 2); its upper half is random enough for choices.
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.random >> 33) as usize % below.max(1)
    }

    /// Closes the browser and starts it again: the session is gone, tabs are closed.
    pub fn restart(&mut self) {
        self.session.clear();
        self.badge.clear();
        self.alarms.clear();
        self.tabs.clear();
        self.popup_opened = false;
    }

    /// Sets the dial and starts counting calls.
    pub fn set_dial(&mut self, dial: Option<Dial>) {
        self.dial = dial;
        self.calls.clear();
        self.is_felt = false;
    }
}

/// Makes `world` the world of this thread, and returns the previous one.
pub fn enter(world: World) -> World {
    WORLD.with(|place| place.replace(world))
}

/// Reads or changes this thread's world. Must not be called while a program runs.
pub fn with<T>(look: impl FnOnce(&mut World) -> T) -> T {
    WORLD.with(|world| look(&mut world.borrow_mut()))
}
