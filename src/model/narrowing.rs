//! What an index can say about a query: entries that may match, never all that do not.

use crate::text::fold::Word;

/// A condition that every entry a query finds meets; others may meet it, too. The evaluator decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Narrowing {
    /// Nothing is known: any entry may match.
    Any,
    /// The entry has this word.
    Word(Word),
    /// The entry has a word that begins like this.
    Beginning(Word),
    /// The entry has a word with these letters in it, one after the other.
    Piece(String),
    /// The entry has two words one after the other whose letters give this number; few pairs share one.
    Pair(u32),
    /// The names of the authors meet this, not the other texts.
    Author(Box<Narrowing>),
    /// The title meets this.
    Title(Box<Narrowing>),
    /// The tags meet this.
    Tag(Box<Narrowing>),
    /// The entry has this property: `lang:vi`, `site:example.org`.
    Property(String),
    /// The entry does not meet this, which is met by no entry that a query must not miss.
    Lacks(Box<Narrowing>),
    /// All of these hold.
    All(Vec<Narrowing>),
    /// One of these holds.
    One(Vec<Narrowing>),
}

impl Narrowing {
    /// All of these hold; what says nothing is left out.
    #[must_use]
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut parts: Vec<Self> = parts.into_iter().filter(|part| *part != Self::Any).collect();
        if parts.len() > 1 { Self::All(parts) } else { parts.pop().unwrap_or(Self::Any) }
    }

    /// One of these holds; where one says nothing, all say nothing.
    #[must_use]
    pub fn one(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut parts: Vec<Self> = parts.into_iter().collect();
        if parts.is_empty() || parts.contains(&Self::Any) {
            return Self::Any;
        }
        if parts.len() > 1 { Self::One(parts) } else { parts.pop().unwrap_or(Self::Any) }
    }

    /// The same where an entry may have a word, a pair, a tag or a property otherwise than by its own texts: by the tags
    /// and the language of its source. `more` gives how; what entries are left out by stays as it is.
    #[must_use]
    pub fn widened(&self, more: &dyn Fn(&Self) -> Option<Self>) -> Self {
        self.widen(more, false)
    }

    fn widen(&self, more: &dyn Fn(&Self) -> Option<Self>, sure: bool) -> Self {
        let each = |parts: &[Self]| parts.iter().map(|part| part.widen(more, sure)).collect::<Vec<_>>();
        match self {
            Self::Any | Self::Author(_) | Self::Title(_) => self.clone(),
            Self::All(parts) => Self::all(each(parts)),
            Self::One(parts) => Self::one(each(parts)),
            Self::Lacks(inner) => Self::Lacks(Box::new(inner.widen(more, !sure))),
            Self::Word(_) | Self::Beginning(_) | Self::Piece(_) | Self::Pair(_) | Self::Tag(_) | Self::Property(_) => {
                match more(self) {
                    Some(other) if !sure => Self::one([self.clone(), other]),
                    _ => self.clone(),
                }
            }
        }
    }
}
