//! Formats and pages: a feed to the bytes of one file.

mod address;
mod atom;
mod characters;
mod dates;
mod document;
mod extension;
mod format;
mod gzip;
mod json;
mod kept;
mod media;
mod page;
mod person;
mod rss;
mod status;
mod tag;
mod words;
mod xml;

pub use address::{is_iri, written};
pub use document::ParsedDocument;
pub use format::{Chain, Format, Place, archive_file, with_next};
pub use gzip::gzip;
pub use kept::{Keeps, kept};
pub use page::{Index, IndexFeed, also_at, feeds_opml, index};
pub use status::{Condition, SourceHealth, status};
pub use words::GENERATOR;

/// The formats that feeds are published in.
pub const FORMATS: &[&dyn Format] = &[&rss::Rss, &atom::Atom, &json::Json, &page::Html];

#[cfg(test)]
mod tests;
