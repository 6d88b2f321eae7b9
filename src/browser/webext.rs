//! The browser's extension API. Nothing else in `src/` names `chrome`; Firefox accepts the same name.
//!
//! Each function is one call, with its values converted and its promise awaited.

use super::decoding::decode;
use super::pause::timeout;
use crate::message::{PageCommand, Reply, Request, menu};
use crate::platform::answers::{ClickedImage, FrameId, FromFrame, Managed, Refused, Tab};
use crate::policy::Value;
use js_sys::{Array, Function, JSON, Object, Promise, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = get)]
    fn local_get_raw(keys: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = set)]
    fn local_set_raw(items: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "local"], js_name = setAccessLevel)]
    fn local_set_access_level(level: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "sync"], js_name = setAccessLevel)]
    fn sync_set_access_level(level: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "managed"], js_name = get)]
    fn managed_get_raw(keys: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "session"], js_name = get)]
    fn session_get_raw(key: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "session"], js_name = set)]
    fn session_set_raw(items: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "session"], js_name = remove)]
    fn session_remove_raw(key: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "onChanged"], js_name = addListener)]
    fn on_storage_changed(listener: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "sync"], js_name = get)]
    fn sync_get_raw(key: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "storage", "sync"], js_name = set)]
    fn sync_set_raw(items: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "idle"], js_name = setDetectionInterval)]
    fn idle_set_detection_interval(seconds: f64) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "idle"], js_name = queryState)]
    fn idle_query_state(seconds: f64) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = query)]
    fn tabs_query(query: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = get)]
    fn tabs_get(tab: i32) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = captureVisibleTab)]
    fn tabs_capture(window: i32, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs", "onActivated"], js_name = addListener)]
    fn add_tab_activated(listener: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs", "onActivated"], js_name = removeListener)]
    fn remove_tab_activated(listener: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs", "onUpdated"], js_name = addListener)]
    fn add_tab_updated(listener: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs", "onUpdated"], js_name = removeListener)]
    fn remove_tab_updated(listener: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = sendMessage)]
    fn tabs_send_message(tab: i32, message: &JsValue, options: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "scripting"], js_name = executeScript)]
    fn execute_script(injection: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "runtime"], js_name = sendMessage)]
    fn runtime_send_message(message: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "action"], js_name = openPopup)]
    fn action_open_popup() -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "action"], js_name = setBadgeText)]
    fn action_set_badge_text(details: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "tabs"], js_name = create)]
    fn tabs_create(properties: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "contextMenus"], js_name = create)]
    fn menus_create(properties: &JsValue, created: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "contextMenus"], js_name = removeAll)]
    fn menus_remove_all() -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "alarms"], js_name = create)]
    fn alarms_create(name: &str, info: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(thread_local_v2, js_name = chrome)]
    static CHROME: JsValue;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "permissions"], js_name = request)]
    fn permissions_request(permissions: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "permissions"], js_name = remove)]
    fn permissions_remove(permissions: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "commands"], js_name = getAll)]
    fn commands_get_all() -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "action"], js_name = getUserSettings)]
    fn action_user_settings() -> Result<Promise, JsValue>;
    #[wasm_bindgen(catch, js_namespace = ["chrome", "management"], js_name = getSelf)]
    fn management_self() -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getMessage)]
    fn get_message(id: &str, parts: &Array) -> String;
    #[wasm_bindgen(js_namespace = ["chrome", "runtime"], js_name = getURL)]
    fn get_url(path: &str) -> String;
    // The function of the window or of the worker. The content security policy allows only the extension's own files.
    #[wasm_bindgen(catch)]
    fn fetch(url: &str) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = Promise, js_name = resolve)]
    fn promise_of(value: &JsValue) -> Promise;
}

impl From<JsValue> for Refused {
    fn from(value: JsValue) -> Self {
        web_sys::console::warn_2(&"the browser refused:".into(), &value);
        Self
    }
}

/// Awaits a call. A call that throws at once (a function that this browser lacks) must not be an `async` import:
/// wasm-bindgen then leaves the exception pending, and the next import reports it as its own.
async fn resolve(call: Result<Promise, JsValue>) -> Result<JsValue, Refused> {
    // `resolve` accepts a plain value too: not every browser returns a promise for every call.
    let value: JsValue = call?.into();
    Ok(JsFuture::from(promise_of(&value)).await?)
}

/// With a damaged profile, a call to a store may never be answered. This is the timeout, in milliseconds.
pub const TIMEOUT_MS: u32 = 4000;

