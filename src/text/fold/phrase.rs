//! Words that stand one after the other, to be found in folded text.

use std::ops::Range;

use memchr::memmem::Finder;

use super::tokens::{Mark, Tokens};

/// The tone marks of Vietnamese, which may stand on any letter of the token: their place is a matter of taste.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// Whether a mark is a tone.
pub(super) fn is_tone(mark: char) -> bool {
    TONES.contains(&mark)
}

/// How a phrase ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// With its last token.
    Whole,
    /// Anywhere in a token that begins with its last one (`chip*`).
    Prefix,
}

/// A phrase of at least one token.
#[derive(Debug, Clone)]
pub struct Phrase {
    tokens: Tokens,
    end: End,
    finder: Finder<'static>,
}

impl Phrase {
    /// The phrase of a text; nothing when it has no token.
    #[must_use]
    pub fn new(text: &str, end: End) -> Option<Self> {
        let tokens = Tokens::of(text);
        if tokens.is_empty() {
            return None;
        }
        let letters = tokens.letters.as_str();
        let needle = if end == End::Prefix { letters.trim_end_matches(' ') } else { letters };
        let finder = Finder::new(needle.as_bytes()).into_owned();
        Some(Self { tokens, end, finder })
    }

    /// The tokens of the phrase.
    #[must_use]
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// How it ends.
    #[must_use]
    pub fn end(&self) -> End {
        self.end
    }

    /// Whether the phrase stands in the text.
    #[must_use]
    pub fn is_in(&self, text: &Tokens) -> bool {
        self.position(text).is_some()
    }

    /// Which tokens of the text are the phrase, where it stands first.
    #[must_use]
    pub fn find_in(&self, text: &Tokens) -> Option<Range<usize>> {
        let first = text.number_at(self.position(text)?);
        Some(first..first + self.tokens.len())
    }

    fn position(&self, text: &Tokens) -> Option<usize> {
        let mut from = 0;
        loop {
            let rest = text.letters.as_bytes().get(from..)?;
            let at = from + self.finder.find(rest)?;
            if self.marks_are_there(text, at) {
                return Some(at);
            }
            from = at + 1;
        }
    }

    /// Whether each mark of the phrase is in the text: on its letter, a tone on any letter of its token.
    fn marks_are_there(&self, text: &Tokens, at: usize) -> bool {
        self.tokens.marks.iter().all(|wanted| {
            let letter = at + wanted.at as usize;
            let place = if is_tone(wanted.mark) { token_around(&text.letters, letter) } else { letter..letter + 1 };
            marks_within(&text.marks, &place).any(|mark| mark == wanted.mark)
        })
    }
}

/// The bytes of the token that this one belongs to.
fn token_around(letters: &str, at: usize) -> Range<usize> {
    let (before, after) = letters.as_bytes().split_at_checked(at).unwrap_or_default();
    let start = before.iter().rposition(|b| *b == b' ').map_or(0, |space| space + 1);
    let end = after.iter().position(|b| *b == b' ').unwrap_or(after.len());
    start..at + end
}

fn marks_within<'a>(marks: &'a [Mark], place: &'a Range<usize>) -> impl Iterator<Item = char> + 'a {
    let first = marks.partition_point(|mark| (mark.at as usize) < place.start);
    marks.iter().skip(first).take_while(|mark| (mark.at as usize) < place.end).map(|mark| mark.mark)
}
