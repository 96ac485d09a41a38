//! A feed from what is stored: the newest entries of its sources, through the steps of select/.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet, VecDeque};

use chrono::{DateTime, Utc};

use crate::model::{
    Entry, EntryKey, Feed, FeedState, Generator, Joined, Origin, Precision, SourceName, SourceState, Stamp, StoredEntry,
};
use crate::plan::{Also, Plan, PlannedFeed, PlannedSource};
use crate::render::GENERATOR;
use crate::select::{Candidate, Dropped, Rules, STEPS, newest_first};
use crate::store::{Store, StoreError};

use super::about::About;
use super::identity::{instead, mint};
use super::judge::{Judge, dedupe, depends_on_the_clock};
use super::shape::{origin, shape};
use super::transform::transformed;

/// Entries asked of the store at once for each source: most feeds show only a few of each.
const PAGE: usize = 8;

/// Articles read from the store at once.
const CHUNK: usize = 256;

/// A feed, ready for rendering.
#[derive(Debug)]
pub struct Assembled {
    /// The feed.
    pub feed: Feed,
    /// How its sources joined it, after this.
    pub joined: BTreeMap<SourceName, Joined>,
    /// The next instant at which the clock changes it.
    pub next: Option<DateTime<Utc>>,
    /// What did not get in, as far as it was looked at, and why.
    pub dropped: Vec<Dropped>,
}

/// What assembling looks at.
pub struct Shelf<'a> {
    /// The store.
    pub store: &'a dyn Store,
    /// The plan.
    pub plan: &'a Plan,
    /// What is kept about the sources.
    pub states: &'a HashMap<SourceName, SourceState>,
    /// The clock.
    pub now: DateTime<Utc>,
}

/// Assembles a feed; nothing while none of its sources has ever answered.
///
/// # Errors
/// When the store cannot be read.
pub fn assemble(shelf: &Shelf<'_>, planned: &PlannedFeed, before: &FeedState) -> Result<Option<Assembled>, StoreError> {
    let sources: Vec<&PlannedSource> = planned.from.iter().filter_map(|at| shelf.plan.sources.get(*at)).collect();
    let unknown = SourceState::default();
    let states: Vec<&SourceState> =
        sources.iter().map(|source| shelf.states.get(&source.name).unwrap_or(&unknown)).collect();
    if before.first_published.is_none() && states.iter().all(|state| state.last_ok.is_none()) {
        return Ok(None);
    }
    let Selection { chosen, dropped, joined, .. } = select(shelf, planned, before)?;
    let origins: Vec<Origin> = sources.iter().zip(&states).map(|(source, state)| origin(source, state)).collect();
    let entries = load(shelf.store, &chosen, &sources, &origins, planned)?;
    let mut next = None;
    for source in &sources {
        let instant = shelf.store.next_instant(&source.name, source.history)?.filter(|at| *at > shelf.now);
        next = next.into_iter().chain(instant).min();
    }
    if depends_on_the_clock(planned, &sources) {
        // An entry grows into or out of a query at any moment: the next pass looks again.
        next = next.into_iter().chain([shelf.now]).min();
    }
    let about = About { plan: shelf.plan, planned, sources: &sources, states: &states, before, now: shelf.now };
    let feed = about.feed(entries);
    Ok(Some(Assembled { feed, joined, next, dropped }))
}

/// What a feed shows, and why it does not show the rest, without its texts.
pub(super) struct Selection {
    /// The entries that it shows, in their order.
    pub(super) chosen: Vec<Candidate>,
    /// What did not get in, as far as it was looked at.
    pub(super) dropped: Vec<Dropped>,
    /// What the steps went by.
    pub(super) rules: Rules,
    /// How its sources joined it, after this.
    joined: BTreeMap<SourceName, Joined>,
}

/// Decides which entries a feed shows.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn select(shelf: &Shelf<'_>, planned: &PlannedFeed, before: &FeedState) -> Result<Selection, StoreError> {
    let sources: Vec<&PlannedSource> = planned.from.iter().filter_map(|at| shelf.plan.sources.get(*at)).collect();
    let unknown = SourceState::default();
    let states: Vec<&SourceState> =
        sources.iter().map(|source| shelf.states.get(&source.name).unwrap_or(&unknown)).collect();
    let (mut rules, joined) = rules_of(shelf, planned, &sources, before)?;
    let mut judge = Judge::new(shelf, planned, &sources, &states);
    let (chosen, dropped) = choose(shelf.store, &sources, &mut judge, &mut rules)?;
    Ok(Selection { chosen, dropped, rules, joined })
}

