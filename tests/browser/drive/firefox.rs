//! Firefox over Marionette, its own remote protocol.

use super::{
    AIM, Browser, Leashed, PRESSED, PRESSES, Res, Start, Theme, acted, empty_folder, extension, missed, profile_of,
    until,
};
use base64ct::{Base64, Encoding};
use serde_json::{Value, json};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

mod first_start;
mod package;
mod policies;
mod tree;

pub struct Firefox {
    program: Leashed,
    stream: TcpStream,
    last_id: u64,
    extension: String,
    language: &'static str,
    profile: PathBuf,
    _owned: Option<tempfile::TempDir>,
}

const IN_VIEW: &str = include_str!("in_view.js");
const PREFERENCES: &[(&str, &str)] = &[
    ("marionette.port", "0"),
    ("datareporting.policy.dataSubmissionEnabled", "false"),
    ("toolkit.telemetry.enabled", "false"),
    ("app.update.enabled", "false"),
    ("app.normandy.enabled", "false"),
    ("services.settings.server", "\"data:,#remote-settings-dummy/v1\""),
    ("network.captive-portal-service.enabled", "false"),
    ("network.connectivity-service.enabled", "false"),
    ("browser.aboutwelcome.enabled", "false"),
    ("browser.translations.enable", "false"),
    ("dom.push.enabled", "false"),
    ("browser.region.network.url", "\"\""),
    ("extensions.getAddons.cache.enabled", "false"),
    ("browser.startup.page", "0"),
    ("termsofuse.bypassNotification", "true"),
    ("signon.rememberSignons", "false"),
    ("browser.download.folderList", "2"),
    ("browser.download.useDownloadDir", "true"),
    ("browser.download.alwaysOpenPanel", "false"),
    ("browser.download.always_ask_before_handling_new_types", "false"),
];

/// Kader's id in Firefox.
const ID: &str = "kader@kader.example";

/// The extension's address in a profile that is started again.
const UUIDS: &str = r#"{"kader@kader.example":"5f2c1a58-7d64-4d1e-9b5e-6b1d6f0c2a11"}"#;

/// A browser that has not answered for this long never will; the test then fails instead of hanging.
const LOST_AFTER: Duration = Duration::from_secs(90);