/// Awaits a call to a store. A write that completes after the timeout writes an older state, which the reader
/// recognises.
async fn answered(call: Result<Promise, JsValue>) -> Result<JsValue, Refused> {
    timeout(TIMEOUT_MS, resolve(call)).await.unwrap_or_else(|| Err(JsValue::from("no answer in time").into()))
}

fn to_js(value: &impl Serialize) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).unwrap_or(JsValue::NULL)
}

/// Decodes a value exactly; `None` for anything else.
fn from_js<T: DeserializeOwned>(value: &JsValue) -> Option<T> {
    decode(value)
}

/// Decodes JSON exactly; `None` for anything else.
pub fn parsed<T: DeserializeOwned>(json: &str) -> Option<T> {
    from_js(&JSON::parse(json).ok()?)
}

fn member(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// An object with one member.
pub fn one(key: &str, value: &JsValue) -> JsValue {
    let object = Object::new();
    // Setting a member of a fresh object cannot fail.
    let _ = Reflect::set(&object, &key.into(), value);
    object.into()
}

/// Reads a text of `storage.local` by its explicit key, because reading everything at once fails permanently after
/// damage.
pub async fn local_get(key: &str) -> Result<Option<String>, Refused> {
    let [text] = local_get_all([key]).await?;
    Ok(text)
}

/// Reads the texts of several keys, at one moment.
pub async fn local_get_all<const N: usize>(keys: [&str; N]) -> Result<[Option<String>; N], Refused> {
    let items = answered(local_get_raw(&to_js(&keys.as_slice()))).await?;
    Ok(keys.map(|key| member(&items, key).as_string()))
}

/// Puts a text into `storage.local`.
pub async fn local_set(key: &str, text: &str) -> Result<(), Refused> {
    answered(local_set_raw(&one(key, &text.into()))).await?;
    Ok(())
}

/// Closes `storage.local` and `storage.sync` to content scripts if the browser can. Firefox cannot; the vault there
/// is sealed.
pub async fn close_storage_to_pages() {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Level {
        access_level: &'static str,
    }
    let level = to_js(&Level { access_level: "TRUSTED_CONTEXTS" });
    let _ = resolve(local_set_access_level(&level)).await;
    let _ = resolve(sync_set_access_level(&level)).await;
}

/// Reads a value of `storage.session`: in memory only, for trusted contexts only. A value that does not decode counts
/// as absent.
pub async fn session_get<T: DeserializeOwned>(key: &str) -> Option<T> {
    from_js(&session_get_any(key).await?)
}

/// Reads a number of `storage.session`.
pub async fn session_number(key: &str) -> Option<f64> {
    session_get_any(key).await?.as_f64()
}

/// Whether `storage.session` has a value for this key.
pub async fn session_has(key: &str) -> bool {
    session_get_any(key).await.is_some_and(|value| !value.is_undefined())
}

async fn session_get_any(key: &str) -> Option<JsValue> {
    Some(member(&resolve(session_get_raw(key)).await.ok()?, key))
}

/// Puts a value into `storage.session`.
pub async fn session_set(key: &str, value: &impl Serialize) -> Result<(), Refused> {
    resolve(session_set_raw(&one(key, &to_js(value)))).await?;
    Ok(())
}

/// Removes a value from `storage.session`.
pub async fn session_remove(key: &str) -> Result<(), Refused> {
    resolve(session_remove_raw(key)).await?;
    Ok(())
}

/// Reads the administrator's rules from managed storage.
pub async fn managed() -> Managed {
    // Not like other calls: Firefox rejects if nothing is managed, which should not appear in the console.
    let Ok(items) = managed_get_raw(&JsValue::NULL) else { return Managed::Unreadable };
    match timeout(TIMEOUT_MS, JsFuture::from(items)).await {
        Some(Ok(items)) => match JSON::stringify(&items).ok().and_then(|json| json.as_string()) {
            Some(json) if json == "{}" => Managed::Empty,
            Some(json) => Managed::Rules(json),
            None => Managed::Unreadable,
        },
        // Firefox's message in every language: there is neither a file nor a policy with rules for the extension.
        Some(Err(error)) if member(&error, "message") == NOBODY_MANAGES => Managed::Nobody,
        Some(Err(_)) | None => Managed::Unreadable,
    }
}

const NOBODY_MANAGES: &str = "Managed storage manifest not found";

/// Reads rules from JSON.
pub fn rules_in(json: &str) -> Vec<(String, Value)> {
    match JSON::parse(json).map(|items| policy_value(&items)) {
        Ok(Value::Members(members)) => members,
        Ok(_) | Err(_) => Vec::new(),
    }
}

fn policy_value(value: &JsValue) -> Value {
    if let Some(yes) = value.as_bool() {
        Value::Bool(yes)
    } else if let Some(number) = value.as_f64() {
        Value::Number(number)
    } else if let Some(text) = value.as_string() {
        Value::Text(text)
    } else if Array::is_array(value) {
        Value::List(Array::from(value).iter().map(|value| policy_value(&value)).collect())
    } else if let Some(object) = value.dyn_ref::<Object>() {
        let name = |name: JsValue| Some((name.as_string()?, policy_value(&member(object, &name.as_string()?))));
        Value::Members(Object::keys(object).iter().filter_map(name).collect())
    } else {
        Value::Other
    }
}

/// Calls `changed` whenever an administrator changes the rules, if the browser reports it.
pub fn when_rules_change(changed: impl Fn() + 'static) {
    let listener = Closure::<dyn Fn(JsValue, JsValue)>::new(move |_: JsValue, area: JsValue| {
        if area == "managed" {
            changed();
        }
    });
    // For as long as the page lives.
    let _ = on_storage_changed(&listener.into_js_value());
}

/// Calls `got` whenever any context puts a value into `storage.session`.
pub fn when_session_gets(key: &'static str, got: impl Fn() + 'static) {
    when_session_changes(key, true, got);
}

/// Calls `lost` whenever any context removes a value from `storage.session`.
pub fn when_session_loses(key: &'static str, lost: impl Fn() + 'static) {
    when_session_changes(key, false, lost);
}

fn when_session_changes(key: &'static str, is_put: bool, changed: impl Fn() + 'static) {
    let listener = Closure::<dyn Fn(JsValue, JsValue)>::new(move |changes: JsValue, area: JsValue| {
        let change = member(&changes, key);
        if area == "session" && change.is_object() && is_put != member(&change, "newValue").is_undefined() {
            changed();
        }
    });
    // For as long as the page lives.
    let _ = on_storage_changed(&listener.into_js_value());
}

/// Reads a text that the browser may synchronise to the user's other computers; `None` also if there is none.
pub async fn sync_get(key: &str) -> Option<String> {
    member(&answered(sync_get_raw(key)).await.ok()?, key).as_string()
}

/// Stores a text where the browser may synchronise it; nothing depends on its success.
pub async fn sync_set(key: &str, text: &str) {
    let _ = answered(sync_set_raw(&one(key, &text.into()))).await;
}

/// Sets the number of seconds without input after which the browser considers the computer idle; at least 15.
pub fn set_idle_after(seconds: u64) {
    let _ = idle_set_detection_interval(seconds.max(15) as f64);
}

/// Whether there was no input for this number of seconds, at least 15. If the browser does not answer, the computer
/// counts as idle.
pub async fn is_idle_for(seconds: u64) -> bool {
    resolve(idle_query_state(seconds.max(15) as f64)).await.ok().and_then(|state| state.as_string()).as_deref()
        != Some("active")
}

/// A tab as the browser describes it.
pub fn read_tab(tab: &JsValue) -> Option<Tab> {
    let number = |name| member(tab, name).as_f64().map(|n| n as i32);
    Some(Tab { id: number("id")?, window: number("windowId")?, url: member(tab, "url").as_string() })
}

/// The tab under the popup.
pub async fn active_tab() -> Option<Tab> {
    active_tab_where("currentWindow", &true.into()).await
}

/// The tab in front of a window.
pub async fn front_tab(window: i32) -> Option<Tab> {
    active_tab_where("windowId", &window.into()).await
}

async fn active_tab_where(name: &str, value: &JsValue) -> Option<Tab> {
    let query = one(name, value);
    // Setting a member of a fresh object cannot fail.
    let _ = Reflect::set(&query, &"active".into(), &true.into());
    let tabs = resolve(tabs_query(&query)).await.ok()?;
    read_tab(&Array::from(&tabs).get(0))
}

/// Listeners for the events of tabs. Dropping this removes them.
pub struct TabListeners {
    activated: Closure<dyn Fn(JsValue)>,
    updated: Closure<dyn Fn(JsValue, JsValue)>,
}

impl Drop for TabListeners {
    fn drop(&mut self) {
        let _ = remove_tab_activated(self.activated.as_ref());
        let _ = remove_tab_updated(self.updated.as_ref());
    }
}

/// Calls `changed` whenever a tab comes to the front of this tab's window, or this tab navigates.
pub fn when_tab_changes(tab: &Tab, changed: impl Fn() + Clone + 'static) -> Result<TabListeners, Refused> {
    let Tab { id, window, .. } = *tab;
    let gone_elsewhere = changed.clone();
    let listeners = TabListeners {
        activated: Closure::new(move |info: JsValue| {
            if member(&info, "windowId") == window {
                changed();
            }
        }),
        updated: Closure::new(move |updated: JsValue, change: JsValue| {
            // The browser reports the address only if the extension may know it; it always reports that a page is
            // loading.
            if updated == id && (member(&change, "status") == "loading" || !member(&change, "url").is_undefined()) {
                gone_elsewhere();
            }
        }),
    };
    add_tab_activated(listeners.activated.as_ref())?;
    add_tab_updated(listeners.updated.as_ref())?;
    Ok(listeners)
}

/// A tab by its id.
pub async fn tab(id: i32) -> Option<Tab> {
    read_tab(&resolve(tabs_get(id)).await.ok()?)
}

/// A PNG of what a window shows, as the `data:` URL that the browser returns.
pub async fn capture(window: i32) -> Result<String, Refused> {
    #[derive(Serialize)]
    struct Options {
        format: &'static str,
    }
    let url = resolve(tabs_capture(window, &to_js(&Options { format: "png" }))).await?;
    url.as_string().ok_or(Refused)
}

#[derive(Serialize)]
struct Injection<'a> {
    target: Target,
    files: &'a [&'a str],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Target {
    tab_id: i32,
    all_frames: bool,
}

