//! What queries and likeness say of the entries of a feed, gathered for the steps of select/.

use std::collections::{HashMap, HashSet};

use crate::group::{Article, CopyIndex, Print, text_of};
use crate::model::{Entry, EntryKey, SourceState, StoredEntry};
use crate::plan::{Dedupe, Order, PlannedFeed, PlannedSource, Stories};
use crate::query::{Context, EntryView, Facts, Filters, Refused};
use crate::select::{self, Candidate, Copied, Refusal, Rules};
use crate::store::StoreError;

use super::assemble::Shelf;
use super::shape::title;
use super::transform::transformed;

/// Articles read from the store at once.
const CHUNK: usize = 256;

/// What an entry is compared by, and when it came.
struct Printed {
    /// When it was first seen, the place of its source, its place in the document: the order of arrival.
    arrived: (chrono::DateTime<chrono::Utc>, usize, u32, EntryKey),
    print: Print,
    words: usize,
}

/// Looks at entries as one feed does.
pub(super) struct Judge<'a> {
    shelf: &'a Shelf<'a>,
    planned: &'a PlannedFeed,
    sources: &'a [&'a PlannedSource],
    states: &'a [&'a SourceState],
    /// The queries of the feed.
    filters: Filters,
    /// The queries of each source.
    drops: Vec<Filters>,
    context: Context,
    finds_copies: bool,
    seen: HashSet<EntryKey>,
    printed: Vec<Printed>,
}

impl<'a> Judge<'a> {
    /// As this feed looks at the entries of its sources.
    pub(super) fn new(
        shelf: &'a Shelf<'a>,
        planned: &'a PlannedFeed,
        sources: &'a [&'a PlannedSource],
        states: &'a [&'a SourceState],
    ) -> Self {
        fn texts(queries: &[crate::config::Text]) -> Vec<&str> {
            queries.iter().map(crate::config::Text::as_str).collect()
        }
        // The plan holds no query that cannot be read: each was tried when config.yaml was.
        let filters = Filters::of(&texts(&planned.keep), &texts(&planned.drop)).unwrap_or_default();
        let drops = sources.iter().map(|source| Filters::of(&[], &texts(&source.drop)).unwrap_or_default()).collect();
        Self {
            shelf,
            planned,
            sources,
            states,
            filters,
            drops,
            context: Context { now: shelf.now, timezone: shelf.plan.timezone },
            finds_copies: planned.dedupe == Dedupe::Copy,
            seen: HashSet::new(),
            printed: Vec::new(),
        }
    }

    /// Whether there is nothing to look for: no query, no copies.
    fn is_idle(&self) -> bool {
        !self.finds_copies && self.filters.is_empty() && self.drops.iter().all(Filters::is_empty)
    }

    /// Looks at the entries that were not looked at yet, and tells the rules what it found.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn look(&mut self, candidates: &[Candidate], rules: &mut Rules) -> Result<(), StoreError> {
        if self.is_idle() {
            return Ok(());
        }
        let new: Vec<&Candidate> = candidates.iter().filter(|one| self.seen.insert(one.head.key)).collect();
        for chunk in new.chunks(CHUNK) {
            let by_key: HashMap<EntryKey, &Candidate> = chunk.iter().map(|one| (one.head.key, *one)).collect();
            let keys: Vec<EntryKey> = chunk.iter().map(|one| one.head.key).collect();
            for stored in self.shelf.store.entries(&keys)? {
                let Some(candidate) = by_key.get(&stored.key) else { continue };
                match self.refusal(&stored, candidate.place) {
                    Some(refusal) => {
                        rules.refused.insert(stored.key, refusal);
                    }
                    None if self.finds_copies => self.print(&stored, candidate),
                    None => {}
                }
            }
        }
        if self.finds_copies && !new.is_empty() {
            rules.copies = self.copies();
        }
        Ok(())
    }

    /// Why an entry may not be shown: its source's queries first, then the feed's.
    fn refusal(&self, stored: &StoredEntry, place: usize) -> Option<Refusal> {
        let (source, state) = (self.sources.get(place)?, self.states.get(place)?);
        let of_source = self.drops.get(place)?;
        if of_source.is_empty() && self.filters.is_empty() {
            return None;
        }
        let called = title(source, state);
        let view = |entry| view(entry, stored.first_seen, (source, state), &called);
        // The source is asked before config.yaml changes anything, the feed afterwards.
        let changed = transformed(&stored.entry, source, self.planned);
        let as_it_came = view(&stored.entry);
        let by_feed = || match &changed {
            Some(changed) => self.filters.refusal(&view(changed), &self.context),
            None => self.filters.refusal(&as_it_came, &self.context),
        };
        let refused = of_source.refusal(&as_it_came, &self.context).or_else(by_feed)?;
        let why = refused.to_string();
        Some(match refused {
            Refused::Dropped { .. } => Refusal::Dropped(why),
            Refused::NotKept => Refusal::NotKept(why),
        })
    }

    fn print(&mut self, stored: &StoredEntry, candidate: &Candidate) {
        let Some(source) = self.sources.get(candidate.place) else { return };
        let text = text_of(&stored.entry);
        let article = Article::of(&stored.entry, source.name.as_str(), &text);
        self.printed.push(Printed {
            arrived: (stored.first_seen, candidate.place, candidate.head.rank, stored.key),
            print: Print::of(&article),
            words: text.split_whitespace().count(),
        });
    }

    /// The entries that have copies, compared in the order in which they came.
    fn copies(&mut self) -> HashMap<EntryKey, Copied> {
        self.printed.sort_by_key(|one| one.arrived);
        let mut index = CopyIndex::default();
        let mut whys: Vec<Option<String>> = Vec::with_capacity(self.printed.len());
        for one in &self.printed {
            let found = index.add(one.print.clone());
            let why = |first: &crate::group::Found| first.reason.to_string();
            for copy in &found {
                if let Some(earlier) = usize::try_from(copy.number).ok().and_then(|at| whys.get_mut(at)) {
                    earlier.get_or_insert_with(|| why(copy));
                }
            }
            whys.push(found.first().map(why));
        }
        let mut copies = HashMap::new();
        for (number, (one, why)) in self.printed.iter().zip(whys).enumerate() {
            let Some(why) = why else { continue };
            let Some(first) = self.printed.get(index.group(number)) else { continue };
            copies.insert(one.arrived.3, Copied { group: first.arrived.3, words: one.words, why });
        }
        copies
    }
}