impl Firefox {
    pub fn start(start: &Start) -> Res<Self> {
        let (profile, _owned) = profile_of(start)?;
        let mut preferences: String = PREFERENCES
            .iter()
            .chain(start.preferences)
            .map(|(name, value)| format!("user_pref(\"{name}\", {value});\n"))
            .collect();
        preferences += &format!("user_pref(\"intl.locale.requested\", \"{}\");\n", start.language);
        preferences += &format!("user_pref(\"layout.css.devPixelsPerPx\", \"{}\");\n", start.ratio);
        let downloads = profile.join("downloads");
        if let Some(port) = start.proxy {
            preferences += "user_pref(\"network.proxy.type\", 1);\n";
            for kind in ["http", "ssl"] {
                preferences += &format!("user_pref(\"network.proxy.{kind}\", \"127.0.0.1\");\n");
                preferences += &format!("user_pref(\"network.proxy.{kind}_port\", {port});\n");
            }
        }
        if !start.hosts.is_empty() {
            preferences += &format!("user_pref(\"network.dns.localDomains\", \"{}\");\n", start.hosts.join(","));
            preferences += "user_pref(\"dom.security.https_first\", false);\nuser_pref(\"network.stricttransportsecurity.preloadlist\", false);\n";
        }
        if start.for_good {
            // Mozilla signs the packages from its store; this one is built locally.
            preferences += "user_pref(\"xpinstall.signatures.required\", false);\n";
        }
        if start.profile.is_some() {
            // A temporarily installed add-on keeps its storage over a restart only with this preference.
            preferences += &format!("user_pref(\"extensions.webextensions.uuids\", {UUIDS:?});\n");
            preferences += "user_pref(\"extensions.webextensions.keepStorageOnUninstall\", true);\n";
            preferences += "user_pref(\"extensions.webextensions.keepUuidOnUninstall\", true);\n";
            let _ = fs::remove_file(profile.join("MarionetteActivePort"));
        }
        preferences += &format!("user_pref(\"browser.download.dir\", {downloads:?});\n");
        fs::write(profile.join("user.js"), preferences)?;
        let mut program: PathBuf = std::env::var("KADER_FIREFOX").unwrap_or_else(|_| "firefox-esr".into()).into();
        match &start.rules {
            Some(rules) if start.rules_in_home => policies::write_manifest(rules, &profile)?,
            Some(rules) => program = policies::program_under(rules, &program, &profile.join("program"))?,
            None => {}
        }
        if start.profile.is_none() && start.rules.is_none() {
            first_start::spare(&program, &profile)?;
        }
        let mut command = Command::new(program);
        if let Some(display) = &start.display {
            command.env("DISPLAY", display);
        }
        if !start.window {
            command.arg("--headless");
        }
        command.args(["--marionette", "--remote-allow-system-access", "--no-remote", "--profile"]).arg(&profile);
        command.env("HOME", &profile);
        command.env("MOZ_HEADLESS_WIDTH", format!("{}", 1100.0 * start.ratio));
        command.env("MOZ_HEADLESS_HEIGHT", format!("{}", 1000.0 * start.ratio));
        let mut firefox = Self::connect(command, profile, _owned, start.proxy.is_some())?;
        firefox.send("WebDriver:SetTimeouts", json!({ "script": 30_000 }))?;
        firefox.send("WebDriver:SetWindowRect", json!({ "width": 1100, "height": 1000 }))?;
        let path = start.extension.clone().map_or_else(|| extension("firefox"), Ok)?;
        let path = if start.for_good { package::packed(&path, &firefox.profile)? } else { path };
        firefox.language = start.language;
        firefox.install(&path, !start.for_good)?;
        firefox.set_dark(start.dark)?;
        Ok(firefox)
    }

    /// Starts the program and connects to it.
    fn connect(
        command: Command,
        profile: PathBuf,
        _owned: Option<tempfile::TempDir>,
        accepts_any_certificate: bool,
    ) -> Res<Self> {
        let mut program = Leashed::start(&command, Stdio::null(), _owned.as_ref())?;
        let port = until("Marionette", || {
            Ok(fs::read_to_string(profile.join("MarionetteActivePort"))?.trim().parse::<u16>().ok())
        });
        if port.is_err() {
            program.kill();
        }
        let stream = TcpStream::connect(("127.0.0.1", port?))?;
        stream.set_read_timeout(Some(LOST_AFTER))?;
        // Short commands and answers: without this each one waits 40 ms for a delayed acknowledgement.
        stream.set_nodelay(true)?;
        let mut firefox =
            Self { program, stream, last_id: 0, extension: String::new(), language: "en", profile, _owned };
        firefox.read()?;
        firefox.send("WebDriver:NewSession", json!({ "acceptInsecureCerts": accepts_any_certificate }))?;
        Ok(firefox)
    }

    fn install(&mut self, path: &Path, is_temporary: bool) -> Res<()> {
        let installed = self.send("Addon:Install", json!({ "path": path, "temporary": is_temporary }))?;
        self.extension = installed["value"].as_str().ok_or("no add-on id")?.to_owned();
        let widget = self.widget();
        self.chrome(&format!("CustomizableUI.addWidgetToArea('{widget}-browser-action', 'nav-bar')"), json!([]))
            .map(drop)
    }

