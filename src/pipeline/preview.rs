//! What a feed would show before it is saved: a query asked of all that is stored.

use std::collections::{BTreeMap, HashMap};
use std::iter::Peekable;
use std::time::Duration;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::Serialize;

use crate::model::{EntryKey, FeedState, SourceName, SourceState, Stamp, Stand, StoredEntry};
use crate::plan::{Plan, PlannedFeed, PlannedSource};
use crate::query::{Context, Query, Verdict};
use crate::select::{Candidate, Dropped, Rules, STEPS, newest_first};
use crate::store::{Indexing, StoreError};

use super::assemble::{Shelf, rules_of};
use super::dates::whole_seconds;
use super::error::RunError;
use super::explain::Said;
use super::judge::{Judge, view};
use super::kept::{Candidates, StoreIndex, stand_of};
use super::run::backend;
use super::shape::{states_of, title};
use super::states::States;
use super::transform::{changes_words, transformed};

/// Entries that are looked for beyond those that are shown, before the steps are gone through.
const SPARE: usize = 8;

/// Entries looked at in one go, at most.
const PAGE: usize = 256;

/// Entries read from the store before the clock is looked at again.
const CHUNK: usize = 32;

/// How long entries are looked at where the index cannot say which may match: regexes, `url:`.
pub struct Allowance<'a> {
    /// The time.
    pub time: Duration,
    /// How much this thread has worked until now; only differences count.
    pub worked: &'a dyn Fn() -> Duration,
}

/// What is asked.
pub struct Wanted<'a> {
    /// The query: one more `keep` of the feed.
    pub query: &'a Query,
    /// The feed, saved or not.
    pub feed: &'a PlannedFeed,
    /// Entries shown at most.
    pub limit: usize,
    /// The zone of days in the query.
    pub timezone: Tz,
    /// When to stop, however much has been looked at; nothing: when all has.
    pub allowance: Option<Allowance<'a>>,
}

/// What the feed would show.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Preview {
    /// Whether there is a store at all.
    pub has_run: bool,
    /// The entries it would show, in their order.
    pub kept: Vec<Line>,
    /// Entries, not older than those, that have what the query asks for and yet are not shown; the newest.
    pub dropped: Vec<Line>,
    /// How many more of these there are.
    pub more_dropped: usize,
    /// How many entries were read since there is no index of them yet; the next pass makes one.
    #[serde(skip)]
    pub unindexed: usize,
    /// How many entries the query was asked of; the index knows of the others that it does not find them.
    pub looked_at: usize,
    /// Whether there are no older ones that would be shown if there were room.
    pub whole: bool,
    /// Where the time was over before enough was found or all was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Stopped>,
}

/// How far entries were looked at before the time was over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Stopped {
    /// The time that was allowed, in milliseconds.
    pub after_ms: u64,
    /// The date of the oldest entry that was looked at; older ones may match, too.
    pub back_to: Option<DateTime<Utc>>,
}

/// One entry.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Its source.
    pub source: SourceName,
    /// Its title.
    pub title: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Its published id.
    pub id: String,
    /// When it was published.
    pub published: Option<Stamp>,
    /// What keeps it out: `query`, or the key of config.yaml.
    pub step: Option<&'static str>,
    /// Why, for a person.
    pub why: String,
    /// The terms of the query that decided.
    pub terms: Vec<Said>,
}

/// Asks a query of the store. Nobody is asked, nothing is written, but that an index is wanted where there is none.
///
/// # Errors
/// When the store cannot be read.
pub fn preview(plan: &Plan, wanted: &Wanted<'_>, now: DateTime<Utc>) -> Result<Preview, RunError> {
    let now = whole_seconds(now);
    let Some(mut store) = backend(&plan.state).look(&plan.state)? else { return Ok(Preview::default()) };
    if store.indexing()? == Indexing::None {
        // Where it cannot be written down, the next question takes as long as this one.
        let _ = store.want_index();
    }
    let store = store.as_ref();
    let states: States = store.sources()?.into_iter().collect();
    let before = store.feeds()?.into_iter().find(|(name, _)| *name == wanted.feed.name).map(|(_, state)| state);
    let shelf = Shelf { store, plan, states: &states, now };
    Ok(Asking::new(&shelf, wanted).answer(&before.unwrap_or_default())?)
}

