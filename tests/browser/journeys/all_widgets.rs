//! Filling the fields of real pages: published widgets in their current versions, and plain scripts as sites write
//! them. The test checks the value that the widget has afterwards, not the text that an element shows.

use super::in_both;
use super::steps::*;
use crate::drive::{Browser, Res, reload, until, until_closed};
use crate::portals::files;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

in_both![
    widgets_of_frameworks,
    rows_of_boxes,
    other_pages,
    what_is_not_filled,
    only_a_code,
    sending_is_the_users_choice
];

/// Pages of `tests/widgets` with published frameworks and libraries; each must have the code in the end.
const OF_FRAMEWORKS: [&str; 16] = [
    "react-controlled",
    "react-otp-input",
    "react-otp-input-number",
    "input-otp",
    "ant-design",
    "mui",
    "base-ui",
    "vue",
    "vue3-otp-input",
    "svelte",
    "lit",
    "ionic",
    "shoelace",
    "angular",
    "ngx-otp-input",
    "primeng",
];

/// Rows of boxes with scripts of their own.
const ROWS_OF_BOXES: [&str; 7] = [
    "six-auto-advance",
    "six-moving-on-key-up",
    "six-that-take-only-a-paste",
    "six-that-spread-a-whole-code",
    "six-that-are-drawn-anew",
    "six-that-may-be-typed-over",
    "six-that-submit",
];

/// Fields of other kinds: in frames and shadow roots, late, with traps, or among many.
const OTHER_PAGES: [&str; 14] = [
    "password-field",
    "number-field",
    "written-in-threes",
    "frame-of-the-same-origin",
    "frame-with-its-page-in-an-attribute",
    "frame-without-an-address",
    "shadow-in-a-closed-shadow",
    "dialog-over-a-search-box",
    "late",
    "single-page",
    "hidden-trap",
    "one-field-in-two-steps",
    "label-in-german",
    "many-fields",
];

fn widgets_of_frameworks(browser: &mut dyn Browser) -> Res<()> {
    every_widget(browser, &OF_FRAMEWORKS)
}

fn rows_of_boxes(browser: &mut dyn Browser) -> Res<()> {
    every_widget(browser, &ROWS_OF_BOXES)
}

fn other_pages(browser: &mut dyn Browser) -> Res<()> {
    every_widget(browser, &OTHER_PAGES)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/widgets")
}

/// An account with the site of the widgets, and its origin.
fn at_the_widgets(browser: &mut dyn Browser) -> Res<String> {
    let folder = folder();
    if !folder.join("vue.html").exists() {
        return Err(format!("{} is not built; run ./build.sh test", folder.display()).into());
    }
    let origin = files::serve(folder)?;
    browser.open(&format!("{origin}/vue.html"))?;
    open_vault_at_home(browser, &[("Widgets", SECRET)])?;
    browser.close_popup()?;
    Ok(origin)
}

fn fill(browser: &mut dyn Browser) -> Res<()> {
    browser.press_action()?;
    popup(browser).click(".row .fill")
}

/// Whether the code is valid now, or was a moment ago.
fn is_right(code: &str) -> bool {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let secret = kader::secret::Secret::from_base32(SECRET).expect("a secret").bytes().to_vec();
    totp_rs::Builder::new().with_secret(secret).with_skew(1).build_noncompliant().check(code, now).is_some()
}

/// The value of the widget, as its page reports it.
fn value(browser: &mut dyn Browser) -> Res<String> {
    let value = page(browser).evaluate("document.body?.dataset.value ?? ''")?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}

