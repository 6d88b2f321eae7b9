//! The scan journey, background side: inject the selection frame, take the picture, read it, store the result for the
//! popup, open the popup.

use super::in_front::{InFront, origin_of};
use super::inbox;
use crate::key_uri;
use crate::message::{ImagePlace, PageCommand, Reply, Request, ScanProblem, ScanResult, ScannedCode};
use crate::payload;
use crate::platform::{self, ClickedImage, Tab};
use crate::qr::{self, Deadline, Found, Picture, Search};
use crate::region::Region;
use base64ct::{Base64, Encoding};
use serde::{Deserialize, Serialize};

const PENDING: &str = "scan";

/// A selection frame in a tab that may answer once.
#[derive(Serialize, Deserialize)]
struct Pending {
    tab: i32,
    nonce: String,
    /// The origin of the page.
    origin: Option<String>,
}

/// Puts the selection frame into a tab.
pub async fn start(tab: i32) -> Reply {
    inbox::drop_scan().await;
    let origin = platform::tab(tab).await.as_ref().and_then(origin_of);
    let frames = platform::inject::<String>(tab, &["page/dom.js", "page/select_region.js"], false).await;
    let Some(nonce) = frames.ok().and_then(|frames| frames.into_iter().next()).map(|frame| frame.value) else {
        return Reply::PageClosedToUs;
    };
    match platform::session_set(PENDING, &Pending { tab, nonce, origin }).await {
        Ok(()) => Reply::Done,
        Err(_) => Reply::StorageRefused,
    }
}

/// Handles the answer of the selection frame. Only the expected frame is accepted, and only once.
pub async fn answer(request: Request, from_tab: i32) -> Option<()> {
    let pending: Pending = platform::session_get(PENDING).await?;
    let (nonce, chosen) = match request {
        Request::RegionChosen { nonce, drawn, viewport } => (nonce, Some((drawn, viewport))),
        Request::RegionLeft { nonce } => (nonce, None),
        _ => return None,
    };
    if pending.nonce != nonce || pending.tab != from_tab {
        return None;
    }
    let _ = platform::session_remove(PENDING).await;
    let (drawn, viewport) = chosen?;
    let tab = platform::tab(pending.tab).await?;
    if origin_of(&tab) != pending.origin {
        show(&tab, failed(&tab, ScanProblem::AnotherPage)).await;
        return None;
    }
    let place = |picture: &Picture| Region::of_box(drawn, viewport, picture.width(), picture.height());
    let find = capture_and_read(&tab, place).await;
    show(&tab, find).await;
    Some(())
}

/// Looks for codes in everything that a tab shows. The popup, which asked, shows the result.
pub async fn find_on_page(tab: i32) -> Reply {
    inbox::drop_scan().await;
    let Some(tab) = platform::tab(tab).await else { return Reply::PageClosedToUs };
    keep(&capture_and_read(&tab, |_| None).await).await
}

/// Reads a picture from the user, a PNG as a `data:` URL.
pub async fn read_picture(png: &str) -> Reply {
    inbox::drop_scan().await;
    let codes = match picture_of_url(png) {
        Some(picture) => read(&picture, None, None).await,
        None => Vec::new(),
    };
    keep(&ScanResult { origin: None, codes, problem: None }).await
}

/// Treats selected text as a secret: it is put into the form for typing an account, where the user can correct it.
pub async fn read_text(tab: Tab, selected: &str) {
    inbox::keep_draft(&[String::new(), String::new(), payload::secret_in(selected).to_owned()]).await;
    inbox::set_badge().await;
    bring_popup(&tab).await;
}

/// Reads an image that was right-clicked, from the picture of the tab: the extension may not be allowed to fetch its
/// pixels.
pub async fn read_image(tab: Tab, clicked: ClickedImage) {
    inbox::drop_scan().await;
    let mut place = None;
    // The position in the picture of an image in an inner frame is not known; then the whole page is read.
    if clicked.frame == 0.0
        && platform::inject::<bool>(tab.id, &["page/dom.js", "page/image_place.js"], false).await.is_ok()
    {
        let ask = PageCommand::PlaceOfImage { source: clicked.source };
        place = platform::command::<ImagePlace>(tab.id, 0.0, &ask).await.ok().flatten();
    }
    let region = |picture: &Picture| {
        let ImagePlace { drawn, viewport } = place?;
        Region::of_box(drawn, viewport, picture.width(), picture.height())
    };
    let find = capture_and_read(&tab, region).await;
    show(&tab, find).await;
}

