//! Tabs, and the extension's scripts in them, in memory. A page here behaves like `extension/page/*.js` in a browser:
//! it identifies its document by a nonce, describes its fields, and accepts a code only for the nonce and the origin
//! that the decision was based on.

use super::{World, with};
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
    /// Whether no extension may act in it, because it is a page of the browser.
    pub is_closed: bool,
    /// What it shows: a PNG as a `data:` URL.
    pub picture: String,
    /// Its frames; the first is the page itself.
    pub frames: Vec<Frame>,
    /// How often it navigated to another address.
    pub navigations: usize,
}

/// A frame of a tab.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Its number.
    pub id: FrameId,
    /// `window.origin`.
    pub origin: String,
    /// The description of its fields, which [`crate::form::Page`] is read from.
    pub page: Value,
    /// Origins of visible frames from other origins.
    pub closed_frames: Vec<String>,
    /// The codes that were typed into it, each with the origin at that time.
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

    /// The nonce of a frame's document, as `crypto.randomUUID()` makes it.
    pub fn nonce(&self, frame: &Frame) -> String {
        format!("document {}.{}.{}", self.id, frame.id, self.navigations)
    }

    /// Shows what another tab shows, like a page that was sent there.
    pub fn show(&mut self, other: &Self) {
        self.url.clone_from(&other.url);
        self.picture.clone_from(&other.picture);
        self.navigations += 1;
        // The codes that were typed into the previous page stay recorded.
        let filled = self.frames.iter_mut().flat_map(|frame| std::mem::take(&mut frame.filled)).collect();
        self.frames = other.frames.iter().map(|frame| Frame { filled: Vec::new(), ..frame.clone() }).collect();
        if let Some(frame) = self.frames.first_mut() {
            frame.filled = filled;
        }
    }

    /// Navigates to another page with the same fields.
    pub fn navigate(&mut self, url: &str, origin: &str) {
        self.url = url.to_owned();
        self.navigations += 1;
        self.picture.clear();
        self.frames.truncate(1);
        self.frames.iter_mut().for_each(|frame| frame.origin = origin.to_owned());
    }

    /// The result of the last of these files in a frame.
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

/// What a hostile page does to the tabs.
#[derive(Clone, Debug)]
pub enum TabEvent {
    /// A tab comes to the front of its window.
    Front(i32),
    /// A tab navigates to the page of this one.
    Shows(i32, Box<MemoryTab>),
}

impl World {
    /// Brings a tab to the front of its window.
    pub fn bring_to_front(&mut self, id: i32) {
        if let Some(at) = self.tabs.iter().position(|tab| tab.id == id) {
            let tab = self.tabs.remove(at);
            *self.activations.entry(tab.window).or_default() += 1;
            self.tabs.insert(0, tab);
        }
    }

    /// Swaps the first two tabs.
    pub(super) fn change_tabs(&mut self) {
        if let Some(second) = self.tabs.get(1).map(|tab| tab.id) {
            self.bring_to_front(second);
        }
    }

    /// Swaps the pages of the first two tabs.
    pub(super) fn change_pages(&mut self) {
        if let [first, second, ..] = self.tabs.as_mut_slice() {
            let before = first.clone();
            first.show(second);
            second.show(&before);
        }
    }

    /// Runs the events of one moment.
    pub(super) fn moment(&mut self) {
        let now = self.moments;
        self.moments += 1;
        for (_, event) in self.tab_events.extract_if(.., |(moment, _)| *moment == now).collect::<Vec<_>>() {
            match event {
                TabEvent::Front(id) => self.bring_to_front(id),
                TabEvent::Shows(id, page) => {
                    if let Some(tab) = self.tabs.iter_mut().find(|tab| tab.id == id) {
                        tab.show(&page);
                    }
                }
            }
        }
    }

    /// How often a tab came to the front of this window, and how often this tab navigated.
    fn changes(&self, id: i32, window: i32) -> Option<(usize, usize)> {
        let tab = self.tabs.iter().find(|tab| tab.id == id)?;
        Some((self.activations.get(&window).copied().unwrap_or_default(), tab.navigations))
    }
}

/// Compares the events of a tab with those when watching began.
pub struct TabWatch {
    id: i32,
    window: i32,
    before: Option<(usize, usize)>,
}

impl TabWatch {
    pub(super) fn new(id: i32, window: i32) -> Self {
        Self { id, window, before: with(|world| world.changes(id, window)) }
    }

    /// Whether since then no tab came to the front of the window and the tab did not navigate.
    pub fn is_undisturbed(&self) -> bool {
        self.before.is_some() && self.before == with(|world| world.changes(self.id, self.window))
    }
}

/// Runs script files in a tab; `None` if no extension may.
pub fn inject(tab: i32, files: &[&str], all_frames: bool) -> Option<Vec<(FrameId, Value)>> {
    with(|world| {
        let tab = world.tabs.iter().find(|open| open.id == tab && !open.is_closed)?;
        let frames = tab.frames.iter().take(if all_frames { tab.frames.len() } else { 1 });
        Some(frames.map(|frame| (frame.id, tab.answer(files, frame))).collect())
    })
}

/// Sends a command to the extension's script in a frame; `None` if there is no such frame.
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
