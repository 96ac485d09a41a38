//! Takes what was gathered, lays it over the store, and writes it down in batches.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use tokio::runtime::Runtime;
use tokio::sync::mpsc;

use crate::model::{Failure, Feed, RepairKind, SourceName, SourceState, Target};
use crate::plan::{Plan, PlannedSource};
use crate::store::{Body, SourceChange, Store, StoreError};

use super::dates::whole_seconds;
use super::expect::overdue;
use super::gather::{Gathered, Outcome};
use super::kept::Fresh;
use super::merge::{Incoming, Merged, Others, merge};
use super::report::{Brought, SourceOutcome, SourceReport, look_over, news, remember_fault};
use super::shape::title;
use super::states::States;
use super::taken_back::Memory;

/// Entries put on the disk in one go: enough that what all of them change is written once, few enough to be in the
/// database's memory until then.
const ENTRIES: usize = 768;

/// Sources put on the disk in one go.
const SOURCES: usize = 1_024;

/// Bytes of documents put on the disk in one go.
const BYTES: usize = 2 << 20;

/// Entries that were written, and are kept for those who look at them afterwards.
const AT_HAND: usize = 128;

/// What came in is on the disk after this long, however slowly the rest comes.
const PATIENCE: Duration = Duration::from_millis(500);

/// Who hears how a pass goes on.
pub trait Progress: Sync {
    /// So many sources are asked.
    fn begin(&self, sources: usize);
    /// One of them is done.
    fn done(&self, report: &SourceReport);
    /// All are done, and feeds are published.
    fn publish(&self, feeds: usize);
    /// One feed is done.
    fn published(&self);
    /// The pass is over.
    fn end(&self);
}

/// Hears how a pass goes on, and says nothing.
#[derive(Debug, Clone, Copy)]
pub struct Silence;

impl Progress for Silence {
    fn begin(&self, _sources: usize) {}
    fn done(&self, _report: &SourceReport) {}
    fn publish(&self, _feeds: usize) {}
    fn published(&self) {}
    fn end(&self) {}
}

/// Takes in what comes of the sources.
pub(super) struct Receiver<'a> {
    pub(super) plan: &'a Plan,
    /// Where each source stands in the plan.
    places: HashMap<&'a str, usize>,
    pub(super) store: &'a mut dyn Store,
    /// What is kept about sources; those who ask look at it, too.
    pub(super) states: &'a RwLock<States>,
    pub(super) memory: Memory,
    pub(super) now: DateTime<Utc>,
    /// Whether stored documents are read again.
    pub(super) again: bool,
    pub(super) progress: &'a dyn Progress,
    /// What was written and not yet looked at.
    written: Vec<SourceChange>,
    /// How many entries that has.
    at_hand: usize,
    /// What was written and is not on the disk yet.
    unsure: Unsure,
    reports: HashMap<SourceName, SourceReport>,
    /// The entries that were stored, for those who look at them afterwards.
    pub(super) fresh: Fresh,
}

impl<'a> Receiver<'a> {
    pub(super) fn new(
        plan: &'a Plan,
        store: &'a mut dyn Store,
        states: &'a RwLock<States>,
        memory: Memory,
        now: DateTime<Utc>,
        progress: &'a dyn Progress,
    ) -> Self {
        let places = plan.sources.iter().enumerate().map(|(at, source)| (source.name.as_str(), at)).collect();
        Self {
            plan,
            places,
            store,
            states,
            memory,
            now,
            again: false,
            progress,
            written: Vec::new(),
            at_hand: 0,
            unsure: Unsure::default(),
            reports: HashMap::new(),
            fresh: Fresh::default(),
        }
    }

    /// Takes all that comes until nobody sends any more.
    pub(super) fn receive(
        &mut self,
        runtime: &Runtime,
        mut from: mpsc::Receiver<Vec<Gathered>>,
    ) -> Result<(), StoreError> {
        loop {
            let wait = self.unsure.since.map_or(PATIENCE, |since| PATIENCE.saturating_sub(since.elapsed()));
            let next = runtime.block_on(async { tokio::time::timeout(wait, from.recv()).await });
            match next {
                Ok(Some(gathered)) => gathered.into_iter().try_for_each(|one| self.take(one))?,
                Ok(None) => return self.flush(),
                Err(_) => self.flush()?,
            }
        }
    }

