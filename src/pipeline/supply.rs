//! The entries that a feed may show, one after the other: the newest of its sources, or those that are
//! known to pass its queries.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, VecDeque};

use chrono::{DateTime, Utc};

use crate::model::{EntryKey, SourceName};
use crate::plan::PlannedSource;
use crate::select::{Candidate, Order, newest_first};
use crate::store::{Store, StoreError};

use super::kept::Known;

/// Entries asked of the store at once for each source: most feeds show only a few of each …
const PAGE: usize = 8;

/// … and for all sources together at first: of thousands hardly any shows more than its newest one.
const FIRST: usize = 4_096;

/// Where entries come from.
pub(super) enum Supply<'a> {
    /// From the sources, whatever the queries say of them.
    Sources(Streams<'a>),
    /// From what is known to pass the queries.
    Known(Known<'a>),
}

impl Supply<'_> {
    /// So many more entries and all others of the last one's second; none when there are no more.
    pub(super) fn more(&mut self, count: usize) -> Result<Vec<Candidate>, StoreError> {
        let mut more: Vec<Candidate> = Vec::new();
        let second = |one: &Candidate| one.head.published.utc().timestamp();
        loop {
            let left = count.saturating_sub(more.len());
            let next = match self {
                Self::Sources(streams) => streams.peek(),
                Self::Known(known) => known.peek(left)?,
            };
            let Some(next) = next else { return Ok(more) };
            if left == 0 && more.last().is_none_or(|last| second(last) != second(next)) {
                return Ok(more);
            }
            let taken = match self {
                Self::Sources(streams) => streams.take()?,
                Self::Known(known) => known.take(),
            };
            more.extend(taken);
        }
    }

    /// The places of the sources that have more entries, where they take turns.
    pub(super) fn more_of(&self) -> Vec<usize> {
        match self {
            Self::Sources(streams) => streams.heap.iter().map(|Newest(_, stream)| stream.place).collect(),
            Self::Known(_) => Vec::new(),
        }
    }
}

/// The newest entries of all sources.
pub(super) struct Streams<'a> {
    store: &'a dyn Store,
    heap: BinaryHeap<Newest<'a>>,
    order: Order,
}

impl<'a> Streams<'a> {
    /// Of these sources, as many as a feed of this limit shows at first.
    pub(super) fn of(
        store: &'a dyn Store,
        sources: &[&'a PlannedSource],
        order: Order,
        limit: usize,
    ) -> Result<Self, StoreError> {
        let mut heap = BinaryHeap::with_capacity(sources.len());
        let size = PAGE.min(limit).min(FIRST / sources.len().max(1)).max(1);
        for (place, source) in sources.iter().enumerate() {
            let mut stream = Stream { name: &source.name, place, page: VecDeque::new(), after: None, size, turn: 0 };
            stream.fill(store)?;
            if let Some(first) = stream.page.pop_front() {
                // Of thousands the room of each counts, though nothing is in it.
                stream.page.shrink_to_fit();
                heap.push(Newest(first, stream));
            }
        }
        Ok(Self { store, heap, order })
    }

    fn peek(&self) -> Option<&Candidate> {
        self.heap.peek().map(|Newest(first, _)| first)
    }

    fn take(&mut self) -> Result<Option<Candidate>, StoreError> {
        let Some(Newest(first, mut stream)) = self.heap.pop() else { return Ok(None) };
        stream.turn += usize::from(self.order == Order::Spread);
        if stream.page.is_empty() {
            stream.fill(self.store)?;
        }
        if let Some(next) = stream.page.pop_front() {
            self.heap.push(Newest(next, stream));
        }
        Ok(Some(first))
    }
}

/// The entries of a source, newest first, read page by page.
struct Stream<'a> {
    name: &'a SourceName,
    place: usize,
    page: VecDeque<Candidate>,
    after: Option<(DateTime<Utc>, EntryKey)>,
    size: usize,
    /// How many of its entries stand before it in the order of turns; always none where the newest is first.
    turn: usize,
}

impl Stream<'_> {
    fn fill(&mut self, store: &dyn Store) -> Result<(), StoreError> {
        let heads = store.newest(self.name, self.after, self.size)?;
        self.size = (self.size * 4).min(1024);
        self.after = heads.last().map(|head| (head.published.utc(), head.key));
        self.page = heads.into_iter().map(|head| Candidate::new(head, self.place)).collect();
        Ok(())
    }
}

/// A stream by its newest entry, so that a heap gives the newest of all, or of those whose turn it is.
struct Newest<'a>(Candidate, Stream<'a>);

impl PartialEq for Newest<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Newest<'_> {}
impl PartialOrd for Newest<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Newest<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        other.1.turn.cmp(&self.1.turn).then_with(|| newest_first(&other.0, &self.0))
    }
}
