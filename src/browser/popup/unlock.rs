//! Unlock: the password, and a notice if a scan result waits for it.

use super::{App, Screen};
use crate::browser::i18n::t;
use crate::browser::shell::open_in_tab;
use crate::browser::unlock_form::UnlockForm;
use crate::route::Route;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The screen.
#[component]
pub fn Unlock() -> impl IntoView {
    let app = App::get();
    view! {
        <main class="screen unlock">
            <img class="mark" src="icons/kader-128.png" alt="" width=56 height=56 />
            <h1>{t("unlockTitle")}</h1>
            {move || app.scan_waits.get().then(|| view! { <p class="lead">{t("unlockFindWaits")}</p> })}
            <UnlockForm
                busy=app.busy
                opened=Callback::new(move |open| spawn_local(app.opened(open)))
                problem=Callback::new(move |problem| app.show(Screen::Problem(problem)))
            />
            <button class="quiet wide" type="button" id="forgotten" on:click=move |_| open_in_tab(Route::Forgotten)>{t("passwordForgotten")}</button>
        </main>
    }
}
