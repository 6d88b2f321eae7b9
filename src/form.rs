//! Decides which field of a page takes the code: described fields in, one decision with its reason out.
//!
//! The page script describes what a person can see; everything is decided here, without a browser. The outcome is
//! FILL, ASK (it is a code field, but the page mentions an SMS, an e-mail or a recovery code, or two fields are
//! equally likely) or NO. `form/signals.rs` lists each signal with its weight, and each doubt; `form/lexicon.txt` lists
//! the words that they search for.

mod lexicon;
mod rows;
mod signals;

use crate::i18n::{Sentence, ToSentence, sentence};
use serde::{Deserialize, Serialize};
use signals::{DOUBTS, FieldText, PageText, SIGNALS, Signal};

/// A page, or one frame of it, as its script describes it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Page {
    /// The document's title.
    #[serde(default)]
    pub title: Option<String>,
    /// Visible headings.
    #[serde(default)]
    pub headings: Vec<String>,
    /// Visible text near the fields.
    #[serde(default)]
    pub nearby_text: Option<String>,
    /// The forms. Fields outside any form are grouped into one form.
    #[serde(default)]
    pub forms: Vec<Form>,
}

/// A form: its fields and its buttons, in document order.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Form {
    /// The fields.
    #[serde(default)]
    pub inputs: Vec<Field>,
    /// The buttons.
    #[serde(default)]
    pub buttons: Vec<Button>,
}

/// A button.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Button {
    /// Identifies the button within the description.
    #[serde(default, rename = "ref")]
    pub reference: Option<String>,
    /// Its text.
    #[serde(default)]
    pub text: Option<String>,
    /// Its `type`.
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
}

/// A field as the page script describes it: attributes as written, `None` if absent.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Field {
    /// Identifies the field within the description.
    #[serde(rename = "ref")]
    pub reference: String,
    /// `input`, `textarea`, `select`…
    #[serde(default)]
    pub tag: Option<String>,
    /// The `type` attribute.
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
    /// The `name` attribute.
    #[serde(default)]
    pub name: Option<String>,
    /// The `id` attribute.
    #[serde(default)]
    pub id: Option<String>,
    /// The `autocomplete` attribute.
    #[serde(default)]
    pub autocomplete: Option<String>,
    /// The `inputmode` attribute.
    #[serde(default)]
    pub inputmode: Option<String>,
    /// The `maxlength` attribute.
    #[serde(default)]
    pub maxlength: Option<i64>,
    /// The `pattern` attribute.
    #[serde(default)]
    pub pattern: Option<String>,
    /// The `placeholder` attribute.
    #[serde(default)]
    pub placeholder: Option<String>,
    /// The accessible name given by `aria-label` or `aria-labelledby`.
    #[serde(default)]
    pub aria_label: Option<String>,
    /// The text of its label.
    #[serde(default)]
    pub label: Option<String>,
    /// Not visible, or `type=hidden`.
    #[serde(default)]
    pub hidden: bool,
    /// `disabled`.
    #[serde(default)]
    pub disabled: bool,
    /// `readonly`.
    #[serde(default)]
    pub readonly: bool,
    /// Class names that give a hint.
    #[serde(default)]
    pub class_hint: Option<String>,
    /// Left edge, top edge, width and height in CSS pixels; `None` if the field cannot be seen.
    #[serde(default)]
    pub rectangle: Option<[f64; 4]>,
    /// The accessible name of the element that contains it, for example of a row of boxes.
    #[serde(default)]
    pub group_name: Option<String>,
    /// `2-of-6` for the second of six one-character boxes, if the description says so. Otherwise the rectangles show
    /// the rows.
    #[serde(default)]
    pub group: Option<String>,
    /// The site asks password managers to ignore this field.
    #[serde(default)]
    pub opted_out: bool,
}

/// The decision for one page.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Fill, ask or leave alone.
    pub outcome: Outcome,
    /// The fields in the order of the digits: one field, or one field per box. Empty for NO.
    pub fields: Vec<String>,
    /// The button that would send the code. It is pressed only if the user asked for that.
    pub submit: Option<Button>,
    /// The reason for the outcome.
    pub reason: Reason,
    /// The score of the best field. From 2 on it counts as a code field.
    pub score: f64,
    /// The signals that add up to the score of the best field, with their weights.
    pub signals: Vec<(&'static str, f64)>,
}

/// Fill, ask or leave alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Fill without asking.
    Fill,
    /// A person must say whether this is the right field.
    Ask,
    /// There is no field to fill.
    No,
}

/// Why a decision was made. Sent unchanged to the popup, which shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reason {
    /// One field clearly takes the code.
    CodeField,
    /// The page sends a code of its own by SMS, e-mail or telephone.
    SentCode,
    /// The field takes a recovery or backup code.
    RecoveryCode,
    /// The site asks password managers to ignore the field.
    OptedOut,
    /// The page asks for a code and does not say which.
    UnknownCode,
    /// Two fields are equally likely.
    TwoAlike,
    /// There are fields, but none for a code.
    NoCodeField,
    /// There is no field that accepts typing.
    NoField,
}

