//! The vault is there but does not open. Nothing is written, nothing is taken for a new user, and the bytes can be
//! kept.

use super::Trouble;
use super::parts::Heading;
use crate::browser::words::t;
use leptos::prelude::*;

/// The screen.
#[component]
pub fn TroubleScreen(trouble: Trouble) -> impl IntoView {
    let (text, texts) = match trouble {
        Trouble::Damaged(texts) => ("troubleDamaged", texts),
        Trouble::Newer => ("troubleNewer", Vec::new()),
        Trouble::Storage => ("troubleStorage", Vec::new()),
        Trouble::NoDeviceKey => ("troubleNoDeviceKey", Vec::new()),
    };
    view! {
        <main class="screen">
            <Heading text=t("troubleTitle") />
            <p class="lead">{t(text)}</p>
            {(!texts.is_empty()).then(|| {
                let file = format!("data:text/plain;charset=utf-8,{}", js_sys::encode_uri_component(&texts.join("\n")));
                view! { <a class="button wide" id="keep" download="kader-unreadable.txt" href=file>{t("keepUnreadable")}</a> }
            })}
        </main>
    }
}
