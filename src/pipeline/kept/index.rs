//! The index of the store: its parts, each read when it is first needed.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::HashMap;

use crate::model::{EntryKey, Narrowing, SourceName, Stand};
use crate::plan::Plan;
use crate::query::EntryView;
use crate::query::index::{Builder, Index, Place, Segment, Walk};
use crate::store::{Indexing, News, Store, StoreError};

use super::super::states::States;
use super::narrow::{NO_LANGUAGE, Sources, from};
use super::questions::{asks, own};

/// Entries read from the store at once.
const CHUNK: usize = 256;

/// With more sources than this their names narrow nothing worth the lists that are read for them.
const FEW: usize = 64;

/// Whether a pass keeps an index: where a feed asks anything of entries, or somebody did before. All others are
/// spared what is most of the work beside reading and storing.
pub(super) fn is_kept(store: &dyn Store, plan: &Plan) -> Result<bool, StoreError> {
    Ok(asks(plan)
        || match store.indexing()? {
            Indexing::Wanted => true,
            Indexing::None => false,
            Indexing::Whole => !store.segments()?.is_empty(),
        })
}

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
    pub(super) fn walk<'a>(&'a self, store: &'a dyn Store, narrowing: &Narrowing, below: Stand) -> PartsWalk<'a> {
        let (closed, open) = (self.0.as_slice(), Walks::default());
        PartsWalk { store, narrowing: narrowing.clone(), below: place(below), closed, open, keeps: Keeps::All }
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

/// Which parts stay in memory when they were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keeps {
    /// All, since others ask, too.
    All,
    /// Those in which something was found: a rare word leaves the memory nearly empty.
    Found,
}

/// A walk over the parts of the index: each is read when the walk gets to its newest entry.
pub(super) struct PartsWalk<'a> {
    store: &'a dyn Store,
    narrowing: Narrowing,
    below: Place,
    /// The parts that were not read yet: their entries are older.
    closed: &'a [Part],
    open: Walks<'a>,
    keeps: Keeps,
}

/// Why a walk ends early.
#[derive(Debug)]
pub(super) enum Stuck {
    /// The store cannot be read.
    Store(StoreError),
    /// A part of the index is damaged: it has to be built again.
    Damaged,
}

impl<'a> PartsWalk<'a> {
    /// Adds the entries of one more index.
    fn push(&mut self, index: &'a Index) {
        self.open.push(index.walk_below(&self.narrowing, Some(self.below)));
    }

    /// The next entry that may match.
    pub(super) fn next(&mut self) -> Result<Option<Stand>, Stuck> {
        while let Some((part, older)) = self.closed.split_first() {
            if self.open.peek().is_some_and(|place| part.newest < place.date) {
                break;
            }
            if part.index.get().is_none() {
                let index = self.store.segment(part.number).map_err(Stuck::Store)?.and_then(restored);
                let has_none = |index: &Index| index.walk_below(&self.narrowing, Some(self.below)).next().is_none();
                if self.keeps == Keeps::Found && index.as_ref().is_some_and(has_none) {
                    self.closed = older;
                    continue;
                }
                let _ = part.index.set(index);
            }
            self.push(part.index.get().and_then(Option::as_ref).ok_or(Stuck::Damaged)?);
            self.closed = older;
        }
        Ok(self.open.next())
    }
}

/// The index over the store, for whoever asks a query of it: `candidates` narrows, the evaluator judges.
pub struct StoreIndex<'a> {
    store: &'a dyn Store,
    numbers: HashMap<SourceName, i64>,
    sources: Sources,
    parts: Parts,
    /// Of the entries that are in no part yet: all of them, where no index is kept.
    rest: Index,
    /// How many these are where no index is kept.
    unindexed: usize,
    /// Of all entries, made when a part turned out to be damaged: then none is trusted.
    anew: OnceCell<Index>,
}

