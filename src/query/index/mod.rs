//! An index in memory: entries that may match, the newest first.

mod block;
mod builder;
mod cursor;
mod list;
mod merge;
mod name;
mod names;
mod pairs;
mod search;
mod segment;

pub use builder::Builder;
pub use merge::due;
pub use search::{Index, Walk};
pub use segment::{Place, Segment};

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod tests;
