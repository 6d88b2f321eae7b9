//! Folds text before it is compared.

/// Lower case, without the accents of Dutch, German, French and Spanish, so that "zoe" finds "Zoë".
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_onto(&mut out, text);
    out
}

/// Like [`folded`], but appends to `out`, so that a caller that folds hundreds of texts per key press needs one
/// buffer.
pub fn fold_onto(out: &mut String, text: &str) {
    let plain = |c: char| match c {
        'á' | 'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    };
    for c in text.chars() {
        match c.is_ascii() {
            true => out.push(c.to_ascii_lowercase()),
            false => out.extend(c.to_lowercase().map(plain)),
        }
    }
}
