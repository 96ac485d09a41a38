//! Character references: HTML's names and numbers to characters, and back where markup needs it.

use std::borrow::Cow;

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use memchr::{memchr, memchr2, memchr3};

/// The longest name in HTML's table (`CounterClockwiseContourIntegral;`).
const LONGEST_NAME: usize = 32;

/// Where a reference stands: the rules differ for names without a semicolon (HTML standard,
/// 13.2.5.73).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Between tags.
    Text,
    /// In the value of an attribute, where `&copy=1` is part of an address.
    Attribute,
}

/// What a reference stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reference {
    /// Its characters; the second one is rarely there. None for what XML forbids.
    pub(super) characters: [Option<char>; 2],
    /// Its length in bytes, `&` and semicolon included.
    pub(super) length: usize,
}

/// The text with its character references replaced: HTML's names, decimal and hexadecimal numbers,
/// those from 128 to 159 in their Windows-1252 meaning. What is no reference stays as it is.
#[must_use]
pub fn decode_entities(text: &str) -> Cow<'_, str> {
    decode(text, Place::Text)
}

/// `decode_entities` by the rules of a place.
pub(super) fn decode(text: &str, place: Place) -> Cow<'_, str> {
    if next_reference(text, 0, place).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    decode_into(text, place, |piece| out.push_str(piece));
    Cow::Owned(out)
}

/// Hands on what a text means, piece by piece, without putting it together.
pub(super) fn decode_into(text: &str, place: Place, mut piece: impl FnMut(&str)) {
    let mut at = 0;
    while let Some((ampersand, found)) = next_reference(text, at, place) {
        piece(text.get(at..ampersand).unwrap_or_default());
        for character in found.characters.into_iter().flatten() {
            piece(character.encode_utf8(&mut [0; 4]));
        }
        at = ampersand + found.length;
    }
    piece(text.get(at..).unwrap_or_default());
}

/// The next reference from a position on, and where it stands.
fn next_reference(text: &str, from: usize, place: Place) -> Option<(usize, Reference)> {
    let mut from = from;
    loop {
        let ampersand = from + memchr(b'&', text.as_bytes().get(from..)?)?;
        if let Some(found) = reference(text.get(ampersand..)?, place) {
            return Some((ampersand, found));
        }
        from = ampersand + 1;
    }
}

/// The reference that a text beginning with `&` opens with.
pub(super) fn reference(text: &str, place: Place) -> Option<Reference> {
    let rest = text.get(1..)?;
    if let Some(number) = rest.strip_prefix('#') { numeric(number) } else { named(rest, place) }
}

fn numeric(text: &str) -> Option<Reference> {
    let (digits, radix, before) = match text.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16, 3),
        None => (text, 10, 2),
    };
    let length = digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
    let written = digits.get(..length).filter(|written| !written.is_empty())?;
    // More than seven significant digits are beyond Unicode in either radix.
    let significant = written.trim_start_matches('0');
    let code = if significant.len() > 7 {
        u32::MAX
    } else if significant.is_empty() {
        0
    } else {
        u32::from_str_radix(significant, radix).ok()?
    };
    let semicolon = usize::from(digits.as_bytes().get(length) == Some(&b';'));
    Some(Reference { characters: [meaning(code), None], length: before + length + semicolon })
}

/// The character a number stands for (HTML standard, 13.2.5.80); none for one that XML forbids.
fn meaning(code: u32) -> Option<char> {
    match code {
        0x80..=0x9F => {
            let index = usize::try_from(code - 0x80).ok()?;
            C1_REPLACEMENTS.get(index).copied().flatten()
        }
        // A carriage return would be read back as a line break.
        0x0D => Some('\n'),
        0x09 | 0x0A | 0x20.. => match char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER) {
            '\u{FFFE}' | '\u{FFFF}' | '\u{7F}' => None,
            character => Some(character),
        },
        0 => Some(char::REPLACEMENT_CHARACTER),
        _ => None,
    }
}

fn named(text: &str, place: Place) -> Option<Reference> {
    let bytes = text.as_bytes();
    let length = bytes.iter().take(LONGEST_NAME).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    if bytes.get(length) == Some(&b';') {
        let name = text.get(..=length)?;
        if let Some(characters) = common(name).or_else(|| looked_up(name)) {
            return Some(Reference { characters, length: length + 2 });
        }
    }
    // Old names hold without a semicolon; the longest one wins, none is longer than six letters.
    (2..=length.min(6)).rev().find_map(|length| {
        let characters = looked_up(text.get(..length)?)?;
        let after = bytes.get(length).copied();
        let part_of_more = after.is_some_and(|byte| byte == b'=' || byte.is_ascii_alphanumeric());
        (place == Place::Text || !part_of_more).then_some(Reference { characters, length: length + 1 })
    })
}

/// The names that nearly all references have, without the table.
fn common(name: &str) -> Option<[Option<char>; 2]> {
    let character = match name {
        "amp;" => '&',
        "lt;" => '<',
        "gt;" => '>',
        "quot;" => '"',
        "apos;" => '\'',
        "nbsp;" => '\u{A0}',
        _ => return None,
    };
    Some([Some(character), None])
}

fn looked_up(name: &str) -> Option<[Option<char>; 2]> {
    // The table holds the beginnings of names, too, with nothing behind them.
    let &(first, second) = NAMED_ENTITIES.get(name).filter(|(first, _)| *first != 0)?;
    Some([char::from_u32(first), (second != 0).then(|| char::from_u32(second)).flatten()])
}

/// A plain text as the text of an element: `&`, `<` and `>` escaped.
#[must_use]
pub fn escape_text(text: &str) -> Cow<'_, str> {
    let Some(first) = memchr3(b'&', b'<', b'>', text.as_bytes()) else { return Cow::Borrowed(text) };
    escape(text, first, |rest| memchr3(b'&', b'<', b'>', rest))
}

/// A plain text as the value of an attribute in double quotes: `&` and `"` escaped.
#[must_use]
pub fn escape_attribute(text: &str) -> Cow<'_, str> {
    let Some(first) = memchr2(b'&', b'"', text.as_bytes()) else { return Cow::Borrowed(text) };
    escape(text, first, |rest| memchr2(b'&', b'"', rest))
}

fn escape(text: &str, first: usize, find: impl Fn(&[u8]) -> Option<usize>) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len() + 16);
    let mut at = 0;
    let mut next = Some(first);
    while let Some(found) = next {
        out.push_str(text.get(at..found).unwrap_or_default());
        out.push_str(match text.as_bytes().get(found) {
            Some(b'&') => "&amp;",
            Some(b'<') => "&lt;",
            Some(b'>') => "&gt;",
            _ => "&quot;",
        });
        at = found + 1;
        next = text.as_bytes().get(at..).and_then(&find).map(|further| further + at);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(out)
}

#[cfg(test)]
mod tests;
