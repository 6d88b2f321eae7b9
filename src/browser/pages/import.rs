//! Import: files, pictures and texts of other programs are dropped, chosen or pasted, read one after another in a
//! Worker, and shown before anything is saved.

use super::again::Again;
use super::import_list::Brought;
use super::{App, Screen};
use crate::browser::i18n::{t, translate};
use crate::browser::parts::{Heading, TextField, focus};
use crate::browser::worker;
use crate::browser::{pictures, webext};
use crate::i18n::{Sentence, sentence, sentence1, sentence2};
use crate::import::MOST_BYTES;
use crate::import::report::{Gathered, Report};
use crate::journey::inbox;
use base64ct::{Base64, Encoding};
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::VecDeque;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileList, Worker};

/// An item that the user brought and that is not read yet.
#[derive(Clone)]
enum Item {
    File(File),
    Text(String),
}

/// The current step.
#[derive(Clone)]
enum Step {
    Idle,
    /// Reading this item, with its name and the memory that it needs, in MiB.
    Reading(String, u64),
    /// The file needs its password: the message to show, and whether a password was wrong.
    Password {
        name: String,
        bytes: Vec<u8>,
        text: Sentence,
        mebibytes: u64,
        is_wrong: bool,
    },
}

/// The state of this screen.
#[derive(Clone, Copy)]
struct Import {
    app: App,
    waiting: RwSignal<VecDeque<Item>>,
    step: RwSignal<Step>,
    gathered: RwSignal<Gathered>,
    worker: StoredValue<Option<Worker>, LocalStorage>,
}

/// The screen.
#[component]
pub fn ImportScreen() -> impl IntoView {
    let app = App::get();
    let import = Import {
        app,
        waiting: RwSignal::new(VecDeque::new()),
        step: RwSignal::new(Step::Idle),
        gathered: RwSignal::new(Gathered::default()),
        worker: StoredValue::new_local(None),
    };
    import.listen();
    // A scanned export of several accounts is imported at once.
    spawn_local(async move {
        if let Some(find) = inbox::scan().await {
            inbox::drop_scan().await;
            import.bring(find.codes.into_iter().map(|code| Item::Text(code.text)));
        }
    });
    let input = NodeRef::<leptos::html::Input>::new();
    let choose = move |_| {
        if let Some(input) = input.get_untracked() {
            import.bring(input.files().iter().flat_map(files_of));
            // Allows the user to choose the same file again.
            input.set_value("");
        }
    };
    let text = RwSignal::new(String::new());
    let read_text = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let brought = text.get_untracked();
        if !brought.trim().is_empty() {
            text.set(String::new());
            import.bring([Item::Text(brought)]);
        }
    };
    let over = RwSignal::new(false);
    let back = Callback::new(move |()| app.show(Screen::Home));
    // When the user leaves the screen or the vault locks, the Worker is ended.
    on_cleanup(move || import.end_worker());
    view! {
        <main class="screen options import">
            <Heading text=t("importTitle") back=back />
            <p class="lead">{t("importLead")}</p>
            <label class="drop" class:over=move || over.get() for="import-file"
                on:dragover=move |_| over.set(true) on:dragleave=move |_| over.set(false) on:drop=move |_| over.set(false)>
                <span>{t("importDrop")}</span>
                <input node_ref=input id="import-file" type="file" multiple=true on:change=choose />
            </label>
            <details>
                <summary id="import-paste">{t("importPaste")}</summary>
                <form on:submit=read_text>
                    <div class="field">
                        <label for="import-text">{t("importText")}</label>
                        <textarea id="import-text" rows=4 spellcheck="false" autocomplete="off" bind:value=text></textarea>
                    </div>
                    <button type="submit" id="import-read">{t("importRead")}</button>
                </form>
            </details>
            <details>
                <summary id="import-which">{t("importWhich")}</summary>
                <p>{t("importPrograms")}</p>
            </details>
            <Again />
            {move || match import.step.get() {
                Step::Idle => ().into_any(),
                Step::Reading(name, mebibytes) => view! { <Reading import name mebibytes /> }.into_any(),
                Step::Password { name, bytes, text, mebibytes, is_wrong } => {
                    view! { <Password import name bytes text mebibytes is_wrong /> }.into_any()
                }
            }}
            <Brought gathered=import.gathered />
        </main>
    }
}

fn files_of(list: &FileList) -> Vec<Item> {
    (0..list.length()).filter_map(|at| list.get(at)).map(Item::File).collect()
}

impl Import {
    /// Handles everything that is pasted or dropped on the page while this screen is shown.
    fn listen(self) {
        let from = move |transfer: Option<DataTransfer>| {
            let transfer = transfer?;
            let files: Vec<Item> = transfer.files().iter().flat_map(files_of).collect();
            let text = transfer.get_data("text/plain").unwrap_or_default();
            match (files.is_empty(), text.trim().is_empty()) {
                (false, _) => self.bring(files),
                (true, false) => self.bring([Item::Text(text)]),
                (true, true) => return None,
            }
            Some(())
        };
        let pasted = window_event_listener(leptos::ev::paste, move |event| {
            // In a field, pasting is normal input.
            let target = event.target().map(|target| js_sys::Reflect::get(&target, &"localName".into()));
            let name = target.and_then(Result::ok).and_then(|name| name.as_string()).unwrap_or_default();
            if name != "input" && name != "textarea" && from(event.clipboard_data()).is_some() {
                event.prevent_default();
            }
        });
        // Without this the browser would leave the page and show the file.
        let over = window_event_listener(leptos::ev::dragover, |event| event.prevent_default());
        let dropped = window_event_listener(leptos::ev::drop, move |event| {
            event.prevent_default();
            let _ = from(event.data_transfer());
        });
        on_cleanup(move || {
            pasted.remove();
            over.remove();
            dropped.remove();
        });
    }

