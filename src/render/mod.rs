//! Formats and pages: a feed to the bytes of one file.

mod address;
mod atom;
mod characters;
mod dates;
mod extension;
mod format;
mod json;
mod kept;
mod media;
mod person;
mod rss;
mod tag;
mod words;
mod xml;

pub use address::{is_iri, written};
pub use format::{Format, Place};
pub use kept::{Keeps, kept};
pub use words::GENERATOR;

/// The formats that feeds are published in.
pub const FORMATS: &[&dyn Format] = &[&rss::Rss, &atom::Atom, &json::Json];

#[cfg(test)]
mod tests;
