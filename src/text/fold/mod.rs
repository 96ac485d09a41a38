//! Folding and tokens: how text is compared everywhere.

mod class;
mod folder;
mod phrase;
mod table;
mod tokens;
mod word;

#[cfg(test)]
mod tests;

pub use class::has_symbol;
pub use phrase::{End, Phrase};
pub use tokens::{Spans, Tokens};
pub use word::{Word, WordRef};
