//! Which entries pass the queries of each feed, as far as it was asked, and what a pass adds to that.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use chrono::{DateTime, Utc};

use crate::model::{FeedName, FeedState, Narrowing, SourceName, Stand};
use crate::plan::{Plan, PlannedFeed, PlannedSource};
use crate::query::{Context, Filters};
use crate::store::{Asked, FeedChange, Indexing, KeptChange, SourceMark, Store, StoreError};

use super::super::shape::{UNKNOWN, states_of, title};
use super::super::states::States;
use super::index::Parts;
use super::narrow::Sources;
use super::questions::{Questions, asks, drops, rules};

/// Entries kept beyond those that a feed looks at, as a multiple of its limit: room for per_source and copies.
const SPARE: usize = 4;

/// Entries that a feed of any limit looks at beyond it.
const MARGIN: usize = 8;

/// What is known of one feed.
#[derive(Debug)]
pub(super) struct Passing {
    /// The entries that pass, from the floor on.
    pub(super) stands: BTreeSet<Stand>,
    /// From here on it is known of each entry whether it passes.
    pub(super) floor: Stand,
    /// What is in the store of it; nothing while it was not read.
    stored: Option<BTreeSet<Stand>>,
    /// How it is kept in the store.
    asked: Option<Asked>,
    /// The hashes of the rules of today.
    rules: u64,
    told: u64,
    /// Whether all that was kept is forgotten.
    afresh: bool,
    /// Whether something changed that the feed may show.
    pub(super) touched: bool,
    /// Entries that are kept at most before the oldest are let go.
    room: usize,
}

impl Passing {
    /// Reads what the store knows.
    pub(super) fn load(
        &mut self,
        store: &dyn Store,
        planned: &PlannedFeed,
        before: Option<&FeedState>,
    ) -> Result<(), StoreError> {
        if self.stored.is_some() {
            return Ok(());
        }
        let stored: BTreeSet<Stand> =
            if self.asked.is_some() { store.kept(&planned.name)?.into_iter().collect() } else { BTreeSet::new() };
        if !self.afresh {
            self.stands.clone_from(&stored);
        }
        self.stored = Some(stored);
        // What it looked at last it looks at again.
        let bottom = before.and_then(|before| before.bottom).unwrap_or(i64::MIN);
        let looked_at = self.stands.iter().rev().take_while(|stand| stand.at >= bottom).count();
        self.room = planned.limit.saturating_add(MARGIN).saturating_mul(SPARE).max(looked_at.saturating_mul(2));
        Ok(())
    }

    /// Lets the oldest entries go when there are far more than are ever looked at; those from `late`
    /// on are not counted: their time has not come.
    pub(super) fn prune(&mut self, late: i64) {
        if self.stands.len() <= self.room.saturating_mul(2) {
            return;
        }
        let count = self.stands.range(..Stand { at: late, ..Stand::FIRST }).count();
        if count <= self.room.saturating_mul(2) {
            return;
        }
        let Some(lowest) = self.stands.range(..Stand { at: late, ..Stand::FIRST }).nth(count - self.room).copied()
        else {
            return;
        };
        self.stands = self.stands.split_off(&lowest);
        self.floor = lowest;
    }

    /// What has to be written; nothing when all is as it was.
    fn change(&mut self, name: &FeedName) -> Option<FeedChange> {
        let as_kept = |asked: &Asked| (asked.rules, asked.told, asked.floor) == (self.rules, self.told, self.floor);
        let none = BTreeSet::new();
        let stored = self.stored.as_ref().unwrap_or(&none);
        let loaded = self.stored.is_some();
        let before = if self.afresh { &none } else { stored };
        let added: Vec<Stand> = if loaded { self.stands.difference(before).copied().collect() } else { Vec::new() };
        let removed: Vec<Stand> = if loaded { before.difference(&self.stands).copied().collect() } else { Vec::new() };
        if self.asked.as_ref().is_some_and(as_kept) && !self.touched && added.is_empty() && removed.is_empty() {
            return None;
        }
        let (rules, told, floor) = (self.rules, self.told, self.floor);
        let name = name.clone();
        let change =
            FeedChange { name, rules, told, floor, touched: self.touched, afresh: self.afresh, added, removed };
        if loaded {
            self.stored = Some(self.stands.clone());
        }
        let before = self.asked.as_ref().map_or(0, |asked| asked.touched);
        let touched = if self.touched { i64::MAX } else { before };
        self.asked = Some(Asked { rules, told, floor, touched });
        (self.touched, self.afresh) = (false, false);
        Some(change)
    }
}

