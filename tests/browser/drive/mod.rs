//! Drives real browsers as a person would: the toolbar button, real clicks, drags and keys. No WebDriver program, no
//! Node: raw CDP for Chromium, raw Marionette for Firefox.

#![allow(dead_code, reason = "each test program drives the browsers in its own way")]

pub mod chromium;
pub mod desktop;
pub mod firefox;
pub mod message;
pub mod screen;

use serde_json::Value;
use std::cell::Cell;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::{Duration, Instant};

pub type Res<T> = Result<T, Box<dyn std::error::Error>>;

/// How a browser is started.
#[derive(Clone, Debug)]
pub struct Start {
    /// The browser's own language.
    pub language: &'static str,
    /// Device pixel ratio.
    pub ratio: f64,
    /// Dark colours.
    pub dark: bool,
    /// A window a person can see, instead of headless.
    pub window: bool,
    /// The display it is on, where that is another than ours.
    pub display: Option<String>,
    /// Another extension than the one that was built.
    pub extension: Option<PathBuf>,
    /// Whether Firefox has it for good, as from a store, and not only until it ends, as developers do.
    pub for_good: bool,
    /// A profile that outlives the browser; else a new one that goes with it.
    pub profile: Option<PathBuf>,
    /// A port of this computer that everything for elsewhere goes to, whatever certificate it shows.
    pub proxy: Option<u16>,
    /// Names that stand for this computer.
    pub hosts: Vec<String>,
    /// What Chromium alone is told at its start.
    pub flags: Vec<String>,
    /// What Firefox alone is told: preferences and their values.
    pub preferences: &'static [(&'static str, &'static str)],
    /// What an administrator of this computer decided about Kader.
    pub rules: Option<Value>,
    /// Whether Firefox finds that in the user's home instead of beside the program.
    pub rules_in_home: bool,
}

/// In which colours pages are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
    /// The user's own few, as Windows has for contrast.
    Forced,
}

thread_local! {
    static ACTIONS: Cell<usize> = const { Cell::new(0) };
}

/// A person did something: clicked, dragged or pressed a key.
fn acted() {
    ACTIONS.set(ACTIONS.get() + 1);
}

/// How often a person did something in this test so far.
pub fn actions() -> usize {
    ACTIONS.get()
}

impl Default for Start {
    fn default() -> Self {
        Self {
            language: "nl",
            ratio: 1.0,
            dark: false,
            window: false,
            display: None,
            extension: None,
            for_good: false,
            profile: None,
            proxy: None,
            hosts: Vec::new(),
            flags: Vec::new(),
            preferences: &[],
            rules: None,
            rules_in_home: false,
        }
    }
}

