//! What is kept beside the entries so that nothing has to be worked out twice: the index, and which
//! entries pass the queries of each feed.

use bytes::Bytes;

use crate::model::{EntryKey, FeedName, Stand};

/// Whether there is an index of the entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Indexing {
    /// All entries that were looked at are in it.
    Whole,
    /// There is none: nobody ever asked anything of entries.
    None,
    /// There is none, and somebody asked: the next pass makes it.
    Wanted,
}

/// A part of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentRecord {
    /// Its number.
    pub number: i64,
    /// How many entries are in it.
    pub entries: usize,
    /// When the newest of them was published, in seconds since 1970.
    pub newest: i64,
}

/// A part of the index, to be written. The store does not know what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSegment {
    /// The part that it stands for now, and whose number it has; a new one has the next number.
    pub instead_of: Option<i64>,
    /// How many entries are in it.
    pub entries: usize,
    /// When the newest of them was published, in seconds since 1970.
    pub newest: i64,
    /// The index of these entries.
    pub bytes: Bytes,
}

/// Why an entry has to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// It was never looked at.
    New,
    /// Its text or its date is another one.
    Rewritten,
    /// It may be shown now, or may no longer, or under another id.
    Shown,
}

/// An entry that has to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The entry.
    pub key: EntryKey,
    /// Why.
    pub news: News,
    /// Whether it is in the index.
    pub indexed: bool,
}

/// How far the queries of a feed were asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// A hash of the rules that were asked.
    pub rules: u64,
    /// A hash of what sources say about themselves, as far as the rules ask for it.
    pub told: u64,
    /// Of this entry and all later ones it is known whether they pass.
    pub floor: Stand,
    /// The store's change number when something last changed that the feed may show.
    pub touched: i64,
}

/// What changes for one feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedChange {
    /// The feed.
    pub name: FeedName,
    /// The hashes of its rules, and how far they were asked.
    pub rules: u64,
    /// See [`Asked::told`].
    pub told: u64,
    /// See [`Asked::floor`].
    pub floor: Stand,
    /// Whether something changed that the feed may show.
    pub touched: bool,
    /// Whether all that was kept is forgotten first.
    pub afresh: bool,
    /// Entries that pass.
    pub added: Vec<Stand>,
    /// Entries that do not pass any more, or are not needed.
    pub removed: Vec<Stand>,
}

/// What is written in one go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptChange {
    /// New parts of the index.
    pub segments: Vec<NewSegment>,
    /// Parts of the index that others stand for now.
    pub merged: Vec<i64>,
    /// All entries up to this one have been looked at, but for those rewritten since.
    pub indexed: Option<EntryKey>,
    /// Whether these were looked at without being put into the index: then there is none.
    pub unindexed: bool,
    /// Entries that do not wait any more.
    pub looked_at: Vec<EntryKey>,
    /// Entries in the index that are no more, or are in it anew: more, or fewer of them.
    pub stale: i64,
    /// The part of the index that was cleared of such entries.
    pub cleared: Option<i64>,
    /// The feeds.
    pub feeds: Vec<FeedChange>,
    /// Feeds that are no more.
    pub gone: Vec<FeedName>,
}

impl KeptChange {
    /// Whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
