//! The vocabulary of the journeys: what a screen shows and says, and what a person does on it.
//!
//! A screen is Kader's popup or the page in the tab. Methods in the present tense (`shows`, `says`, `holds`) wait
//! until the condition is true, and fail with a sentence that reports the actual state. Methods that are named after
//! a thing (`text`, `count`) read once. A CSS selector identifies an element; a message identifies one of Kader's
//! sentences, in the language of the browser.

use super::message::Words;
use super::{Browser, Res, until};
use serde_json::Value;

/// The kinds of screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Popup,
    Page,
}

/// Kader's popup, or the page in the tab.
pub struct Screen<'a> {
    browser: &'a mut dyn Browser,
    place: Place,
}

/// Kader's popup.
pub fn popup(browser: &mut dyn Browser) -> Screen<'_> {
    Screen { browser, place: Place::Popup }
}

/// The page in the tab: of a portal, or one of Kader's own.
pub fn page(browser: &mut dyn Browser) -> Screen<'_> {
    Screen { browser, place: Place::Page }
}

/// The position of an element, in CSS pixels of the window.
#[derive(Clone, Copy, Debug)]
pub struct Edges {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Edges {
    /// Its centre.
    pub fn middle(&self) -> (f64, f64) {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }

    /// The corners of a box around it, a few pixels larger.
    pub fn with_margin(&self) -> ((f64, f64), (f64, f64)) {
        ((self.left - 4.0, self.top - 4.0), (self.right + 4.0, self.bottom + 4.0))
    }
}

impl Screen<'_> {
    // ---- Conditions: these wait.

    /// Waits until this element exists.
    pub fn shows(&mut self, css: &str) -> Res<()> {
        self.wait(&format!("shows {css}"), &found(css, "!!e"))
    }

    /// Waits until this element does not exist.
    pub fn lacks(&mut self, css: &str) -> Res<()> {
        self.wait(&format!("shows no {css}"), &found(css, "!e"))
    }

    /// Waits until there are this many such elements.
    pub fn counts(&mut self, css: &str, number: usize) -> Res<()> {
        let counted = format!("document.querySelectorAll({css:?}).length === {number}");
        self.wait(&format!("has {number} of {css}"), &counted)
    }

    /// Waits until an element's text is exactly this.
    pub fn reads(&mut self, css: &str, words: impl Into<Words>) -> Res<()> {
        let words = words.into();
        let condition = found(css, &format!("!!e && {}", words.is_all_of("e.textContent", self.language())?));
        self.wait(&format!("reads {words} in {css}"), &condition)
    }

    /// Waits until an element's text contains this.
    pub fn says(&mut self, css: &str, words: impl Into<Words>) -> Res<()> {
        let words = words.into();
        let condition = found(css, &format!("!!e && {}", words.is_within("e.textContent", self.language())?));
        self.wait(&format!("says {words} in {css}"), &condition)
    }

    /// Waits until Kader's notice says this.
    pub fn notices(&mut self, words: impl Into<Words>) -> Res<()> {
        self.says(".notice", words)
    }

    /// Waits until the note under a field says this.
    pub fn notes(&mut self, field: &str, words: impl Into<Words>) -> Res<()> {
        self.says(&format!("#{field}-note"), words)
    }

    /// Waits until the texts of these elements are these, in this order.
    pub fn lists(&mut self, css: &str, texts: &[&str]) -> Res<()> {
        let expected = serde_json::to_string(texts)?;
        let listed = format!("JSON.stringify([...document.querySelectorAll({css:?})].map(e => e.textContent))");
        self.wait(&format!("lists {expected} as {css}"), &format!("{listed} === {expected:?}"))
    }

    /// Waits until the list has an account of this issuer.
    pub fn shows_account(&mut self, issuer: &str) -> Res<()> {
        let issuer = serde_json::to_string(issuer)?;
        let listed = format!("[...document.querySelectorAll('.row .issuer')].some(e => e.textContent === {issuer})");
        self.wait(&format!("shows an account of {issuer}"), &listed)
    }

