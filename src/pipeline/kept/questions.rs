//! What a feed asks of the entries of its sources: its queries and theirs, compiled.

use std::rc::Rc;

use chrono::{DateTime, Utc};
use xxhash_rust::xxh3::Xxh3;

use crate::model::{Narrowing, SourceState, StoredEntry};
use crate::plan::{Plan, PlannedFeed, PlannedSource};
use crate::query::{Content, Context, EntryView, Facts, Filters, Needs, Refused, Span};

use super::super::judge::{texts, view};
use super::super::shape::title;
use super::super::transform::{changes_words, transformed};
use super::narrow::{Sources, from};

/// Another number here means that queries are judged or indexed in another way than before.
const VERSION: u64 = 1;

/// More sources than this are not looked up in the index one by one.
const FEW: usize = 32;

/// The queries of a feed and of its sources.
#[derive(Debug, Default)]
pub(in super::super) struct Questions {
    filters: Filters,
    /// The queries of each source, by its place in `from`.
    drops: Vec<Rc<Filters>>,
    /// Whether entries of a source may be shown at all, by its place in `from`.
    open: Vec<bool>,
    /// Whether what config.yaml changes in an entry may change its words: by its source's place in `from`.
    changed: Vec<bool>,
    /// Whether the clock alone changes what they say.
    pub(in super::super) clock: bool,
    /// A hash of what sources say about themselves, as far as the queries ask for it.
    pub(super) told: u64,
}

/// A hash of the rules of a feed: another one means that all has to be asked again.
#[must_use]
pub(in super::super) fn rules(plan: &Plan, planned: &PlannedFeed) -> u64 {
    let mut sum = Xxh3::new();
    sum.update(&VERSION.to_le_bytes());
    sum.update(&planned.rules.to_le_bytes());
    sum.update(plan.timezone.name().as_bytes());
    sum.digest()
}

/// Whether a feed of this plan asks anything of entries.
pub(super) fn asks(plan: &Plan) -> bool {
    plan.feeds.iter().any(|feed| !feed.keep.is_empty() || !feed.drop.is_empty())
        || plan.sources.iter().any(|source| !source.drop.is_empty())
}

/// The queries that drop entries of a source.
pub(in super::super) fn drops(source: &PlannedSource) -> Filters {
    Filters::of(&[], &texts(&source.drop)).unwrap_or_default()
}

/// The language of a source's entries that tell none.
fn language<'a>(source: &'a PlannedSource, state: &'a SourceState) -> Option<&'a str> {
    source.language.as_deref().or(state.language.as_deref())
}

impl Questions {
    /// Whether a feed with these sources asks nothing: every entry passes.
    pub(in super::super) fn none(planned: &PlannedFeed, sources: &[&PlannedSource]) -> bool {
        planned.keep.is_empty() && planned.drop.is_empty() && sources.iter().all(|source| source.drop.is_empty())
    }

    /// The questions of a feed; `drops` compiles those of a source.
    pub(in super::super) fn of(
        planned: &PlannedFeed,
        sources: &[&PlannedSource],
        states: &[&SourceState],
        context: &Context,
        drops: impl Fn(usize) -> Rc<Filters>,
    ) -> Self {
        // The plan holds no query that cannot be read: each was tried when config.yaml was.
        let filters = Filters::of(&texts(&planned.keep), &texts(&planned.drop)).unwrap_or_default();
        let drops: Vec<Rc<Filters>> = (0..sources.len()).map(drops).collect();
        let clock = filters.needs(Needs::Clock) || drops.iter().any(|drops| drops.needs(Needs::Clock));
        let mut questions = Self { filters, drops, clock, ..Self::default() };
        let called = |place: usize| {
            let (source, state) = (sources.get(place)?, states.get(place)?);
            Some((*source, *state, title(source, state)))
        };
        questions.changed = sources.iter().map(|source| changes_words(source, planned)).collect();
        let asked = |place: &usize| questions.drops.get(*place).is_some_and(|drops| drops.needs(Needs::Source));
        let asks_sources = questions.filters.needs(Needs::Source) || (0..sources.len()).any(|place| asked(&place));
        questions.open = (0..sources.len())
            .map(|place| {
                if !asks_sources {
                    return true;
                }
                let Some((source, _, title)) = called(place) else { return false };
                let view = EntryView::new(Facts { content: Content::None, ..Facts::default() });
                let view = view.in_source(source.name.as_str(), &title, &source.tags, None);
                questions.may_pass(&view, place, context, &|needs| needs == Needs::Source)
            })
            .collect();
        questions.told = questions.told(sources, states);
        questions
    }