/// What is known of all feeds of a plan.
pub(in super::super) struct Keeper<'a> {
    pub(super) plan: &'a Plan,
    pub(in super::super) states: &'a States,
    pub(super) context: Context,
    /// The numbers of the plan's sources in the store, in the order of the plan.
    pub(super) numbers: Vec<Option<i64>>,
    /// Where each source stands in the plan.
    by_name: OnceCell<HashMap<SourceName, usize>>,
    /// Sources in the store, those that left config.yaml too.
    all_sources: usize,
    /// What each source of the plan is called.
    called: Vec<OnceCell<String>>,
    drops: Vec<OnceCell<Rc<Filters>>>,
    questions: Vec<OnceCell<Option<Rc<Questions>>>>,
    passing: Vec<RefCell<Passing>>,
    /// For each feed the places of the plan's sources in its `from`.
    places: Vec<OnceCell<Vec<Option<u32>>>>,
    narrowings: Vec<OnceCell<Narrowing>>,
    added: OnceCell<Sources>,
    parts: OnceCell<Parts>,
    gone: Vec<FeedName>,
    /// Whether a part of the index turned out to be damaged.
    pub(super) damaged: std::cell::Cell<bool>,
}

impl<'a> Keeper<'a> {
    /// As the store knows it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(in super::super) fn open(
        store: &dyn Store,
        plan: &'a Plan,
        states: &'a States,
        marks: &[SourceMark],
        now: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        let mut asked: HashMap<FeedName, Asked> = store.asked()?.into_iter().collect();
        let numbers: HashMap<&SourceName, i64> = marks.iter().map(|mark| (&mark.name, mark.number)).collect();
        let passing = plan.feeds.iter().map(|planned| {
            let asked = asked.remove(&planned.name);
            let rules = rules(plan, planned);
            let same = asked.filter(|asked| asked.rules == rules);
            RefCell::new(Passing {
                stands: BTreeSet::new(),
                floor: same.map_or(Stand::END, |asked| asked.floor),
                stored: None,
                asked,
                rules,
                told: asked.map_or(0, |asked| asked.told),
                afresh: asked.is_some() && same.is_none(),
                touched: same.is_none(),
                room: usize::MAX,
            })
        });
        let passing: Vec<RefCell<Passing>> = passing.collect();
        let mut gone: Vec<FeedName> = asked.into_keys().collect();
        gone.sort();
        Ok(Self {
            plan,
            states,
            context: Context { now, timezone: plan.timezone },
            numbers: plan.sources.iter().map(|source| numbers.get(&source.name).copied()).collect(),
            by_name: OnceCell::new(),
            all_sources: marks.len(),
            called: plan.sources.iter().map(|_| OnceCell::new()).collect(),
            drops: plan.sources.iter().map(|_| OnceCell::new()).collect(),
            questions: plan.feeds.iter().map(|_| OnceCell::new()).collect(),
            passing,
            places: plan.feeds.iter().map(|_| OnceCell::new()).collect(),
            narrowings: plan.feeds.iter().map(|_| OnceCell::new()).collect(),
            added: OnceCell::new(),
            parts: OnceCell::new(),
            gone,
            damaged: std::cell::Cell::new(false),
        })
    }

    /// Whether a feed has to be looked at: something came that it may show, or its rules changed.
    pub(in super::super) fn is_touched(&self, at: usize, seen: i64) -> bool {
        let Some(passing) = self.passing.get(at).map(RefCell::borrow) else { return true };
        passing.touched || passing.asked.is_none_or(|asked| asked.touched > seen)
    }

    /// Whether it knows all: no entries wait to be looked at, left by a pass that was cut short, and there is an
    /// index where feeds ask anything. For whoever only looks; a pass sees to both.
    pub(in super::super) fn is_current(&self, store: &dyn Store) -> Result<bool, StoreError> {
        let indexed = !asks(self.plan) || store.indexing()? == Indexing::Whole;
        Ok(indexed && store.waiting(None, 1)?.is_empty())
    }

    /// The clock.
    pub(in super::super) fn now(&self) -> DateTime<Utc> {
        self.context.now
    }

    /// Says that a feed was published as it is now.
    pub(in super::super) fn published(&self, at: usize) {
        if let Some(passing) = self.passing.get(at) {
            passing.borrow_mut().touched = false;
        }
    }

    /// Says that something changed that a feed may show.
    pub(super) fn touch(&self, at: usize) {
        if let Some(passing) = self.passing.get(at) {
            passing.borrow_mut().touched = true;
        }
    }

    pub(super) fn passing(&self, at: usize) -> Option<&RefCell<Passing>> {
        self.passing.get(at)
    }

    /// The place of a source in the plan; nothing: it left config.yaml.
    pub(super) fn source(&self, name: &SourceName) -> Option<usize> {
        let by_name = || self.plan.sources.iter().enumerate().map(|(at, source)| (source.name.clone(), at)).collect();
        self.by_name.get_or_init(by_name).get(name).copied()
    }

    /// The place of a source of the plan in what a feed reads.
    pub(super) fn place_of(&self, feed: usize, source: usize) -> Option<usize> {
        let places = self.places.get(feed)?.get_or_init(|| {
            let mut places = vec![None; self.plan.sources.len()];
            let from = self.plan.feeds.get(feed).map(|planned| planned.from.as_slice()).unwrap_or_default();
            for (place, source) in (0..).zip(from) {
                if let Some(known) = places.get_mut(*source) {
                    *known = Some(place);
                }
            }
            places
        });
        places.get(source).copied().flatten().map(|place| place as usize)
    }

    /// What a source of the plan is called.
    pub(super) fn called(&self, source: usize) -> &str {
        let name = || {
            let planned = self.plan.sources.get(source);
            planned
                .map(|planned| title(planned, self.states.get(&planned.name).unwrap_or(&UNKNOWN)))
                .unwrap_or_default()
        };
        self.called.get(source).map_or("", |cell| cell.get_or_init(name))
    }

    /// Whether it is known already that something changed that a feed may show.
    pub(super) fn is_known_touched(&self, at: usize) -> bool {
        self.passing.get(at).is_some_and(|passing| passing.borrow().touched)
    }

    pub(super) fn sources_of(&self, planned: &PlannedFeed) -> Vec<&'a PlannedSource> {
        self.plan.sources_of(planned)
    }

    /// What a feed asks; nothing when every entry passes. What the sources say of themselves may have
    /// changed what it asks: then all is asked again.
    pub(in super::super) fn questions(&self, at: usize) -> Option<Rc<Questions>> {
        let planned = self.plan.feeds.get(at)?;
        let found = self.questions.get(at)?.get_or_init(|| {
            let sources = self.sources_of(planned);
            if Questions::none(planned, &sources) {
                return None;
            }
            let states = states_of(&sources, self.states);
            let drops = |place: usize| planned.from.get(place).map(|source| self.drops(*source)).unwrap_or_default();
            let questions = Questions::of(planned, &sources, &states, &self.context, drops);
            if let Some(passing) = self.passing.get(at) {
                let mut passing = passing.borrow_mut();
                if passing.told != questions.told {
                    passing.afresh |= passing.asked.is_some();
                    passing.touched = true;
                    passing.floor = Stand::END;
                    passing.stands.clear();
                    passing.told = questions.told;
                }
            }
            Some(Rc::new(questions))
        });
        found.clone()
    }

    fn drops(&self, source: usize) -> Rc<Filters> {
        let compiled = || self.plan.sources.get(source).map(|source| Rc::new(drops(source))).unwrap_or_default();
        self.drops.get(source).map(|cell| Rc::clone(cell.get_or_init(compiled))).unwrap_or_default()
    }

    /// What the index can say about the entries that a feed may show.
    pub(super) fn narrowing(&self, at: usize, questions: &Questions) -> Narrowing {
        let made = || self.plan.feeds.get(at).map_or(Narrowing::Any, |planned| self.narrowed(planned, questions));
        self.narrowings.get(at).map_or(Narrowing::Any, |cell| cell.get_or_init(made).clone())
    }

    fn narrowed(&self, planned: &PlannedFeed, questions: &Questions) -> Narrowing {
        let added = self.added.get_or_init(|| {
            let sources = self.plan.sources.iter().zip(&self.numbers);
            Sources::of(
                sources.filter_map(|(source, number)| Some(((*number)?, source, self.states.get(&source.name)))),
            )
        });
        let numbers: Vec<Option<i64>> =
            planned.from.iter().map(|source| self.numbers.get(*source).copied().flatten()).collect();
        questions.narrowing(&numbers, self.all_sources, added)
    }

    /// The index, read when it is first needed.
    pub(super) fn parts(&self, store: &dyn Store) -> Result<&Parts, StoreError> {
        if let Some(parts) = self.parts.get() {
            return Ok(parts);
        }
        let parts = Parts::of(store)?;
        Ok(self.parts.get_or_init(|| parts))
    }

    /// Whether the index has to be built again; asked once.
    pub(in super::super) fn needs_index(&mut self) -> bool {
        self.parts.take();
        self.damaged.take()
    }

    /// What a pass has found out about feeds, to be written.
    pub(in super::super) fn change(&mut self) -> KeptChange {
        let feeds = self.plan.feeds.iter().zip(&self.passing);
        let feeds = feeds.filter_map(|(planned, passing)| passing.borrow_mut().change(&planned.name)).collect();
        // The index may have other parts after this.
        self.parts.take();
        KeptChange { feeds, gone: std::mem::take(&mut self.gone), ..KeptChange::default() }
    }
}
