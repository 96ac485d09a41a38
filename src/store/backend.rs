//! What every backend can do, and how it can fail.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use thiserror::Error;

use crate::advice::Advice;
use crate::model::{
    Digest, Document, EntryKey, FeedName, FeedState, Head, Joined, SourceName, SourceState, Stand, StoredEntry,
    TakenBack,
};

use super::batch::{Batch, SourceChange};
use super::kept::{Asked, Indexing, KeptChange, SegmentRecord, Waiting};

/// Why the store cannot do what it was asked to.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Somebody else writes.
    #[error("the store `{}` is locked by another program", .0.display())]
    Busy(PathBuf),
    /// What was read cannot have been written by us.
    #[error("the store `{}` is damaged: {detail}", .path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        detail: String,
    },
    /// A later version of the program wrote it.
    #[error("the store `{}` has version {found}, this program knows version {known}", .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// Our version.
        known: i64,
    },
    /// The disk is full.
    #[error("no space is left for the store `{}`", .0.display())]
    Full(PathBuf),
    /// It cannot be opened or written.
    #[error("the store `{}` cannot be used: {detail}", .path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why.
        detail: String,
    },
}

impl Advice for StoreError {
    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Busy(_) => "wait until it is done, or find out which program holds the file open".to_owned(),
            Self::Corrupt { .. } => {
                "`feedwright run --rebuild-state` moves it aside and takes the ids back from the output folder"
                    .to_owned()
            }
            Self::Newer { .. } => "use the version of feedwright that wrote it, or a later one".to_owned(),
            Self::Full(_) => "make room and run again; nothing is lost".to_owned(),
            Self::Unusable { .. } => "make the folder of `state` writable for this user".to_owned(),
        })
    }
}

/// Whether the store was left in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// It is as we left it.
    AsLeft,
    /// There was a store, but it may have been touched or cut short since: check all of it.
    Check,
    /// There never was one.
    NeverThere,
}

/// What opening gave.
pub struct Opening {
    /// The store.
    pub store: Box<dyn Store>,
    /// Whether there was none before.
    pub new: bool,
}

/// One kind of store.
pub trait Backend: Sync {
    /// Whether `state:` names a place of this kind.
    fn takes(&self, place: &Path) -> bool;

    /// Opens the store there, makes it if there is none, brings an old one up to date.
    ///
    /// # Errors
    /// When it cannot be used as it is; it is never made anew in silence.
    fn open(&self, place: &Path, trust: Trust) -> Result<Opening, StoreError>;

    /// Opens it for reading alone; nothing when there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    fn look(&self, place: &Path) -> Result<Option<Box<dyn Store>>, StoreError>;

    /// Moves a damaged store aside and says where to; nothing when there is none.
    ///
    /// # Errors
    /// When it cannot be moved.
    fn move_aside(&self, place: &Path, now: DateTime<Utc>) -> Result<Option<PathBuf>, StoreError>;

    /// Some bytes that are other ones after any change from outside; nothing when there is no store.
    fn seal(&self, place: &Path) -> Option<String>;
}

/// A source as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceRecord {
    /// Its number: stays when it is renamed.
    pub number: i64,
    /// Its name.
    pub name: SourceName,
    /// Its state.
    pub state: SourceState,
}

/// What the store itself knows of a source, without what is kept about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceMark {
    /// Its number: stays when it is renamed.
    pub number: i64,
    /// Its name.
    pub name: SourceName,
    /// The store's change number when it last told something else about itself that feeds show.
    pub change: i64,
}

/// Somebody to whom a published id was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The entry.
    pub key: EntryKey,
    /// Its source.
    pub source: SourceName,
    /// When it was first seen.
    pub first_seen: DateTime<Utc>,
}

/// All that is kept between runs. Synchronous, and batch-shaped: a call is one trip, whatever is behind.
pub trait Store: Send {
    /// All sources, by name.
    ///
    /// # Errors
    /// Like every call here: when the store is damaged, locked or unusable.
    fn sources(&self) -> Result<Vec<SourceRecord>, StoreError>;

    /// The same sources in the same order, without their states.
    ///
    /// # Errors
    /// As above.
    fn marks(&self) -> Result<Vec<SourceMark>, StoreError>;

    /// All hosts and what is kept about each, as JSON.
    ///
    /// # Errors
    /// As above.
    fn hosts(&self) -> Result<Vec<(String, String)>, StoreError>;

