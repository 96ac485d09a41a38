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

/// The fields that compare, and what an entry has there.
const COMPARED: [(&str, &str); 10] = [
    ("source", "source"),
    ("site", "host"),
    ("url", "address"),
    ("lang", "language"),
    ("after", "date"),
    ("before", "date"),
    ("on", "date"),
    ("newer", "date"),
    ("older", "date"),
    ("words", "content"),
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

    /// What the entry has where the term compares, or that it has nothing there; nothing for terms that
    /// look for words.
    #[must_use]
    pub fn fact(&self) -> Option<String> {
        let (_, called) = COMPARED.iter().find(|(name, _)| Some(*name) == self.field)?;
        Some(match &self.value {
            None => format!("it has no {called}"),
            Some(count) if self.field == Some("words") => {
                format!("it has {count} word{}", if count == "1" { "" } else { "s" })
            }
            Some(date) if *called == "date" => format!("its date is {}", minutes(date)),
            Some(value) => format!("its {called} is {value}"),
        })
    }

    /// The text it looks in, in a sentence.
    fn text(&self) -> Option<&'static str> {
        TEXTS.iter().find(|(name, _)| Some(*name) == self.field).map(|(_, called)| *called)
    }
}

/// A moment (RFC 3339) without seconds.
fn minutes(date: &str) -> String {
    chrono::DateTime::parse_from_rfc3339(date)
        .map_or_else(|_| date.to_owned(), |at| at.format("%Y-%m-%d %H:%M %:z").to_string())
}

/// As a person reads it: what was found where, or what was not.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let term = &self.term;
        match (self.found, self.words().zip(self.text()), self.fact()) {
            (true, Some((words, text)), _) => write!(f, "`{words}` in {text}"),
            (true, None, Some(fact)) => write!(f, "`{term}` ({fact})"),
            (true, None, None) => write!(f, "`{term}`"),
            (false, _, Some(fact)) => write!(f, "not `{term}` ({fact})"),
            (false, _, None) => write!(f, "no `{term}`"),
        }
    }
}
