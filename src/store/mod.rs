//! What is kept between runs, behind one trait.

mod backend;
mod batch;
mod kept;
mod sqlite;
#[cfg(test)]
mod tests;

pub use backend::{Backend, Claim, Opening, SourceMark, SourceRecord, Store, StoreError, Trust};
pub use batch::{Batch, Body, Change, NewEntry, SourceChange, Unlisted};
pub use kept::{Asked, FeedChange, Indexing, KeptChange, NewSegment, News, SegmentRecord, Waiting};

/// The backend for folders of this machine.
pub const FALLBACK: &dyn Backend = &sqlite::Sqlite;

/// All backends; the first that takes a place opens it.
pub const BACKENDS: &[&dyn Backend] = &[FALLBACK];
