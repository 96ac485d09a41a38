//! The query language: parse a query, judge an entry, say why.

mod error;
mod expression;
mod field;
mod filters;
pub mod index;
mod matcher;
mod narrow;
mod nearest;
mod parser;
mod reason;
mod required;
mod span;
mod value;
mod view;

#[cfg(test)]
mod tests;

pub use error::QueryError;
pub use expression::{Context, Query, Verdict};
pub use field::Field;
pub use filters::{Filters, Key, Refused, Ruling};
pub use parser::parse;
pub use reason::Reason;
pub use span::{Needs, Span};
pub use value::{Form, Value};
pub use view::{Content, EntryView, Facts};

/// The fields, in the order in which they are documented.
pub const FIELDS: &[&dyn Field] = &[
    &field::text::TITLE,
    &field::text::SUMMARY,
    &field::text::CONTENT,
    &field::text::AUTHOR,
    &field::text::TAG,
    &field::text::TEXT,
    &field::source::SourceField,
    &field::site::SiteField,
    &field::url::UrlField,
    &field::lang::LangField,
    &field::has::HasField,
    &field::date::AFTER,
    &field::date::BEFORE,
    &field::date::ON,
    &field::age::NEWER,
    &field::age::OLDER,
    &field::words::WordsField,
];
