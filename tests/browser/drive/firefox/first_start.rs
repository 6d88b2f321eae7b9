//! Firefox compiles its own scripts at its first start. This does not depend on Kader and takes half of the start.
//! One Firefox without Kader does it for all tests; apart from that their profiles are new.

use super::{Firefox, PREFERENCES};
use crate::drive::Res;
use serde_json::json;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

/// The folder of compiled scripts; a file next to it tells Firefox that they are its own.
const SCRIPTS: &str = "startupCache";
const MADE_BY: &str = "compatibility.ini";

/// Names in a profile, and the content of these files.
type Kept = Vec<(String, Vec<u8>)>;

/// Copies the result of the first start to a new profile.
pub fn spare(program: &Path, profile: &Path) -> Res<()> {
    static KEPT: OnceLock<Result<Kept, String>> = OnceLock::new();
    let kept = KEPT
        .get_or_init(|| first_start(program).map_err(|error| error.to_string()))
        .as_ref()
        .map_err(String::as_str)?;
    fs::create_dir_all(profile.join(SCRIPTS))?;
    for (name, bytes) in kept {
        fs::write(profile.join(name), bytes)?;
    }
    Ok(())
}

fn first_start(program: &Path) -> Res<Kept> {
    let folder = tempfile::tempdir()?;
    let profile = folder.path().to_owned();
    let line = |(name, value): &(&str, &str)| format!("user_pref(\"{name}\", {value});\n");
    fs::write(profile.join("user.js"), PREFERENCES.iter().map(line).collect::<String>())?;
    let mut command = Command::new(program);
    command.args(["--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile"]);
    command.arg(&profile).env("HOME", &profile);
    let mut firefox = Firefox::connect(command, profile.clone(), None, false)?;
    // Firefox writes them when it quits normally.
    let _ = firefox.send("Marionette:Quit", json!({ "flags": ["eForceQuit"] }));
    firefox.program.wait()?;
    let mut kept = vec![(MADE_BY.to_owned(), fs::read(profile.join(MADE_BY))?)];
    for file in fs::read_dir(profile.join(SCRIPTS))? {
        let name = format!("{SCRIPTS}/{}", file?.file_name().to_string_lossy());
        kept.push((name.clone(), fs::read(profile.join(name))?));
    }
    Ok(kept)
}