/// An entry as queries see it: the tags and the language of its source are its own.
fn view<'e>(
    entry: &'e Entry,
    first_seen: chrono::DateTime<chrono::Utc>,
    (source, state): (&'e PlannedSource, &'e SourceState),
    called: &'e str,
) -> EntryView<'e> {
    let mut facts = Facts::of(entry, Some(source.name.as_str()), Some(called), Some(first_seen));
    facts.tags.extend(source.tags.iter().map(String::as_str));
    facts.language = facts.language.or(source.language.as_deref()).or(state.language.as_deref());
    EntryView::new(facts)
}

/// Whether the clock alone may change what the feed shows: a query asks for an age.
pub(super) fn depends_on_the_clock(planned: &PlannedFeed, sources: &[&PlannedSource]) -> bool {
    let queries = sources.iter().flat_map(|source| &source.drop).chain(&planned.keep).chain(&planned.drop);
    queries
        .map(|text| text.as_str().to_ascii_lowercase())
        .any(|text| ["newer:", "older:"].iter().any(|age| text.contains(age)))
}

/// Key `dedupe` as the steps know it.
pub(super) fn dedupe(planned: &PlannedFeed) -> select::Dedupe {
    match planned.dedupe {
        Dedupe::No => select::Dedupe::No,
        Dedupe::Id => select::Dedupe::Id,
        Dedupe::Url => select::Dedupe::Url,
        Dedupe::Copy => select::Dedupe::Copy,
    }
}

/// Key `order` as the steps know it.
pub(super) fn order(planned: &PlannedFeed) -> select::Order {
    match planned.order {
        Order::Newest => select::Order::Newest,
        Order::Spread => select::Order::Spread,
    }
}

/// Key `stories` as the steps know it.
pub(super) fn stories(planned: &PlannedFeed) -> select::Stories {
    match planned.stories {
        Stories::No => select::Stories::No,
        Stories::Mark => select::Stories::Mark,
        Stories::Group => select::Stories::Group,
        Stories::Collapse => select::Stories::Collapse,
    }
}
