//! Entries that came or changed: into the index, where one is kept, and each once before the queries of all feeds.

use std::collections::{HashMap, HashSet};

use crate::model::{EntryKey, FeedName, FeedState, Head, Stand, StoredEntry};
use crate::query::EntryView;
use crate::query::index::{Builder, Segment};
use crate::store::{Indexing, KeptChange, News, Store, StoreError, Waiting};

use super::aside::Part;
use super::asking::{AtHand, Batch, Looked, judge_all, somebody_asks};
use super::fresh::{Fresh, Indexed};
use super::index::{add, is_kept, stand_of};
use super::keeper::Keeper;
use super::questions::own;
use super::segments::grow;

/// Entries read from the store at once.
const CHUNK: usize = 256;

/// Entries after which what was found out is written down: what is killed has less to do again.
const SAVED: usize = 2_048;

/// Looks at all entries that wait; those that are `fresh` are in the index already, where one is kept. `go_on` is
/// asked now and then; what is left then waits for the next pass.
///
/// # Errors
/// When the store cannot be read or written.
pub(in super::super) fn look_at_waiting(
    store: &mut dyn Store,
    keeper: &mut Keeper<'_>,
    feeds: &HashMap<FeedName, FeedState>,
    fresh: Fresh,
    go_on: &dyn Fn() -> bool,
) -> Result<(), StoreError> {
    let indexed = is_kept(store, keeper.plan)?;
    if indexed && (store.indexing()? != Indexing::Whole || is_of_another_version(store)?) {
        store.forget_index()?;
    }
    let Indexed { parts, entries } = fresh.into_indexed();
    let mut pass = Pass { feeds, go_on, after: None, found: Found { indexed_too: indexed, ..Found::default() } };
    let mut goes_on = true;
    // One that came before somebody asked for an index is in none: its entries wait like all others.
    for part in parts.filter(|part| part.segment.is_some() == indexed) {
        let first = part.placed.first().map(|(stand, _)| stand.key);
        goes_on = goes_on && pass.look_until(store, keeper, first)? && go_on();
        if !goes_on {
            break;
        }
        pass.look_at(store, keeper, part, &entries)?;
        pass.write_some(store, keeper)?;
    }
    if goes_on {
        pass.look_until(store, keeper, None)?;
    }
    pass.found.save(store, keeper)
}

/// How far a pass has looked at what waits.
struct Pass<'a> {
    feeds: &'a HashMap<FeedName, FeedState>,
    go_on: &'a dyn Fn() -> bool,
    /// The last entry that it looked at.
    after: Option<EntryKey>,
    found: Found,
}

impl Pass<'_> {
    /// Looks at those that wait before this entry; false when it has to end.
    fn look_until(
        &mut self,
        store: &mut dyn Store,
        keeper: &mut Keeper<'_>,
        end: Option<EntryKey>,
    ) -> Result<bool, StoreError> {
        loop {
            if !(self.go_on)() {
                return Ok(false);
            }
            let mut waiting = store.waiting(self.after, CHUNK)?;
            waiting.retain(|one| end.is_none_or(|end| one.key < end));
            let Some(last) = waiting.last() else { return Ok(true) };
            self.after = Some(last.key);
            look(store, keeper, self.feeds, &waiting, &mut self.found)?;
            self.write_some(store, keeper)?;
        }
    }

    /// Looks at entries that have come just now.
    fn look_at(
        &mut self,
        store: &dyn Store,
        keeper: &Keeper<'_>,
        part: Part,
        at_hand: &HashMap<EntryKey, StoredEntry>,
    ) -> Result<(), StoreError> {
        let Part { placed, segment } = part;
        let (Some((first, _)), Some((last, _))) = (placed.first(), placed.last()) else { return Ok(()) };
        let (before, end) = (EntryKey(first.key.0.saturating_sub(1)), last.key);
        let waiting = store.waiting(Some(before), placed.len())?;
        let (new, changed): (Vec<Waiting>, Vec<Waiting>) =
            waiting.into_iter().filter(|one| one.key <= end).partition(|one| one.news == News::New);
        new.iter().for_each(|one| self.found.note(one));
        // What changed after it had come is in the index with the text of before.
        self.found.stale += i64::try_from(changed.len()).unwrap_or(0);
        self.after = Some(end);
        let changed_keys: HashSet<EntryKey> = changed.iter().map(|one| one.key).collect();
        let looked = placed
            .into_iter()
            .filter(|(stand, _)| !changed_keys.contains(&stand.key))
            .map(|(stand, source)| Looked { stand, source, news: News::New, judged: true });
        let batch = Batch::of(looked.collect(), segment.as_ref());
        self.found.close();
        self.found.segments.extend(segment);
        judge_all(store, keeper, self.feeds, &batch, &[], AtHand::entries(at_hand))?;
        changed.chunks(CHUNK).try_for_each(|chunk| look(store, keeper, self.feeds, chunk, &mut self.found))
    }

    /// Writes down what was found out, when it is enough.
    fn write_some(&mut self, store: &mut dyn Store, keeper: &mut Keeper<'_>) -> Result<(), StoreError> {
        if self.found.count < SAVED { Ok(()) } else { self.found.save(store, keeper) }
    }
}

