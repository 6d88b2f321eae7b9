//! The scan journey, background side: inject the frame, take the picture, read it, put the find where the popup
//! looks, bring the popup.

use super::{clock, webext};
use crate::message::{Find, Reply, Request};
use crate::qr;
use crate::region::{DrawnBox, Region, Viewport};
use crate::site::Site;
use base64ct::{Base64, Encoding};
use gloo_timers::future::TimeoutFuture;
use serde::{Deserialize, Serialize};

const PENDING: &str = "scan";
const FIND: &str = "find";

/// A frame that stands in a tab and may answer once.
#[derive(Serialize, Deserialize)]
struct Pending {
    tab: i32,
    window: i32,
    nonce: String,
}

/// Puts the selection frame into a tab.
pub async fn start(tab: i32, window: i32) -> Reply {
    discard_find().await;
    let frames = webext::inject::<String>(tab, "page/select_region.js", false).await;
    let Some(nonce) = frames.ok().and_then(|frames| frames.into_iter().next()).map(|frame| frame.value) else {
        return Reply::PageClosedToUs;
    };
    match webext::session_set(PENDING, &Pending { tab, window, nonce }).await {
        Ok(()) => Reply::Done,
        Err(_) => Reply::PageClosedToUs,
    }
}

/// An answer of the selection frame. Only the frame that is waited for is heard, and once.
pub async fn answer(request: Request, from_tab: i32) -> Option<()> {
    let pending: Pending = webext::session_get(PENDING).await?;
    let (nonce, chosen) = match request {
        Request::RegionChosen { nonce, drawn, viewport } => (nonce, Some((drawn, viewport))),
        Request::RegionLeft { nonce } => (nonce, None),
        _ => return None,
    };
    if pending.nonce != nonce || pending.tab != from_tab {
        return None;
    }
    let _ = webext::session_remove(PENDING).await;
    let (drawn, viewport) = chosen?;
    let origin = webext::tab(pending.tab).await.and_then(|tab| Site::of_address(&tab.url?)).map(|site| site.origin());
    let texts = look(pending.window, drawn, viewport).await;
    let refused = texts.is_none();
    let find = Find { tab: pending.tab, origin, texts: texts.unwrap_or_default(), refused, at: clock::now() };
    webext::session_set(FIND, &find).await.ok()?;
    webext::set_badge("1").await;
    if webext::open_popup().await.is_err() {
        let _ = webext::inject::<bool>(pending.tab, "page/toast.js", false).await;
    }
    Some(())
}

/// The texts in the box; `None` when the browser gives no picture.
async fn look(window: i32, drawn: DrawnBox, viewport: Viewport) -> Option<Vec<String>> {
    let mut url = webext::capture(window).await;
    if url.is_err() {
        // Chromium allows two captures a second; somebody may just have scanned.
        TimeoutFuture::new(600).await;
        url = webext::capture(window).await;
    }
    let url = url.ok()?;
    let png = Base64::decode_vec(url.strip_prefix("data:image/png;base64,")?).ok()?;
    let picture = qr::picture_of_png(&png).ok()?;
    let region = Region::of_box(drawn, viewport, picture.width(), picture.height());
    Some(qr::read(&picture, region))
}

/// The find that waits, if it still counts.
pub async fn find() -> Option<Find> {
    let find: Find = webext::session_get(FIND).await?;
    if find.is_fresh(clock::now()) {
        return Some(find);
    }
    discard_find().await;
    None
}

/// Drops the find.
pub async fn discard_find() {
    let _ = webext::session_remove(FIND).await;
    webext::set_badge("").await;
}
