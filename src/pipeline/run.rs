//! One pass, from the lock to the report.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

use crate::model::{FeedName, FeedState, HostState, PublishedFile, SourceName, SourceState};
use crate::plan::{Plan, PlannedFeed};
use crate::schedule::{Due, Haste};
use crate::store::{
    BACKENDS, Backend, Batch, FALLBACK, SourceChange, SourceMark, SourceRecord, Store, StoreError, Unlisted,
};
use crate::target::Folder;

use super::archive::{self, Archivist};
use super::assemble::{Assembled, Shelf, assemble_known};
use super::dates::whole_seconds;
use super::error::RunError;
use super::gather::{Choice, channel, due, gather};
use super::kept::{Fresh, Keeper, look_at_waiting};
use super::lock::{Lock, Patience};
use super::publish::{Begun, Mode, Publisher};
use super::receive::{Progress, Receiver, state_of};
use super::replay::replay;
use super::report::{FeedReport, RunReport, SourceOutcome, SourceReport, Stopped};
use super::states::States;
use super::taken_back::{Memory, take_back};
use super::writers::Writers;

/// How long entries are kept of a source that config.yaml no longer names.
const HISTORY_OF_STRANGERS: Duration = Duration::from_secs(90 * 86_400);

/// What a pass is asked for beside config.yaml.
#[derive(Debug, Clone)]
pub struct Options {
    /// Only these sources are asked; all when there are none.
    pub only: Vec<SourceName>,
    /// Whether our own interval counts.
    pub haste: Haste,
    /// Whether another pass is waited for.
    pub patience: Patience,
    /// Whether stored documents are read again, and nobody is asked.
    pub replay: bool,
    /// Whether the store is moved aside first.
    pub rebuild: bool,
}

/// What may end a pass early.
#[derive(Debug, Clone)]
pub struct Stop(pub watch::Receiver<Option<Stopped>>);

impl Stop {
    /// Why it is to end, if it is.
    #[must_use]
    pub fn why(&self) -> Option<Stopped> {
        *self.0.borrow()
    }

    /// Whether somebody waits for the end: then nothing new is begun.
    fn at_once(&self) -> bool {
        self.why().is_some_and(|why| why != Stopped::TimeOver)
    }
}

/// Makes one pass.
///
/// # Errors
/// When it cannot be made at all: the lock, the store, the output. What goes wrong with a source is in
/// the report.
pub fn run(
    plan: &Plan,
    options: &Options,
    now: DateTime<Utc>,
    stop: &Stop,
    progress: &dyn Progress,
) -> Result<RunReport, RunError> {
    let now = whole_seconds(now);
    let backend = backend(&plan.state);
    let mut lock = Lock::take(&plan.state, options.patience, backend)?;
    let mut report = RunReport::default();
    if options.rebuild
        && let Some(aside) = backend.move_aside(&plan.state, now)?
    {
        report.notes.push(format!("the old store lies in `{}`", aside.display()));
    }
    let folder = Folder::open(&plan.output)?;
    folder.clean()?;
    let opened = backend.open(&plan.state, lock.trust())?;
    let mut store = opened.store;
    lock.begin();
    let feeds: HashMap<FeedName, FeedState> = store.feeds()?.into_iter().collect();
    let publisher = Publisher { plan, folder: &folder, mode: Mode::Write };
    publisher.look_for_strangers(&feeds)?;
    if opened.new {
        let told = take_back(plan, &folder, now)?;
        store.save_taken_back(&told, &[])?;
    }
    let (states, fresh) = gather_all(plan, options, now, stop, progress, store.as_mut(), &mut report)?;
    if !stop.at_once() {
        // In a thread of its own: it takes over the memory that those who gathered have left.
        let (store, report) = (store.as_mut(), &mut report);
        let publishing = Publishing { publisher: &publisher, states: &states, now, stop, progress };
        let publish = || publishing.all(store, feeds, fresh, report);
        std::thread::scope(|scope| scope.spawn(publish).join())
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    }
    progress.end();
    report.stopped = stop.why();
    drop(store);
    lock.leave(&plan.state, backend);
    Ok(report)
}

/// The backend that `state:` means.
pub(super) fn backend(state: &Path) -> &'static dyn Backend {
    BACKENDS.iter().copied().find(|backend| backend.takes(state)).unwrap_or(FALLBACK)
}