    fn bring(self, items: impl IntoIterator<Item = Item>) {
        self.app.notice.set(None);
        self.waiting.update(|waiting| waiting.extend(items));
        self.next();
    }

    /// Starts with the next item, if none is being read.
    fn next(self) {
        if !matches!(self.step.get_untracked(), Step::Idle) {
            return;
        }
        let Some(item) = self.waiting.try_update(VecDeque::pop_front).flatten() else { return };
        let name = match &item {
            Item::File(file) => file.name(),
            Item::Text(_) => t("importPasted"),
        };
        self.step.set(Step::Reading(name.clone(), 0));
        spawn_local(async move {
            match bytes_of(item).await {
                Some(bytes) => self.read(name, bytes, None, 0).await,
                None => self.take(Report::Failed(sentence("importTooLarge")), &name),
            }
        });
    }

    /// Reads an item in the Worker. With a password, the cost in MiB is known from the first attempt.
    async fn read(self, name: String, bytes: Vec<u8>, password: Option<String>, cost: u64) {
        let question = Array::of2(
            &Uint8Array::from(bytes.as_slice()),
            &password.map_or(JsValue::UNDEFINED, |password| JsValue::from(password)),
        );
        let Some(asked) = worker::ask("import.js", &question) else {
            return self.take(Report::Failed(sentence("importBrokeDown")), &name);
        };
        self.worker.set_value(Some(asked.worker()));
        let answer = asked.answer().await.and_then(|answer| answer.as_string());
        self.worker.set_value(None);
        match answer.and_then(|json| webext::parsed::<Report>(&json)) {
            Some(Report::Password { text, mebibytes, is_wrong }) => {
                // After a wrong password the Worker does not report the cost, so the known cost stays.
                let mebibytes = mebibytes.max(cost);
                self.step.set(Step::Password { name, bytes, text, mebibytes, is_wrong });
                focus("import-password");
            }
            Some(report) => self.take(report, &name),
            None => self.take(Report::Failed(sentence("importBrokeDown")), &name),
        }
    }

    fn take(self, report: Report, name: &str) {
        let vault = self.app.open.with_untracked(|open| open.as_ref().map(|open| open.vault.clone()));
        self.gathered.update(|gathered| gathered.join(report, name, &vault.unwrap_or_default()));
        self.step.set(Step::Idle);
        self.next();
    }

    /// Ends the current read; the file is left out and reported by name.
    fn stop(self, name: &str) {
        self.end_worker();
        self.take(Report::Failed(sentence("importSkipped")), name);
    }

    fn end_worker(self) {
        if let Some(worker) = self.worker.try_update_value(Option::take).flatten() {
            worker.terminate();
        }
    }
}

/// The bytes of an item; a picture is converted to PNG. `None` if it is too large.
async fn bytes_of(item: Item) -> Option<Vec<u8>> {
    let file = match item {
        Item::Text(text) => return Some(text.into_bytes()),
        Item::File(file) => file,
    };
    if file.size() > MOST_BYTES as f64 {
        return None;
    }
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    let bytes = Uint8Array::new(&buffer).to_vec();
    // The browser decides by the file name, so the bytes are checked as well.
    let is_picture = file.type_().starts_with("image/") || PICTURES.iter().any(|mark| bytes.starts_with(mark));
    if is_picture
        && let Some(png) = pictures::png_of(&file).await
        && let Some((_, base64)) = png.split_once(',')
    {
        return Base64::decode_vec(base64).ok();
    }
    Some(bytes)
}

/// The first bytes of PNG, JPEG, GIF, WebP and BMP.
const PICTURES: [&[u8]; 5] = [b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM"];

#[component]
fn Reading(import: Import, name: String, mebibytes: u64) -> impl IntoView {
    let text = match mebibytes {
        0..64 => translate(&sentence1("importReading", &name)),
        _ => translate(&sentence2("importReadingHeavy", &name, mebibytes.to_string())),
    };
    view! {
        <div class="question">
            <p role="status">{text}</p>
            <progress aria-label=t("looking")></progress>
            <p class="actions"><button type="button" id="import-stop" on:click=move |_| import.stop(&name)>{t("cancel")}</button></p>
        </div>
    }
}

#[component]
fn Password(
    import: Import,
    name: String,
    bytes: Vec<u8>,
    text: Sentence,
    mebibytes: u64,
    is_wrong: bool,
) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let error = RwSignal::new(is_wrong.then(|| translate(&text)));
    let lead = if is_wrong { String::new() } else { translate(&text) };
    let hint = match mebibytes {
        0..64 => t("importPasswordHint"),
        _ => translate(&sentence1("importCosts", mebibytes.to_string())),
    };
    let brought = StoredValue::new((name.clone(), bytes));
    let skipped = name.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let password = password.get_untracked();
        if password.is_empty() {
            return;
        }
        let (name, bytes) = brought.get_value();
        import.step.set(Step::Reading(name.clone(), mebibytes));
        spawn_local(import.read(name, bytes, Some(password), mebibytes));
    };
    view! {
        <form class="question" on:submit=submit>
            <p><b>{name}</b></p>
            {(!lead.is_empty()).then(|| view! { <p>{lead}</p> })}
            <TextField id="import-password" label="importPassword" kind="password" value=password error=error hint=Signal::derive(move || hint.clone()) autofocus=true />
            <p class="actions">
                <button class="primary" type="submit" id="import-open">{t("importUnlock")}</button>
                <button class="quiet" type="button" id="import-skip" on:click=move |_| import.stop(&skipped)>{t("importSkip")}</button>
            </p>
        </form>
    }
}
