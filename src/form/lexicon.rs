//! The words that signals search for (`lexicon.txt`), and which of its lists a text or a name contains words of.
//!
//! Texts are compared in lower case without accents, words separated by one space, a space at both ends. One pass
//! over a text finds the words of all lists, so the cost depends on the length of the page, not on the number of
//! its fields.

use crate::folding::fold_onto;
use std::collections::HashMap;
use std::sync::LazyLock;

macro_rules! lists {
    ($($list:ident = $name:literal,)*) => {
        /// The lists of `lexicon.txt`, by their names in the file.
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
    Address = "address",
    Recovery = "recovery",
    TwoStep = "two-step",
    Enrolment = "enrolment",
    RecoveryWanted = "recovery-wanted",
    AppWanted = "app-wanted",
    AnotherCode = "another-code",
    MessageHeading = "message-heading",
    Expires = "expires",
    Minutes = "minutes",
    Submits = "submits",
    TurnsAway = "turns-away",
    SendsAgain = "sends-again",
    Pays = "pays",
}

/// A set of lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Said(u32);

impl Said {
    pub(super) fn has(self, list: List) -> bool {
        self.0 & 1 << list as u32 != 0
    }

    /// The union of both.
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The number of bytes that words are indexed by: the length of the shortest word.
const START: usize = 3;

struct Words {
    /// The index in `texts` of the words with a given start, by `place`; the first element of `texts` is empty.
    starts: Vec<u16>,
    /// The words for texts, with their lists.
    texts: Vec<Vec<(String, Said)>>,
    tokens: HashMap<&'static str, Said>,
}

impl Words {
    /// Every position in a text calls this, so it does not hash: it takes five bits of each byte, which distinguish
    /// letters.
    fn place(start: [u8; START]) -> usize {
        start.iter().fold(0, |place, byte| place << 5 | usize::from(byte & 31))
    }

    fn starting(&self, start: [u8; START]) -> &[(String, Said)] {
        &self.texts[usize::from(self.starts[Self::place(start)])]
    }
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let (mut starts, mut texts) = (vec![0; 1 << (5 * START)], vec![Vec::new()]);
    let mut tokens = HashMap::<_, Said>::new();
    for (list, words) in entries(include_str!("lexicon.txt")) {
        let is_of_names = List::ALL[list as usize].1.starts_with("named-");
        for word in words {
            let said = Said(1 << list as u32);
            if is_of_names {
                let lists = tokens.entry(word).or_default();
                *lists = lists.and(said);
                continue;
            }
            let word = word.replace('_', " ");
            if let Some(start) = word.as_bytes().first_chunk::<START>().copied() {
                let at = &mut starts[Words::place(start)];
                if *at == 0 {
                    *at = texts.len() as u16;
                    texts.push(Vec::new());
                }
                texts[usize::from(*at)].push((word, said));
            }
        }
    }
    Words { starts, texts, tokens }
});

/// The lists of the file, with their words.
fn entries(file: &'static str) -> impl Iterator<Item = (List, Vec<&'static str>)> {
    file.split("\n\n").filter_map(|part| {
        let (head, words) = part.split_once('\n')?;
        let name = head.split_once(':')?.0;
        let (list, _) = List::ALL.iter().find(|(_, known)| *known == name)?;
        Some((*list, words.split([',', '\n']).map(str::trim).filter(|word| !word.is_empty()).collect()))
    })
}

/// The lists that have a word in this normalised text.
pub(super) fn said(text: &str) -> Said {
    let words = &*WORDS;
    let bytes = text.as_bytes();
    let starts = bytes.windows(START).enumerate().filter_map(|(at, start)| Some((at, start.first_chunk()?)));
    let found = starts.flat_map(|(at, start)| {
        let here = words.starting(*start);
        here.iter().filter(move |(word, _)| bytes[at..].starts_with(word.as_bytes())).map(|(_, said)| *said)
    });
    found.fold(Said::default(), Said::and)
}

/// The lists that have a token of one of these names.
pub(super) fn named<'a>(names: impl IntoIterator<Item = &'a String>) -> Said {
    let mut lists = Said::default();
    each_token(names, |token| {
        if let Some(said) = WORDS.tokens.get(token) {
            lists = lists.and(*said);
        }
    });
    lists
}

/// Lower case, accents folded, every run of other characters than letters and digits one space; a space at both ends.
pub(super) fn normalised<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::from(" ");
    let mut plain = String::new();
    for text in texts {
        plain.clear();
        fold_onto(&mut plain, text);
        for c in plain.chars() {
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

/// Splits `loginOtpCode`, `login-otp_code` and `1-mfa_code` into lower-case words; also passes each whole name.
fn each_token<'a>(names: impl IntoIterator<Item = &'a String>, mut each: impl FnMut(&str)) {
    let (mut token, mut whole) = (String::new(), String::new());
    for name in names {
        token.clear();
        whole.clear();
        let mut before = ' ';
        for c in name.chars() {
            let starts_hump = c.is_uppercase() && before.is_lowercase();
            if (!c.is_alphanumeric() || starts_hump) && !token.is_empty() {
                each(&token);
                token.clear();
            }
            if c.is_alphanumeric() {
                let start = token.len();
                push_in_lower_case(&mut token, c);
                whole.push_str(&token[start..]);
            }
            before = c;
        }
        if !token.is_empty() {
            each(&token);
        }
        each(&whole);
    }
}

fn push_in_lower_case(out: &mut String, c: char) {
    match c.is_ascii() {
        true => out.push(c.to_ascii_lowercase()),
        false => out.extend(c.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A misspelt list name, or a word with an accent or a capital, would never be found.
    #[test]
    fn every_word_can_be_found() {
        let file = include_str!("lexicon.txt");
        let lists: Vec<(List, Vec<&str>)> = entries(file).collect();
        assert_eq!(lists.len(), List::ALL.len());
        assert_eq!(lists.len(), file.split("\n\n").count() - 1, "a list with an unknown name");
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
    fn names_are_split_at_capitals_and_separators() {
        let name = "login-otpCode_1".to_owned();
        let mut tokens = Vec::new();
        each_token([&name], |token| tokens.push(token.to_owned()));
        assert_eq!(tokens, ["login", "otp", "code", "1", "loginotpcode1"]);
    }
}
