//! Tabs and what our scripts do in them, in memory. A page here does what `extension/page/*.js` do in a browser: it names its
//! document by a nonce, describes its fields, and takes a code only for the nonce and the origin that were decided on.

use super::with;
use crate::message::PageCommand;
use crate::platform::FrameId;
use serde_json::{Value, json};

/// A tab.
#[derive(Clone, Debug)]
pub struct MemoryTab {
    /// Its id.
    pub id: i32,
    /// Its window.
    pub window: i32,
    /// Its address.
    pub url: String,
    /// Whether no extension may act in it: a page of the browser's own.
    pub is_closed: bool,
    /// What it shows: a PNG as a `data:` URL.
    pub picture: String,
    /// Its frames; the first is the page itself.
    pub frames: Vec<Frame>,
    /// How often it went to another address.
    pub navigations: usize,
}

/// A frame of a tab.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Its number.
    pub id: FrameId,
    /// `window.origin`.
    pub origin: String,
    /// What [`crate::form::Page`] is read from: the fields.
    pub page: Value,
    /// Origins of visible frames from elsewhere.
    pub closed_frames: Vec<String>,
    /// What was typed into it, each with the origin that it had then.
    pub filled: Vec<(String, String)>,
}

impl MemoryTab {
    /// A page at an address, with these fields and this picture.
    pub fn new(id: i32, url: &str, origin: &str, page: Value, picture: &str) -> Self {
        let frame = Frame { id: 0.0, origin: origin.to_owned(), page, closed_frames: Vec::new(), filled: Vec::new() };
        Self {
            id,
            window: 1,
            url: url.to_owned(),
            is_closed: false,
            picture: picture.to_owned(),
            frames: vec![frame],
            navigations: 0,
        }
    }

    /// Names the document of a frame, as `crypto.randomUUID()` does.
    fn nonce(&self, frame: &Frame) -> String {
        format!("document {}.{}.{}", self.id, frame.id, self.navigations)
    }

    /// Goes to another page with the same fields.
    pub fn navigate(&mut self, url: &str, origin: &str) {
        self.url = url.to_owned();
        self.navigations += 1;
        self.picture.clear();
        self.frames.truncate(1);
        self.frames.iter_mut().for_each(|frame| frame.origin = origin.to_owned());
    }

    /// What the last of these files gives back in a frame.
    fn answer(&self, files: &[&str], frame: &Frame) -> Value {
        match files.last() {
            Some(&"page/code_field.js") => {
                let description = json!({
                    "nonce": self.nonce(frame),
                    "origin": frame.origin,
                    "page": frame.page,
                    "closedFrames": frame.closed_frames,
                });
                Value::String(description.to_string())
            }
            Some(&"page/select_region.js") => Value::String(self.nonce(frame)),
            _ => Value::Bool(true),
        }
    }
}

/// Runs script files in a tab; `None` where no extension may.
pub fn inject(tab: i32, files: &[&str], all_frames: bool) -> Option<Vec<(FrameId, Value)>> {
    with(|world| {
        let tab = world.tabs.iter().find(|open| open.id == tab && !open.is_closed)?;
        let frames = tab.frames.iter().take(if all_frames { tab.frames.len() } else { 1 });
        Some(frames.map(|frame| (frame.id, tab.answer(files, frame))).collect())
    })
}

/// Tells our script in a frame something; `None` where there is no such frame.
pub fn command(tab: i32, frame: FrameId, command: &PageCommand) -> Option<Value> {
    with(|world| {
        let tab = world.tabs.iter_mut().find(|open| open.id == tab && !open.is_closed)?;
        let at = tab.frames.iter().position(|known| known.id == frame)?;
        let document = tab.nonce(&tab.frames[at]);
        let frame = &mut tab.frames[at];
        Some(match command {
            PageCommand::FillCode { nonce, origin, code, .. } => {
                let ended = match *nonce == document && *origin == frame.origin {
                    true => {
                        frame.filled.push((frame.origin.clone(), code.clone()));
                        "filled"
                    }
                    false => "changed",
                };
                json!({ "ended": ended, "time": null })
            }
            PageCommand::PlaceOfImage { .. } | PageCommand::Forget { .. } => Value::Null,
        })
    })
}