/// What is known of an entry that is told of.
struct Seen {
    stored: StoredEntry,
    verdict: Verdict,
}

/// Asks one query of the store.
struct Asking<'a> {
    shelf: &'a Shelf<'a>,
    wanted: &'a Wanted<'a>,
    sources: Vec<&'a PlannedSource>,
    states: Vec<&'a SourceState>,
    /// Which place each source has among these.
    places: HashMap<&'a SourceName, usize>,
    context: Context,
    /// Those that the query finds, the newest first.
    found: Vec<Candidate>,
    /// Those that a negation alone keeps out, the newest first.
    near: Vec<EntryKey>,
    seen: BTreeMap<EntryKey, Seen>,
    more_near: usize,
    looked_at: usize,
    /// The date of the entry that was looked at last.
    back_to: Option<DateTime<Utc>>,
}

impl<'a> Asking<'a> {
    fn new(shelf: &'a Shelf<'a>, wanted: &'a Wanted<'a>) -> Self {
        let sources = shelf.plan.sources_of(wanted.feed);
        let states = states_of(&sources, shelf.states);
        let places = sources.iter().enumerate().map(|(place, source)| (&source.name, place)).collect();
        Self {
            shelf,
            wanted,
            places,
            sources,
            states,
            context: Context { now: shelf.now, timezone: wanted.timezone },
            found: Vec::new(),
            near: Vec::new(),
            seen: BTreeMap::new(),
            more_near: 0,
            looked_at: 0,
            back_to: None,
        }
    }

    fn answer(mut self, before: &FeedState) -> Result<Preview, StoreError> {
        let (sources, states) = (self.sources.clone(), self.states.clone());
        let (mut rules, _) = rules_of(self.shelf, self.wanted.feed, &sources, before)?;
        rules.limit = self.wanted.limit;
        let mut judge = Judge::new(self.shelf, self.wanted.feed, &sources, &states);
        let index = StoreIndex::read(self.shelf.store, self.shelf.plan, self.shelf.states)?;
        let numbers = self.numbers()?;
        // What a negation alone keeps out is told of, too.
        let narrowing = self.wanted.query.narrowing_but_for_negations();
        let mut stands = index.candidates_of(&narrowing, &numbers).peekable();
        let mut enough = self.wanted.limit.saturating_add(SPARE);
        let clock = Clock::start(self.wanted.allowance.as_ref());
        loop {
            let page = page(&mut stands, self.size(enough))?;
            let looked_at = self.look(&page, &clock)?;
            let ended = looked_at == page.len() && stands.peek().is_none();
            let stopped = clock.stopped().filter(|_| !ended);
            if !ended && stopped.is_none() && self.found.len() < enough {
                continue;
            }
            judge.look(&self.found, &mut rules)?;
            let (chosen, dropped) = through_the_steps(self.found.clone(), &rules);
            let full = chosen.len() >= self.wanted.limit;
            if ended || full || stopped.is_some() {
                let whole = ended && dropped.iter().all(|one| one.step != "limit");
                let back_to = self.back_to;
                let stopped = stopped.filter(|_| !full).map(|after_ms| Stopped { after_ms, back_to });
                let unindexed = index.unindexed();
                return Ok(Preview { stopped, unindexed, ..self.told(&chosen, dropped, whole) });
            }
            enough = self.found.len().saturating_mul(2);
        }
    }

