//! Chromium over the DevTools protocol.

use super::{
    AIM, Browser, Leashed, PRESSED, PRESSES, Res, Start, Theme, acted, empty_folder, extension, missed, own_extension,
    profile_of, until,
};
use base64ct::{Base64, Encoding};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use tungstenite::{Message, WebSocket};

mod policies;
mod tree;

pub struct Chromium {
    program: Leashed,
    socket: WebSocket<TcpStream>,
    last_id: u64,
    extension: String,
    page_session: String,
    popup_session: Option<(String, String)>,
    complaints: Vec<String>,
    renewals: usize,
    start: Start,
    theme: Theme,
    rules_file: Option<PathBuf>,
    profile: PathBuf,
    _owned: Option<tempfile::TempDir>,
}

/// The bits of modifier keys in the protocol.
const ALT: u8 = 1;
const SHIFT: u8 = 8;

const FLAGS: &[&str] = &[
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-features=Translate",
    "--password-store=basic",
    "--window-size=1100,900",
    "--remote-debugging-port=0",
    "--enable-unsafe-extension-debugging",
];

/// The answer of a page that navigates away never arrives; after this time the caller asks again.
const LOST_AFTER: Duration = Duration::from_secs(12);

/// The same for a service worker, which may be stopped at any moment.
const WORKER_LOST_AFTER: Duration = Duration::from_secs(3);

impl Chromium {
    pub fn start(start: &Start) -> Res<Self> {
        let (profile, _owned) = profile_of(start)?;
        let (start, rules_file) = policies::with_rules(start, &profile)?;
        let start = &start;
        let program = std::env::var("KADER_CHROMIUM").unwrap_or_else(|_| "/usr/lib/chromium/chromium".into());
        let mut command = Command::new(program);
        command.args(FLAGS).arg(format!("--lang={}", start.language)).env("LANGUAGE", start.language);
        command.arg(format!("--force-device-scale-factor={}", start.ratio));
        if let Some(display) = &start.display {
            command.env("DISPLAY", display);
        }
        if !start.window {
            command.arg("--headless=new");
        }
        if let Some(port) = start.proxy {
            command.arg(format!("--proxy-server=http://127.0.0.1:{port}")).arg("--ignore-certificate-errors");
        }
        let ours: String = start.hosts.iter().map(|host| format!("MAP {host} 127.0.0.1 , ")).collect();
        command.arg(format!("--host-resolver-rules={ours}MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"));
        command.args(&start.flags);
        if start.dark {
            command.arg("--force-dark-mode");
        }
        command.arg(format!("--user-data-dir={}", profile.display())).arg("about:blank");
        let mut program = Leashed::start(&command, Stdio::piped(), _owned.as_ref())?;
        let mut log = BufReader::new(program.log().ok_or("no stderr")?);
        let mut line = String::new();
        let url = loop {
            line.clear();
            if log.read_line(&mut line)? == 0 {
                return Err("Chromium ended at its start".into());
            }
            if let Some(at) = line.find("ws://") {
                break line[at..].trim().to_owned();
            }
        };
        // Chromium blocks if its log is not read.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        let host = url.trim_start_matches("ws://").split('/').next().unwrap_or_default().to_owned();
        let stream = TcpStream::connect(host)?;
        stream.set_read_timeout(Some(LOST_AFTER))?;
        stream.set_nodelay(true)?;
        let (socket, _) = tungstenite::client(&url, stream).map_err(|error| error.to_string())?;
        let mut chromium = Self {
            program,
            socket,
            last_id: 0,
            extension: String::new(),
            page_session: String::new(),
            popup_session: None,
            complaints: Vec::new(),
            renewals: 0,
            start: start.clone(),
            theme: if start.dark { Theme::Dark } else { Theme::Light },
            rules_file,
            profile,
            _owned,
        };
        let downloads = chromium.downloads();
        chromium.send(
            None,
            "Browser.setDownloadBehavior",
            json!({ "behavior": "allow", "downloadPath": downloads }),
        )?;
        let path = start.extension.clone().map_or_else(|| extension("chrome"), Ok)?;
        chromium.load_extension(&path)?;
        let page = until("a tab", || chromium.target("page", "about:blank"))?;
        chromium.page_session = chromium.attach(&page)?;
        let session = chromium.page_session.clone();
        chromium.colours(&session)?;
        Ok(chromium)
    }