/// Lets the clock and the owner do their work on the store before anybody is asked; gives what is kept about sources
/// then.
fn prepare(plan: &Plan, store: &mut dyn Store, now: DateTime<Utc>) -> Result<Vec<SourceRecord>, StoreError> {
    let planned: HashSet<&SourceName> = plan.sources.iter().map(|source| &source.name).collect();
    let known = store.sources()?;
    let here: HashSet<&SourceName> = known.iter().map(|record| &record.name).filter(|n| planned.contains(n)).collect();
    let mut retired = Batch::default();
    let mut renames = false;
    for record in known.iter().filter(|record| !planned.contains(&record.name)) {
        // The same source under another name: its entries come along.
        let renamed = plan.sources.iter().find(|s| s.asks == record.state.asks && !here.contains(&s.name));
        let taken = retired.sources.iter().any(|change: &SourceChange| Some(&change.name) == renamed.map(|s| &s.name));
        if let Some(source) = renamed.filter(|_| !taken) {
            store.rename_source(&record.name, &source.name)?;
            renames = true;
            continue;
        }
        let listed = store.heads(&record.name, &[], &[])?;
        if listed.is_empty() {
            continue;
        }
        let last_listed = record.state.last_ok.map_or(now, whole_seconds);
        let mut state = record.state.clone();
        // When it comes back, it tells all again.
        (state.validators, state.body_hash) = (crate::model::Validators::default(), 0);
        let mut change = SourceChange::of_state(record.name.clone(), state);
        change.unlisted = listed.iter().map(|head| Unlisted { key: head.key, last_listed }).collect();
        retired.sources.push(change);
    }
    let retires = !retired.sources.is_empty();
    if retires {
        store.save(&mut retired)?;
    }
    let histories: Vec<(SourceName, Duration)> = plan.sources.iter().map(|s| (s.name.clone(), s.history)).collect();
    store.settle(now, &histories, HISTORY_OF_STRANGERS)?;
    if renames || retires { store.sources() } else { Ok(known) }
}

/// Prepares the store, asks all sources that are due and writes down what comes; gives the states after, and what came.
fn gather_all(
    plan: &Plan,
    options: &Options,
    now: DateTime<Utc>,
    stop: &Stop,
    progress: &dyn Progress,
    store: &mut dyn Store,
    report: &mut RunReport,
) -> Result<(States, Fresh), RunError> {
    let mut states = States::with_capacity(plan.sources.len());
    states.extend(prepare(plan, store, now)?);
    let chosen = due(plan, &states, &Choice { only: options.only.clone(), haste: options.haste }, now);
    let asked: Vec<usize> = chosen
        .iter()
        .filter(|(index, due)| {
            let local = plan.sources.get(*index).is_some_and(|source| source.local);
            *due == Due::Now && (local || !options.replay)
        })
        .map(|(index, _)| *index)
        .collect();
    progress.begin(asked.len());
    let memory = Memory::new(store.taken_back()?);
    let mut hosts = read_hosts(store.hosts()?);
    let old_hosts = hosts.clone();
    let known = Known::new(plan, options.replay)?;
    let fresh = Fresh::of(store, plan)?;
    // One copy for those who ask and for the one who writes: with thousands of sources it is large.
    let states = RwLock::new(states);
    let mut receiver = Receiver::new(plan, store, &states, memory, now, progress);
    receiver.fresh = fresh;
    receiver.again = options.replay;
    if options.replay {
        replay(&mut receiver, &chosen)?;
    }
    let (send, from) = channel();
    // Those who wait for the net, and the one who writes, each have a thread and nobody wakes the other.
    let runtime = Builder::new_current_thread().enable_all().build().map_err(RunError::Runtime)?;
    let clock = Builder::new_current_thread().enable_time().build().map_err(RunError::Runtime)?;
    let ended = stop_channel(&runtime, stop);
    let (gathered, received) = std::thread::scope(|scope| {
        let receiver = &mut receiver;
        let writer = scope.spawn(move || receiver.receive(&clock, from));
        let known = |source: &SourceName, hash: u64| known.has(source, hash);
        let before = |source: &SourceName| before(&states, source, options.replay);
        let gathered = gather(runtime, plan, asked, &before, &mut hosts, &known, now, ended, send);
        (gathered, writer.join())
    });
    received.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    gathered?;
    let (mut reports, fresh) = receiver.done();
    save_hosts(store, &old_hosts, &hosts)?;
    for (index, due) in chosen {
        let Some(source) = plan.sources.get(index) else { continue };
        let told = reports.remove(&source.name).unwrap_or_else(|| waiting(source.name.clone(), &due));
        report.sources.push(told);
    }
    Ok((states.into_inner().unwrap_or_else(PoisonError::into_inner), fresh))
}

