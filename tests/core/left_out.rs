//! What a test leaves out because something is not at hand, said where it is seen: the harness shows nothing that a passing
//! test prints.

#![allow(dead_code, reason = "each test program leaves out things of its own")]

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;

/// Says once that something was left out because this path is not here.
pub fn say(what: &str, path: &str) {
    static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let line = format!("left out: {what}, because {path} is not here");
    if SAID.lock().is_ok_and(|mut said| said.insert(line.clone())) {
        let _ = writeln!(std::io::stderr(), "{line}");
    }
}

/// Whether there is something that `./build.sh test` makes. If not, this is said; within that command it is a failure.
pub fn is_there(what: &str, path: &str) -> bool {
    let is_there = Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists();
    if !is_there {
        assert!(std::env::var_os("KADER_COMPLETE").is_none(), "{path} is not here, and {what} needs it");
        say(what, &format!("{path} (which ./build.sh test makes)"));
    }
    is_there
}