    fn told(&self, sources: &[&PlannedSource], states: &[&SourceState]) -> u64 {
        let needs = |needs: Needs| self.filters.needs(needs) || self.drops.iter().any(|drops| drops.needs(needs));
        let (titles, languages) = (needs(Needs::Source), needs(Needs::Language));
        if !titles && !languages {
            return 0;
        }
        let mut sum = Xxh3::new();
        for (source, state) in sources.iter().zip(states) {
            let told = [
                titles.then(|| title(source, state)),
                language(source, state).filter(|_| languages).map(str::to_owned),
            ];
            for text in told {
                let text = text.unwrap_or_default();
                sum.update(&(text.len() as u64).to_le_bytes());
                sum.update(text.as_bytes());
            }
        }
        sum.digest()
    }

    /// Whether an entry may pass, as far as what is `known` tells.
    pub(super) fn may_pass(
        &self,
        view: &EntryView<'_>,
        place: usize,
        context: &Context,
        known: &dyn Fn(Needs) -> bool,
    ) -> bool {
        self.drops.get(place).is_none_or(|drops| drops.may_pass(view, context, known))
            && self.filters.may_pass(view, context, known)
    }

    /// Whether an entry passes at some time, whatever the clock says. `own` is the entry as its source
    /// brought it.
    pub(super) fn passes_once(&self, entry: &Seen<'_>, place: usize, planned: &PlannedFeed, context: &Context) -> bool {
        let known = |needs: Needs| needs != Needs::Clock;
        let of_source = |drops: &Rc<Filters>| drops.may_pass(&entry.view, context, &known);
        if !self.open.get(place).is_some_and(|open| *open) || !self.drops.get(place).is_some_and(of_source) {
            return false;
        }
        // The source is asked before config.yaml changes anything, the feed afterwards.
        let changes = self.changed.get(place).is_some_and(|changed| *changed);
        match changes.then(|| transformed(&entry.stored.entry, entry.source, planned)).flatten() {
            None => self.filters.may_pass(&entry.view, context, &known),
            Some(changed) => {
                let view = view(&changed, entry.stored.first_seen, (entry.source, entry.state), entry.called);
                self.filters.may_pass(&view, context, &known)
            }
        }
    }

    /// Where nothing but an entry's date is asked for: whether one of the source at a place passes at some
    /// time. No entry has to be read then.
    pub(super) fn ask_the_clock_alone<'q>(&'q self, context: &'q Context) -> Option<impl Fn(usize) -> bool + 'q> {
        let more = |filters: &Filters| {
            [Needs::Entry, Needs::Language, Needs::Source].into_iter().any(|needs| filters.needs(needs))
        };
        if more(&self.filters) || self.drops.iter().any(|drops| more(drops)) {
            return None;
        }
        let unread = EntryView::default();
        Some(move |place: usize| {
            self.open.get(place).is_some_and(|open| *open) && self.may_pass(&unread, place, context, &|_| false)
        })
    }

