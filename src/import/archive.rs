//! Zip archives: 1Password's 1pux, Proton Pass, Dashlane, Bitwarden, Raivo, WinAuth, Authenticator Plus, or any archive
//! of files that can be read one by one. Both kinds of zip encryption are supported.

use super::{Claim, File, Import, ImportError, MOST_BYTES, Reason, read_file};
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

const SOURCE: &str = "zip";
/// The largest number of files in an archive that are opened.
const MOST_FILES: usize = 2000;
/// The largest number of directory entries, including those of attached archives. Each takes a few hundred bytes of
/// memory.
const MOST_LISTED: usize = 50_000;
/// The largest number of attachments that are named.
const MOST_NAMED: usize = 20;
/// The signature of a directory entry.
const LISTED: &[u8] = b"PK\x01\x02";

pub fn claim(file: &File) -> Claim {
    (file.bytes.starts_with(b"PK\x03\x04") && !file.is_inner).then(|| read(file))
}

fn read(file: &File) -> Result<Import, ImportError> {
    if file.bytes.windows(LISTED.len()).filter(|bytes| *bytes == LISTED).count() > MOST_LISTED {
        return Err(ImportError::TooMany);
    }
    let mut archive = ZipArchive::new(Cursor::new(file.bytes)).map_err(|_| ImportError::Damaged(SOURCE))?;
    let mut import = Import::default();
    let mut error = None;
    let mut unpacked = 0;
    let names: Vec<String> = archive.file_names().take(MOST_FILES).flatten().map(|name| name.into_owned()).collect();
    let has_export = names.iter().any(|name| is_export(name));
    // The file that a program wrote comes first. Next to it, every other file is the user's own.
    let (exports, others): (Vec<usize>, Vec<usize>) = (0..archive.len().min(MOST_FILES))
        .partition(|at| archive.name_for_index(*at).is_some_and(|name| name.is_ok_and(|name| is_export(&name))));
    for at in exports.iter().chain(&others) {
        let is_other = !exports.contains(at);
        if is_other && has_export && import.entries() > 0 {
            break;
        }
        let Some(content) = content(&mut archive, *at, file, &mut unpacked)? else { continue };
        let inner = File { is_inner: true, ..File::new(&content, file.password) };
        match read_file(&inner) {
            Ok(read) => import.add(read),
            Err(ImportError::TooMany) => return Err(ImportError::TooMany),
            // The export is complete and has no account. The attachments are not read instead.
            Err(none @ ImportError::NoAccounts(_)) if !is_other => return Err(none),
            Err(other) => error = error.or((other != ImportError::Unknown).then_some(other)),
        }
    }
    if import.entries() == 0 {
        return Err(error.unwrap_or(ImportError::Unknown));
    }
    let attachments = names.iter().filter(|name| !name.ends_with('/') && is_attachment(name));
    for name in attachments.take(MOST_NAMED) {
        import.leave_out(name.rsplit('/').next().unwrap_or(""), Reason::Attachment);
    }
    Ok(import.without_doubles())
}

/// Whether a path is that of a password manager's own file in an archive: at the top level or in one folder.
fn is_export(name: &str) -> bool {
    let mut folders = name.rsplit('/');
    let file = folders.next().unwrap_or("");
    ["export.data", "data.json"].contains(&file) && folders.count() <= 1 && !is_attachment(name)
}

/// The bytes of a file in the archive; `None` for a folder or an attachment.
fn content(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    at: usize,
    file: &File,
    unpacked: &mut usize,
) -> Result<Option<Vec<u8>>, ImportError> {
    let is_sealed = archive.by_index_raw(at).map_err(|_| ImportError::Damaged(SOURCE))?.encrypted();
    let entry = match is_sealed {
        true => archive.by_index_decrypt(at, file.password(SOURCE, 0)?.as_bytes()),
        false => archive.by_index(at),
    };
    let entry = entry.map_err(|error| match error {
        ZipError::InvalidPassword => ImportError::WrongPassword(SOURCE),
        _ => ImportError::Damaged(SOURCE),
    })?;
    if entry.is_dir() || entry.name().is_ok_and(|name| is_attachment(&name)) {
        return Ok(None);
    }
    let mut content = Vec::new();
    let room = (MOST_BYTES - *unpacked) as u64;
    let done = entry.take(room + 1).read_to_end(&mut content);
    *unpacked += content.len();
    match done {
        Ok(_) if *unpacked > MOST_BYTES => Err(ImportError::TooLarge),
        Ok(_) => Ok(Some(content)),
        // The old cipher checks a password with one byte only. A wrong one that passes gives damaged content.
        Err(_) if is_sealed => Err(ImportError::WrongPassword(SOURCE)),
        Err(_) => Err(ImportError::Damaged(SOURCE)),
    }
}

/// Whether a path is that of an attachment: a document of the user next to the export, which is not opened.
fn is_attachment(name: &str) -> bool {
    let folders = name.rsplit('/').skip(1);
    folders.into_iter().any(|folder| ["files", "attachments"].contains(&folder))
}