    /// How many entries to look at next: as many as are missing, if they are like those before.
    fn size(&self, enough: usize) -> usize {
        let missing = enough.saturating_sub(self.found.len());
        let (of, found) = (self.looked_at.max(1), self.found.len().max(1));
        (missing.saturating_mul(of) / found).clamp(CHUNK, PAGE)
    }

    /// The numbers of the sources in the store, and whether config.yaml changes the words of their entries.
    fn numbers(&self) -> Result<Vec<(i64, bool)>, StoreError> {
        let records = self.shelf.store.sources()?;
        let planned = records.into_iter().filter_map(|record| {
            let source = self.sources.iter().find(|source| source.name == record.name)?;
            Some((record.number, changes_words(source, self.wanted.feed)))
        });
        Ok(planned.collect())
    }

    /// Asks the query of these entries, as far as the time allows; says how many these were.
    fn look(&mut self, stands: &[Stand], clock: &Clock<'_>) -> Result<usize, StoreError> {
        let mut done = 0;
        for chunk in stands.chunks(CHUNK) {
            self.look_at(chunk)?;
            done += chunk.len();
            if clock.stopped().is_some() {
                break;
            }
        }
        Ok(done)
    }

    /// Asks the query of these entries, as far as they may be shown.
    fn look_at(&mut self, stands: &[Stand]) -> Result<(), StoreError> {
        let query = self.wanted.query;
        let near = query.has_negations();
        let mut matching: Vec<EntryKey> = Vec::new();
        let keys: Vec<EntryKey> = stands.iter().map(|stand| stand.key).collect();
        for stored in self.shelf.store.entries(&keys)? {
            // It may have had another date when it came into the index.
            if !stands.contains(&stand_of(&stored)) {
                continue;
            }
            let Some(place) = self.places.get(&stored.source).copied() else { continue };
            let (Some(source), Some(state)) = (self.sources.get(place).copied(), self.states.get(place).copied())
            else {
                continue;
            };
            if stored.held_until.is_some_and(|until| until > self.shelf.now) {
                continue;
            }
            self.looked_at += 1;
            self.back_to = stored.entry.published.map(|at| at.utc());
            let called = title(source, state);
            let changed = transformed(&stored.entry, source, self.wanted.feed);
            let entry = changed.as_ref().unwrap_or(&stored.entry);
            let view = view(entry, stored.first_seen, (source, state), &called);
            let matches = query.matches(&view, &self.context);
            let is_near = || near && query.matches_but_for_negations(&view, &self.context);
            if !(matches || is_near()) {
                continue;
            }
            if !matches && self.near.len() >= self.wanted.limit {
                self.more_near += 1;
                continue;
            }
            let verdict = query.judge(&view, &self.context);
            let known = if matches { &mut matching } else { &mut self.near };
            known.push(stored.key);
            self.seen.insert(stored.key, Seen { verdict, stored: without_texts(stored) });
        }
        for head in self.shelf.store.heads_at(&matching)? {
            let place = self.places.get(&head.source).copied();
            self.found.extend(place.filter(|_| head.live).map(|place| Candidate::new(head, place)));
        }
        Ok(())
    }

    /// Tells of what is shown and of what is not.
    fn told(self, chosen: &[Candidate], dropped: Vec<Dropped>, whole: bool) -> Preview {
        let last = chosen.last().filter(|_| !whole).map(|last| last.head.published.utc());
        let late = |seen: &Seen| last.is_none_or(|last| seen.stored.entry.published.is_some_and(|at| at.utc() >= last));
        let kept = chosen.iter().filter_map(|one| self.seen.get(&one.head.key)).map(|seen| line(seen, None)).collect();
        let by_query = self.near.iter().map(|key| (*key, "query", String::new()));
        let by_step = dropped.into_iter().filter(|one| one.step != "limit").map(|one| {
            let shown = chosen.iter().find(|shown| shown.also.contains(&one.key));
            let stands = shown.map(|shown| format!("; the entry of {} stands for it", shown.head.source));
            (one.key, one.step, one.why + &stands.unwrap_or_default())
        });
        let mut lines: Vec<Line> = by_query
            .chain(by_step)
            .filter_map(|(key, step, why)| {
                self.seen.get(&key).filter(|seen| late(seen)).map(|seen| line(seen, Some((step, why))))
            })
            .collect();
        lines.sort_by_key(|line| std::cmp::Reverse(line.published.map(|at| at.utc())));
        let more = lines.len().saturating_sub(self.wanted.limit) + self.more_near;
        lines.truncate(self.wanted.limit);
        Preview {
            has_run: true,
            kept,
            dropped: lines,
            more_dropped: more,
            looked_at: self.looked_at,
            whole,
            stopped: None,
            unindexed: 0,
        }
    }
}

