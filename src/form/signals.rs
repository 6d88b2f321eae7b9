//! The signals, each a question about a field with the weight of a yes, and the doubts, which prevent a fill at any
//! score. After changing a weight here or a word in `form/lexicon.txt`, run `cargo test --test core form`, which prints
//! the effect on the collected pages.

use super::lexicon::{List, named, normalised, said};
use super::{Candidate, Field, Form, Page, Reason};

/// A field with at least this score takes the code.
pub(super) const FILL_FROM: f64 = 2.0;
/// A field with a doubt and at least this score is worth asking about.
pub(super) const ASK_FROM: f64 = -3.0;
/// Two fields whose scores differ by less than this are equally likely.
pub(super) const CLEARLY_BETTER: f64 = 0.5;

/// One question and the weight of a yes.
pub(super) struct Signal {
    /// For developers.
    pub(super) name: &'static str,
    pub(super) weight: f64,
    pub(super) holds: fn(&Candidate<'_>, &PageText) -> bool,
}

pub(super) const SIGNALS: &[Signal] = &[
    // The only field on the page: the code cannot belong anywhere else.
    Signal { name: "the only field", weight: 1.2, holds: |c, _| c.alone && c.fields.len() == 1 },
    // Four to eight boxes of one character. Not enough by itself, since a table row looks the same.
    Signal { name: "a row of boxes", weight: 1.9, holds: |c, _| (4..=8).contains(&c.fields.len()) },
    Signal { name: "named as a code", weight: 1.6, holds: |c, _| c.says.strong_token },
    Signal { name: "named as codes are", weight: 0.9, holds: |c, _| c.says.weak_token },
    Signal { name: "labelled as a code", weight: 1.2, holds: |c, _| c.says.strong },
    Signal { name: "labelled as codes are", weight: 0.7, holds: |c, _| c.says.weak },
    Signal { name: "labelled for two steps", weight: 0.5, holds: |c, _| c.says.two_step },
    Signal { name: "the page speaks of two steps", weight: 1.3, holds: |_, page| page.two_step },
    Signal { name: "the page sets an app up", weight: 0.8, holds: |_, page| page.enrolment },
    // For example "Device label" on a page about two steps.
    Signal {
        name: "labelled as nothing of a code",
        weight: -1.0,
        holds: |c, _| c.fields.len() == 1 && c.says.other_words,
    },
    // A passcode next to the password, as a VPN asks for it. The text of a captcha is never typed into a masked
    // field.
    Signal {
        name: "typed unseen beside the password",
        weight: 0.5,
        holds: |c, _| c.says.strong && is_beside_password(c),
    },
    // A low weight, because sites also use it for SMS codes.
    Signal { name: "autocomplete=one-time-code", weight: 0.6, holds: |c, _| completes_with(c, "one-time-code") },
    Signal { name: "takes digits", weight: 0.5, holds: |c, _| is_numeric(c) },
    Signal { name: "a code was sent", weight: -4.7, holds: |c, page| is_sent(c, page) && !is_of_app(c, page) },
    Signal {
        name: "a code was sent, or an app",
        weight: -1.6,
        holds: |c, page| is_sent(c, page) && is_of_app(c, page),
    },
    // The field itself mentions a code that was sent: an app elsewhere on the page does not weaken that.
    Signal { name: "labelled as sent", weight: -3.0, holds: |c, page| page.app && c.says.sent_itself },
    Signal { name: "a recovery code", weight: -3.4, holds: |c, _| c.says.recovery },
    Signal {
        name: "the page wants a recovery code",
        weight: -2.0,
        holds: |c, page| page.recovery && !page.app_code && !c.says.strong,
    },
    Signal { name: "the page wants another code", weight: -4.0, holds: |_, page| page.another_code && !page.enrolment },
    Signal { name: "another kind of field", weight: -3.5, holds: |c, _| is_something_else(c) },
    Signal { name: "the secret itself", weight: -3.5, holds: |c, _| c.says.secret },
    Signal { name: "payment, CAPTCHA or hardware key", weight: -8.0, holds: |c, page| is_never_ours(c, page) },
    Signal {
        name: "takes more than ten letters",
        weight: -1.0,
        holds: |c, _| c.any(|f| f.maxlength.is_some_and(|most| most > 10)),
    },
    Signal {
        name: "takes letters",
        weight: -1.0,
        holds: |c, _| c.any(|f| f.pattern.as_deref().is_some_and(|p| p.contains("a-z"))),
    },
    // A single box of one character is a middle initial, not a code.
    Signal {
        name: "too short",
        weight: -4.0,
        holds: |c, _| c.fields.len() == 1 && c.any(|f| f.maxlength.is_some_and(|most| most < 6)),
    },
];

/// A reason why the user must confirm that the code belongs here, at any score.
pub(super) struct Doubt {
    pub(super) reason: Reason,
    pub(super) holds: fn(&Candidate<'_>, &PageText) -> bool,
}

/// The first one that holds is reported.
pub(super) const DOUBTS: &[Doubt] = &[
    Doubt { reason: Reason::RecoveryCode, holds: |c, _| c.says.recovery },
    Doubt { reason: Reason::RecoveryCode, holds: |c, page| page.recovery_heading && !page.app_code && !c.says.strong },
    Doubt { reason: Reason::SentCode, holds: |c, page| is_sent(c, page) && !is_of_app(c, page) },
    Doubt { reason: Reason::SentCode, holds: |c, _| c.says.sent_itself && !c.says.app },
    Doubt { reason: Reason::OptedOut, holds: |c, _| c.any(|field| field.opted_out) },
];

/// Whether the field says "code" or "verification code" without any word about two steps or an app. A sent code, a
/// meeting code and a product code are asked for in the same words.
pub(super) fn may_be_any_code(candidate: &Candidate<'_>, page: &PageText) -> bool {
    let says = &candidate.says;
    let is_of_two_steps = says.strong_token || says.app || says.two_step || is_beside_password(candidate);
    let looks_so = candidate.fields.len() > 1 || completes_with(candidate, "one-time-code");
    !is_of_two_steps && !looks_so && !page.two_step && !page.enrolment && !page.app
}

/// What the text of the page as a whole mentions. Computed once per page, not once per field.
pub(super) struct PageText {
    two_step: bool,
    enrolment: bool,
    app: bool,
    sent: bool,
    recovery: bool,
    recovery_heading: bool,
    app_code: bool,
    another_code: bool,
    never_ours: bool,
}

impl PageText {
    /// Searches all text of the page outside its fields.
    pub(super) fn read(page: &Page) -> Self {
        let headings = normalised(page.title.iter().chain(&page.headings).map(String::as_str));
        let headings = said(&headings);
        let nearby = page.nearby_text.as_deref().unwrap_or("");
        let text = headings.and(said(&normalised([nearby])));
        let buttons = page.forms.iter().flat_map(|form| &form.buttons).filter_map(|button| button.text.as_deref());
        let buttons = said(&normalised(buttons));
        let expires = text.has(List::Expires) && (text.has(List::Minutes) || counts_down(nearby));
        let sends = text.has(List::Sent) || buttons.has(List::SendsAgain) || headings.has(List::MessageHeading);
        let two_step = text.has(List::TwoStep);
        // Next to a second step, an e-mail address is usually the name that the user logs in with.
        let sends = sends || text.has(List::Address) && !two_step;
        Self {
            two_step,
            enrolment: text.has(List::Enrolment),
            app: text.has(List::App),
            sent: sends || expires || is_masked(nearby),
            recovery: text.has(List::RecoveryWanted),
            recovery_heading: headings.has(List::Recovery),
            app_code: text.has(List::AppWanted),
            another_code: text.has(List::AnotherCode),
            never_ours: buttons.has(List::Pays) || page.forms.iter().any(takes_a_card),
        }
    }
}

/// What the texts of a field mention, computed once.
#[derive(Clone, Copy, Default)]
pub(super) struct FieldText {
    strong: bool,
    weak: bool,
    other_words: bool,
    two_step: bool,
    strong_token: bool,
    weak_token: bool,
    app: bool,
    sent: bool,
    sent_itself: bool,
    recovery: bool,
    something_else: bool,
    something_else_token: bool,
    secret: bool,
    never_ours: bool,
}

impl FieldText {
    /// Searches a field's texts, those of the row that it begins, and its names.
    pub(super) fn read(field: &Field, of_row: Option<&str>) -> Self {
        let own = [&field.label, &field.aria_label, &field.placeholder].into_iter().flatten().map(String::as_str);
        let own = normalised(own.chain(of_row));
        let has_words = own.contains(char::is_alphabetic);
        let own = said(&own);
        let named = named([&field.name, &field.id, &field.class_hint].into_iter().flatten());
        let strong = own.has(List::Code);
        // "Code or recovery code": the app's code is accepted too.
        let either = strong && own.has(List::Or);
        Self {
            strong,
            weak: own.has(List::Perhaps),
            other_words: has_words
                && ![List::Code, List::Perhaps, List::TwoStep, List::App].iter().any(|list| own.has(*list)),
            two_step: own.has(List::TwoStep),
            strong_token: named.has(List::NamedCode),
            weak_token: named.has(List::NamedPerhaps),
            app: own.has(List::App),
            sent: own.has(List::Sent) || own.has(List::Address),
            sent_itself: own.has(List::Sent) || own.has(List::Address) || own.has(List::ByMessage),
            recovery: !either && (named.has(List::NamedRecovery) || own.has(List::Recovery)),
            something_else: own.has(List::Else),
            something_else_token: named.has(List::NamedElse),
            secret: !strong && (named.has(List::NamedSecret) || own.has(List::Secret)),
            never_ours: named.has(List::NamedNever) || own.has(List::Never),
        }
    }
}

/// Whether the text has an address or a number with a masked middle, which a code was sent to.
fn is_masked(text: &str) -> bool {
    ["***", "*@", "•@", "••", "XXX-", "xxx-"].iter().any(|mask| text.contains(mask))
}

/// Whether the text has a time in minutes and seconds, such as 4:59.
fn counts_down(text: &str) -> bool {
    text.as_bytes().windows(4).any(|time| matches!(time, [b'0'..=b'9', b':', b'0'..=b'5', b'0'..=b'9']))
}

fn completes_with(candidate: &Candidate<'_>, word: &str) -> bool {
    let completes = candidate.fields[0].autocomplete.as_deref().unwrap_or("");
    completes.split_ascii_whitespace().any(|entry| entry == word)
}

fn is_numeric(candidate: &Candidate<'_>) -> bool {
    let field = candidate.fields[0];
    field.inputmode.as_deref() == Some("numeric")
        || matches!(field.kind.as_deref(), Some("number" | "tel"))
        || field.maxlength.is_some_and(|most| (6..=8).contains(&most))
        || field.pattern.as_deref().is_some_and(|pattern| pattern.contains("0-9") || pattern.contains("\\d"))
}

fn is_of_app(candidate: &Candidate<'_>, page: &PageText) -> bool {
    page.app || candidate.says.app
}

fn is_sent(candidate: &Candidate<'_>, page: &PageText) -> bool {
    page.sent || candidate.says.sent || candidate.says.sent_itself && candidate.says.weak || candidate.sets_a_password
}

/// Whether the form sets a new password: a code next to a password and its repetition comes from an e-mail.
pub(super) fn sets_a_password(form: &Form) -> bool {
    let is_password = |field: &&Field| {
        let says = FieldText::read(field, None);
        (says.something_else || says.something_else_token) && !says.strong && !says.strong_token
    };
    let fields = form.inputs.iter().filter(|field| !field.hidden && is_typed_unseen(field));
    fields.filter(is_password).take(2).count() == 2
}

fn is_typed_unseen(field: &Field) -> bool {
    field.kind.as_deref() == Some("password")
}

fn is_beside_password(candidate: &Candidate<'_>) -> bool {
    is_typed_unseen(candidate.fields[0])
        && candidate.form.inputs.iter().filter(|field| !field.hidden && is_typed_unseen(field)).count() == 2
}

/// Whether it clearly is another kind of field, unless its own texts or names say that it takes a code.
fn is_something_else(candidate: &Candidate<'_>) -> bool {
    let says = &candidate.says;
    // A masked field is often named a password, whatever it is for.
    let unseen_code = says.weak && is_typed_unseen(candidate.fields[0]);
    let named = says.something_else_token && !says.strong_token && !says.weak_token && !says.strong && !unseen_code;
    let labelled = says.something_else && !says.strong;
    let completes = ["password", "username", "email", "tel", "postal", "name", "search"];
    let autocomplete = candidate.fields[0].autocomplete.as_deref().unwrap_or("");
    let declared = completes.iter().any(|word| autocomplete.contains(word));
    let typed = matches!(candidate.fields[0].kind.as_deref(), Some("email" | "search"));
    named || labelled || typed || declared && !(says.strong || says.strong_token)
}

fn is_never_ours(candidate: &Candidate<'_>, page: &PageText) -> bool {
    page.never_ours || candidate.says.never_ours
}

/// Whether the form is for a payment card, whose *security code* is printed on it.
fn takes_a_card(form: &Form) -> bool {
    let is_of_card = |field: &Field| {
        let completes = field.autocomplete.as_deref().unwrap_or("");
        completes.starts_with("cc-")
            || completes.contains(" cc-")
            || named([&field.name, &field.id].into_iter().flatten()).has(List::NamedCard)
    };
    form.inputs.iter().any(is_of_card)
}

pub(super) fn turns_away(button: &str) -> bool {
    said(&normalised([button])).has(List::TurnsAway)
}

pub(super) fn sends(button: &str) -> bool {
    said(&normalised([button])).has(List::Submits)
}
