//! The entries of some sources that a query may find, the newest first.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, VecDeque};

use chrono::{DateTime, Utc};

use crate::model::{EntryKey, Head, Narrowing, SourceName};
use crate::plan::PlannedSource;
use crate::store::{Store, StoreError};

use super::super::assemble::Shelf;

/// Entries given at once.
const PAGE: usize = 256;

/// Entries of one source read at once: first and at most.
const FIRST: usize = 8;
const MOST: usize = 1024;

/// The newest entry of a source that was not given yet, and those behind it.
struct Stream<'a> {
    newest: Head,
    name: &'a SourceName,
    page: VecDeque<Head>,
    after: Option<(DateTime<Utc>, EntryKey)>,
    size: usize,
}

impl Stream<'_> {
    fn rank(&self) -> (DateTime<Utc>, EntryKey) {
        (self.newest.published.utc(), self.newest.key)
    }
}

impl PartialEq for Stream<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.rank() == other.rank()
    }
}
impl Eq for Stream<'_> {}
impl PartialOrd for Stream<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Stream<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank().cmp(&other.rank())
    }
}

/// A walk over the entries of some sources.
pub(super) struct Walk<'a> {
    streams: BinaryHeap<Stream<'a>>,
}

impl<'a> Walk<'a> {
    /// A walk over all entries of these sources that may meet this.
    pub(super) fn new(
        shelf: &Shelf<'_>,
        sources: &[&'a PlannedSource],
        _narrowing: &Narrowing,
    ) -> Result<Self, StoreError> {
        let mut streams = BinaryHeap::new();
        for source in sources {
            let (mut after, mut size) = (None, FIRST);
            let mut page = read(shelf.store, &source.name, &mut after, &mut size)?;
            if let Some(newest) = page.pop_front() {
                streams.push(Stream { newest, name: &source.name, page, after, size });
            }
        }
        Ok(Self { streams })
    }

    /// The next entries; none at the end.
    pub(super) fn page(&mut self, shelf: &Shelf<'_>) -> Result<Vec<Head>, StoreError> {
        let mut heads = Vec::with_capacity(PAGE);
        while heads.len() < PAGE {
            let Some(Stream { newest, name, mut page, mut after, mut size }) = self.streams.pop() else { break };
            heads.push(newest);
            if page.is_empty() {
                page = read(shelf.store, name, &mut after, &mut size)?;
            }
            if let Some(newest) = page.pop_front() {
                self.streams.push(Stream { newest, name, page, after, size });
            }
        }
        Ok(heads)
    }
}

fn read(
    store: &dyn Store,
    name: &SourceName,
    after: &mut Option<(DateTime<Utc>, EntryKey)>,
    size: &mut usize,
) -> Result<VecDeque<Head>, StoreError> {
    let heads = store.newest(name, *after, *size)?;
    *size = (*size * 4).min(MOST);
    *after = heads.last().map(|head| (head.published.utc(), head.key));
    Ok(heads.into())
}
