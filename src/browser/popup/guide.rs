//! The guide on a known portal: where the QR code is and which option to choose; once an account belongs to the page,
//! whom to ask when something is wrong.

use super::App;
use crate::browser::i18n::translate;
use crate::browser::webext;
use crate::i18n::sentence1;
use crate::message::{Reply, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// The guide for the page under the popup; absent on an unknown page. The codes do not wait for it.
#[component]
pub fn PageGuide(#[prop(into)] has_account: Signal<bool>) -> impl IntoView {
    let app = App::get();
    let lines = RwSignal::new(Vec::new());
    if let Some(site) = app.site() {
        let ask = async move {
            if let Ok(Reply::Guide(known)) = webext::ask(&Request::Guide { origin: site.origin() }).await {
                lines.set(known);
            }
        };
        // After the codes are painted: the request wakes the background, which would otherwise load at the same time.
        set_timeout(move || spawn_local(ask), Duration::from_millis(60));
    }
    move || {
        let mut lines = lines.get().into_iter();
        let name = lines.next()?;
        let coach = if has_account.get() { None } else { lines.next() };
        let help = translate(&sentence1("guideHelp", &name));
        let label = help.clone();
        Some(view! {
            <section class="guide" aria-label=label>
                {coach.map(|coach| view! { <p><b>{name}</b>{" "}{coach}</p> })}
                <details>
                    <summary>{help}</summary>
                    {lines.map(|line| view! { <p>{line}</p> }).collect_view()}
                </details>
            </section>
        })
    }
}
