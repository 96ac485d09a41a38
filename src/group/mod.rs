//! Copies and stories: which entries are one article, which tell of one event.

mod article;
mod copies;
mod index;
mod likeness;
mod linkage;
mod packed;
mod stories;
mod title;
mod vectors;

#[cfg(test)]
mod tests;

pub use article::{Article, text_of};
pub use copies::{Found, Print, Reason, compare};
pub use index::CopyIndex;
pub use stories::stories;
