//! One folded word: its letters, and the marks that a query may leave out.

use super::phrase::is_tone;
use super::tokens::Tokens;

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

impl Tokens {
    /// The words in order, with their marks.
    pub fn words(&self) -> impl Iterator<Item = Word> {
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
            let mut own: Vec<(u32, char)> = own.iter().map(|mark| (mark.at - start, mark.mark)).collect();
            own.sort_unstable();
            own.dedup();
            Some(Word { letters: letters.to_owned(), marks: own })
        })
    }
}