    /// Takes what came of one source.
    pub(super) fn take(&mut self, gathered: Gathered) -> Result<(), StoreError> {
        let Gathered { source: name, mut state, outcome, room } = gathered;
        let Some(source) = self.places.get(name.as_str()).and_then(|at| self.plan.sources.get(*at)) else {
            return Ok(());
        };
        let before = state_of(self.states, &name);
        let mut report = SourceReport {
            name: name.clone(),
            outcome: SourceOutcome::NotModified,
            new: 0,
            rewritten: 0,
            news: None,
            fault: None,
            help: None,
            next_due: None,
        };
        let mut change = None;
        match outcome {
            Outcome::NotModified | Outcome::Unchanged => {
                look_over(&before, &mut state, Brought::NothingNew, self.now);
                (report.fault, report.help) = (state.fault.clone(), state.help.clone());
            }
            Outcome::Skipped(why) => {
                report.outcome = SourceOutcome::Waiting;
                report.fault = Some(why);
            }
            Outcome::Failed(failure) => failed(&mut report, &failure),
            Outcome::Harvested { feed, raw, failures, delta } => {
                report.outcome = SourceOutcome::Read;
                let entries = feed.entries.len() + feed.unread.len();
                // A failure that is not one file's may hide any entry.
                let partial = delta || failures.len() > feed.unread.len();
                change = self.harvested(source, &before, &mut state, &mut report, (feed, raw, delta), partial)?;
                if change.is_some() {
                    let whole = Brought::Whole { entries, failures: &failures };
                    look_over(&before, &mut state, if delta { Brought::Part } else { whole }, self.now);
                    (report.fault, report.help) = (state.fault.clone(), state.help.clone());
                    if source.local && !failures.is_empty() {
                        // What could not be read is looked at again, though no file may have changed.
                        state.body_hash = 0;
                    }
                }
            }
        }
        if matches!(report.outcome, SourceOutcome::Read | SourceOutcome::NotModified)
            && report.fault.is_none()
            && let Some((fault, help)) = overdue(source, &state, self.now)
        {
            (state.fault, state.help) = (Some(fault), Some(help));
            (report.fault, report.help) = (state.fault.clone(), state.help.clone());
        }
        if report.outcome != SourceOutcome::Waiting {
            remember_fault(&mut state, self.now);
        }
        report.news = news(&before, &state);
        report.next_due = state.next_due;
        let mut change = change.unwrap_or_else(|| SourceChange::of_state(name.clone(), SourceState::default()));
        change.shown |= describes_itself(&before) != describes_itself(&state);
        let state = Arc::new(state);
        change.state = Arc::clone(&state);
        self.states.write().unwrap_or_else(PoisonError::into_inner).insert(name.clone(), state);
        self.store.add(&mut change)?;
        self.unsure.add(&change);
        // Its documents are in the store: their room is free.
        change.bodies = None;
        drop(room);
        if !change.new.is_empty() {
            self.at_hand += change.new.len();
            self.written.push(change);
        }
        self.progress.done(&report);
        self.reports.insert(name, report);
        if self.unsure.is_much() {
            return self.flush();
        }
        if self.at_hand >= AT_HAND { self.hand_over() } else { Ok(()) }
    }

    /// Lays a harvest over the store; nothing when it is less than its owner expects.
    fn harvested(
        &mut self,
        source: &PlannedSource,
        before: &SourceState,
        state: &mut SourceState,
        report: &mut SourceReport,
        (feed, raw, delta): (Feed, Vec<Body>, bool),
        partial: bool,
    ) -> Result<Option<SourceChange>, StoreError> {
        if let Some(least) = source.expected.entries.filter(|least| feed.entries.len() < *least && !delta) {
            let brought = feed.entries.len();
            report.outcome = SourceOutcome::Failed;
            report.fault = Some(format!("it brought {brought} entries, at least {least} were expected"));
            report.help = Some("look at it with `feedwright try`, or lower `expect: {entries: …}`".to_owned());
            *state = SourceState {
                failures: before.failures.saturating_add(1),
                failing_since: before.failing_since.or(Some(self.now)),
                fault: report.fault.clone(),
                help: report.help.clone(),
                validators: before.validators.clone(),
                body_hash: before.body_hash,
                last_ok: before.last_ok,
                ..state.clone()
            };
            return Ok(None);
        }
        if feed.id.is_some() {
            state.feed_id.clone_from(&feed.id);
        }
        // A document cut in the middle says nothing of what it does not come to.
        let partial = partial || feed.repairs.iter().any(|repair| repair.kind == RepairKind::Truncated);
        let entries = feed.entries;
        let host = host_of(source, state);
        let states = self.states.read().unwrap_or_else(PoisonError::into_inner);
        let hosts = Hosts { plan: self.plan, places: &self.places, states: &states };
        let title = title(source, state);
        let now = whole_seconds(self.now);
        let incoming = Incoming {
            source: &source.name,
            host: host.as_deref(),
            title: &title,
            identity: source.identity,
            files: source.source.start().iter().any(|request| matches!(request.target, Target::Glob { .. })),
            partial,
            again: self.again,
            last_listed: before.last_ok.map_or(now, whole_seconds),
            now,
            entries,
            unread: feed.unread,
        };
        let (mut incoming, mut merged) = (Some(incoming), Merged::default());
        self.store.in_one_go(&mut || {
            if let Some(incoming) = incoming.take() {
                merged = merge(self.store, incoming, &mut self.memory, &hosts)?;
            }
            Ok(())
        })?;
        report.new = merged.new.len();
        report.rewritten = merged.rewritten;
        // By the entries' own dates: the same after the store was lost.
        let shown = merged.new.iter().filter(|new| new.held_until.is_none());
        let newest = shown.filter_map(|new| new.entry.published).map(|stamp| whole_seconds(stamp.utc())).max();
        state.newest = before.newest.max(newest);
        Ok(Some(SourceChange {
            name: source.name.clone(),
            state: Arc::default(),
            shown: false,
            new: merged.new,
            changed: merged.changed,
            unlisted: merged.unlisted,
            reissued: merged.reissued,
            bodies: (!raw.is_empty() && !self.again && !delta).then_some(raw),
        }))
    }

