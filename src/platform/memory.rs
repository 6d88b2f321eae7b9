//! The host's body of [`crate::platform`]: stores, a session, tabs and pages in memory, with a dial that makes one call fail.
//!
//! A [`World`] belongs to a thread. Programs ([`run`]) act in it one await at a time, in an order that the seed decides, with a
//! clock that stands still until all of them wait. The same seed gives the same run.

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

/// What a call comes to instead of what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is refused.
    Refused,
    /// It hangs until its timeout, or for ever where it has none.
    Hangs,
    /// It says that all went well and has done nothing; a read finds nothing, this once.
    Forgets,
    /// What is written is altered; what is read was altered by somebody, and stays so.
    Alters,
    /// As [`Fault::Alters`], by somebody who knows the format and has no key: whole in all that can be told without one.
    Forges,
    /// The program ends before it.
    EndsBefore,
    /// The program ends after it, and never hears of it.
    EndsAfter,
    /// Another tab of the window is in front from then on.
    AnotherTabInFront,
    /// Another tab is in front during the call, and before and after it the right one.
    AnotherTabForAMoment,
    /// The page goes to another address.
    Navigates,
    /// The page in front is another during the call, and before and after it the right one.
    NavigatesForAMoment,
}

impl Fault {
    /// Every fault there is.
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
    /// What it comes to.
    pub fault: Fault,
}

/// The stores of the browser, which outlive it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stores {
    /// `storage.local`.
    pub local: BTreeMap<String, String>,
    /// IndexedDB.
    pub database: BTreeMap<String, String>,
    /// `localStorage` of our pages.
    pub page: BTreeMap<String, String>,
    /// `storage.sync`.
    pub sync: BTreeMap<String, String>,
}

impl Stores {
    /// Every text that they hold.
    pub fn texts(&self) -> impl Iterator<Item = &String> {
        [&self.local, &self.database, &self.page, &self.sync].into_iter().flat_map(BTreeMap::values)
    }
}

/// A browser in memory, with everything that programs do in it.
pub struct World {
    /// What outlives the browser.
    pub stores: Stores,
    /// `storage.session`: gone with the browser.
    pub session: BTreeMap<String, Value>,
    /// The text on the toolbar button.
    pub badge: String,
    /// Alarms by name, in minutes.
    pub alarms: BTreeMap<String, f64>,
    /// The number of seconds after which the computer counts as idle.
    pub idle_after: Option<u64>,
    /// For how many seconds nobody touched a key or the mouse.
    pub idle_for: u64,
    /// Whether the popup was opened.
    pub popup_opened: bool,
    /// What an administrator manages, as JSON; empty in a browser that does not know, or not yet; `None` where nobody manages it.
    pub rules: Option<Value>,
    /// The open tabs, the one in front of each window first.
    pub tabs: Vec<MemoryTab>,
    /// What hostile pages do, each at a moment: every call has one before its effect and one after it.
    pub tab_events: Vec<(usize, TabEvent)>,
    /// The moments so far since these events were set.
    pub moments: usize,
    /// How often a tab came to the front of each window.
    activations: BTreeMap<i32, usize>,
    /// The clock, in Unix milliseconds.
    pub milliseconds: f64,
    /// What there is for a derivation, in KiB. New: more than a vault of ours asks for, less than the format allows.
    pub memory_kib: u32,
    /// The fault that is to come.
    pub dial: Option<Dial>,
    /// The calls since the dial was set, by name.
    pub calls: Vec<&'static str>,
    /// Whether the fault of the dial has come.
    pub is_felt: bool,
    /// What each name of a store has held before, for a store that gives back what is old.
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
    /// A browser that was just installed; `seed` decides what is random in it.
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

    /// A number below `below`, which the seed decides. Not for secrets.
    pub fn number(&mut self, below: usize) -> usize {
        // A linear congruential generator (Knuth, TAOCP volume 2): its upper half is good enough to choose.
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.random >> 33) as usize % below.max(1)
    }

    /// The browser is closed and started again: the session is gone, tabs are closed.
    pub fn restart(&mut self) {
        self.session.clear();
        self.badge.clear();
        self.alarms.clear();
        self.tabs.clear();
        self.popup_opened = false;
    }

    /// Sets the dial, and counts calls from here.
    pub fn set_dial(&mut self, dial: Option<Dial>) {
        self.dial = dial;
        self.calls.clear();
        self.is_felt = false;
    }
}

/// Puts this thread into a world, and gives back the one it was in.
pub fn enter(world: World) -> World {
    WORLD.with(|place| place.replace(world))
}

/// Looks at this thread's world, or changes it. Not while a program runs.
pub fn with<T>(look: impl FnOnce(&mut World) -> T) -> T {
    WORLD.with(|world| look(&mut world.borrow_mut()))
}