/// Runs script files of the extension in a tab, one after the other. Frames that cannot be reached or return another
/// type are left out.
pub async fn inject<T: DeserializeOwned>(
    tab: i32,
    files: &[&str],
    all_frames: bool,
) -> Result<Vec<FromFrame<T>>, Refused> {
    let injection = Injection { target: Target { tab_id: tab, all_frames }, files };
    let results = resolve(execute_script(&to_js(&injection))).await?;
    let read = |result: JsValue| {
        let value = from_js(&member(&result, "result"))?;
        Some(FromFrame { frame: member(&result, "frameId").as_f64().unwrap_or(0.0), value })
    };
    Ok(Array::from(&results).iter().filter_map(read).collect())
}

/// Sends a command to the extension's script in one frame; `None` if the answer has another type.
pub async fn command<A: DeserializeOwned>(
    tab: i32,
    frame: FrameId,
    command: &PageCommand,
) -> Result<Option<A>, Refused> {
    let options = one("frameId", &frame.into());
    let answer = resolve(tabs_send_message(tab, &to_js(command), &options)).await?;
    Ok(from_js(&answer))
}

/// Sends a request to the background.
pub async fn ask(request: &Request) -> Result<Reply, Refused> {
    let reply = resolve(runtime_send_message(&to_js(request))).await?;
    from_js(&reply).ok_or(Refused)
}

