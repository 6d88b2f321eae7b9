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

/// The options for starting a browser.
#[derive(Clone, Debug)]
pub struct Start {
    /// The browser's own language.
    pub language: &'static str,
    /// Device pixel ratio.
    pub ratio: f64,
    /// Dark colours.
    pub dark: bool,
    /// A visible window instead of headless mode.
    pub window: bool,
    /// The display of the window, if it is not the current one.
    pub display: Option<String>,
    /// Another extension than the built one.
    pub extension: Option<PathBuf>,
    /// Whether Firefox installs it permanently, as from a store, and not temporarily, as for developers.
    pub for_good: bool,
    /// A profile that is kept; otherwise a new one that is deleted with the browser.
    pub profile: Option<PathBuf>,
    /// A port of this computer that receives all traffic to other hosts, with any certificate accepted.
    pub proxy: Option<u16>,
    /// Host names that resolve to this computer.
    pub hosts: Vec<String>,
    /// Command line flags for Chromium only.
    pub flags: Vec<String>,
    /// Preferences and their values, for Firefox only.
    pub preferences: &'static [(&'static str, &'static str)],
    /// The administrator's rules for Kader on this computer.
    pub rules: Option<Value>,
    /// Whether Firefox reads the rules in the user's home folder instead of next to the program.
    pub rules_in_home: bool,
}

/// The colours of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
    /// The user's own colours, as in the contrast themes of Windows.
    Forced,
}

thread_local! {
    static ACTIONS: Cell<usize> = const { Cell::new(0) };
}

/// Counts an action of a person: a click, a drag or a key press.
fn acted() {
    ACTIONS.set(ACTIONS.get() + 1);
}

/// The number of actions of a person in this test so far.
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

/// What a person can do with a browser that has Kader installed.
pub trait Browser {
    /// For file names and messages.
    fn name(&self) -> &'static str;
    /// The language that it was started in.
    fn language(&self) -> &'static str;
    /// Evaluates an expression in the extension's background, which is started if it is stopped.
    fn background(&mut self, expression: &str) -> Res<Value>;
    /// Whether a page that goes away loses its answer, so that the driver has to wait for it.
    fn loses_answers_of_pages(&self) -> bool {
        false
    }
    /// Opens an address in the current tab.
    fn open(&mut self, url: &str) -> Res<()>;
    /// Evaluates a JavaScript expression in the page.
    fn page(&mut self, expression: &str) -> Res<Value>;
    /// Clicks the middle of an element of the page.
    fn page_click(&mut self, css: &str) -> Res<()>;
    /// Drags with the mouse button down, in CSS pixels of the page.
    fn drag(&mut self, from: (f64, f64), to: (f64, f64)) -> Res<()>;
    /// Drags with a finger (`touch`) or a pen (`pen`).
    fn drag_with(&mut self, pointer: &str, from: (f64, f64), to: (f64, f64)) -> Res<()>;
    /// Presses a key in the page, by its `KeyboardEvent.key`.
    fn page_key(&mut self, key: &str, shift: bool) -> Res<()>;
    /// Pastes into the focused element of the page.
    fn page_paste(&mut self) -> Res<()>;
    /// From now on the page is the tab that was opened last with this text in its address.
    fn to_new_tab(&mut self, part_of_url: &str) -> Res<()>;
    /// Opens a page of the extension in a new tab, which is the page from now on.
    fn open_own_page(&mut self, name: &str) -> Res<()>;
    /// The folder with all data of the browser.
    fn profile(&self) -> &Path;
    /// Prepares it for the next journey: a new installation of Kader with empty stores, one empty window, no cookies.
    fn renew(&mut self) -> Res<()>;
    /// Ends the browser as a power cut does, without a warning.
    fn kill(&mut self);
    /// Stops the background, as browsers do when it is idle.
    fn end_background(&mut self) -> Res<()>;
    /// Replaces the running extension by another version, as an update does.
    fn update_extension(&mut self, folder: &Path) -> Res<()>;
    /// The browser's download folder.
    fn downloads(&self) -> PathBuf {
        self.profile().join("downloads")
    }
    /// Chooses a file in a file field of the page.
    fn choose_file(&mut self, css: &str, path: &str) -> Res<()>;
    /// Drops a file of the desktop on an element of the page.
    fn drop_file(&mut self, css: &str, path: &Path) -> Res<()>;
    /// Right-clicks an image of the page and chooses Kader's entry in its menu.
    fn choose_in_image_menu(&mut self, css: &str, entry: &str) -> Res<()>;
    /// Chooses an entry of the open context menu of the page, if a protocol can access it.
    fn choose_in_open_menu(&mut self, entry: &str) -> Res<()>;
    /// Opens a page of the browser, in which no extension may work.
    fn open_closed_page(&mut self) -> Res<()>;
    /// Clicks Kader's toolbar button with a real click: grants activeTab and opens the popup.
    fn press_action(&mut self) -> Res<()>;
    /// Evaluates an expression in the open popup; an error if none is open.
    fn popup(&mut self, expression: &str) -> Res<Value>;
    /// Whether the popup is open.
    fn popup_is_open(&mut self) -> bool;
    /// Clicks the middle of an element of the popup.
    fn popup_click(&mut self, css: &str) -> Res<()>;
    /// Presses a key in the popup.
    fn popup_key(&mut self, key: &str, shift: bool) -> Res<()>;
    /// Closes the popup as a click elsewhere does.
    fn close_popup(&mut self) -> Res<()>;
    /// What a screen reader receives of the popup, in order: a line for each node that has a role and a name or a
    /// text.
    fn popup_tree(&mut self) -> Res<Vec<String>>;
    /// The console errors of the extension's own pages, if the browser reports them; for debugging a failure.
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
    /// Changes the colours.
    fn set_theme(&mut self, theme: Theme) -> Res<()>;
    /// Changes to dark or light colours.
    fn set_dark(&mut self, dark: bool) -> Res<()> {
        self.set_theme(if dark { Theme::Dark } else { Theme::Light })
    }
    /// Presses Alt and a key in the page.
    fn page_alt_key(&mut self, key: &str) -> Res<()>;

