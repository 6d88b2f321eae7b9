//! The rules of an IT department: the last known ones stay in force if managed storage gives none, with any fault,
//! and are forgotten only when the browser says that there are none.

use kader::journey::rules;
use kader::platform::memory::{self, Dial, Fault, World};
use kader::policy::Policy;
use serde_json::json;

/// Runs one program to its end in this thread's world.
fn run<T: 'static>(program: impl Future<Output = T> + 'static) -> T {
    memory::run(vec![Box::pin(program)]).remove(0).done().expect("the program ends")
}

/// A browser whose rules Kader has seen.
fn ruled(seed: u64) {
    memory::enter(World::new(seed));
    memory::with(|world| world.rules = Some(json!({ "passwordRequired": true, "exportAllowed": false })));
    assert!(run(rules::in_force()).forbids_export);
    memory::with(World::restart);
}

fn hold(policy: &Policy) -> bool {
    policy.requires_password && policy.forbids_export
}

#[test]
fn the_last_known_rules_stay_in_force_without_an_answer() {
    // A browser that has not loaded its rules yet.
    ruled(1);
    memory::with(|world| world.rules = Some(json!({})));
    let policy = run(rules::in_force());
    assert!(hold(&policy) && policy.is_remembered, "{policy:?}");
    // One that fails, or does not answer: there is still an answer within the timeout.
    for fault in [Fault::Refused, Fault::Hangs, Fault::Forgets] {
        ruled(1);
        let before = memory::with(|world| {
            world.set_dial(Some(Dial { call: 0, fault }));
            world.milliseconds
        });
        let policy = run(rules::in_force());
        assert!(hold(&policy) && policy.is_remembered, "{fault:?}: {policy:?}");
        assert!(memory::with(|world| world.milliseconds) - before <= 4_000.0, "{fault:?}");
    }
}

#[test]
fn the_rules_hold_with_any_fault() {
    let mut cases = 0;
    for seed in 0..20 {
        for call in 0..4 {
            for fault in Fault::ALL {
                ruled(seed);
                // The program may be ended, or learn of the rules from the browser alone. Afterwards it is asked
                // again while the browser fails.
                memory::with(|world| world.set_dial(Some(Dial { call, fault })));
                let policies = memory::run(vec![Box::pin(rules::in_force())]);
                memory::with(|world| world.set_dial(None));
                for policy in policies.into_iter().filter_map(memory::Ended::done) {
                    assert!(hold(&policy), "call {call}, {fault:?}, seed {seed}: {policy:?}");
                }
                assert!(hold(&run(rules::in_force())), "after call {call}, {fault:?}, seed {seed}");
                cases += 1;
            }
        }
    }
    println!("{cases} cases");
}

/// In Firefox a content script can write to `storage.local`.
#[test]
fn content_scripts_cannot_remove_the_rules() {
    ruled(1);
    memory::with(|world| {
        world.stores.local.clear();
        world.stores.local.insert("rules".into(), String::new());
        world.rules = Some(json!({}));
    });
    assert!(hold(&run(rules::in_force())));
}

#[test]
fn rules_are_forgotten_when_the_browser_says_so() {
    // It reports that it is not managed.
    ruled(1);
    memory::with(|world| world.rules = None);
    assert!(!run(rules::in_force()).is_there());
    memory::with(|world| world.rules = Some(json!({})));
    assert!(!run(rules::in_force()).is_there());
    // It was started a while ago, or has reported a change.
    ruled(1);
    run(rules::begin());
    assert!(memory::with(|world| world.alarms.contains_key(rules::ALARM)));
    memory::with(|world| world.rules = Some(json!({})));
    run(rules::settle());
    assert!(!run(rules::in_force()).is_there());
    // An error changes nothing.
    ruled(1);
    memory::with(|world| world.set_dial(Some(Dial { call: 0, fault: Fault::Refused })));
    run(rules::settle());
    memory::with(|world| world.rules = Some(json!({})));
    assert!(hold(&run(rules::in_force())));
}