/// A channel that says `true` once the pass is to end.
fn stop_channel(runtime: &Runtime, stop: &Stop) -> watch::Receiver<bool> {
    let (tell, told) = watch::channel(stop.why().is_some());
    let mut stop = stop.0.clone();
    runtime.spawn(async move {
        loop {
            if stop.borrow_and_update().is_some() {
                let _ = tell.send(true);
                return;
            }
            tokio::select! {
                changed = stop.changed() => if changed.is_err() { return },
                () = tell.closed() => return,
            }
        }
    });
    told
}

/// What is kept about a source before it is asked. In a replay local ones, which alone are asked then, are
/// read again though their files have not changed.
fn before(states: &RwLock<States>, source: &SourceName, replay: bool) -> Arc<SourceState> {
    let mut state = state_of(states, source);
    if replay {
        Arc::make_mut(&mut state).body_hash = 0;
    }
    state
}

/// The raw hashes of what is stored, read when a source is first asked for.
struct Known {
    store: Option<Mutex<Look>>,
}

/// A second look at the store, for those who read while it is written to.
struct Look {
    store: Box<dyn Store>,
    /// Of the sources last asked for.
    hashes: VecDeque<(SourceName, HashSet<u64>)>,
}

/// Sources whose hashes are at hand: more than are read at once.
const AT_HAND: usize = 16;

impl Known {
    fn new(plan: &Plan, replay: bool) -> Result<Self, StoreError> {
        let look = if replay { None } else { backend(&plan.state).look(&plan.state)? };
        Ok(Self { store: look.map(|store| Mutex::new(Look { store, hashes: VecDeque::new() })) })
    }

    fn has(&self, source: &SourceName, hash: u64) -> bool {
        let Some(look) = &self.store else { return false };
        let mut look = look.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, hashes)) = look.hashes.iter().find(|(name, _)| name == source) {
            return hashes.contains(&hash);
        }
        // What cannot be read is read anew: no harm but time.
        let hashes = look.store.raw_hashes(source).unwrap_or_default();
        let found = hashes.contains(&hash);
        look.hashes.truncate(AT_HAND - 1);
        look.hashes.push_front((source.clone(), hashes));
        found
    }
}

fn read_hosts(hosts: Vec<(String, String)>) -> HashMap<String, HostState> {
    // What an older version wrote otherwise is asked anew.
    hosts.into_iter().filter_map(|(name, state)| Some((name, serde_json::from_str(&state).ok()?))).collect()
}

fn save_hosts(
    store: &mut dyn Store,
    before: &HashMap<String, HostState>,
    after: &HashMap<String, HostState>,
) -> Result<(), StoreError> {
    let mut hosts: Vec<(String, String)> = after
        .iter()
        .filter(|(name, state)| before.get(*name) != Some(state))
        .filter_map(|(name, state)| Some((name.clone(), serde_json::to_string(state).ok()?)))
        .collect();
    hosts.sort();
    if hosts.is_empty() { Ok(()) } else { store.save(&mut Batch { sources: Vec::new(), hosts }) }
}

/// What is told of a source that is not asked.
pub(super) fn waiting(name: SourceName, due: &Due) -> SourceReport {
    let (why, next_due) = match due {
        Due::Now => (None, None),
        Due::Later { at, why } => (Some(why.clone()), Some(*at)),
        Due::Never { why } => (Some(why.clone()), None),
    };
    let outcome = SourceOutcome::Waiting;
    SourceReport { name, outcome, new: 0, rewritten: 0, news: None, fault: why, help: None, next_due }
}

/// A feed with its place in config.yaml, and what is known of it now; nothing where it has no entries.
type Made<'f> = (usize, &'f PlannedFeed, Option<(FeedState, FeedReport)>);