/// The sender of a message.
pub enum Sender {
    /// A page of the extension: the popup.
    Ours,
    /// A script of the extension in a tab.
    Tab(i32),
}

/// Decodes a message exactly; `None` for anything else, which is dropped.
pub fn read_message(message: &JsValue, sender: &JsValue) -> Option<(Request, Sender)> {
    let request: Request = from_js(message)?;
    if member(sender, "url").as_string().is_some_and(|url| url.starts_with(&get_url(""))) {
        return Some((request, Sender::Ours));
    }
    let tab = read_tab(&member(sender, "tab"))?;
    Some((request, Sender::Tab(tab.id)))
}

/// Encodes a reply for the browser.
pub fn write_reply(reply: &Reply) -> JsValue {
    to_js(reply)
}

/// What an entry in a context menu was clicked on.
pub enum Chosen {
    /// An image.
    Image(ClickedImage),
    /// Selected text.
    Text(String),
    /// The page.
    Page,
}

/// What was clicked in a context menu, and in which tab; `None` outside a tab.
pub fn read_menu_click(info: &JsValue, tab: &JsValue) -> Option<(Chosen, Tab)> {
    let text = |name| member(info, name).as_string();
    let chosen = match (text("menuItemId")?.as_str(), text("srcUrl"), text("selectionText")) {
        (menu::READ_IMAGE, Some(source), _) => {
            let frame = member(info, "frameId").as_f64().unwrap_or(0.0);
            Chosen::Image(ClickedImage { source, frame })
        }
        (menu::READ_TEXT, _, Some(text)) => Chosen::Text(text),
        (menu::SCAN, _, _) => Chosen::Page,
        _ => return None,
    };
    Some((chosen, read_tab(tab)?))
}

