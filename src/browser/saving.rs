//! Why something was not saved, in words.

use super::words::t;
use crate::journey::save::SaveError;
use crate::vault::EditError;

/// The sentence.
pub fn why_not_saved(error: &SaveError) -> String {
    t(match error {
        SaveError::Storage | SaveError::ReadBack => "saveStorage",
        SaveError::Unreadable => "saveUnreadable",
        SaveError::Exists => "saveExists",
        SaveError::Newer => "troubleNewer",
        SaveError::NoMemory => "noMemory",
        SaveError::TooLarge | SaveError::Edit(EditError::Full) => "saveFull",
        SaveError::Edit(EditError::Gone) => "saveGone",
        SaveError::Edit(EditError::Duplicate(_)) => "saveDuplicate",
    })
}
