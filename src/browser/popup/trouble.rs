//! The vault does not open, or is not there. Nothing is written, nothing is taken for a new user, the bytes can be
//! kept, and what helps now is one click away.

use super::actions;
use crate::browser::parts::{Heading, KeepTexts};
use crate::browser::words::t;
use crate::journey::unlock::Trouble;
use leptos::prelude::*;

/// The screen.
#[component]
pub fn TroubleScreen(trouble: Trouble) -> impl IntoView {
    let (title, text) = trouble.wording();
    // With room for it, in a tab.
    let way_out = match &trouble {
        Trouble::PasswordDue => Some(("password", "withPassword")),
        trouble => trouble.may_be_replaced().then_some(("rescue", "rescueOpen")),
    };
    view! {
        <main class="screen">
            <Heading text=t(title) />
            <p class="lead">{t(text)}</p>
            {way_out.map(|(screen, text)| view! {
                <button class="primary wide" type="button" id=screen on:click=move |_| actions::open_options(screen)>{t(text)}</button>
            })}
            <KeepTexts texts=trouble.texts() />
        </main>
    }
}