    fn load_extension(&mut self, folder: &Path) -> Res<()> {
        let loaded = self.send(None, "Extensions.loadUnpacked", json!({ "path": folder }))?;
        self.extension = loaded["id"].as_str().ok_or("no extension id")?.to_owned();
        Ok(())
    }

    fn send(&mut self, session: Option<&str>, method: &str, params: Value) -> Res<Value> {
        let id = self.post(session, method, params)?;
        self.answer(id, method)
    }

    /// Sends a command without waiting for its answer; returns the id that the answer will have.
    fn post(&mut self, session: Option<&str>, method: &str, params: Value) -> Res<u64> {
        self.last_id += 1;
        let id = self.last_id;
        let mut message = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        self.socket.send(Message::text(message.to_string()))?;
        Ok(id)
    }

    /// Waits for the answer to a command.
    fn answer(&mut self, id: u64, method: &str) -> Res<Value> {
        loop {
            let Message::Text(text) = self.socket.read()? else {
                continue;
            };
            let mut answer: Value = serde_json::from_str(&text)?;
            if answer["id"] == id {
                return match answer["error"].is_null() {
                    true => Ok(answer["result"].take()),
                    false => Err(format!("{method}: {}", answer["error"]).into()),
                };
            }
            self.hear(&answer);
        }
    }

    /// Records exceptions and console errors of a page that the driver listens to.
    fn hear(&mut self, event: &Value) {
        let said = &event["params"];
        match event["method"].as_str() {
            Some("Runtime.exceptionThrown") => self.complaints.push(said["exceptionDetails"].to_string()),
            Some("Runtime.consoleAPICalled") if said["type"] == "error" => {
                self.complaints.push(said["args"].to_string());
            }
            _ => {}
        }
    }

    fn target(&mut self, kind: &str, part_of_url: &str) -> Res<Option<String>> {
        self.target_of_any(kind, &[part_of_url])
    }

    /// The first target of this type with one of these parts in its address, in the order of the parts.
    fn target_of_any(&mut self, kind: &str, parts_of_url: &[&str]) -> Res<Option<String>> {
        let targets = self.send(None, "Target.getTargets", json!({ "filter": [{}] }))?;
        let of = |part: &&str| {
            let fits = |target: &&Value| {
                target["type"] == kind && target["url"].as_str().is_some_and(|url| url.contains(*part))
            };
            let found = targets["targetInfos"].as_array().into_iter().flatten().find(fits);
            found.and_then(|target| target["targetId"].as_str()).map(str::to_owned)
        };
        Ok(parts_of_url.iter().find_map(of))
    }

    /// The target in the popup's window: the codes, the form for a secret, or the first run.
    fn popup_target(&mut self) -> Res<Option<String>> {
        self.target_of_any("page", &["window.html", "popup.html"])
    }

    fn attach(&mut self, target: &str) -> Res<String> {
        let answer = self.send(None, "Target.attachToTarget", json!({ "targetId": target, "flatten": true }))?;
        Ok(answer["sessionId"].as_str().ok_or("no session")?.to_owned())
    }

