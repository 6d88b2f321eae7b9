//! A desktop of the tests' own, for what needs a real keyboard and a real mouse: the browser's shortcuts and its
//! permission questions.

use super::{Res, until};
use std::io::Read;
use std::process::{Child, Command, Stdio};

/// An X server without a screen; dropping this ends it.
pub struct Desktop {
    server: Child,
    /// The value for `DISPLAY`.
    pub display: String,
}

impl Desktop {
    pub fn start() -> Res<Self> {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1280x1100x24", "-nolisten", "tcp"]);
        let mut server = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut number = String::new();
        let mut out = server.stdout.take().ok_or("no stdout")?;
        let mut byte = [0u8];
        while out.read(&mut byte)? == 1 && byte[0] != b'\n' {
            number.push(char::from(byte[0]));
        }
        // The server writes there once; reading on keeps its pipe open.
        std::thread::spawn(move || out.read_to_end(&mut Vec::new()));
        Ok(Self { server, display: format!(":{number}") })
    }

    fn tool(&self, words: &[&str]) -> Res<String> {
        let done = Command::new("xdotool").args(words).env("DISPLAY", &self.display).output()?;
        match done.status.success() {
            true => Ok(String::from_utf8_lossy(&done.stdout).trim().to_owned()),
            false => Err(format!("xdotool {words:?}: {}", String::from_utf8_lossy(&done.stderr)).into()),
        }
    }

    /// Presses keys together, `alt+shift+v`.
    pub fn press(&self, keys: &str) -> Res<()> {
        super::acted();
        self.tool(&["key", "--clearmodifiers", keys]).map(drop)
    }

    /// Clicks at a position on the screen.
    pub fn click(&self, x: i64, y: i64) -> Res<()> {
        self.tool(&["mousemove", &x.to_string(), &y.to_string(), "click", "1"]).map(drop)
    }

    /// Clicks with the right button at a position on the screen.
    pub fn right_click(&self, x: i64, y: i64) -> Res<()> {
        self.tool(&["mousemove", &x.to_string(), &y.to_string(), "click", "3"]).map(drop)
    }

    /// A picture of the screen, for debugging a test.
    pub fn picture(&self, path: &str) -> Res<()> {
        let done = Command::new("import").args(["-display", &self.display, "-window", "root", path]).status()?;
        if done.success() { Ok(()) } else { Err("no picture".into()) }
    }

    /// Waits for a window whose title contains this text, and gives it the focus, because there is no window manager.
    pub fn focus(&self, title: &str) -> Res<()> {
        until("a window", || {
            let found = self.tool(&["search", "--onlyvisible", "--name", title])?;
            let Some(window) = found.lines().last() else { return Ok(None) };
            self.tool(&["windowfocus", window]).map(Some)
        })
        .map(drop)
    }

    /// The titles of the visible windows.
    pub fn windows(&self) -> Res<Vec<String>> {
        let found = self.tool(&["search", "--onlyvisible", "--name", ""])?;
        Ok(found.lines().filter_map(|window| self.tool(&["getwindowname", window]).ok()).collect())
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
