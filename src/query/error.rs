//! What is wrong with a query, and at which character.

use thiserror::Error;

use crate::advice::Advice;

/// Why a text is no query.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct QueryError {
    /// What is wrong.
    pub message: String,
    /// At which character, counted from zero in Unicode scalar values.
    pub at: usize,
    /// What to do about it.
    pub help: Option<String>,
}

impl QueryError {
    pub(super) fn new(at: usize, message: impl Into<String>) -> Self {
        Self { message: message.into(), at, help: None }
    }

    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The place in the query: its text around it, and a caret below the character.
    #[must_use]
    pub fn caret(&self, query: &str) -> String {
        /// Characters shown before and after the place; a screen is 80 wide.
        const AROUND: usize = 36;
        let shown = |c: char| if c.is_control() { ' ' } else { c };
        let from = self.at.saturating_sub(AROUND);
        let text: String = query.chars().skip(from).take(2 * AROUND).map(shown).collect();
        format!("{text}\n{}^", " ".repeat(self.at - from))
    }
}

impl Advice for QueryError {
    fn place(&self) -> Option<String> {
        Some(format!("character {} of the query", self.at))
    }

    fn help(&self) -> Option<String> {
        self.help.clone()
    }
}