    fn colours(&mut self, session: &str) -> Res<()> {
        let scheme = if self.theme == Theme::Dark { "dark" } else { "light" };
        let forced = if self.theme == Theme::Forced { "active" } else { "none" };
        let features = json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme }, { "name": "forced-colors", "value": forced }
        ] });
        self.send(Some(session), "Emulation.setEmulatedMedia", features).map(drop)
    }

    fn evaluate(&mut self, session: &str, expression: &str) -> Res<Value> {
        let params =
            json!({ "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true });
        let mut answer = self.send(Some(session), "Runtime.evaluate", params)?;
        match answer["exceptionDetails"].is_null() {
            true => Ok(answer["result"]["value"].take()),
            false => Err(answer["exceptionDetails"].to_string().into()),
        }
    }

    /// The session of the open popup; attached once for each popup.
    fn popup_session(&mut self) -> Res<String> {
        let target = self.popup_target()?.ok_or("no popup")?;
        if let Some((attached, session)) = &self.popup_session
            && *attached == target
        {
            return Ok(session.clone());
        }
        let session = self.attach(&target)?;
        self.popup_session = Some((target, session.clone()));
        self.send(Some(&session), "Runtime.enable", json!({}))?;
        self.colours(&session)?;
        Ok(session)
    }

    fn mouse(&mut self, session: &str, kind: &str, (x, y): (f64, f64)) -> Res<()> {
        let pressed = i32::from(kind != "mouseReleased");
        let clicks = i32::from(kind != "mouseMoved");
        let params =
            json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": pressed, "clickCount": clicks });
        self.send(Some(session), "Input.dispatchMouseEvent", params).map(drop)
    }

    fn click(&mut self, session: &str, css: &str) -> Res<()> {
        acted();
        let mut hit = String::new();
        for _ in 0..PRESSES {
            let at = self.resting_place(session, css)?;
            self.evaluate(session, &format!("{AIM}(document.querySelector({css:?}))"))?;
            self.mouse(session, "mousePressed", at)?;
            match missed(self.evaluate(session, PRESSED)) {
                // The click may close the popup that it was made in.
                None => {
                    let _ = self.mouse(session, "mouseReleased", at);
                    return Ok(());
                }
                // Releases the button where nothing is.
                Some(other) => {
                    self.mouse(session, "mouseReleased", (0.0, 0.0))?;
                    println!("a press on {css} hit {other}");
                    hit = other;
                }
            }
        }
        Err(format!("a click on {css} goes to {hit}").into())
    }

    /// The centre of an element that has stopped moving. A screen that is still being built could move the element
    /// away from the click.
    fn resting_place(&mut self, session: &str, css: &str) -> Res<(f64, f64)> {
        let place = format!(
            "(e => {{ e.scrollIntoView({{block: 'center', behavior: 'instant'}}); const r = e.getBoundingClientRect(); \
             return [r.x + r.width / 2, r.y + r.height / 2]; }})(document.querySelector({css:?}))"
        );
        let mut seen = Value::Null;
        until(css, || {
            let now = self.evaluate(session, &place)?;
            let still = now == seen;
            seen = now;
            std::thread::sleep(Duration::from_millis(if still { 0 } else { 30 }));
            Ok(still.then(|| seen[0].as_f64().zip(seen[1].as_f64())).flatten())
        })
    }

    fn key(&mut self, session: &str, key: &str, modifiers: u8) -> Res<()> {
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            "Tab" => 9,
            "Backspace" => 8,
            "End" => 35,
            "ArrowLeft" => 37,
            "ArrowUp" => 38,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            " " => 32,
            _ => 0,
        };
        let text = match key {
            "Enter" => "\r",
            key if key.chars().count() == 1 => key,
            _ => "",
        };
        acted();
        let mut params = json!({ "type": "keyDown", "key": key, "modifiers": modifiers });
        if !text.is_empty() {
            params["text"] = text.into();
        }
        if code != 0 {
            params["windowsVirtualKeyCode"] = code.into();
        }
        self.send(Some(session), "Input.dispatchKeyEvent", params.clone())?;
        params["type"] = "keyUp".into();
        let _ = self.send(Some(session), "Input.dispatchKeyEvent", params);
        Ok(())
    }

    /// Types letters one after another. The browser handles them in order; only their answers are not awaited in
    /// between.
    fn letters(&mut self, session: &str, text: &str) -> Res<()> {
        const PRESS: &str = "Input.dispatchKeyEvent";
        let mut posted = Vec::new();
        for letter in text.chars().map(String::from) {
            acted();
            let code = if letter == " " { 32 } else { 0 };
            let mut params = json!({ "type": "keyDown", "key": letter, "text": letter, "windowsVirtualKeyCode": code });
            posted.push(self.post(Some(session), PRESS, params.clone())?);
            params["type"] = "keyUp".into();
            posted.push(self.post(Some(session), PRESS, params)?);
        }
        posted.into_iter().try_for_each(|id| self.answer(id, PRESS).map(drop))
    }

    fn picture(&mut self, session: &str) -> Res<Vec<u8>> {
        let params = json!({ "format": "png" });
        let answer = self.send(Some(session), "Page.captureScreenshot", params)?;
        Base64::decode_vec(answer["data"].as_str().ok_or("no picture")?).map_err(|error| error.to_string().into())
    }
}

