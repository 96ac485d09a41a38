//! Folding and tokens: how text is compared everywhere.

mod class;
mod folder;
mod phrase;
mod piece;
mod table;
mod tokens;
mod word;

#[cfg(test)]
mod tests;

pub use class::has_symbol;
pub use phrase::{End, Phrase};
pub use piece::{letter, steady};
pub use tokens::{Spans, Tokens};
pub use word::{Word, WordRef};