    /// Waits until a field contains this text.
    pub fn holds(&mut self, css: &str, text: &str) -> Res<()> {
        let held = found(css, &format!("e?.value === {}", serde_json::to_string(text)?));
        self.wait(&format!("holds {text:?} in {css}"), &held)
    }

    /// Waits until a field contains six digits.
    pub fn holds_a_code(&mut self, css: &str) -> Res<()> {
        self.wait(&format!("holds a code in {css}"), &found(css, "/^\\d{6}$/.test(e?.value)"))
    }

    /// Waits until an element shows six digits, in two groups as Kader writes them.
    pub fn shows_a_code(&mut self, css: &str) -> Res<()> {
        self.wait(&format!("shows a code in {css}"), &found(css, "/^\\d{3} \\d{3}$/.test(e?.textContent)"))
    }

    /// Waits until this element has the focus.
    pub fn focuses(&mut self, css: &str) -> Res<()> {
        self.wait(&format!("has the keyboard in {css}"), &format!("!!document.activeElement?.matches({css:?})"))
    }

    /// Waits until a JavaScript condition on an element, `e`, is true. For conditions without a method.
    pub fn has_where(&mut self, css: &str, condition: &str) -> Res<()> {
        self.wait(&format!("has {css} where {condition}"), &found(css, &format!("!!e && !!({condition})")))
    }

    /// Waits until the document is loaded completely.
    pub fn is_loaded(&mut self) -> Res<()> {
        self.wait("is loaded", "document.readyState === 'complete'")
    }

    /// Waits for a JavaScript condition; `what` completes "the popup …" in the message of a failure.
    pub fn wait(&mut self, what: &str, condition: &str) -> Res<()> {
        let name = self.name();
        let patient = match self.place == Place::Page && self.browser.loses_answers_of_pages() {
            true => condition.to_owned(),
            false => format!("({WAIT})(async () => {condition})"),
        };
        let met = until(&format!("the moment that {name} {what}"), || {
            Ok(self.evaluate(&patient)?.as_bool().filter(|met| *met).map(drop))
        });
        met.map_err(|error| {
            let shown = self.evaluate("document.body?.innerText").unwrap_or(Value::Null);
            format!("{error}; {name} shows {shown}").into()
        })
    }

    // ---- Current state: these read once.

    /// An element's text.
    pub fn text(&mut self, css: &str) -> Res<String> {
        let text = self.evaluate(&found(css, "e?.textContent ?? null"))?;
        Ok(text.as_str().ok_or_else(|| format!("{} shows no {css}", self.name()))?.to_owned())
    }

    /// The texts of all such elements.
    pub fn texts(&mut self, css: &str) -> Res<Vec<String>> {
        let texts = self.evaluate(&format!("[...document.querySelectorAll({css:?})].map(e => e.textContent)"))?;
        Ok(serde_json::from_value(texts)?)
    }

    /// The content of a field.
    pub fn value(&mut self, css: &str) -> Res<String> {
        let value = self.evaluate(&found(css, "e?.value ?? null"))?;
        Ok(value.as_str().ok_or_else(|| format!("{} has no field {css}", self.name()))?.to_owned())
    }

    /// Whether this element exists.
    pub fn has(&mut self, css: &str) -> Res<bool> {
        Ok(self.evaluate(&found(css, "!!e"))? == true)
    }

    /// The position of an element, in CSS pixels of the window.
    pub fn edges(&mut self, css: &str) -> Res<Edges> {
        let edges = self.of(css, "(r => [r.left, r.top, r.right, r.bottom])(e.getBoundingClientRect())")?;
        let [left, top, right, bottom] = serde_json::from_value(edges)?;
        Ok(Edges { left, top, right, bottom })
    }

    /// The id of the focused element.
    pub fn focused(&mut self) -> Res<String> {
        Ok(self.evaluate("document.activeElement?.id ?? ''")?.as_str().unwrap_or_default().to_owned())
    }

