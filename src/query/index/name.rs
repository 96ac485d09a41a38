//! How the words, pairs and properties of entries are named in a segment.

use crate::text::fold::{Word, WordRef};

/// Begins the name of a property.
const PROPERTY: u8 = 1;
/// Ends the letters in the name of a word; its marks follow.
const LETTERS_END: u8 = 2;
/// Begins the name of a pair of words.
const PAIR: u8 = 3;
/// Begins the name of a word in an author's name.
const AUTHOR: u8 = 4;
/// Begins the name of a word in a title: its name among the texts follows.
const TITLE: u8 = 5;
/// Begins the name of a word in a tag.
const TAG: u8 = 6;
/// Bytes of a word that are told apart: a query has fewer, however its letters unfold.
const LONGEST: usize = 50_000;

/// Whose words are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Those of the texts.
    Texts,
    /// Those of the authors' names.
    Authors,
    /// Those of the titles, which are among the texts.
    Titles,
    /// Those of the tags, which are among the texts.
    Tags,
}

impl Scope {
    /// What the names of its words begin with; nothing: with their letters.
    pub(super) fn mark(self) -> Option<u8> {
        match self {
            Self::Texts => None,
            Self::Authors => Some(AUTHOR),
            Self::Titles => Some(TITLE),
            Self::Tags => Some(TAG),
        }
    }

    fn begin(self, name: &mut Vec<u8>) {
        name.clear();
        name.extend(self.mark());
    }
}

/// Spells the name of a word.
pub(super) fn word(scope: Scope, word: WordRef<'_>, name: &mut Vec<u8>) {
    scope.begin(name);
    let letters = word.letters();
    let end = if letters.len() > LONGEST { letters.floor_char_boundary(LONGEST) } else { letters.len() };
    name.extend_from_slice(letters.as_bytes().get(..end).unwrap_or_default());
    name.push(LETTERS_END);
    for (at, mark) in word.marks().filter(|(at, _)| (*at as usize) < end) {
        let [_, mark @ ..] = u32::from(mark).to_be_bytes();
        name.extend_from_slice(&(at as u16).to_be_bytes());
        name.extend_from_slice(&mark);
    }
}

/// Spells the name of a word of the texts as one of this scope.
pub(super) fn scoped(scope: Scope, word: &[u8], name: &mut Vec<u8>) {
    scope.begin(name);
    name.extend_from_slice(word);
}

/// Whether this is the name of a word in an author's name.
pub(super) fn is_of_author(name: &[u8]) -> bool {
    name.first() == Some(&AUTHOR)
}

/// Spells the name of a list of pairs.
pub(super) fn pairs(list: u16, name: &mut Vec<u8>) {
    name.clear();
    name.push(PAIR);
    name.extend_from_slice(&list.to_be_bytes());
}

/// Whether this is the name of a list of pairs.
pub(super) fn is_of_pairs(name: &[u8]) -> bool {
    name.first() == Some(&PAIR)
}

/// Spells the name of a property.
pub(super) fn property(property: &str, name: &mut Vec<u8>) {
    name.clear();
    name.push(PROPERTY);
    name.extend_from_slice(property.as_bytes());
}

/// How the names of all forms of a word begin.
pub(super) fn forms(scope: Scope, word: &Word) -> Vec<u8> {
    let mut start = beginnings(scope, word);
    start.push(LETTERS_END);
    start
}

/// How the names of all words begin that begin like this one.
pub(super) fn beginnings(scope: Scope, word: &Word) -> Vec<u8> {
    let mut start = Vec::with_capacity(word.letters.len() + 2);
    scope.begin(&mut start);
    start.extend_from_slice(word.letters.as_bytes());
    start
}

/// No name of a word of the texts begins below this byte: they stand behind all that has a mark.
pub(super) const WORDS: u8 = TAG + 1;
/// A name of so many bytes may be that of a word that is longer still.
pub(super) const CUT: usize = LONGEST - 4;

/// Where the letters of a word end in its name.
pub(super) fn letters_end(name: &[u8]) -> usize {
    name.iter().position(|byte| *byte == LETTERS_END).unwrap_or(name.len())
}

/// Whether the word of a name has these marks; its letters are known to fit.
pub(super) fn has_marks(name: &[u8], marks: &Word) -> bool {
    if marks.marks.is_empty() {
        return true;
    }
    let (places, _) = name.get(letters_end(name) + 1..).unwrap_or_default().as_chunks::<5>();
    let there = places.iter().filter_map(|[high, low, a, b, c]| {
        let mark = char::from_u32(u32::from_be_bytes([0, *a, *b, *c]))?;
        Some((u32::from(u16::from_be_bytes([*high, *low])), mark))
    });
    marks.covers(&Word { letters: String::new(), marks: there.collect() })
}

/// The marks of a word, as `has_marks` asks for them.
pub(super) fn marks(word: &Word) -> Word {
    Word { letters: String::new(), marks: word.marks.clone() }
}