/// What the steps of a feed go by before anybody has looked at its entries, and how its sources joined it.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn rules_of(
    shelf: &Shelf<'_>,
    planned: &PlannedFeed,
    sources: &[&PlannedSource],
    before: &FeedState,
) -> Result<(Rules, BTreeMap<SourceName, Joined>), StoreError> {
    let joined = joined(shelf.store, sources, before)?;
    let rules = Rules {
        joined: sources.iter().map(|source| joined.get(&source.name).copied()).collect(),
        dedupe: dedupe(planned),
        per_source: planned.per_source,
        limit: planned.limit,
        ..Rules::default()
    };
    Ok((rules, joined))
}

impl Selection {
    /// The rules for one entry by itself: what the queries say of it, and how its source joined.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn rules_for(
        &self,
        shelf: &Shelf<'_>,
        planned: &PlannedFeed,
        candidate: &Candidate,
    ) -> Result<Rules, StoreError> {
        let sources: Vec<&PlannedSource> = planned.from.iter().filter_map(|at| shelf.plan.sources.get(*at)).collect();
        let unknown = SourceState::default();
        let states: Vec<&SourceState> =
            sources.iter().map(|source| shelf.states.get(&source.name).unwrap_or(&unknown)).collect();
        let mut rules = Rules { joined: self.rules.joined.clone(), limit: 1, ..Rules::default() };
        Judge::new(shelf, planned, &sources, &states).look(std::slice::from_ref(candidate), &mut rules)?;
        Ok(rules)
    }
}

/// How the sources joined the feed; those that are here for the first time join now.
fn joined(
    store: &dyn Store,
    sources: &[&PlannedSource],
    before: &FeedState,
) -> Result<BTreeMap<SourceName, Joined>, StoreError> {
    let mut joined = before.joined.clone();
    for source in sources {
        if joined.contains_key(&source.name) {
            continue;
        }
        // A source without entries has not joined yet.
        let Some(now) = store.join(&source.name, source.backfill)? else { continue };
        let floor = now.floor.filter(|_| before.first_published.is_some());
        joined.insert(source.name.clone(), Joined { floor, ..now });
    }
    Ok(joined)
}

/// The entries of a source, newest first, read page by page.
struct Stream<'a> {
    name: &'a SourceName,
    place: usize,
    page: VecDeque<Candidate>,
    after: Option<(DateTime<Utc>, EntryKey)>,
    size: usize,
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

/// A stream by its newest entry, so that a heap gives the newest of all.
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
        newest_first(&other.0, &self.0)
    }
}

/// Lets the newest entries through the steps, more and more of them, until the feed is full or there
/// are no more.
fn choose(
    store: &dyn Store,
    sources: &[&PlannedSource],
    judge: &mut Judge<'_>,
    rules: &mut Rules,
) -> Result<(Vec<Candidate>, Vec<Dropped>), StoreError> {
    let mut heap = BinaryHeap::new();
    for (place, source) in sources.iter().enumerate() {
        let mut stream = Stream {
            name: &source.name,
            place,
            page: VecDeque::new(),
            after: None,
            size: PAGE.min(rules.limit.max(1)),
        };
        stream.fill(store)?;
        if let Some(first) = stream.page.pop_front() {
            heap.push(Newest(first, stream));
        }
    }
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut wanted = rules.limit.saturating_add(PAGE);
    loop {
        while let Some(newest) = heap.peek() {
            // All of one moment are taken together: their order is decided later.
            let same = candidates.last().is_some_and(|last| last.head.published.utc() == newest.0.head.published.utc());
            if candidates.len() >= wanted && !same {
                break;
            }
            let Some(Newest(first, mut stream)) = heap.pop() else { break };
            candidates.push(first);
            if stream.page.is_empty() {
                stream.fill(store)?;
            }
            if let Some(next) = stream.page.pop_front() {
                heap.push(Newest(next, stream));
            }
        }
        judge.look(&candidates, rules)?;
        let mut dropped = Vec::new();
        if heap.is_empty() {
            let chosen = STEPS.iter().fold(candidates, |entries, step| step.apply(entries, rules, &mut dropped));
            return Ok((chosen, dropped));
        }
        let chosen = STEPS.iter().fold(candidates.clone(), |entries, step| step.apply(entries, rules, &mut dropped));
        if chosen.len() >= rules.limit {
            return Ok((chosen, dropped));
        }
        wanted = candidates.len().saturating_mul(4);
    }
}

/// The later of two moments.
pub(super) fn later(one: Option<Stamp>, other: Option<Stamp>) -> Option<Stamp> {
    one.into_iter().chain(other).max_by_key(Stamp::utc)
}

