//! Feed formats: a document to a feed.

mod base64;
mod bases;
mod best;
mod categories;
mod common;
mod content;
mod context;
mod cursor;
mod entry;
mod error;
mod extension;
mod feed;
mod geo;
mod json;
mod links;
mod media;
mod names;
mod opml;
mod person;
mod podcast;
mod read;
mod sniff;
mod source;
mod unclosed;
mod xml;

pub use error::ParseError;
pub use read::{Options, read};
pub use sniff::{Kind, sniff};

#[cfg(test)]
mod tests;
