//! The rules of an IT department: the last known ones stay in force where managed storage says nothing, whatever fails, and are
//! forgotten only when the browser says so itself.

use kader::journey::rules;
use kader::platform::memory::{self, Dial, Fault, World};
use kader::policy::Policy;
use serde_json::json;

/// Runs one program to its end in this thread's world.
fn run<T: 'static>(program: impl Future<Output = T> + 'static) -> T {
    memory::run(vec![Box::pin(program)]).remove(0).done().expect("the program comes to its end")
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
fn the_last_known_rules_stay_in_force_where_none_are_told() {
    // A browser that does not know yet.
    ruled(1);
    memory::with(|world| world.rules = Some(json!({})));
    let policy = run(rules::in_force());
    assert!(hold(&policy) && policy.is_remembered, "{policy:?}");
    // One that fails, or does not answer: the answer does not take long.
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
fn whatever_one_call_comes_to_the_rules_hold() {
    let mut cases = 0;
    for seed in 0..20 {
        for call in 0..4 {
            for fault in Fault::ALL {
                ruled(seed);
                // It may be ended, or learn of the rules from the browser alone; and is asked again afterwards, when the browser fails.
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

/// In Firefox a script in a page may write into `storage.local`.
#[test]
fn scripts_in_pages_cannot_take_the_rules_away() {
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
    // It says that nobody manages it.
    ruled(1);
    memory::with(|world| world.rules = None);
    assert!(!run(rules::in_force()).is_there());
    memory::with(|world| world.rules = Some(json!({})));
    assert!(!run(rules::in_force()).is_there());
    // It was started a while ago, or has told of a change.
    ruled(1);
    run(rules::begin());
    assert!(memory::with(|world| world.alarms.contains_key(rules::ALARM)));
    memory::with(|world| world.rules = Some(json!({})));
    run(rules::settle());
    assert!(!run(rules::in_force()).is_there());
    // An error says nothing.
    ruled(1);
    memory::with(|world| world.set_dial(Some(Dial { call: 0, fault: Fault::Refused })));
    run(rules::settle());
    memory::with(|world| world.rules = Some(json!({})));
    assert!(hold(&run(rules::in_force())));
}