/// Reads the chosen entries and shapes them; no id stands twice.
fn load(
    store: &dyn Store,
    chosen: &[Candidate],
    sources: &[&PlannedSource],
    origins: &[Origin],
    planned: &PlannedFeed,
) -> Result<Vec<Entry>, StoreError> {
    let mut entries = Vec::with_capacity(chosen.len());
    let twice = given_twice(chosen);
    // Each source was last updated when the newest of its entries here was.
    let mut newest: Vec<Option<Stamp>> = vec![None; origins.len()];
    for chunk in chosen.chunks(CHUNK) {
        let keys: Vec<EntryKey> = chunk.iter().map(|candidate| candidate.head.key).collect();
        let places: HashMap<EntryKey, usize> = chunk.iter().map(|c| (c.head.key, c.place)).collect();
        for stored in store.entries(&keys)? {
            let place = places.get(&stored.key).copied().unwrap_or_default();
            let (Some(source), Some(origin)) = (sources.get(place), origins.get(place)) else { continue };
            let copies = chunk.iter().find(|candidate| candidate.head.key == stored.key).map(|one| one.also.as_slice());
            let mut stored = stored;
            name_copies(store, &mut stored, place, copies.unwrap_or_default(), sources, origins, planned.also)?;
            let mut entry = transformed(&stored.entry, source, planned).unwrap_or(stored.entry);
            let dated = entry.published.is_some_and(|published| published.precision != Precision::FirstSeen);
            entry.first_seen = dated.then(|| Stamp::exact(stored.first_seen.fixed_offset()));
            if twice.contains(&stored.key) {
                let native = instead(&source.name, &stored.native_id);
                entry.id = Some(mint(source.host.as_deref(), None, &source.name, &native));
            }
            if let Some(newest) = newest.get_mut(place) {
                *newest = later(*newest, entry.updated.or(entry.published));
            }
            entries.push((place, shape(entry, origin, planned)));
        }
    }
    let date = |(place, mut entry): (usize, Entry)| {
        let changed = entry.updated.or(entry.published);
        if let Some(source) = &mut entry.source {
            let ours = origins.get(place).is_some_and(|origin| origin.id == source.id);
            let newest = newest.get(place).copied().flatten().filter(|_| ours);
            source.updated = source.updated.or(newest).or(changed);
        }
        entry
    };
    Ok(entries.into_iter().map(date).collect())
}

/// Names the copies of an entry, and gives it the id under which the first of them came.
fn name_copies(
    store: &dyn Store,
    shown: &mut StoredEntry,
    place: usize,
    copies: &[EntryKey],
    sources: &[&PlannedSource],
    origins: &[Origin],
    also: Also,
) -> Result<(), StoreError> {
    if copies.is_empty() {
        return Ok(());
    }
    // Within one source, numbers grow in the order of the document.
    let mut first = (shown.first_seen, place, shown.key);
    for copy in store.entries(copies)? {
        let at = sources.iter().position(|source| source.name == copy.source).unwrap_or(usize::MAX);
        let arrived = (copy.first_seen, at, copy.key);
        if arrived < first {
            first = arrived;
            shown.entry.id.clone_from(&copy.entry.id);
        }
        let origin = origins.get(at);
        if also != Also::No {
            shown.entry.also.push(Origin {
                id: copy.entry.id,
                title: origin.and_then(|origin| origin.title.clone()),
                url: copy.entry.url,
                feed_url: origin.and_then(|origin| origin.feed_url.clone()),
                ..Origin::default()
            });
        }
    }
    Ok(())
}

/// The entries whose id another one here has, too, that was seen before or stands first in `from`.
fn given_twice(chosen: &[Candidate]) -> HashSet<EntryKey> {
    let mut first: HashMap<&str, &Candidate> = HashMap::new();
    let mut twice = HashSet::new();
    for candidate in chosen {
        let Some(known) = first.get(candidate.head.id.as_str()).copied() else {
            first.insert(&candidate.head.id, candidate);
            continue;
        };
        let rank = |one: &Candidate| (one.head.first_seen, one.place, one.head.rank);
        if rank(candidate) < rank(known) {
            twice.insert(known.head.key);
            first.insert(&candidate.head.id, candidate);
        } else {
            twice.insert(candidate.head.key);
        }
    }
    twice
}

/// The mark that says who made a file.
pub(super) fn generator() -> Generator {
    Generator { name: Some(GENERATOR.to_owned()), url: None, version: Some(env!("CARGO_PKG_VERSION").to_owned()) }
}
