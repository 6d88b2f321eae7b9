//! Reports what a test leaves out because a file is missing. Written where it is seen, because the harness hides the
//! output of a test that passes.

#![allow(dead_code, reason = "each test program leaves out things of its own")]

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;

/// Reports once that something was left out because this path is missing.
pub fn say(what: &str, path: &str) {
    static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let line = format!("left out: {what}, because {path} is not here");
    if SAID.lock().is_ok_and(|mut said| said.insert(line.clone())) {
        let _ = writeln!(std::io::stderr(), "{line}");
    }
}

/// Whether a file that `./build.sh test` makes is present. If it is missing, that is reported; within that command it
/// is a failure.
pub fn is_there(what: &str, path: &str) -> bool {
    let is_there = Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists();
    if !is_there {
        assert!(std::env::var_os("KADER_COMPLETE").is_none(), "{path} is not here, and {what} needs it");
        say(what, &format!("{path} (which ./build.sh test makes)"));
    }
    is_there
}
