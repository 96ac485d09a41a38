//! Texts on one line: white space collapsed, ends cut.

/// A text on one line: words with one blank between, none at the ends.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut line = Line::with_capacity(text.len());
    line.push(text);
    line.into_text()
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

/// How many bytes of a text are as a line has them: words with one blank between. Most texts are so as they
/// stand, and are copied whole.
fn even(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(skipped) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| may_be_white(*byte))) {
        at += skipped;
        let rest = bytes.get(at..).unwrap_or_default();
        match rest {
            [b' ', next @ ..] if !next.is_empty() && !begins_white(next) => at += 2,
            _ if begins_white(rest) => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Whether white space may begin with this byte of UTF-8.
fn may_be_white(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ' | 0xc2 | 0xe1..=0xe3)
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
