//! Entries that came or changed: into the index, and each once before the queries of all feeds.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::model::{EntryKey, FeedName, FeedState, Head, SourceName, Stand, StoredEntry};
use crate::plan::{Archive, PlannedFeed};
use crate::query::index::{Builder, Index, Segment};
use crate::select::Order;
use crate::store::{KeptChange, News, Store, StoreError, Waiting};

use super::super::shape::{UNKNOWN, title};
use super::index::{add, stand_of};
use super::keeper::Keeper;
use super::questions::{Questions, Seen, own};
use super::segments::grow;

/// Entries read from the store at once.
const CHUNK: usize = 256;

/// Entries after which what was found out is written down: what is killed has less to do again.
const SAVED: usize = 4_096;

/// Looks at all entries that wait. `go_on` is asked now and then; what is left then waits for the next pass.
///
/// # Errors
/// When the store cannot be read or written.
pub(in super::super) fn look_at_waiting(
    store: &mut dyn Store,
    keeper: &mut Keeper<'_>,
    feeds: &HashMap<FeedName, FeedState>,
    go_on: &dyn Fn() -> bool,
) -> Result<(), StoreError> {
    if is_of_another_version(store)? {
        store.forget_index()?;
    }
    let mut after = None;
    let mut found = Found::default();
    loop {
        let waiting = if go_on() { store.waiting(after, CHUNK)? } else { Vec::new() };
        let Some(last) = waiting.last().copied() else { break };
        after = Some(last.key);
        look(store, keeper, feeds, &waiting, &mut found)?;
        if found.count >= SAVED {
            std::mem::take(&mut found).save(store, keeper)?;
        }
    }
    found.save(store, keeper)
}

/// Whether the index was written by a version of the program whose parts cannot be read. One part says it for
/// all: where one cannot be read, all are built again.
fn is_of_another_version(store: &dyn Store) -> Result<bool, StoreError> {
    let Some(smallest) = store.segments()?.into_iter().min_by_key(|one| one.entries) else { return Ok(false) };
    Ok(!store.segment(smallest.number)?.is_some_and(|bytes| bytes.starts_with(Segment::BEGINS)))
}

/// What was found out and is not written yet.
#[derive(Default)]
struct Found {
    count: usize,
    segments: Vec<Segment>,
    indexed: Option<EntryKey>,
    looked_at: Vec<EntryKey>,
    stale: i64,
}

impl Found {
    fn save(self, store: &mut dyn Store, keeper: &mut Keeper<'_>) -> Result<(), StoreError> {
        let mut change =
            KeptChange { indexed: self.indexed, looked_at: self.looked_at, stale: self.stale, ..keeper.change() };
        grow(store, self.segments, &mut change)?;
        store.save_kept(&change)
    }
}

/// An entry that is looked at.
struct Looked<'a> {
    waiting: Waiting,
    stand: Stand,
    source: Option<usize>,
    /// Nothing: it is not judged, because only its visibility changed or its content is gone.
    seen: Option<Seen<'a>>,
}

fn look(
    store: &dyn Store,
    keeper: &Keeper<'_>,
    feeds: &HashMap<FeedName, FeedState>,
    waiting: &[Waiting],
    found: &mut Found,
) -> Result<(), StoreError> {
    let keys: Vec<EntryKey> = waiting.iter().map(|one| one.key).collect();
    let stored: HashMap<EntryKey, StoredEntry> =
        store.entries(&keys)?.into_iter().map(|stored| (stored.key, stored)).collect();
    let old: Vec<EntryKey> = waiting.iter().filter(|one| one.news != News::New).map(|one| one.key).collect();
    let gone: Vec<EntryKey> = keys.iter().filter(|key| !stored.contains_key(key)).copied().collect();
    let heads: HashMap<EntryKey, Head> = store.heads_at(&gone)?.into_iter().map(|head| (head.key, head)).collect();
    let sources: HashMap<&SourceName, usize> =
        keeper.plan.sources.iter().enumerate().map(|(at, source)| (&source.name, at)).collect();
    let called: HashMap<usize, String> = stored
        .values()
        .filter_map(|stored| sources.get(&stored.source).copied())
        .filter_map(|at| {
            let source = keeper.plan.sources.get(at)?;
            Some((at, title(source, keeper.states.get(&source.name).unwrap_or(&UNKNOWN))))
        })
        .collect();
    let mut builder = Builder::default();
    let mut looked: Vec<Looked<'_>> = Vec::with_capacity(waiting.len());
    for one in waiting {
        note(one, found);
        let Some(stored) = stored.get(&one.key) else {
            let Some(head) = heads.get(&one.key) else { continue };
            found.stale += i64::from(one.indexed && one.news == News::Shown);
            let stand = Stand::of(head.published.utc(), head.key);
            looked.push(Looked { waiting: *one, stand, source: sources.get(&head.source).copied(), seen: None });
            continue;
        };
        let (stand, source) = (stand_of(stored), sources.get(&stored.source).copied());
        let mut seen = None;
        if one.news != News::Shown {
            let view = own(stored);
            let number = source.and_then(|at| keeper.numbers.get(at).copied().flatten());
            add(&mut builder, stand, &view, number.unwrap_or(-1));
            seen = source.and_then(|at| {
                let planned = keeper.plan.sources.get(at)?;
                let state = keeper.states.get(&planned.name).unwrap_or(&UNKNOWN);
                Some(Seen::of(stored, view, planned, state, called.get(&at)?))
            });
        }
        looked.push(Looked { waiting: *one, stand, source, seen });
    }
    let known = store.kept_in(&old)?;
    let segment = builder.finish();
    let index = Index::from(Vec::from_iter(segment.clone()));
    found.segments.extend(segment);
    let by_key = looked.iter().enumerate().map(|(at, one)| (one.stand.key, at)).collect();
    let newest = looked.iter().map(|one| one.stand).max().unwrap_or(Stand::FIRST);
    let batch = Batch { looked, by_key, newest, index };
    for (at, planned) in keeper.plan.feeds.iter().enumerate() {
        let known: Vec<Stand> =
            known.iter().filter(|(name, _)| *name == planned.name).map(|(_, stand)| *stand).collect();
        judge(store, keeper, (at, planned), feeds.get(&planned.name), &batch, &known)?;
    }
    Ok(())
}

