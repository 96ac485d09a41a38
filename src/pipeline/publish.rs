//! Feeds to files: rendered, checked, put in place, remembered.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use xxhash_rust::xxh3::xxh3_64;

use crate::model::{Archived, Entry, Feed, FeedName, FeedState, FeedSummary, PublishedFile};
use crate::plan::{Plan, PlannedFeed};
use crate::render::{Chain, Format, Index, IndexFeed, Place, feeds_opml, gzip, index, status};
use crate::store::StoreError;
use crate::target::{Change, Folder, TargetError};
use crate::validate;

use super::assemble::Assembled;
use super::error::RunError;
use super::health::health;
use super::names::stem;
use super::report::{FeedReport, changed};
use super::states::States;

/// Files that are not a feed's own.
const SITE_FILES: [&str; 3] = ["index.html", "feeds.opml", "status.json"];

/// A feed with more entries, or with more text in bytes, is assembled anew for each format instead of being kept.
const KEPT: (usize, usize) = (500, 8 << 20);

/// Writes the pages of a feed's archive that are due, and says how far it is.
type MakeArchive<'a> = dyn Fn(&Assembled, &mut FeedReport) -> Result<Option<Archived>, RunError> + 'a;

/// Whether anything is put in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// It is.
    Write,
    /// Only what would change is told.
    Look,
}

/// A feed that is ready to be written.
pub(super) struct Begun {
    pub(super) state: FeedState,
    pub(super) report: FeedReport,
    /// What is still to be done, in the order of its formats.
    pub(super) tasks: Vec<Task>,
    /// What has been done.
    pub(super) written: Vec<Written>,
}

/// One file of a feed that is to be written, whoever does it.
pub(super) struct Task {
    format: &'static dyn Format,
    feed: Arc<Feed>,
    place: Arc<Place>,
    /// The files that the feed had.
    before: Arc<BTreeMap<String, PublishedFile>>,
}

/// What came of a file and its compressed twin.
#[derive(Default)]
pub(super) struct Written {
    files: BTreeMap<String, PublishedFile>,
    changed: Vec<String>,
    failed: Option<(String, String)>,
}

/// Puts feeds in place.
pub(super) struct Publisher<'a> {
    pub(super) plan: &'a Plan,
    pub(super) folder: &'a Folder,
    pub(super) mode: Mode,
}

/// The place of a feed's files.
pub(super) fn place(plan: &Plan, feed: &PlannedFeed) -> Place {
    Place {
        stem: stem(feed),
        base: plan.site.url.as_ref().map(|url| url.as_str().to_owned()),
        hub: None,
        formats: feed.formats.iter().map(|format| format.name()).collect(),
        chain: Chain::default(),
    }
}

/// The names of a feed's files without their compressed twins.
pub(super) fn files(feed: &PlannedFeed) -> Vec<String> {
    let stem = stem(feed);
    feed.formats.iter().map(|format| format!("{stem}.{}", format.name())).collect()
}

