//! Regexes in bounds, and the form of a text in which they and literal pieces are looked for.

use std::borrow::Cow;

use regex::{Regex, RegexBuilder};
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

/// Largest compiled regex, in bytes: a pattern that needs more is a mistake or an attack.
const SIZE: usize = 256 * 1024;
/// Largest cache of a regex's automaton, in bytes; a full one is started anew, which costs time, not memory.
const CACHE: usize = 1024 * 1024;
/// Deepest nesting in a regex.
const NESTING: u32 = 64;

/// Why a pattern is no regex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// It becomes too large.
    TooBig,
    /// It asks for what cannot be answered in linear time.
    NotLinear,
    /// It cannot be read.
    Unreadable,
}

impl Flaw {
    /// What to do about it.
    #[must_use]
    pub fn help(self) -> &'static str {
        match self {
            Self::TooBig => "repeat less, or write `(?-u:\\w)` for letters of ASCII alone",
            Self::NotLinear => "regexes run in linear time: no look-around, no backreferences",
            Self::Unreadable => "a letter that means something in regexes is taken literally after a `\\`",
        }
    }
}

/// What is wrong with a pattern, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRegex {
    /// What kind of fault it is.
    pub flaw: Flaw,
    /// What is wrong, for a person.
    pub message: String,
    /// At which character of the pattern, counted from zero, where that is known.
    pub at: Option<usize>,
}

impl BadRegex {
    fn of(error: &regex::Error) -> Self {
        if let regex::Error::CompiledTooBig(_) = error {
            let message = "bad regex: it becomes larger than 256 KiB".to_owned();
            return Self { flaw: Flaw::TooBig, message, at: None };
        }
        let text = error.to_string();
        let reason = text.lines().rev().find_map(|line| line.strip_prefix("error: ")).unwrap_or("it cannot be read");
        let linear = !reason.contains("look-around") && !reason.contains("backreference");
        let flaw = if linear { Flaw::Unreadable } else { Flaw::NotLinear };
        // Its words have a line with a caret below the line of the regex, four blanks further right.
        let caret = text.lines().find(|line| line.trim_start().starts_with('^')).and_then(|line| line.find('^'));
        Self { flaw, message: format!("bad regex: {reason}"), at: caret.map(|at| at.saturating_sub(4)) }
    }
}

/// A regex that runs in linear time and stays in bounds.
///
/// # Errors
/// When the pattern is none, or becomes too large.
pub fn regex(pattern: &str, any_case: bool) -> Result<Regex, BadRegex> {
    RegexBuilder::new(pattern)
        .case_insensitive(any_case)
        .size_limit(SIZE)
        .dfa_size_limit(CACHE)
        .nest_limit(NESTING)
        .build()
        .map_err(|error| BadRegex::of(&error))
}

/// The text in normal form C.
#[must_use]
pub fn nfc(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect()),
    }
}
