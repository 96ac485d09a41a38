//! The pages of a feed's archive (RFC 5005 section 4): what is in one never changes, and all of them and the feed are its
//! history.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};

use crate::model::{Archived, EntryKey, FeedState, Frozen, Origin, SourceState};
use crate::plan::{Archive, PlannedFeed, PlannedSource};
use crate::render::{Chain, Format, Place, archive_file, with_next};
use crate::select::{Candidate, Rules, STEPS, newest_first};
use crate::store::{Store, StoreError};

use super::about::About;
use super::assemble::{Assembled, Shelf, Told, load};
use super::error::RunError;
use super::judge::Judge;
use super::names::stem;
use super::publish::{Publisher, refused};
use super::report::FeedReport;
use super::shape::{origin, states_of};

/// Entries of a page at most: a few hundred kilobytes.
const PAGE: usize = 100;

/// Heads asked of the store at once, at first and at most.
const HEADS: (usize, usize) = (16, 1024);

/// So many entries in a row that were archived before, and no older ones of their source are looked at: what
/// comes late is dated days back, not years.
const SEEN: usize = 128;

/// Entries that are looked at in one pass, so that a long history does not fill the memory.
const MOST: usize = 200_000;

/// Copies of an article come within so long.
const COPIES: TimeDelta = TimeDelta::days(3);

/// Archived entries at most that may be the first of a new one's copies.
const MAX_FIRST: usize = 2_000;

/// Formats that have archives.
const FORMATS: [&str; 2] = ["rss", "atom"];

/// The names of all files of an archive.
pub(super) fn files(archived: &Archived) -> Vec<String> {
    let mut files = Vec::new();
    for (format, first) in &archived.first {
        for page in *first..=archived.pages {
            let name = archive_file(&archived.stem, page, format);
            files.extend([format!("{name}.gz"), name]);
        }
    }
    files
}

/// Where the feed itself stands: behind its newest page.
pub(super) fn chain(archived: Option<&Archived>) -> Chain {
    archived
        .map_or_else(Chain::default, |archived| Chain { before: before(archived, archived.pages), ..Chain::default() })
}

/// The last page up to a number, in each format that has one.
fn before(archived: &Archived, last: u32) -> BTreeMap<&'static str, u32> {
    let has = |format: &&str| archived.first.get(*format).is_some_and(|first| *first <= last);
    FORMATS.into_iter().filter(has).map(|format| (format, last)).collect()
}

/// What pages are made of.
#[derive(Clone, Copy)]
struct Parts<'a> {
    sources: &'a [&'a PlannedSource],
    states: &'a [&'a SourceState],
    /// The feed as it is about to be shown.
    shown: &'a Assembled,
}

/// An archive in the making.
pub(super) struct Archivist<'a> {
    pub(super) publisher: &'a Publisher<'a>,
    pub(super) shelf: &'a Shelf<'a>,
    pub(super) planned: &'a PlannedFeed,
    pub(super) before: &'a FeedState,
}

