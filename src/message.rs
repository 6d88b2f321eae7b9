//! All messages between the parts of the extension, on one page.
//!
//! No message contains a secret. A code is sent once, in the one command that fills it. Every message is decoded into
//! exactly these types; anything else is dropped.

use crate::account::AccountId;
use crate::clock_difference::ClockDifference;
use crate::form::{Page, Reason};
use crate::region::{DrawnBox, Viewport};
use serde::{Deserialize, Serialize};

/// A request from the popup or an injected script to the background.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Request {
    /// Popup: let the user draw a box on this tab.
    StartScan {
        /// The tab.
        tab: i32,
    },
    /// Popup: look for QR codes in everything that this tab shows.
    FindOnPage {
        /// The tab.
        tab: i32,
    },
    /// Popup: read this picture from the user.
    ReadPicture {
        /// A PNG as a `data:` URL.
        png: String,
    },
    /// Popup: return the guide for the portal at this origin.
    Guide {
        /// The origin.
        origin: String,
    },
    /// Popup: return the site that the page at this origin imitates. The page belongs to no account.
    LookAlike(String),
    /// Selection script: a box was drawn.
    RegionChosen {
        /// The nonce that the script returned when it was injected.
        nonce: String,
        /// The box.
        drawn: DrawnBox,
        /// The viewport that the box was drawn in.
        viewport: Viewport,
    },
    /// Selection script: the user cancelled without drawing.
    RegionLeft {
        /// The nonce that the script returned when it was injected.
        nonce: String,
    },
    /// Popup: fill this account's code into the tab.
    Fill {
        /// The tab.
        tab: i32,
        /// Which account.
        account: AccountId,
        /// What the user has already agreed to.
        consent: Consent,
    },
}

/// What the user has agreed to for one fill.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Consent {
    /// Fill at this site although the account is not linked to it.
    pub site: Option<SiteConsent>,
    /// Fill although the page seems to ask for another code.
    pub field: bool,
}

/// The user's consent to one site, which was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SiteConsent {
    /// Its origin.
    pub origin: String,
    /// Whether to link the site to the account permanently. Ignored for a connection without TLS.
    pub always: bool,
}

/// An answer of the background.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Reply {
    /// Done as asked.
    Done,
    /// No script can be injected here: a page of the browser, its store, a PDF.
    PageClosedToUs,
    /// The browser did not store the result for the popup.
    StorageRefused,
    /// The outcome of a fill.
    Fill(FillOutcome),
    /// The host that the page imitates; `None` if the page is only unknown.
    LookAlike(Option<String>),
    /// The guide for a portal, as sentences in the user's language: its name, the first step, and more. Empty if
    /// there is no guide.
    Guide(Vec<String>),
}

/// The outcome of a fill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum FillOutcome {
    /// The code is in the field; the script has read it back. With the difference between this computer's clock and
    /// the server's, if that is large enough to report.
    Filled(Option<ClockDifference>),
    /// The account is not linked to this site: ask, and show both.
    UnknownSite {
        /// The host of the page.
        page: String,
        /// The hosts that the account is linked to.
        known: Vec<String>,
        /// The host that the page imitates; `None` if the page is only unknown.
        #[serde(rename = "looksLike")]
        looks_like: Option<String>,
    },
    /// The IT department's rules forbid filling at this site.
    ForbiddenHere,
    /// There is a field, but perhaps for another code: ask, and say why.
    Ask(Reason),
    /// There is no field for a code, with the reason.
    NoField(Reason),
    /// There is no field, but part of the page comes from this host, and the browser gives no access to that part.
    InClosedFrame(String),
    /// The field did not take the code.
    NotTaken,
    /// The page changed between describing and filling.
    PageChanged,
    /// No script can be injected here.
    PageClosedToUs,
    /// The vault was locked in the meantime.
    Locked,
    /// The vault could not be read or saved.
    VaultTrouble,
    /// The account was removed in the meantime.
    Gone,
}

/// The outcome of a fill by the shortcut that the user must answer or read. It waits in `storage.session` for the
/// popup.
#[derive(Clone, Debug, PartialEq)]
pub struct FillQuestion {
    /// The tab that was to be filled. If another tab is in front, the question no longer applies.
    pub tab: i32,
    /// The account.
    pub account: AccountId,
    /// The outcome.
    pub outcome: FillOutcome,
}

