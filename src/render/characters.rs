//! The characters that may be published.

use std::borrow::Cow;

use crate::text::one_line;

/// What stands for a character: itself, another one, or nothing.
///
/// XML 1.0 forbids most control characters and two of Unicode's non-characters; those of the second
/// block (128 to 159) are allowed, but no reader shows them. The replacement character says that
/// bytes could not be read; a question mark says so in every font.
pub(super) fn publishable(character: char) -> Option<char> {
    match character {
        '\t' | '\n' | '\r' => Some(character),
        '\u{85}' => Some(' '),
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => None,
        '\u{fffd}' => Some('?'),
        _ => Some(character),
    }
}

/// The text with publishable characters alone.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if is_clean(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter_map(publishable).collect())
}

/// How many bytes are looked at together.
const PIECE: usize = 64;

/// Whether a text has publishable characters alone. Whole pieces of it have no byte that any other character
/// begins with, and are passed over at once.
fn is_clean(text: &[u8]) -> bool {
    let is_doubtful = |piece: &[u8]| piece.iter().fold(0, |found, byte| found | u8::from(may_begin(*byte))) != 0;
    let mut pieces = text.chunks(PIECE).enumerate().filter(|(_, piece)| is_doubtful(piece));
    pieces.all(|(at, piece)| {
        let first = at * PIECE;
        let mut places = (first..).zip(piece).filter(|(_, byte)| may_begin(**byte));
        places.all(|(at, _)| match text.get(at..).unwrap_or_default() {
            // U+0080 to U+009F.
            [0xc2, 0x80..=0x9f, ..] => false,
            // U+FFFD to U+FFFF.
            [0xef, 0xbf, 0xbd..=0xbf, ..] => false,
            [first, ..] => matches!(first, 0xc2 | 0xef),
            [] => true,
        })
    })
}

/// Whether the UTF-8 of a character that is not publishable may begin with this byte.
fn may_begin(byte: u8) -> bool {
    (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || matches!(byte, 0x7f | 0xc2 | 0xef)
}

/// A plain text on one line: white space collapsed, ends cut; nothing where nothing is left.
pub(super) fn line(text: &str) -> Option<String> {
    Some(one_line(&clean(text))).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests;
