//! The whole vocabulary between the parts of the extension, on one page.
//!
//! No secret is in any message. A code crosses once, in the one command that fills it. Everything is decoded into
//! exactly these types; what does not fit is dropped.

use crate::account::AccountId;
use crate::clock_difference::ClockDifference;
use crate::form::{Page, Reason};
use crate::region::{DrawnBox, Viewport};
use serde::{Deserialize, Serialize};

/// What the popup or an injected script asks of the background.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Request {
    /// Popup: let the user draw a box on this tab.
    StartScan {
        /// The tab.
        tab: i32,
    },
    /// Popup: look for codes in all that this tab shows.
    FindOnPage {
        /// The tab.
        tab: i32,
    },
    /// Popup: read this picture, which the user brought.
    ReadPicture {
        /// A PNG as a `data:` URL.
        png: String,
    },
    /// Popup: what is known of the portal at this origin.
    Guide {
        /// The origin.
        origin: String,
    },
    /// Popup: what the page at this origin looks like, which belongs to no account.
    LookAlike(String),
    /// Selection script: a box was drawn.
    RegionChosen {
        /// The nonce that the script returned when it was injected.
        nonce: String,
        /// The box.
        drawn: DrawnBox,
        /// Where it stands.
        viewport: Viewport,
    },
    /// Selection script: the user left without drawing.
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
        /// What the user has already said yes to.
        consent: Consent,
    },
}

/// What the user has said yes to for one fill.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Consent {
    /// Fill at this site although the account does not know it.
    pub site: Option<SiteConsent>,
    /// Fill although the page seems to want another code.
    pub field: bool,
}

/// A yes to one site, which was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SiteConsent {
    /// Its origin.
    pub origin: String,
    /// Whether the account is at home there from now on. Never where the connection has no TLS, whatever stands here.
    pub always: bool,
}

/// What the background answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Reply {
    /// Done as asked.
    Done,
    /// Nothing can be injected here: a page of the browser, its store, a PDF.
    PageClosedToUs,
    /// The browser keeps nothing for the popup.
    StorageRefused,
    /// How a fill ended.
    Fill(FillOutcome),
    /// The host that a page looks like and is not; `None` for one that is merely unknown.
    LookAlike(Option<String>),
    /// What is known of a portal, in sentences of the user's language: its name, the first step, and more; empty for one of nobody.
    Guide(Vec<String>),
}

/// How a fill ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum FillOutcome {
    /// The code stands in the field; read back. How far this computer's clock is off, by the page's server, where that is worth
    /// telling.
    Filled(Option<ClockDifference>),
    /// The account does not know this site: ask, showing both.
    UnknownSite {
        /// Where the page is.
        page: String,
        /// Where the account belongs.
        known: Vec<String>,
        /// The host that the page looks like and is not; `None` for one that is merely unknown.
        #[serde(rename = "looksLike")]
        looks_like: Option<String>,
    },
    /// The IT department lets nothing be filled at this site.
    ForbiddenHere,
    /// A field, but perhaps for another code: ask, and say why.
    Ask(Reason),
    /// No field for a code, and why.
    NoField(Reason),
    /// No field, but a part of the page comes from this host, where the browser does not let us look.
    InClosedFrame(String),
    /// The field did not take the code.
    NotTaken,
    /// The page changed between looking and filling.
    PageChanged,
    /// Nothing can be injected here.
    PageClosedToUs,
    /// The vault was locked meanwhile.
    Locked,
    /// The vault could not be read or saved.
    VaultTrouble,
    /// The account was removed meanwhile.
    Gone,
}

/// How a fill by the shortcut ended that needs an answer or a word, waiting in `storage.session` for the popup.
#[derive(Clone, Debug, PartialEq)]
pub struct FillQuestion {
    /// The tab that was to be filled; over another it is no question any more.
    pub tab: i32,
    /// The account.
    pub account: AccountId,
    /// How it ended.
    pub outcome: FillOutcome,
}

/// What `code_field.js` returns from each frame.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Description {
    /// Names this very document; a fill with another nonce is dropped there.
    pub nonce: String,
    /// `window.origin` of the frame: one without an address of its own (`about:blank`, `srcdoc`) has its maker's.
    pub origin: String,
    /// The fields.
    pub page: Page,
    /// Origins of the visible frames from elsewhere.
    pub closed_frames: Vec<String>,
}

/// What the background tells an injected script.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PageCommand {
    /// Type this code into these fields.
    FillCode {
        /// The nonce of the description that was decided on.
        nonce: String,
        /// The origin that was decided on; the script compares again.
        origin: String,
        /// The fields, in the order of the digits.
        fields: Vec<String>,
        /// The one code.
        code: String,
        /// The button that sends it, where the user wants that.
        submit: Option<String>,
    },
    /// Say where the image of this address stands.
    PlaceOfImage {
        /// `currentSrc`.
        source: String,
    },
    /// Forget what was described.
    Forget {
        /// The nonce of the description.
        nonce: String,
    },
}

/// Where an image stands that the user right-clicked; what `image_place.js` answers.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImagePlace {
    /// Its box.
    pub drawn: DrawnBox,
    /// Where that stands.
    pub viewport: Viewport,
}

/// What the script answers to [`PageCommand::FillCode`].
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FillAnswer {
    /// How it ended.
    pub ended: PageAnswer,
    /// What the page's own server takes for the time; `None` where it did not say.
    pub time: Option<ServerTime>,
}

/// What the server of a page takes for the time.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerTime {
    /// Its answer's `Date`, as it stands there.
    pub date: String,
    /// Its answer's `Age`, in seconds; 0 where there is none.
    pub age: f64,
    /// When it was asked, in Unix milliseconds by this computer's clock.
    pub asked: f64,
    /// When it had answered.
    pub arrived: f64,
}

/// How filling ended, as far as the page's script can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PageAnswer {
    /// The code stands there; read back.
    Filled,
    /// Set, but what can be read back is something else.
    NotTaken,
    /// Other document, other origin, or the field is gone or hidden.
    Changed,
}

/// A code that was scanned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScannedCode {
    /// What it says.
    pub text: String,
    /// How it looks, a PNG as a `data:` URL; only where there are several accounts to tell apart.
    pub portrait: Option<String>,
}

/// What a scan brought, waiting in `storage.session` for the popup.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Find {
    /// Origin of the page that was scanned; `None` for a picture.
    pub origin: Option<String>,
    /// The codes, likeliest first; empty when none was found.
    pub codes: Vec<ScannedCode>,
    /// Why nothing could be read, where that is known.
    pub problem: Option<ScanProblem>,
}

/// Why a scan has read nothing, other than that there was nothing to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ScanProblem {
    /// The browser gave no picture.
    NoPicture,
    /// Another page was in front before the picture was taken, or after it: nobody can tell whose code is in it.
    AnotherPage,
}

/// The ids of our entries in context menus.
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
