//! One folded word: its letters, and the marks that a query may leave out.

use super::phrase::is_tone;
use super::tokens::{Mark, Tokens};

/// A word as an index keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word {
    /// The letters without the marks of Latin ones.
    pub letters: String,
    /// The marks: the byte of the letter each stands on, and the mark; in order.
    pub marks: Vec<(u32, char)>,
}

impl Word {
    /// Whether a query for this word finds that one: its marks are there, tones on any letter.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self.letters == other.letters && self.marks_are_in(other)
    }

    /// Whether a query for words that begin like this one finds that one.
    #[must_use]
    pub fn begins(&self, other: &Self) -> bool {
        other.letters.starts_with(&self.letters) && self.marks_are_in(other)
    }

    fn marks_are_in(&self, other: &Self) -> bool {
        self.marks
            .iter()
            .all(|(at, mark)| other.marks.iter().any(|(place, there)| there == mark && (place == at || is_tone(*mark))))
    }
}

/// A word where it stands among the tokens of a text.
#[derive(Debug, Clone, Copy)]
pub struct WordRef<'a> {
    letters: &'a str,
    start: u32,
    marks: &'a [Mark],
}

impl<'a> WordRef<'a> {
    /// The letters without the marks of Latin ones.
    #[must_use]
    pub fn letters(&self) -> &'a str {
        self.letters
    }

    /// The marks: the byte of the letter each stands on, and the mark.
    pub fn marks(&self) -> impl Iterator<Item = (u32, char)> + use<'a> {
        let start = self.start;
        self.marks.iter().map(move |mark| (mark.at - start, mark.mark))
    }

    /// The word by itself.
    #[must_use]
    pub fn to_word(&self) -> Word {
        let mut marks: Vec<(u32, char)> = self.marks().collect();
        marks.sort_unstable();
        marks.dedup();
        Word { letters: self.letters.to_owned(), marks }
    }
}

impl Tokens {
    /// The words in order, with their marks.
    pub fn words(&self) -> impl Iterator<Item = WordRef<'_>> {
        let mut marks = self.marks.as_slice();
        let mut at = 0_u32;
        self.letters.split([' ', '\n']).filter_map(move |letters| {
            let start = at;
            at += u32::try_from(letters.len()).unwrap_or(u32::MAX) + 1;
            if letters.is_empty() {
                return None;
            }
            let count = marks.iter().take_while(|mark| mark.at < at).count();
            let (own, rest) = marks.split_at_checked(count).unwrap_or_default();
            marks = rest;
            Some(WordRef { letters, start, marks: own })
        })
    }
}