/// What feeds are published from.
#[derive(Clone, Copy)]
struct Publishing<'a> {
    publisher: &'a Publisher<'a>,
    states: &'a States,
    now: DateTime<Utc>,
    stop: &'a Stop,
    progress: &'a dyn Progress,
}

impl Publishing<'_> {
    /// Publishes the feeds that changed, then what belongs to the whole site.
    fn all(
        &self,
        store: &mut dyn Store,
        mut feeds: HashMap<FeedName, FeedState>,
        fresh: Fresh,
        report: &mut RunReport,
    ) -> Result<(), RunError> {
        let Self { publisher, states, now, stop, progress } = *self;
        let plan = publisher.plan;
        let marks = store.marks()?;
        let mut keeper = Keeper::open(store, plan, states, &marks, now)?;
        look_at_waiting(store, &mut keeper, &feeds, fresh, &|| !stop.at_once())?;
        let seen = store.last_change()?;
        let changes = Changes::of(plan, &marks);
        let mut dirty = Vec::new();
        let mut published = Vec::new();
        for (at, planned) in plan.feeds.iter().enumerate() {
            let state = feeds.get_mut(&planned.name);
            let how = standing(publisher, (at, planned), state.as_deref(), &changes, Some(&keeper), now)?;
            match (how, state) {
                (Standing::Clean(files), Some(state)) if state.files != files => {
                    state.files = files;
                    published.push((planned.name.clone(), state.clone()));
                }
                (Standing::Clean(_), _) => {}
                (Standing::Dirty, _) => dirty.push((at, planned)),
            }
        }
        progress.publish(dirty.len());
        for (at, planned, written) in self.written(store, &mut keeper, &dirty, &feeds)? {
            let Some((mut state, told)) = written else {
                report.feeds.push(unpublished(planned));
                continue;
            };
            state.seen = seen;
            feeds.insert(planned.name.clone(), state.clone());
            // What failed its check is tried again next time.
            if told.failed.is_empty() {
                keeper.published(at);
                published.push((planned.name.clone(), state));
            }
            report.feeds.push(told);
        }
        let gone = remove_strangers(publisher, &mut feeds, report)?;
        let mut failed = Vec::new();
        // As long as no feed could be published, there is no site.
        let site = if feeds.is_empty() { Vec::new() } else { publisher.publish_site(&feeds, states, &mut failed)? };
        publisher.folder.sync()?;
        store.save_kept(&keeper.change())?;
        store.save_feeds(&published, &gone)?;
        report.notes.extend(failed.into_iter().map(|(name, why)| format!("`{name}` failed its check: {why}")));
        report.site = site;
        Ok(())
    }

    /// Writes the files of these feeds: what is known of each, nothing of those without entries.
    fn written<'f>(
        &self,
        store: &mut dyn Store,
        keeper: &mut Keeper<'_>,
        dirty: &[(usize, &'f PlannedFeed)],
        feeds: &HashMap<FeedName, FeedState>,
    ) -> Result<Vec<Made<'f>>, RunError> {
        let fresh = FeedState::default();
        let before = |planned: &PlannedFeed| feeds.get(&planned.name).unwrap_or(&fresh);
        let (all, begun) = std::thread::scope(|scope| {
            let mut writers = Writers::begin(scope, self.publisher);
            let mut all = Vec::with_capacity(dirty.len());
            for (at, planned) in dirty {
                if self.stop.at_once() || writers.failed() {
                    break;
                }
                let begun = self.begin(store, keeper, (*at, planned), before(planned), feeds)?;
                all.push((*at, *planned, begun.is_some()));
                if let Some(begun) = begun {
                    writers.add(begun);
                    self.progress.published();
                }
            }
            Ok::<_, RunError>((all, writers.finish()?))
        })?;
        let mut begun = begun.into_iter();
        let written = all.into_iter().map(|(at, planned, is_begun)| {
            let begun = is_begun.then(|| begun.next()).flatten();
            let written = begun.map(|begun| self.publisher.finish(begun, before(planned))).transpose()?;
            Ok((at, planned, written))
        });
        written.collect()
    }

    /// Makes one feed ready to be written. Where the index turns out to be damaged, it is built again first.
    fn begin(
        &self,
        store: &mut dyn Store,
        keeper: &mut Keeper<'_>,
        (at, planned): (usize, &PlannedFeed),
        before: &FeedState,
        feeds: &HashMap<FeedName, FeedState>,
    ) -> Result<Option<Begun>, RunError> {
        let (publisher, states, now) = (self.publisher, keeper.states, keeper.now());
        loop {
            let shelf = Shelf { store, plan: publisher.plan, states, now };
            let make = || assemble_known(&shelf, planned, before, Some((keeper, at)));
            let archivist = Archivist { publisher, shelf: &shelf, planned, before };
            let archive = |shown: &Assembled, report: &mut FeedReport| archivist.write(shown, report);
            let begun = publisher.begin(planned, &make, &archive, before, now);
            if begun.is_ok() || !keeper.needs_index() {
                return begun;
            }
            store.forget_index()?;
            look_at_waiting(store, keeper, feeds, Fresh::default(), &|| true)?;
        }
    }
}

