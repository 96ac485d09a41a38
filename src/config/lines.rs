//! The lines of a text: where each begins, and which one a byte is in.

use std::borrow::Cow;

use crate::advice::Position;

/// Where the lines of a text begin.
#[derive(Debug, Clone)]
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Cow<'a, [usize]>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, starts: Cow::Owned(starts(text)) }
    }

    /// The same where it is known already where the lines begin.
    pub(super) fn known(text: &'a str, starts: &'a [usize]) -> Self {
        Self { text, starts: Cow::Borrowed(starts) }
    }

    /// How many lines there are.
    pub(super) fn count(&self) -> usize {
        self.starts.len()
    }

    /// The number of the line that holds a byte, from zero.
    pub(super) fn number(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// Where a line begins, in bytes.
    pub(super) fn start(&self, number: usize) -> usize {
        self.starts.get(number).copied().unwrap_or(self.text.len())
    }

    /// A line without its end.
    pub(super) fn line(&self, number: usize) -> &'a str {
        let end = self.starts.get(number + 1).copied().unwrap_or(self.text.len());
        let line = self.text.get(self.start(number)..end).unwrap_or_default();
        line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line))
    }

    pub(super) fn position(&self, at: usize) -> Position {
        let number = self.number(at);
        let line = self.text.get(self.start(number)..).unwrap_or_default();
        let before = line.char_indices().take_while(|(offset, _)| self.start(number) + offset < at);
        let count = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
        Position { line: count(number), column: count(before.count()) }
    }
}

/// Where the lines of a text begin.
pub(super) fn starts(text: &str) -> Vec<usize> {
    let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(breaks).collect()
}
