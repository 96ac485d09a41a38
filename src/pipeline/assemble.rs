//! A feed from what is stored: the newest entries of its sources, through the steps of select/.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet, VecDeque};

use chrono::{DateTime, Utc};

use crate::model::{
    Entry, EntryKey, Feed, FeedState, Frozen, Generator, Joined, Origin, Precision, SourceName, SourceState, Stamp,
    StoredEntry,
};
use crate::plan::{Also, Plan, PlannedFeed, PlannedSource};
use crate::render::GENERATOR;
use crate::select::{Candidate, Dropped, Order, Rules, STEPS, Stories, newest_first};
use crate::store::{Store, StoreError};

use super::about::About;
use super::frozen::{name_in_text, name_stories};
use super::identity::{instead, mint};
use super::judge::{Judge, dedupe, depends_on_the_clock, order, stories};
use super::shape::{origin, shape};
use super::stories::Finder;
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
    /// What it says of its entries for good.
    pub frozen: Frozen,
    /// The entries it shows.
    pub shown: Vec<EntryKey>,
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
    let joined = joined(shelf.store, &sources, before)?;
    let mut rules = Rules {
        joined: sources.iter().map(|source| joined.get(&source.name).copied()).collect(),
        dedupe: dedupe(planned),
        stories: stories(planned),
        order: order(planned),
        per_source: planned.per_source,
        limit: planned.limit,
        ..Rules::default()
    };
    let mut judge = Judge::new(shelf, planned, &sources, &states);
    let (chosen, dropped) = choose(shelf.store, &sources, &mut judge, &mut rules)?;
    let origins: Vec<Origin> = sources.iter().zip(&states).map(|(source, state)| origin(source, state)).collect();
    let mut frozen = Frozen::default();
    let entries = load(shelf.store, &chosen, &sources, &origins, planned, (&before.frozen, &mut frozen))?;
    let mut next = None;
    for source in &sources {
        let instant = shelf.store.next_instant(&source.name, source.history)?.filter(|at| *at > shelf.now);
        next = next.into_iter().chain(instant).min();
    }
    if depends_on_the_clock(planned, &sources) {
        // An entry grows into or out of a query at any moment: the next pass looks again.
        next = next.into_iter().chain([shelf.now]).min();
    }
    let shown = chosen.iter().map(|candidate| candidate.head.key).collect();
    let about = About { plan: shelf.plan, planned, sources: &sources, states: &states, before, now: shelf.now };
    let feed = about.feed(entries);
    Ok(Some(Assembled { feed, joined, next, dropped, frozen, shown }))
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
            turn: 0,
        };
        stream.fill(store)?;
        if let Some(first) = stream.page.pop_front() {
            heap.push(Newest(first, stream));
        }
    }
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut wanted = rules.limit.saturating_add(PAGE);
    let mut finder = Finder::default();
    loop {
        while let Some(newest) = heap.peek() {
            // All of one moment are taken together: their order is decided later.
            let same = candidates.last().is_some_and(|last| last.head.published.utc() == newest.0.head.published.utc());
            if candidates.len() >= wanted && !same {
                break;
            }
            let Some(Newest(first, mut stream)) = heap.pop() else { break };
            candidates.push(first);
            stream.turn += usize::from(rules.order == Order::Spread);
            if stream.page.is_empty() {
                stream.fill(store)?;
            }
            if let Some(next) = stream.page.pop_front() {
                heap.push(Newest(next, stream));
            }
        }
        judge.look(&candidates, rules)?;
        if rules.stories != Stories::No {
            finder.look(store, &candidates, rules)?;
        }
        let mut dropped = Vec::new();
        if heap.is_empty() {
            let chosen = STEPS.iter().fold(candidates, |entries, step| step.apply(entries, rules, &mut dropped));
            return Ok((chosen, dropped));
        }
        let chosen = STEPS.iter().fold(candidates.clone(), |entries, step| step.apply(entries, rules, &mut dropped));
        let settled = rules.order == Order::Newest || is_settled(&candidates, &dropped, &chosen, &heap);
        if chosen.len() >= rules.limit && settled {
            return Ok((chosen, dropped));
        }
        wanted = candidates.len().saturating_mul(4);
    }
}