/// Entries that are looked at together.
struct Batch<'a> {
    looked: Vec<Looked<'a>>,
    by_key: HashMap<EntryKey, usize>,
    newest: Stand,
    /// The index of those that are judged.
    index: Index,
}

impl<'a> Batch<'a> {
    fn get(&self, key: EntryKey) -> Option<&Looked<'a>> {
        self.looked.get(*self.by_key.get(&key)?)
    }
}

/// Remembers that an entry does not wait any more.
fn note(one: &Waiting, found: &mut Found) {
    found.count += 1;
    if !one.indexed {
        found.indexed = Some(one.key);
    }
    found.stale += i64::from(one.indexed && one.news == News::Rewritten);
    found.looked_at.push(one.key);
}

/// Looks at entries as one feed does.
fn judge(
    store: &dyn Store,
    keeper: &Keeper<'_>,
    (at, planned): (usize, &PlannedFeed),
    before: Option<&FeedState>,
    batch: &Batch<'_>,
    known: &[Stand],
) -> Result<(), StoreError> {
    let window = Window::of(keeper, planned, before);
    let walked = planned.order == Order::Newest;
    let Some(questions) = keeper.questions(at).filter(|_| walked) else {
        let shows = |one: &&Looked<'_>| {
            window.shows(one.stand, one.source)
                && one.source.is_some_and(|source| keeper.place_of(at, source).is_some())
        };
        if !keeper.is_known_touched(at) && batch.looked.iter().any(|one| shows(&one)) {
            keeper.touch(at);
        }
        return Ok(());
    };
    let Some(passing) = keeper.passing(at) else { return Ok(()) };
    if passing.borrow().floor == Stand::END && known.is_empty() {
        // Nothing is known yet: all is asked when the feed is made.
        return Ok(());
    }
    let passes = passes(keeper, (at, planned), &questions, batch, passing.borrow().floor);
    let known: HashSet<Stand> = known.iter().copied().collect();
    if passes.is_empty() && known.is_empty() {
        return Ok(());
    }
    let mut passing = passing.borrow_mut();
    passing.load(store, planned, before)?;
    for stand in &known {
        let Some(one) = batch.get(stand.key) else { continue };
        let stays =
            one.stand == *stand && (one.waiting.news == News::Shown && one.source.is_some() || passes.contains(stand));
        if !stays || one.seen.is_none() && is_gone(store, stand.key)? {
            passing.stands.remove(stand);
        }
        passing.touched |= window.shows(*stand, one.source);
    }
    for stand in passes {
        passing.stands.insert(stand);
        let source = batch.get(stand.key).and_then(|one| one.source);
        passing.touched |= window.shows(stand, source);
    }
    passing.prune(questions.late(&keeper.context));
    Ok(())
}

fn is_gone(store: &dyn Store, key: EntryKey) -> Result<bool, StoreError> {
    Ok(!store.without_content(&[key])?.is_empty())
}

/// Those of these entries that pass, as far as the feed wants to know.
fn passes(
    keeper: &Keeper<'_>,
    (at, planned): (usize, &PlannedFeed),
    questions: &Rc<Questions>,
    batch: &Batch<'_>,
    floor: Stand,
) -> HashSet<Stand> {
    let mut passes = HashSet::new();
    if batch.newest < floor {
        return passes;
    }
    let narrowing = keeper.narrowing(at, questions);
    for candidate in batch.index.walk(&narrowing) {
        let Some(one) = batch.get(EntryKey(candidate.key)).filter(|one| one.stand >= floor) else { continue };
        let (Some(seen), Some(source)) = (&one.seen, one.source) else { continue };
        let Some(place) = keeper.place_of(at, source) else { continue };
        if questions.passes_once(seen, place, planned, &keeper.context) {
            passes.insert(one.stand);
        }
    }
    passes
}

/// What a feed looked at last: what lies below changes nothing in it.
struct Window<'a> {
    bottom: i64,
    keeper: &'a Keeper<'a>,
    before: Option<&'a FeedState>,
}

impl<'a> Window<'a> {
    fn of(keeper: &'a Keeper<'a>, planned: &PlannedFeed, before: Option<&'a FeedState>) -> Self {
        // Whatever comes belongs into an archive.
        let bottom = before.and_then(|before| before.bottom).filter(|_| planned.archive == Archive::No);
        Self { bottom: bottom.unwrap_or(i64::MIN), keeper, before }
    }

    /// Whether the feed looks at an entry that stands there, or has never seen one of its source.
    fn shows(&self, stand: Stand, source: Option<usize>) -> bool {
        let joined = |before: &FeedState| {
            let name = source.and_then(|at| self.keeper.plan.sources.get(at)).map(|source| &source.name);
            name.is_none_or(|name| before.joined.contains_key(name))
        };
        stand.at >= self.bottom || !self.before.is_some_and(joined)
    }
}
