//! The guides to portals, read from the file that is shipped.

use super::webext;
use super::words::{t, tell};
use crate::portal::{Guide, Guides};
use crate::site::Site;
use crate::wording::say1;

/// All of them; `None` only where the browser does not give us our own file.
pub async fn all() -> Option<Guides> {
    webext::parsed(&webext::read_file("guides.json").await?)
}

/// What to look out for: what to choose, else where to go.
pub fn first_step(guide: &Guide) -> String {
    match &guide.choose {
        Some(choose) => choose.in_language(&t("languageCode")).to_owned(),
        None => path(guide),
    }
}

/// Where the QR code is.
pub fn path(guide: &Guide) -> String {
    tell(&say1("guidePath", guide.path.in_language(&t("languageCode"))))
}

/// What is known of the portal at an origin: its name, the first step, and what else there is to know. The background
/// says it to the popup, which would grow by 16 KB if it read the guides itself.
pub async fn lines(origin: &str) -> Vec<String> {
    let Some(site) = Site::of_address(origin) else { return Vec::new() };
    let guides = all().await;
    let Some(guide) = guides.as_ref().and_then(|guides| guides.of(&site)) else { return Vec::new() };
    let mut lines = vec![guide.name.clone(), first_step(guide)];
    lines.extend(guide.choose.is_some().then(|| path(guide)));
    lines.push(t(guide.locked.wording()));
    lines.extend(guide.better.map(|better| t(better.wording())));
    lines
}
