//! The characters that may be published.

use std::borrow::Cow;

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
    if text.chars().all(|character| publishable(character) == Some(character)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter_map(publishable).collect())
}

/// A plain text on one line: white space collapsed, ends cut; nothing where nothing is left.
pub(super) fn line(text: &str) -> Option<String> {
    let clean = clean(text);
    let mut out = String::with_capacity(clean.len());
    for word in clean.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    (!out.is_empty()).then_some(out)
}