/// Stores the result for the popup and opens the popup. If the browser does not open it, a note on the page appears.
async fn show(tab: &Tab, find: ScanResult) {
    if keep(&find).await != Reply::Done {
        return;
    }
    inbox::set_badge().await;
    bring_popup(tab).await;
}

/// Opens the popup. If the browser does not allow that, a note on the page says to click Kader.
pub async fn bring_popup(tab: &Tab) {
    if platform::open_popup().await.is_err() {
        let _ = platform::inject::<bool>(tab.id, &["page/dom.js", "page/toast_ready.js", "page/toast.js"], false).await;
    }
}

async fn keep(find: &ScanResult) -> Reply {
    match inbox::keep_scan(find).await {
        Ok(()) => Reply::Done,
        Err(_) => Reply::StorageRefused,
    }
}

/// Reads what a tab shows: first the region that `region` returns, then everything.
async fn capture_and_read(tab: &Tab, region: impl Fn(&Picture) -> Option<Region>) -> ScanResult {
    match picture_of(tab).await {
        Ok(picture) => {
            let codes = read(&picture, region(&picture), Some(tab.id)).await;
            ScanResult { origin: origin_of(tab), codes, problem: None }
        }
        Err(problem) => failed(tab, problem),
    }
}

/// A picture of what a tab shows. The browser captures the tab that is in front, so this tab must stay in front
/// throughout.
async fn picture_of(tab: &Tab) -> Result<Picture, ScanProblem> {
    let in_front = InFront::watch(tab).await.ok_or(ScanProblem::AnotherPage)?;
    let picture = capture(tab.window).await;
    if !in_front.was_all_the_while().await {
        return Err(ScanProblem::AnotherPage);
    }
    picture.ok_or(ScanProblem::NoPicture)
}

fn failed(tab: &Tab, problem: ScanProblem) -> ScanResult {
    ScanResult { origin: origin_of(tab), codes: Vec::new(), problem: Some(problem) }
}

/// The picture of what a window shows; `None` if the browser gives none.
async fn capture(window: i32) -> Option<Picture> {
    let mut url = platform::capture(window).await;
    if url.is_err() {
        // Chromium allows two captures a second, and there may have been a scan just before.
        platform::sleep(600).await;
        url = platform::capture(window).await;
    }
    picture_of_url(&url.ok()?)
}

fn picture_of_url(url: &str) -> Option<Picture> {
    let png = Base64::decode_vec(url.strip_prefix("data:image/png;base64,")?).ok()?;
    qr::picture_of_png(&png).ok()
}

/// After this time the page says that Kader is still looking.
const STILL_LOOKING_MS: f64 = 400.0;

/// The codes in a picture, within the time limit. The pixels are dropped after the texts are read.
async fn read(picture: &Picture, region: Option<Region>, tab: Option<i32>) -> Vec<ScannedCode> {
    let start = platform::milliseconds();
    let mut said = tab.is_none();
    let mut climb = Search::new(picture, region);
    let mut patience = Deadline::new(qr::BUDGET_MS, start);
    while climb.step() && patience.lasts(platform::milliseconds()) {
        if platform::milliseconds() - start > STILL_LOOKING_MS
            && !std::mem::replace(&mut said, true)
            && let Some(tab) = tab
        {
            let _ =
                platform::inject::<bool>(tab, &["page/dom.js", "page/toast_looking.js", "page/toast.js"], false).await;
        }
    }
    let found = climb.reading().found;
    let accounts = found.iter().filter(|found| key_uri::looks_like_one(&found.text)).count();
    let portrait = |found: &Found| {
        let png = found.portrait(picture)?;
        Some(format!("data:image/png;base64,{}", Base64::encode_string(&png)))
    };
    let code = |found: Found| {
        let portrait = if accounts > 1 { portrait(&found) } else { None };
        ScannedCode { text: found.text, portrait }
    };
    found.into_iter().map(code).collect()
}
