//! The entries that a feed may show, one after the other: the newest of its sources, or those that are
//! known to pass its queries.

#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::collections::{BinaryHeap, VecDeque};

use chrono::{DateTime, Utc};

use crate::model::{EntryKey, SourceName};
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
                Self::Sources(streams) => streams.peek()?,
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
            Self::Sources(streams) => streams.heap.iter().map(|stream| stream.place).collect(),
            Self::Known(_) => Vec::new(),
        }
    }
}

/// The newest entries of all sources. Of most of thousands it is enough to know when their newest one was published:
/// what is behind that is read once a source's turn comes.
pub(super) struct Streams<'a> {
    store: &'a dyn Store,
    heap: BinaryHeap<Stream<'a>>,
    order: Order,
}

impl<'a> Streams<'a> {
    /// Of these sources, as many as a feed of this limit shows at first.
    pub(super) fn of(
        store: &'a dyn Store,
        sources: &[&'a SourceName],
        order: Order,
        limit: usize,
    ) -> Result<Self, StoreError> {
        let newest = store.newest_of(sources)?;
        let size = PAGE.min(limit).min(FIRST / sources.len().max(1)).max(1);
        let streams = sources.iter().zip(newest).enumerate().filter_map(|(place, (name, newest))| {
            Some(Stream { name, place, newest: newest?, page: VecDeque::new(), after: None, size, turn: 0 })
        });
        Ok(Self { store, heap: streams.collect(), order })
    }

    fn peek(&mut self) -> Result<Option<&Candidate>, StoreError> {
        while self.heap.peek().is_some_and(|stream| stream.page.is_empty()) {
            let Some(unread) = self.heap.pop() else { break };
            self.read_on(unread)?;
        }
        Ok(self.heap.peek().and_then(|stream| stream.page.front()))
    }

    fn take(&mut self) -> Result<Option<Candidate>, StoreError> {
        self.peek()?;
        let Some(mut stream) = self.heap.pop() else { return Ok(None) };
        let first = stream.page.pop_front();
        stream.turn += usize::from(self.order == Order::Spread);
        self.read_on(stream)?;
        Ok(first)
    }

    /// Puts a stream where its next entry belongs; one that has none is gone.
    fn read_on(&mut self, mut stream: Stream<'a>) -> Result<(), StoreError> {
        if stream.page.is_empty() {
            stream.fill(self.store)?;
        }
        if let Some(next) = stream.page.front() {
            stream.newest = next.head.published.utc();
            self.heap.push(stream);
        }
        Ok(())
    }
}

/// The entries of a source, newest first, read page by page; so ordered that a heap gives the one with the newest
/// entry of all, or of those whose turn it is.
struct Stream<'a> {
    name: &'a SourceName,
    place: usize,
    /// When the first of the page was published, or of what is not read yet.
    newest: DateTime<Utc>,
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

impl PartialEq for Stream<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
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
        let by_entry = || match (self.page.front(), other.page.front()) {
            (Some(one), Some(other)) => newest_first(other, one),
            // Among equals the unread one is first: it is not known yet where it belongs.
            (one, other) => other.is_some().cmp(&one.is_some()),
        };
        other.turn.cmp(&self.turn).then_with(|| self.newest.cmp(&other.newest)).then_with(by_entry)
    }
}
