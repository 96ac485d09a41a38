//! The entries of a feed that pass its queries, the newest first: those known from before, then those
//! that the index finds below them.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

use chrono::{DateTime, Utc};

use crate::model::{EntryKey, FeedState, SourceName, Stand};
use crate::plan::PlannedFeed;
use crate::select::Candidate;
use crate::store::{Store, StoreError};

use super::super::shape::{states_of, title};
use super::index::{PartsWalk, Stuck, stand_of};
use super::keeper::{Keeper, Passing};
use super::questions::{Questions, Seen, own};

/// Entries read from the store at once, at least.
const LEAST: usize = 16;
/// And at most.
const MOST: usize = 256;

/// The entries that pass, one after the other.
pub(in super::super) struct Known<'a> {
    keeper: &'a Keeper<'a>,
    store: &'a dyn Store,
    at: usize,
    planned: &'a PlannedFeed,
    questions: Rc<Questions>,
    passing: &'a RefCell<Passing>,
    places: HashMap<&'a SourceName, usize>,
    /// Entries ready to be given.
    ready: VecDeque<Candidate>,
    /// From here on they are too young to pass now.
    late: Stand,
    /// What was given or skipped: only older ones come.
    behind: Stand,
    /// No older ones pass now.
    first: i64,
    /// How many are looked at next below the floor.
    size: usize,
}

impl<'a> Known<'a> {
    /// The entries of the feed at this place of the plan.
    pub(in super::super) fn of(
        keeper: &'a Keeper<'a>,
        store: &'a dyn Store,
        at: usize,
        questions: Rc<Questions>,
        before: &FeedState,
    ) -> Result<Option<Self>, StoreError> {
        let (Some(planned), Some(passing)) = (keeper.plan.feeds.get(at), keeper.passing(at)) else { return Ok(None) };
        passing.borrow_mut().load(store, planned, Some(before))?;
        let span = questions.span(&keeper.context);
        let sources = keeper.sources_of(planned);
        let places = sources.iter().enumerate().map(|(place, source)| (&source.name, place)).collect();
        let behind = match questions.late(&keeper.context) {
            i64::MAX => Stand::END,
            late => Stand { at: late, ..Stand::FIRST },
        };
        let first = span.first.timestamp();
        Ok(Some(Self {
            keeper,
            store,
            at,
            planned,
            questions,
            passing,
            places,
            ready: VecDeque::new(),
            late: behind,
            behind,
            first,
            size: LEAST,
        }))
    }

    /// When the youngest entry that is too young to pass may pass.
    pub(in super::super) fn next_flip(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let passing = self.passing.borrow();
        let young = passing.stands.range(self.late..).next()?;
        let date = DateTime::from_timestamp(young.at, 0)?;
        (0..self.planned.from.len()).filter_map(|place| self.questions.flips(place, date, now)).min()
    }

    /// The next entry; not taken yet.
    pub(in super::super) fn peek(&mut self, wanted: usize) -> Result<Option<&Candidate>, StoreError> {
        while self.ready.is_empty() {
            if !self.fill(wanted)? {
                return Ok(None);
            }
        }
        Ok(self.ready.front())
    }

    /// Takes the next entry.
    pub(in super::super) fn take(&mut self) -> Option<Candidate> {
        self.ready.pop_front()
    }

    /// Gets more entries; false when there are none.
    fn fill(&mut self, wanted: usize) -> Result<bool, StoreError> {
        let size = wanted.clamp(LEAST, MOST);
        let known: Vec<Stand> = {
            let passing = self.passing.borrow();
            let from = Stand { at: self.first, ..Stand::FIRST }.max(passing.floor);
            if from < self.behind {
                passing.stands.range(from..self.behind).rev().take(size).copied().collect()
            } else {
                Vec::new()
            }
        };
        let Some(last) = known.last() else { return self.extend(wanted) };
        self.behind = *last;
        self.ready.extend(self.shown(&known)?);
        Ok(true)
    }

