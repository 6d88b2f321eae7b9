//! A picture from the user: pasted, dropped or opened. The browser's own decoders decode it, so that every format the
//! browser shows can be read. The background receives a PNG.

use super::{App, Screen, actions};
use crate::browser::i18n::t;
use crate::browser::parts::Heading;
use crate::browser::shell::{go_to, open_in_tab};
use crate::browser::{pictures, webext};
use crate::message::{Reply, Request};
use crate::route::Route;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{Blob, DataTransfer};

/// The screen. In the popup, a file dialog would close it, so there it offers a tab.
#[component]
pub fn PictureScreen() -> impl IntoView {
    let app = App::get();
    let choose = NodeRef::<leptos::html::Input>::new();
    let chosen = move |_| {
        let files = choose.get_untracked().and_then(|input| input.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            read(app, file.into());
        }
    };
    let over = RwSignal::new(false);
    view! {
        <main class="screen picture">
            <Heading text=t("pictureTitle") back=Callback::new(move |()| app.show(Screen::Accounts)) />
            <p class="lead">{t("pictureLead")}</p>
            {match app.in_tab {
                true => view! {
                    <label class="drop" class:over=move || over.get() for="file"
                        on:dragover=move |_| over.set(true) on:dragleave=move |_| over.set(false) on:drop=move |_| over.set(false)>
                        <span>{t("pictureDrop")}</span>
                        <input node_ref=choose id="file" type="file" accept="image/*" on:change=chosen />
                    </label>
                }.into_any(),
                false => view! {
                    <button class="primary wide" type="button" id="in-tab" on:click=move |_| open_tab(app)>{t("pictureOpen")}</button>
                }.into_any(),
            }}
            <button class="quiet wide" type="button" id="camera" on:click=move |_| open_in_tab(Route::Camera)>{t("cameraTitle")}</button>
            <p class="note" role="status">{move || app.busy.get().then(|| t("looking"))}</p>
        </main>
    }
}

fn open_tab(app: App) {
    spawn_local(async move {
        match webext::open_tab("popup.html?tab").await {
            Ok(()) => actions::close(),
            Err(_) => app.complain(t("pictureUnreadable")),
        }
    });
}

/// Pictures can be pasted and dropped wherever the codes are shown.
pub fn listen(app: App) {
    let from = move |transfer: Option<DataTransfer>| {
        let files = transfer?.files()?;
        let picture =
            (0..files.length()).filter_map(|at| files.get(at)).find(|file| file.type_().starts_with("image/"));
        if app.open.with_untracked(Option::is_some) {
            read(app, picture?.into());
        }
        Some(())
    };
    let _ = window_event_listener(leptos::ev::paste, move |event| {
        if from(event.clipboard_data()).is_some() {
            event.prevent_default();
        }
    });
    // Without this the browser would leave the page and show the file.
    let _ = window_event_listener(leptos::ev::dragover, |event| event.prevent_default());
    let _ = window_event_listener(leptos::ev::drop, move |event| {
        event.prevent_default();
        if from(event.data_transfer()).is_none() {
            app.complain(t("pictureUnreadable"));
        }
    });
}

/// Reads a picture and shows the result.
fn read(app: App, picture: Blob) {
    app.exclusively(async move {
        let answer = match pictures::png_of(&picture).await {
            Some(png) => webext::ask(&Request::ReadPicture { png }).await.ok(),
            None => None,
        };
        match answer {
            Some(Reply::Done) => go_to(Route::Found),
            Some(Reply::StorageRefused) => app.complain(t("storageRefused")),
            Some(_) | None => app.complain(t("pictureUnreadable")),
        }
    });
}
