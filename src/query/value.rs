//! One value of a query, as written.

use crate::text::fold::End;

use super::error::QueryError;

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Plain.
    Word,
    /// In quotes.
    Phrase,
    /// Between slashes.
    Regex {
        /// Whether `i` follows.
        any_case: bool,
    },
}

/// One value of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// How it is written.
    pub form: Form,
    /// The text, without quotes, slashes, escapes, and the `*` at its end.
    pub text: String,
    /// Whether a `*` stands at its end.
    pub end: End,
    /// At which character of the query it begins.
    pub at: usize,
}

impl Value {
    /// Whether it is `*` alone: any value at all.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.form == Form::Word && self.text.is_empty() && self.end == End::Prefix
    }

    /// Whether it is a regex.
    #[must_use]
    pub fn is_regex(&self) -> bool {
        matches!(self.form, Form::Regex { .. })
    }

    /// The values of a list with commas, each with the character where it begins; a phrase is one value.
    pub(super) fn list(&self) -> Vec<(usize, &str)> {
        if self.form == Form::Phrase {
            return vec![(self.at, self.text.trim())];
        }
        let mut at = self.at;
        let mut list = Vec::new();
        for part in self.text.split(',') {
            if !part.is_empty() {
                list.push((at, part));
            }
            at += part.chars().count() + 1;
        }
        list
    }

    /// The text of a field that takes one plain value, neither a regex nor a prefix.
    pub(super) fn plain(&self) -> Option<&str> {
        (!self.is_regex() && self.end == End::Whole).then(|| self.text.trim())
    }

    pub(super) fn error(&self, message: impl Into<String>) -> QueryError {
        QueryError::new(self.at, message)
    }

    /// The value as a message names it.
    pub(super) fn shown(&self) -> String {
        /// A message is one line.
        const LONGEST: usize = 40;
        let star = if self.end == End::Prefix { "*" } else { "" };
        let mut text: String = self.text.chars().take(LONGEST).collect();
        if self.text.chars().count() > LONGEST {
            text.push('…');
        }
        format!("`{text}{star}`")
    }
}
