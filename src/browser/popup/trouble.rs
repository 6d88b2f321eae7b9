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
    let (title, text, texts, can_restore) = match trouble {
        Trouble::Damaged(texts) => ("troubleTitle", "troubleDamaged", texts, true),
        Trouble::Lost(_) | Trouble::NoVault => ("lostTitle", "troubleLost", Vec::new(), true),
        Trouble::Newer => ("troubleTitle", "troubleNewer", Vec::new(), false),
        Trouble::Storage => ("troubleTitle", "troubleStorage", Vec::new(), false),
        Trouble::NoDeviceKey => ("troubleTitle", "troubleNoDeviceKey", Vec::new(), true),
    };
    view! {
        <main class="screen">
            <Heading text=t(title) />
            <p class="lead">{t(text)}</p>
            {can_restore.then(|| view! {
                <button class="primary wide" type="button" id="rescue" on:click=move |_| actions::open_options("rescue")>{t("rescueOpen")}</button>
            })}
            <KeepTexts texts />
        </main>
    }
}
