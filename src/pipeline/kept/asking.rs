//! Entries before the queries of all feeds at once: each feed names those that it may show, and each of
//! these is read and folded once.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::model::{EntryKey, FeedName, FeedState, Stand, StoredEntry};
use crate::plan::{Archive, PlannedFeed};
use crate::query::EntryView;
use crate::query::index::{Index, Segment};
use crate::select::Order;
use crate::store::{News, Store, StoreError};

use super::super::shape::UNKNOWN;
use super::keeper::Keeper;
use super::questions::{Questions, Seen, own};

/// Entries read from the store at once.
const CHUNK: usize = 256;

/// An entry that is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Looked {
    pub(super) stand: Stand,
    /// The place of its source in the plan.
    pub(super) source: Option<usize>,
    pub(super) news: News,
    /// Whether it is judged: not where only its visibility changed, or its content is gone.
    pub(super) judged: bool,
}

/// Entries that are looked at together.
pub(super) struct Batch {
    looked: Vec<Looked>,
    by_key: HashMap<EntryKey, usize>,
    newest: Stand,
    /// The newest entry of each source of the plan.
    newest_of: HashMap<usize, Stand>,
    /// The index of those that are judged.
    index: Index,
}

impl Batch {
    /// Of these entries; `segment` is the index of those that are judged.
    pub(super) fn of(looked: Vec<Looked>, segment: Option<&Segment>) -> Self {
        let by_key = looked.iter().enumerate().map(|(at, one)| (one.stand.key, at)).collect();
        let newest = looked.iter().map(|one| one.stand).max().unwrap_or(Stand::FIRST);
        let mut newest_of: HashMap<usize, Stand> = HashMap::new();
        for one in &looked {
            let Some(source) = one.source else { continue };
            let newest = newest_of.entry(source).or_insert(one.stand);
            *newest = one.stand.max(*newest);
        }
        Self { looked, by_key, newest, newest_of, index: Index::from(Vec::from_iter(segment.cloned())) }
    }

    fn get(&self, key: EntryKey) -> Option<(usize, &Looked)> {
        let at = *self.by_key.get(&key)?;
        self.looked.get(at).map(|one| (at, one))
    }
}

/// What need not be read from the store: entries, and what was folded of some of them.
pub(super) struct AtHand<'e> {
    pub(super) entries: &'e HashMap<EntryKey, StoredEntry>,
    pub(super) views: HashMap<EntryKey, EntryView<'e>>,
}

impl<'e> AtHand<'e> {
    /// Entries alone.
    pub(super) fn entries(entries: &'e HashMap<EntryKey, StoredEntry>) -> Self {
        Self { entries, views: HashMap::new() }
    }
}

/// What a feed asks now, and the entries that it knows among those that are looked at.
struct Asking<'k> {
    questions: Rc<Questions>,
    known: Vec<&'k Stand>,
}

/// Whether a feed has to be asked about entries that come; `known` are those that feeds know among them.
pub(super) fn somebody_asks(keeper: &Keeper<'_>, known: &[(FeedName, Stand)]) -> bool {
    let feeds = keeper.plan.feeds.iter().enumerate();
    let mut feeds = feeds.filter(|(_, planned)| planned.order == Order::Newest);
    feeds.any(|(at, planned)| {
        keeper.questions(at).is_some()
            && (known.iter().any(|(name, _)| *name == planned.name)
                || keeper.passing(at).is_some_and(|passing| passing.borrow().floor != Stand::END))
    })
}

/// Looks at entries as all feeds do.
pub(super) fn judge_all<'e>(
    store: &dyn Store,
    keeper: &'e Keeper<'_>,
    feeds: &HashMap<FeedName, FeedState>,
    batch: &Batch,
    known: &[(FeedName, Stand)],
    at_hand: AtHand<'e>,
) -> Result<(), StoreError> {
    let mut known_of: HashMap<&FeedName, Vec<&Stand>> = HashMap::new();
    known.iter().for_each(|(name, stand)| known_of.entry(name).or_default().push(stand));
    let mut asking: HashMap<usize, Asking<'_>> = HashMap::new();
    let mut wanted: Vec<(usize, usize)> = Vec::new();
    for (at, planned) in keeper.plan.feeds.iter().enumerate() {
        let questions = keeper.questions(at).filter(|_| planned.order == Order::Newest);
        let Some(questions) = questions else {
            touch(keeper, (at, planned), feeds.get(&planned.name), batch);
            continue;
        };
        let known = known_of.remove(&planned.name).unwrap_or_default();
        let Some(floor) = keeper.passing(at).map(|passing| passing.borrow().floor) else { continue };
        if floor == Stand::END && known.is_empty() {
            // Nothing is known yet: all is asked when the feed is made.
            continue;
        }
        wanted.extend(candidates(keeper, at, &questions, batch, floor).into_iter().map(|entry| (entry, at)));
        asking.insert(at, Asking { questions, known });
    }
    wanted.sort_unstable();
    let mut passes = ask(store, keeper, &asking, batch, &wanted, at_hand)?;
    for (at, asking) in asking {
        let passes = passes.remove(&at).unwrap_or_default();
        conclude(store, keeper, at, feeds, batch, &asking, passes)?;
    }
    Ok(())
}

/// A feed that shows every entry is made anew when one comes that it looks at.
fn touch(keeper: &Keeper<'_>, (at, planned): (usize, &PlannedFeed), before: Option<&FeedState>, batch: &Batch) {
    if keeper.is_known_touched(at) {
        return;
    }
    let window = Window::of(keeper, planned, before);
    let mut sources = batch.newest_of.iter();
    let shows = |(source, newest): (&usize, &Stand)| {
        keeper.place_of(at, *source).is_some() && window.shows(*newest, Some(*source))
    };
    if sources.any(shows) {
        keeper.touch(at);
    }
}

