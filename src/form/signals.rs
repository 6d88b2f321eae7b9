//! The signals: each a question about a field, with the weight of a yes. Change a weight here or a word in
//! `form/words.rs`, then run `cargo test --test form`, which prints what it does to the collected pages.

use super::Candidate;
use super::words::*;

/// From this score on a field wants the code.
pub(super) const FILL_FROM: f64 = 2.0;
/// From this score on a field that is about an SMS, e-mail or recovery code is worth asking about.
pub(super) const ASK_FROM: f64 = -3.0;
/// Two fields closer than this are alike.
pub(super) const CLEARLY_BETTER: f64 = 0.5;

/// One question and the weight of a yes.
pub(super) struct Signal {
    pub(super) weight: f64,
    pub(super) holds: fn(&Candidate<'_>, &PageSays) -> bool,
}

/// What the text of the page as a whole speaks of: looked up once a page, not once a field.
pub(super) struct PageSays {
    two_step: bool,
    enrolment: bool,
    app: bool,
    sent: bool,
    recovery: bool,
    app_code: bool,
}

impl PageSays {
    /// Looks through normalised text.
    pub(super) fn read(text: &str) -> Self {
        Self {
            two_step: has(text, PAGE_WORDS),
            enrolment: has(text, ENROLMENT),
            app: has(text, APP),
            sent: has(text, SENT),
            recovery: has(text, PAGE_RECOVERY),
            app_code: has(text, PAGE_APP_CODE),
        }
    }
}

pub(super) const SIGNALS: &[Signal] = &[
    // The only field on the page: there is nothing else the code could be for.
    Signal { weight: 1.2, holds: |c, _| c.alone && c.fields.len() == 1 },
    // Four to eight boxes of one character.
    Signal { weight: 2.0, holds: |c, _| (4..=8).contains(&c.fields.len()) },
    Signal { weight: 1.6, holds: |c, _| c.tokens.iter().any(|t| STRONG_TOKENS.contains(&t.as_str())) },
    Signal { weight: 0.9, holds: |c, _| c.tokens.iter().any(|t| WEAK_TOKENS.contains(&t.as_str())) },
    Signal { weight: 1.2, holds: |c, _| has(&c.own, OWN_STRONG) },
    Signal { weight: 0.7, holds: |c, _| has(&c.own, OWN_WEAK) },
    Signal { weight: 1.3, holds: |_, page| page.two_step },
    Signal { weight: 0.8, holds: |_, page| page.enrolment },
    // Only a little: sites put it on SMS fields too.
    Signal { weight: 0.6, holds: |c, _| autocomplete(c).split_whitespace().any(|word| word == "one-time-code") },
    Signal { weight: 0.5, holds: |c, _| is_numeric(c) },
    Signal { weight: -4.7, holds: |c, page| speaks_of_sent_code(page, &c.own) && !speaks_of_app(page, &c.own) },
    Signal { weight: -1.6, holds: |c, page| speaks_of_sent_code(page, &c.own) && speaks_of_app(page, &c.own) },
    // The field itself speaks of a code that was sent: an app elsewhere on the page does not soften that.
    Signal { weight: -3.0, holds: |c, page| page.app && has(&c.own, OWN_SENT) },
    Signal { weight: -3.4, holds: |c, _| speaks_of_recovery(&c.own, &c.tokens) },
    Signal { weight: -2.0, holds: |c, page| page.recovery && !page.app_code && !has(&c.own, OWN_STRONG) },
    Signal { weight: -3.5, holds: |c, _| is_something_else(c) },
    Signal { weight: -1.0, holds: |c, _| c.fields.iter().any(|f| f.maxlength.is_some_and(|most| most > 10)) },
    Signal {
        weight: -1.0,
        holds: |c, _| c.fields.iter().any(|f| f.pattern.as_deref().is_some_and(|p| p.contains("a-z"))),
    },
    // One box of one character alone is a middle initial, not a code.
    Signal { weight: -2.0, holds: |c, _| c.fields.len() == 1 && c.fields[0].maxlength.is_some_and(|most| most < 6) },
];

fn autocomplete<'a>(candidate: &'a Candidate<'_>) -> &'a str {
    candidate.fields[0].autocomplete.as_deref().unwrap_or("")
}

fn is_numeric(candidate: &Candidate<'_>) -> bool {
    let field = candidate.fields[0];
    field.inputmode.as_deref() == Some("numeric")
        || matches!(field.kind.as_deref(), Some("number" | "tel"))
        || field.maxlength.is_some_and(|most| (6..=8).contains(&most))
        || field.pattern.as_deref().is_some_and(|pattern| pattern.contains("0-9") || pattern.contains("\\d"))
}

fn speaks_of_app(page: &PageSays, own: &str) -> bool {
    page.app || has(own, APP)
}

pub(super) fn speaks_of_sent_code(page: &PageSays, own: &str) -> bool {
    page.sent || has(own, SENT) || has(own, OWN_SENT) && has(own, OWN_WEAK)
}

pub(super) fn speaks_of_recovery(own: &str, tokens: &[String]) -> bool {
    let either = has(own, EITHER) && has(own, OWN_STRONG);
    !either && (has(own, RECOVERY) || tokens.iter().any(|token| RECOVERY_TOKENS.contains(&token.as_str())))
}

/// Clearly another kind of field, unless its own words say that it takes a code.
fn is_something_else(candidate: &Candidate<'_>) -> bool {
    let named = candidate.tokens.iter().any(|token| SOMETHING_ELSE_TOKENS.contains(&token.as_str()))
        && !candidate
            .tokens
            .iter()
            .any(|token| STRONG_TOKENS.contains(&token.as_str()) || WEAK_TOKENS.contains(&token.as_str()));
    let labelled = has(&candidate.own, SOMETHING_ELSE) && !has(&candidate.own, OWN_STRONG);
    let completes = ["password", "username", "email", "tel", "cc-", "postal", "name", "search"];
    let declared = completes.iter().any(|word| autocomplete(candidate).contains(word));
    let typed = matches!(candidate.fields[0].kind.as_deref(), Some("email" | "search"));
    (named && !has(&candidate.own, OWN_STRONG)) || labelled || declared || typed
}

pub(super) fn turns_away(button: &str) -> bool {
    has(&normalised([button]), TURNS_AWAY)
}

pub(super) fn sends(button: &str) -> bool {
    has(&normalised([button]), SENDS)
}