    /// All feeds that were published.
    ///
    /// # Errors
    /// As above.
    fn feeds(&self) -> Result<Vec<(FeedName, FeedState)>, StoreError>;

    /// The raw hashes of a source's entries whose content is here.
    ///
    /// # Errors
    /// As above.
    fn raw_hashes(&self, source: &SourceName) -> Result<HashSet<u64>, StoreError>;

    /// The entries that a source lists, and those with one of these ids or addresses.
    ///
    /// # Errors
    /// As above.
    fn heads(&self, source: &SourceName, natives: &[Digest], addresses: &[Digest]) -> Result<Vec<Head>, StoreError>;

    /// The entries of a source with one of these ids or addresses, listed or not.
    ///
    /// # Errors
    /// As above.
    fn heads_with(
        &self,
        source: &SourceName,
        natives: &[Digest],
        addresses: &[Digest],
    ) -> Result<Vec<Head>, StoreError>;

    /// Entries of a source that may be shown, newest first, from the given one on (not included).
    ///
    /// # Errors
    /// As above.
    fn newest(
        &self,
        source: &SourceName,
        after: Option<(DateTime<Utc>, EntryKey)>,
        at_most: usize,
    ) -> Result<Vec<Head>, StoreError>;

    /// When the newest entry of each of these sources was published that may be shown; nothing where there is none.
    ///
    /// # Errors
    /// As above.
    fn newest_of(&self, sources: &[&SourceName]) -> Result<Vec<Option<DateTime<Utc>>>, StoreError>;

    /// The entries with these numbers whose content is here, in this order.
    ///
    /// # Errors
    /// As above.
    fn entries(&self, keys: &[EntryKey]) -> Result<Vec<StoredEntry>, StoreError>;

    /// To whom an id was issued, the earliest first.
    ///
    /// # Errors
    /// As above.
    fn claims(&self, id: &str) -> Result<Vec<Claim>, StoreError>;

    /// The last good documents of a source.
    ///
    /// # Errors
    /// As above.
    fn bodies(&self, source: &SourceName) -> Result<Vec<Document>, StoreError>;

    /// What was taken back from our own files and waits for its entry.
    ///
    /// # Errors
    /// As above.
    fn taken_back(&self) -> Result<Vec<TakenBack>, StoreError>;

    /// How a source joins a feed now that takes its `count` newest entries; nothing while it has none.
    ///
    /// # Errors
    /// As above.
    fn join(&self, source: &SourceName, count: usize) -> Result<Option<Joined>, StoreError>;

    /// When the next entry held back comes forth, for each source that has some.
    ///
    /// # Errors
    /// As above.
    fn releases(&self) -> Result<Vec<(SourceName, DateTime<Utc>)>, StoreError>;

    /// The number of the last change.
    ///
    /// # Errors
    /// As above.
    fn last_change(&self) -> Result<i64, StoreError>;

    /// What is known of the entries with these numbers, in this order; none is left out but those
    /// that never were.
    ///
    /// # Errors
    /// As above.
    fn heads_at(&self, keys: &[EntryKey]) -> Result<Vec<Head>, StoreError>;

    /// The entry that was saved last; nothing when there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    fn last_key(&self) -> Result<Option<EntryKey>, StoreError>;

    /// The entries that were saved after this one, in the order of their batch, each with the number of its
    /// source.
    ///
    /// # Errors
    /// When they cannot be read.
    fn saved_after(&self, key: Option<EntryKey>) -> Result<Vec<(EntryKey, i64)>, StoreError>;

    /// The entries that were not looked at since they came or changed, by their number, from the
    /// given one on (not included).
    ///
    /// # Errors
    /// As above.
    fn waiting(&self, after: Option<EntryKey>, at_most: usize) -> Result<Vec<Waiting>, StoreError>;

    /// The numbers of all entries whose content is here.
    ///
    /// # Errors
    /// As above.
    fn every_key(&self) -> Result<Vec<EntryKey>, StoreError>;

    /// Those of these entries whose content is not here.
    ///
    /// # Errors
    /// As above.
    fn without_content(&self, keys: &[EntryKey]) -> Result<Vec<EntryKey>, StoreError>;

    /// Whether there is an index.
    ///
    /// # Errors
    /// As above.
    fn indexing(&self) -> Result<Indexing, StoreError>;

