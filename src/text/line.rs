//! Texts on one line: white space collapsed, ends cut.

/// A text on one line: words with one blank between, none at the ends.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut line = Line::with_capacity(text.len());
    line.push(text);
    line.into_text()
}

/// `one_line` of a text that nobody needs as it was: most are one line already, and stay where they are.
#[must_use]
pub fn into_one_line(text: String) -> String {
    let is_one_line = !begins_white(text.as_bytes()) && even(&text) == text.len();
    if is_one_line { text } else { one_line(&text) }
}

/// A line of text that collapses the white space it is given, piece by piece.
#[derive(Debug, Default)]
pub(super) struct Line {
    text: String,
    gap: bool,
}

impl Line {
    /// A line with room for so many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), gap: false }
    }

    /// Adds a piece of text; without white space between it continues the last word.
    pub(super) fn push(&mut self, mut text: &str) {
        loop {
            let begun = text.trim_start();
            self.gap |= begun.len() < text.len();
            let (words, rest) = begun.split_at_checked(even(begun)).unwrap_or((begun, ""));
            if words.is_empty() {
                return;
            }
            if self.gap && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.gap = false;
            self.text.push_str(words);
            text = rest;
        }
    }

    /// Adds a piece of text as it is, but for white space at its end.
    pub(super) fn push_verbatim(&mut self, text: &str) {
        let text = text.trim_end();
        if !text.is_empty() {
            self.gap = false;
            self.text.push_str(text);
        }
    }

    /// Parts what follows from the last word.
    pub(super) fn part(&mut self) {
        self.gap = true;
    }

    /// The text so far.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Begins anew.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.gap = false;
    }
}

/// Bytes that are looked through at once for white space.
const BLOCK: usize = 16;

/// How many bytes of a text are as a line has them: words with one blank between. Most texts are so as they
/// stand, and are copied whole.
fn even(text: &str) -> usize {
    let bytes = text.as_bytes();
    let uneven = |from: usize, to: usize| (from..to).find(|at| bytes.get(*at..).is_some_and(begins_uneven));
    let mut at = 0;
    if let Some(last) = bytes.len().checked_sub(BLOCK + 1) {
        // The last block reaches back over what was seen, so that none is shorter.
        loop {
            if may_hold_uneven(bytes, at)
                && let Some(found) = uneven(at, at + BLOCK)
            {
                return found;
            }
            if at == last {
                break;
            }
            at = last.min(at + BLOCK);
        }
        at += BLOCK;
    }
    uneven(at, bytes.len()).unwrap_or(bytes.len())
}

/// Whether white space that is not one blank between words may begin in the block at a position: each byte and the
/// one behind it tell. Without a branch for each, so that the processor takes all at once.
fn may_hold_uneven(bytes: &[u8], at: usize) -> bool {
    let block = |at: usize| bytes.get(at..).and_then(|rest| rest.first_chunk::<BLOCK>());
    let (Some(block), Some(behind)) = (block(at), block(at + 1)) else { return true };
    block.iter().zip(behind).fold(false, |may, (byte, next)| may | may_be_uneven(*byte, *next))
}

/// Whether with these two bytes white space may begin that is not one blank between words.
fn may_be_uneven(byte: u8, next: u8) -> bool {
    let is_control = byte.wrapping_sub(b'\t') <= b'\r' - b'\t';
    let is_run = (byte == b' ') & may_be_white(next);
    let is_wide = (byte == 0xc2) & ((next == 0x85) | (next == 0xa0))
        | (byte == 0xe1) & (next == 0x9a)
        | (byte == 0xe2) & (next & 0xfe == 0x80)
        | (byte == 0xe3) & (next == 0x80);
    is_control | is_run | is_wide
}

/// Whether white space may begin with this byte of UTF-8.
fn may_be_white(byte: u8) -> bool {
    (byte.wrapping_sub(b'\t') <= b'\r' - b'\t')
        | (byte == b' ')
        | (byte == 0xc2)
        | (byte.wrapping_sub(0xe1) <= 0xe3 - 0xe1)
}

/// Whether UTF-8 begins with white space that is not one blank before a word.
fn begins_uneven(bytes: &[u8]) -> bool {
    match bytes {
        [b' ', next @ ..] => next.is_empty() || begins_white(next),
        [first, ..] => may_be_white(*first) && begins_white(bytes),
        [] => false,
    }
}

/// Whether UTF-8 begins with white space (Unicode's property `White_Space`, as `char::is_whitespace` has it).
fn begins_white(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [b'\t'..=b'\r' | b' ', ..]
            | [0xc2, 0x85 | 0xa0, ..]
            | [0xe1, 0x9a, 0x80, ..]
            | [0xe2, 0x80, 0x80..=0x8a | 0xa8 | 0xa9 | 0xaf, ..]
            | [0xe2, 0x81, 0x9f, ..]
            | [0xe3, 0x80, 0x80, ..]
    )
}

#[cfg(test)]
mod tests;
