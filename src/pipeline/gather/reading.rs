//! Reads documents into feeds: what came over the net, and what lies in files.

use std::path::Path;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::fetch::{self, FetchError};
use crate::model::{
    Address, Document, Failure, FailureKind, Feed, FeedHints, Request, SourceName, SourceState, Target,
};
use crate::plan::PlannedSource;
use crate::source::{Reading, SourceError};

use super::super::finish::finish_all;
use super::super::report::together;

/// What a source made of its documents.
#[derive(Debug)]
pub(in super::super) struct Read {
    /// The feed.
    pub(in super::super) feed: Feed,
    /// What it says about its pace, and whether it brought anything new.
    pub(super) hints: FeedHints,
    /// What to ask for next.
    pub(super) follow: Vec<Request>,
}

/// Reads one document as this source does.
pub(super) fn read(
    source: &PlannedSource,
    document: &Document,
    known: &(dyn Fn(&SourceName, u64) -> bool + Sync),
) -> Result<Read, SourceError> {
    let stored = |hash: u64| known(&source.name, hash);
    let reading = Reading {
        timezone: source.timezone,
        language: source.language.as_deref(),
        date_format: source.date_format.as_deref(),
        known: &stored,
    };
    let harvest = source.source.accept(document, &reading)?;
    let changed = harvest.feed.entries.iter().any(|entry| !entry.unchanged && !stored(entry.raw_hash));
    let hints = FeedHints::of(&harvest.feed, changed, document.fetched);
    Ok(Read { feed: finish_all(harvest.feed, source.language.as_deref()), hints, follow: harvest.follow })
}

/// A further part of a source put behind the first.
pub(super) fn join(whole: &mut Read, part: Read) {
    whole.feed.entries.extend(part.feed.entries);
    whole.feed.repairs.extend(part.feed.repairs);
    whole.feed.unread.extend(part.feed.unread);
    whole.hints.changed |= part.hints.changed;
}

/// The hash by which a body is known again; never the one that stands for none.
pub(super) fn body_hash(body: &Bytes) -> u64 {
    xxh3_64(body).max(1)
}

/// What the files of a source gave.
#[derive(Debug)]
pub(in super::super) enum Local {
    /// The same bytes as last time.
    Unchanged,
    /// Something that was read, its hash, and what could not be read.
    Read(Box<Read>, u64, Vec<Failure>),
    /// Nothing.
    Failed(Failure),
}

/// Reads the files of a source; all of them unread when none has changed.
pub(in super::super) fn read_files(
    source: &PlannedSource,
    requests: &[Request],
    state: &SourceState,
    max_size: u64,
    known: &(dyn Fn(&SourceName, u64) -> bool + Sync),
    now: DateTime<Utc>,
) -> Local {
    let mut files = Vec::new();
    let mut faults: Vec<FetchError> = Vec::new();
    for request in requests {
        match &request.target {
            Target::File(path) => files.push((path.clone(), None)),
            Target::Glob { root, pattern } => match fetch::list(root, pattern) {
                Ok(listing) => {
                    files.extend(listing.files.into_iter().map(|file| (file.path, Some(file.relative))));
                    faults.extend(listing.faults);
                }
                Err(error) => faults.push(error),
            },
            // What a local source says about the net is not asked.
            Target::Http(_) => {}
        }
    }
    let single = files.len() == 1 && matches!(requests, [Request { target: Target::File(_), .. }]);
    let mut hash = Xxh3::new();
    for (path, relative) in &files {
        match fetch::read(path, relative.clone(), max_size, now) {
            Ok(document) => {
                hash.update(relative.as_deref().unwrap_or_default().as_bytes());
                hash.update(&body_hash(&document.body).to_le_bytes());
            }
            Err(error) => hash.update(error.to_string().as_bytes()),
        }
    }
    let hash = hash.digest().max(1);
    if hash == state.body_hash && state.last_ok.is_some() && state.failures == 0 && faults.is_empty() {
        return Local::Unchanged;
    }
    let mut failures: Vec<Failure> = faults.iter().map(FetchError::failure).collect();
    let mut whole: Option<Read> = None;
    let mut unread = Vec::new();
    for (path, relative) in files {
        let part = fetch::read(&path, relative.clone(), max_size, now)
            .map_err(|error| unreached(&error, &path, relative.as_deref()))
            .and_then(|document| {
                read(source, &document, known).map_err(|error| unreadable(error, relative.as_deref()))
            });
        match (part, &mut whole) {
            (Ok(part), None) => whole = Some(part),
            (Ok(part), Some(whole)) => join(whole, part),
            (Err(failure), _) => {
                failures.push(failure);
                unread.extend(relative);
            }
        }
    }
    match whole {
        Some(mut read) => {
            read.feed.unread.extend(unread);
            Local::Read(Box::new(read), hash, failures)
        }
        None if single || !failures.is_empty() => Local::Failed(together(&failures).unwrap_or_else(nothing)),
        // A pattern that matches nothing yet: an empty source, as its owner meant it.
        None => {
            let empty = Read { feed: Feed::default(), hints: FeedHints::default(), follow: Vec::new() };
            Local::Read(Box::new(empty), hash, failures)
        }
    }
}

/// Why a file could not be brought in, with its path as far as the pattern does not say it: the rest is
/// this machine's alone, and status.json is for everybody.
fn unreached(error: &FetchError, path: &Path, relative: Option<&str>) -> Failure {
    let mut failure = error.failure();
    if let Some(relative) = relative {
        failure.message = failure.message.replace(&format!("`{}`", path.display()), &format!("`{relative}`"));
    }
    failure
}

/// What a source said against a document, as a failure; for a file with its path.
pub(super) fn unreadable(error: SourceError, path: Option<&str>) -> Failure {
    let message = path.map_or_else(|| error.message.clone(), |path| format!("`{path}`: {}", error.message));
    Failure { kind: FailureKind::Unreadable, message, help: error.help }
}

/// What is said when reading broke.
pub(super) fn broken() -> Failure {
    Failure {
        kind: FailureKind::Unreadable,
        message: "reading it failed inside of feedwright".to_owned(),
        help: Some("report it, with the document".to_owned()),
    }
}

fn nothing() -> Failure {
    Failure { kind: FailureKind::Local, message: "there is nothing to read".to_owned(), help: None }
}

/// Takes over into the state what the feed says about itself.
pub(super) fn describe(state: &mut SourceState, feed: &Feed) {
    let keep = |old: &mut Option<Address>, new: &Option<Address>| {
        if new.is_some() {
            old.clone_from(new);
        }
    };
    if feed.title.is_some() {
        state.title.clone_from(&feed.title);
    }
    if feed.language.is_some() {
        state.language.clone_from(&feed.language);
    }
    keep(&mut state.home_page_url, &feed.home_page_url);
    let icon = feed.icon.clone().or_else(|| feed.favicon.clone());
    keep(&mut state.icon, &icon);
}
