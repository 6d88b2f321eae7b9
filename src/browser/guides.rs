//! The guides for portals, read from the file in the extension.

use super::i18n::{t, translate};
use super::webext;
use crate::i18n::sentence1;
use crate::journey::rules;
use crate::portal::{Guide, Guides};
use crate::site::Site;

/// All guides; `None` only if the browser does not return the extension's own file.
pub async fn all() -> Option<Guides> {
    webext::parsed(&text().await?)
}

/// The text of the file.
pub async fn text() -> Option<String> {
    webext::read_file("guides.json").await
}

/// The sentences of a guide in the user's language: what to choose, if anything, where the QR code is, where to get
/// help, and what is better than a code.
pub fn advice(guide: &Guide) -> Vec<String> {
    let language = t("languageCode");
    let choose = guide.choose.as_ref().map(|choose| choose.in_language(&language).to_owned());
    let path = translate(&sentence1("guidePath", guide.path.in_language(&language)));
    let help = t(guide.locked.to_sentence());
    let better = guide.better.map(|better| t(better.to_sentence()));
    [choose, Some(path), Some(help), better].into_iter().flatten().collect()
}

/// The guide for the portal at an origin: its name, the first step, and more. The background sends it to the popup,
/// which would grow by 16 KB if it read the guides itself.
pub async fn lines(origin: &str) -> Vec<String> {
    let Some(site) = Site::of_address(origin) else { return Vec::new() };
    let policy = rules::in_force().await;
    let guides = all().await;
    let guide = guides.as_ref().and_then(|guides| guides.of(&site));
    let mut lines = Vec::new();
    match (policy.portal_of(&site), guide) {
        (None, None) => return lines,
        (Some(portal), guide) => {
            lines.push(portal.name.clone());
            lines.extend(portal.advice.clone());
            lines.extend(guide.into_iter().flat_map(advice));
        }
        (None, Some(guide)) => {
            lines.push(guide.name.clone());
            lines.extend(advice(guide));
        }
    }
    lines.extend(policy.support.map(|support| translate(&sentence1("rulesSupport", support))));
    // A name without advice does not help.
    if lines.len() > 1 { lines } else { Vec::new() }
}
