//! The words that signals look for: `words.txt`, and which of its lists a text or a name speaks of.
//!
//! Texts are compared in lower case without accents, words separated by one space, a space at both ends. One pass over
//! a text finds the words of every list, so that a page of many fields costs no more than its length.

use crate::folding::folded;
use aho_corasick::Input;
use aho_corasick::automaton::{Automaton, OverlappingState};
use aho_corasick::nfa::noncontiguous::NFA;
use std::collections::HashMap;
use std::sync::LazyLock;

macro_rules! lists {
    ($($list:ident = $name:literal,)*) => {
        /// The lists of `words.txt`, each under its name there.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum List { $($list,)* }

        impl List {
            const ALL: &[(Self, &str)] = &[$((Self::$list, $name),)*];
        }
    };
}

lists! {
    NamedCode = "named-code",
    NamedPerhaps = "named-perhaps",
    NamedRecovery = "named-recovery",
    NamedSecret = "named-secret",
    NamedCard = "named-card",
    NamedElse = "named-else",
    NamedNever = "named-never",
    Code = "code",
    Perhaps = "perhaps",
    Or = "or",
    ByMessage = "by-message",
    Secret = "secret",
    Else = "else",
    Never = "never",
    App = "app",
    Sent = "sent",
    Recovery = "recovery",
    TwoStep = "two-step",
    Enrolment = "enrolment",
    RecoveryWanted = "recovery-wanted",
    AppWanted = "app-wanted",
    MessageHeading = "message-heading",
    Expires = "expires",
    Minutes = "minutes",
    Submits = "submits",
    TurnsAway = "turns-away",
    SendsAgain = "sends-again",
    Pays = "pays",
}

/// Of which lists something speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Said(u32);

impl Said {
    pub(super) fn has(self, list: List) -> bool {
        self.0 & 1 << list as u32 != 0
    }

    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

struct Words {
    texts: NFA,
    /// For each pattern of `texts`, its lists.
    lists: Vec<Said>,
    tokens: HashMap<&'static str, Said>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let (mut texts, mut tokens) = (HashMap::new(), HashMap::new());
    for (list, words) in entries(include_str!("words.txt")) {
        let is_of_names = List::ALL[list as usize].1.starts_with("named-");
        for word in words {
            let word_lists: &mut Said = match is_of_names {
                true => tokens.entry(word).or_default(),
                false => texts.entry(word.replace('_', " ")).or_default(),
            };
            *word_lists = word_lists.and(Said(1 << list as u32));
        }
    }
    let (patterns, lists): (Vec<String>, Vec<Said>) = texts.into_iter().unzip();
    let texts = NFA::new(patterns).expect("some hundred short words make an automaton");
    Words { texts, lists, tokens }
});

/// The lists of the file with their words.
fn entries(file: &'static str) -> impl Iterator<Item = (List, Vec<&'static str>)> {
    file.split("\n\n").filter_map(|part| {
        let (head, words) = part.split_once('\n')?;
        let name = head.split_once(':')?.0;
        let (list, _) = List::ALL.iter().find(|(_, known)| *known == name)?;
        Some((*list, words.split([',', '\n']).map(str::trim).filter(|word| !word.is_empty()).collect()))
    })
}

/// The lists with a word in this normalised text.
pub(super) fn said(text: &str) -> Said {
    let words = &*WORDS;
    let (input, mut state, mut said) = (Input::new(text), OverlappingState::start(), Said::default());
    while words.texts.try_find_overlapping(&input, &mut state).is_ok()
        && let Some(found) = state.get_match()
    {
        said = said.and(words.lists[found.pattern().as_usize()]);
    }
    said
}

/// The lists with one of these names' tokens.
pub(super) fn named<'a>(names: impl IntoIterator<Item = &'a String>) -> Said {
    let lists = tokens(names).into_iter().filter_map(|token| WORDS.tokens.get(token.as_str()).copied());
    lists.fold(Said::default(), Said::and)
}

/// Lower case, accents folded, everything that is no letter or digit one space; a space at both ends.
pub(super) fn normalised<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::from(" ");
    for text in texts {
        for c in folded(text).chars() {
            let c = if c.is_alphanumeric() { c } else { ' ' };
            if c != ' ' || !out.ends_with(' ') {
                out.push(c);
            }
        }
        if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

/// `loginOtpCode`, `login-otp_code` and `1-mfa_code` as words in lower case, and each name whole.
fn tokens<'a>(names: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let mut tokens = Vec::new();
    for name in names {
        let mut token = String::new();
        let mut before = ' ';
        for c in name.chars() {
            let starts_hump = c.is_uppercase() && before.is_lowercase();
            if (!c.is_alphanumeric() || starts_hump) && !token.is_empty() {
                tokens.push(std::mem::take(&mut token));
            }
            if c.is_alphanumeric() {
                token.extend(c.to_lowercase());
            }
            before = c;
        }
        if !token.is_empty() {
            tokens.push(token);
        }
        tokens.push(name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect());
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list that is misspelt, or a word with an accent or a capital, would never be found.
    #[test]
    fn every_word_can_be_found() {
        let file = include_str!("words.txt");
        let lists: Vec<(List, Vec<&str>)> = entries(file).collect();
        assert_eq!(lists.len(), List::ALL.len());
        assert_eq!(lists.len(), file.split("\n\n").count() - 1, "a list under a name that nobody knows");
        for (list, words) in lists {
            for word in words {
                let name = List::ALL[list as usize].1;
                if name.starts_with("named-") {
                    assert!(named([&word.to_owned()]).has(list), "{name}: {word}");
                } else {
                    let text = normalised([word.replace('_', " ").as_str()]);
                    assert!(said(&text).has(list), "{name}: {word}");
                }
            }
        }
    }

    #[test]
    fn names_fall_apart_at_humps_and_signs() {
        let name = "login-otpCode_1".to_owned();
        assert_eq!(tokens([&name]), ["login", "otp", "code", "1", "loginotpcode1"]);
    }
}
