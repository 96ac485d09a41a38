//! What a field of the query language is.

use std::fmt::Debug;

use super::super::error::QueryError;
use super::super::expression::Context;
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

    /// What an index can be sure of: every entry that meets this has it. Nothing: it can be sure of none.
    fn certain(&self) -> Option<Narrowing> {
        None
    }

    /// What was found, as it stands in the entry; nothing where the term itself says it best.
    fn found(&self, _entry: &EntryView<'_>) -> Option<String> {
        None
    }
}
