//! Copies and stories: which entries are one article, which tell of one event.

mod article;
mod copies;
mod index;
mod likeness;
mod linkage;
mod stories;
mod title;
mod vectors;

#[cfg(test)]
mod tests;

pub use article::{Article, text_of};
pub use copies::{Candidate, Found, Print, Reason, compare, copies_of};
pub use index::CopyIndex;
pub use stories::stories;