    /// Why an entry may not be shown now: its source's queries first, then the feed's.
    pub(in super::super) fn refusal(
        &self,
        stored: &StoredEntry,
        place: usize,
        (source, state): (&PlannedSource, &SourceState),
        planned: &PlannedFeed,
        context: &Context,
    ) -> Option<Refused> {
        let of_source = self.drops.get(place)?;
        if of_source.is_empty() && self.filters.is_empty() {
            return None;
        }
        let called = title(source, state);
        // The source is asked before config.yaml changes anything, the feed afterwards.
        let changed = transformed(&stored.entry, source, planned);
        let view = |entry| view(entry, stored.first_seen, (source, state), &called);
        let as_it_came = view(&stored.entry);
        of_source.refusal(&as_it_came, context).or_else(|| match &changed {
            Some(changed) => self.filters.refusal(&view(changed), context),
            None => self.filters.refusal(&as_it_came, context),
        })
    }

    /// The dates of the entries that may pass now.
    pub(super) fn span(&self, context: &Context) -> Span {
        let sources = self.drops.iter().map(|drops| drops.span(context)).reduce(Span::or).unwrap_or(Span::ALWAYS);
        self.filters.span(context).and(sources)
    }

    /// From this second on entries are too young to pass now; later they may.
    pub(super) fn late(&self, context: &Context) -> i64 {
        let end = self.span(context).end;
        if end == DateTime::<Utc>::MAX_UTC { i64::MAX } else { end.timestamp().saturating_add(1) }
    }

    /// When the clock next changes what is said of an entry with this date.
    pub(in super::super) fn flips(
        &self,
        place: usize,
        date: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        if !self.clock {
            return None;
        }
        let ages = self.drops.get(place).map(|drops| drops.ages()).unwrap_or_default();
        // It grows too old, or old enough, in the second after it has reached the age.
        let flip = |age: i64| {
            let at = date.timestamp().checked_add(age)?.checked_add(1)?;
            DateTime::from_timestamp(at, 0).filter(|at| *at > now)
        };
        self.filters.ages().into_iter().chain(ages).filter_map(flip).min()
    }

    /// What an index can say about the entries that pass; `numbers` are those of the sources in the
    /// store, by their place in `from`.
    pub(super) fn narrowing(&self, numbers: &[Option<i64>], all: usize, added: &Sources) -> Narrowing {
        let open = || numbers.iter().zip(&self.open).filter(|(_, open)| **open).filter_map(|(number, _)| *number);
        let changed = numbers.iter().zip(&self.changed).filter(|(_, changed)| **changed);
        let changed: Vec<Narrowing> =
            changed.filter_map(|(number, _)| number.map(|number| Narrowing::Property(from(number)))).collect();
        let words = if changed.is_empty() {
            added.widened(&self.filters.narrowing())
        } else {
            // Of what config.yaml changes nobody knows the words before it is done.
            Narrowing::one(changed.into_iter().chain([added.widened(&self.filters.narrowing())]))
        };
        let count = open().count();
        let few = count <= FEW || words == Narrowing::Any && count * 2 < all;
        if !few || count == all {
            return words;
        }
        if count == 0 {
            // No entry is of none.
            return Narrowing::Property(from(-1));
        }
        Narrowing::all([Narrowing::one(open().map(|number| Narrowing::Property(from(number)))), words])
    }
}

/// An entry as queries see it before config.yaml changes anything in it.
pub(super) struct Seen<'a> {
    pub(super) stored: &'a StoredEntry,
    pub(super) source: &'a PlannedSource,
    pub(super) state: &'a SourceState,
    /// What its source is called.
    pub(super) called: &'a str,
    /// With the tags and the language of its source.
    pub(super) view: EntryView<'a>,
}

impl<'a> Seen<'a> {
    /// Of an entry as it came, without what its source adds.
    pub(super) fn of(
        stored: &'a StoredEntry,
        own: EntryView<'a>,
        source: &'a PlannedSource,
        state: &'a SourceState,
        called: &'a str,
    ) -> Self {
        let view = own.in_source(source.name.as_str(), called, &source.tags, language(source, state));
        Self { stored, source, state, called, view }
    }
}

/// An entry as it came, without what its source adds.
pub(super) fn own(stored: &StoredEntry) -> EntryView<'_> {
    EntryView::new(Facts::of(&stored.entry, None, None, Some(stored.first_seen)))
}
