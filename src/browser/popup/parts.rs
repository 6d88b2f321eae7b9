//! Parts that several screens share.

use super::App;
use super::actions;
use crate::browser::words::t;
use crate::otp::{self, Code, Window};
use leptos::prelude::*;

/// A code in two groups, spoken digit by digit.
#[component]
pub fn CodeText(#[prop(into)] code: Signal<Code>) -> impl IntoView {
    view! { <span class="code">{move || otp::spaced(&code.get().text)}</span> }
}

/// The seconds a code has left: a ring that empties and the number in it.
#[component]
pub fn Ring(#[prop(into)] window: Signal<Option<Window>>) -> impl IntoView {
    // The circumference of the circle below, 2 π 150, in tenths of its unit.
    const AROUND: u64 = 942;
    move || {
        window.get().map(|window| {
            let Window { remaining, period } = window;
            let gone = (AROUND * (period - remaining) / period).to_string();
            view! {
                <span class="ring" class:dying=window.is_dying() aria-hidden="true">
                    <svg viewBox="0 0 360 360">
                        <circle class="track" cx=180 cy=180 r=150 />
                        <circle class="left" cx="180" cy="180" r="150" stroke-dasharray=AROUND.to_string() stroke-dashoffset=gone />
                    </svg>
                    <span class="seconds">{remaining}</span>
                </span>
            }
        })
    }
}

/// The first letter of an issuer, in one of six quiet colours that belongs to the name.
#[component]
pub fn Badge(#[prop(into)] name: String) -> impl IntoView {
    let letter = name.chars().find(|c| c.is_alphanumeric()).map(|c| c.to_uppercase().to_string());
    let colour = name.bytes().fold(7u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % 6;
    view! { <span class=format!("badge badge-{colour}") aria-hidden="true">{letter.unwrap_or_else(|| "?".into())}</span> }
}

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
