//! Writes an administrator's policies to the place where Chromium reads them.

use super::super::{Res, Start, own_extension};
use super::Chromium;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The folder in which Chromium reads policies; writing there needs an administrator.
const POLICIES: &str = "/etc/chromium/policies/managed";

/// Policies are for an extension's id, which is derived from its folder. An extension with rules gets a folder of its
/// own, so that no other browser gets them.
pub fn with_rules(start: &Start, profile: &Path) -> Res<(Start, Option<PathBuf>)> {
    let mut start = start.clone();
    let Some(rules) = start.rules.clone() else { return Ok((start, None)) };
    let folder = match start.extension.take() {
        Some(folder) => folder,
        None => own_extension("chrome", &profile.join("kader"))?,
    };
    let id: String = Sha256::digest(folder.as_os_str().as_encoded_bytes())[..16]
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|half| char::from(b'a' + half))
        .collect();
    let file = Path::new(POLICIES).join(format!("kader-{id}.json"));
    std::fs::create_dir_all(POLICIES)
        .map_err(|error| format!("{POLICIES}: {error}; these tests need an administrator"))?;
    std::fs::write(&file, json!({ "3rdparty": { "extensions": { id: rules } } }).to_string())?;
    start.extension = Some(folder);
    Ok((start, Some(file)))
}

impl Chromium {
    /// Changes the administrator's rules while the browser runs.
    pub fn set_rules(&mut self, rules: Value) -> Res<()> {
        let file = self.rules_file.as_ref().ok_or("started without rules")?;
        std::fs::write(file, json!({ "3rdparty": { "extensions": { &self.extension: rules } } }).to_string())?;
        Ok(())
    }
}