    /// The id of the extension's button on Firefox's toolbar.
    fn widget(&self) -> String {
        self.extension
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '_' | '-') { c } else { '_' })
            .collect()
    }

    fn read(&mut self) -> Res<Value> {
        let (mut length, mut byte) = (0usize, [0u8]);
        loop {
            self.stream.read_exact(&mut byte)?;
            match byte[0] {
                b':' => break,
                digit => length = length * 10 + usize::from(digit - b'0'),
            }
        }
        let mut packet = vec![0; length];
        self.stream.read_exact(&mut packet)?;
        Ok(serde_json::from_slice(&packet)?)
    }

    fn send(&mut self, command: &str, params: Value) -> Res<Value> {
        self.last_id += 1;
        let message = json!([0, self.last_id, command, params]).to_string();
        self.stream.write_all(format!("{}:{message}", message.len()).as_bytes())?;
        loop {
            let mut answer = self.read()?;
            if answer[1] == self.last_id {
                return match answer[2].is_null() {
                    true => Ok(answer[3].take()),
                    false => Err(format!("{command}: {}", answer[2]).into()),
                };
            }
        }
    }

    fn script(&mut self, body: &str, args: Value) -> Res<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1]; \
             (async function () {{ {body} }}).apply(null, arguments).then(value => done({{ value }}), error => done({{ error: String(error) }}))"
        );
        let mut answer = self.send("WebDriver:ExecuteAsyncScript", json!({ "script": script, "args": args }))?;
        match answer["value"]["error"].is_null() {
            true => Ok(answer["value"]["value"].take()),
            false => Err(answer["value"]["error"].to_string().into()),
        }
    }

    fn in_chrome<T>(&mut self, work: impl FnOnce(&mut Self) -> Res<T>) -> Res<T> {
        self.send("Marionette:SetContext", json!({ "value": "chrome" }))?;
        let done = work(self);
        self.send("Marionette:SetContext", json!({ "value": "content" }))?;
        done
    }

    fn chrome(&mut self, body: &str, args: Value) -> Res<Value> {
        self.in_chrome(|firefox| firefox.script(body, args))
    }

    fn in_popup(&mut self, script: &str, with_powers: bool) -> Res<Value> {
        let id = self.extension.clone();
        self.chrome(IN_VIEW, json!([id, script, with_powers, "popup"]))
    }

    /// Presses keys in the popup, one after another: a JavaScript list of `KeyboardEvent` options.
    fn popup_keys(&mut self, keys: &str, shift: bool) -> Res<()> {
        let script = format!(
            "const tip = Cc['@mozilla.org/text-input-processor;1'].createInstance(Ci.nsITextInputProcessor); \
             tip.beginInputTransactionForTests(content); \
             const shift = new content.KeyboardEvent('', {{ key: 'Shift', code: 'ShiftLeft', keyCode: 16 }}); \
             if ({shift}) tip.keydown(shift); \
             for (const key of {keys}) {{ const event = new content.KeyboardEvent('', key); tip.keydown(event); tip.keyup(event); }} \
             if ({shift}) tip.keyup(shift);"
        );
        match self.in_popup(&script, true) {
            Err(error) if !error.to_string().contains("no answer") => Err(error),
            _ => Ok(()),
        }
    }

    fn actions(&mut self, actions: Value) -> Res<()> {
        self.send("WebDriver:PerformActions", json!({ "actions": actions })).map(drop)
    }

    /// The protocol's name for an element of the page.
    fn element(&mut self, css: &str) -> Res<Value> {
        let found = self.send("WebDriver:FindElement", json!({ "using": "css selector", "value": css }))?;
        Ok(found["value"].as_object().and_then(|object| object.values().next()).ok_or("no element")?.clone())
    }

    /// A picture of a browsing context, drawn by the browser itself.
    fn snapshot(&mut self, context: &str) -> Res<Vec<u8>> {
        let script = format!(
            "const global = ({context}).currentWindowGlobal; \
             const bitmap = await global.drawSnapshot(null, 1, 'white'); \
             const canvas = document.createElementNS('http://www.w3.org/1999/xhtml', 'canvas'); \
             canvas.width = bitmap.width; canvas.height = bitmap.height; canvas.getContext('2d').drawImage(bitmap, 0, 0); \
             return canvas.toDataURL('image/png').split(',')[1];"
        );
        let picture = self.chrome(&script, json!([]))?;
        Base64::decode_vec(picture.as_str().ok_or("no picture")?).map_err(|error| error.to_string().into())
    }
}

