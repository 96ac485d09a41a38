//! A feed from what is stored: the newest entries of its sources, through the steps of select/.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::{
    Entry, EntryKey, Feed, FeedState, Frozen, Generator, Joined, Origin, Precision, SourceName, SourceState, Stamp,
    StoredEntry,
};
use crate::plan::{Also, Plan, PlannedFeed, PlannedSource};
use crate::render::GENERATOR;
use crate::select::{Candidate, Dropped, Order, Rules, STEPS, Stories};
use crate::store::{Store, StoreError};

use super::about::About;
use super::frozen::{name_in_text, name_stories};
use super::identity::{instead, mint};
use super::judge::Judge;
use super::kept::{Keeper, Known};
use super::shape::{origin, shape, states_of};
use super::states::States;
use super::stories::Finder;
use super::supply::{Streams, Supply};
use super::transform::transformed;

/// Entries that are looked at beyond those that are shown: some are copies.
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
    /// When the oldest entry was published that was looked at, in seconds; nothing: all were.
    pub bottom: Option<i64>,
    /// Under which id the entries it shows appear, and their copies; nothing: under their own.
    pub appear: BTreeMap<EntryKey, Option<String>>,
}

/// What assembling looks at.
pub struct Shelf<'a> {
    /// The store.
    pub store: &'a dyn Store,
    /// The plan.
    pub plan: &'a Plan,
    /// What is kept about the sources.
    pub states: &'a States,
    /// The clock.
    pub now: DateTime<Utc>,
}

/// Assembles a feed; nothing while none of its sources has ever answered.
///
/// # Errors
/// When the store cannot be read.
pub fn assemble(shelf: &Shelf<'_>, planned: &PlannedFeed, before: &FeedState) -> Result<Option<Assembled>, StoreError> {
    assemble_known(shelf, planned, before, None)
}

