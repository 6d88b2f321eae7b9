//! Whether the sentences of the screens and the guides are easy to read without prior knowledge. Measured with LIX
//! (Björnsson, 1968), which works for every language: words per sentence, plus the percentage of words with more than
//! six letters. Below 30 is as easy as a children's book, below 40 as fiction; above 50 is official language.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

const EASY: f64 = 35.0;
const LONGEST_SENTENCE: usize = 30;

/// Technical words that no screen needs, because there is a plain word.
const JARGON: &[&str] = &[
    "totp",
    "hotp",
    "token",
    "hash",
    "base32",
    "seed",
    "cache",
    "parameter",
    "encryptie",
    "encryption",
    "cryptografisch",
    "cryptographic",
    "authenticatie",
    "authentication",
    "credentials",
    "plaintext",
    "entropy",
    "entropie",
];

fn json(path: &str) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every text of the screens by its id, and the instructions of the guides.
fn texts(language: &str) -> BTreeMap<String, String> {
    let messages = json(&format!("extension/_locales/{language}/messages.json"));
    let mut texts = BTreeMap::new();
    for (id, message) in messages.as_object().expect("an object") {
        texts.insert(id.clone(), message["message"].as_str().expect("a text").to_owned());
    }
    for guide in json("extension/guides.json").as_array().expect("a list") {
        if let Some(text) = guide["choose"][language].as_str() {
            texts.insert(format!("guide of {}", guide["name"]), text.to_owned());
        }
    }
    texts
}

/// The words of each sentence.
fn sentences(text: &str) -> Vec<Vec<&str>> {
    let is_end = |c: char| matches!(c, '.' | '!' | '?' | ':' | ';');
    let is_letter = |c: char| c.is_alphabetic() || matches!(c, '-' | '\'' | '’');
    let mut sentences = vec![Vec::new()];
    for part in text.split_whitespace() {
        let word = part.trim_matches(|c: char| !c.is_alphabetic());
        if !word.is_empty() && word.chars().all(is_letter) {
            sentences.last_mut().expect("there is one").push(word);
        }
        if part.ends_with(is_end) {
            sentences.push(Vec::new());
        }
    }
    sentences
}

#[test]
fn sentences_are_short_and_words_are_plain() {
    for language in ["nl", "en", "de", "fr"] {
        let (mut count, mut words, mut long) = (0, 0, 0);
        for (id, text) in texts(language) {
            for sentence in sentences(&text) {
                // A list of program names is not a sentence.
                assert!(sentence.len() <= LONGEST_SENTENCE || id == "importPrograms", "{language} {id}: {sentence:?}");
                // A button or a title is not a sentence either.
                if sentence.len() >= 4 {
                    count += 1;
                    words += sentence.len();
                    long += sentence.iter().filter(|word| word.chars().count() > 6).count();
                }
            }
        }
        let lix = words as f64 / count as f64 + 100.0 * long as f64 / words as f64;
        println!("{language}: LIX {lix:.1}, {:.1} words to a sentence", words as f64 / count as f64);
        assert!(lix < EASY, "{language}: LIX {lix:.1}");
    }
}

#[test]
fn no_screen_uses_a_technical_word() {
    for language in ["nl", "en"] {
        for (id, text) in texts(language) {
            // Programs and menus have the names that they give themselves.
            if id == "importPrograms" || id.starts_with("guide of") {
                continue;
            }
            let words = text.to_lowercase();
            let words: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).collect();
            for jargon in JARGON {
                assert!(!words.contains(jargon), "{language} {id} says {jargon:?}: {text}");
            }
        }
    }
}
