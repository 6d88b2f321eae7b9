//! Packs the extension into one file, as Firefox requires for a permanent installation.

use super::super::Res;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Packs a folder into a file in another folder.
pub fn packed(folder: &Path, to: &Path) -> Res<PathBuf> {
    let path = to.join("kader.xpi");
    let mut package = ZipWriter::new(File::create(&path)?);
    add(&mut package, folder, "")?;
    package.finish()?;
    Ok(path)
}

fn add(package: &mut ZipWriter<File>, folder: &Path, within: &str) -> Res<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{within}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            add(package, &entry.path(), &format!("{name}/"))?;
        } else {
            package.start_file(name, SimpleFileOptions::default())?;
            package.write_all(&fs::read(entry.path())?)?;
        }
    }
    Ok(())
}