impl ToSentence for Reason {
    fn to_sentence(&self) -> Sentence {
        sentence(match self {
            Self::CodeField => "formCodeField",
            Self::SentCode => "formSentCode",
            Self::RecoveryCode => "formRecoveryCode",
            Self::OptedOut => "formOptedOut",
            Self::UnknownCode => "formUnknownCode",
            Self::TwoAlike => "formTwoAlike",
            Self::NoCodeField => "formNoCodeField",
            Self::NoField => "formNoField",
        })
    }
}

/// One field, or a row of boxes taken together, with the texts that signals search.
struct Candidate<'a> {
    fields: Vec<&'a Field>,
    form: &'a Form,
    /// The text of its label, placeholder and names.
    says: FieldText,
    /// Whether its form sets a new password.
    sets_a_password: bool,
    /// Whether it is the only field of the page that accepts text.
    alone: bool,
}

impl Candidate<'_> {
    fn any(&self, holds: impl Fn(&Field) -> bool) -> bool {
        self.fields.iter().any(|field| holds(field))
    }
}

/// Chooses the field. Deterministic; the running time depends only on the amount of text on the page.
pub fn choose(page: &Page) -> Choice {
    let page_says = PageText::read(page);
    let mut candidates = candidates(page);
    let alone = candidates.len() == 1;
    for candidate in &mut candidates {
        candidate.alone = alone;
    }
    let mut scored: Vec<(f64, &Candidate<'_>)> =
        candidates.iter().map(|candidate| (score(candidate, &page_says), candidate)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let Some((best, candidate)) = scored.first().copied() else {
        return Choice {
            outcome: Outcome::No,
            fields: Vec::new(),
            submit: None,
            reason: Reason::NoField,
            score: 0.0,
            signals: Vec::new(),
        };
    };
    let second = scored.get(1).map_or(f64::NEG_INFINITY, |(score, _)| *score);
    let wants_code = best >= signals::FILL_FROM;
    let doubt = DOUBTS.iter().find(|doubt| (doubt.holds)(candidate, &page_says)).map(|doubt| doubt.reason);
    let (outcome, reason) = match doubt {
        Some(reason) if best >= signals::ASK_FROM => (Outcome::Ask, reason),
        _ if !wants_code => (Outcome::No, Reason::NoCodeField),
        _ if second >= signals::FILL_FROM && best - second < signals::CLEARLY_BETTER => {
            (Outcome::Ask, Reason::TwoAlike)
        }
        _ if signals::may_be_any_code(candidate, &page_says) => (Outcome::Ask, Reason::UnknownCode),
        _ => (Outcome::Fill, Reason::CodeField),
    };
    let is_chosen = outcome != Outcome::No;
    let fields = candidate.fields.iter().filter(|_| is_chosen).map(|field| field.reference.clone()).collect();
    let submit = if is_chosen { submit_button(candidate.form) } else { None };
    let signals = held(candidate, &page_says).map(|signal| (signal.name, signal.weight)).collect();
    Choice { outcome, fields, submit, reason, score: best, signals }
}

fn score(candidate: &Candidate<'_>, page_says: &PageText) -> f64 {
    held(candidate, page_says).map(|signal| signal.weight).sum()
}

fn held(candidate: &Candidate<'_>, page_says: &PageText) -> impl Iterator<Item = &'static Signal> {
    SIGNALS.iter().filter(|signal| (signal.holds)(candidate, page_says))
}

/// The fields that a person could type a code into. A row of boxes is one candidate.
fn candidates(page: &Page) -> Vec<Candidate<'_>> {
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for form in &page.forms {
        let mut open_row = false;
        let sets_a_password = signals::sets_a_password(form);
        let inputs = form.inputs.iter().zip(rows::places(&form.inputs));
        for (field, place) in inputs.filter(|(field, _)| can_be_typed_into(field)) {
            let continues = place.at > 1 && open_row;
            open_row = place.of > 1;
            match candidates.last_mut() {
                Some(row) if continues => row.fields.push(field),
                _ => candidates.push(Candidate {
                    // The name of a row is the name of the element that contains its boxes.
                    says: FieldText::read(field, field.group_name.as_deref().filter(|_| place.begins_a_row())),
                    sets_a_password,
                    fields: vec![field],
                    form,
                    alone: false,
                }),
            }
        }
    }
    candidates
}

fn can_be_typed_into(field: &Field) -> bool {
    let tag = field.tag.as_deref().unwrap_or("input");
    let kind = field.kind.as_deref().unwrap_or("text").to_ascii_lowercase();
    tag.eq_ignore_ascii_case("input")
        && matches!(kind.as_str(), "" | "text" | "tel" | "number" | "password" | "search" | "email")
        && !field.hidden
        && !field.disabled
        && !field.readonly
}

/// The button that sends the form: a submit button that does not resend, go back, cancel or change the method.
fn submit_button(form: &Form) -> Option<Button> {
    let usable = |button: &&Button| button.text.as_deref().is_some_and(|text| !signals::turns_away(text));
    let submits = |button: &&Button| !matches!(button.kind.as_deref(), Some("button" | "reset"));
    let mut buttons = form.buttons.iter().filter(usable);
    let first_submit = form.buttons.iter().filter(usable).find(submits);
    let chosen = first_submit.or_else(|| buttons.find(|button| button.text.as_deref().is_some_and(signals::sends)));
    chosen.cloned()
}
