//! Why a query says what it says: its terms, and what an entry has where they look.

use std::fmt;

/// The fields in which words are found, and what they are called in a sentence.
const TEXTS: [(&str, &str); 5] = [
    ("title", "the title"),
    ("summary", "the summary"),
    ("content", "the text"),
    ("author", "the authors"),
    ("tag", "the tags"),
];

/// One term of a query, and how an entry stands to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The term as written; with its field, also where that stands before a group.
    pub term: String,
    /// Whether the entry has it.
    pub found: bool,
    /// The field where it was found, or was looked for; nothing for a word that was not found anywhere.
    pub field: Option<&'static str>,
    /// The words that were found, as they stand there; for other fields what the entry has there.
    pub value: Option<String>,
}

impl Reason {
    /// The words that were found in a text.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        self.value.as_deref().filter(|_| self.found && self.text().is_some())
    }

    /// The text it looks in, in a sentence.
    fn text(&self) -> Option<&'static str> {
        TEXTS.iter().find(|(name, _)| Some(*name) == self.field).map(|(_, called)| *called)
    }
}

/// As a person reads it: what was found where, or what was not.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let term = &self.term;
        match (self.found, self.words(), self.text(), &self.value) {
            (true, Some(words), Some(text), _) => write!(f, "`{words}` in {text}"),
            (true, _, _, Some(value)) => write!(f, "`{term}`: it is {value}"),
            (true, _, _, None) => write!(f, "`{term}`"),
            (false, _, Some(_), _) => write!(f, "no `{term}`"),
            (false, _, None, Some(value)) => write!(f, "not `{term}`: it is {value}"),
            (false, _, None, None) => match self.field {
                None | Some("text" | "has") => write!(f, "no `{term}`"),
                Some(_) => write!(f, "not `{term}`: it has none"),
            },
        }
    }
}
