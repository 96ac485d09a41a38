//! The one spelling in which dates are compared: small letters, no accents, plain digits and marks.

use unicode_normalization::UnicodeNormalization;

/// The zeros of all scripts; nine more digits follow each (Unicode 16, general category Nd).
const ZEROS: [char; 65] = [
    '\u{660}',
    '\u{6f0}',
    '\u{7c0}',
    '\u{966}',
    '\u{9e6}',
    '\u{a66}',
    '\u{ae6}',
    '\u{b66}',
    '\u{be6}',
    '\u{c66}',
    '\u{ce6}',
    '\u{d66}',
    '\u{de6}',
    '\u{e50}',
    '\u{ed0}',
    '\u{f20}',
    '\u{1040}',
    '\u{1090}',
    '\u{17e0}',
    '\u{1810}',
    '\u{1946}',
    '\u{19d0}',
    '\u{1a80}',
    '\u{1a90}',
    '\u{1b50}',
    '\u{1bb0}',
    '\u{1c40}',
    '\u{1c50}',
    '\u{a620}',
    '\u{a8d0}',
    '\u{a900}',
    '\u{a9d0}',
    '\u{a9f0}',
    '\u{aa50}',
    '\u{abf0}',
    '\u{ff10}',
    '\u{104a0}',
    '\u{10d30}',
    '\u{11066}',
    '\u{110f0}',
    '\u{11136}',
    '\u{111d0}',
    '\u{112f0}',
    '\u{11450}',
    '\u{114d0}',
    '\u{11650}',
    '\u{116c0}',
    '\u{11730}',
    '\u{118e0}',
    '\u{11950}',
    '\u{11c50}',
    '\u{11d50}',
    '\u{11da0}',
    '\u{16a60}',
    '\u{16ac0}',
    '\u{16b50}',
    '\u{1d7ce}',
    '\u{1d7d8}',
    '\u{1d7e2}',
    '\u{1d7ec}',
    '\u{1d7f6}',
    '\u{1e140}',
    '\u{1e2f0}',
    '\u{1e950}',
    '\u{1fbf0}',
];

/// The text folded: equal for people, equal here.
pub(super) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return squeeze(&text.to_ascii_lowercase());
    }
    let letters = text.chars().flat_map(char::to_lowercase).nfkd().filter(|c| !is_dropped(*c));
    let plain: String = letters.flat_map(char::to_lowercase).map(unified).nfc().collect();
    squeeze(&spelt_out(&plain))
}

/// White space of any kind and length becomes one space.
fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !squeezed.is_empty() {
            squeezed.push(' ');
        }
        squeezed.push_str(word);
    }
    squeezed
}

/// Accents, vowel points, marks of direction: whether they are written says nothing.
fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{5f3}' | '\u{5f4}' | '\u{61c}' | '\u{640}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// One sign for signs that mean the same.
fn unified(c: char) -> char {
    match c {
        'đ' | 'ð' => 'd',
        'ı' => 'i',
        'ø' => 'o',
        'ł' => 'l',
        'ς' => 'σ',
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        '’' | '‘' | 'ʻ' | 'ʼ' | '`' | '´' | '′' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '－' => '-',
        '、' | '،' => ',',
        '。' | '．' => '.',
        '⁄' | '∕' => '/',
        '∶' | '：' => ':',
        '•' | '・' | '‧' | '∙' | '●' => '·',
        '｜' | '│' | '¦' => '|',
        _ => digit(c).unwrap_or(c),
    }
}

/// The plain digit for a digit of any script.
fn digit(c: char) -> Option<char> {
    let at = ZEROS.partition_point(|zero| *zero <= c).checked_sub(1)?;
    let distance = u32::from(c) - u32::from(*ZEROS.get(at)?);
    char::from_digit(distance, 10)
}

/// Letters that are written as two where the keyboard lacks them.
fn spelt_out(text: &str) -> String {
    if !text.contains(['ß', 'æ', 'œ']) {
        return text.to_owned();
    }
    text.replace('ß', "ss").replace('æ', "ae").replace('œ', "oe")
}