/// What a person can do with a browser that has Kader in it.
pub trait Browser {
    /// For file names and messages.
    fn name(&self) -> &'static str;
    /// The language that it was started in.
    fn language(&self) -> &'static str;
    /// Evaluates an expression in the extension's background, which it starts if it rests.
    fn background(&mut self, expression: &str) -> Res<Value>;
    /// Whether a page that goes away while it is asked something takes the answer along, and the driver waits for it.
    fn loses_answers_of_pages(&self) -> bool {
        false
    }
    /// Opens an address in the one tab.
    fn open(&mut self, url: &str) -> Res<()>;
    /// Evaluates a JavaScript expression in the page.
    fn page(&mut self, expression: &str) -> Res<Value>;
    /// Clicks the middle of an element of the page.
    fn page_click(&mut self, css: &str) -> Res<()>;
    /// Drags with the mouse button down, in CSS pixels of the page.
    fn drag(&mut self, from: (f64, f64), to: (f64, f64)) -> Res<()>;
    /// The same with a finger (`touch`) or a pen (`pen`).
    fn drag_with(&mut self, pointer: &str, from: (f64, f64), to: (f64, f64)) -> Res<()>;
    /// Presses a key in the page, by its `KeyboardEvent.key`.
    fn page_key(&mut self, key: &str, shift: bool) -> Res<()>;
    /// Pastes into whatever has the keyboard in the page.
    fn page_paste(&mut self) -> Res<()>;
    /// From now on the page is the tab that was opened last, at an address with this in it.
    fn to_new_tab(&mut self, part_of_url: &str) -> Res<()>;
    /// Opens a page of the extension's own in a new tab, which is the page from now on.
    fn open_own_page(&mut self, name: &str) -> Res<()>;
    /// The folder with everything that the browser keeps.
    fn profile(&self) -> &Path;
    /// Prepares it for the next journey: a new installation of Kader with empty stores, one empty window, no cookies.
    fn renew(&mut self) -> Res<()>;
    /// Ends the browser as a power cut does: no word beforehand.
    fn kill(&mut self);
    /// Ends the background, as browsers do with one that rests.
    fn end_background(&mut self) -> Res<()>;
    /// Puts another version of the extension in the place of the one that runs, as an update does.
    fn update_extension(&mut self, folder: &Path) -> Res<()>;
    /// Where the browser puts downloads.
    fn downloads(&self) -> PathBuf {
        self.profile().join("downloads")
    }
    /// Chooses a file in a file field of the page.
    fn choose_file(&mut self, css: &str, path: &str) -> Res<()>;
    /// Drops a file of the desktop on an element of the page.
    fn drop_file(&mut self, css: &str, path: &Path) -> Res<()>;
    /// Right-clicks an image of the page and chooses Kader's entry in its menu.
    fn choose_in_image_menu(&mut self, css: &str, entry: &str) -> Res<()>;
    /// Chooses an entry of the page's menu that stands open; where a protocol reaches it.
    fn choose_in_open_menu(&mut self, entry: &str) -> Res<()>;
    /// Opens a page of the browser's own, where no extension may work.
    fn open_closed_page(&mut self) -> Res<()>;
    /// Clicks Kader's toolbar button for real: grants activeTab and opens the popup.
    fn press_action(&mut self) -> Res<()>;
    /// Evaluates an expression in the open popup; an error when there is none.
    fn popup(&mut self, expression: &str) -> Res<Value>;
    /// Whether the popup stands open.
    fn popup_is_open(&mut self) -> bool;
    /// Clicks the middle of an element of the popup.
    fn popup_click(&mut self, css: &str) -> Res<()>;
    /// Presses a key in the popup.
    fn popup_key(&mut self, key: &str, shift: bool) -> Res<()>;
    /// Closes the popup as a click elsewhere does.
    fn close_popup(&mut self) -> Res<()>;
    /// What a screen reader is told of the popup, in its order: a line for each thing that has a role and a name or a text.
    fn popup_tree(&mut self) -> Res<Vec<String>>;
    /// What our own pages complained about in the console, where the browser tells; for whoever looks into a failure.
    fn complaints(&self) -> Vec<String> {
        Vec::new()
    }
    /// A picture of the popup, PNG.
    fn popup_picture(&mut self) -> Res<Vec<u8>>;
    /// A picture of the page, PNG.
    fn page_picture(&mut self) -> Res<Vec<u8>>;
    /// The page as it is printed, PDF.
    fn print(&mut self) -> Res<Vec<u8>>;
    /// Page zoom, 1 is 100 %.
    fn zoom(&mut self, factor: f64) -> Res<()>;
    /// Other colours from now on.
    fn set_theme(&mut self, theme: Theme) -> Res<()>;
    /// Dark or light ones.
    fn set_dark(&mut self, dark: bool) -> Res<()> {
        self.set_theme(if dark { Theme::Dark } else { Theme::Light })
    }
    /// Presses Alt and a key in the page.
    fn page_alt_key(&mut self, key: &str) -> Res<()>;

    /// Types into whatever has the keyboard in the popup.
    fn popup_type(&mut self, text: &str) -> Res<()>;

    /// Types into whatever has the keyboard in the page.
    fn page_type(&mut self, text: &str) -> Res<()>;
}

/// Listens in a document for the next press of a pointer, and keeps whether it reached the element that is aimed at.
///
/// A browser under load drops what is pressed before it has painted, and a popup's window that still grows moves what is
/// in it: a person sees that and presses again, and so do the drivers.
const AIM: &str = "(element => { const pressed = Symbol.for('pressed'); window[pressed] = 'nothing'; \
    window.addEventListener('pointerdown', event => { \
        window[pressed] = event.composedPath().includes(element) ? 'it' : event.target.outerHTML?.slice(0, 80) ?? 'the window'; \
    }, { capture: true, once: true }); return true; })";

/// What was pressed since then: `it`, `nothing`, or the beginning of something else. Null where the press has led to
/// another document.
const PRESSED: &str = "window[Symbol.for('pressed')] ?? null";

/// How often a press is made again.
const PRESSES: usize = 5;

/// What a press hit, given the answer to [`PRESSED`]: none if the right thing.
fn missed(answer: Res<Value>) -> Option<String> {
    match answer.ok()? {
        Value::String(hit) if hit != "it" => Some(hit),
        _ => None,
    }
}

/// Between two questions. Each question takes the browser's time, which it needs to come to the answer.
const SHORTEST_PAUSE: Duration = Duration::from_millis(15);
const LONGEST_PAUSE: Duration = Duration::from_millis(90);

/// Waits until a question has an answer; errors on the way count as "not yet".
pub fn until<T>(what: &str, ask: impl FnMut() -> Res<Option<T>>) -> Res<T> {
    until_within(Duration::from_secs(45), what, ask)
}

