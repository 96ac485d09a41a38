//! What an error tells beside its message: where it is, and what to do about it.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Where in a text something stands. Both numbers count from one; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column, in characters.
    pub column: u32,
}

/// Every error of the program: a message, perhaps a place, perhaps help.
pub trait Advice: std::error::Error {
    /// The place as a person would write it, `config.yaml:12:5`.
    fn place(&self) -> Option<String> {
        None
    }

    /// What to do, in the words of someone who would help.
    fn help(&self) -> Option<String> {
        None
    }
}

/// The error as a person reads it: what happened, where, why (one `because` a cause), what to do.
#[must_use]
pub fn told(error: &dyn Advice) -> String {
    told_as(error, &|text| Cow::Borrowed(text))
}

/// The same, each of its texts as `shown` makes it.
#[must_use]
pub fn told_as(error: &dyn Advice, shown: &dyn Fn(&str) -> Cow<'_, str>) -> String {
    let mut text = format!("error: {}", shown(&error.to_string()));
    if let Some(place) = error.place() {
        let _ = write!(text, "\n  at {}", shown(&place));
    }
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        let _ = write!(text, "\n  because {}", shown(&inner.to_string()));
        cause = inner.source();
    }
    if let Some(help) = error.help() {
        let lines: Vec<Cow<'_, str>> = help.split('\n').map(shown).collect();
        let _ = write!(text, "\n  help: {}", lines.join("\n    "));
    }
    text
}
