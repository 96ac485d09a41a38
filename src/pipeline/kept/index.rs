//! The index of the store: its parts, each read when it is first needed.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::HashMap;

use crate::model::{EntryKey, Narrowing, SourceName, SourceState, Stand};
use crate::plan::Plan;
use crate::query::EntryView;
use crate::query::index::{Builder, Index, Place, Segment, Walk};
use crate::store::{News, Store, StoreError};

use super::narrow::{NO_LANGUAGE, Sources, from};
use super::questions::own;

/// Entries read from the store at once.
const CHUNK: usize = 256;

/// With more sources than this their names narrow nothing worth the lists that are read for them.
const FEW: usize = 64;

/// A part of the index.
struct Part {
    /// When its newest entry was published, in seconds since 1970.
    newest: i64,
    number: i64,
    /// Nothing: it is damaged.
    index: OnceCell<Option<Index>>,
}

/// The parts of the index in the store.
pub(super) struct Parts(Vec<Part>);

impl Parts {
    /// All parts; none is read yet.
    pub(super) fn of(store: &dyn Store) -> Result<Self, StoreError> {
        let part = |record: crate::store::SegmentRecord| Part {
            newest: record.newest,
            number: record.number,
            index: OnceCell::new(),
        };
        let mut parts: Vec<Part> = store.segments()?.into_iter().map(part).collect();
        parts.sort_by_key(|part| Reverse(part.newest));
        Ok(Self(parts))
    }

    /// The entries below this one that may match, the newest first; one that was rewritten may come more than
    /// once.
    pub(super) fn walk<'a>(&'a self, store: &'a dyn Store, narrowing: &'a Narrowing, below: Stand) -> PartsWalk<'a> {
        let below = Place { date: below.at, key: below.key.0 };
        PartsWalk { store, narrowing, below, closed: self.0.iter(), open: Walks::default() }
    }
}

/// Walks over several indexes as one, the newest entry first.
#[derive(Default)]
struct Walks<'a>(Vec<(Place, Walk<'a>)>);

impl<'a> Walks<'a> {
    fn push(&mut self, mut walk: Walk<'a>) {
        self.0.extend(walk.next().map(|place| (place, walk)));
    }

    fn peek(&self) -> Option<Place> {
        self.0.iter().map(|(place, _)| *place).max()
    }

    /// The next entry; one that was rewritten and stands in several comes once.
    fn next(&mut self) -> Option<Stand> {
        let newest = self.peek()?;
        self.0.retain_mut(|(place, walk)| {
            while *place == newest {
                match walk.next() {
                    Some(after) => *place = after,
                    None => return false,
                }
            }
            true
        });
        Some(Stand { at: newest.date, key: EntryKey(newest.key) })
    }
}

/// A walk over the parts of the index.
pub(super) struct PartsWalk<'a> {
    store: &'a dyn Store,
    narrowing: &'a Narrowing,
    below: Place,
    /// The parts that were not read yet: their entries are older.
    closed: std::slice::Iter<'a, Part>,
    open: Walks<'a>,
}

/// Why a walk ends early.
#[derive(Debug)]
pub(super) enum Stuck {
    /// The store cannot be read.
    Store(StoreError),
    /// A part of the index is damaged: it has to be built again.
    Damaged,
}

impl PartsWalk<'_> {
    /// The next entry that may match.
    pub(super) fn next(&mut self) -> Result<Option<Stand>, Stuck> {
        while let Some(part) = self.closed.as_slice().first() {
            if self.open.peek().is_some_and(|place| part.newest < place.date) {
                break;
            }
            self.open.push(read(self.store, part)?.walk_below(self.narrowing, Some(self.below)));
            self.closed.next();
        }
        Ok(self.open.next())
    }
}

fn read<'a>(store: &dyn Store, part: &'a Part) -> Result<&'a Index, Stuck> {
    if part.index.get().is_none() {
        let bytes = store.segment(part.number).map_err(Stuck::Store)?;
        let _ = part.index.set(bytes.and_then(restored));
    }
    part.index.get().and_then(Option::as_ref).ok_or(Stuck::Damaged)
}