    /// Those of these entries that may be shown now.
    fn shown(&self, stands: &[Stand]) -> Result<Vec<Candidate>, StoreError> {
        let keys: Vec<EntryKey> = stands.iter().map(|stand| stand.key).collect();
        let wanted: HashSet<Stand> = stands.iter().copied().collect();
        let heads = self.store.heads_at(&keys)?.into_iter();
        let shown = heads.filter(|head| {
            head.live && head.held_until.is_none() && wanted.contains(&Stand::of(head.published.utc(), head.key))
        });
        Ok(shown
            .filter_map(|head| {
                let place = self.places.get(&head.source).copied()?;
                Some(Candidate::new(head, place))
            })
            .collect())
    }

    /// Asks the queries of older entries than ever before; false when there are none.
    fn extend(&mut self, wanted: usize) -> Result<bool, StoreError> {
        let floor = self.passing.borrow().floor;
        if floor.at <= self.first && floor <= (Stand { at: self.first, ..Stand::FIRST }) || floor == Stand::FIRST {
            return Ok(false);
        }
        let narrowing = self.keeper.narrowing(self.at, &self.questions);
        let mut walk = self.keeper.parts(self.store)?.walk(self.store, &narrowing, floor);
        let mut found = 0;
        while found < wanted.max(1) {
            let Some(count) = self.look_below(&mut walk)? else { break };
            found += count;
        }
        // What lies above was given already, or its time has not come.
        Ok(true)
    }

    /// Looks at the next entries below the floor; how many of them pass and are not too young for it now,
    /// nothing when there are no more.
    fn look_below(&mut self, walk: &mut PartsWalk<'_>) -> Result<Option<usize>, StoreError> {
        let floor = self.passing.borrow().floor;
        let mut below: Vec<Stand> = Vec::with_capacity(self.size);
        let mut reached = None;
        while below.len() < self.size {
            let next = walk.next().map_err(|stuck| self.stuck(stuck))?;
            match next {
                Some(stand) if stand >= floor => {}
                Some(stand) if stand.at >= self.first => below.push(stand),
                // Older ones do not pass now; later they are older still.
                Some(_) => reached = Some(Stand { at: self.first, ..Stand::FIRST }),
                None => reached = Some(Stand::FIRST),
            }
            if reached.is_some() {
                break;
            }
        }
        self.size = (self.size * 2).min(MOST);
        let passing = self.passed(&below)?;
        let mut known = self.passing.borrow_mut();
        known.stands.extend(&passing);
        known.floor = reached.or(below.last().copied()).unwrap_or(floor);
        let now = passing.iter().filter(|stand| **stand < self.late).count();
        Ok((reached.is_none() || !passing.is_empty()).then_some(now))
    }

    fn stuck(&self, stuck: Stuck) -> StoreError {
        match stuck {
            Stuck::Store(error) => error,
            Stuck::Damaged => {
                self.keeper.damaged.set(true);
                StoreError::Corrupt { path: self.keeper.plan.state.clone(), detail: "the index is damaged".to_owned() }
            }
        }
    }

    /// Those of these entries that pass at some time.
    fn passed(&self, stands: &[Stand]) -> Result<Vec<Stand>, StoreError> {
        let sources = self.keeper.sources_of(self.planned);
        let states = states_of(&sources, self.keeper.states);
        let mut keys: Vec<EntryKey> = stands.iter().map(|stand| stand.key).collect();
        keys.sort_unstable();
        keys.dedup();
        let wanted: HashSet<Stand> = stands.iter().copied().collect();
        if let Some(passes) = self.questions.ask_the_clock_alone(&self.keeper.context) {
            let heads = self.store.heads_at(&keys)?.into_iter();
            let here =
                heads.filter(|head| head.live && self.places.get(&head.source).is_some_and(|place| passes(*place)));
            let stands = here.map(|head| Stand::of(head.published.utc(), head.key));
            return Ok(stands.filter(|stand| wanted.contains(stand)).collect());
        }
        let mut passed = Vec::new();
        for stored in self.store.entries(&keys)? {
            let Some(place) = self.places.get(&stored.source).copied() else { continue };
            let (Some(source), Some(state)) = (sources.get(place), states.get(place)) else { continue };
            let stand = stand_of(&stored);
            // It may have had another date when it came into the index.
            if !wanted.contains(&stand) {
                continue;
            }
            let called = title(source, state);
            let entry = Seen::of(&stored, own(&stored), source, state, &called);
            if self.questions.passes_once(&entry, place, self.planned, &self.keeper.context) {
                passed.push(stand);
            }
        }
        Ok(passed)
    }
}
