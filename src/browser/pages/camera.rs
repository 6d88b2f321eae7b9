//! Reading a QR code that is not on a web page: in a PDF, a mail program or another window, or on paper with a
//! webcam. In a tab, since the browser's permission questions would close the popup.

use super::App;
use crate::browser::cameras::{self, Watching};
use crate::browser::i18n::t;
use crate::browser::parts::Heading;
use crate::browser::webext;
use crate::journey::inbox;
use crate::message::{Reply, Request};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;

/// Milliseconds between two pictures of the webcam.
const LOOK_MS: u32 = 250;
/// Milliseconds until the dialog that chose the screen has disappeared.
const SCREEN_MS: u32 = 500;
/// The number of pictures, over about two minutes, after which the webcam is turned off.
const LOOKS: u32 = 240;

/// The screen.
#[component]
pub fn CameraScreen() -> impl IntoView {
    let app = App::get();
    let video = NodeRef::<leptos::html::Video>::new();
    let is_on = RwSignal::new(false);
    // When the user leaves the screen or the vault locks, the camera light goes off.
    let wanted = Rc::new(Cell::new(true));
    let watching = StoredValue::new_local(Rc::clone(&wanted));
    on_cleanup(move || watching.with_value(|wanted| wanted.set(false)));
    let look = move |asked, is_webcam: bool| {
        let Some(video) = video.get_untracked().filter(|_| !is_on.get_untracked()) else { return };
        let wanted = watching.with_value(Rc::clone);
        wanted.set(true);
        is_on.set(true);
        app.notice.set(None);
        spawn_local(async move {
            let watching = Watching::begin(asked, video).await;
            let outcome = match &watching {
                None => Some("cameraRefused"),
                Some(watching) if is_webcam => look_often(watching, &wanted).await,
                Some(watching) => look_once(watching).await,
            };
            drop(watching);
            is_on.try_set(false);
            match outcome {
                Some(complaint) if wanted.get() => app.complain(t(complaint)),
                Some(_) => {}
                // As after any picture: the popup's page, in this tab.
                None => drop(window().location().replace("popup.html?tab")),
            }
        });
    };
    let stop = move |_| watching.with_value(|wanted| wanted.set(false));
    view! {
        <main class="screen options camera">
            <Heading text=t("cameraTitle") back=Callback::new(|()| drop(window().location().replace("popup.html?tab"))) />
            <p class="lead">{t("cameraLead")}</p>
            <p class="actions">
                <button class="primary" type="button" id="screen" on:click=move |_| look(cameras::screen(), false)>{t("cameraScreen")}</button>
                <button type="button" id="webcam" on:click=move |_| look(cameras::webcam(), true)>{t("cameraWebcam")}</button>
            </p>
            <div class="viewfinder" class:on=move || is_on.get()>
                <video node_ref=video muted=true playsinline=true aria-label=t("cameraPicture")></video>
                <p class="actions">
                    <span role="status">{move || is_on.get().then(|| t("looking"))}</span>
                    <button class="quiet" type="button" id="camera-stop" on:click=stop>{t("cancel")}</button>
                </p>
            </div>
            <p class="note">{t("cameraPrivate")}</p>
        </main>
    }
}

/// Takes pictures until a code is found, or until the screen is left; otherwise returns the message to show.
async fn look_often(watching: &Watching, wanted: &Cell<bool>) -> Option<&'static str> {
    for _ in 0..LOOKS {
        if !wanted.get() || !watching.is_live() {
            return Some("cameraNone");
        }
        if reads(watching).await {
            return None;
        }
        TimeoutFuture::new(LOOK_MS).await;
    }
    Some("cameraNone")
}

async fn look_once(watching: &Watching) -> Option<&'static str> {
    TimeoutFuture::new(SCREEN_MS).await;
    if reads(watching).await { None } else { Some("cameraNoneOnScreen") }
}

/// Whether the current picture has a QR code; it is then stored as the scan result.
async fn reads(watching: &Watching) -> bool {
    let Some(png) = watching.picture() else { return false };
    let answer = webext::ask(&Request::ReadPicture { png }).await;
    let found = matches!(answer, Ok(Reply::Done)) && inbox::scan().await.is_some_and(|find| !find.codes.is_empty());
    if !found {
        inbox::drop_scan().await;
    }
    found
}
