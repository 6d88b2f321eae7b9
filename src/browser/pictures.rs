//! Decodes a picture from the user with the browser's own decoders, so that every format that the browser shows can
//! be read.

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url};

/// The maximum length of a side, in pixels. A photograph of this size has all the detail that reading needs.
const MOST_SIDE: f64 = 4096.0;
/// The side of an SVG without a size of its own, in pixels.
const SIZELESS_SIDE: f64 = 1024.0;

/// Converts a picture of any format to a PNG, a `data:` URL; `None` if it is not a picture.
pub async fn png_of(picture: &Blob) -> Option<String> {
    let address = Url::create_object_url_with_blob(picture).ok()?;
    let drawn = drawn(&address).await;
    let _ = Url::revoke_object_url(&address);
    drawn.ok()?
}

async fn drawn(address: &str) -> Result<Option<String>, JsValue> {
    let image = HtmlImageElement::new()?;
    image.set_src(address);
    JsFuture::from(image.decode()).await?;
    let sized = |side: u32| if side == 0 { SIZELESS_SIDE } else { f64::from(side) };
    let (width, height) = (sized(image.natural_width()), sized(image.natural_height()));
    let scale = (MOST_SIDE / width.max(height)).min(1.0);
    let (width, height) = ((width * scale).ceil(), (height * scale).ceil());
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let Some(context) = canvas.get_context("2d")? else {
        return Ok(None);
    };
    let context: CanvasRenderingContext2d = context.unchecked_into();
    // Transparent areas become white, like paper.
    context.set_fill_style_str("white");
    context.fill_rect(0.0, 0.0, width, height);
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    canvas.to_data_url().map(Some)
}
