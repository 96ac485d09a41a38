//! Judges published files: bytes in, findings out. Twin of render on purpose, and shares nothing with it.

mod atom;
mod check;
mod finding;
mod json;
mod markup;
mod opml;
mod page;
mod rss;
mod values;
mod xml;

pub use check::check;
pub use finding::{Finding, Level};

#[cfg(test)]
mod tests;
