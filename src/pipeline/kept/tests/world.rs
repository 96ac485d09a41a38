//! A store with sources and feeds, in which things happen; what is published is held against a full look.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::sample::Index;
use tempfile::TempDir;

use crate::model::{
    Address, Digest, Entry, EntryKey, Feed, FeedName, FeedState, SourceName, Stamp, Stand, StoredEntry,
};
use crate::pipeline::assemble::{Assembled, Shelf, assemble, assemble_known};
use crate::pipeline::judge::view;
use crate::pipeline::run::{Changes, shows_something_else};
use crate::plan::{self, Plan};
use crate::query::index::Segment;
use crate::query::{Context, parse};
use crate::store::{
    BACKENDS, Batch, Change, Indexing, KeptChange, NewEntry, NewSegment, SourceChange, Store, Trust, Unlisted,
};
use crate::text::SafeHtml;

use super::super::{Fresh, Keeper, StoreIndex, look_at_waiting, stand_of};
use crate::pipeline::states::States;

/// When a run is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// It is not.
    Whole,
    BeforeLooking,
    BeforePublishing,
    BeforeRemembering,
}

/// What may happen.
#[derive(Debug, Clone)]
pub(super) enum Event {
    /// Entries with these texts, so many hours away from now.
    New {
        source: usize,
        entries: Vec<(String, i64)>,
    },
    /// Many entries, an hour apart.
    Many {
        source: usize,
        count: usize,
        text: String,
    },
    Rewrite {
        which: Index,
        text: String,
    },
    Unlist {
        which: Index,
    },
    Wait {
        hours: i64,
    },
    Rules {
        rules: usize,
    },
    Title {
        source: usize,
        title: String,
    },
    /// A pass begins: what is stored from now on is handed over.
    Begin,
    /// Somebody asks the whole store.
    Ask,
    /// The index is lost.
    Lose,
    /// The index was written by another version of the program.
    Older,
    /// The index is damaged.
    Damage,
    Run(End),
}

const SOURCES: [&str; 3] = ["a", "b", "c"];

/// What the feeds ask under several rules.
const RULES: [(&str, &str, &str); 4] = [
    ("'tag:law'", "lang:vi", "{field: title, find: ban, with: zebra}"),
    ("'-tag:law'", "lang:en", "{field: title, find: nhà, with: zebra}"),
    ("'zebra OR tag:law'", "-lang:vi", "{field: title, find: x, with: ads}"),
    ("'title:ban newer:1d'", "'zebra'", "{field: title, find: ads, with: ban}"),
];

/// The rules under which nothing is asked of any entry.
pub(super) const NONE: usize = RULES.len();

fn config(rules: usize) -> String {
    if rules == NONE {
        return "sources:\n  a: {url: 'https://a.example/', history: 4d}\n  b: {url: 'https://b.example/', history: 2d}\n  \
                c: {url: 'https://c.example/'}\nfeeds:\n  all: {title: All, limit: 6}\n  \
                turns: {title: Turns, order: spread, limit: 6}\n  two: {title: Two, from: [b, a], limit: 3}\n"
            .to_owned();
    }
    let (tag, lang, replace) = RULES[rules % RULES.len()];
    let limit = 2 + rules;
    let tags = if rules.is_multiple_of(2) { "law" } else { "zebra" };
    let zone = if rules == 3 { "Asia/Tokyo" } else { "UTC" };
    format!(
        "timezone: {zone}\nhistory: 4d\nsources:\n  a: {{url: 'https://a.example/', tags: [{tags}], language: vi}}\n  \
         b: {{url: 'https://b.example/', drop: ads, history: 2d}}\n  c: {{url: 'https://c.example/', backfill: 2}}\n\
         feeds:\n  all: {{title: All, limit: {limit}}}\n  rare: {{title: Rare, keep: zebra, limit: {limit}}}\n  \
         words: {{title: Words, keep: ['ban nha', 'h*'], drop: [ads, 'title:/x/'], limit: {limit}}}\n  \
         without: {{title: Without, drop: ban, limit: {limit}, dedupe: no}}\n  \
         tag: {{title: Tag, keep: {tag}, limit: {limit}}}\n  \
         lang: {{title: Lang, keep: {lang}, from: [c, a], limit: {limit}, dedupe: url}}\n  \
         new: {{title: New, keep: ['newer:2d', 'zebra newer:3d'], limit: {limit}}}\n  \
         old: {{title: Old, drop: ['newer:1d', 'x older:2d'], limit: {limit}}}\n  \
         named: {{title: Named, keep: ['source:zebra', 'source:c ban'], limit: {limit}}}\n  \
         two: {{title: Two, keep: nha, from: [b, a], per_source: 1, limit: {limit}}}\n  \
         on: {{title: On, keep: ['on:2026-11-23', 'before:2026-11-21'], limit: {limit}}}\n  \
         changed: {{title: Changed, keep: zebra, replace: {replace}, limit: {limit}}}\n  \
         turns: {{title: Turns, keep: -ads, order: spread, limit: {limit}}}\n  \
         tales: {{title: Tales, keep: -x, stories: collapse, limit: {limit}}}\n"
    )
}

