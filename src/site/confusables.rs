//! What a text looks like: the letters of all scripts that a person takes for those of an address in plain Latin.
//!
//! `confusables.txt` is what Unicode's table of confusables (UTS #39) has for such letters, without their accents: one letter a
//! line, then all that look like it. The whole table would be a fifth of the background's wasm; a test holds ours against it.

const TABLE: &str = include_str!("confusables.txt");

/// What is left of a text in small letters when what looks alike is alike.
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
    // What only looks alike when it stands together.
    out.replace("rn", "m").replace("vv", "w").replace("cl", "d")
}

/// Accents that stand alone, and what takes no room.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Digits as people write them for letters, and letters that Unicode leaves apart because it looks at capitals as well.
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

    /// Our part of Unicode's table: what may stand in a host, and looks like small Latin letters or digits.
    fn of_unicode() -> String {
        let mut alike: BTreeMap<String, String> = BTreeMap::new();
        for c in ('\u{80}'..=char::MAX).filter(|c| c.is_alphanumeric() && c.to_lowercase().eq([*c])) {
            let text = c.to_string();
            let skeleton = unicode_security::skeleton(&text).filter(|c| !is_combining_mark(*c));
            let letter: String = skeleton.flat_map(char::to_lowercase).map(plain).collect();
            // Browsers write what only is a letter in another form (𝐚, ａ) as that letter before they hand it over.
            let is_own_form = unicode_normalization::UnicodeNormalization::nfkc([c].into_iter()).eq([c]);
            if is_own_form && !letter.is_empty() && letter.bytes().all(|b| b.is_ascii_alphanumeric()) {
                alike.entry(letter).or_default().push(c);
            }
        }
        alike.into_iter().map(|(letter, others)| format!("{letter} {others}\n")).collect()
    }

    #[test]
    fn the_table_is_unicodes() {
        let table = of_unicode();
        if table != TABLE {
            std::fs::write("target/confusables.txt", table).unwrap();
            panic!("Unicode's table is another: target/confusables.txt has what src/site/confusables.txt should hold");
        }
        assert!(TABLE.len() < 20_000, "{} bytes", TABLE.len());
    }

    #[test]
    fn letters_of_other_scripts_look_like_ours() {
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
