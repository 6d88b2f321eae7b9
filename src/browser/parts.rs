//! Components that the screens of the popup and of the options share.

use super::i18n::t;
use crate::account::Account;
use crate::otp::{self, Code, Window};
use crate::vault_file::MOST_BYTES;
use js_sys::Uint8Array;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use zeroize::Zeroize;

/// The heading of a screen, with an optional button to go back.
#[component]
pub fn Heading(#[prop(into)] text: String, #[prop(optional)] back: Option<Callback<()>>) -> impl IntoView {
    view! {
        <header class="heading">
            {back.map(|back| {
                view! {
                    <button class="icon-button" type="button" id="back" aria-label=t("back") title=t("back") on:click=move |_| back.run(())>
                        <span aria-hidden="true">{"←"}</span>
                    </button>
                }
            })}
            <h1>{text}</h1>
        </header>
    }
}

/// A labelled text field. An error is shown under it and linked to it.
#[component]
pub fn TextField(
    id: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional, into)] hint: Option<Signal<String>>,
    #[prop(optional, into)] error: Option<Signal<Option<String>>>,
    #[prop(default = false)] autofocus: bool,
    #[prop(default = "off")] autocomplete: &'static str,
) -> impl IntoView {
    let input = NodeRef::<leptos::html::Input>::new();
    if autofocus {
        focus_when_shown(input);
    }
    let message = move || error.and_then(|error| error.get());
    view! {
        <div class="field">
            <label for=id>{t(label)}</label>
            <input
                node_ref=input
                id=id
                type=kind
                autocomplete=autocomplete
                spellcheck="false"
                autocapitalize="off"
                aria-invalid=move || message().is_some().to_string()
                aria-describedby=format!("{id}-note")
                bind:value=value
            />
            <p class="note" id=format!("{id}-note") class:error=move || message().is_some() aria-live="polite">
                {move || message().or_else(|| hint.map(|hint| hint.get()))}
            </p>
        </div>
    }
}

/// Wipes a password after use: neither its field nor its signal keeps it.
pub fn wipe(password: RwSignal<String>) {
    password.update(Zeroize::zeroize);
}

/// Moves the focus to the element with this id, where the user must correct something.
pub fn focus(id: &str) {
    if let Some(element) =
        document().get_element_by_id(id).and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    {
        let _ = element.focus();
    }
}

/// Moves the focus back to an element that was redrawn after the user's own action, in the next frame. If the user
/// has moved the focus in the meantime, it stays there.
pub fn focus_again(id: String) {
    request_animation_frame(move || {
        let body = document().body().map(web_sys::Element::from);
        let is_lost = document().active_element().is_none_or(|active| body.is_some_and(|body| body == active));
        if is_lost {
            focus(&id);
        }
    });
}

/// Moves the focus to the element that the user needs first.
pub fn focus_when_shown<E>(node: NodeRef<E>)
where
    E: leptos::html::ElementType + 'static,
    E::Output: JsCast + Clone + AsRef<web_sys::HtmlElement> + 'static,
{
    Effect::new(move |_| {
        if let Some(element) = node.get() {
            let _ = AsRef::<web_sys::HtmlElement>::as_ref(&element).focus();
        }
    });
}

/// A code in two groups, read out digit by digit.
#[component]
pub fn CodeText(#[prop(into)] code: Signal<Code>) -> impl IntoView {
    view! { <span class="code">{move || otp::spaced(&code.get().text)}</span> }
}

/// The seconds that a code has left: a ring that empties, with the number in it; nothing for a counter-based code.
/// Every row has one and it changes every second, so its elements are updated and never recreated.
#[component]
pub fn Ring(#[prop(into)] window: Signal<Option<Window>>) -> impl IntoView {
    // The circumference of the circle below, 2 π 150, in tenths of its unit.
    const AROUND: u64 = 942;
    let gone = move || {
        let gone = window.get().map_or(0, |Window { remaining, period }| AROUND * (period - remaining) / period);
        gone.to_string()
    };
    view! {
        <span class="ring" class:dying=move || window.get().is_some_and(|window| window.is_dying()) class:none=move || window.get().is_none() aria-hidden="true">
            <svg viewBox="0 0 360 360">
                <circle class="track" cx=180 cy=180 r=150 />
                <circle class="left" cx="180" cy="180" r="150" stroke-dasharray=AROUND.to_string() stroke-dashoffset=gone />
            </svg>
            <span class="seconds">{move || window.get().map(|window| window.remaining.to_string()).unwrap_or_default()}</span>
        </span>
    }
}

/// The first letter of an issuer, in one of six muted colours that depends on the name.
#[component]
pub fn Badge(#[prop(into)] name: String) -> impl IntoView {
    view! { <span class=badge_colour(&name) aria-hidden="true">{badge_letter(&name)}</span> }
}

/// The letter of a badge.
pub fn badge_letter(name: &str) -> String {
    let letter = name.chars().find(|c| c.is_alphanumeric());
    letter.map_or_else(|| "?".to_owned(), |letter| letter.to_uppercase().to_string())
}

/// The classes of a badge.
pub fn badge_colour(name: &str) -> String {
    let colour = name.bytes().fold(7u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % 6;
    format!("badge badge-{colour}")
}

/// The title of an account: its issuer, or else its name.
pub fn title_of(account: &Account) -> String {
    account.title().map_or_else(|| t("unnamed"), str::to_owned)
}

/// The account name, if it is not the title.
pub fn subtitle_of(account: &Account) -> String {
    account.subtitle().to_owned()
}

/// Title and subtitle, for screen readers.
pub fn spoken(account: &Account) -> String {
    format!("{} {}", title_of(account), subtitle_of(account)).trim_end().to_owned()
}

/// A link that saves unreadable texts as a file; nothing if there are none.
#[component]
pub fn KeepTexts(texts: Vec<String>) -> impl IntoView {
    (!texts.is_empty()).then(|| {
        let file = format!("data:text/plain;charset=utf-8,{}", js_sys::encode_uri_component(&texts.join("\n")));
        view! { <a class="button wide" id="keep" download="kader-unreadable.txt" href=file>{t("keepUnreadable")}</a> }
    })
}

/// Sets the page's language, which screen readers and hyphenation use.
pub fn set_page_language() {
    if let Some(page) = document().document_element() {
        let _ = page.set_attribute("lang", &t("languageCode"));
    }
}

/// The bytes of a file that the user chose; `None` if it is larger than any vault.
pub async fn read_bytes(file: &web_sys::File) -> Option<Vec<u8>> {
    if file.size() > MOST_BYTES as f64 {
        return None;
    }
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}