/// The index over the store, for whoever asks a query of it: `candidates` narrows, the evaluator judges.
pub struct StoreIndex {
    indexes: Vec<Index>,
    sources: Sources,
}

impl StoreIndex {
    /// Reads the index, and looks at the entries that are not in it yet. One that is damaged is made
    /// anew in memory.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn read(store: &dyn Store, plan: &Plan, states: &HashMap<SourceName, SourceState>) -> Result<Self, StoreError> {
        let numbers: HashMap<SourceName, i64> =
            store.sources()?.into_iter().map(|record| (record.name, record.number)).collect();
        let mut indexes = Vec::new();
        let mut whole = true;
        for record in store.segments()? {
            match store.segment(record.number)?.and_then(restored) {
                Some(index) => indexes.push(index),
                None => whole = false,
            }
        }
        let rest: Vec<EntryKey> = if whole {
            let waiting = store.waiting(None, usize::MAX)?;
            waiting.into_iter().filter(|one| one.news != News::Shown).map(|one| one.key).collect()
        } else {
            indexes.clear();
            store.every_key()?
        };
        for chunk in rest.chunks(CHUNK) {
            let entries = store.entries(chunk)?;
            let mut builder = Builder::default();
            for stored in &entries {
                let number = numbers.get(&stored.source).copied().unwrap_or_default();
                add(&mut builder, stand_of(stored), &own(stored), number);
            }
            let mut index = Index::default();
            index.add(builder);
            indexes.push(index);
        }
        let planned = plan
            .sources
            .iter()
            .filter_map(|source| numbers.get(&source.name).map(|number| (*number, source, states.get(&source.name))));
        Ok(Self { indexes, sources: Sources::of(planned) })
    }

    /// The entries that may match, the newest first; those whose history has run out may be among them.
    pub fn candidates(&self, narrowing: &Narrowing) -> impl Iterator<Item = Stand> + '_ {
        self.walk(&self.sources.widened(narrowing))
    }

    /// The same for a feed of some sources, each by its number in the store and whether config.yaml
    /// changes the words of its entries, so that the index says nothing about them. Entries of other
    /// sources may be among them.
    pub(in super::super) fn candidates_of(
        &self,
        narrowing: &Narrowing,
        sources: &[(i64, bool)],
    ) -> impl Iterator<Item = Stand> + '_ {
        let of = |number: &i64| Narrowing::Property(from(*number));
        let changed = sources.iter().filter(|(_, changed)| *changed).map(|(number, _)| of(number));
        let words = Narrowing::one(changed.chain([self.sources.widened(narrowing)]));
        if sources.len() > FEW {
            return self.walk(&words);
        }
        let none = [Narrowing::Property(from(-1))];
        let numbers = sources.iter().map(|(number, _)| of(number)).chain(none);
        self.walk(&Narrowing::all([Narrowing::one(numbers), words]))
    }

    fn walk(&self, narrowing: &Narrowing) -> impl Iterator<Item = Stand> + use<'_> {
        let mut walks = Walks::default();
        self.indexes.iter().for_each(|index| walks.push(index.walk(narrowing)));
        std::iter::from_fn(move || walks.next())
    }
}

/// The index of one part.
fn restored(bytes: Vec<u8>) -> Option<Index> {
    Some(Index::from(vec![Segment::restored(bytes)?]))
}

/// Adds an entry as the index keeps it: without what its source adds, and with the number of that.
pub(super) fn add(builder: &mut Builder, stand: Stand, own: &EntryView<'_>, source: i64) {
    let mut more = vec![from(source)];
    if own.facts().language.is_none_or(|language| language.trim().is_empty()) {
        more.push(NO_LANGUAGE.to_owned());
    }
    builder.add_with(Place { date: stand.at, key: stand.key.0 }, own, &more);
}

/// Where an entry stands.
pub(super) fn stand_of(stored: &crate::model::StoredEntry) -> Stand {
    let published = stored.entry.published.map_or(stored.first_seen, |stamp| stamp.utc());
    Stand::of(published, stored.key)
}