/// Removes the files of feeds that left config.yaml.
fn remove_strangers(
    publisher: &Publisher<'_>,
    feeds: &mut HashMap<FeedName, FeedState>,
    report: &mut RunReport,
) -> Result<Vec<FeedName>, RunError> {
    let planned: HashSet<&FeedName> = publisher.plan.feeds.iter().map(|feed| &feed.name).collect();
    let mut gone: Vec<FeedName> = feeds.keys().filter(|name| !planned.contains(name)).cloned().collect();
    gone.sort();
    let kept: HashSet<String> = publisher.plan.feeds.iter().flat_map(super::publish::files).collect();
    for name in &gone {
        let Some(state) = feeds.remove(name) else { continue };
        for file in state.files.keys().filter(|file| !kept.contains(file.trim_end_matches(".gz"))) {
            publisher.remove(file, &mut report.removed)?;
        }
        for file in state.archived.iter().flat_map(archive::files) {
            publisher.remove(&file, &mut report.removed)?;
        }
    }
    Ok(gone)
}

/// How a feed stands before anything is published.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Its rules, an entry that it shows, its sources, the clock or its files changed: it is made anew.
    Dirty,
    /// Nothing changed; what is known of its files now.
    Clean(BTreeMap<String, PublishedFile>),
}

/// The numbers of the changes at which sources last told something else about themselves, in the order
/// of the plan.
pub(super) struct Changes(Vec<i64>);

impl Changes {
    pub(super) fn of(plan: &Plan, marks: &[SourceMark]) -> Self {
        let changes: HashMap<&SourceName, i64> = marks.iter().map(|one| (&one.name, one.change)).collect();
        Self(plan.sources.iter().map(|source| changes.get(&source.name).copied().unwrap_or_default()).collect())
    }
}

/// How a feed stands, the cheap questions first.
pub(super) fn standing(
    publisher: &Publisher<'_>,
    (at, planned): (usize, &PlannedFeed),
    state: Option<&FeedState>,
    changes: &Changes,
    keeper: Option<&Keeper<'_>>,
    now: DateTime<Utc>,
) -> Result<Standing, RunError> {
    let Some(state) = state else { return Ok(Standing::Dirty) };
    if shows_something_else((at, planned), state, changes, keeper, now) {
        return Ok(Standing::Dirty);
    }
    Ok(publisher.as_left(planned, state)?.map_or(Standing::Dirty, Standing::Clean))
}

/// Whether a feed would not be made as it was: its rules, an entry that it shows, a source or the clock
/// changed.
pub(super) fn shows_something_else(
    (at, planned): (usize, &PlannedFeed),
    state: &FeedState,
    changes: &Changes,
    keeper: Option<&Keeper<'_>>,
    now: DateTime<Utc>,
) -> bool {
    let newer = |source: &usize| changes.0.get(*source).is_some_and(|change| *change > state.seen);
    state.rules != planned.rules
        || state.next.is_some_and(|next| next <= now)
        || keeper.is_none_or(|keeper| keeper.is_touched(at, state.seen))
        || planned.from.iter().any(newer)
}

fn unpublished(planned: &PlannedFeed) -> FeedReport {
    FeedReport {
        name: planned.name.clone(),
        entries: 0,
        changed: Vec::new(),
        failed: Vec::new(),
        not_published: Some("none of its sources has answered yet".to_owned()),
    }
}