/// Whether the index was written by a version of the program whose parts cannot be read. One part says it for
/// all: where one cannot be read, all are built again.
fn is_of_another_version(store: &dyn Store) -> Result<bool, StoreError> {
    let Some(smallest) = store.segments()?.into_iter().min_by_key(|one| one.entries) else { return Ok(false) };
    Ok(!store.segment(smallest.number)?.is_some_and(|bytes| bytes.starts_with(Segment::BEGINS)))
}

/// What was found out and is not written yet.
#[derive(Default)]
struct Found {
    /// Whether entries go into the index, too.
    indexed_too: bool,
    count: usize,
    /// Entries that are in no segment yet.
    builder: Builder,
    segments: Vec<Segment>,
    indexed: Option<EntryKey>,
    looked_at: Vec<EntryKey>,
    stale: i64,
}

impl Found {
    /// Remembers that an entry does not wait any more.
    fn note(&mut self, one: &Waiting) {
        self.count += 1;
        if !one.indexed {
            self.indexed = self.indexed.max(Some(one.key));
        }
        self.stale += i64::from(one.indexed && one.news == News::Rewritten);
        // A new one waits only because it was never looked at.
        if one.news != News::New {
            self.looked_at.push(one.key);
        }
    }

    /// Makes a segment of the entries that are in none.
    fn close(&mut self) -> Option<&Segment> {
        let segment = self.builder.finish()?;
        self.segments.push(segment);
        self.segments.last()
    }

    /// Writes it down; nothing is left then.
    fn save(&mut self, store: &mut dyn Store, keeper: &mut Keeper<'_>) -> Result<(), StoreError> {
        self.close();
        let looked_at = std::mem::take(&mut self.looked_at);
        let mut change = KeptChange { indexed: self.indexed.take(), looked_at, ..keeper.change() };
        if self.indexed_too {
            change.stale = self.stale;
            grow(store, std::mem::take(&mut self.segments), &mut change)?;
        } else {
            change.unindexed = self.count > 0;
        }
        (self.count, self.stale) = (0, 0);
        store.save_kept(&change)
    }
}

/// Where nobody asks anything of entries, those feeds have to know that show them.
fn look_only(
    store: &dyn Store,
    keeper: &Keeper<'_>,
    feeds: &HashMap<FeedName, FeedState>,
    heads: &[Head],
) -> Result<(), StoreError> {
    let looked = heads.iter().map(|head| Looked {
        stand: Stand::of(head.published.utc(), head.key),
        source: keeper.source(&head.source),
        news: News::Shown,
        judged: false,
    });
    let batch = Batch::of(looked.collect(), None);
    judge_all(store, keeper, feeds, &batch, &[], AtHand::entries(&HashMap::new()))
}

fn look(
    store: &dyn Store,
    keeper: &Keeper<'_>,
    feeds: &HashMap<FeedName, FeedState>,
    waiting: &[Waiting],
    found: &mut Found,
) -> Result<(), StoreError> {
    let keys: Vec<EntryKey> = waiting.iter().map(|one| one.key).collect();
    if !found.indexed_too {
        let heads = store.heads_at(&keys)?;
        waiting.iter().for_each(|one| found.note(one));
        return look_only(store, keeper, feeds, &heads);
    }
    let stored: HashMap<EntryKey, StoredEntry> =
        store.entries(&keys)?.into_iter().map(|stored| (stored.key, stored)).collect();
    let old: Vec<EntryKey> = waiting.iter().filter(|one| one.news != News::New).map(|one| one.key).collect();
    let gone: Vec<EntryKey> = keys.iter().filter(|key| !stored.contains_key(key)).copied().collect();
    let heads: HashMap<EntryKey, Head> = store.heads_at(&gone)?.into_iter().map(|head| (head.key, head)).collect();
    let known = store.kept_in(&old)?;
    let asked = somebody_asks(keeper, &known);
    if asked {
        // Those of this batch are looked for among themselves.
        found.close();
    }
    let mut views: HashMap<EntryKey, EntryView<'_>> = HashMap::new();
    let mut looked: Vec<Looked> = Vec::with_capacity(waiting.len());
    for one in waiting {
        found.note(one);
        let Some(stored) = stored.get(&one.key) else {
            let Some(head) = heads.get(&one.key) else { continue };
            found.stale += i64::from(one.indexed && one.news == News::Shown);
            let (stand, source) = (Stand::of(head.published.utc(), head.key), keeper.source(&head.source));
            looked.push(Looked { stand, source, news: one.news, judged: false });
            continue;
        };
        let (stand, source) = (stand_of(stored), keeper.source(&stored.source));
        let changed = one.news != News::Shown;
        if changed {
            let view = own(stored);
            let number = source.and_then(|at| keeper.numbers.get(at).copied().flatten());
            add(&mut found.builder, stand, &view, number.unwrap_or(-1));
            views.extend(asked.then_some((one.key, view)));
        }
        looked.push(Looked { stand, source, news: one.news, judged: changed && source.is_some() });
    }
    let segment = if asked { found.close() } else { None };
    let batch = Batch::of(looked, segment);
    judge_all(store, keeper, feeds, &batch, &known, AtHand { entries: &stored, views })
}