    /// The number of such elements.
    pub fn count(&mut self, css: &str) -> Res<usize> {
        let count = self.evaluate(&format!("document.querySelectorAll({css:?}).length"))?;
        Ok(count.as_u64().ok_or("no number")? as usize)
    }

    /// Evaluates a JavaScript expression on an element, `e`.
    pub fn of(&mut self, css: &str, expression: &str) -> Res<Value> {
        self.evaluate(&found(css, expression))
    }

    /// Evaluates a JavaScript expression.
    pub fn evaluate(&mut self, expression: &str) -> Res<Value> {
        match self.place {
            Place::Popup => self.browser.popup(expression),
            Place::Page => self.browser.page(expression),
        }
    }

    // ---- Actions of a person.

    /// Waits for an element and clicks it.
    pub fn click(&mut self, css: &str) -> Res<()> {
        self.shows(css)?;
        match self.place {
            Place::Popup => self.browser.popup_click(css),
            Place::Page => self.browser.page_click(css),
        }
    }

    /// Presses a key, by its `KeyboardEvent.key`.
    pub fn press(&mut self, key: &str) -> Res<()> {
        match self.place {
            Place::Popup => self.browser.popup_key(key, false),
            Place::Page => self.browser.page_key(key, false),
        }
    }

    /// Types into the focused element.
    pub fn types(&mut self, text: &str) -> Res<()> {
        match self.place {
            Place::Popup => self.browser.popup_type(text),
            Place::Page => self.browser.page_type(text),
        }
    }

    /// Clicks into an empty field and types.
    pub fn enter(&mut self, css: &str, text: &str) -> Res<()> {
        self.click(css)?;
        self.types(text)?;
        self.holds(css, text)
    }

    /// Deletes the text of the focused field letter by letter, as people do.
    pub fn clear(&mut self, css: &str) -> Res<()> {
        self.focuses(css)?;
        for _ in 0..self.value(css)?.chars().count() {
            self.press("Backspace")?;
        }
        self.holds(css, "")
    }

    /// Selects the content of a field, as Ctrl+A does: typing then replaces it.
    pub fn select_all(&mut self, css: &str) -> Res<()> {
        self.shows(css)?;
        self.of(css, "(e.focus(), e.select(), true)").map(drop)
    }

    /// Selects a value in a list, with the arrow keys.
    pub fn choose(&mut self, css: &str, value: &str) -> Res<()> {
        self.shows(css)?;
        let way = format!("(e.focus(), [...e.options].findIndex(o => o.value === {value:?}) - e.selectedIndex)");
        let way = self.of(css, &way)?.as_i64().ok_or("no list")?;
        for _ in 0..way.abs() {
            self.press(if way > 0 { "ArrowDown" } else { "ArrowUp" })?;
        }
        self.holds(css, value)
    }

    /// Scrolls to the end of the content.
    pub fn scroll_down(&mut self) -> Res<()> {
        self.evaluate("(window.scrollTo(0, document.body.scrollHeight), true)").map(drop)
    }

    /// Waits until the browser has drawn the last change.
    pub fn settles(&mut self) -> Res<()> {
        let drawn = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))";
        self.evaluate(drawn).map(drop)
    }

    fn language(&self) -> &'static str {
        self.browser.language()
    }

    fn name(&self) -> &'static str {
        match self.place {
            Place::Popup => "the popup",
            Place::Page => "the page",
        }
    }
}

/// JavaScript: an expression on the first element that matches, `e`.
fn found(css: &str, expression: &str) -> String {
    format!("(e => {expression})(document.querySelector({css:?}))")
}

/// Checks repeatedly within the document, which is cheaper than sending a question each time. Limited in time, since
/// a document may go away and lose the answer.
const WAIT: &str = "async condition => {
    const end = performance.now() + 500;
    for (;;) {
        let failure, met = false;
        try { met = await condition(); } catch (error) { failure = error; }
        if (met === true) return true;
        if (performance.now() > end) { if (failure) throw failure; return false; }
        await new Promise(next => setTimeout(next, 15));
    }
}";
