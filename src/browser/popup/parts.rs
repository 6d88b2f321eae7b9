//! What every screen of the popup has under it.

use super::App;
use super::actions;
use crate::browser::words::t;
use leptos::prelude::*;

/// What was just done or went wrong, with *Undo* where there is a way back.
#[component]
pub fn NoticeBar() -> impl IntoView {
    let app = App::get();
    let is_error = move || app.notice.with(|notice| notice.as_ref().is_some_and(|notice| notice.is_error));
    view! {
        <div class="notice-place" role=move || if is_error() { "alert" } else { "status" }>
            {move || {
                app.notice.get().map(|notice| {
                    let undo = notice.undo.clone();
                    view! {
                        <div class="notice" class:error=notice.is_error>
                            <span>{notice.text}</span>
                            {undo.map(|edit| {
                                view! {
                                    <button type="button" id="undo" class="quiet" on:click=move |_| actions::undo(app, edit.clone())>
                                        {t("undo")}
                                    </button>
                                }
                            })}
                        </div>
                    }
                })
            }}
        </div>
    }
}
