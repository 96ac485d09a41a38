//! What a field of the query language is.

use std::fmt::Debug;

use super::super::error::QueryError;
use super::super::expression::Context;
use super::super::span::{Needs, Span};
use super::super::value::Value;
use super::super::view::EntryView;
use crate::model::Narrowing;

/// A field that a query can name.
pub trait Field: Sync {
    /// Its name, in lower case.
    fn name(&self) -> &'static str;

    /// What it looks at, for the documentation.
    fn about(&self) -> &'static str;

    /// What a value asks of an entry; nothing when the value says nothing and is skipped.
    ///
    /// # Errors
    /// When the value is none of this field.
    fn test(&self, value: &Value) -> Result<Option<Box<dyn Test>>, QueryError>;
}

/// What a term asks of an entry.
pub trait Test: Debug + Send + Sync {
    /// Whether the entry has it. An entry without the asked value has it not.
    fn matches(&self, entry: &EntryView<'_>, context: &Context) -> bool;

    /// What an index can say about it.
    fn narrowing(&self) -> Narrowing {
        Narrowing::Any
    }

    /// What has to be known to tell.
    fn needs(&self) -> Needs {
        Needs::Entry
    }

    /// The seconds after an entry's date at which time alone changes the answer.
    fn age(&self) -> Option<i64> {
        None
    }

    /// The dates of the entries that have it: none outside has.
    fn span(&self, _context: &Context) -> Span {
        Span::ALWAYS
    }

    /// The dates of the entries that have it not: none outside lacks it.
    fn span_without(&self, _context: &Context) -> Span {
        Span::ALWAYS
    }

    /// What an index can be sure of: every entry that meets this has it. Nothing: it can be sure of none.
    fn certain(&self) -> Option<Narrowing> {
        None
    }

    /// The words that were found, and in which field, as they stand there; nothing for terms that
    /// look for no words.
    fn found(&self, _entry: &EntryView<'_>) -> Option<(&'static str, String)> {
        None
    }

    /// What the entry has where the term looks, whether it is what is asked for or not.
    fn compared(&self, _entry: &EntryView<'_>, _context: &Context) -> Option<String> {
        None
    }
}
