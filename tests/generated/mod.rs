//! Generated faults: every journey, every platform call in it, every fault of that call. Afterwards the invariants
//! are checked. Journey, call, fault and seed identify a case, which can be played again.

pub mod acts;
mod forge;
pub mod invariants;
pub mod scene;

use acts::JOURNEYS;
pub use acts::Journey;
pub use forge::FORGED;
use kader::platform::memory::{Dial, Fault, World, enter, run, with};
use scene::Scene;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// One journey with one fault.
#[derive(Clone, Copy)]
pub struct Case {
    pub journey: &'static Journey,
    /// The number of the call and its fault; `None` for a run without a fault.
    pub dial: Option<Dial>,
    pub seed: u64,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { journey, dial, seed } = self;
        match dial {
            Some(Dial { call, fault }) => {
                write!(f, "--journey {} --call {call} --fault {fault:?} --seed {seed}", journey.name)
            }
            None => write!(f, "--journey {} --seed {seed}", journey.name),
        }
    }
}

/// The outcome of a case.
pub struct Outcome {
    /// The calls of the journey, up to its end or the end of its fault.
    pub calls: Vec<&'static str>,
    /// Whether the fault occurred.
    pub is_felt: bool,
    /// The violated invariants, in words.
    pub violations: Vec<String>,
}

impl Case {
    /// Plays the case.
    pub fn play(&self) -> Outcome {
        enter(World::new(self.seed));
        let scene = Scene::default();
        (self.journey.set_up)(&scene);
        with(|world| world.set_dial(self.dial));
        let acted = catch_unwind(AssertUnwindSafe(|| drop(run((self.journey.act)(&scene)))));
        let (calls, is_felt) = with(|world| (world.calls.clone(), world.is_felt));
        with(|world| world.set_dial(None));
        let judged = acted.and_then(|()| catch_unwind(AssertUnwindSafe(|| invariants::broken(&scene))));
        let violations = judged.unwrap_or_else(|_| vec!["it panics".to_owned()]);
        Outcome { calls, is_felt, violations }
    }
}

/// All journeys.
pub fn journeys() -> &'static [Journey] {
    &JOURNEYS
}

/// All cases of a journey with this seed. The calls are those of a run without a fault.
pub fn cases_of(journey: &'static Journey, seed: u64) -> Vec<Case> {
    let calls = Case { journey, dial: None, seed }.play().calls.len();
    let with_fault = |call| Fault::ALL.map(|fault| Case { journey, dial: Some(Dial { call, fault }), seed });
    (0..calls).flat_map(with_fault).collect()
}
