//! The vault does not open, or is not there. Nothing is written, nothing is taken for a new user, the bytes can be
//! kept, and what helps now is one click away.

use super::actions;
use crate::browser::opening::Trouble;
use crate::browser::parts::{Heading, KeepTexts};
use crate::browser::words::t;
use leptos::prelude::*;

/// The screen.
#[component]
pub fn TroubleScreen(trouble: Trouble) -> impl IntoView {
    let (title, text) = trouble.wording();
    let may_be_replaced = trouble.may_be_replaced();
    view! {
        <main class="screen">
            <Heading text=t(title) />
            <p class="lead">{t(text)}</p>
            {may_be_replaced.then(|| view! {
                <button class="primary wide" type="button" id="rescue" on:click=move |_| actions::open_options("rescue")>{t("rescueOpen")}</button>
            })}
            <KeepTexts texts=trouble.texts() />
        </main>
    }
}
