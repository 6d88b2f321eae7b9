//! Shown when the vault does not open or is missing. Nothing is written, the user is not treated as new, the bytes
//! can be saved, and one click leads to the most helpful action.

use crate::browser::i18n::t;
use crate::browser::parts::{Heading, KeepTexts};
use crate::browser::shell::open_in_tab;
use crate::journey::unlock::VaultProblem;
use crate::route::Route;
use leptos::prelude::*;

/// The screen.
#[component]
pub fn ProblemScreen(problem: VaultProblem) -> impl IntoView {
    let (title, text) = problem.to_sentence();
    // In a tab, which has room for it.
    let way_out = match &problem {
        VaultProblem::PasswordDue => Some((Route::Password, "password", "withPassword")),
        problem => problem.may_be_replaced().then_some((Route::Rescue, "rescue", "rescueOpen")),
    };
    view! {
        <main class="screen">
            <Heading text=t(title) />
            <p class="lead">{t(text)}</p>
            {way_out.map(|(route, id, text)| view! {
                <button class="primary wide" type="button" id=id on:click=move |_| open_in_tab(route)>{t(text)}</button>
            })}
            <KeepTexts texts=problem.texts() />
        </main>
    }
}