/// What `code_field.js` returns from each frame.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Description {
    /// Identifies this document. The document ignores a fill with another nonce.
    pub nonce: String,
    /// `window.origin` of the frame. A frame without an address of its own (`about:blank`, `srcdoc`) has the origin
    /// of the page that created it.
    pub origin: String,
    /// The fields.
    pub page: Page,
    /// Origins of the visible frames from other origins.
    pub closed_frames: Vec<String>,
}

/// A command from the background to an injected script.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PageCommand {
    /// Type this code into these fields.
    FillCode {
        /// The nonce of the description that the decision is based on.
        nonce: String,
        /// The origin that the decision is based on; the script compares it again.
        origin: String,
        /// The fields, in the order of the digits.
        fields: Vec<String>,
        /// The one code.
        code: String,
        /// The button that sends the code, if the user wants it pressed.
        submit: Option<String>,
    },
    /// Return the position of the image with this address.
    PlaceOfImage {
        /// `currentSrc`.
        source: String,
    },
    /// Discard the description.
    Forget {
        /// The nonce of the description.
        nonce: String,
    },
}

/// The position of the image that the user right-clicked; the answer of `image_place.js`.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImagePlace {
    /// Its box.
    pub drawn: DrawnBox,
    /// The viewport that the box is in.
    pub viewport: Viewport,
}

/// The script's answer to [`PageCommand::FillCode`].
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FillAnswer {
    /// The outcome.
    pub ended: PageAnswer,
    /// The time according to the page's server; `None` if it sent none.
    pub time: Option<ServerTime>,
}

/// The time according to a page's server.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerTime {
    /// The `Date` of its answer, unparsed.
    pub date: String,
    /// The `Age` of its answer, in seconds; 0 if absent.
    pub age: f64,
    /// When the request was sent, in Unix milliseconds by this computer's clock.
    pub asked: f64,
    /// When the answer arrived, in Unix milliseconds by this computer's clock.
    pub arrived: f64,
}

/// The outcome of filling, as far as the script in the page can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PageAnswer {
    /// The code is in the field; the script has read it back.
    Filled,
    /// The value was set, but reading it back gives something else.
    NotTaken,
    /// Another document or another origin, or the field is gone or hidden.
    Changed,
}

/// A QR code that was scanned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScannedCode {
    /// Its text.
    pub text: String,
    /// A picture of the code, a PNG as a `data:` URL; only if there are several accounts to choose from.
    pub portrait: Option<String>,
}

/// The result of a scan. It waits in `storage.session` for the popup.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ScanResult {
    /// Origin of the page that was scanned; `None` for a picture.
    pub origin: Option<String>,
    /// The codes, most likely first; empty if none was found.
    pub codes: Vec<ScannedCode>,
    /// Why nothing could be read, if known.
    pub problem: Option<ScanProblem>,
}

/// Why a scan read nothing, apart from there being no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ScanProblem {
    /// The browser gave no picture.
    NoPicture,
    /// Another page was in front before or after the picture was taken, so the code may belong to another page.
    AnotherPage,
}

/// The ids of Kader's entries in context menus.
pub mod menu {
    /// On a page: scan it.
    pub const SCAN: &str = "scan";
    /// On an image: read it.
    pub const READ_IMAGE: &str = "read-image";
    /// On selected text: read it.
    pub const READ_TEXT: &str = "read-text";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_else_is_dropped() {
        let good = r#"{"startScan":{"tab":3}}"#;
        assert_eq!(serde_json::from_str::<Request>(good).unwrap(), Request::StartScan { tab: 3 });
        for bad in [
            r#"{"startScan":{"tab":3,"more":1}}"#,
            r#"{"startScan":{"tab":"3"}}"#,
            r#"{"export":{}}"#,
            r#"{"fill":{"tab":1,"account":"zz","consent":{"field":false}}}"#,
            "[]",
            "null",
        ] {
            assert!(serde_json::from_str::<Request>(bad).is_err(), "{bad}");
        }
    }
}