fn every_widget(browser: &mut dyn Browser, widgets: &[&str]) -> Res<()> {
    let origin = at_the_widgets(browser)?;
    let mut wrong = Vec::new();
    let wanted = std::env::var("KADER_WIDGET").ok();
    for widget in widgets.iter().copied().filter(|widget| wanted.as_deref().is_none_or(|wanted| wanted == *widget)) {
        browser.open(&format!("{origin}/{widget}.html"))?;
        page(browser).is_loaded()?;
        // Each widget is added to the page in its own way and at its own time, and none reports when it is done.
        std::thread::sleep(std::time::Duration::from_millis(150));
        if widget == "single-page" {
            page(browser).click("#next")?;
        }
        if widget == "late" {
            page(browser).evaluate("document.dispatchEvent(new Event('draw-soon'))")?;
        }
        let outcome = fill(browser).and_then(|()| {
            until("the popup closes or asks", || {
                let asks = browser.popup_is_open() && popup(browser).has(".question")?;
                Ok((asks || !browser.popup_is_open()).then_some(()))
            })
        });
        let said = match browser.popup_is_open() {
            true => popup(browser).texts(".question")?.concat(),
            false => String::new(),
        };
        let _ = browser.close_popup();
        let held =
            until("a code", || Ok(Some(value(browser)?).filter(|held| held.len() >= 6))).or_else(|_| value(browser))?;
        let is_filled = outcome.is_ok() && said.is_empty() && is_right(&held);
        println!("{:9} {widget:32} {}", browser.name(), if is_filled { "filled" } else { "NOT FILLED" });
        if !is_filled {
            wrong.push(format!("{widget}: holds {held:?}; {said} {outcome:?}"));
        }
    }
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(wrong.join("\n").into()),
    }
}

/// A frame from another origin, and a site that asks password managers to ignore it: nothing is filled, and the
/// reason is shown.
fn what_is_not_filled(browser: &mut dyn Browser) -> Res<()> {
    let origin = at_the_widgets(browser)?;
    browser.open(&format!("{origin}/frame-of-another-origin.html"))?;
    page(browser).is_loaded()?;
    fill(browser)?;
    popup(browser).says(".question", "localhost")?;
    picture_of_popup(browser, "frame-of-another-origin")?;
    browser.close_popup()?;
    assert_eq!(value(browser)?, "");

    browser.open(&format!("{origin}/opted-out.html"))?;
    fill(browser)?;
    popup(browser).says(".question", message("formOptedOut"))?;
    picture_of_popup(browser, "opted-out")?;
    assert_eq!(value(browser)?, "");
    popup(browser).click("#yes")?;
    until_closed(browser)?;
    assert!(is_right(&value(browser)?));

    // A field that accepts nothing: this is reported, and the code is available.
    browser.open(&format!("{origin}/takes-nothing.html"))?;
    fill(browser)?;
    popup(browser).says(".question", message("fillNotTaken"))?;
    popup(browser).notices(message("copied").with("Widgets"))?;
    picture_of_popup(browser, "not-taken")?;
    browser.close_popup()
}

/// A page that does not say which code it wants: Kader asks at first, and no longer when the site belongs to the
/// account.
fn only_a_code(browser: &mut dyn Browser) -> Res<()> {
    at_the_widgets(browser)?;
    // The same pages at another port are another site.
    let away = files::serve(folder())?;
    browser.open(&format!("{away}/only-a-code.html"))?;
    fill(browser)?;
    popup(browser).says(".question", message("formUnknownCode"))?;
    picture_of_popup(browser, "which-code")?;
    assert_eq!(value(browser)?, "");
    popup(browser).click("#yes")?;
    popup(browser).says(".question", message("askSite"))?;
    assert_eq!(value(browser)?, "");
    popup(browser).click("#yes")?;
    until_closed(browser)?;
    assert!(is_right(&value(browser)?));
    // Within the half minute: Firefox restores the same code in the field without telling the page.
    reload(browser)?;
    page(browser).has_where("body", "e.dataset.value === ''")?;
    fill(browser)?;
    until_closed(browser)?;
    assert!(is_right(&value(browser)?));
    Ok(())
}

/// The form is sent only for an account for which the user wants it, and never with the wrong button.
fn sending_is_the_users_choice(browser: &mut dyn Browser) -> Res<()> {
    let origin = at_the_widgets(browser)?;
    browser.open(&format!("{origin}/buttons.html"))?;
    fill(browser)?;
    until_closed(browser)?;
    assert!(!page(browser).has("body[data-clicked]")?, "no button was clicked");
    browser.press_action()?;
    popup(browser).click(".row .more")?;
    popup(browser).click("#submits")?;
    picture_of_popup(browser, "edit-submits")?;
    popup(browser).click("#save")?;
    popup(browser).shows(".row")?;
    browser.close_popup()?;
    reload(browser)?;
    fill(browser)?;
    until_closed(browser)?;
    page(browser).has_where("body", "e.dataset.clicked === 'Verder'")
}
