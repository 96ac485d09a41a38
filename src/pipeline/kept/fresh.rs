//! Entries that a pass has just stored: into the index while they are at hand.

use std::collections::HashMap;

use chrono::SubsecRound as _;

use crate::model::{EntryKey, SourceName, Stand, StoredEntry};
use crate::plan::Plan;
use crate::query::index::{Builder, Segment};
use crate::store::{NewEntry, SourceChange, Store, StoreError};

use super::index::{add, stand_of};
use super::questions::own;

/// Entries that make one part of the index.
const PART: usize = 1_024;

/// Bytes of parts that wait in memory; what comes then waits in the store alone.
const PARTS: usize = 8 << 20;

/// Bytes of entries that are kept for the queries; the others are read again where one asks for them.
const AT_HAND: usize = 4 << 20;

/// What an entry takes up beside its texts.
const BARE: usize = 1_024;

/// An entry that is in the index already, and the place of its source in the plan.
pub(super) type Placed = (Stand, Option<usize>);

/// A part of the index that is not in the store yet.
#[derive(Debug)]
pub(super) struct Part {
    /// Its entries, one after the other as they were saved.
    pub(super) placed: Vec<Placed>,
    pub(super) segment: Segment,
}

/// Entries that were stored since it was made. They wait in the store all the same, until they were looked
/// at: what is lost with a pass that is killed is only time.
#[derive(Debug, Default)]
pub(in super::super) struct Fresh {
    /// Whether entries are taken: none was missed.
    open: bool,
    last: Option<EntryKey>,
    builder: Builder,
    placed: Vec<Placed>,
    parts: Vec<Part>,
    bytes: usize,
    /// Whether a feed asks anything of entries.
    asked: bool,
    pub(super) entries: HashMap<EntryKey, StoredEntry>,
    /// Bytes of these.
    at_hand: usize,
}

impl Fresh {
    /// From now on.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(in super::super) fn of(store: &dyn Store, plan: &Plan) -> Result<Self, StoreError> {
        let feeds = plan.feeds.iter().any(|feed| !feed.keep.is_empty() || !feed.drop.is_empty());
        let asked = feeds || plan.sources.iter().any(|source| !source.drop.is_empty());
        Ok(Self { open: true, last: store.last_key()?, asked, ..Self::default() })
    }

    /// Takes the entries that these changes have brought, which were saved just now; `places` tells where
    /// each source stands in the plan.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(in super::super) fn take(
        &mut self,
        store: &dyn Store,
        changes: &mut [SourceChange],
        places: &HashMap<&str, usize>,
    ) -> Result<(), StoreError> {
        let count: usize = changes.iter().map(|change| change.new.len()).sum();
        if !self.open || count == 0 {
            return Ok(());
        }
        let saved = store.saved_after(self.last)?;
        self.open = saved.len() == count && self.bytes < PARTS;
        if !self.open {
            return Ok(());
        }
        self.last = saved.last().map(|(key, _)| *key);
        let new = changes.iter_mut().flat_map(|change| {
            let name = &change.name;
            std::mem::take(&mut change.new).into_iter().map(move |new| (name, new))
        });
        for ((key, number), (name, new)) in saved.into_iter().zip(new) {
            self.add(as_stored(key, name, new), number, places.get(name.as_str()).copied());
        }
        Ok(())
    }

    fn add(&mut self, stored: StoredEntry, number: i64, source: Option<usize>) {
        let stand = stand_of(&stored);
        let number = if source.is_some() { number } else { -1 };
        add(&mut self.builder, stand, &own(&stored), number);
        self.placed.push((stand, source));
        if self.placed.len() >= PART {
            self.close();
        }
        let size = size(&stored);
        if self.asked && self.at_hand + size <= AT_HAND {
            self.at_hand += size;
            self.entries.insert(stored.key, stored);
        }
    }

    fn close(&mut self) {
        let placed = std::mem::take(&mut self.placed);
        if let Some(segment) = self.builder.finish() {
            self.bytes += segment.saved().len();
            self.parts.push(Part { placed, segment });
        }
    }

    /// The parts of the index, in the order in which they came.
    pub(super) fn parts(&mut self) -> Vec<Part> {
        self.close();
        std::mem::take(&mut self.parts)
    }
}

/// An entry as the store gives it back.
fn as_stored(key: EntryKey, source: &SourceName, new: NewEntry) -> StoredEntry {
    let mut published = new.published();
    let NewEntry { native_id, first_seen, held_until, mut entry, .. } = new;
    published.at = published.at.trunc_subsecs(3);
    entry.published = Some(published);
    let source = source.clone();
    StoredEntry { key, source, native_id, first_seen, last_listed: first_seen, held_until, entry }
}

/// About how many bytes an entry takes up.
fn size(stored: &StoredEntry) -> usize {
    let entry = &stored.entry;
    let texts = [entry.title.as_deref(), entry.summary.as_deref(), entry.content_text.as_deref()];
    let content = entry.content.as_ref().map_or(0, |content| content.as_str().len());
    BARE + content + texts.into_iter().flatten().map(str::len).sum::<usize>()
}