/// What is asked of the whole store.
const ASKED: [&str; 9] =
    ["", "ban", "bán nhà", "zebra OR 中国", "-ads", "tag:law", "lang:en x", "/zeb/", "\"old town\" -title:/ho./"];

/// An entry that was made.
struct Made {
    source: usize,
    number: u32,
    key: EntryKey,
    published: DateTime<Utc>,
    held: Option<DateTime<Utc>>,
}

pub(super) struct World {
    folder: TempDir,
    store: Box<dyn Store>,
    plan: Plan,
    states: States,
    feeds: HashMap<FeedName, FeedState>,
    published: HashMap<FeedName, Feed>,
    made: Vec<Made>,
    now: DateTime<Utc>,
    /// What was stored in this pass; nothing while it has not begun.
    fresh: Option<Fresh>,
}

fn name(source: usize) -> SourceName {
    SourceName::new(SOURCES[source]).unwrap()
}

fn entry(source: usize, number: u32, text: &str, published: DateTime<Utc>) -> Entry {
    let id = format!("https://{}.example/{number}", SOURCES[source]);
    Entry {
        url: Address::new(&id),
        id: Some(id),
        title: Some(text.chars().take(60).collect()),
        content: Some(SafeHtml::from_text(&format!("{text} and so it goes on"))),
        language: (number.is_multiple_of(3)).then(|| "en".to_owned()),
        published: Some(Stamp::exact(published.fixed_offset())),
        raw_hash: u64::from(number) + 1,
        ..Entry::default()
    }
}