/// Says when the time is over.
struct Clock<'a> {
    allowance: Option<&'a Allowance<'a>>,
    begin: Duration,
}

impl<'a> Clock<'a> {
    fn start(allowance: Option<&'a Allowance<'a>>) -> Self {
        Self { allowance, begin: allowance.map_or(Duration::ZERO, |allowance| (allowance.worked)()) }
    }

    /// The milliseconds that were allowed, when they are over.
    fn stopped(&self) -> Option<u64> {
        let allowance = self.allowance?;
        let over = (allowance.worked)().saturating_sub(self.begin) >= allowance.time;
        over.then(|| u64::try_from(allowance.time.as_millis()).unwrap_or(u64::MAX))
    }
}

/// The next entries, and all others of the last one's second: their order is decided later.
fn page(candidates: &mut Peekable<Candidates<'_>>, size: usize) -> Result<Vec<Stand>, StoreError> {
    let mut stands: Vec<Stand> = Vec::with_capacity(size);
    loop {
        let last = stands.last().filter(|_| stands.len() >= size).map(|last| last.at);
        let goes_on = |next: &Stand| last.is_none_or(|last| last == next.at);
        let next = candidates.next_if(|next| next.as_ref().ok().is_none_or(goes_on));
        match next.transpose()? {
            Some(stand) => stands.push(stand),
            None => return Ok(stands),
        }
    }
}

/// Titles are told of; texts would only fill the memory.
fn without_texts(mut stored: StoredEntry) -> StoredEntry {
    let entry = std::mem::take(&mut stored.entry);
    stored.entry = crate::model::Entry {
        id: entry.id,
        title: entry.title,
        url: entry.url,
        published: entry.published,
        ..crate::model::Entry::default()
    };
    stored
}

fn through_the_steps(mut found: Vec<Candidate>, rules: &Rules) -> (Vec<Candidate>, Vec<Dropped>) {
    found.sort_by(newest_first);
    let mut dropped = Vec::new();
    let chosen = STEPS.iter().fold(found, |entries, step| step.apply(entries, rules, &mut dropped));
    (chosen, dropped)
}

fn line(seen: &Seen, out: Option<(&'static str, String)>) -> Line {
    let entry = &seen.stored.entry;
    let terms: Vec<Said> = seen.verdict.reasons.iter().cloned().map(Said::from).collect();
    // What was found decides for a person; what was not says something only where nothing was.
    let decides = |said: &&Said| said.found || !terms.iter().any(|said| said.found);
    let by_query = || terms.iter().filter(decides).map(|said| said.told.clone()).collect::<Vec<_>>().join(", ");
    let (step, why) = match out {
        Some((step, why)) if !why.is_empty() => (Some(step), why),
        Some((step, _)) => (Some(step), by_query()),
        None => (None, by_query()),
    };
    Line {
        source: seen.stored.source.clone(),
        title: entry.title.clone(),
        url: entry.url.as_ref().map(|url| url.as_str().to_owned()),
        id: entry.id.clone().unwrap_or_default(),
        published: entry.published,
        step,
        why,
        terms,
    }
}