impl Publisher<'_> {
    /// The files of a feed, if every one stands there as we left it, with what is now known of them.
    pub(super) fn as_left(
        &self,
        feed: &PlannedFeed,
        state: &FeedState,
    ) -> Result<Option<BTreeMap<String, PublishedFile>>, TargetError> {
        if !files(feed).iter().all(|name| state.files.contains_key(name)) {
            return Ok(None);
        }
        let mut found = BTreeMap::new();
        for (name, known) in &state.files {
            let Some(file) = self.folder.as_left(name, *known)? else { return Ok(None) };
            found.insert(name.clone(), file);
        }
        Ok(Some(found))
    }

    /// Somebody else's file stands where one of ours should: found before anybody is asked.
    pub(super) fn look_for_strangers(&self, states: &HashMap<FeedName, FeedState>) -> Result<(), TargetError> {
        let known: HashSet<&str> = states.values().flat_map(|state| state.files.keys()).map(String::as_str).collect();
        let own = self.plan.feeds.iter().flat_map(files);
        let all = own.chain(SITE_FILES.iter().map(|name| (*name).to_owned()));
        for name in all.filter(|name| !known.contains(name.as_str())) {
            if self.folder.is_ours(&name)? == Some(false) {
                return Err(TargetError::Foreign(self.folder.path().join(name)));
            }
        }
        Ok(())
    }

    /// Makes a feed ready to be written: what is to be said of it, and a task for each of its files. `make`
    /// assembles the feed: a large one is not kept while its files are checked and packed, but written here.
    /// `archive` writes the pages of its archive that are due.
    pub(super) fn begin(
        &self,
        planned: &PlannedFeed,
        make: &dyn Fn() -> Result<Option<Assembled>, StoreError>,
        archive: &MakeArchive<'_>,
        before: &FeedState,
        now: DateTime<Utc>,
    ) -> Result<Option<Begun>, RunError> {
        let Some(first) = make()? else { return Ok(None) };
        let mut place = place(self.plan, planned);
        let mut report = FeedReport {
            name: planned.name.clone(),
            entries: first.feed.entries.len(),
            changed: Vec::new(),
            failed: Vec::new(),
            not_published: None,
        };
        let archived = archive(&first, &mut report)?;
        place.chain = super::archive::chain(archived.as_ref());
        let state = FeedState {
            rules: planned.rules,
            seen: before.seen,
            files: BTreeMap::new(),
            next: first.next.into_iter().chain(archived.as_ref().and_then(|archived| archived.due)).min(),
            joined: first.joined,
            first_published: before.first_published.or(Some(now)),
            entries: first.feed.entries.len(),
            updated: first.feed.updated,
            about: summary(&first.feed),
            bottom: first.bottom,
            appear: first.appear,
            frozen: first.frozen,
            archived,
        };
        let mut begun = Begun { state, report, tasks: Vec::new(), written: Vec::new() };
        let (place, known) = (Arc::new(place), Arc::new(before.files.clone()));
        if is_small(&first.feed) {
            let feed = Arc::new(first.feed);
            let task = |format: &&'static dyn Format| Task {
                format: *format,
                feed: feed.clone(),
                place: place.clone(),
                before: known.clone(),
            };
            begun.tasks = planned.formats.iter().map(task).collect();
            return Ok(Some(begun));
        }
        let mut ready = Some(first.feed);
        for format in &planned.formats {
            let feed = match ready.take() {
                Some(feed) => feed,
                None => make()?.map(|again| again.feed).unwrap_or_default(),
            };
            let name = format!("{}.{}", place.stem, format.name());
            begun.written.push(self.put_checked(name, &format.render_whole(feed, &place), &known)?);
        }
        Ok(Some(begun))
    }

    /// Writes a file and its compressed twin.
    pub(super) fn write(&self, task: &Task) -> Result<Written, TargetError> {
        let Task { format, feed, place, before } = task;
        let name = format!("{}.{}", place.stem, format.name());
        self.put_checked(name, &format.render(feed, place), before)
    }

    /// What is known of a feed when its files have been written, in the order of its formats. The files that
    /// it had before and has no longer go.
    pub(super) fn finish(&self, begun: Begun, before: &FeedState) -> Result<(FeedState, FeedReport), TargetError> {
        let Begun { mut state, mut report, written, .. } = begun;
        for one in written {
            state.files.extend(one.files);
            report.changed.extend(one.changed);
            report.failed.extend(one.failed);
        }
        for old in before.files.keys().filter(|old| !state.files.contains_key(*old)) {
            self.remove(old, &mut report.changed)?;
        }
        Ok((state, report))
    }

    /// Puts a file in place that passes its check. One that fails it leaves the old one.
    fn put_checked(
        &self,
        name: String,
        bytes: &[u8],
        before: &BTreeMap<String, PublishedFile>,
    ) -> Result<Written, TargetError> {
        let mut written = Written::default();
        match refused(&name, bytes) {
            None => self.put_both(&name, bytes, before, &mut written.files, &mut written.changed)?,
            Some(finding) => {
                written.failed = Some((name.clone(), finding));
                // What stands there stays what it was.
                let old = [format!("{name}.gz"), name];
                written.files.extend(old.into_iter().filter_map(|name| before.get(&name).map(|file| (name, *file))));
            }
        }
        Ok(written)
    }

    /// Puts a file and its compressed twin in place; `before` are the files that we wrote. What stands there
    /// as it should is not packed again.
    pub(super) fn put_both(
        &self,
        name: &str,
        bytes: &[u8],
        before: &BTreeMap<String, PublishedFile>,
        files: &mut BTreeMap<String, PublishedFile>,
        told: &mut Vec<String>,
    ) -> Result<(), TargetError> {
        let known = before.contains_key(name);
        let change = self.put(name, bytes, known)?;
        told.extend(changed(name, change));
        files.insert(name.to_owned(), PublishedFile { hash: xxh3_64(bytes), look: None });
        let twin = format!("{name}.gz");
        if change == Change::Same
            && let Some(file) = self.packed(&twin, bytes, before.get(&twin))?
        {
            files.insert(twin, file);
            return Ok(());
        }
        if self.mode == Mode::Write {
            let packed = gzip(bytes);
            self.put(&twin, &packed, known)?;
            files.insert(twin, PublishedFile { hash: xxh3_64(&packed), look: None });
        }
        Ok(())
    }

    /// The compressed twin of a file that is as it was, if it is as we left it or unpacks to the same bytes.
    fn packed(
        &self,
        twin: &str,
        bytes: &[u8],
        left: Option<&PublishedFile>,
    ) -> Result<Option<PublishedFile>, TargetError> {
        if let Some(left) = left
            && let Some(file) = self.folder.as_left(twin, *left)?
        {
            return Ok(Some(file));
        }
        if self.folder.unpacks_to(twin, bytes)? != Some(true) {
            return Ok(None);
        }
        Ok(self.folder.hash(twin)?.map(|hash| PublishedFile { hash, look: None }))
    }

    /// Whether a file and its compressed twin say this already.
    fn is_there(&self, name: &str, bytes: &[u8]) -> Result<bool, TargetError> {
        Ok(self.folder.holds(name, bytes)? == Some(true)
            && self.folder.unpacks_to(&format!("{name}.gz"), bytes)? == Some(true))
    }

    fn put(&self, name: &str, bytes: &[u8], known: bool) -> Result<Change, TargetError> {
        match self.mode {
            Mode::Write if known => self.folder.replace(name, bytes),
            Mode::Write => self.folder.put(name, bytes),
            Mode::Look => Ok(match self.folder.holds(name, bytes)? {
                Some(true) => Change::Same,
                Some(false) => Change::Changed,
                None => Change::New,
            }),
        }
    }

    /// Removes a file that this program wrote; what somebody else put in its place stays.
    pub(super) fn remove(&self, name: &str, told: &mut Vec<String>) -> Result<(), TargetError> {
        let removed = match self.mode {
            Mode::Write => match self.folder.remove(name) {
                Err(TargetError::Foreign(_)) => false,
                removed => removed?,
            },
            Mode::Look => self.folder.is_ours(name)? == Some(true),
        };
        if removed && !name.ends_with(".gz") {
            told.push(name.to_owned());
        }
        Ok(())
    }

    /// Puts the pages of the whole site in place: index.html, feeds.opml, status.json.
    pub(super) fn publish_site(
        &self,
        feeds: &HashMap<FeedName, FeedState>,
        sources: &States,
        failed: &mut Vec<(String, String)>,
    ) -> Result<Vec<String>, TargetError> {
        let shown = |planned: &&PlannedFeed| planned.token.is_none();
        let listed: Vec<IndexFeed> = self
            .plan
            .feeds
            .iter()
            .filter(shown)
            .filter_map(|planned| Some(self.in_index(planned, feeds.get(&planned.name)?)))
            .collect();
        let site = Index { title: self.plan.site.title.clone(), icon: self.plan.site.icon.clone(), feeds: listed };
        let mut told = Vec::new();
        let health = health(self.plan, sources);
        for (name, bytes) in SITE_FILES.into_iter().zip([index(&site), feeds_opml(&site), status(&health)]) {
            if self.is_there(name, &bytes)? {
                continue;
            }
            match refused(name, &bytes) {
                Some(finding) => failed.push((name.to_owned(), finding)),
                None => self.put_both(name, &bytes, &BTreeMap::new(), &mut BTreeMap::new(), &mut told)?,
            }
        }
        Ok(told)
    }

    fn in_index(&self, planned: &PlannedFeed, state: &FeedState) -> IndexFeed {
        let about = &state.about;
        IndexFeed {
            place: place(self.plan, planned),
            title: about.title.clone().unwrap_or_else(|| planned.title.clone()),
            description: about.description.clone(),
            language: about.language.clone(),
            home_page_url: planned.link.clone(),
            entries: state.entries,
            updated: state.updated,
        }
    }
}

/// Whether a feed may be in memory several times over.
fn is_small(feed: &Feed) -> bool {
    let text = |entry: &Entry| {
        let html = entry.content.as_ref().map_or(0, |html| html.as_str().len());
        html + entry.content_text.as_ref().map_or(0, String::len)
    };
    feed.entries.len() <= KEPT.0 && feed.entries.iter().map(text).sum::<usize>() <= KEPT.1
}

fn summary(feed: &Feed) -> FeedSummary {
    FeedSummary {
        title: feed.title.clone(),
        description: feed.description.clone(),
        language: feed.language.clone(),
        home_page_url: feed.home_page_url.clone(),
    }
}

/// Why a file may not be put in place, by its own check.
pub(super) fn refused(name: &str, bytes: &[u8]) -> Option<String> {
    let findings = validate::check(name, bytes);
    let first = findings.iter().find(|finding| finding.level == validate::Level::Error)?;
    Some(format!("line {}: {}", first.line, first.message))
}