impl<'a> StoreIndex<'a> {
    /// Looks at the entries that are not in the index yet; its parts are read, and their bytes checked,
    /// when a walk gets to them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn read(store: &'a dyn Store, plan: &Plan, states: &States) -> Result<Self, StoreError> {
        let numbers: HashMap<SourceName, i64> =
            store.marks()?.into_iter().map(|mark| (mark.name, mark.number)).collect();
        let whole = store.indexing()? == Indexing::Whole;
        let rest: Vec<EntryKey> = if whole {
            let waiting = store.waiting(None, usize::MAX)?.into_iter();
            waiting.filter(|one| one.news != News::Shown).map(|one| one.key).collect()
        } else {
            store.every_key()?
        };
        let unindexed = if whole { 0 } else { rest.len() };
        let rest = made(store, &numbers, &rest)?;
        let parts = if whole { Parts::of(store)? } else { Parts(Vec::new()) };
        let planned = plan
            .sources
            .iter()
            .filter_map(|source| numbers.get(&source.name).map(|number| (*number, source, states.get(&source.name))));
        let sources = Sources::of(planned);
        Ok(Self { store, parts, rest, unindexed, numbers, sources, anew: OnceCell::new() })
    }

    /// The entries that may match, the newest first; those whose history has run out may be among them, and
    /// one that was rewritten may come where it stood before, too. An error: the store cannot be read.
    pub fn candidates(&self, narrowing: &Narrowing) -> Candidates<'_> {
        Candidates::of(self, self.sources.widened(narrowing))
    }

    /// The same for a feed of some sources, each by its number in the store and whether config.yaml
    /// changes the words of its entries, so that the index says nothing about them. Entries of other
    /// sources may be among them.
    pub(in super::super) fn candidates_of(&self, narrowing: &Narrowing, sources: &[(i64, bool)]) -> Candidates<'_> {
        let of = |number: &i64| Narrowing::Property(from(*number));
        let changed = sources.iter().filter(|(_, changed)| *changed).map(|(number, _)| of(number));
        let words = Narrowing::one(changed.chain([self.sources.widened(narrowing)]));
        if sources.len() > FEW {
            return Candidates::of(self, words);
        }
        let none = [Narrowing::Property(from(-1))];
        let numbers = sources.iter().map(|(number, _)| of(number)).chain(none);
        Candidates::of(self, Narrowing::all([Narrowing::one(numbers), words]))
    }

    /// How many entries were read since no index is kept.
    pub(in super::super) fn unindexed(&self) -> usize {
        self.unindexed
    }

    /// Whether the index had to be made anew.
    #[cfg(test)]
    pub(super) fn is_anew(&self) -> bool {
        self.anew.get().is_some()
    }

    /// The index of all entries, made in memory.
    fn anew(&self) -> Result<&Index, StoreError> {
        if let Some(index) = self.anew.get() {
            return Ok(index);
        }
        let index = made(self.store, &self.numbers, &self.store.every_key()?)?;
        Ok(self.anew.get_or_init(|| index))
    }
}

/// An index of these entries.
fn made(store: &dyn Store, numbers: &HashMap<SourceName, i64>, keys: &[EntryKey]) -> Result<Index, StoreError> {
    let (mut index, mut builder) = (Index::default(), Builder::default());
    for chunk in keys.chunks(CHUNK) {
        let entries = store.entries(chunk)?;
        for stored in &entries {
            let number = numbers.get(&stored.source).copied().unwrap_or_default();
            add(&mut builder, stand_of(stored), &own(stored), number);
        }
        builder.finish().into_iter().for_each(|segment| index.push(segment));
    }
    Ok(index)
}

/// Entries that may match, the newest first.
pub struct Candidates<'a> {
    index: &'a StoreIndex<'a>,
    walk: PartsWalk<'a>,
    /// The last that was given.
    last: Stand,
}

impl<'a> Candidates<'a> {
    fn of(index: &'a StoreIndex<'a>, narrowing: Narrowing) -> Self {
        let mut walk = index.parts.walk(index.store, &narrowing, Stand::END);
        walk.keeps = Keeps::Found;
        walk.push(&index.rest);
        Self { index, walk, last: Stand::END }
    }

    /// Goes on where a part turned out to be damaged: what was given before is right.
    fn go_on_anew(&mut self) -> Result<Option<Stand>, StoreError> {
        let index = self.index.anew()?;
        (self.walk.below, self.walk.closed, self.walk.open) = (place(self.last), &[], Walks::default());
        self.walk.push(index);
        Ok(self.walk.open.next())
    }
}

impl Iterator for Candidates<'_> {
    type Item = Result<Stand, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.walk.next().or_else(|stuck| match stuck {
            Stuck::Store(error) => Err(error),
            Stuck::Damaged => self.go_on_anew(),
        });
        self.last = next.as_ref().ok().copied().flatten().unwrap_or(self.last);
        next.transpose()
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
    builder.add_with(place(stand), own, &more);
}

fn place(stand: Stand) -> Place {
    Place { date: stand.at, key: stand.key.0 }
}

/// Where an entry stands.
pub(in super::super) fn stand_of(stored: &crate::model::StoredEntry) -> Stand {
    let published = stored.entry.published.map_or(stored.first_seen, |stamp| stamp.utc());
    Stand::of(published, stored.key)
}
