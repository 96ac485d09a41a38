//! Entries that a pass has just stored: into the index while they are at hand, where one is kept.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use chrono::SubsecRound as _;

use crate::model::{EntryKey, SourceName, Stand, StoredEntry};
use crate::plan::Plan;
use crate::query::index::Builder;
use crate::store::{NewEntry, SourceChange, Store, StoreError};

use super::aside::{Part, Parts, Placed};
use super::index::{add, is_kept, stand_of};
use super::questions::{asks, own};

/// Entries handed over at once …
const CHUNK: usize = 256;

/// … and how often before the first of them are in the index.
const AHEAD: usize = 1;

/// Entries that make one part of the index.
const PART: usize = 1_024;

/// Bytes of entries that are kept for the queries; the others are read again where one asks for them.
const AT_HAND: usize = 4 << 20;

/// What an entry takes up beside its texts.
const BARE: usize = 1_024;

/// An entry that was saved just now.
struct Saved {
    stored: StoredEntry,
    /// The number of its source in the store.
    number: i64,
    /// The place of its source in the plan.
    source: Option<usize>,
}

/// Entries that were stored since it was made: a thread puts them into the index while more come; without an index
/// it is noted where they stand. They wait in the store all the same, until they were looked at: what is lost with a
/// pass that is killed is only time.
#[derive(Debug, Default)]
pub(in super::super) struct Fresh {
    /// Whether entries are taken: none was missed.
    open: bool,
    last: Option<EntryKey>,
    /// Whether a feed asks anything of entries.
    asked: bool,
    /// Whether an index is kept.
    indexed: bool,
    /// Where parts may wait.
    folder: PathBuf,
    /// Began with the first entry.
    way: Option<Way>,
}

/// Where entries go.
#[derive(Debug)]
enum Way {
    /// Into the index, on a thread of its own.
    Index(SyncSender<Vec<Saved>>, JoinHandle<Indexed>),
    /// Nowhere: their places are noted.
    Note(Box<Indexer>),
}

impl Fresh {
    /// From now on.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(in super::super) fn of(store: &dyn Store, plan: &Plan) -> Result<Self, StoreError> {
        let (asked, indexed) = (asks(plan), is_kept(store, plan)?);
        Ok(Self { open: true, last: store.last_key()?, asked, indexed, folder: plan.state.clone(), way: None })
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
        self.open = saved.len() == count;
        if !self.open {
            return Ok(());
        }
        self.last = saved.last().map(|(key, _)| *key);
        let new = changes.iter_mut().flat_map(|change| {
            let name = &change.name;
            std::mem::take(&mut change.new).into_iter().map(move |new| (name, new))
        });
        let mut saved = saved.into_iter().zip(new).map(|((key, number), (name, new))| {
            let source = places.get(name.as_str()).copied();
            Saved { stored: as_stored(key, name, new), number: if source.is_some() { number } else { -1 }, source }
        });
        // Where there is no room for more, the others wait in the store.
        self.open = match self.way.get_or_insert_with(|| Way::begin(self.indexed, self.asked, &self.folder)) {
            Way::Note(places) => saved.all(|one| places.note(stand_of(&one.stored), one.source).is_ok()),
            Way::Index(send, _) => loop {
                let some: Vec<Saved> = saved.by_ref().take(CHUNK).collect();
                if some.is_empty() {
                    break true;
                }
                if send.send(some).is_err() {
                    break false;
                }
            },
        };
        Ok(())
    }

    /// What was made of them.
    pub(super) fn into_indexed(self) -> Indexed {
        match self.way {
            None => Indexed::default(),
            Some(Way::Note(places)) => places.ended(),
            Some(Way::Index(send, thread)) => {
                drop(send);
                thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            }
        }
    }
}

impl Way {
    fn begin(indexed: bool, asked: bool, folder: &Path) -> Self {
        let made = Indexed { parts: Parts::new(folder.to_owned()), entries: HashMap::new() };
        let indexer = Indexer { asked, indexed: made, ..Indexer::default() };
        if !indexed {
            return Self::Note(Box::new(indexer));
        }
        let (send, receive) = sync_channel(AHEAD);
        Self::Index(send, std::thread::spawn(move || indexer.run(&receive)))
    }
}

/// Entries that are in the index, where one is kept, while they wait to be looked at.
#[derive(Debug, Default)]
pub(super) struct Indexed {
    /// In the order in which they came.
    pub(super) parts: Parts,
    /// Some of the entries, for the queries.
    pub(super) entries: HashMap<EntryKey, StoredEntry>,
}

/// The same on its way.
#[derive(Debug, Default)]
struct Indexer {
    indexed: Indexed,
    builder: Builder,
    placed: Vec<Placed>,
    /// Whether a feed asks anything of entries.
    asked: bool,
    /// Bytes of the entries that are kept.
    at_hand: usize,
}

impl Indexer {
    /// Takes entries until nobody sends any more, or there is no room for more parts.
    fn run(mut self, from: &Receiver<Vec<Saved>>) -> Indexed {
        for saved in from.iter().flatten() {
            if self.add(saved).is_err() {
                return self.indexed;
            }
        }
        self.ended()
    }

    fn ended(mut self) -> Indexed {
        // What could not be put aside waits in the store all the same.
        let _ = self.close();
        self.indexed
    }

    fn add(&mut self, Saved { stored, number, source }: Saved) -> io::Result<()> {
        let stand = stand_of(&stored);
        add(&mut self.builder, stand, &own(&stored), number);
        let size = size(&stored);
        if self.asked && self.at_hand + size <= AT_HAND {
            self.at_hand += size;
            self.indexed.entries.insert(stored.key, stored);
        }
        self.note(stand, source)
    }

    /// Notes where an entry stands, and the place of its source in the plan.
    fn note(&mut self, stand: Stand, source: Option<usize>) -> io::Result<()> {
        self.placed.push((stand, source));
        if self.placed.len() >= PART { self.close() } else { Ok(()) }
    }

    fn close(&mut self) -> io::Result<()> {
        let placed = std::mem::take(&mut self.placed);
        let segment = self.builder.finish();
        if placed.is_empty() { Ok(()) } else { self.indexed.parts.push(Part { placed, segment }) }
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