    /// Types into the focused element of the popup.
    fn popup_type(&mut self, text: &str) -> Res<()>;

    /// Types into the focused element of the page.
    fn page_type(&mut self, text: &str) -> Res<()>;
}

/// Listens in a document for the next press of a pointer, and records whether it hit the intended element.
///
/// A browser under load drops a press that comes before the first paint, and a popup's window that is still growing
/// moves its content. A person notices that and presses again, and so do the drivers.
const AIM: &str = "(element => { const pressed = Symbol.for('pressed'); window[pressed] = 'nothing'; \
    window.addEventListener('pointerdown', event => { \
        window[pressed] = event.composedPath().includes(element) ? 'it' : event.target.outerHTML?.slice(0, 80) ?? 'the window'; \
    }, { capture: true, once: true }); return true; })";

/// What was pressed since then: `it`, `nothing`, or the start of another element's text. Null if the press has led to
/// another document.
const PRESSED: &str = "window[Symbol.for('pressed')] ?? null";

/// How often a press is repeated.
const PRESSES: usize = 5;

/// What a press hit, given the answer to [`PRESSED`]: `None` if it was the right element.
fn missed(answer: Res<Value>) -> Option<String> {
    match answer.ok()? {
        Value::String(hit) if hit != "it" => Some(hit),
        _ => None,
    }
}

/// The time between two questions. Each question takes time that the browser needs to reach the answer.
const SHORTEST_PAUSE: Duration = Duration::from_millis(15);
const LONGEST_PAUSE: Duration = Duration::from_millis(90);

/// Waits until a question has an answer; errors on the way count as "not yet".
pub fn until<T>(what: &str, ask: impl FnMut() -> Res<Option<T>>) -> Res<T> {
    until_within(Duration::from_secs(45), what, ask)
}

/// Like [`until`], where a browser takes longer than people do.
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

/// Reloads the page. Not within the call, which would lose its own answer.
pub fn reload(browser: &mut dyn Browser) -> Res<()> {
    let mut page = screen::page(browser);
    page.of("html", "(e.dataset.old = 'yes', setTimeout(() => location.reload(), 20), true)")?;
    page.wait("is loaded again", "document.readyState === 'complete' && !document.documentElement.dataset.old")
}

/// Waits for a complete download whose name has this ending, and moves it out of the folder.
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

/// Waits until the popup is closed.
pub fn until_closed(browser: &mut dyn Browser) -> Res<()> {
    until("popup to close", || Ok((!browser.popup_is_open()).then_some(())))
}

/// A program that ends when the test process ends, in any way: a shell waits until its input is closed, and then
/// kills the program.
pub struct Leashed {
    shell: Child,
}

impl Leashed {
    /// Starts the program of a command, with its arguments and environment. A temporary folder is deleted with it.
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

    /// The program's log, if it was requested.
    pub fn log(&mut self) -> Option<ChildStderr> {
        self.shell.stderr.take()
    }

    /// Ends the program at once, without a warning.
    pub fn kill(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }

    /// Waits until the program has ended by itself.
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

/// The profile to start with, and the guard that deletes it afterwards.
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

/// The path of the built extension.
pub fn extension(folder: &str) -> Res<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist").join(folder);
    if !path.join("manifest.json").exists() {
        return Err(format!("{} is not built; run ./build.sh build", path.display()).into());
    }
    Ok(path)
}

/// Deletes the content of a folder.
fn empty_folder(folder: &Path) -> Res<()> {
    std::fs::remove_dir_all(folder)?;
    Ok(std::fs::create_dir_all(folder)?)
}

/// A copy of the built extension, for a browser that must not share it.
pub fn own_extension(folder: &str, to: &Path) -> Res<PathBuf> {
    let copied = Command::new("cp").arg("-r").arg(extension(folder)?).arg(to).status()?;
    if copied.success() { Ok(to.to_owned()) } else { Err("no copy of the extension".into()) }
}

/// Saves a picture of a journey for people to look at.
pub fn keep_picture(name: &str, png: &[u8]) -> Res<()> {
    keep(&format!("{name}.png"), png)
}

/// Saves a file of a journey for people to look at.
pub fn keep(name: &str, bytes: &[u8]) -> Res<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/journey");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join(name), bytes)?;
    Ok(())
}