/// The same where a browser takes longer than people do.
pub fn until_within<T>(time: Duration, what: &str, mut ask: impl FnMut() -> Res<Option<T>>) -> Res<T> {
    let end = Instant::now() + time;
    let mut last = String::new();
    let mut pause = SHORTEST_PAUSE;
    loop {
        match ask() {
            Ok(Some(answer)) => return Ok(answer),
            Ok(None) => {}
            Err(error) => last = error.to_string(),
        }
        if Instant::now() > end {
            return Err(format!("timed out waiting for {what} {last}").into());
        }
        std::thread::sleep(pause);
        pause = (pause * 3 / 2).min(LONGEST_PAUSE);
    }
}

/// Loads the page anew. Not within the call: it would take its own answer away.
pub fn reload(browser: &mut dyn Browser) -> Res<()> {
    let mut page = screen::page(browser);
    page.of("html", "(e.dataset.old = 'yes', setTimeout(() => location.reload(), 20), true)")?;
    page.wait("is loaded again", "document.readyState === 'complete' && !document.documentElement.dataset.old")
}

/// Waits for a whole download whose name ends so; takes it out of the folder.
pub fn take_download(browser: &dyn Browser, ending: &str) -> Res<PathBuf> {
    let folder = browser.downloads();
    let path = until("a download", || {
        let files = std::fs::read_dir(&folder)?.flatten().map(|entry| entry.path());
        Ok(files.into_iter().find(|path| {
            path.to_string_lossy().ends_with(ending)
                && path.metadata().is_ok_and(|file| file.len() > 0)
                && !path.with_extension("part").exists()
        }))
    })?;
    let taken = folder.with_file_name(path.file_name().ok_or("no name")?);
    std::fs::rename(&path, &taken)?;
    Ok(taken)
}

/// Waits until the popup is gone.
pub fn until_closed(browser: &mut dyn Browser) -> Res<()> {
    until("popup to close", || Ok((!browser.popup_is_open()).then_some(())))
}

/// A program that ends when we do, however we end: a shell waits for us to let go of its input, and kills it then.
pub struct Leashed {
    shell: Child,
}

impl Leashed {
    /// Starts the program of a command, with its arguments and environment. A folder that is only ours goes with it.
    pub fn start(command: &Command, stderr: Stdio, folder: Option<&tempfile::TempDir>) -> Res<Self> {
        const WATCH: &str = "exec 3<&0; \"$@\" 3<&- </dev/null & program=$!; \
            { read -r _ <&3; kill -9 $program; } 2>/dev/null & watcher=$!; \
            wait $program 2>/dev/null; kill $watcher 2>/dev/null; [ -z \"$KADER_LEFT_OVER\" ] || rm -rf \"$KADER_LEFT_OVER\"";
        let mut shell = Command::new("bash");
        shell.args(["-c", WATCH, "bash"]).arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            shell.env(name, value.unwrap_or_default());
        }
        shell.env("KADER_LEFT_OVER", folder.map_or(OsStr::new(""), |folder| folder.path().as_os_str()));
        let shell = shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(stderr).spawn()?;
        Ok(Self { shell })
    }

    /// What the program writes as its log, if that was asked for.
    pub fn log(&mut self) -> Option<ChildStderr> {
        self.shell.stderr.take()
    }

    /// Ends it at once, without a word beforehand.
    pub fn kill(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }

    /// Waits until it has ended by itself.
    pub fn wait(&mut self) -> Res<()> {
        let leash = self.shell.stdin.take();
        self.shell.wait()?;
        drop(leash);
        Ok(())
    }
}

impl Drop for Leashed {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The profile to start with, and what removes it afterwards.
fn profile_of(start: &Start) -> Res<(PathBuf, Option<tempfile::TempDir>)> {
    let (path, owned) = match &start.profile {
        Some(path) => (path.clone(), None),
        None => {
            let folder = tempfile::tempdir()?;
            (folder.path().to_owned(), Some(folder))
        }
    };
    std::fs::create_dir_all(path.join("downloads"))?;
    Ok((path, owned))
}

/// Where the built extension lies.
pub fn extension(folder: &str) -> Res<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist").join(folder);
    if !path.join("manifest.json").exists() {
        return Err(format!("{} is not built; run ./build.sh build", path.display()).into());
    }
    Ok(path)
}

/// Takes everything out of a folder.
fn empty_folder(folder: &Path) -> Res<()> {
    std::fs::remove_dir_all(folder)?;
    Ok(std::fs::create_dir_all(folder)?)
}

/// A copy of what was built, for a browser that must not share it.
pub fn own_extension(folder: &str, to: &Path) -> Res<PathBuf> {
    let copied = Command::new("cp").arg("-r").arg(extension(folder)?).arg(to).status()?;
    if copied.success() { Ok(to.to_owned()) } else { Err("no copy of the extension".into()) }
}

/// A picture of a journey, to look at.
pub fn keep_picture(name: &str, png: &[u8]) -> Res<()> {
    keep(&format!("{name}.png"), png)
}

/// Where what journeys leave to look at goes.
pub fn keep(name: &str, bytes: &[u8]) -> Res<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/journey");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join(name), bytes)?;
    Ok(())
}
