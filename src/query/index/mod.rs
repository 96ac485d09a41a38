//! An index in memory: entries that may match, the newest first.

mod cursor;
mod list;
mod saved;
mod search;
mod segment;

pub use search::{Index, Walk};
pub use segment::{Builder, Place};

#[cfg(test)]
mod tests;