    /// Puts on the disk what came.
    pub(super) fn flush(&mut self) -> Result<(), StoreError> {
        self.unsure = Unsure::default();
        self.hand_over()?;
        self.store.save_taken_back(&[], &self.memory.take_used())?;
        self.store.commit()
    }

    /// Hands what was written to those who look at it afterwards. What a run that is killed has not put on the
    /// disk, they have not told anybody.
    fn hand_over(&mut self) -> Result<(), StoreError> {
        self.fresh.take(self.store, &mut self.written, &self.places)?;
        self.written.clear();
        self.at_hand = 0;
        Ok(())
    }

    /// What is to be told of each source, and the entries that were stored.
    pub(super) fn done(self) -> (HashMap<SourceName, SourceReport>, Fresh) {
        (self.reports, self.fresh)
    }
}

/// How much was written since something was last put on the disk.
#[derive(Debug, Default)]
struct Unsure {
    entries: usize,
    sources: usize,
    /// Bytes of documents.
    bytes: usize,
    since: Option<Instant>,
}

impl Unsure {
    fn add(&mut self, change: &SourceChange) {
        self.entries += change.new.len() + change.changed.len();
        self.sources += 1;
        self.bytes += change.bodies.iter().flatten().map(Body::held).sum::<usize>();
        self.since.get_or_insert_with(Instant::now);
    }

    fn is_much(&self) -> bool {
        self.entries >= ENTRIES || self.bytes >= BYTES || self.sources >= SOURCES
    }
}

/// What is kept about a source.
pub(super) fn state_of(states: &RwLock<States>, source: &SourceName) -> Arc<SourceState> {
    states.read().unwrap_or_else(PoisonError::into_inner).shared(source)
}

fn failed(report: &mut SourceReport, failure: &Failure) {
    report.outcome = SourceOutcome::Failed;
    report.fault = Some(failure.message.clone());
    report.help.clone_from(&failure.help);
}

/// What feeds show of a source itself.
fn describes_itself(state: &SourceState) -> [Option<&str>; 5] {
    [
        state.feed_id.as_deref(),
        state.title.as_deref(),
        state.language.as_deref(),
        state.home_page_url.as_ref().map(crate::model::Address::as_str),
        state.icon.as_ref().map(crate::model::Address::as_str),
    ]
}

/// The hosts of all sources: for local ones that of the page they name.
struct Hosts<'a> {
    plan: &'a Plan,
    places: &'a HashMap<&'a str, usize>,
    states: &'a States,
}

fn host_of(source: &PlannedSource, state: &SourceState) -> Option<String> {
    source.host.clone().or_else(|| state.home_page_url.as_ref()?.host())
}

impl Others for Hosts<'_> {
    fn host(&self, source: &SourceName) -> Option<String> {
        let planned = self.plan.sources.get(self.place(source))?;
        host_of(planned, self.states.get(source)?)
    }

    fn place(&self, source: &SourceName) -> usize {
        self.places.get(source.as_str()).copied().unwrap_or(usize::MAX)
    }
}
