//! Writes an administrator's policies to the place where Firefox reads them.

use super::super::Res;
use super::ID;
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// Firefox reads `policies.json` next to its program. This makes a program of its own, in `folder`, so that no other
/// browser gets the policies. Everything except the program itself is linked from the installed one.
pub fn program_under(rules: &Value, program: &Path, folder: &Path) -> Res<PathBuf> {
    let installed = installed(program)?;
    fs::create_dir_all(folder.join("distribution"))?;
    let policies = json!({ "policies": { "3rdparty": { "Extensions": { ID: rules } } } });
    fs::write(folder.join("distribution/policies.json"), policies.to_string())?;
    for entry in fs::read_dir(installed.parent().ok_or("a program in no folder")?)? {
        let there = entry?.path();
        let here = folder.join(there.file_name().ok_or("a file without a name")?);
        if there == installed {
            fs::copy(&there, &here)?;
        } else if !here.exists() {
            symlink(&there, &here)?;
        }
    }
    Ok(folder.join(installed.file_name().ok_or("a program without a name")?))
}

/// The path of a program that is given by its name or its path.
fn installed(program: &Path) -> Res<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places = std::env::split_paths(&path).map(|folder| folder.join(program));
    Ok(places.find(|place| place.exists()).ok_or_else(|| format!("no {}", program.display()))?.canonicalize()?)
}

/// The other way: a native manifest in the user's home folder.
pub fn write_manifest(rules: &Value, home: &Path) -> Res<()> {
    let folder = home.join(".mozilla/managed-storage");
    fs::create_dir_all(&folder)?;
    let manifest = json!({ "name": ID, "description": "rules", "type": "storage", "data": rules });
    Ok(fs::write(folder.join(format!("{ID}.json")), manifest.to_string())?)
}
