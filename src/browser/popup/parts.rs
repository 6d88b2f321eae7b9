//! What every screen of the popup has under it.

use super::App;
use leptos::prelude::*;

/// What was just done or went wrong.
#[component]
pub fn NoticeBar() -> impl IntoView {
    let app = App::get();
    let is_error = move || app.notice.with(|notice| notice.as_ref().is_some_and(|notice| notice.is_error));
    view! {
        <div class="notice-place" role=move || if is_error() { "alert" } else { "status" }>
            {move || app.notice.get().map(|notice| view! { <div class="notice" class:error=notice.is_error><span>{notice.text}</span></div> })}
        </div>
    }
}
