//! What queries and likeness say of the entries of a feed, gathered for the steps of select/.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::config::Text;
use crate::group::{Article, CopyIndex, Found, Print, text_of};
use crate::model::{Entry, EntryKey, SourceState, StoredEntry};
use crate::plan::{PlannedFeed, PlannedSource};
use crate::query::{Context, EntryView, Facts, Refused};
use crate::select::{Candidate, Copied, Dedupe, Refusal, Rules};
use crate::store::StoreError;

use super::assemble::Shelf;
use super::kept::{Questions, drops};

/// Articles read from the store at once.
const CHUNK: usize = 256;

/// What an entry is compared by, and when it came.
struct Printed {
    /// When it was first seen, the place of its source, its place in the document: the order of arrival.
    arrived: (DateTime<Utc>, usize, u32, EntryKey),
    print: Arc<Print>,
    words: usize,
}

/// Looks at entries as one feed does.
pub(super) struct Judge<'a> {
    shelf: &'a Shelf<'a>,
    planned: &'a PlannedFeed,
    sources: &'a [&'a PlannedSource],
    states: &'a [&'a SourceState],
    /// The queries of the feed and of its sources; nothing when every entry that is looked at passes them.
    questions: Option<Rc<Questions>>,
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
        let context = Context { now: shelf.now, timezone: shelf.plan.timezone };
        let questions = (!Questions::none(planned, sources)).then(|| {
            let drops = |place: usize| sources.get(place).map(|source| Rc::new(drops(source))).unwrap_or_default();
            Rc::new(Questions::of(planned, sources, states, &context, drops))
        });
        Self::asking(questions, shelf, planned, sources, states)
    }

    /// The same with these questions alone; with none every entry that is looked at passes.
    pub(super) fn asking(
        questions: Option<Rc<Questions>>,
        shelf: &'a Shelf<'a>,
        planned: &'a PlannedFeed,
        sources: &'a [&'a PlannedSource],
        states: &'a [&'a SourceState],
    ) -> Self {
        Self {
            shelf,
            planned,
            sources,
            states,
            questions,
            context: Context { now: shelf.now, timezone: shelf.plan.timezone },
            finds_copies: planned.dedupe == Dedupe::Copy,
            seen: HashSet::new(),
            printed: Vec::new(),
        }
    }

    /// Whether there is nothing to look for: no query, no copies.
    fn is_idle(&self) -> bool {
        !self.finds_copies && self.questions.is_none()
    }

    /// Looks at the entries that were not looked at yet, and tells the rules what it found.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn look(&mut self, candidates: &[Candidate], rules: &mut Rules) -> Result<(), StoreError> {
        self.ask(candidates, rules)?;
        self.compare(candidates, rules);
        Ok(())
    }

    /// Asks the queries of the entries that were not looked at yet.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn ask(&mut self, candidates: &[Candidate], rules: &mut Rules) -> Result<(), StoreError> {
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
        Ok(())
    }

    /// Finds the copies among entries that were asked of.
    pub(super) fn compare(&mut self, candidates: &[Candidate], rules: &mut Rules) {
        if self.finds_copies {
            let compared: HashSet<EntryKey> = candidates.iter().map(|one| one.head.key).collect();
            rules.copies = self.copies(&compared);
        }
    }

    /// When the clock next changes what the queries say of an entry.
    pub(super) fn flips(&self, candidate: &Candidate) -> Option<DateTime<Utc>> {
        let date = candidate.head.published.utc();
        self.questions.as_ref()?.flips(candidate.place, date, self.context.now)
    }

    /// Why an entry may not be shown: its source's queries first, then the feed's.
    fn refusal(&self, stored: &StoredEntry, place: usize) -> Option<Refusal> {
        let (source, state) = (self.sources.get(place)?, self.states.get(place)?);
        let questions = self.questions.as_ref()?;
        let refused = questions.refusal(stored, place, (source, state), self.planned, &self.context)?;
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
            print: Arc::new(Print::of(&article)),
            words: text.split_whitespace().count(),
        });
    }

    /// The entries that have copies, compared in the order in which they came.
    fn copies(&mut self, compared: &HashSet<EntryKey>) -> HashMap<EntryKey, Copied> {
        self.printed.sort_by_key(|one| one.arrived);
        let printed: Vec<&Printed> = self.printed.iter().filter(|one| compared.contains(&one.arrived.3)).collect();
        let mut index = CopyIndex::default();
        let mut whys: Vec<Option<String>> = Vec::with_capacity(printed.len());
        for one in &printed {
            let found = index.add(Arc::clone(&one.print));
            let why = |first: &Found| first.reason.to_string();
            for copy in &found {
                if let Some(earlier) = usize::try_from(copy.number).ok().and_then(|at| whys.get_mut(at)) {
                    earlier.get_or_insert_with(|| why(copy));
                }
            }
            whys.push(found.first().map(why));
        }
        let mut copies = HashMap::new();
        for (number, (one, why)) in printed.iter().zip(whys).enumerate() {
            let Some(why) = why else { continue };
            let Some(first) = printed.get(index.group(number)) else { continue };
            copies.insert(one.arrived.3, Copied { group: first.arrived.3, words: one.words, why });
        }
        copies
    }
}

/// The texts of queries.
pub(super) fn texts(queries: &[Text]) -> Vec<&str> {
    queries.iter().map(Text::as_str).collect()
}

/// An entry as queries see it: the tags and the language of its source are its own.
pub(super) fn view<'e>(
    entry: &'e Entry,
    first_seen: DateTime<Utc>,
    (source, state): (&'e PlannedSource, &'e SourceState),
    called: &'e str,
) -> EntryView<'e> {
    let mut facts = Facts::of(entry, Some(source.name.as_str()), Some(called), Some(first_seen));
    facts.tags.extend(source.tags.iter().map(String::as_str));
    facts.language = facts.language.or(source.language.as_deref()).or(state.language.as_deref());
    EntryView::new(facts)
}