impl Browser for Chromium {
    fn name(&self) -> &'static str {
        "chromium"
    }

    fn language(&self) -> &'static str {
        self.start.language
    }

    fn background(&mut self, expression: &str) -> Res<Value> {
        let id = self.extension.clone();
        until("the service worker", || {
            let Some(worker) = self.target("service_worker", &id)? else { return Ok(None) };
            // A worker that is stopped or replaced in the meantime never answers. One that is just starting has no
            // `chrome` yet, and a promise that is made then never settles.
            let session = self.attach(&worker)?;
            self.socket.get_ref().set_read_timeout(Some(WORKER_LOST_AFTER))?;
            let is_ready = self.evaluate(&session, "typeof chrome === 'object' && typeof chrome.storage === 'object'");
            let answer = match is_ready {
                Ok(Value::Bool(true)) => self.evaluate(&session, expression).map(Some),
                Ok(_) => Ok(None),
                Err(error) => Err(error),
            };
            self.socket.get_ref().set_read_timeout(Some(LOST_AFTER))?;
            let _ = self.send(None, "Target.detachFromTarget", json!({ "sessionId": session }));
            answer
        })
    }

    fn open(&mut self, url: &str) -> Res<()> {
        let session = self.page_session.clone();
        self.send(Some(&session), "Page.navigate", json!({ "url": url }))?;
        until(url, || {
            Ok(self
                .page("document.readyState === 'complete' && location.href !== 'about:blank'")?
                .as_bool()
                .filter(|yes| *yes))
        })?;
        Ok(())
    }

    fn page(&mut self, expression: &str) -> Res<Value> {
        let session = self.page_session.clone();
        self.evaluate(&session, expression)
    }

    fn page_click(&mut self, css: &str) -> Res<()> {
        let session = self.page_session.clone();
        self.click(&session, css)
    }

    fn drag(&mut self, from: (f64, f64), to: (f64, f64)) -> Res<()> {
        acted();
        let session = self.page_session.clone();
        self.mouse(&session, "mousePressed", from)?;
        for step in 1..=8 {
            let k = f64::from(step) / 8.0;
            self.mouse(&session, "mouseMoved", (from.0 + (to.0 - from.0) * k, from.1 + (to.1 - from.1) * k))?;
        }
        self.mouse(&session, "mouseReleased", to)
    }

    fn drag_with(&mut self, pointer: &str, from: (f64, f64), to: (f64, f64)) -> Res<()> {
        let session = self.page_session.clone();
        let steps = (0..9u8).map(|step| {
            let k = f64::from(step) / 8.0;
            (from.0 + (to.0 - from.0) * k, from.1 + (to.1 - from.1) * k)
        });
        if pointer == "touch" {
            for (step, (x, y)) in steps.enumerate() {
                let kind = if step == 0 { "touchStart" } else { "touchMove" };
                let touch = json!({ "type": kind, "touchPoints": [{ "x": x, "y": y }] });
                self.send(Some(&session), "Input.dispatchTouchEvent", touch)?;
            }
            let end = json!({ "type": "touchEnd", "touchPoints": [] });
            return self.send(Some(&session), "Input.dispatchTouchEvent", end).map(drop);
        }
        let count = steps.len();
        for (step, (x, y)) in steps.enumerate() {
            let kind = if step == 0 { "mousePressed" } else { "mouseMoved" };
            let moved = json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1, "pointerType": pointer });
            self.send(Some(&session), "Input.dispatchMouseEvent", moved)?;
            if step + 1 == count {
                let up = json!({ "type": "mouseReleased", "x": x, "y": y, "button": "left", "clickCount": 1, "pointerType": pointer });
                self.send(Some(&session), "Input.dispatchMouseEvent", up)?;
            }
        }
        Ok(())
    }

    fn page_key(&mut self, key: &str, shift: bool) -> Res<()> {
        let session = self.page_session.clone();
        self.key(&session, key, if shift { SHIFT } else { 0 })
    }

    fn page_alt_key(&mut self, key: &str) -> Res<()> {
        let session = self.page_session.clone();
        self.key(&session, key, ALT)
    }

    fn page_type(&mut self, text: &str) -> Res<()> {
        let session = self.page_session.clone();
        self.letters(&session, text)
    }

    fn popup_type(&mut self, text: &str) -> Res<()> {
        let session = self.popup_session()?;
        self.letters(&session, text)
    }

    fn page_paste(&mut self) -> Res<()> {
        let session = self.page_session.clone();
        let chord = json!({ "type": "keyDown", "key": "v", "code": "KeyV", "modifiers": 2, "windowsVirtualKeyCode": 86, "commands": ["paste"] });
        self.send(Some(&session), "Input.dispatchKeyEvent", chord).map(drop)
    }

    fn to_new_tab(&mut self, part_of_url: &str) -> Res<()> {
        let tab = until("the new tab", || self.target("page", part_of_url))?;
        self.page_session = self.attach(&tab)?;
        let session = self.page_session.clone();
        self.send(Some(&session), "Page.bringToFront", json!({}))?;
        self.colours(&session)
    }

    fn profile(&self) -> &Path {
        &self.profile
    }

    fn renew(&mut self) -> Res<()> {
        let all = self.send(None, "Target.getTargets", json!({}))?;
        let window =
            json!({ "url": "about:blank", "newWindow": true, "left": 0, "top": 0, "width": 1100, "height": 900 });
        let tab = self.send(None, "Target.createTarget", window)?;
        for target in all["targetInfos"].as_array().into_iter().flatten().filter(|target| target["type"] == "page") {
            // A window closes with its last tab, and its popup closes too.
            let _ = self.send(None, "Target.closeTarget", json!({ "targetId": target["targetId"] }));
        }
        let id = self.extension.clone();
        self.send(None, "Extensions.uninstall", json!({ "id": id }))?;
        self.page_session = self.attach(tab["targetId"].as_str().ok_or("no tab")?)?;
        self.popup_session = None;
        self.complaints.clear();
        let session = self.page_session.clone();
        self.send(Some(&session), "Network.clearBrowserCookies", json!({}))?;
        self.send(Some(&session), "Network.clearBrowserCache", json!({}))?;
        empty_folder(&self.downloads())?;
        self.set_theme(Theme::Light)?;
        // An extension's storage is bound to its id, which is derived from its folder: in another folder it has no
        // data.
        self.renewals += 1;
        let folder = self.profile.join(format!("kader-{}", self.renewals));
        self.load_extension(&own_extension("chrome", &folder)?)
    }

    fn kill(&mut self) {
        self.program.kill();
    }

    fn end_background(&mut self) -> Res<()> {
        let session = self.page_session.clone();
        self.send(Some(&session), "ServiceWorker.enable", json!({}))?;
        self.send(Some(&session), "ServiceWorker.stopAllWorkers", json!({}))?;
        self.send(Some(&session), "ServiceWorker.disable", json!({})).map(drop)
    }

    fn update_extension(&mut self, folder: &Path) -> Res<()> {
        let loaded = self.send(None, "Extensions.loadUnpacked", json!({ "path": folder }))?;
        match loaded["id"] == self.extension.as_str() {
            true => Ok(()),
            false => Err("another extension".into()),
        }
    }

    fn open_own_page(&mut self, name: &str) -> Res<()> {
        let url = format!("chrome-extension://{}/{name}", self.extension);
        let target = self.send(None, "Target.createTarget", json!({ "url": url }))?;
        self.page_session = self.attach(target["targetId"].as_str().ok_or("no tab")?)?;
        Ok(())
    }

    fn choose_file(&mut self, css: &str, path: &str) -> Res<()> {
        let session = self.page_session.clone();
        let document = self.send(Some(&session), "DOM.getDocument", json!({}))?;
        let ask = json!({ "nodeId": document["root"]["nodeId"], "selector": css });
        let found = self.send(Some(&session), "DOM.querySelector", ask)?;
        let files = json!({ "nodeId": found["nodeId"], "files": [path] });
        self.send(Some(&session), "DOM.setFileInputFiles", files).map(drop)
    }

    fn drop_file(&mut self, css: &str, path: &Path) -> Res<()> {
        let session = self.page_session.clone();
        let middle = format!(
            "(r => [r.x + r.width / 2, r.y + r.height / 2])(document.querySelector({css:?}).getBoundingClientRect())"
        );
        let at = self.page(&middle)?;
        for kind in ["dragEnter", "dragOver", "drop"] {
            let data = json!({ "items": [], "files": [path], "dragOperationsMask": 1 });
            let event = json!({ "type": kind, "x": at[0], "y": at[1], "data": data });
            self.send(Some(&session), "Input.dispatchDragEvent", event)?;
        }
        Ok(())
    }

    fn choose_in_image_menu(&mut self, css: &str, _entry: &str) -> Res<()> {
        // No protocol can access Chromium's native menus. A click on the button gives access to the tab as a click in
        // a menu would; then the event of the menu is sent.
        self.press_action()?;
        self.close_popup()?;
        let source = self.page(&format!("document.querySelector({css:?}).currentSrc"))?;
        let click = format!(
            "chrome.tabs.query({{ active: true }}).then(([tab]) => (chrome.contextMenus.onClicked.dispatch(             {{ menuItemId: 'read-image', srcUrl: {source}, frameId: 0 }}, tab), true))"
        );
        self.background(&click).map(drop)
    }

    fn choose_in_open_menu(&mut self, _entry: &str) -> Res<()> {
        Err("no protocol reaches Chromium's native menus".into())
    }

    fn open_closed_page(&mut self) -> Res<()> {
        self.open("chrome://version/")
    }

    fn press_action(&mut self) -> Res<()> {
        acted();
        let tab = self.target("tab", "")?.ok_or("no tab")?;
        let id = self.extension.clone();
        self.send(None, "Extensions.triggerAction", json!({ "id": id, "targetId": tab }))?;
        until("the popup", || Ok(self.popup_session().ok().map(drop)))
    }

    fn popup(&mut self, expression: &str) -> Res<Value> {
        let session = self.popup_session()?;
        self.evaluate(&session, expression)
    }

    fn popup_is_open(&mut self) -> bool {
        matches!(self.popup_target(), Ok(Some(_)))
    }

    fn popup_click(&mut self, css: &str) -> Res<()> {
        let session = self.popup_session()?;
        self.click(&session, css)
    }

    fn popup_key(&mut self, key: &str, shift: bool) -> Res<()> {
        let session = self.popup_session()?;
        self.key(&session, key, if shift { SHIFT } else { 0 })
    }

    fn close_popup(&mut self) -> Res<()> {
        let Some(target) = self.popup_target()? else {
            return Ok(());
        };
        self.send(None, "Target.closeTarget", json!({ "targetId": target }))?;
        until("the popup to close", || Ok((!self.popup_is_open()).then_some(())))?;
        // Chromium removes the popup's window after the page in it. If the button is pressed in between, Chromium ends.
        // It answers these in order with that work.
        for _ in 0..2 {
            self.send(None, "Browser.getVersion", json!({}))?;
        }
        Ok(())
    }

    fn complaints(&self) -> Vec<String> {
        self.complaints.clone()
    }

    fn popup_tree(&mut self) -> Res<Vec<String>> {
        self.tree()
    }

    fn popup_picture(&mut self) -> Res<Vec<u8>> {
        let session = self.popup_session()?;
        self.picture(&session)
    }

    fn page_picture(&mut self) -> Res<Vec<u8>> {
        let session = self.page_session.clone();
        self.picture(&session)
    }

    fn print(&mut self) -> Res<Vec<u8>> {
        let session = self.page_session.clone();
        let answer =
            self.send(Some(&session), "Page.printToPDF", json!({ "paperWidth": 8.27, "paperHeight": 11.69 }))?;
        Base64::decode_vec(answer["data"].as_str().ok_or("no paper")?).map_err(|error| error.to_string().into())
    }

    fn zoom(&mut self, factor: f64) -> Res<()> {
        self.background(&format!("chrome.tabs.setZoom({factor}).then(() => true)")).map(drop)
    }

    fn set_theme(&mut self, theme: Theme) -> Res<()> {
        self.theme = theme;
        if let Ok(session) = self.popup_session() {
            self.colours(&session)?;
        }
        let session = self.page_session.clone();
        self.colours(&session)
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        self.kill();
        if let Some(file) = &self.rules_file {
            let _ = std::fs::remove_file(file);
        }
    }
}