/// The same; what is known of the feed at this place of the plan is not asked again.
///
/// # Errors
/// When the store cannot be read, or a part of the index is damaged.
pub(super) fn assemble_known(
    shelf: &Shelf<'_>,
    planned: &PlannedFeed,
    before: &FeedState,
    known: Option<(&Keeper<'_>, usize)>,
) -> Result<Option<Assembled>, StoreError> {
    let mut assembled = None;
    shelf.store.in_one_go(&mut || {
        assembled = assembled_of(shelf, planned, before, known)?;
        Ok(())
    })?;
    Ok(assembled)
}

fn assembled_of(
    shelf: &Shelf<'_>,
    planned: &PlannedFeed,
    before: &FeedState,
    known: Option<(&Keeper<'_>, usize)>,
) -> Result<Option<Assembled>, StoreError> {
    let sources = shelf.plan.sources_of(planned);
    let states = states_of(&sources, shelf.states);
    if before.first_published.is_none() && states.iter().all(|state| state.last_ok.is_none()) {
        return Ok(None);
    }
    let Selection { chosen, dropped, joined, next, bottom, .. } =
        select_of(shelf, planned, (&sources, &states), before, known)?;
    let origins: Vec<Origin> = sources.iter().zip(&states).map(|(source, state)| origin(source, state)).collect();
    let (mut frozen, mut appear) = (Frozen::default(), BTreeMap::new());
    let told = Told { before, frozen: &mut frozen, appear: &mut appear };
    let entries = load(shelf.store, &chosen, &sources, &origins, planned, told)?;
    let releases = shelf.store.releases()?.into_iter();
    let of_sources = releases.filter(|(name, at)| *at > shelf.now && sources.iter().any(|source| source.name == *name));
    let next = of_sources.map(|(_, at)| at).chain(next).min();
    let shown = chosen.iter().map(|candidate| candidate.head.key).collect();
    let about = About { plan: shelf.plan, planned, sources: &sources, states: &states, before, now: shelf.now };
    let feed = about.feed(entries);
    Ok(Some(Assembled { feed, joined, next, dropped, frozen, shown, bottom, appear }))
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
    /// When the clock next changes one of the entries that were looked at, or takes it away.
    next: Option<DateTime<Utc>>,
    /// When the oldest entry was published that was looked at, in seconds; nothing: all were.
    bottom: Option<i64>,
}

/// Decides which entries a feed shows. What is known of the feed at this place of the plan is not asked
/// again; what was refused then is not among what was dropped.
///
/// # Errors
/// When the store cannot be read, or a part of the index is damaged.
pub(super) fn select(
    shelf: &Shelf<'_>,
    planned: &PlannedFeed,
    before: &FeedState,
    known: Option<(&Keeper<'_>, usize)>,
) -> Result<Selection, StoreError> {
    let sources = shelf.plan.sources_of(planned);
    let states = states_of(&sources, shelf.states);
    select_of(shelf, planned, (&sources, &states), before, known)
}

fn select_of(
    shelf: &Shelf<'_>,
    planned: &PlannedFeed,
    (sources, states): (&[&PlannedSource], &[&SourceState]),
    before: &FeedState,
    known: Option<(&Keeper<'_>, usize)>,
) -> Result<Selection, StoreError> {
    let (mut rules, joined) = rules_of(shelf, planned, sources, before)?;
    // Where sources take turns, the newest that pass are not those that are shown.
    let asked = known.filter(|_| rules.order == Order::Newest);
    let asked = asked.and_then(|(keeper, at)| Some((keeper, at, keeper.questions(at)?)));
    let of_known = match &asked {
        Some((keeper, at, questions)) => Known::of(keeper, shelf.store, *at, Rc::clone(questions), before)?,
        None => None,
    };
    let (mut judge, mut supply) = match (of_known, asked) {
        (Some(known), Some((_, _, questions))) => {
            // They pass whenever the clock lets them.
            let questions = Some(questions).filter(|questions| questions.clock);
            (Judge::asking(questions, shelf, planned, sources, states), Supply::Known(known))
        }
        _ => {
            let names: Vec<&SourceName> = sources.iter().map(|source| &source.name).collect();
            let streams = Streams::of(shelf.store, &names, rules.order, rules.limit)?;
            (Judge::new(shelf, planned, sources, states), Supply::Sources(streams))
        }
    };
    let Chosen { entries: chosen, dropped, looked, whole } = choose(shelf.store, &mut supply, &mut judge, &mut rules)?;
    let runs_out = |one: &Candidate| {
        let history = TimeDelta::from_std(sources.get(one.place)?.history).ok()?;
        one.head.last_listed.checked_add_signed(history).filter(|at| !one.head.listed && *at > shelf.now)
    };
    let grown = match &supply {
        Supply::Known(known) => known.next_flip(shelf.now),
        Supply::Sources(_) => None,
    };
    let next = looked.iter().flat_map(|one| [judge.flips(one), runs_out(one)]).flatten().chain(grown).min();
    let oldest = looked.last().map(|one| one.head.published.utc().timestamp());
    let bottom = oldest.filter(|_| !whole && rules.order == Order::Newest);
    Ok(Selection { chosen, dropped, rules, joined, next, bottom })
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
        dedupe: planned.dedupe,
        stories: planned.stories,
        order: planned.order,
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
        let sources = shelf.plan.sources_of(planned);
        let states = states_of(&sources, shelf.states);
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

/// What was chosen, and how far was looked.
struct Chosen {
    entries: Vec<Candidate>,
    dropped: Vec<Dropped>,
    /// All entries that were looked at.
    looked: Vec<Candidate>,
    /// Whether none is left.
    whole: bool,
}

/// Lets the newest entries through the steps, more and more of them, until the feed is full or there
/// are no more.
fn choose(
    store: &dyn Store,
    supply: &mut Supply<'_>,
    judge: &mut Judge<'_>,
    rules: &mut Rules,
) -> Result<Chosen, StoreError> {
    let mut ready: Vec<Candidate> = Vec::new();
    let mut wanted = rules.limit.saturating_add(PAGE);
    let mut finder = Finder::default();
    loop {
        let mut done = false;
        let passed = |ready: &[Candidate], rules: &Rules| {
            ready.iter().filter(|one| !rules.refused.contains_key(&one.head.key)).count()
        };
        while !done && passed(&ready, rules) < wanted {
            let more = supply.more(wanted - passed(&ready, rules))?;
            done = more.is_empty();
            judge.ask(&more, rules)?;
            ready.extend(more);
        }
        let looked = up_to(&ready, wanted, rules);
        judge.compare(looked, rules);
        if rules.stories != Stories::No {
            finder.look(store, looked, rules)?;
        }
        let mut dropped = Vec::new();
        let entries = STEPS.iter().fold(looked.to_vec(), |entries, step| step.apply(entries, rules, &mut dropped));
        let settled = rules.order == Order::Newest || is_settled(looked, &dropped, &entries, &supply.more_of());
        let whole = done && looked.len() == ready.len();
        if whole || entries.len() >= rules.limit && settled {
            let looked = looked.to_vec();
            return Ok(Chosen { entries, dropped, looked, whole });
        }
        wanted = passed(looked, rules).max(1).saturating_mul(4).max(wanted);
    }
}

/// The newest entries, as far as so many of them pass; all of one second are taken together: their
/// order is decided later. Where sources take turns, all.
fn up_to<'a>(ready: &'a [Candidate], wanted: usize, rules: &Rules) -> &'a [Candidate] {
    if rules.order == Order::Spread {
        return ready;
    }
    let second = |one: &Candidate| one.head.published.utc().timestamp();
    let passing = ready.iter().enumerate().filter(|(_, one)| !rules.refused.contains_key(&one.head.key));
    let Some((last, at)) = passing.map(|(at, one)| (at, second(one))).nth(wanted.saturating_sub(1)) else {
        return ready;
    };
    let rest = ready.get(last..).unwrap_or_default();
    let same = rest.iter().take_while(|one| second(one) == at).count();
    ready.get(..last + same).unwrap_or(ready)
}

/// Whether no source that has more entries could still come in an earlier turn than the last one shown.
fn is_settled(candidates: &[Candidate], dropped: &[Dropped], chosen: &[Candidate], more: &[usize]) -> bool {
    let turns = |shown: &mut dyn Iterator<Item = usize>| {
        let mut turns: HashMap<usize, usize> = HashMap::new();
        shown.for_each(|place| *turns.entry(place).or_default() += 1);
        turns
    };
    let last = turns(&mut chosen.iter().map(|one| one.place)).into_values().max().unwrap_or_default();
    let cut: HashSet<EntryKey> = dropped.iter().filter(|one| one.step == "limit").map(|one| one.key).collect();
    let cut = candidates.iter().filter(|one| cut.contains(&one.head.key)).map(|one| one.place);
    let ready = turns(&mut chosen.iter().map(|one| one.place).chain(cut));
    more.iter().all(|place| ready.get(place).is_some_and(|ready| *ready > last))
}

/// The later of two moments.
pub(super) fn later(one: Option<Stamp>, other: Option<Stamp>) -> Option<Stamp> {
    one.into_iter().chain(other).max_by_key(Stamp::utc)
}

/// What a feed said of its entries before, and what it says of them for good.
pub(super) struct Told<'a> {
    pub(super) before: &'a FeedState,
    pub(super) frozen: &'a mut Frozen,
    /// Under which id each entry appears; see [`FeedState::appear`].
    pub(super) appear: &'a mut BTreeMap<EntryKey, Option<String>>,
}

/// Reads the chosen entries and shapes them; no id stands twice.
pub(super) fn load(
    store: &dyn Store,
    chosen: &[Candidate],
    sources: &[&PlannedSource],
    origins: &[Origin],
    planned: &PlannedFeed,
    told: Told<'_>,
) -> Result<Vec<Entry>, StoreError> {
    let (mut told, mut issued) = (told, HashMap::new());
    let mut entries = Vec::with_capacity(chosen.len());
    let (mut stories, mut named) = (Vec::with_capacity(chosen.len()), Vec::with_capacity(chosen.len()));
    let twice = given_twice(chosen);
    // Each source was last updated when the newest of its entries here was.
    let mut newest: Vec<Option<Stamp>> = vec![None; origins.len()];
    for chunk in chosen.chunks(CHUNK) {
        let keys: Vec<EntryKey> = chunk.iter().map(|candidate| candidate.head.key).collect();
        let by_key: HashMap<EntryKey, &Candidate> = chunk.iter().map(|one| (one.head.key, one)).collect();
        for mut stored in store.entries(&keys)? {
            let Some(candidate) = by_key.get(&stored.key).copied() else { continue };
            let place = candidate.place;
            let (Some(source), Some(origin)) = (sources.get(place), origins.get(place)) else { continue };
            let copies =
                name_copies(store, &mut stored, candidate, sources, origins, planned.also, (&mut told, &mut issued))?;
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
    own_ids_again(chosen, &mut entries, &issued, told.appear);
    let (before, frozen) = (&told.before.frozen, told.frozen);
    let mut in_stories: Vec<_> = stories.into_iter().zip(entries.iter_mut().map(|(_, entry)| entry)).collect();
    name_stories(&mut in_stories, before, frozen);
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

/// Names the copies of an entry, behind them what is hidden for its story, and gives it the id of its
/// group: the one under which one of them appeared here first, else that of the one that came first. How
/// many copies are named.
fn name_copies(
    store: &dyn Store,
    shown: &mut StoredEntry,
    candidate: &Candidate,
    sources: &[&PlannedSource],
    origins: &[Origin],
    also: Also,
    (told, issued): (&mut Told<'_>, &mut HashMap<EntryKey, String>),
) -> Result<usize, StoreError> {
    let named: Vec<EntryKey> = candidate.also.iter().chain(&candidate.told).copied().collect();
    // Within one source, numbers grow in the order of the document.
    let mut copies = 0;
    let mut group = vec![((shown.first_seen, candidate.place, shown.key), shown.entry.id.clone())];
    for copy in store.entries(&named)? {
        let at = sources.iter().position(|source| source.name == copy.source).unwrap_or(usize::MAX);
        let is_copy = candidate.also.contains(&copy.key);
        if is_copy {
            group.push(((copy.first_seen, at, copy.key), copy.entry.id.clone()));
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
    group.sort();
    let known = group.iter().find_map(|((_, _, key), own)| {
        let appeared = told.before.appear.get(key)?;
        appeared.clone().or_else(|| own.clone())
    });
    let id = known.or_else(|| group.first().and_then(|(_, own)| own.clone()));
    for ((_, _, key), own) in group {
        told.appear.insert(key, id.clone().filter(|_| id != own));
        issued.extend(own.map(|own| (key, own)));
    }
    shown.entry.id = id;
    Ok(copies)
}

/// Where two entries would appear under one id, it stays with the group of the entry to which it was
/// issued, else with the first; the others have their own again.
fn own_ids_again(
    chosen: &[Candidate],
    entries: &mut [(usize, Entry)],
    issued: &HashMap<EntryKey, String>,
    appear: &mut BTreeMap<EntryKey, Option<String>>,
) {
    if chosen.len() != entries.len() {
        return;
    }
    // Each time one more has its own: it ends.
    for _ in 0..chosen.len() {
        let mut holders: HashMap<&str, usize> = HashMap::new();
        let mut lent = None;
        for (at, (candidate, (_, entry))) in chosen.iter().zip(entries.iter()).enumerate() {
            let Some(id) = entry.id.as_deref() else { continue };
            let Some(first) = holders.insert(id, at) else { continue };
            let holds = |candidate: &Candidate| {
                let mut members = [candidate.head.key].into_iter().chain(candidate.also.iter().copied());
                members.any(|key| issued.get(&key).is_some_and(|own| own == id))
            };
            let others = [(at, candidate)].into_iter().chain(chosen.get(first).map(|one| (first, one)));
            let others: Vec<_> = others.filter(|(_, one)| one.head.id != id).collect();
            lent = others.iter().find(|(_, one)| !holds(one)).or(others.first()).map(|(at, _)| *at);
            if lent.is_some() {
                break;
            }
        }
        let Some((candidate, (_, entry))) = lent.and_then(|at| Some((chosen.get(at)?, entries.get_mut(at)?))) else {
            return;
        };
        entry.id = Some(candidate.head.id.clone());
        for key in [candidate.head.key].iter().chain(&candidate.also) {
            let own = issued.get(key).is_some_and(|own| *own == candidate.head.id);
            appear.insert(*key, (!own).then(|| candidate.head.id.clone()));
        }
    }
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
