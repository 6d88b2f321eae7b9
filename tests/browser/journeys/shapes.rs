//! The same screens in other sizes: larger, narrower, wider, and mirrored for a right-to-left script. No element
//! extends beyond the window or covers another one.

use super::in_both;
use super::steps::*;
use crate::drive::{Browser, Res, until_closed};
use crate::portals::Portals;
use serde_json::Value;

in_both![in_every_shape];

/// JavaScript: elements that extend beyond the sides of the window, and buttons smaller than a fingertip (WCAG 2.2,
/// 2.5.8: 24 pixels).
const FAULTS: &str = "[...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && !e.closest('.unseen, svg, video')) \
    .flatMap(e => { const r = e.getBoundingClientRect(), wide = document.documentElement.clientWidth; \
    const out = r.width > 0 && (r.right > wide + 1 || r.left < -1) ? [`sticks out: ${e.outerHTML.slice(0, 120)}`] : []; \
    const small = e.matches('button, select, input:not([type=checkbox]):not([type=file]), summary') && r.height > 0 && (r.height < 24 || r.width < 24) ? [`too small: ${e.outerHTML.slice(0, 120)}`] : []; \
    return [...out, ...small]; })";

/// JavaScript: elements that extend beyond the body to the right.
const OUTSIDE_THE_BODY: &str = "[...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && !e.closest('.unseen, svg, video') \
    && e.getBoundingClientRect().right > document.body.getBoundingClientRect().right + 1).map(e => e.outerHTML.slice(0, 120))";

const SHAPES: [(&str, &str); 3] = [
    ("text at 200 %", "(document.documentElement.style.fontSize = '200%', document.documentElement.dir = 'ltr', true)"),
    ("right to left", "(document.documentElement.style.fontSize = '', document.documentElement.dir = 'rtl', true)"),
    ("as it is", "(document.documentElement.style.fontSize = '', document.documentElement.dir = 'ltr', true)"),
];

fn judged(faults: &Value, screen: &str, shape: &str) -> Res<()> {
    let faults: Vec<&str> = faults.as_array().ok_or("no answer")?.iter().filter_map(Value::as_str).collect();
    if faults.is_empty() { Ok(()) } else { Err(format!("{screen}, {shape}: {}", faults.join("; ")).into()) }
}

fn popup_in_every_shape(browser: &mut dyn Browser, screen: &str) -> Res<()> {
    for (shape, make) in SHAPES {
        popup(browser).evaluate(make)?;
        // The window of a popup adapts to its content a moment later, and does not report it.
        let mut faults = Value::Null;
        for _ in 0..20 {
            std::thread::sleep(std::time::Duration::from_millis(100));
            faults = popup(browser).evaluate(FAULTS)?;
            if faults.as_array().is_some_and(Vec::is_empty) {
                break;
            }
        }
        picture_of_popup(browser, &format!("shape-{screen}-{}", shape.replace(' ', "-").replace('%', "")))?;
        judged(&faults, screen, shape)?;
    }
    Ok(())
}

fn page_in_every_shape(browser: &mut dyn Browser, screen: &str) -> Res<()> {
    for (shape, make) in SHAPES {
        page(browser).evaluate(make)?;
        page(browser).settles()?;
        picture_of_page(browser, &format!("shape-{screen}-{}", shape.replace(' ', "-").replace('%', "")))?;
        judged(&page(browser).evaluate(FAULTS)?, screen, shape)?;
    }
    // The width of a side panel.
    page(browser).of("body", "(e.style.width = '320px', e.style.minWidth = '0', true)")?;
    judged(&page(browser).evaluate(OUTSIDE_THE_BODY)?, screen, "narrow")?;
    page(browser).of("body", "(e.style.width = '', e.style.minWidth = '', true)").map(drop)
}

fn in_every_shape(browser: &mut dyn Browser) -> Res<()> {
    let portals = Portals::start()?;
    open_enrolment(browser, &portals.afas_customer)?;
    browser.press_action()?;
    popup(browser).shows("#new-password")?;
    popup_in_every_shape(browser, "first-run")?;
    choose_first_password(browser)?;
    popup(browser).shows("#scan")?;
    popup_in_every_shape(browser, "empty")?;
    scan(browser, "#qr")?;
    popup(browser).shows("#save-fill")?;
    popup_in_every_shape(browser, "find")?;
    popup(browser).click("#save")?;
    popup(browser).shows(".row.here")?;
    enter_by_hand(browser, "Een administratiekantoor met een erg lange naam", "KRSXG5CTMVRXEZLU")?;
    enter_by_hand(browser, "PinkWeb", "NB2W45DFOIZAKZZ2")?;
    popup_in_every_shape(browser, "codes")?;
    popup(browser).click(".row .more")?;
    popup(browser).shows("#submits")?;
    popup_in_every_shape(browser, "edit")?;
    popup(browser).click("#back")?;
    popup(browser).click("#order")?;
    until_closed(browser)?;
    browser.to_new_tab("options.html#accounts")?;
    page(browser).shows("#all-accounts .pin")?;
    page_in_every_shape(browser, "accounts")?;
    page(browser).click("#back")?;
    page(browser).shows("#import")?;
    page_in_every_shape(browser, "options")?;
    page(browser).click("#import")?;
    page(browser).shows("#import-file")?;
    page_in_every_shape(browser, "import")
}