impl Archivist<'_> {
    /// Writes the pages that are due for a feed as it is about to be shown, and removes those of an archive
    /// that is no longer wanted. Nothing where the feed keeps no archive.
    ///
    /// A page is written when an entry leaves the feed that is in none yet, when half of its history has run
    /// out, or when as many have gathered as the feed shows: it takes all that are in none, so that no entry
    /// is ever in neither feed nor archive.
    pub(super) fn write(&self, shown: &Assembled, report: &mut FeedReport) -> Result<Option<Archived>, RunError> {
        let formats: Vec<&'static str> = FORMATS
            .into_iter()
            .filter(|name| self.planned.formats.iter().any(|format| format.name() == *name))
            .collect();
        let mut archived = self.known(&formats)?;
        self.remove_old(archived.as_ref(), report)?;
        let Some(archived) = archived.as_mut().filter(|_| self.planned.archive == Archive::Yes) else {
            return Ok(None);
        };
        let sources = self.shelf.plan.sources_of(self.planned);
        let states = states_of(&sources, self.shelf.states);
        let walked = walk(self.shelf.store, &sources, archived.until)?;
        let newest = walked.iter().map(|one| one.head.key).max();
        let waiting = self.waiting(walked, &sources, &states, archived.until)?;
        let in_feed: HashSet<EntryKey> = shown.shown.iter().copied().collect();
        let left: HashSet<&EntryKey> = archived.shown.iter().filter(|key| !in_feed.contains(key)).collect();
        let leaves = waiting.iter().any(|one| left.contains(&one.head.key));
        let hidden = waiting.iter().any(|one| !in_feed.contains(&one.head.key));
        let full = hidden && waiting.len() >= self.planned.limit.min(PAGE);
        archived.due = waiting.iter().filter_map(|one| self.due(one, &sources)).min();
        if leaves || full || archived.due.is_some_and(|due| due <= self.shelf.now) {
            let parts = Parts { sources: &sources, states: &states, shown };
            if !self.pages(&waiting, &parts, archived, report)? {
                // Nothing was written, and all of it is tried again.
                return Ok(Some(archived.clone()));
            }
            (archived.until, archived.due) = (archived.until.max(newest), None);
        }
        archived.shown.clone_from(&shown.shown);
        Ok(Some(archived.clone()))
    }

    /// When half of an entry's history has run out, should its source no longer list it from now on.
    fn due(&self, waiting: &Candidate, sources: &[&PlannedSource]) -> Option<DateTime<Utc>> {
        let half = TimeDelta::from_std(sources.get(waiting.place)?.history).unwrap_or(TimeDelta::MAX) / 2;
        let last = if waiting.head.listed { self.shelf.now } else { waiting.head.last_listed };
        last.checked_add_signed(half)
    }

    /// Writes these entries in pages; whether all passed their check. If one did not, none is written.
    fn pages(
        &self,
        waiting: &[Candidate],
        parts: &Parts<'_>,
        archived: &mut Archived,
        report: &mut FeedReport,
    ) -> Result<bool, RunError> {
        let pages = u32::try_from(waiting.len().div_ceil(PAGE)).unwrap_or(u32::MAX);
        let last = archived.pages.saturating_add(pages);
        let numbered = || {
            let chains = (archived.pages + 1..).map(|page| Chain {
                page: Some(page),
                before: before(archived, page - 1),
                after: (page < last).then_some(page + 1),
            });
            chains.zip(waiting.chunks(PAGE))
        };
        let only = waiting.len() <= PAGE;
        let mut ready = Vec::new();
        for (chain, page) in numbered() {
            let files = self.page(chain, page, parts, archived)?;
            if let Some((name, finding)) = files.iter().find_map(|(name, bytes)| Some((name, refused(name, bytes)?))) {
                report.failed.push((name.clone(), finding));
                return Ok(false);
            }
            // Of a long history no page is kept: it is made again when all are known to be good.
            ready = if only { files } else { Vec::new() };
        }
        for (chain, page) in numbered() {
            let files = if only { std::mem::take(&mut ready) } else { self.page(chain, page, parts, archived)? };
            for (name, bytes) in files {
                self.put(&name, &bytes, report)?;
            }
        }
        if !waiting.is_empty() {
            self.link_newest(archived, report)?;
        }
        archived.pages = archived.pages.saturating_add(pages);
        Ok(true)
    }

    /// Gives the page that was the newest its link to the one that was written behind it. Nothing else of it
    /// changes, and where its file is not as we write them it stays as it is: readers go the other way.
    fn link_newest(&self, archived: &Archived, report: &mut FeedReport) -> Result<(), RunError> {
        for format in archived.first.iter().filter(|(_, first)| **first <= archived.pages).map(|(format, _)| format) {
            let name = archive_file(&archived.stem, archived.pages, format);
            if self.publisher.folder.is_ours(&name)? != Some(true) {
                continue;
            }
            let Some(written) = self.publisher.folder.read(&name)? else { continue };
            let linked = str::from_utf8(&written)
                .ok()
                .and_then(|written| with_next(written, &archived.stem, archived.pages, format))
                .filter(|linked| refused(&name, linked.as_bytes()).is_none());
            if let Some(linked) = linked {
                self.put(&name, linked.as_bytes(), report)?;
            }
        }
        Ok(())
    }

    fn put(&self, name: &str, bytes: &[u8], report: &mut FeedReport) -> Result<(), RunError> {
        Ok(self.publisher.put_both(name, bytes, &BTreeMap::new(), &mut BTreeMap::new(), &mut report.changed)?)
    }

    /// How far the archive is; where the store is new, as far as there are files of ours.
    fn known(&self, formats: &[&'static str]) -> Result<Option<Archived>, RunError> {
        if self.planned.archive == Archive::No {
            return Ok(None);
        }
        let stem = stem(self.planned);
        let mut archived = match &self.before.archived {
            Some(known) if known.stem == stem => known.clone(),
            _ => self.found(&stem, formats)?,
        };
        archived.first.retain(|format, _| formats.contains(&format.as_str()));
        for format in formats {
            archived.first.entry((*format).to_owned()).or_insert(archived.pages.saturating_add(1));
        }
        Ok(Some(archived))
    }

    /// The pages that stand in the output folder.
    fn found(&self, stem: &str, formats: &[&'static str]) -> Result<Archived, RunError> {
        let mut archived = Archived { stem: stem.to_owned(), ..Archived::default() };
        for page in 1.. {
            let mut there = false;
            for format in formats {
                if self.publisher.folder.open_file(&archive_file(stem, page, format))?.is_some() {
                    archived.first.entry((*format).to_owned()).or_insert(page);
                    there = true;
                }
            }
            if !there {
                break;
            }
            archived.pages = page;
        }
        Ok(archived)
    }

    /// Removes the pages that this feed had before and has no longer.
    fn remove_old(&self, now: Option<&Archived>, report: &mut FeedReport) -> Result<(), RunError> {
        let Some(before) = &self.before.archived else { return Ok(()) };
        let kept: HashSet<String> = now.map(files).unwrap_or_default().into_iter().collect();
        for name in files(before).iter().filter(|name| !kept.contains(*name)) {
            self.publisher.remove(name, &mut report.changed)?;
        }
        Ok(())
    }

    /// The entries that are in no page and may be: what queries let through, of copies one, unless one of
    /// them is in a page already. In the order in which they came.
    fn waiting(
        &self,
        walked: Vec<Candidate>,
        sources: &[&PlannedSource],
        states: &[&SourceState],
        until: Option<EntryKey>,
    ) -> Result<Vec<Candidate>, StoreError> {
        let mut rules = Rules { dedupe: self.planned.dedupe, limit: usize::MAX, ..Rules::default() };
        let is_new = |key: &EntryKey| until.is_none_or(|until| *key > until);
        let walked = with_possible_copies(walked, &is_new);
        let mut judge = Judge::new(self.shelf, self.planned, sources, states);
        judge.look(&walked, &mut rules)?;
        let steps = STEPS.iter().filter(|step| matches!(step.name(), "keep" | "drop" | "dedupe"));
        let mut waiting = steps.fold(walked, |entries, step| step.apply(entries, &rules, &mut Vec::new()));
        waiting.retain(|one| is_new(&one.head.key) && one.also.iter().all(is_new));
        waiting.sort_by(|one, other| {
            let key = |one: &Candidate| (one.head.first_seen, one.head.published.utc());
            key(one).cmp(&key(other)).then_with(|| newest_first(other, one))
        });
        Ok(waiting)
    }

    /// The files of one page, in all formats.
    fn page(
        &self,
        chain: Chain,
        entries: &[Candidate],
        parts: &Parts<'_>,
        archived: &Archived,
    ) -> Result<Vec<(String, Vec<u8>)>, RunError> {
        let Parts { sources, states, shown } = *parts;
        let mut newest: Vec<Candidate> = entries.to_vec();
        newest.sort_by(newest_first);
        let origins: Vec<Origin> = sources.iter().zip(states).map(|(source, state)| origin(source, state)).collect();
        let (mut frozen, mut appear) = (Frozen::default(), BTreeMap::new());
        let said =
            FeedState { frozen: shown.frozen.clone(), appear: self.before.appear.clone(), ..FeedState::default() };
        let told = Told { before: &said, frozen: &mut frozen, appear: &mut appear };
        let entries = load(self.shelf.store, &newest, sources, &origins, self.planned, told)?;
        let Shelf { plan, now, .. } = *self.shelf;
        let about = About { plan, planned: self.planned, sources, states, before: self.before, now };
        let feed = about.feed(entries);
        let number = chain.page.unwrap_or_default();
        let place = Place { chain, ..super::publish::place(plan, self.planned) };
        let formats = self.planned.formats.iter().filter(|format| archived.first.contains_key(format.name()));
        let file =
            |format: &&dyn Format| (archive_file(&archived.stem, number, format.name()), format.render(&feed, &place));
        Ok(formats.map(file).collect())
    }
}

/// The new entries, and those archived that may be copies of one of them.
fn with_possible_copies(walked: Vec<Candidate>, is_new: &dyn Fn(&EntryKey) -> bool) -> Vec<Candidate> {
    let (mut new, mut old): (Vec<_>, Vec<_>) = walked.into_iter().partition(|one| is_new(&one.head.key));
    let mut moments: Vec<_> = new.iter().map(|one| one.head.published.utc()).collect();
    moments.sort_unstable();
    old.retain(|one| {
        let at = one.head.published.utc();
        let next = moments.partition_point(|moment| *moment < at - COPIES);
        moments.get(next).is_some_and(|moment| *moment <= at + COPIES)
    });
    old.sort_by(newest_first);
    old.truncate(MAX_FIRST);
    new.extend(old);
    new
}

/// The entries of each source, newest first, down to where all were archived before.
fn walk(store: &dyn Store, sources: &[&PlannedSource], until: Option<EntryKey>) -> Result<Vec<Candidate>, StoreError> {
    let mut walked: Vec<Candidate> = Vec::new();
    for (place, source) in sources.iter().enumerate() {
        let (mut after, mut seen, mut size) = (None, 0, HEADS.0);
        while walked.len() < MOST {
            let heads = store.newest(&source.name, after, size)?;
            size = (size * 4).min(HEADS.1);
            let Some(last) = heads.last() else { break };
            after = Some((last.published.utc(), last.key));
            for head in heads {
                seen = if until.is_some_and(|until| head.key <= until) { seen + 1 } else { 0 };
                walked.push(Candidate::new(head, place));
            }
            if seen >= SEEN {
                break;
            }
        }
    }
    Ok(walked)
}