impl World {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = BACKENDS[0].open(folder.path(), Trust::NeverThere).unwrap().store;
        let now = DateTime::parse_from_rfc3339("2026-11-24T06:00:00Z").unwrap().to_utc();
        let plan = plan_of(&folder, 0);
        let (states, feeds, published, made) = Default::default();
        Self { folder, store, plan, states, feeds, published, made, now, fresh: None }
    }

    pub(super) fn apply(&mut self, event: &Event) {
        match event {
            Event::New { source, entries } => {
                self.now += TimeDelta::minutes(1);
                self.add(*source, entries);
            }
            Event::Many { source, count, text } => {
                let count = i64::try_from(*count).unwrap();
                let texts =
                    (0..count).map(|n| (format!("{text} {}", ["ban", "x", "zebra", "nhà"][n as usize % 4]), -n));
                self.add(*source, &texts.collect::<Vec<_>>());
            }
            Event::Rewrite { which, text } => self.rewrite(which, text),
            Event::Unlist { which } => {
                if self.made.is_empty() {
                    return;
                }
                let (source, key) = (which.get(&self.made).source, which.get(&self.made).key);
                let mut change = self.change_of(source);
                change.unlisted = vec![Unlisted { key, last_listed: self.now }];
                self.save(change);
            }
            Event::Wait { hours } => self.now += TimeDelta::hours(*hours),
            Event::Rules { rules } => self.plan = plan_of(&self.folder, *rules),
            Event::Title { source, title } => {
                let mut state = self.states.shared(&name(*source));
                Arc::make_mut(&mut state).title = Some(title.clone());
                self.states.insert(name(*source), state);
                let mut change = self.change_of(*source);
                change.shown = true;
                self.save(change);
            }
            Event::Ask => {
                self.ask();
                self.store.want_index().unwrap();
            }
            Event::Lose => self.store.forget_index().unwrap(),
            Event::Older => self.change_index(|bytes| bytes[7] ^= 1),
            Event::Damage => self.change_index(|bytes| {
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
            }),
            Event::Begin => self.fresh = Some(Fresh::of(self.store.as_ref(), &self.plan).unwrap()),
            Event::Run(end) => self.run(*end),
        }
    }

    fn change_of(&mut self, source: usize) -> SourceChange {
        let mut state = self.states.shared(&name(source));
        Arc::make_mut(&mut state).last_ok = Some(self.now);
        self.states.insert(name(source), Arc::clone(&state));
        SourceChange::of_state(name(source), state)
    }

    fn save(&mut self, change: SourceChange) {
        let mut batch = Batch { sources: vec![change], hosts: Vec::new() };
        self.store.save(&mut batch).unwrap();
        let places: HashMap<&str, usize> =
            self.plan.sources.iter().enumerate().map(|(at, source)| (source.name.as_str(), at)).collect();
        if let Some(fresh) = &mut self.fresh {
            fresh.take(self.store.as_ref(), &mut batch.sources, &places).unwrap();
        }
    }

    fn add(&mut self, source: usize, entries: &[(String, i64)]) {
        let mut change = self.change_of(source);
        for (rank, (text, hours)) in (0..).zip(entries) {
            let number = u32::try_from(self.made.len()).unwrap();
            let published = self.now + TimeDelta::hours(*hours);
            let held = (*hours > 0).then_some(published);
            let entry = entry(source, number, text, published);
            let id = entry.id.clone().unwrap();
            change.new.push(NewEntry {
                native: Digest::of(&id),
                // Some share an address.
                address: Some(Digest::of(&format!("{}", number % 17))),
                native_id: id,
                rank,
                first_seen: self.now,
                held_until: held,
                entry,
            });
            self.made.push(Made { source, number, key: EntryKey(i64::from(number) + 1), published, held });
        }
        self.save(change);
    }

    fn rewrite(&mut self, which: &Index, text: &str) {
        if self.made.is_empty() {
            return;
        }
        let at = which.index(self.made.len());
        let now = self.now;
        let one = &mut self.made[at];
        let mut held = None;
        if one.held.is_some_and(|until| until > now) {
            // Nobody saw it yet: it may move.
            one.published += TimeDelta::hours(1);
            one.held = Some(one.published);
            held = Some((Stamp::exact(one.published.fixed_offset()), one.held));
        }
        let (source, key, entry) = (one.source, one.key, entry(one.source, one.number, text, one.published));
        let mut change = self.change_of(source);
        let address = Some(Digest::of("0"));
        let raw_hash = entry.raw_hash;
        change.changed = vec![Change { key, raw_hash, native: None, address, rewrites: 0, held, entry: Some(entry) }];
        self.save(change);
    }

    /// Whether every part of the index can be read.
    pub(super) fn index_is_readable(&self) -> bool {
        let parts = self.store.segments().unwrap();
        parts.iter().all(|part| Segment::restored(self.store.segment(part.number).unwrap().unwrap()).is_some())
    }

    /// Holds what the index gives for queries against a look at all entries.
    pub(super) fn ask(&self) {
        let index = StoreIndex::read(self.store.as_ref(), &self.plan, &self.states).unwrap();
        let all = self.store.entries(&self.store.every_key().unwrap()).unwrap();
        for text in ASKED {
            let query = parse(text).unwrap();
            let context = Context { now: self.now, timezone: self.plan.timezone };
            let finds = |stored: &&StoredEntry| {
                let source = self.plan.sources.iter().find(|source| source.name == stored.source).unwrap();
                let state = self.states.get(&stored.source).cloned().unwrap_or_default();
                query.matches(&view(&stored.entry, stored.first_seen, (source, &state), "a source"), &context)
            };
            let mut expected: Vec<Stand> = all.iter().filter(finds).map(stand_of).collect();
            expected.sort_by_key(|stand| std::cmp::Reverse(*stand));
            let given: Vec<Stand> = index.candidates(&query.narrowing()).collect::<Result<_, _>>().unwrap();
            assert!(given.is_sorted_by(|one, next| one > next), "{text}");
            let wanted: BTreeSet<Stand> = all.iter().filter(finds).map(stand_of).collect();
            let found: Vec<Stand> = given.into_iter().filter(|stand| wanted.contains(stand)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    /// Whether there is an index.
    pub(super) fn indexing(&self) -> Indexing {
        self.store.indexing().unwrap()
    }

    /// How many parts the index has in the store.
    pub(super) fn parts(&self) -> usize {
        self.store.segments().unwrap().len()
    }

    /// Damages the part of the index whose newest entry is the oldest.
    pub(super) fn damage_oldest(&mut self) {
        let oldest = self.store.segments().unwrap().into_iter().min_by_key(|part| part.newest).unwrap().number;
        self.change_parts(&|number| number == oldest, |bytes| bytes[50] ^= 1);
    }

    /// How many entries the index gives for this query, up to the first that is as old as hours say; and
    /// whether it was made anew for that.
    pub(super) fn asked_down_to(&self, text: &str, hours: i64) -> (usize, bool) {
        let index = StoreIndex::read(self.store.as_ref(), &self.plan, &self.states).unwrap();
        let last = (self.now - TimeDelta::hours(hours)).timestamp();
        let narrowing = parse(text).unwrap().narrowing();
        let count = index.candidates(&narrowing).take_while(|next| next.as_ref().unwrap().at > last).count();
        (count, index.is_anew())
    }

    fn change_index(&mut self, change: impl Fn(&mut [u8])) {
        self.change_parts(&|_| true, change);
    }

    fn change_parts(&mut self, which: &dyn Fn(i64) -> bool, change: impl Fn(&mut [u8])) {
        for record in self.store.segments().unwrap().into_iter().filter(|record| which(record.number)) {
            let mut bytes = self.store.segment(record.number).unwrap().unwrap();
            change(&mut bytes);
            let (instead_of, entries, newest) = (Some(record.number), record.entries, record.newest);
            let segments = vec![NewSegment { instead_of, entries, newest, bytes: bytes.into() }];
            self.store.save_kept(&KeptChange { segments, ..KeptChange::default() }).unwrap();
        }
    }

    fn run(&mut self, end: End) {
        self.now += TimeDelta::minutes(1);
        let histories: Vec<(SourceName, Duration)> =
            self.plan.sources.iter().map(|source| (source.name.clone(), source.history)).collect();
        self.store.settle(self.now, &histories, Duration::from_secs(86_400)).unwrap();
        let fresh = self.fresh.take().unwrap_or_default();
        if end == End::BeforeLooking {
            return;
        }
        let marks = self.store.marks().unwrap();
        let (plan, states, now) = (&self.plan, &self.states, self.now);
        let mut keeper = Keeper::open(self.store.as_ref(), plan, states, &marks, now).unwrap();
        look_at_waiting(self.store.as_mut(), &mut keeper, &self.feeds, fresh, &|| true).unwrap();
        if end == End::BeforePublishing {
            return;
        }
        let seen = self.store.last_change().unwrap();
        let changes = Changes::of(plan, &marks);
        let mut remembered = Vec::new();
        for (at, planned) in plan.feeds.iter().enumerate() {
            let before = self.feeds.get(&planned.name).cloned();
            let dirty = before
                .as_ref()
                .is_none_or(|state| shows_something_else((at, planned), state, &changes, Some(&keeper), now));
            let before = before.unwrap_or_default();
            if dirty {
                let Some(made) = make(self.store.as_mut(), &mut keeper, at, &before, &self.feeds) else { continue };
                let state = FeedState {
                    rules: planned.rules,
                    seen,
                    next: made.next,
                    joined: made.joined,
                    first_published: before.first_published.or(Some(now)),
                    bottom: made.bottom,
                    appear: made.appear,
                    frozen: made.frozen,
                    ..FeedState::default()
                };
                keeper.published(at);
                self.published.insert(planned.name.clone(), made.feed);
                remembered.push((planned.name.clone(), state));
            }
            let shelf = Shelf { store: self.store.as_ref(), plan, states, now };
            let whole = assemble(&shelf, planned, &before).unwrap();
            let expected = told(whole.as_ref().map(|whole| &whole.feed));
            let known = told(self.published.get(&planned.name));
            assert_eq!(known, expected, "{} (dirty: {dirty}) at {now}", planned.name);
        }
        self.store.save_kept(&keeper.change()).unwrap();
        if end == End::BeforeRemembering {
            return;
        }
        self.store.save_feeds(&remembered, &[]).unwrap();
        self.feeds.extend(remembered);
    }
}

/// Makes a feed; a damaged index is built again.
fn make(
    store: &mut dyn Store,
    keeper: &mut Keeper<'_>,
    at: usize,
    before: &FeedState,
    feeds: &HashMap<FeedName, FeedState>,
) -> Option<Assembled> {
    loop {
        let (plan, states, now) = (keeper.plan, keeper.states, keeper.now());
        let shelf = Shelf { store, plan, states, now };
        match assemble_known(&shelf, &plan.feeds[at], before, Some((keeper, at))) {
            Ok(made) => return made,
            Err(error) => assert!(keeper.needs_index(), "{error}"),
        }
        store.forget_index().unwrap();
        look_at_waiting(store, keeper, feeds, Fresh::default(), &|| true).unwrap();
    }
}

fn plan_of(folder: &TempDir, rules: usize) -> Plan {
    match plan::load(&config(rules), &folder.path().join("config.yaml"), &|_| None) {
        Ok((plan, _)) => plan,
        Err(faults) => panic!("{faults}"),
    }
}

fn told(feed: Option<&Feed>) -> String {
    let mut text = String::new();
    for entry in feed.iter().flat_map(|feed| &feed.entries) {
        let also: Vec<_> = entry.also.iter().filter_map(|also| also.id.as_deref()).collect();
        let published = entry.published.map(|stamp| stamp.at.to_rfc3339()).unwrap_or_default();
        let _ = writeln!(text, "{published} {:?} {:?} {:?} also {also:?}", entry.id, entry.title, entry.story);
    }
    text
}