/// Sets the entries in context menus, replacing older ones: id, context, and title.
pub async fn offer_in_menus(entries: &[(&str, &str, String)]) {
    #[derive(Serialize)]
    struct Entry<'a> {
        id: &'a str,
        title: &'a str,
        contexts: [&'a str; 1],
    }
    // After an update, the old entries still exist.
    let _ = resolve(menus_remove_all()).await;
    for (id, context, title) in entries {
        let _ = menus_create(&to_js(&Entry { id, title, contexts: [context] }), &JsValue::UNDEFINED);
    }
}

/// Loads a page of the extension as an offscreen document, for work with the clipboard that is done once it is
/// loaded. Refused if the background can do that itself.
pub async fn work_unseen(path: &str) -> Result<(), Refused> {
    #[derive(Serialize)]
    struct Document<'a> {
        url: &'a str,
        reasons: [&'static str; 1],
        justification: &'static str,
    }
    let justification = "to take a code off the clipboard that was copied half a minute ago";
    let document = to_js(&Document { url: path, reasons: ["CLIPBOARD"], justification });
    resolve(offscreen("createDocument", &Array::of1(&document))).await?;
    resolve(offscreen("closeDocument", &Array::new())).await?;
    Ok(())
}

/// Calls a function of `chrome.offscreen`. Firefox lacks it, and its lint concludes from the name in the code that
/// the extension requires it.
fn offscreen(name: &str, arguments: &Array) -> Result<Promise, JsValue> {
    let api = CHROME.with(|chrome| member(chrome, "offscreen"));
    let function: Function = member(&api, name).dyn_into()?;
    Reflect::apply(&function, &api, arguments)?.dyn_into()
}

#[derive(Serialize)]
struct Permissions<'a> {
    permissions: &'a [&'a str],
}

/// Requests permissions. Must be called within the click, before anything is awaited; only the answer can be awaited.
/// True if they are granted.
pub fn request_permissions(permissions: &[&str]) -> impl Future<Output = bool> + 'static {
    let asked = permissions_request(&to_js(&Permissions { permissions }));
    async { resolve(asked).await.is_ok_and(|given| given.is_truthy()) }
}

/// Gives up permissions.
pub async fn drop_permissions(permissions: &[&str]) {
    let _ = resolve(permissions_remove(&to_js(&Permissions { permissions }))).await;
}

/// The user's current keys for Kader's shortcuts, by name; empty if there are none.
pub async fn shortcuts() -> Vec<(String, String)> {
    let Ok(commands) = resolve(commands_get_all()).await else { return Vec::new() };
    let read = |command: JsValue| {
        let shortcut = member(&command, "shortcut").as_string().filter(|keys| !keys.is_empty())?;
        Some((member(&command, "name").as_string()?, shortcut))
    };
    Array::from(&commands).iter().filter_map(read).collect()
}

/// Whether Kader's button is visible on the toolbar; `None` if the browser does not say.
pub async fn is_on_toolbar() -> Option<bool> {
    member(&resolve(action_user_settings()).await.ok()?, "isOnToolbar").as_bool()
}

/// Whether a person installed the extension from a store or a file, not an administrator, nor a developer from a
/// folder.
pub async fn is_installed_by_a_person() -> bool {
    let Ok(own) = resolve(management_self()).await else { return false };
    member(&own, "installType").as_string().as_deref() == Some("normal")
}

/// Opens a page of the extension in a tab.
pub async fn open_tab(path: &str) -> Result<(), Refused> {
    resolve(tabs_create(&one("url", &get_url(path).into()))).await?;
    Ok(())
}

/// Opens the popup; some browser windows do not allow it.
pub async fn open_popup() -> Result<(), Refused> {
    resolve(action_open_popup()).await?;
    Ok(())
}

/// Shows a short text on the toolbar button, or removes it.
pub async fn set_badge(text: &str) {
    let _ = resolve(action_set_badge_text(&one("text", &text.into()))).await;
}

/// Sets an alarm in this number of minutes; it replaces an older one of the same name.
pub async fn set_alarm(name: &str, minutes: f64) {
    let _ = resolve(alarms_create(name, &one("delayInMinutes", &minutes.into()))).await;
}

/// A sentence in the user's language.
pub fn sentence(id: &str, parts: &[String]) -> String {
    get_message(id, &parts.iter().map(|part| JsValue::from_str(part)).collect())
}

/// The address of a file of the extension.
pub fn file_url(path: &str) -> String {
    get_url(path)
}

/// The text of a file of the extension.
pub async fn read_file(path: &str) -> Option<String> {
    let response = resolve(fetch(&get_url(path))).await.ok()?;
    let response: web_sys::Response = response.dyn_into().ok()?;
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}