/// WebDriver's private-use characters for keys without a letter.
fn webdriver_key(key: &str) -> &str {
    match key {
        "Enter" => "\u{e007}",
        "Escape" => "\u{e00c}",
        "Tab" => "\u{e004}",
        "Backspace" => "\u{e003}",
        "End" => "\u{e010}",
        "ArrowLeft" => "\u{e012}",
        "ArrowUp" => "\u{e013}",
        "ArrowRight" => "\u{e014}",
        "ArrowDown" => "\u{e015}",
        key => key,
    }
}

impl Browser for Firefox {
    fn name(&self) -> &'static str {
        "firefox"
    }

    fn language(&self) -> &'static str {
        self.language
    }

    fn loses_answers_of_pages(&self) -> bool {
        true
    }

    fn background(&mut self, expression: &str) -> Res<Value> {
        let id = self.extension.clone();
        self.chrome(IN_VIEW, json!([id, expression, false, "background"]))
    }

    fn open(&mut self, url: &str) -> Res<()> {
        self.send("WebDriver:Navigate", json!({ "url": url })).map(drop)
    }

    fn page(&mut self, expression: &str) -> Res<Value> {
        self.script(&format!("return ({expression});"), json!([]))
    }

    fn page_click(&mut self, css: &str) -> Res<()> {
        acted();
        let mut hit = String::new();
        for _ in 0..PRESSES {
            let id = self.element(css)?;
            // To the centre, as for a person: at the edge a notice may cover it.
            self.page(&format!(
                "document.querySelector({css:?}).scrollIntoView({{ block: 'center', behavior: 'instant' }}), \
                 {AIM}(document.querySelector({css:?}))"
            ))?;
            self.send("WebDriver:ElementClick", json!({ "id": id }))?;
            match missed(self.page(PRESSED)) {
                None => return Ok(()),
                Some(other) => {
                    println!("a press on {css} hit {other}");
                    hit = other;
                }
            }
        }
        Err(format!("a click on {css} goes to {hit}").into())
    }

    fn drag(&mut self, from: (f64, f64), to: (f64, f64)) -> Res<()> {
        self.drag_with("mouse", from, to)
    }

    fn drag_with(&mut self, pointer: &str, from: (f64, f64), to: (f64, f64)) -> Res<()> {
        acted();
        let at = |(x, y): (f64, f64), ms| json!({ "type": "pointerMove", "x": x.round() as i64, "y": y.round() as i64, "duration": ms });
        let middle = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
        self.actions(json!([{ "type": "pointer", "id": pointer, "parameters": { "pointerType": pointer }, "actions": [
            at(from, 0), { "type": "pointerDown", "button": 0 }, at(middle, 20), at(to, 20), { "type": "pointerUp", "button": 0 }
        ]}]))
    }

    fn page_key(&mut self, key: &str, shift: bool) -> Res<()> {
        acted();
        let value = webdriver_key(key);
        let mut keys = vec![json!({ "type": "keyDown", "value": value }), json!({ "type": "keyUp", "value": value })];
        if shift {
            keys.insert(0, json!({ "type": "keyDown", "value": "\u{e008}" }));
            keys.push(json!({ "type": "keyUp", "value": "\u{e008}" }));
        }
        self.actions(json!([{ "type": "key", "id": "keyboard", "actions": keys }]))
    }

    fn page_type(&mut self, text: &str) -> Res<()> {
        let mut keys = Vec::new();
        for letter in text.chars().map(String::from) {
            acted();
            keys.push(json!({ "type": "keyDown", "value": letter }));
            keys.push(json!({ "type": "keyUp", "value": letter }));
        }
        self.actions(json!([{ "type": "key", "id": "keyboard", "actions": keys }]))
    }

    fn page_alt_key(&mut self, key: &str) -> Res<()> {
        acted();
        let (alt, key) = ("\u{e00a}", webdriver_key(key));
        let press = |kind: &str, value: &str| json!({ "type": kind, "value": value });
        let chord = [press("keyDown", alt), press("keyDown", key), press("keyUp", key), press("keyUp", alt)];
        self.actions(json!([{ "type": "key", "id": "keyboard", "actions": chord }]))
    }

    fn page_paste(&mut self) -> Res<()> {
        let key = |kind: &str, value: &str| json!({ "type": kind, "value": value });
        let chord = [key("keyDown", "\u{e009}"), key("keyDown", "v"), key("keyUp", "v"), key("keyUp", "\u{e009}")];
        self.actions(json!([{ "type": "key", "id": "keyboard", "actions": chord }]))
    }

    fn to_new_tab(&mut self, part_of_url: &str) -> Res<()> {
        until("the new tab", || {
            let handles = self.send("WebDriver:GetWindowHandles", json!({}))?;
            for handle in handles.as_array().into_iter().flatten() {
                self.send("WebDriver:SwitchToWindow", json!({ "handle": handle }))?;
                let url = self.send("WebDriver:GetCurrentURL", json!({}))?;
                if url["value"].as_str().is_some_and(|url| url.contains(part_of_url)) {
                    return Ok(Some(()));
                }
            }
            Ok(None)
        })
    }

    fn profile(&self) -> &Path {
        &self.profile
    }

    fn renew(&mut self) -> Res<()> {
        let opened = self.send("WebDriver:NewWindow", json!({ "type": "tab", "focus": true }))?;
        let ours = opened["handle"].clone();
        let handles = self.send("WebDriver:GetWindowHandles", json!({}))?;
        for handle in handles.as_array().into_iter().flatten().filter(|handle| **handle != ours) {
            self.send("WebDriver:SwitchToWindow", json!({ "handle": handle }))?;
            self.send("WebDriver:CloseWindow", json!({}))?;
        }
        self.send("WebDriver:SwitchToWindow", json!({ "handle": ours }))?;
        // storage.sync belongs to the extension's id; everything else belongs to an address that is new for each
        // installation.
        self.background("chrome.storage.sync.clear().then(() => true)")?;
        let id = self.extension.clone();
        self.send("Addon:Uninstall", json!({ "id": id }))?;
        self.chrome("Services.cookies.removeAll(); Services.cache2.clear();", json!([]))?;
        empty_folder(&self.downloads())?;
        self.set_theme(Theme::Light)?;
        self.install(&extension("firefox")?, true)
    }

    fn kill(&mut self) {
        self.program.kill();
    }

    fn end_background(&mut self) -> Res<()> {
        let id = self.extension.clone();
        let end = "await WebExtensionPolicy.getByID(arguments[0]).extension.terminateBackground({ ignoreDevToolsAttached: true })";
        self.chrome(end, json!([id])).map(drop)
    }

    fn update_extension(&mut self, folder: &Path) -> Res<()> {
        self.send("Addon:Install", json!({ "path": folder, "temporary": true })).map(drop)
    }

    fn open_own_page(&mut self, name: &str) -> Res<()> {
        let id = self.extension.clone();
        self.chrome(
            "const [id, name] = arguments; gBrowser.selectedTab = gBrowser.addTrustedTab(WebExtensionPolicy.getByID(id).getURL(name));",
            json!([id, name]),
        )?;
        self.to_new_tab(name)
    }

    fn choose_file(&mut self, css: &str, path: &str) -> Res<()> {
        let id = self.element(css)?;
        self.send("WebDriver:ElementSendKeys", json!({ "id": id, "text": path })).map(drop)
    }

    fn drop_file(&mut self, css: &str, path: &Path) -> Res<()> {
        // The remote protocol cannot drag a file into the window; the resulting event is created in the page.
        let (content, name) = (fs::read_to_string(path)?, path.file_name().and_then(|name| name.to_str()));
        let drop = format!(
            "(() => {{ const carried = new DataTransfer(); carried.items.add(new File([{}], {:?}, {{ type: 'image/svg+xml' }})); \
             return document.querySelector({css:?}).dispatchEvent(new DragEvent('drop', {{ dataTransfer: carried, bubbles: true, cancelable: true }})); }})()",
            serde_json::to_string(&content)?,
            name.unwrap_or_default(),
        );
        match self.page(&drop)? == false {
            true => Ok(()),
            false => Err("Firefox would have left the page for the file".into()),
        }
    }

    fn choose_in_image_menu(&mut self, css: &str, entry: &str) -> Res<()> {
        let id = self.element(css)?;
        let image = json!({ "element-6066-11e4-a52e-4f735466cecf": id });
        self.actions(
            json!([{ "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" }, "actions": [
                { "type": "pointerMove", "origin": image, "x": 0, "y": 0, "duration": 20 },
                { "type": "pointerDown", "button": 2 }, { "type": "pointerUp", "button": 2 }
            ]}]),
        )?;
        self.choose_in_open_menu(entry)
    }

    fn choose_in_open_menu(&mut self, entry: &str) -> Res<()> {
        let choose = format!(
            "const menu = document.getElementById('contentAreaContextMenu'); if (menu.state !== 'open') return false; \
             const item = [...menu.querySelectorAll('menuitem')].find(item => item.label === {entry:?} && !item.hidden); \
             if (!item) return false; menu.activateItem(item); return true;"
        );
        until("the menu", || Ok(self.chrome(&choose, json!([]))?.as_bool().filter(|yes| *yes).map(drop)))
    }

    fn open_closed_page(&mut self) -> Res<()> {
        self.open("about:license")
    }

    fn press_action(&mut self) -> Res<()> {
        acted();
        let css = format!("#{}-BAP", self.widget());
        self.in_chrome(|firefox| {
            let find = json!({ "using": "css selector", "value": css });
            let found = until("the toolbar button", || Ok(firefox.send("WebDriver:FindElement", find.clone()).ok()))?;
            let id = found["value"].as_object().and_then(|object| object.values().next()).ok_or("no button")?.clone();
            firefox.send("WebDriver:ElementClick", json!({ "id": id })).map(drop)
        })?;
        until("the popup", || {
            // Before its page loads, a popup has an empty document, which is complete too.
            let is_ours = "location.protocol === 'moz-extension:' && document.readyState === 'complete'";
            Ok(self.popup(is_ours)?.as_bool().filter(|yes| *yes).map(drop))
        })
    }

    fn popup(&mut self, expression: &str) -> Res<Value> {
        self.in_popup(expression, false)
    }

    fn popup_is_open(&mut self) -> bool {
        let open = "return document.querySelector('.webextension-popup-browser')?.closest('panel')?.state === 'open'";
        self.chrome(open, json!([])).is_ok_and(|open| open == true)
    }

    fn popup_click(&mut self, css: &str) -> Res<()> {
        acted();
        let script = format!(
            "const element = document.querySelector({css:?}); element.scrollIntoView({{ block: 'center', behavior: 'instant' }}); \
             const r = element.getBoundingClientRect(); let hit = 'nothing'; \
             const heed = event => {{ hit = element.contains(event.target) ? 'it' : String(event.target.outerHTML ?? 'the window').slice(0, 80); }}; \
             content.addEventListener('mousedown', heed, {{ capture: true, once: true }}); \
             for (const type of ['mousemove', 'mousedown', 'mouseup']) \
               content.synthesizeMouseEvent(type, r.x + r.width / 2, r.y + r.height / 2, {{ button: 0, clickCount: type === 'mousemove' ? 0 : 1 }}, {{}}); \
             content.removeEventListener('mousedown', heed, {{ capture: true }}); return hit;"
        );
        let mut hit = String::new();
        for _ in 0..PRESSES {
            let answer = match self.in_popup(&script, true) {
                // The click may close the popup that it was made in.
                Err(error) if error.to_string().contains("no answer") => return Ok(()),
                answer => answer?,
            };
            match missed(Ok(answer)) {
                None => return Ok(()),
                Some(other) => {
                    println!("a press on {css} hit {other}");
                    hit = other;
                }
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err(format!("a click on {css} goes to {hit}").into())
    }

    fn popup_key(&mut self, key: &str, shift: bool) -> Res<()> {
        let code = match key {
            "Enter" | "Escape" | "Tab" | "Backspace" | "End" | "ArrowLeft" | "ArrowUp" | "ArrowRight" | "ArrowDown" => {
                format!("{{ key: {key:?}, code: {key:?}, keyCode: content.KeyboardEvent.DOM_VK_{} }}", virtual_key(key))
            }
            _ => format!("{{ key: {key:?} }}"),
        };
        acted();
        self.popup_keys(&format!("[{code}]"), shift)
    }

    fn popup_type(&mut self, text: &str) -> Res<()> {
        text.chars().for_each(|_| acted());
        let letters: Vec<Value> = text.chars().map(|letter| json!({ "key": letter.to_string() })).collect();
        self.popup_keys(&Value::from(letters).to_string(), false)
    }

    fn close_popup(&mut self) -> Res<()> {
        self.chrome("document.querySelector('.webextension-popup-browser')?.closest('panel')?.hidePopup()", json!([]))?;
        // A panel that is still closing would close the next one too.
        let gone = "return !document.querySelector('.webextension-popup-browser')";
        until("the popup to close", || Ok(self.chrome(gone, json!([]))?.as_bool().filter(|yes| *yes).map(drop)))
    }

    fn popup_tree(&mut self) -> Res<Vec<String>> {
        self.tree()
    }

    fn popup_picture(&mut self) -> Res<Vec<u8>> {
        self.snapshot("document.querySelector('.webextension-popup-browser').browsingContext")
    }

    fn page_picture(&mut self) -> Res<Vec<u8>> {
        self.snapshot("gBrowser.selectedBrowser.browsingContext")
    }

    fn print(&mut self) -> Res<Vec<u8>> {
        let answer = self.send("WebDriver:Print", json!({}))?;
        Base64::decode_vec(answer["value"].as_str().ok_or("no paper")?).map_err(|error| error.to_string().into())
    }

    fn zoom(&mut self, factor: f64) -> Res<()> {
        self.chrome(&format!("ZoomManager.setZoomForBrowser(gBrowser.selectedBrowser, {factor})"), json!([])).map(drop)
    }

    fn set_theme(&mut self, theme: Theme) -> Res<()> {
        // Pages follow the colour scheme of the content; popups of extensions follow that of the toolbar.
        let (scheme, system) = if theme == Theme::Dark { (0, 1) } else { (1, 0) };
        let colours = if theme == Theme::Forced { 2 } else { 1 };
        let set = format!(
            "Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', {scheme}); \
             Services.prefs.setIntPref('browser.theme.toolbar-theme', {scheme}); \
             Services.prefs.setIntPref('browser.theme.content-theme', {scheme}); \
             Services.prefs.setIntPref('browser.display.document_color_use', {colours}); \
             Services.prefs.setIntPref('ui.systemUsesDarkTheme', {system})"
        );
        self.chrome(&set, json!([])).map(drop)
    }
}

fn virtual_key(key: &str) -> &'static str {
    match key {
        "Enter" => "RETURN",
        "Escape" => "ESCAPE",
        "Tab" => "TAB",
        "Backspace" => "BACK_SPACE",
        "End" => "END",
        "ArrowLeft" => "LEFT",
        "ArrowUp" => "UP",
        "ArrowRight" => "RIGHT",
        _ => "DOWN",
    }
}

impl Drop for Firefox {
    fn drop(&mut self) {
        self.kill();
    }
}