/// Whether no source that has more entries could still come in an earlier turn than the last one shown.
fn is_settled(
    candidates: &[Candidate],
    dropped: &[Dropped],
    chosen: &[Candidate],
    more: &BinaryHeap<Newest<'_>>,
) -> bool {
    let turns = |shown: &mut dyn Iterator<Item = usize>| {
        let mut turns: HashMap<usize, usize> = HashMap::new();
        shown.for_each(|place| *turns.entry(place).or_default() += 1);
        turns
    };
    let last = turns(&mut chosen.iter().map(|one| one.place)).into_values().max().unwrap_or_default();
    let cut: HashSet<EntryKey> = dropped.iter().filter(|one| one.step == "limit").map(|one| one.key).collect();
    let cut = candidates.iter().filter(|one| cut.contains(&one.head.key)).map(|one| one.place);
    let ready = turns(&mut chosen.iter().map(|one| one.place).chain(cut));
    more.iter().all(|Newest(_, stream)| ready.get(&stream.place).is_some_and(|ready| *ready > last))
}

/// The later of two moments.
pub(super) fn later(one: Option<Stamp>, other: Option<Stamp>) -> Option<Stamp> {
    one.into_iter().chain(other).max_by_key(Stamp::utc)
}

/// Reads the chosen entries and shapes them; no id stands twice.
pub(super) fn load(
    store: &dyn Store,
    chosen: &[Candidate],
    sources: &[&PlannedSource],
    origins: &[Origin],
    planned: &PlannedFeed,
    (before, frozen): (&Frozen, &mut Frozen),
) -> Result<Vec<Entry>, StoreError> {
    let mut entries = Vec::with_capacity(chosen.len());
    let (mut stories, mut named) = (Vec::with_capacity(chosen.len()), Vec::with_capacity(chosen.len()));
    let twice = given_twice(chosen);
    // Each source was last updated when the newest of its entries here was.
    let mut newest: Vec<Option<Stamp>> = vec![None; origins.len()];
    for chunk in chosen.chunks(CHUNK) {
        let keys: Vec<EntryKey> = chunk.iter().map(|candidate| candidate.head.key).collect();
        let places: HashMap<EntryKey, usize> = chunk.iter().map(|c| (c.head.key, c.place)).collect();
        for stored in store.entries(&keys)? {
            let place = places.get(&stored.key).copied().unwrap_or_default();
            let (Some(source), Some(origin)) = (sources.get(place), origins.get(place)) else { continue };
            let Some(candidate) = chunk.iter().find(|candidate| candidate.head.key == stored.key) else { continue };
            let mut stored = stored;
            let copies = name_copies(store, &mut stored, candidate, sources, origins, planned.also)?;
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
            stories.push(candidate.story);
            named.push(copies);
        }
    }
    let mut told: Vec<_> = stories.into_iter().zip(entries.iter_mut().map(|(_, entry)| entry)).collect();
    name_stories(&mut told, before, frozen);
    if planned.also == Also::Content {
        for ((place, entry), copies) in entries.iter_mut().zip(named) {
            let spoken = sources.get(*place).and_then(|source| source.language.as_deref());
            let language = planned.language.clone().or_else(|| entry.language.clone());
            name_in_text(entry, copies, language.as_deref().or(spoken), before, frozen);
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

/// Names the copies of an entry, behind them what is hidden for its story, and gives it the id under which the
/// first of the copies came; how many copies are named.
fn name_copies(
    store: &dyn Store,
    shown: &mut StoredEntry,
    candidate: &Candidate,
    sources: &[&PlannedSource],
    origins: &[Origin],
    also: Also,
) -> Result<usize, StoreError> {
    let named: Vec<EntryKey> = candidate.also.iter().chain(&candidate.told).copied().collect();
    if named.is_empty() {
        return Ok(0);
    }
    // Within one source, numbers grow in the order of the document.
    let mut copies = 0;
    let mut first = (shown.first_seen, candidate.place, shown.key);
    for copy in store.entries(&named)? {
        let at = sources.iter().position(|source| source.name == copy.source).unwrap_or(usize::MAX);
        let arrived = (copy.first_seen, at, copy.key);
        let is_copy = candidate.also.contains(&copy.key);
        if is_copy && arrived < first {
            first = arrived;
            shown.entry.id.clone_from(&copy.entry.id);
        }
        let origin = origins.get(at);
        // What is hidden for its story is always named.
        if also != Also::No || !is_copy {
            copies += usize::from(is_copy);
            shown.entry.also.push(Origin {
                id: copy.entry.id,
                title: origin.and_then(|origin| origin.title.clone()),
                url: copy.entry.url,
                feed_url: origin.and_then(|origin| origin.feed_url.clone()),
                ..Origin::default()
            });
        }
    }
    Ok(copies)
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