    /// The parts of the index. `pipeline::StoreIndex` reads them, with the entries that wait.
    ///
    /// # Errors
    /// As above.
    fn segments(&self) -> Result<Vec<SegmentRecord>, StoreError>;

    /// A part of the index, as written; nothing when it is not there.
    ///
    /// # Errors
    /// As above.
    fn segment(&self, number: i64) -> Result<Option<Vec<u8>>, StoreError>;

    /// How many entries in the index are no more, or are in it anew; and the part that was last
    /// cleared of them.
    ///
    /// # Errors
    /// As above.
    fn stale(&self) -> Result<(i64, i64), StoreError>;

    /// How far the queries of each feed were asked.
    ///
    /// # Errors
    /// As above.
    fn asked(&self) -> Result<Vec<(FeedName, Asked)>, StoreError>;

    /// The entries known to pass the queries of a feed, also those that may not be shown now.
    ///
    /// # Errors
    /// As above.
    fn kept(&self, feed: &FeedName) -> Result<Vec<Stand>, StoreError>;

    /// Where these entries are known to pass the queries of a feed.
    ///
    /// # Errors
    /// As above.
    fn kept_in(&self, keys: &[EntryKey]) -> Result<Vec<(FeedName, Stand)>, StoreError>;

    /// Does all that reads in `work` in one go: it sees one state of the store, and costs less than each
    /// call by itself. Nothing is written meanwhile.
    ///
    /// # Errors
    /// As above, and those of `work`.
    fn in_one_go(&self, work: &mut dyn FnMut() -> Result<(), StoreError>) -> Result<(), StoreError>;

    /// Writes what one answer changes. Who reads here sees it at once; on the disk it is after the next `commit` or
    /// call that writes: all that was added until then, or nothing. The change is only lent: it is left as it was.
    ///
    /// # Errors
    /// As above; then nothing is left of what was added since.
    fn add(&mut self, change: &mut SourceChange) -> Result<(), StoreError>;

    /// Puts on the disk what was added.
    ///
    /// # Errors
    /// As above; then nothing is left of it.
    fn commit(&mut self) -> Result<(), StoreError>;

    /// Writes what came in: all of it or nothing, on the disk when this returns. The batch is only lent, too.
    ///
    /// # Errors
    /// As above; then nothing was written.
    fn save(&mut self, batch: &mut Batch) -> Result<(), StoreError>;

    /// Writes what was found out about entries and feeds.
    ///
    /// # Errors
    /// As above; then nothing was written.
    fn save_kept(&mut self, change: &KeptChange) -> Result<(), StoreError>;

    /// Begins the index anew: every entry waits again. What passes the queries of feeds stays known.
    ///
    /// # Errors
    /// As above; then nothing was written.
    fn forget_index(&mut self) -> Result<(), StoreError>;

    /// Says that somebody asked where there is no index: the next pass makes one.
    ///
    /// # Errors
    /// As above; then nothing was written.
    fn want_index(&mut self) -> Result<(), StoreError>;

    /// Writes how feeds were published, and forgets those that are no more.
    ///
    /// # Errors
    /// As above; then nothing was written.
    fn save_feeds(&mut self, feeds: &[(FeedName, FeedState)], gone: &[FeedName]) -> Result<(), StoreError>;

    /// Puts in what was taken back, and takes out what has found its entry.
    ///
    /// # Errors
    /// As above; then nothing was written.
    fn save_taken_back(&mut self, new: &[TakenBack], used: &[String]) -> Result<(), StoreError>;

    /// Lets the clock do its work: entries held back come forth, those whose history has run out
    /// lose their content (`histories` holds every source that is still in config.yaml, `otherwise`
    /// counts for the rest), and moments later than `now` become `now`: the clock was wrong. All of
    /// them wait to be looked at.
    ///
    /// # Errors
    /// As above; then nothing was written.
    fn settle(
        &mut self,
        now: DateTime<Utc>,
        histories: &[(SourceName, Duration)],
        otherwise: Duration,
    ) -> Result<(), StoreError>;

    /// Gives a source another name: its owner renamed it.
    ///
    /// # Errors
    /// As above; then nothing was written.
    fn rename_source(&mut self, old: &SourceName, new: &SourceName) -> Result<(), StoreError>;
}
