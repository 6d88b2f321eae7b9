//! Confusable characters: letters of all scripts that a person may take for a Latin letter in an address.
//!
//! `confusables.txt` is the part of Unicode's table of confusables (UTS #39) for such letters, without accents: one
//! Latin letter per line, followed by its confusables. The whole table would take a fifth of the background's wasm. A
//! test compares this part with the whole.

const TABLE: &str = include_str!("confusables.txt");

/// Maps a lower-case text to its skeleton: texts that look alike have the same one.
pub fn looks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            _ if is_unseen(c) => {}
            _ if c.is_ascii() => out.push(plain(c)),
            _ => match TABLE.lines().find_map(|line| line.split_once(' ').filter(|(_, others)| others.contains(c))) {
                Some((letter, _)) => out.extend(letter.chars().map(plain)),
                None => out.push(plain(c)),
            },
        }
    }
    // Combinations of letters that look like one letter.
    out.replace("rn", "m").replace("vv", "w").replace("cl", "d")
}

/// Combining accents and characters of zero width.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Digits that people use for letters, and letters that Unicode keeps apart because it also considers capitals.
fn plain(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | 'i' | '|' | 'ɩ' | 'ɪ' | 'ı' | 'ι' => 'l',
        '2' | 'ᴢ' => 'z',
        '3' | 'ɛ' | 'ε' | 'є' | 'ҽ' => 'e',
        '4' | 'ɑ' | 'α' | 'ʌ' => 'a',
        '5' => 's',
        '7' | 'ᴛ' | 'τ' | 'т' => 't',
        '8' | 'ʙ' | 'β' | 'ƅ' | 'ß' => 'b',
        '9' | 'ɡ' | 'ɢ' => 'g',
        'ĸ' | 'κ' | 'ᴋ' | 'к' => 'k',
        'ʜ' | 'н' => 'h',
        'ʍ' | 'ᴍ' | 'м' => 'm',
        'ɴ' | 'п' | 'η' | 'ո' => 'n',
        'ʀ' | 'ᴦ' | 'г' => 'r',
        'ʟ' => 'l',
        'ᴏ' | 'σ' => 'o',
        'ʋ' | 'ᴜ' | 'μ' | 'µ' | 'υ' | 'ц' => 'u',
        'ω' | 'ɯ' | 'ш' | 'щ' => 'w',
        'ᴠ' => 'v',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use unicode_normalization::char::is_combining_mark;

    /// Generates our part of Unicode's table: characters that may be in a host and look like lower-case Latin letters
    /// or digits.
    fn of_unicode() -> String {
        let mut alike: BTreeMap<String, String> = BTreeMap::new();
        for c in ('\u{80}'..=char::MAX).filter(|c| c.is_alphanumeric() && c.to_lowercase().eq([*c])) {
            let text = c.to_string();
            let skeleton = unicode_security::skeleton(&text).filter(|c| !is_combining_mark(*c));
            let letter: String = skeleton.flat_map(char::to_lowercase).map(plain).collect();
            // Browsers convert compatibility forms of a letter (𝐚, ａ) to the letter before they report a host.
            let is_own_form = unicode_normalization::UnicodeNormalization::nfkc([c].into_iter()).eq([c]);
            if is_own_form && !letter.is_empty() && letter.bytes().all(|b| b.is_ascii_alphanumeric()) {
                alike.entry(letter).or_default().push(c);
            }
        }
        alike.into_iter().map(|(letter, others)| format!("{letter} {others}\n")).collect()
    }

    #[test]
    fn the_table_matches_unicode() {
        let table = of_unicode();
        if table != TABLE {
            std::fs::write("target/confusables.txt", table).unwrap();
            panic!("Unicode's table differs: copy target/confusables.txt to src/site/confusables.txt");
        }
        assert!(TABLE.len() < 20_000, "{} bytes", TABLE.len());
    }

    #[test]
    fn letters_of_other_scripts_look_like_latin_ones() {
        for (text, like) in [
            ("рinkwеb", "pinkweb"),
            ("αfαѕ", "afas"),
            ("ａfas", "ａfas"),
            ("afás", "afas"),
            ("a\u{301}fas\u{200d}", "afas"),
            ("rnicr0s0ft", "microsoft"),
            ("łinкеdın", "linkedin"),
            ("gооɡle", "google"),
            ("fæcø", "faeco"),
        ] {
            assert_eq!(looks(text), looks(like), "{text}");
        }
        assert_ne!(looks("afas"), looks("atas"));
    }
}
