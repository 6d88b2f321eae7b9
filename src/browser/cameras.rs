//! Pictures that the browser takes with the user's permission: of the screen, another window, or a webcam.

use js_sys::{Object, Promise, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement, MediaStream, MediaStreamTrack};

/// Asks for the screen or a window. Must be called within the click.
pub fn screen() -> Result<Promise, JsValue> {
    window().navigator().media_devices()?.get_display_media()
}

/// Asks for the webcam. Must be called within the click.
pub fn webcam() -> Result<Promise, JsValue> {
    let wanted = Object::new();
    // This resolution is enough for a symbol that fills a third of the picture.
    let size = |pixels: f64| {
        let size = Object::new();
        Reflect::set(&size, &"ideal".into(), &pixels.into()).map(|_| size)
    };
    Reflect::set(&wanted, &"width".into(), &size(1280.0)?.into())?;
    Reflect::set(&wanted, &"height".into(), &size(720.0)?.into())?;
    let constraints = web_sys::MediaStreamConstraints::new();
    constraints.set_video(&wanted);
    window().navigator().media_devices()?.get_user_media_with_constraints(&constraints)
}

/// The video that the user allowed, shown in a video element. Dropping it ends the recording and turns off its light.
pub struct Watching {
    stream: MediaStream,
    video: HtmlVideoElement,
}

impl Watching {
    /// Waits for the user's answer and for the first picture.
    pub async fn begin(asked: Result<Promise, JsValue>, video: HtmlVideoElement) -> Option<Self> {
        let stream: MediaStream = JsFuture::from(asked.ok()?).await.ok()?.dyn_into().ok()?;
        let watching = Self { stream, video };
        watching.video.set_src_object(Some(&watching.stream));
        JsFuture::from(watching.video.play().ok()?).await.ok()?;
        Some(watching)
    }

    /// Whether it is still running: the user can end it in the browser's own bar.
    pub fn is_live(&self) -> bool {
        self.stream.active()
    }

    /// The current picture as a PNG, a `data:` URL.
    pub fn picture(&self) -> Option<String> {
        let (width, height) = (self.video.video_width(), self.video.video_height());
        if width == 0 || height == 0 {
            return None;
        }
        let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.unchecked_into();
        canvas.set_width(width);
        canvas.set_height(height);
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.unchecked_into();
        context.draw_image_with_html_video_element(&self.video, 0.0, 0.0).ok()?;
        canvas.to_data_url().ok()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        for track in self.stream.get_tracks() {
            track.unchecked_into::<MediaStreamTrack>().stop();
        }
        self.video.set_src_object(None);
    }
}