/// Those of these entries that may pass, as far as the feed wants to know.
fn candidates(keeper: &Keeper<'_>, at: usize, questions: &Questions, batch: &Batch, floor: Stand) -> Vec<usize> {
    let narrowing = (batch.newest >= floor && !batch.index.is_empty()).then(|| keeper.narrowing(at, questions));
    let walk = narrowing.as_ref().map(|narrowing| batch.index.walk(narrowing)).into_iter().flatten();
    walk.take_while(|place| place.date >= floor.at)
        .filter_map(|place| batch.get(EntryKey(place.key)))
        .filter(|(_, one)| one.judged && one.stand >= floor)
        .filter(|(_, one)| one.source.is_some_and(|source| keeper.place_of(at, source).is_some()))
        .map(|(entry, _)| entry)
        .collect()
}

/// The entries that pass for each feed, of those that it wants to know of: `wanted` names them by their
/// place in the batch, with the place of the feed, in order.
fn ask<'e>(
    store: &dyn Store,
    keeper: &'e Keeper<'_>,
    asking: &HashMap<usize, Asking<'_>>,
    batch: &Batch,
    wanted: &[(usize, usize)],
    at_hand: AtHand<'e>,
) -> Result<HashMap<usize, HashSet<Stand>>, StoreError> {
    let AtHand { entries, mut views } = at_hand;
    let mut passes: HashMap<usize, HashSet<Stand>> = HashMap::new();
    let by_entry: Vec<&[(usize, usize)]> = wanted.chunk_by(|one, other| one.0 == other.0).collect();
    for chunk in by_entry.chunks(CHUNK) {
        let of = |wants: &&[(usize, usize)]| wants.first().and_then(|(entry, _)| batch.looked.get(*entry));
        let keys: Vec<EntryKey> = chunk.iter().filter_map(of).map(|one| one.stand.key).collect();
        let missing: Vec<EntryKey> = keys.into_iter().filter(|key| !entries.contains_key(key)).collect();
        let read: HashMap<EntryKey, StoredEntry> =
            store.entries(&missing)?.into_iter().map(|stored| (stored.key, stored)).collect();
        for wants in chunk {
            let Some((one, source)) = of(wants).and_then(|one| Some((one, one.source?))) else { continue };
            let judged = Judged { keeper, asking, source, feeds: wants };
            let passed: Vec<usize> = match (entries.get(&one.stand.key), read.get(&one.stand.key)) {
                (Some(stored), _) => {
                    let view = views.remove(&one.stand.key).unwrap_or_else(|| own(stored));
                    judged.passes(stored, view)
                }
                (None, Some(stored)) => judged.passes(stored, own(stored)),
                (None, None) => Vec::new(),
            };
            for feed in passed {
                passes.entry(feed).or_default().insert(one.stand);
            }
        }
    }
    Ok(passes)
}

/// An entry of a source before the queries of some feeds.
struct Judged<'a, 'b> {
    keeper: &'a Keeper<'a>,
    source: usize,
    asking: &'b HashMap<usize, Asking<'b>>,
    feeds: &'b [(usize, usize)],
}

impl<'a> Judged<'a, '_> {
    /// The feeds whose queries it passes.
    fn passes<'v>(&self, stored: &'v StoredEntry, own: EntryView<'v>) -> Vec<usize>
    where
        'a: 'v,
    {
        let keeper = self.keeper;
        let Some(source) = keeper.plan.sources.get(self.source) else { return Vec::new() };
        let state = keeper.states.get(&source.name).unwrap_or(&UNKNOWN);
        let seen = Seen::of(stored, own, source, state, keeper.called(self.source));
        let passes = |feed: &usize| {
            let (Some(asking), Some(planned)) = (self.asking.get(feed), keeper.plan.feeds.get(*feed)) else {
                return false;
            };
            let place = keeper.place_of(*feed, self.source);
            place.is_some_and(|place| asking.questions.passes_once(&seen, place, planned, &keeper.context))
        };
        self.feeds.iter().map(|(_, feed)| *feed).filter(passes).collect()
    }
}

/// Adds to what is known of a feed what was found out.
fn conclude(
    store: &dyn Store,
    keeper: &Keeper<'_>,
    at: usize,
    feeds: &HashMap<FeedName, FeedState>,
    batch: &Batch,
    asking: &Asking<'_>,
    passes: HashSet<Stand>,
) -> Result<(), StoreError> {
    let (Some(planned), Some(passing)) = (keeper.plan.feeds.get(at), keeper.passing(at)) else { return Ok(()) };
    if passes.is_empty() && asking.known.is_empty() {
        return Ok(());
    }
    let before = feeds.get(&planned.name);
    let window = Window::of(keeper, planned, before);
    let mut passing = passing.borrow_mut();
    passing.load(store, planned, before)?;
    for stand in asking.known.iter().copied() {
        let Some((_, one)) = batch.get(stand.key) else { continue };
        let stays = one.stand == *stand && (one.news == News::Shown && one.source.is_some() || passes.contains(stand));
        if !stays || !one.judged && is_gone(store, stand.key)? {
            passing.stands.remove(stand);
        }
        passing.touched |= window.shows(*stand, one.source);
    }
    for stand in passes {
        passing.stands.insert(stand);
        let source = batch.get(stand.key).and_then(|(_, one)| one.source);
        passing.touched |= window.shows(stand, source);
    }
    passing.prune(asking.questions.late(&keeper.context));
    Ok(())
}

fn is_gone(store: &dyn Store, key: EntryKey) -> Result<bool, StoreError> {
    Ok(!store.without_content(&[key])?.is_empty())
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
