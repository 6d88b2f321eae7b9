//! The guides for all portals, to look up where the QR code is. Includes portals whose pages cannot be recognised.

use crate::browser::guides;
use crate::browser::i18n::t;
use crate::portal::{Guide, Guides};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The section in the settings.
#[component]
pub fn PortalsSection() -> impl IntoView {
    let known = RwSignal::new(None::<Guides>);
    spawn_local(async move { known.set(guides::all().await) });
    let row = |guide: Guide| {
        view! {
            <li>
                <details>
                    <summary>{guide.name.clone()}</summary>
                    {guides::advice(&guide).into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
                    // The address of the documentation. It is shown as text and never opened by Kader.
                    <p class="note">{guide.source.clone()}</p>
                </details>
            </li>
        }
    };
    view! {
        <section class="panel" aria-labelledby="portals-title">
            <h2 id="portals-title">{t("guidesTitle")}</h2>
            <p>{t("guidesWhy")}</p>
            <ul class="guides" id="guides">{move || known.get().map(|known| known.all().iter().cloned().map(row).collect_view())}</ul>
        </section>
    }
}
